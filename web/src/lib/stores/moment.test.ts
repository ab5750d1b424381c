import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forget } from '../api/client';
import { moment } from './moment.svelte';
import { Resource } from './resource.svelte';
import { room } from './room.svelte';
import { place, route } from './route.svelte';

/** What was asked, and how to answer it. */
type Asked = {
  url: string;
  answer: (value: unknown) => void;
  signal: AbortSignal | null;
  urgency: string | null;
};
let asked: Asked[] = [];
let address = '';

const T = 1_946_200_000_000;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  address = '';
  forget();
  vi.stubGlobal('history', {
    pushState: (_: unknown, __: string, url: string) => (address = url),
    replaceState: (_: unknown, __: string, url: string) => (address = url),
  });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    return new Promise<Response>((resolve, reject) => {
      const answer = (value: unknown) => resolve(new Response(JSON.stringify(value)));
      const urgency = new Headers(init.headers).get('priority');
      asked.push({ url, answer, signal: init.signal ?? null, urgency });
      const gone = () => reject(new DOMException('given up', 'AbortError'));
      init.signal?.addEventListener('abort', gone);
    });
  });
});

afterEach(async () => {
  moment.move(null);
  moment.neighbours = [];
  moment.pointed = null;
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the first move counts at once, those close behind it as one', async () => {
  await vi.advanceTimersByTimeAsync(1000);
  moment.move(T);
  expect(moment.asOf).toBe(T);
  for (let at = 1; at <= 20; at += 1) moment.move(T + at * 60_000);
  expect(moment.shown).toBe(T + 20 * 60_000);
  expect(moment.asOf).toBe(T);
  await vi.advanceTimersByTimeAsync(100);
  expect(moment.asOf).toBe(T + 20 * 60_000);
});

test('the moment stands in the address once it rests, and comes back from it', async () => {
  await vi.advanceTimersByTimeAsync(1000);
  moment.move(T);
  expect(address).toBe('');
  await vi.advanceTimersByTimeAsync(500);
  expect(address).toContain('as_of=2031-09-03T11');
  expect(route.href('/claims')).toContain('as_of=2031-09-03T11');
  moment.asOf = null;
  moment.read();
  expect(moment.asOf).toBe(T);
  moment.move(null);
  await vi.advanceTimersByTimeAsync(500);
  expect(address).not.toContain('as_of');
});

test('an answer that is no longer wanted is never shown', async () => {
  const view = new Resource<string>(() => ({ path: '/events' }));
  const end = view.follow();
  const first = asked[0];
  end();
  expect(first?.signal?.aborted).toBe(true);
  view.follow();
  asked[1]?.answer('second');
  await vi.advanceTimersByTimeAsync(0);
  first?.answer('first');
  await vi.advanceTimersByTimeAsync(0);
  expect(view.data).toBe('second');
});

test('what is shown stays until the new answer is there, and an error does not wipe it', async () => {
  const view = new Resource<string>(() => ({ path: '/events' }));
  view.follow();
  asked[0]?.answer('before');
  await vi.advanceTimersByTimeAsync(0);
  view.refresh();
  expect(view.data).toBe('before');
  expect(view.loading).toBe(true);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  view.refresh();
  await vi.advanceTimersByTimeAsync(0);
  expect(view.data).toBe('before');
  expect(view.error?.status).toBe(0);
});

test('the moments one step away are fetched ahead, and then need no request', async () => {
  moment.move(T);
  await vi.advanceTimersByTimeAsync(100);
  moment.neighbours = [T + 60_000];
  const view = new Resource<string>(() => ({ path: '/events' }));
  view.follow();
  asked[0]?.answer('here');
  await vi.advanceTimersByTimeAsync(200);
  expect(asked[1]?.url).toContain(`as_of=${T + 60_000}`);
  asked[1]?.answer('there');
  await vi.advanceTimersByTimeAsync(0);
  moment.asOf = T + 60_000;
  view.follow();
  await vi.advanceTimersByTimeAsync(0);
  expect(view.data).toBe('there');
  expect(asked).toHaveLength(2);
});

test('after a leap nothing is fetched ahead for a while: another leap needs the server for itself', async () => {
  moment.move(T, true);
  await vi.advanceTimersByTimeAsync(100);
  moment.neighbours = [T + 60_000];
  const view = new Resource<string>(() => ({ path: '/events' }));
  view.follow();
  asked[0]?.answer('here');
  await vi.advanceTimersByTimeAsync(1400);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveLength(2);
  moment.move(T + 60_000);
  expect(moment.leapt).toBe(false);
});

test('what is fetched ahead says so, and is given up when another moment is shown', async () => {
  moment.move(T);
  await vi.advanceTimersByTimeAsync(100);
  moment.neighbours = [T + 60_000, T + 120_000];
  const view = new Resource<string>(() => ({ path: '/events' }));
  view.follow();
  expect(asked[0]?.urgency).toBeNull();
  asked[0]?.answer('here');
  await vi.advanceTimersByTimeAsync(200);
  expect(asked[1]?.urgency).toBe('u=7');
  expect(asked[1]?.signal?.aborted).toBe(false);
  // At once, not when the slider has settled; and the next neighbour is not asked for either.
  moment.move(T + 3_600_000);
  expect(asked[1]?.signal?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
});

test('the moment that the pointer rests on is fetched ahead, until it goes on', async () => {
  const view = new Resource<string>(() => ({ path: '/events', params: { type: 'AID' } }));
  const follow = () => view.followPointer();
  expect(follow()).toBeUndefined();
  moment.pointed = T;
  const leave = follow();
  expect(asked[0]?.url).toContain(`as_of=${T}&type=AID&window=7d`);
  expect(asked[0]?.urgency).toBe('u=7');
  leave?.();
  expect(asked[0]?.signal?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(0);

  follow();
  asked[1]?.answer('there');
  await vi.advanceTimersByTimeAsync(0);
  moment.asOf = T;
  view.follow();
  await vi.advanceTimersByTimeAsync(0);
  expect(view.data, 'a press needs no request').toBe('there');
  expect(asked).toHaveLength(2);
  expect(follow(), 'what is shown is there already').toBeUndefined();
  moment.asOf = null;
  moment.playing = true;
  expect(follow(), 'while it plays, the next step goes first').toBeUndefined();
  moment.playing = false;
});

test('what does not depend on the moment is not fetched ahead', () => {
  moment.pointed = T;
  new Resource<string>(() => ({ path: '/users', framed: false })).followPointer();
  new Resource<string>(() => null).followPointer();
  expect(asked).toEqual([]);
});

test('what is live is asked for each time', async () => {
  const view = new Resource<string>(() => ({ path: '/events' }));
  view.follow();
  asked[0]?.answer('one');
  await vi.advanceTimersByTimeAsync(0);
  view.follow();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.url).not.toContain('as_of');
});

test('what people said is asked for again, although no report was filed', async () => {
  const view = new Resource<string>(() => ({ path: '/lines/7' }));
  const list = new Resource<string>(() => ({ path: '/watch', live: 'ask' }));
  for (const one of [view, list]) one.follow();
  for (const one of asked) one.answer('before');
  await vi.advanceTimersByTimeAsync(0);
  room.news += 1;
  for (const one of [view, list]) one.followRoom();
  await vi.advanceTimersByTimeAsync(3000);
  expect(asked.slice(2).map((one) => one.url)).toEqual([asked[0]?.url]);
  expect(list.stale, 'it was said here').toBe(false);
  room.othersNews += 1;
  list.followRoom();
  expect(list.stale).toBe(true);
});

test('paths', () => {
  expect(place('/')).toEqual({ view: 'now', id: null });
  expect(place('/report/12')).toEqual({ view: 'report', id: '12' });
  expect(place('/report/%E0%A4%A')).toEqual({ view: 'report', id: '%E0%A4%A' });
  expect(place('/constructor')).toEqual({ view: null, id: null });
  expect(place('/b').view).toBeNull();
});
