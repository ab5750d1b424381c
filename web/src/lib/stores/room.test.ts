import { afterEach, expect, test, vi } from 'vitest';
import { forget } from '../api/client';
import { room } from './room.svelte';

const counts = { reports: 0, outlets: 0, events: 0, matters: 0, tallies: 0, watch: 0, pairs: 0 };

function frame(revision: number) {
  return { as_of: 1000 + revision, revision, since: 0, window: '7d', live: true };
}

afterEach(() => vi.unstubAllGlobals());

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
