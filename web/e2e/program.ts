/** The program under test: rooms that it makes, and servers of them. Nothing here stands in for it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const CRISIS = `${ROOT}examples/crisis`;
export const ACTORS = `${CRISIS}/actors.toml`;

/** Where a program of the workspace is: `WATCHFLOOR_BIN` names the folder, otherwise the development build counts. */
export function program(name: string): string {
  const given = process.env.WATCHFLOOR_BIN;
  const folders = given ? [given] : [`${ROOT}target/debug`, `${ROOT}target/release`];
  for (const folder of folders) {
    if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  throw new Error(
    `no program “${name}” in ${folders.join(' or ')}: ` +
      'build it with `cargo build -p watchfloor -p watchfloor-world --bins`, or name its folder in WATCHFLOOR_BIN',
  );
}

const run = promisify(execFile);

/** Runs a command of the program to its end; gives what it printed. */
export async function watchfloor(...argv: string[]): Promise<string> {
  const { stdout } = await run(program('watchfloor'), argv, { maxBuffer: 64 << 20 });
  return stdout;
}

/** Adds a user as an administrator does at the terminal. */
export async function addUser(room: string, name: string, role: string, password: string) {
  const argv = ['user', 'add', name, '--role', role, '--room', room];
  const child = run(program('watchfloor'), argv);
  child.child.stdin?.end(`${password}\n`);
  await child;
}

/** Files reports as known from their publication, like the example's README says. */
export async function add(room: string, ...files: string[]): Promise<void> {
  await watchfloor('add', ...files, '--room', room, '--actors', ACTORS, '--as-published');
}

/** The example's pages, in the order in which they came out. */
export async function pages(from: number, to: number): Promise<string[]> {
  const names = (await readdir(CRISIS)).filter((name) => /^\d\d-.*\.html$/.test(name)).sort();
  return names.slice(from - 1, to).map((name) => `${CRISIS}/${name}`);
}

export type Server = { base: string; port: number; stop: () => Promise<void> };

/** `watchfloor serve` of a room, ready to answer. */
export async function serve(room: string, options: string[] = [], at?: number): Promise<Server> {
  const port = at ?? (await freePort());
  const argv = ['serve', '--room', room, '--listen', `127.0.0.1:${port}`, ...options];
  const child = spawn(program('watchfloor'), argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  await answers(`http://127.0.0.1:${port}/`, child, () => said);
  return { base: `http://127.0.0.1:${port}`, port, stop: () => end(child) };
}

/** Ends a process and waits until it is gone, so that its room is free. */
export function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
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
export async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    const told = await fetch(url).catch(() => null);
    if (told !== null) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} does not answer: ${said()}`);
}

/** Asks the server itself, to compare with what the wall shows. */
export async function ask<T>(base: string, path: string): Promise<T> {
  const told = await fetch(`${base}/api/v1${path}`);
  if (!told.ok) throw new Error(`${path}: ${told.status} ${await told.text()}`);
  return (await told.json()) as T;
}
