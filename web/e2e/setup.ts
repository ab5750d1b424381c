/** Before all tests: the room of the example crisis, and a server of it that all may ask and none may change. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { add, CRISIS, serve } from './program';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const page = fileURLToPath(new URL('../dist/index.html', import.meta.url));
  if (!existsSync(page)) throw new Error('the wall is not built: npm run build');
  const work = mkdtempSync(`${tmpdir()}/watchfloor-e2e-`);
  const crisis = `${work}/crisis.room`;
  await add(crisis, CRISIS);
  const shown = `${work}/shown.room`;
  copyFileSync(crisis, shown);
  const server = await serve(shown, ['--name', 'The Tamble crisis']);
  const told = await fetch(server.base);
  if (!told.ok) {
    throw new Error(
      'this program was built without the wall: build web/dist first, then the program',
    );
  }
  project.provide('work', work);
  project.provide('crisis', crisis);
  project.provide('base', server.base);
  return async () => {
    await server.stop();
    rmSync(work, { recursive: true });
  };
}
