/**
 * A pair's tension over time, made ready to be drawn: bars of conflict below the line and of cooperation above it,
 * and the level between the days that the server names.
 */

import type { PairDay } from '../../lib/api/types';

/** A day of the curve. Days without an event between the two have a level only. */
export interface Point {
  /** Midnight, UTC, milliseconds. */
  at: number;
  level: number;
  /** The server's day; null where nothing was between the two that day. */
  day: PairDay | null;
}

export const DAY = 86_400_000;

/** In how many days a level falls to half: the room's rule (docs/room.md, Tension). */
const HALF_LIFE_DAYS = 3;

/** No curve has more points than this; a longer one shows only the days on which something was. */
const MOST_POINTS = 800;

/**
 * Every day from the first to the last, or to `until` where that is later: between two days with events the level
 * fades, and a straight line from one to the other would show a tension that was not there.
 */
export function pointsOf(days: readonly PairDay[], until: number): Point[] {
  const known = days
    .map((day): Point => ({ at: Date.parse(`${day.day}T00:00:00Z`), level: day.level, day }))
    .filter((point) => Number.isFinite(point.at))
    .sort((a, b) => a.at - b.at);
  const first = known[0];
  const last = known[known.length - 1];
  if (!first || !last) return [];
  const today = Math.floor(until / DAY) * DAY;
  const end = Math.max(last.at, Number.isFinite(today) ? today : last.at);
  if ((end - first.at) / DAY > MOST_POINTS) return known;

  const points: Point[] = [];
  const byTime = new Map(known.map((point) => [point.at, point]));
  let latest = first;
  for (let at = first.at; at <= end; at += DAY) {
    const point = byTime.get(at);
    if (point) {
      latest = point;
      points.push(point);
    } else {
      const age = (at - latest.at) / DAY;
      points.push({ at, level: latest.level * 0.5 ** (age / HALF_LIFE_DAYS), day: null });
    }
  }
  return points;
}

/** A longer silence parts a curve: reports tell of years ago too, and would press the present into a corner. */
const SILENCE_DAYS = 14;

/** The days of the latest stretch, and those before a long silence. */
export function stretch(days: readonly PairDay[]): { latest: PairDay[]; earlier: PairDay[] } {
  const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  let from = sorted.length - 1;
  while (from > 0) {
    const gap = Date.parse(sorted[from]?.day ?? '') - Date.parse(sorted[from - 1]?.day ?? '');
    if (!(gap <= SILENCE_DAYS * DAY)) break;
    from -= 1;
  }
  return { latest: sorted.slice(Math.max(0, from)), earlier: sorted.slice(0, Math.max(0, from)) };
}

/** The least and greatest value drawn, zero always among them. */
export function extent(points: readonly Point[]): [number, number] {
  let low = 0;
  let high = 0;
  for (const point of points) {
    low = Math.min(low, point.level, -Math.abs(point.day?.conflict ?? 0));
    high = Math.max(high, point.level, Math.abs(point.day?.cooperation ?? 0));
  }
  return low === high ? [-1, 1] : [low, high];
}

/** The level of the last day and how far it moved within three days: one line of words for a pair in a list. */
export function lately(points: readonly Point[]): { level: number; moved: number } {
  const last = points[points.length - 1];
  if (!last) return { level: 0, moved: 0 };
  const before = points.findLast((point) => point.at <= last.at - HALF_LIFE_DAYS * DAY);
  return { level: last.level, moved: last.level - (before?.level ?? 0) };
}
