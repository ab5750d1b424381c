/** The steps of the slider: moments at round distances, few enough that each is a place to rest. */
import { DAY, HOUR, MINUTE } from './time';

const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  7 * DAY,
];
/** More steps than this are finer than a pointer moves. */
const MOST = 1200;

/** The distance of the slider's steps over a stretch of time. */
export function stepFor(from: number, to: number): number {
  const wanted = (to - from) / MOST;
  return STEPS.find((step) => step >= wanted) ?? 30 * DAY;
}

/** The step at or after a moment: what was learnt at the moment is then known. */
export function snap(ms: number, step: number): number {
  return Math.ceil(ms / step) * step;
}

export type Busy = { at: number; reports: number; changes: number };

/**
 * The end of the next stretch, after or before a moment, in which something was learnt; null where there
 * is none. `width` is how long a stretch is.
 */
export function nextBusy(
  buckets: readonly Busy[],
  from: number,
  direction: 1 | -1,
  width: number,
): number | null {
  const ends = buckets
    .filter((bucket) => bucket.reports > 0 || bucket.changes > 0)
    .map((bucket) => bucket.at + width);
  if (direction > 0) return ends.find((end) => end > from) ?? null;
  return ends.findLast((end) => end < from) ?? null;
}

/** Where a moment stands between two others, 0 to 1. */
export function share(ms: number, from: number, to: number): number {
  if (to <= from) return 1;
  return Math.min(1, Math.max(0, (ms - from) / (to - from)));
}
