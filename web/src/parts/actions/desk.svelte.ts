/**
 * What analysts say of a line: at once on the screen, then sent, taken back where the server refuses it, and
 * undone with one key.
 *
 * What was said here and has not come back in a frame yet is kept apart from what the server gave; `about`
 * lays one over the other. Nothing here is the machine's word.
 */
import type { Judgement, NewWord, Verb } from '../../lib/api/types';

/** An act as it is sent. */
export type Act = NewWord & { verb: Verb };

/** Who takes it: the API, or a test. */
export type Recipient = {
  say(act: Act): Promise<Judgement>;
  undo(act: number): Promise<unknown>;
};

/** Said here. `act` of the judgement is negative until the server has numbered it. */
export type Said = {
  act: Act;
  judgement: Judgement;
  /** `sent` is on its way, `kept` is the server's, `undone` is taken back here. */
  state: 'sent' | 'kept' | 'undone';
};

/** What the analyst is told, and whether it is bad news. */
export type Notice = { text: string; fault: boolean; at: number };

/** So many acts are laid over frames; older ones have long come back in one. */
const REMEMBERED = 200;

export class Desk {
  said = $state<Said[]>([]);
  notice = $state<Notice | null>(null);
  /** The line that waits for the other one it is to be joined with. */
  joining = $state<number | null>(null);
  /** Counts what the server has taken: views that read judgements ask again when it changes. */
  taken = $state(0);

  #temporary = 0;
  #notices = 0;
  /** In the order in which they were said. */
  #undoable = $state<Said[]>([]);

  constructor(
    readonly recipient: Recipient,
    readonly author: () => string,
    readonly now: () => number,
    /** Words for a fault; the one place that knows texts. */
    readonly worded: {
      done(said: Said): string;
      undone(said: Said): string;
      refused(why: string): string;
      nothing: string;
    },
  ) {}

  get canUndo(): boolean {
    return this.#undoable.length > 0;
  }

  /** What people say of lines: what the server gave, with what was said and undone here since. */
  about(
    lines: readonly number[],
    given: readonly Judgement[],
  ): { judgement: Judgement; pending: boolean }[] {
    const undone = new Set(
      this.said.filter((one) => one.state === 'undone').map((one) => one.judgement.act),
    );
    const known = new Set(given.map((one) => one.act));
    const fromServer = given
      .filter((one) => !undone.has(one.act))
      .map((judgement) => ({ judgement, pending: false }));
    const fromHere = this.said
      .filter((one) => one.state !== 'undone' && !known.has(one.judgement.act))
      .filter(
        (one) =>
          lines.includes(one.act.line) ||
          (typeof one.act.other === 'number' && lines.includes(one.act.other)),
      )
      .map((one) => ({ judgement: one.judgement, pending: one.state === 'sent' }));
    return [...fromServer, ...fromHere];
  }

  /** Says it. Shown at once; taken back with the reason where the server refuses. */
  async say(act: Act): Promise<boolean> {
    this.#temporary -= 1;
    const judgement: Judgement = {
      act: this.#temporary,
      verb: act.verb,
      author: this.author(),
      at: this.now(),
      words: act.words ?? null,
      to: act.to ?? null,
    };
    this.said = [...this.said, { act, judgement, state: 'sent' as const }].slice(-REMEMBERED);
    // The proxy that the state holds, not the object put into it: what is changed must be seen.
    const said = this.said[this.said.length - 1] as Said;
    this.#undoable.push(said);
    this.#tell(this.worded.done(said), false);
    try {
      said.judgement = await this.recipient.say(act);
      // Undone while it was on its way: now that it has a number it can be taken back.
      if (said.state === 'undone') await this.recipient.undo(said.judgement.act);
      else said.state = 'kept';
      this.taken += 1;
      return true;
    } catch (error) {
      this.said = this.said.filter((one) => one !== said);
      this.#undoable = this.#undoable.filter((one) => one !== said);
      this.#tell(this.worded.refused(reason(error)), true);
      return false;
    }
  }

  /** Takes back what was said last. */
  async undo(): Promise<void> {
    const said = this.#undoable.pop();
    if (said === undefined) {
      this.#tell(this.worded.nothing, false);
      return;
    }
    const before = said.state;
    said.state = 'undone';
    this.#tell(this.worded.undone(said), false);
    if (before === 'sent') return;
    try {
      await this.recipient.undo(said.judgement.act);
      this.taken += 1;
    } catch (error) {
      said.state = before;
      this.#undoable.push(said);
      this.#tell(this.worded.refused(reason(error)), true);
    }
  }

  /** First marks a line, then joins it with another; the same line twice takes the mark away. */
  async join(line: number): Promise<void> {
    const first = this.joining;
    this.joining = first === null ? line : null;
    if (first !== null && first !== line) await this.say({ verb: 'merge', line, other: first });
  }

  dismiss(): void {
    this.notice = null;
  }

  #tell(text: string, fault: boolean): void {
    this.#notices += 1;
    this.notice = { text, fault, at: this.#notices };
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
