/** Where the reader stands in a list: moved by j and k, kept on the same item while items come and go. */
import { drawer } from './drawer.svelte';
import { useKeys } from './keys.svelte';

export type Stop = {
  /** Stable: the same item has the same key in the next answer. */
  key: string;
  /** The line that Enter opens. */
  line: number | null;
};

export class Cursor {
  key = $state<string | null>(null);
  #stops: () => Stop[];

  constructor(stops: () => Stop[]) {
    this.#stops = stops;
  }

  get index(): number {
    return this.#stops().findIndex((stop) => stop.key === this.key);
  }

  get line(): number | null {
    return this.#stops().find((stop) => stop.key === this.key)?.line ?? null;
  }

  is(key: string): boolean {
    return this.key === key;
  }

  set(key: string | null): void {
    this.key = key;
  }

  step(by: number): void {
    const stops = this.#stops();
    if (stops.length === 0) return;
    const at = this.index;
    const start = by > 0 ? 0 : stops.length - 1;
    const next = at < 0 ? start : Math.min(stops.length - 1, Math.max(0, at + by));
    this.key = stops[next]?.key ?? null;
    // While the evidence is open it follows.
    if (drawer.line !== null) drawer.open(this.line);
    queueMicrotask(() => reveal());
  }
}

/** Brings the item into sight, with the focus on it, so that a screen reader reads it. */
function reveal(): void {
  requestAnimationFrame(() => {
    const item = document.querySelector<HTMLElement>('[data-cursor="here"]');
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: 'nearest' });
  });
}

/**
 * A cursor over a list, with its keys: j and k (or the arrows) move, Enter and o open the evidence.
 * The items carry `data-cursor={cursor.is(key) ? 'here' : undefined}` and `tabindex="-1"`.
 */
export function cursorOver(stops: () => Stop[], open?: (stop: Stop) => void): Cursor {
  const cursor = new Cursor(stops);
  const show = () => {
    const stop = stops().find((one) => one.key === cursor.key);
    if (!stop) return;
    if (open) open(stop);
    else drawer.open(stop.line);
  };
  const isSomewhere = () => cursor.key !== null;
  useKeys([
    { key: 'j', shown: 'j k', label: 'keys.move', run: () => cursor.step(1) },
    { key: 'k', run: () => cursor.step(-1) },
    { key: 'ArrowDown', run: () => cursor.step(1) },
    { key: 'ArrowUp', run: () => cursor.step(-1) },
    { key: 'Enter', shown: 'Enter o', label: 'keys.open', run: show, when: isSomewhere },
    { key: 'o', run: show, when: isSomewhere },
  ]);
  return cursor;
}
