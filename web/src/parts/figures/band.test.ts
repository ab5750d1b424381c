import { describe, expect, it } from 'vitest';
import type { TallyEntry } from '../../lib/api/types';
import { headline, inConflict, rangeOf, spansOf, stepsOf, valuesOf } from './band';

function entry(
  who: string,
  learnt: number,
  low: number | null,
  high: number | null,
  state = 'current',
): TallyEntry {
  return {
    superseded_at: null,
    superseded_by: null,
    origin: { key: who, name: who, kind: 'organization', country: null, code: null },
    low,
    high,
    approximate: false,
    as_of: learnt,
    learnt,
    state,
    quote: {
      line: learnt,
      report: 1,
      outlet: null,
      title: null,
      address: null,
      published: null,
      learnt,
      words: '',
      span: [0, 0],
      sentence: '',
      sentence_span: [0, 0],
    },
  };
}

describe('a band', () => {
  const entries = [
    entry('ministry', 1, 11, 11, 'superseded'),
    entry('ministry', 5, 14, 14, 'superseded'),
    entry('charity', 8, 23, 23, 'conflicting'),
    entry('ministry', 9, 21, 21, 'conflicting'),
  ];
  it('follows each holder from one count to the next', () => {
    const steps = stepsOf(spansOf(entries), 12);
    expect(steps).toEqual([
      { from: 1, until: 5, low: 11, high: 11 },
      { from: 5, until: 8, low: 14, high: 14 },
      { from: 8, until: 9, low: 14, high: 23 },
      { from: 9, until: 12, low: 21, high: 23 },
    ]);
  });
  it('ends a count that somebody else replaced when that one was learnt', () => {
    const spans = spansOf([entry('a', 1, 5, 5, 'superseded'), entry('b', 4, 9, 9)]);
    expect(spans[0]?.until).toBe(4);
  });
  it('is open above where somebody says "at least"', () => {
    const [step] = stepsOf(spansOf([entry('a', 1, 20, null), entry('b', 1, 22, 25)]), 3);
    expect(step).toEqual({ from: 1, until: 3, low: 20, high: null });
  });
  it('knows a conflict', () => {
    expect(inConflict(entries)).toBe(true);
    expect(inConflict(entries.slice(0, 2))).toBe(false);
  });
  it('of nothing is nothing', () => {
    expect(stepsOf([], 5)).toEqual([]);
    expect(rangeOf([])).toEqual({ low: null, high: null });
    expect(valuesOf([])).toEqual([0, 1]);
  });
});

it('the headline does not say the range twice', () => {
  expect(headline('killed, guard: 21 to 23 · a raid', 21, 23)).toBe('killed, guard · a raid');
  expect(headline('killed, guard', 21, 23)).toBe('killed, guard');
});

describe('the scale', () => {
  it('begins at zero', () => {
    expect(valuesOf([entry('a', 1, 11, 11), entry('b', 2, 23, 23)])[0]).toBe(0);
  });
  it('looks closer where all counts are nearly the same', () => {
    const [low, high] = valuesOf([entry('a', 1, 1000, 1000), entry('b', 2, 1010, 1010)]);
    expect(low).toBeGreaterThan(900);
    expect(high).toBeLessThan(1100);
  });
});
