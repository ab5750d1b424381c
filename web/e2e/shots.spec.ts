/**
 * The pictures of docs/wall, of the example crisis: `SHOTS=1 npm run e2e -- e2e/shots.spec.ts`. Where `pngquant` is
 * installed they are made small with it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Opening, open, settled, useBrowser } from './wall';

const FOLDER = fileURLToPath(new URL('../../docs/wall', import.meta.url));

/** No picture is larger: they are fetched by everybody who clones. */
const MOST_BYTES = 150_000;

type Shot = [name: string, path: string, options: Opening, before?: (page: Page) => Promise<void>];

const SHOTS: Shot[] = [
  // Thursday morning: the island is taken, the dam closes, two deny.
  ['now', '/now?since=all&as_of=2031-09-04T08:30Z', { theme: 'dark' }],
  ['slider', '/claims?as_of=2031-09-03T10:30Z', { theme: 'light' }],
  ['who', '/who', { theme: 'light' }, chooseCell],
  ['tension', '/who?show=tension&pair=ADV%7CLTM', { theme: 'dark' }],
  ['figures', '/figures', { theme: 'dark' }],
  ['watch', '/watch', { theme: 'light' }],
  ['map', '/map', { theme: 'light' }],
  ['report', '/report/8?line=129', { theme: 'dark' }],
  ['versions', '/report/8?with=1', { theme: 'light' }],
  ['brief', '/brief?since=24h', { theme: 'light' }],
  ['phone', '/watch', { theme: 'dark', width: 390, height: 780 }],
];

async function chooseCell(page: Page): Promise<void> {
  await page.getByRole('gridcell', { name: /^Lothmar's army to Ferrin: conflict/ }).click();
}

describe.runIf(process.env.SHOTS)('pictures for the documentation', () => {
  useBrowser();
  mkdirSync(FOLDER, { recursive: true });

  for (const [name, path, options, before] of SHOTS) {
    it(name, async () => {
      const page = await open(path, { width: 1200, height: 750, ...options });
      await settled(page);
      await before?.(page);
      await settled(page);
      const file = `${FOLDER}/${name}.png`;
      await page.screenshot({ path: file });
      try {
        execFileSync('pngquant', ['--force', '--strip', '--output', file, '64', file]);
      } catch {
        console.warn('pngquant is not installed: the picture is as large as it was taken');
      }
      expect(statSync(file).size).toBeLessThan(MOST_BYTES);
    });
  }
});
