/**
 * What the tests look at: the wall as it was built, before the mock. With BASE_URL it is a server that runs
 * already, and tests that need the mock's crisis are left out.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    base: string;
    isMock: boolean;
  }
}

const WEB = fileURLToPath(new URL('..', import.meta.url));

export default async function setup(project: TestProject): Promise<() => void> {
  // Vite puts a path of its own there where nobody gives an address.
  const given = process.env.BASE_URL;
  if (given?.startsWith('http')) {
    project.provide('base', given.replace(/\/+$/, ''));
    project.provide('isMock', false);
    return () => {};
  }
  if (!existsSync(`${WEB}dist/index.html`)) throw new Error('not built: npm run build');
  const port = await freePort();
  const mock = startMock(port);
  await answers(`http://127.0.0.1:${port}/api/v1/room`, mock);
  project.provide('base', `http://127.0.0.1:${port}`);
  project.provide('isMock', true);
  return () => mock.kill();
}

/** A mock of its own, for tests that need one which streams, is cut or asks for a password. */
export function startMock(port: number, ...options: string[]): ChildProcess {
  const argv = ['mock/server.mjs', '--port', String(port), ...options];
  return spawn(process.execPath, argv, { cwd: WEB, stdio: ['ignore', 'ignore', 'inherit'] });
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      const port = typeof at === 'object' && at !== null ? at.port : 0;
      server.close(() => done(port));
    });
  });
}

/** Waits until it answers anything. */
export async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`the mock ended with ${child.exitCode}`);
    const told = await fetch(url).catch(() => null);
    if (told !== null) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} does not answer`);
}
