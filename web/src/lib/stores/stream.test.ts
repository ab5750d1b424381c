import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '../api/types';
import { stream } from './stream.svelte';

/** One connection of the fake server: what it was asked with, and what it sends. */
type Connection = {
  lastId: string | null;
  send: (text: string) => Promise<void>;
  end: () => Promise<void>;
};

let connections: Connection[] = [];
let status = 200;

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  connections = [];
  status = 200;
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    if (status !== 200) return new Response('no', { status });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const closed = () => void writer.abort().catch(() => {});
    init.signal?.addEventListener('abort', closed);
    connections.push({
      lastId: headers['last-event-id'] ?? null,
      send: async (text) => {
        void writer.write(new TextEncoder().encode(text)).catch(() => {});
        await settle();
      },
      end: async () => {
        void writer.close().catch(() => {});
        await settle();
      },
    });
    return new Response(readable, { status: 200 });
  });
});

afterEach(() => {
  stream.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const change = (id: number) => `id: ${id}\nevent: change\ndata: {"id":"c${id}"}\n\n`;

function listened(): string[] {
  const heard: string[] = [];
  stream.on('change', (one: Change) => heard.push(one.id));
  return heard;
}

test('a cut connection goes on where it stopped, and nothing is shown twice', async () => {
  const heard = listened();
  stream.start();
  await settle();
  expect(stream.state).toBe('live');
  await connections[0]?.send(change(1) + change(2));
  await connections[0]?.end();
  expect(stream.state).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1000);
  expect(stream.state).toBe('live');
  expect(connections[1]?.lastId).toBe('2');
  await connections[1]?.send(change(2) + change(3));
  expect(heard).toEqual(['c1', 'c2', 'c3']);
});

test('a server that is away is asked again, and that is shown', async () => {
  status = 502;
  stream.start();
  await settle();
  expect(stream.state).toBe('waiting');
  await vi.advanceTimersByTimeAsync(3000);
  expect(stream.state).toBe('waiting');
  status = 200;
  stream.hurry();
  await settle();
  expect(stream.state).toBe('live');
});

test('somebody who is not signed in is not tried again and again', async () => {
  status = 401;
  stream.start();
  await settle();
  expect(stream.state).toBe('off');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connections).toHaveLength(0);
});

test('a connection that falls silent is given up', async () => {
  stream.start();
  await settle();
  await vi.advanceTimersByTimeAsync(44_000);
  await connections[0]?.send(': still here\n\n');
  await vi.advanceTimersByTimeAsync(44_000);
  expect(connections).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect(connections).toHaveLength(2);
});

test('what is no JSON is passed over', async () => {
  const heard = listened();
  stream.start();
  await settle();
  await connections[0]?.send(`id: 90\nevent: change\ndata: {nonsense\n\n${change(91)}`);
  expect(heard).toEqual(['c91']);
});
