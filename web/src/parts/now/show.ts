/** How a group of changes is shown. */
import type { Change, Quote } from '../../lib/api/types';
import type { Group } from '../../lib/group';
import { MINUTE, sourceTime } from '../../lib/time';

/** Of a group that is not opened only so many rows are shown. */
const FEW = 3;

/** Changes that one sentence brought at one moment: a matter and an announcement, say. */
export type Row = {
  id: string;
  at: number;
  changes: Change[];
  before: Quote | null;
  after: Quote | null;
};

function place(quote: Quote | null): string {
  return quote ? `${quote.report}:${quote.sentence_span[0]}` : '';
}

/** The changes of a group as rows: those with the same words at the same moment are one. */
export function rows(group: Group): Row[] {
  const found = new Map<string, Row>();
  for (const change of group.changes) {
    const key = `${change.at} ${place(change.after) || change.id}`;
    const row = found.get(key);
    const isOther = row?.before && change.before && place(row.before) !== place(change.before);
    if (!row || isOther) {
      const { id, at, before, after } = change;
      found.set(row ? change.id : key, { id, at, changes: [change], before, after });
    } else {
      row.changes.push(change);
      row.before ??= change.before;
    }
  }
  return [...found.values()];
}

export function collapsed(group: Group, isOpen: boolean): Row[] {
  const all = rows(group);
  return isOpen ? all : all.slice(0, FEW);
}

export function hidden(group: Group): number {
  return Math.max(0, rows(group).length - FEW);
}

/** The line that opens when the row is chosen: what is said now, or else what was said before. */
export function rowLine(row: Row): number | null {
  return row.after?.line ?? row.before?.line ?? null;
}

/** Changes to which the words before add nothing: somebody else says the same. */
const AGREEING = new Set(['corroborated', 'supported']);

/** The words before, where they tell something. */
export function shownBefore(row: Row): Quote | null {
  return row.changes.every((change) => AGREEING.has(change.kind)) ? null : row.before;
}

/** Changes that put other words in the place of words: there the eye wants to see which. */
const REPLACING = new Set(['corrected', 'sentence-changed', 'figure-changed']);

export function isReplacing(row: Row): boolean {
  return row.changes.some((change) => REPLACING.has(change.kind));
}

/** What is no longer asserted. */
export function isStruck(row: Row): boolean {
  return row.changes.some((change) => change.kind === 'withdrawn' || change.kind === 'corrected');
}

/** Whether its report was published at another minute than that told beside it: only then it is told too. */
export function isElsewhen(quote: Quote, at: number): boolean {
  const published = quote.published === null ? null : sourceTime(quote.published).ms;
  return Math.abs((published ?? quote.learnt) - at) >= MINUTE;
}

/**
 * What stands over a group: its title, less the words that its only row quotes anyway. Empty where nothing
 * is left.
 */
export function heading(group: Group): string {
  const [only, ...others] = rows(group);
  const sentence = only?.after?.sentence ?? only?.before?.sentence;
  const quoted = /^(.*?):?\s*“(.+)”$/.exec(group.title);
  if (others.length > 0 || !sentence || !quoted?.[2]) return group.title;
  return sentence.includes(quoted[2]) ? (quoted[1] ?? '') : group.title;
}
