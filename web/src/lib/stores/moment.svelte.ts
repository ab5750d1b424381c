/**
 * The moment that the whole wall shows. `null` is live: all that is known. Every read of every view
 * carries it, so moving it redraws the wall as it was.
 */
import { parseMoment, writeMoment } from '../time';
import { route } from './route.svelte';

/** Moves closer together than this are one request: the last of them. */
const SETTLE = 60;
/** While views still wait for a moment, the next one of a drag is asked for at the latest after this. */
const PATIENCE = 250;
/** The address is written more rarely: browsers refuse more than some hundred a minute. */
const WRITE = 350;
/** The window where nothing else is said, here as on the server. */
export const USUAL = '7d';

class Moment {
  /** Where the slider stands. */
  shown = $state<number | null>(null);
  /** What the views ask for: follows `shown` at once when it stood still, otherwise when it settles. */
  asOf = $state<number | null>(null);
  /** How far back: "7d", "12h", "all". */
  window = $state(USUAL);
  playing = $state(false);
  /** The moments one step before and after `asOf`, which are fetched ahead. */
  neighbours = $state.raw<number[]>([]);
  /** The moment that the pointer rests on, which is fetched ahead; null where it rests on none. */
  pointed = $state<number | null>(null);

  /** The last move was a press on the slider or a drag, not a step: what comes next is likely another. */
  leapt = false;
  /** Views that wait for the answer about `asOf`. */
  waiting = 0;

  #settling: ReturnType<typeof setTimeout> | undefined;
  #writing: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #ahead = new AbortController();

  /** Ends what is fetched ahead as soon as another moment is shown: what that one needs goes first. */
  get ahead(): AbortSignal {
    return this.#ahead.signal;
  }

  get live(): boolean {
    return this.asOf === null;
  }

  /** Takes the moment of the address: after a link, or the browser's Back. */
  read(): void {
    const told = parseMoment(route.param('as_of'));
    const window = route.param('window') ?? USUAL;
    if (window !== this.window) this.window = window;
    // An address that is about to be written must not undo the move.
    if (this.#writing !== undefined || told === this.asOf) return;
    this.#show(told);
    this.asOf = told;
  }

  /** Moves to a moment; null is live. */
  move(to: number | null, leapt = false): void {
    this.leapt = leapt;
    this.#show(to);
    clearTimeout(this.#settling);
    const now = performance.now();
    // A server that is slower than the hand is not asked for moments that nobody will see.
    const rest = this.waiting > 0 ? PATIENCE : SETTLE;
    if (now - this.#last > rest) this.#commit(now);
    else this.#settling = setTimeout(() => this.#commit(performance.now()), SETTLE);
  }

  setWindow(window: string): void {
    this.window = window;
    route.set({ window: window === USUAL ? null : window });
  }

  #show(to: number | null): void {
    if (to !== this.shown) {
      this.#ahead.abort();
      this.#ahead = new AbortController();
    }
    this.shown = to;
  }

  #commit(now: number): void {
    this.#last = now;
    this.asOf = this.shown;
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => {
      this.#writing = undefined;
      route.set({ as_of: this.asOf === null ? null : writeMoment(this.asOf) });
    }, WRITE);
  }
}

export const moment = new Moment();

/** The parameters of a read at the wall's moment. */
export function atMoment(): { as_of: number | null; window: string } {
  return { as_of: moment.asOf, window: moment.window };
}
