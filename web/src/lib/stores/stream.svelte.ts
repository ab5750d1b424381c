/**
 * The live stream. It is read with `fetch` and not with EventSource, because only so a connection that
 * a proxy ended with an error can go on where it stopped, and what the viewer sees of it is exact.
 */
import { API } from '../api/client';
import type { Change, Counts, Frame, Presence } from '../api/types';
import { EventParser, patience, type ServerEvent } from '../sse';

export type StreamState = 'off' | 'connecting' | 'live' | 'waiting';

/** The server sends something every 15 s; after three times that the connection is dead. */
const SILENCE = 45_000;
/** So many ids of changes are remembered, that none is shown twice. */
const REMEMBERED = 5000;

/** What is not as it was before, by its number or key. */
export type Touched = Record<string, readonly (number | string)[]>;

/** A new frame of the room, with what it holds now, and what differs; of null anything may. */
export type FrameNews = Frame & { counts?: Counts; touched?: Touched | null };

type Handlers = {
  frame: (news: FrameNews) => void;
  change: (change: Change) => void;
  alert: (alert: unknown) => void;
  gap: () => void;
};

class Stream {
  state = $state<StreamState>('off');
  /** When the next try is made, as `performance.now()` counts. */
  nextTry = $state(0);
  presence = $state.raw<Presence[]>([]);

  #lastId: string | null = null;
  #abort: AbortController | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = new Set<string>();
  #handlers: Partial<{ [K in keyof Handlers]: Set<Handlers[K]> }> = {};

  /** Calls `handler` for each event of a type; what it returns ends that. */
  on<K extends keyof Handlers>(type: K, handler: Handlers[K]): () => void {
    let set = this.#handlers[type] as Set<Handlers[K]> | undefined;
    if (!set) {
      set = new Set<Handlers[K]>();
      (this.#handlers as Record<string, unknown>)[type] = set;
    }
    set.add(handler);
    return () => set.delete(handler);
  }

  start(): void {
    if (this.#abort) return;
    clearTimeout(this.#timer);
    void this.#connect();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
    this.state = 'off';
  }

  /** Does not wait any longer: the machine is online again, or somebody pressed the button. */
  hurry(): void {
    if (this.state === 'waiting') this.start();
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.state = 'connecting';
    let watchdog = setTimeout(() => abort.abort(), SILENCE);
    const isAlive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => abort.abort(), SILENCE);
    };
    let told: number | null = null;
    let isRefused = false;
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (this.#lastId !== null) headers['last-event-id'] = this.#lastId;
      const response = await fetch(`${API}/stream`, {
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
      });
      isRefused = response.status === 401 || response.status === 403;
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
      this.state = 'live';
      this.#tries = 0;
      told = await this.#read(response.body, isAlive);
    } catch {
      // Whatever ended it, the answer is the same: try again, and show that.
    } finally {
      clearTimeout(watchdog);
    }
    if (this.#abort !== abort) return;
    this.#abort = null;
    if (isRefused) this.state = 'off';
    else this.#wait(told);
  }

  async #read(body: ReadableStream<Uint8Array>, isAlive: () => void): Promise<number | null> {
    const parser = new EventParser();
    const reader = body
      .pipeThrough(new TextDecoderStream() as never)
      .getReader() as ReadableStreamDefaultReader<string>;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return parser.retry;
        isAlive();
        for (const event of parser.push(value)) this.#take(event);
      }
    } finally {
      reader.releaseLock();
    }
  }

  #wait(told: number | null): void {
    const delay = Math.max(told ?? 0, patience(this.#tries, Math.random()));
    this.#tries += 1;
    this.state = 'waiting';
    this.nextTry = performance.now() + delay;
    this.#timer = setTimeout(() => this.start(), delay);
  }

  #take(event: ServerEvent): void {
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      return;
    }
    if (event.id !== null) this.#lastId = event.id;
    if (event.type === 'frame') this.#tell('frame', data as FrameNews);
    else if (event.type === 'change') this.#change(data as Change);
    else if (event.type === 'alert') this.#tell('alert', data);
    else if (event.type === 'presence') this.presence = data as Presence[];
    else if (event.type === 'gap') this.#tell('gap', undefined as never);
  }

  #change(change: Change): void {
    if (this.#seen.has(change.id)) return;
    this.#seen.add(change.id);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    this.#tell('change', change);
  }

  #tell<K extends keyof Handlers>(type: K, data: Parameters<Handlers[K]>[0]): void {
    for (const handler of this.#handlers[type] ?? []) {
      (handler as (data: unknown) => void)(data);
    }
  }
}

export const stream = new Stream();
