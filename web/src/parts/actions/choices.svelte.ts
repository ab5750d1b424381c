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
  /** What is asked for, where it needs words or a name. */
  asks?: Key;
};

export const CHOICES: readonly Choice[] = [
  { is: 'confirm', key: 'c', short: 'acts.confirm', label: 'acts.confirm.long' },
  { is: 'reject', key: 'x', short: 'acts.reject', label: 'acts.reject.long' },
  {
    is: 'correct',
    key: 'e',
    short: 'acts.correct',
    label: 'acts.correct.long',
    asks: 'acts.correct.what',
  },
  { is: 'note', key: 'n', short: 'acts.note', label: 'acts.note.long', asks: 'acts.note.what' },
  { is: 'merge', key: 'm', short: 'acts.join', label: 'acts.join.long' },
  { is: 'split', key: 'p', short: 'acts.part', label: 'acts.part.long' },
  {
    is: 'assign',
    key: 'a',
    short: 'acts.assign',
    label: 'acts.assign.long',
    asks: 'acts.assign.who',
  },
  { is: 'acknowledge', key: 'y', short: 'acts.seen', label: 'acts.seen.long' },
];

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
  if (choice.asks) asking.begin(choice, line);
  else if (choice.is === 'merge') void desk.join(line);
  else void say(choice, line, '');
}

/** Says it, with the words or the name that it needs. */
export function say(choice: Choice, line: number, told: string): Promise<boolean> {
  const verb = choice.is;
  const own = told.trim();
  if (verb === 'assign') return desk.say({ verb, line, to: own });
  return desk.say(choice.asks ? { verb, line, words: own } : { verb, line });
}
