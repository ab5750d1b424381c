/** The watch list in the order in which somebody on shift needs it. */
import type { Watch } from '../../lib/api/types';

const DAY = 86_400_000;

export interface Sections {
  /** Open or triggered, with a date: the nearest first. */
  due: Watch[];
  /** Open or triggered or contested, without a date: the latest first. */
  open: Watch[];
  /** What became of the others: the latest turn first. */
  over: Watch[];
}

const RUNNING = new Set(['open', 'triggered', 'contested']);

export function sectionsOf(items: readonly Watch[]): Sections {
  const sections: Sections = { due: [], open: [], over: [] };
  for (const item of items) {
    if (!RUNNING.has(item.state)) sections.over.push(item);
    else if (item.due !== null && dueTime(item.due) !== null) sections.due.push(item);
    else sections.open.push(item);
  }
  sections.due.sort((a, b) => time(a) - time(b) || a.id - b.id);
  sections.open.sort((a, b) => lastTurn(b) - lastTurn(a) || a.id - b.id);
  sections.over.sort((a, b) => lastTurn(b) - lastTurn(a) || a.id - b.id);
  return sections;
}

function time(item: Watch): number {
  return (item.due === null ? null : dueTime(item.due)) ?? Number.POSITIVE_INFINITY;
}

export function lastTurn(item: Watch): number {
  return item.life[item.life.length - 1]?.at ?? item.what.learnt;
}

/**
 * The last moment of what a report gives as the date: of `2031-09-04` the end of the day, of `2031-09` the end of
 * the month. Reports seldom name a zone; their days are read as UTC, as the room does.
 */
export function dueTime(due: string): number | null {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.*)?)?)?$/.exec(due);
  if (!parts) return null;
  const [, year, month, day, clock] = parts;
  if (clock !== undefined) {
    const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(clock) ? due : `${due}Z`;
    return finite(Date.parse(zoned));
  }
  if (day !== undefined) return finite(Date.parse(`${due}T00:00:00Z`) + DAY - 1);
  const monthAfter = month === undefined ? 12 : Number(month);
  return finite(Date.UTC(Number(year), monthAfter) - 1);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export type Nearness =
  | { when: 'past' }
  | { when: 'today' }
  | { when: 'tomorrow' }
  | { when: 'later'; days: number };

/** How near a date is at the moment that is shown, in whole days of UTC. */
export function nearness(due: string, now: number): Nearness | null {
  const at = dueTime(due);
  if (at === null) return null;
  const days = Math.floor(at / DAY) - Math.floor(now / DAY);
  if (at < now) return { when: 'past' };
  if (days === 0) return { when: 'today' };
  if (days === 1) return { when: 'tomorrow' };
  return { when: 'later', days };
}
