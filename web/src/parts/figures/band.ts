/** A tally as a range over time: what its entries allowed at each moment at which one was learnt. */
import type { TallyEntry } from '../../lib/api/types';
import { range } from '../../lib/numbers';

/** An entry with the time in which it counted. */
export interface Span {
  entry: TallyEntry;
  from: number;
  /** When a later count took its place; null while it counts. */
  until: number | null;
}

/** From `from` until `until` the entries that counted allowed `low` to `high`; null is open. */
export interface Step {
  from: number;
  until: number;
  low: number | null;
  high: number | null;
}

/**
 * The server says that an entry was superseded, and by which rule (docs/room.md, Tally): by a later count of the
 * same origin, or else by somebody else's who says that the number changed. The moment of it is therefore that at
 * which the first such count was learnt.
 */
export function spansOf(entries: readonly TallyEntry[]): Span[] {
  const learnt = [...entries].sort((a, b) => a.learnt - b.learnt);
  return learnt.map((entry, place): Span => {
    const from = entry.learnt;
    if (entry.state !== 'superseded') return { entry, from, until: null };
    const later = learnt.slice(place + 1);
    const same = later.find((other) => other.origin.key === entry.origin.key);
    const next = same ?? later.find((other) => other.state !== 'superseded') ?? later[0];
    return { entry, from, until: next?.learnt ?? from };
  });
}

/** The band from the first entry to `end`. */
export function stepsOf(spans: readonly Span[], end: number): Step[] {
  const moments = new Set<number>();
  for (const span of spans) {
    moments.add(span.from);
    if (span.until !== null) moments.add(span.until);
  }
  const sorted = [...moments].filter((at) => at <= end).sort((a, b) => a - b);
  const steps: Step[] = [];
  for (const [place, from] of sorted.entries()) {
    const until = sorted[place + 1] ?? Math.max(end, from);
    const counting = spans.filter(
      (span) => span.from <= from && (span.until === null || span.until > from),
    );
    if (counting.length === 0) continue;
    const { low, high } = rangeOf(counting.map((span) => span.entry));
    steps.push({ from, until, low, high });
  }
  return steps;
}

/** From the least low to the greatest high; open where any entry is. */
export function rangeOf(entries: readonly { low: number | null; high: number | null }[]): {
  low: number | null;
  high: number | null;
} {
  let low: number | null = Number.POSITIVE_INFINITY;
  let high: number | null = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    low = low === null || entry.low === null ? null : Math.min(low, entry.low);
    high = high === null || entry.high === null ? null : Math.max(high, entry.high);
  }
  if (entries.length === 0) return { low: null, high: null };
  return { low, high };
}

/** The least and the most that is drawn. It begins at zero unless that would flatten what there is to see. */
export function valuesOf(entries: readonly TallyEntry[]): [number, number] {
  const values: number[] = [];
  for (const entry of entries) {
    if (entry.low !== null) values.push(entry.low);
    if (entry.high !== null) values.push(entry.high);
  }
  if (values.length === 0) return [0, 1];
  const least = Math.min(...values);
  const most = Math.max(...values);
  const low = Math.min(0, least);
  // Where all lies within a tenth of its size, a scale from zero shows one flat line.
  if (least > 0 && most > least && most - least < most * 0.1) return [least * 0.98, most * 1.02];
  return [low, most === low ? low + 1 : most + (most - low) * 0.12];
}

/** The title without the range that a server may have put into it: the range is shown by itself, larger. */
export function headline(title: string, low: number | null, high: number | null): string {
  return title.replace(`: ${range(low, high)}`, '');
}

/** Whether holders disagree now. */
export function inConflict(entries: readonly TallyEntry[]): boolean {
  return entries.some((entry) => entry.state === 'conflicting');
}
