/** What an analyst can say of a line, with its key; and the words that some of it needs first. */
import type { Verb } from '../../lib/api/types';
import type { Key } from '../../lib/i18n';
import { desk } from './index';

export type Choice = {
  is: Verb;
  key: string;
  /** On the button. */
  short: Key;
  /** In the list of keys. */
  label: Key;
};

export const CHOICES: readonly Choice[] = [
  { is: 'confirm', key: 'c', short: 'acts.confirm', label: 'acts.confirm.long' },
  { is: 'reject', key: 'x', short: 'acts.reject', label: 'acts.reject.long' },
  { is: 'correct', key: 'e', short: 'acts.correct', label: 'acts.correct.long' },
  { is: 'note', key: 'n', short: 'acts.note', label: 'acts.note.long' },
  { is: 'merge', key: 'm', short: 'acts.join', label: 'acts.join.long' },
  { is: 'split', key: 'p', short: 'acts.part', label: 'acts.part.long' },
  { is: 'assign', key: 'a', short: 'acts.assign', label: 'acts.assign.long' },
  { is: 'acknowledge', key: 'y', short: 'acts.seen', label: 'acts.seen.long' },
];

/** Words are asked for before these are sent. */
const NEEDS_WORDS = new Set<Choice['is']>(['correct', 'note', 'assign']);

/** Which words are being asked for, and of which line. */
class Asking {
  line = $state<number | null>(null);
  choice = $state<Choice | null>(null);

  begin(choice: Choice, line: number): void {
    this.choice = choice;
    this.line = line;
  }

  end(): void {
    this.choice = null;
    this.line = null;
  }
}

export const asking = new Asking();

/** Does it, or asks for the words that it needs. */
export function choose(choice: Choice, line: number): void {
  if (NEEDS_WORDS.has(choice.is)) asking.begin(choice, line);
  else if (choice.is === 'merge') void desk.join(line);
  else void say(choice, line, '');
}

/** Says it, with the words or the name that it needs. */
export function say(choice: Choice, line: number, told: string): Promise<boolean> {
  const verb = choice.is;
  const own = told.trim();
  if (verb === 'assign') return desk.say({ verb, line, to: own });
  return desk.say(NEEDS_WORDS.has(verb) ? { verb, line, words: own } : { verb, line });
}
