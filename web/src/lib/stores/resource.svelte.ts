/**
 * What a view shows of the server: asked for again when the question, the moment or the room changes;
 * what was there stays on the screen until the new answer is, so nothing jumps.
 */
import { ApiError, get, isAborted, type Params } from '../api/client';
import type { List } from '../api/types';
import { answered } from '../timing';
import { moment } from './moment.svelte';
import { room } from './room.svelte';

export type Ask = {
  path: string;
  params?: Params;
  /** False for what does not depend on the moment: users, sources. */
  framed?: boolean;
  /**
   * What happens when the room has learnt something, a report or what people said: "auto" asks again, "ask" only sets
   * `stale` until somebody wants it, "never" does nothing (the standard of what does not depend on the moment).
   */
  live?: 'auto' | 'ask' | 'never';
};

/** In a live room a view is loaded anew at most this often. */
const REST = 2500;
/** How long to wait after an answer until its neighbours are fetched; after a leap longer, so as not to delay another. */
const AHEAD = 120;
const AHEAD_OF_A_LEAP = 1500;

/** The parameters of a question, with the moment where it depends on that. */
function paramsOf(ask: Ask | null): Params {
  if (!ask) return {};
  if (ask.framed === false) return ask.params ?? {};
  return { ...ask.params, as_of: moment.asOf, window: moment.window };
}

export class Resource<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  /** The room knows more than is shown. */
  stale = $state(false);

  #ask: () => Ask | null;
  #abort: AbortController | null = null;
  #ahead: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #loadedAt = 0;
  /** What the room had told when the question was put. */
  #heard: { news: number; othersNews: number } | null = null;

  constructor(ask: () => Ask | null) {
    this.#ask = ask;
  }

  /** What stands behind `$effect`: asks whenever what it depends on changes. */
  follow(): () => void {
    const ask = this.#ask();
    const params = paramsOf(ask);
    if (ask) void this.#load(ask.path, params);
    return () => this.#stop();
  }

  /** Behind a second `$effect`: the room has learnt something. */
  followRoom(): void {
    const { news, othersNews } = room;
    const ask = this.#ask();
    if (!ask || this.#heard === null) return;
    const isFramed = ask.framed !== false;
    const live = ask.live ?? (isFramed ? 'auto' : 'never');
    if (live === 'never' || (isFramed && moment.asOf !== null)) return;
    const isKnown =
      live === 'ask' ? othersNews === this.#heard.othersNews : news === this.#heard.news;
    if (isKnown) return;
    if (live === 'ask') this.stale = true;
    else this.#later();
  }

  /** Behind a third `$effect`: the pointer rests on a moment of the slider, which a press would show. */
  followPointer(): (() => void) | undefined {
    const at = moment.pointed;
    const ask = this.#ask();
    if (at === null || at === moment.asOf || moment.playing) return undefined;
    if (!ask || ask.framed === false) return undefined;
    const abort = new AbortController();
    void fetchAhead(ask.path, { ...paramsOf(ask), as_of: at }, abort.signal);
    return () => abort.abort();
  }

  /** Asks again now. */
  refresh(): void {
    const ask = this.#ask();
    if (ask) void this.#load(ask.path, paramsOf(ask));
  }

  #stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    clearTimeout(this.#ahead);
    clearTimeout(this.#again);
    this.#again = undefined;
  }

  #later(): void {
    if (this.#again !== undefined) return;
    const wait = Math.max(0, this.#loadedAt + REST - performance.now());
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.refresh();
    }, wait);
  }

  async #load(path: string, params: Params): Promise<void> {
    this.#stop();
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    moment.waiting += 1;
    const heard = room.peek();
    try {
      const data = await get<T>(path, params, { signal: abort.signal });
      if (abort.signal.aborted) return;
      this.data = data;
      answered(path);
      this.error = null;
      this.stale = false;
      this.#heard = heard;
      this.#prefetch(path, params, abort.signal);
    } catch (error) {
      if (isAborted(error) || abort.signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'fault', String(error));
      if (this.error.status === 503) this.#busy(this.error.retryAfter);
    } finally {
      moment.waiting -= 1;
      if (this.#abort === abort) {
        this.loading = false;
        this.#loadedAt = performance.now();
      }
    }
  }

  /** The server computes other moments: asks again when it said to. */
  #busy(after: number | null): void {
    this.#again = setTimeout(
      () => {
        this.#again = undefined;
        this.refresh();
      },
      1000 * (after ?? 1),
    );
  }

  /** Fetches the moments one step away, so that the next step of the slider is there already. */
  #prefetch(path: string, params: Params, signal: AbortSignal): void {
    if (params.as_of === null || params.as_of === undefined) return;
    const { ahead } = moment;
    this.#ahead = setTimeout(
      async () => {
        for (const as_of of moment.neighbours) {
          if (signal.aborted || ahead.aborted) return;
          await fetchAhead(path, { ...params, as_of }, signal);
        }
      },
      moment.leapt ? AHEAD_OF_A_LEAP : AHEAD,
    );
  }
}

/** Fetches what somebody may want next, until that is no longer so or another moment is shown. */
async function fetchAhead(path: string, params: Params, signal: AbortSignal): Promise<void> {
  const options = { signal: AbortSignal.any([signal, moment.ahead]), idle: true };
  // Fetched ahead of any wish: whether it works is of no interest.
  await get(path, params, options).catch(() => {});
}

/** A resource that lives as long as the component that makes it. */
export function resource<T>(ask: () => Ask | null): Resource<T> {
  const made = new Resource<T>(ask);
  $effect(() => made.follow());
  $effect(() => made.followRoom());
  $effect(() => made.followPointer());
  return made;
}

/** A list with its further pages. */
export class Listing<T> {
  readonly first: Resource<List<T>>;
  #more = $state.raw<{ of: List<T>; items: T[]; next: string | null } | null>(null);
  loadingMore = $state(false);
  #ask: () => Ask | null;

  constructor(ask: () => Ask | null) {
    this.#ask = ask;
    this.first = resource<List<T>>(ask);
  }

  get items(): T[] {
    const first = this.first.data;
    if (!first) return [];
    // Pages belong to the first page that they continue.
    return this.#more?.of === first ? [...first.items, ...this.#more.items] : first.items;
  }

  get next(): string | null {
    const first = this.first.data;
    if (!first) return null;
    return this.#more?.of === first ? this.#more.next : first.next;
  }

  get total(): number {
    return this.first.data?.total ?? 0;
  }

  get loaded(): boolean {
    return this.first.data !== null;
  }

  get error(): ApiError | null {
    return this.first.error;
  }

  async more(): Promise<void> {
    const ask = this.#ask();
    const of = this.first.data;
    const cursor = this.next;
    if (!ask || !of || !cursor || this.loadingMore) return;
    this.loadingMore = true;
    try {
      const page = await get<List<T>>(ask.path, { ...paramsOf(ask), cursor });
      if (this.first.data !== of) return;
      const before = this.#more?.of === of ? this.#more.items : [];
      this.#more = { of, items: [...before, ...page.items], next: page.next };
    } catch (error) {
      this.first.error =
        error instanceof ApiError ? error : new ApiError(0, 'fault', String(error));
    } finally {
      this.loadingMore = false;
    }
  }
}

export function listing<T>(ask: () => Ask | null): Listing<T> {
  return new Listing<T>(ask);
}
