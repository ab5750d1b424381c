/** The moments at which something changed, to the minute, for those who step through them. */
import { type Busy, nextBusy } from '../../lib/scale';
import { MINUTE } from '../../lib/time';

/** What was learnt between two moments, by the minute. `isAhead`: nobody waits for it yet. */
export type Read = (from: number, to: number, isAhead: boolean) => Promise<readonly Busy[]>;

/** So many stretches are kept; who steps on comes by each of them once. */
const KEPT = 64;

/**
 * Finds the next moment. Which stretches (hours, days) hold something is known for the whole room; the minutes of a
 * stretch are asked for when somebody steps into it.
 */
export class Steps {
  #read: Read;
  #kept = new Map<number, readonly Busy[]>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** The room has learnt something: what is kept may lack it. */
  forget(): void {
    this.#kept.clear();
  }

  /** The nearest moment after or before `from` at which something was learnt; null where there is none. */
  async next(
    stretches: readonly Busy[],
    width: number,
    from: number,
    way: 1 | -1,
    isAhead = false,
  ): Promise<number | null> {
    const isBeyond = (one: Busy) => (way > 0 ? one.at + width > from : one.at < from);
    const beyond = stretches.filter((one) => (one.reports > 0 || one.changes > 0) && isBeyond(one));
    // That in which `from` stands may hold no more of them; the one after it does.
    for (const stretch of way > 0 ? beyond : beyond.toReversed()) {
      const minutes = await this.#minutes(stretch.at, width, isAhead);
      const found = nextBusy(minutes, from, way, MINUTE);
      if (found !== null) return found;
    }
    return null;
  }

  async #minutes(at: number, width: number, isAhead: boolean): Promise<readonly Busy[]> {
    const known = this.#kept.get(at);
    if (known) return known;
    const minutes = await this.#read(at, at + width - 1, isAhead);
    this.#kept.set(at, minutes);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return minutes;
  }
}
