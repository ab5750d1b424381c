/** What is in whose hands: read from what people said of a line. */
import type { Judgement, Word } from '../../lib/api/types';
import type { Key } from '../../lib/i18n';

/** What a duty officer asks a list for: what is theirs, what nobody has seen yet. */
export type Wanted = 'mine' | 'unseen';

export const WANTED: readonly { is: Wanted; label: Key }[] = [
  { is: 'mine', label: 'hand.mine' },
  { is: 'unseen', label: 'hand.unseen' },
];

export function wantedOf(told: string | null): Wanted | null {
  return WANTED.find((one) => one.is === told)?.is ?? null;
}

/** Whose it is: of several assignments the latest holds. What is said here and has no number yet is the latest. */
export function assignee(judgements: readonly Judgement[]): string | null {
  let latest: Judgement | null = null;
  for (const judgement of judgements) {
    if (judgement.verb !== 'assign') continue;
    if (latest === null || order(judgement) > order(latest)) latest = judgement;
  }
  return latest?.to ?? null;
}

/** Acts that are not sent yet count down from -1; all of them come after those with a number. */
function order({ act }: Judgement): number {
  return act < 0 ? 2 ** 52 - act : act;
}

export function isSeen(judgements: readonly Judgement[]): boolean {
  return judgements.some((judgement) => judgement.verb === 'acknowledge');
}

/** Whether a list that shows only what is wanted shows it. */
export function isWanted(
  wanted: Wanted | null,
  judgements: readonly Judgement[],
  me: string | null,
): boolean {
  if (wanted === null) return true;
  if (wanted === 'unseen') return !isSeen(judgements);
  return me !== null && assignee(judgements) === me;
}

/** What was said of each line, of the acts that hold at a moment; null is now. */
export function byLine(
  words: readonly Word[],
  until: number | null,
): ReadonlyMap<number, Judgement[]> {
  const found = new Map<number, Judgement[]>();
  for (const word of words) {
    if (word.verb === 'undo' || word.undone_by !== null || word.line === null) continue;
    if (until !== null && word.at > until) continue;
    const { act, verb, author, at, words, to } = word;
    const judgement = { act, verb, author, at, words, to };
    for (const line of word.other === null ? [word.line] : [word.line, word.other]) {
      const said = found.get(line);
      if (said) said.push(judgement);
      else found.set(line, [judgement]);
    }
  }
  return found;
}
