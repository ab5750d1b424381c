import { afterEach, expect, test, vi } from 'vitest';
import { forget } from '../api/client';
import { room } from './room.svelte';

const counts = { reports: 0, outlets: 0, events: 0, matters: 0, tallies: 0, watch: 0, pairs: 0 };

function frame(revision: number, acts = 0) {
  return { as_of: 1000 + revision, revision, acts, since: 0, window: '7d', live: true };
}

afterEach(() => vi.unstubAllGlobals());

const nothing = { events: [], matters: [], gone: [] };

/** A page that has asked for its room, at the first revision. */
async function opened(): Promise<void> {
  room.info = null;
  room.revision = 0;
  vi.stubGlobal('fetch', async () => {
    const told = { name: 'x', frame: frame(1), first: 900, latest: 900, counts, user: null };
    return new Response(JSON.stringify(told));
  });
  await room.load();
  room.hear({ ...frame(1), counts, touched: nothing });
}

test('what people say makes no revision, and is news all the same', async () => {
  await opened();
  const before = room.peek();
  room.hear({ ...frame(1), touched: nothing });
  expect(room.peek(), 'nothing differs').toEqual(before);
  room.hear({ ...frame(1), touched: { ...nothing, events: [7] } });
  expect(room.peek()).toEqual({ news: before.news + 1, othersNews: before.othersNews + 1 });
  room.hear({ ...frame(1), touched: null });
  expect(room.peek().news, 'anything may differ').toBe(before.news + 2);
});

test('what is said between the load of the page and the first frame of the stream is heard', async () => {
  room.info = null;
  vi.stubGlobal('fetch', async () => {
    const told = { name: 'x', frame: frame(1, 4), first: 900, latest: 900, counts, user: null };
    return new Response(JSON.stringify(told));
  });
  await room.load();
  const before = room.peek();
  // A connection begins with the frame as it is, and what differs from none is not told.
  room.hear({ ...frame(1, 4), counts });
  expect(room.peek(), 'as it was loaded').toEqual(before);
  room.hear({ ...frame(1, 5), counts });
  expect(room.peek()).toEqual({ news: before.news + 1, othersNews: before.othersNews + 1 });
});

test('the echo of what was said here is no news to those who show it already', async () => {
  await opened();
  const before = room.peek();
  room.saying();
  room.hear({ ...frame(1), touched: { ...nothing, events: [7] } });
  expect(room.peek()).toEqual({ news: before.news + 1, othersNews: before.othersNews });
  room.hear({ ...frame(1), touched: { ...nothing, events: [7] } });
  expect(room.peek().othersNews, 'somebody else').toBe(before.othersNews + 1);
  room.saying();
  room.hear({ ...frame(2), touched: { ...nothing, events: [7] } });
  expect(room.peek().othersNews, 'a report').toBe(before.othersNews + 2);
});

test('a page that was opened before the first report learns where the room begins', async () => {
  let first: number | null = null;
  let asked = 0;
  vi.stubGlobal('fetch', async () => {
    asked += 1;
    const told = { name: 'x', frame: frame(asked - 1), first, latest: first, counts, user: null };
    return new Response(JSON.stringify(told));
  });
  forget();
  await room.load();
  expect(room.info?.first).toBeNull();

  first = 900;
  room.hear({ ...frame(1), counts: { ...counts, reports: 1 } });
  await vi.waitFor(() => expect(room.info?.first).toBe(900));

  room.hear({ ...frame(2), counts: { ...counts, reports: 2 } });
  await Promise.resolve();
  expect(asked, 'the beginning is known').toBe(2);
  expect(room.counts?.reports).toBe(2);
});
