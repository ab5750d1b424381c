import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../lib/time';
import { Rest, THUMB, valueAt } from './pointer';

const LOW = 20_000 * DAY;
const scale = { low: LOW, high: LOW + 10 * HOUR, step: 10 * MINUTE };
/** Ten pixels an hour between the middles of the thumb at both ends. */
const WIDTH = 100 + THUMB;
const at = (x: number) => (valueAt(x + THUMB / 2, WIDTH, scale) - LOW) / MINUTE;

test('the middle of the thumb stands at the value', () => {
  expect(at(0)).toBe(0);
  expect(at(50)).toBe(300);
  expect(at(100)).toBe(600);
});

test('it is the nearest step, and a half goes up', () => {
  expect(at(0.8)).toBe(0);
  expect(at(0.85)).toBe(10);
  expect(at(1)).toBe(10);
  expect(at(2.5)).toBe(20);
});

test('beyond an end is the end', () => {
  expect(at(-40)).toBe(0);
  expect(at(4000)).toBe(600);
  expect(valueAt(5, 0, scale)).toBeLessThanOrEqual(scale.high);
});

test('steps count from the lower end, and none leads beyond the upper one', () => {
  const long = { low: LOW + DAY, high: LOW + 17 * DAY, step: 7 * DAY };
  const days = (x: number) => (valueAt(x, WIDTH, long) - LOW) / DAY;
  expect([0, 50, WIDTH].map(days)).toEqual([1, 8, 15]);
});

let told: (number | null)[] = [];
let rest: Rest;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  rest = new Rest((moment) => told.push(moment));
});
afterEach(() => vi.useRealTimers());

test('a pointer rests where it stays, not where it passes', () => {
  rest.over(1);
  vi.advanceTimersByTime(50);
  rest.over(2);
  vi.advanceTimersByTime(79);
  expect(told.filter((one) => one !== null)).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told.at(-1)).toBe(2);
});

test('a tremble within one step is rest', () => {
  rest.over(1);
  vi.advanceTimersByTime(50);
  rest.over(1);
  vi.advanceTimersByTime(30);
  expect(told).toEqual([1]);
  rest.over(1);
  vi.advanceTimersByTime(500);
  expect(told).toEqual([1]);
});

test('who goes on, or leaves, wants it no more', () => {
  rest.over(1);
  vi.advanceTimersByTime(80);
  rest.over(2);
  expect(told).toEqual([1, null]);
  rest.leave();
  rest.leave();
  vi.advanceTimersByTime(500);
  expect(told.filter((one) => one !== null)).toEqual([1]);
});
