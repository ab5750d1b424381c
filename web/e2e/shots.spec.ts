/**
 * The pictures of docs/wall: `SHOTS=1 npm run e2e -- e2e/shots.spec.ts`. Of the bundled crisis, before the mock or
 * before a server with that room (BASE_URL).
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { type Opening, open, settled, useBrowser } from './wall';

const FOLDER = fileURLToPath(new URL('../../docs/wall', import.meta.url));

const SHOTS: [name: string, path: string, options: Opening][] = [
  ['now', '/now?since=all', { theme: 'dark' }],
  ['slider', '/claims?as_of=2031-09-03T09:45Z', { theme: 'light' }],
  ['who', '/who', { theme: 'light' }],
  ['figures', '/figures', { theme: 'dark' }],
  ['map', '/map', { theme: 'light' }],
  ['report', '/report/8?line=146', { theme: 'dark' }],
  ['brief', '/brief', { theme: 'light' }],
  ['phone', '/watch', { theme: 'dark', width: 390, height: 780 }],
];

describe.runIf(process.env.SHOTS)('pictures for the documentation', () => {
  useBrowser();
  mkdirSync(FOLDER, { recursive: true });

  for (const [name, path, options] of SHOTS) {
    it(name, async () => {
      const page = await open(path, { width: 1200, height: 750, ...options });
      await settled(page);
      await page.screenshot({ path: `${FOLDER}/${name}.png` });
    });
  }
});
