/** The moment under a mouse on the slider, before anybody presses. */

/** How long a pointer must stand on a moment to rest there; who passes by wants nothing. */
const RESTS = 80;

/** How wide the thumb is, with its border: its middle stands at the value. */
export const THUMB = 16;

export type Scale = { low: number; high: number; step: number };

/**
 * The value that a press would give a slider, `x` pixels from its left: browsers count steps from the lower end, and
 * none leads beyond the upper one.
 */
export function valueAt(x: number, width: number, { low, high, step }: Scale): number {
  const track = Math.max(1, width - THUMB);
  const share = Math.min(1, Math.max(0, (x - THUMB / 2) / track));
  const most = Math.floor((high - low) / step);
  return low + step * Math.min(most, Math.round((share * (high - low)) / step));
}

/** Tells on which moment the pointer rests, and with null that it has gone on. */
export class Rest {
  #told: (at: number | null) => void;
  #at: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(told: (at: number | null) => void) {
    this.#told = told;
  }

  over(at: number): void {
    // The hand is never quite still: what counts is the moment, not the pixel.
    if (at === this.#at) return;
    this.leave();
    this.#at = at;
    this.#timer = setTimeout(() => this.#told(at), RESTS);
  }

  leave(): void {
    clearTimeout(this.#timer);
    if (this.#at === null) return;
    this.#at = null;
    this.#told(null);
  }
}
