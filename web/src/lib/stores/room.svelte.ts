/** The room as a whole: its name, how much it holds, who is looking; kept up to date by the stream. */
import { untrack } from 'svelte';
import { ApiError, forget, get, setCsrf } from '../api/client';
import type { Counts, Me, Room } from '../api/types';
import type { FrameNews, Touched } from './stream.svelte';

class RoomStore {
  info = $state.raw<Room | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** The latest revision of the record that the wall has heard of: how many reports were filed. */
  revision = $state(0);
  /** Counts what the wall has heard of: reports, and what people said, which makes no revision. */
  news = $state(0);
  /** The same without the echo of what was said here, which is on the screen already. */
  othersNews = $state(0);

  /** How much people have said, as far as the wall has heard. */
  #acts = 0;
  #hasHeard = false;
  #isSaying = false;

  get me(): Me | null {
    return this.info?.user ?? null;
  }

  get counts(): Counts | null {
    return this.info?.counts ?? null;
  }

  /** Whether the person may say something of a line. */
  get mayAct(): boolean {
    return this.me !== null && this.me.role !== 'viewer';
  }

  get isAdmin(): boolean {
    return this.me?.role === 'admin';
  }

  /** The latest moment that anything is known of: the right end of the slider. */
  get end(): number | null {
    const info = this.info;
    if (!info) return null;
    return info.latest === null ? info.frame.as_of : Math.max(info.latest, info.frame.as_of);
  }

  /** What was heard of so far, without depending on it. */
  peek(): { news: number; othersNews: number } {
    return untrack(() => ({ news: this.news, othersNews: this.othersNews }));
  }

  /** Something is said here; the stream will tell of it as of anything else. */
  saying(): void {
    this.#isSaying = true;
  }

  async load(): Promise<void> {
    try {
      const info = await get<Room>('/room');
      this.info = info;
      this.error = null;
      const isFiled = info.frame.revision > this.revision;
      if (isFiled || info.frame.acts > this.#acts) this.#tell(isFiled);
      this.revision = Math.max(this.revision, info.frame.revision);
      this.#acts = Math.max(this.#acts, info.frame.acts);
      setCsrf(info.user?.csrf ?? null);
    } catch (error) {
      this.error = error instanceof ApiError ? error : new ApiError(0, 'fault', String(error));
    }
  }

  /** The stream tells of a new frame. */
  hear({ counts, touched, ...frame }: FrameNews): void {
    if (!this.info) return;
    const latest = Math.max(this.info.latest ?? 0, frame.as_of);
    const isFiled = frame.revision !== this.revision;
    this.info = {
      ...this.info,
      frame,
      latest: isFiled ? latest : this.info.latest,
      counts: counts ?? this.info.counts,
    };
    const isFirst = this.info.first === null && isFiled;
    const isSaid = frame.acts !== this.#acts;
    this.revision = frame.revision;
    this.#acts = frame.acts;
    if (isFiled || isSaid || this.#isOther(touched)) this.#tell(isFiled);
    this.#hasHeard = true;
    // The page was opened before anything was filed: only now is there a beginning, which the stream does not tell.
    if (isFirst) void this.load();
  }

  /** Whether anything is not as it was. A connection begins with the frame as it is, which the page has just asked for. */
  #isOther(touched: Touched | null | undefined): boolean {
    if (touched === null) return this.#hasHeard;
    return Object.values(touched ?? {}).some((ids) => ids.length > 0);
  }

  #tell(isFiled: boolean): void {
    // What was said changes what is told of the past as well.
    forget();
    this.news += 1;
    if (isFiled || !this.#isSaying) this.othersNews += 1;
    if (!isFiled) this.#isSaying = false;
  }
}

export const room = new RoomStore();
