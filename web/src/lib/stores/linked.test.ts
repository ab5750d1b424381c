import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/client';
import { Linked } from './linked.svelte';
import type { Listing } from './resource.svelte';

type Thing = { id: number };

/** The one thing that is asked for by itself. */
const one = vi.hoisted(() => ({
  ask: (() => null) as () => { path: string } | null,
  data: null as { id: number } | null,
  error: null as unknown,
  loading: false,
}));
vi.mock('./resource.svelte', () => ({
  resource: (ask: typeof one.ask) => Object.assign(one, { ask }),
}));

let list: { items: Thing[]; loaded: boolean };
let wanted: string | null;
let link: Linked<Thing>;

beforeEach(() => {
  Object.assign(one, { data: null, error: null, loading: false });
  list = { items: [{ id: 1 }, { id: 2 }], loaded: true };
  wanted = null;
  link = new Linked('/watch', list as unknown as Listing<Thing>, () => wanted);
});
afterEach(() => vi.restoreAllMocks());

const ids = () => link.items.map((item) => item.id);

test('what is in a page that is loaded is not asked for again', () => {
  wanted = '2';
  expect(one.ask()).toBeNull();
  expect(link.target).toBe(2);
  expect(ids()).toEqual([1, 2]);
});

test('what is not there is asked for by itself, once the list is loaded', () => {
  wanted = '900';
  list.loaded = false;
  expect(one.ask()).toBeNull();
  list.loaded = true;
  expect(one.ask()?.path).toBe('/watch/900');
  one.loading = true;
  expect([link.target, link.loading]).toEqual([null, true]);
  Object.assign(one, { loading: false, data: { id: 900 } });
  expect(link.loading).toBe(false);
  expect(ids()).toEqual([1, 2, 900]);
  expect(link.target).toBe(900);
});

test('it is shown once when its own page comes, or when it was named by another line of it', () => {
  wanted = '7';
  one.data = { id: 2 };
  expect(ids()).toEqual([1, 2]);
  expect(link.target).toBe(2);
});

test('what is named no more, or was not known at this moment, is not kept', () => {
  wanted = '900';
  one.data = { id: 900 };
  one.error = new ApiError(404, 'not found', '');
  expect(ids()).toEqual([1, 2]);
  expect(link.unknown).toBe(true);
  one.error = null;
  wanted = null;
  expect(ids()).toEqual([1, 2]);
  expect(link.unknown).toBe(false);
});

test('an address that names no number asks for nothing', () => {
  for (const told of ['', '../users', '-1', '1e3', '12?limit=9']) {
    wanted = told;
    expect(one.ask()).toBeNull();
    expect(ids()).toEqual([1, 2]);
  }
});
