import { expect, test } from 'vitest';
import { bars } from './chart';
import { nextBusy, share, stepFor } from './scale';
import { DAY, HOUR, MINUTE } from './time';

const buckets = [
  { at: 0, reports: 1, changes: 0 },
  { at: HOUR, reports: 0, changes: 0 },
  { at: 2 * HOUR, reports: 0, changes: 3 },
  { at: 5 * HOUR, reports: 2, changes: 1 },
];

test('a step goes to the end of the next stretch in which something was learnt', () => {
  expect(nextBusy(buckets, 0, 1, HOUR)).toBe(HOUR);
  expect(nextBusy(buckets, HOUR, 1, HOUR)).toBe(3 * HOUR);
  expect(nextBusy(buckets, 3 * HOUR, 1, HOUR)).toBe(6 * HOUR);
  expect(nextBusy(buckets, 6 * HOUR, 1, HOUR)).toBeNull();
});

test('and back again', () => {
  expect(nextBusy(buckets, 6 * HOUR, -1, HOUR)).toBe(3 * HOUR);
  expect(nextBusy(buckets, 3 * HOUR, -1, HOUR)).toBe(HOUR);
  expect(nextBusy(buckets, HOUR, -1, HOUR)).toBeNull();
});

test('the slider has round steps, and not too many', () => {
  expect(stepFor(0, 12 * HOUR)).toBe(MINUTE);
  for (const length of [DAY, 9 * DAY, 90 * DAY, 900 * DAY]) {
    expect(length / stepFor(0, length)).toBeLessThanOrEqual(1200);
  }
});

test('a share never leaves its box', () => {
  expect(share(5, 0, 10)).toBe(0.5);
  expect(share(-5, 0, 10)).toBe(0);
  expect(share(50, 0, 10)).toBe(1);
  expect(share(5, 10, 10)).toBe(1);
});

test('a bar for each bucket with something in it, the highest to the top', () => {
  const path = bars(buckets, (bucket) => bucket.reports, 0, 10 * HOUR, HOUR);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path).toContain('M500 100V0h');
  expect(bars([], () => 1, 0, 1, 1)).toBe('');
});
