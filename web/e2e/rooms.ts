/** Rooms and servers of a test's own, which end with its file. */
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { afterAll, inject } from 'vitest';
import { add, type Server, serve } from './program';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a server of the example crisis, for tests that change nothing. */
    base: string;
    /** The room of the example crisis. It is copied, never served. */
    crisis: string;
    /** A folder for all that the tests make; removed at the end. */
    work: string;
  }
}

/** A folder of this test's own. */
export function folder(name: string): string {
  return mkdtempSync(`${inject('work')}/${name}-`);
}

/** A copy of the example's room, to be changed as one likes. */
export function copyOfCrisis(name: string): string {
  const room = `${folder(name)}/crisis.room`;
  copyFileSync(inject('crisis'), room);
  return room;
}

/** A room of some pages, each a file's name and what is in it. */
export async function roomOf(name: string, pages: Record<string, string>): Promise<string> {
  const at = folder(name);
  for (const [file, text] of Object.entries(pages)) writeFileSync(`${at}/${file}`, text);
  const room = `${at}/${name}.room`;
  await add(room, ...Object.keys(pages).map((file) => `${at}/${file}`));
  return room;
}

/** Servers that end with the file of tests. */
export function useServers(): (room: string, options?: string[], at?: number) => Promise<Server> {
  const started: Server[] = [];
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
  });
  return async (room, options, at) => {
    const server = await serve(room, options, at);
    started.push(server);
    return server;
  };
}
