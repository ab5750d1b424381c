/** The room as a whole: its name, how much it holds, who is looking; kept up to date by the stream. */
import { untrack } from 'svelte';
import { ApiError, forget, get, setCsrf } from '../api/client';
import type { Counts, Me, Room } from '../api/types';
import type { FrameNews } from './stream.svelte';

class RoomStore {
  info = $state.raw<Room | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** The latest revision of the record that the wall has heard of. */
  revision = $state(0);

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

  /** The revision, without depending on it. */
  peek(): number {
    return untrack(() => this.revision);
  }

  async load(): Promise<void> {
    try {
      const info = await get<Room>('/room');
      this.info = info;
      this.error = null;
      this.revision = Math.max(this.revision, info.frame.revision);
      setCsrf(info.user?.csrf ?? null);
    } catch (error) {
      this.error = error instanceof ApiError ? error : new ApiError(0, 'fault', String(error));
    }
  }

  /** The stream tells of a new frame. */
  hear({ counts, ...frame }: FrameNews): void {
    if (!this.info) return;
    const latest = Math.max(this.info.latest ?? 0, frame.as_of);
    if (frame.revision !== this.revision) forget();
    this.info = {
      ...this.info,
      frame,
      latest: frame.revision === this.revision ? this.info.latest : latest,
      counts: counts ?? this.info.counts,
    };
    const isFirst = this.info.first === null && frame.revision !== this.revision;
    this.revision = frame.revision;
    // The page was opened before anything was filed: only now is there a beginning, which the stream does not tell.
    if (isFirst) void this.load();
  }
}

export const room = new RoomStore();
