import { expect, test } from 'vitest';
import type { Busy } from '../../lib/scale';
import { HOUR, MINUTE } from '../../lib/time';
import { Steps } from './steps';

const busy = (at: number): Busy => ({ at, reports: 1, changes: 0 });

/** A room that learnt something at these moments. */
function room(...moments: number[]) {
  const asked: number[] = [];
  const steps = new Steps(async (from, to) => {
    asked.push(from);
    return moments.filter((at) => at >= from && at <= to).map(busy);
  });
  const hours = [...new Set(moments.map((at) => at - (at % HOUR)))].map(busy);
  return { asked, next: (from: number, way: 1 | -1) => steps.next(hours, HOUR, from, way) };
}

test('a step is one change, not one hour', async () => {
  const { next } = room(5 * MINUTE, 40 * MINUTE, 3 * HOUR);
  expect(await next(0, 1)).toBe(6 * MINUTE);
  expect(await next(6 * MINUTE, 1)).toBe(41 * MINUTE);
  expect(await next(41 * MINUTE, 1)).toBe(3 * HOUR + MINUTE);
  expect(await next(3 * HOUR + MINUTE, 1)).toBeNull();
});

test('back goes the same way', async () => {
  const { next } = room(5 * MINUTE, 40 * MINUTE, 3 * HOUR);
  expect(await next(4 * HOUR, -1)).toBe(3 * HOUR + MINUTE);
  expect(await next(3 * HOUR + MINUTE, -1)).toBe(41 * MINUTE);
  expect(await next(41 * MINUTE, -1)).toBe(6 * MINUTE);
  expect(await next(6 * MINUTE, -1)).toBeNull();
});

test('what happens in the last minute of an hour is known at its end', async () => {
  const { next } = room(59 * MINUTE, 2 * HOUR);
  expect(await next(0, 1)).toBe(HOUR);
  expect(await next(HOUR, 1)).toBe(2 * HOUR + MINUTE);
});

test('who looks ahead says so to the reader', async () => {
  const told: boolean[] = [];
  const steps = new Steps(async (from, _, isAhead) => {
    told.push(isAhead);
    return [busy(from)];
  });
  const hours = [busy(0), busy(HOUR)];
  await steps.next(hours, HOUR, 0, 1, true);
  await steps.next(hours, HOUR, HOUR, 1);
  expect(told).toEqual([true, false]);
});

test('the minutes of an hour are asked for once', async () => {
  const { asked, next } = room(5 * MINUTE, 10 * MINUTE, 15 * MINUTE);
  await next(0, 1);
  await next(6 * MINUTE, 1);
  await next(11 * MINUTE, 1);
  expect(asked).toEqual([0]);
});
