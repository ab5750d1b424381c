/** The thing that an address names, in a list of which only the first pages are loaded. */
import { type Listing, type Resource, resource } from './resource.svelte';

export class Linked<T extends { id: number }> {
  #list: Listing<T>;
  #wanted: () => string | null;
  #one: Resource<T>;

  constructor(path: string, list: Listing<T>, wanted: () => string | null) {
    this.#list = list;
    this.#wanted = wanted;
    this.#one = resource<T>(() =>
      this.#isBeyond ? { path: `${path}/${wanted()}`, live: 'ask' } : null,
    );
  }

  /** What is loaded, and what the address names: it may stand far down, or be older than the window reaches back. */
  get items(): T[] {
    const { items } = this.#list;
    const one = this.#found;
    return one === null || items.some((item) => item.id === one.id) ? items : [...items, one];
  }

  /** The number of what the address names, which may name it by any line of it; null while that is not known. */
  get target(): number | null {
    if (this.#isBeyond) return this.#found?.id ?? null;
    const wanted = this.#wanted();
    return wanted === null || !this.#list.loaded ? null : Number(wanted);
  }

  /** What the address names is on its way; `target` may still be what it named before. */
  get loading(): boolean {
    return this.#isBeyond && this.#one.loading;
  }

  /** There is no such thing at the moment that is shown. */
  get unknown(): boolean {
    return this.#isBeyond && !this.loading && this.#one.error?.status === 404;
  }

  get #isBeyond(): boolean {
    const wanted = this.#wanted();
    if (wanted === null || !/^\d{1,15}$/.test(wanted) || !this.#list.loaded) return false;
    return !this.#list.items.some((item) => item.id === Number(wanted));
  }

  get #found(): T | null {
    return this.#isBeyond && this.#one.error?.status !== 404 ? this.#one.data : null;
  }
}

/** It lives as long as the component that makes it. */
export function linked<T extends { id: number }>(
  path: string,
  list: Listing<T>,
  wanted: () => string | null,
): Linked<T> {
  return new Linked<T>(path, list, wanted);
}
