/** No view is a burden to anybody: axe finds nothing serious, in both themes, on a desk and on a phone, full and empty. */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { watchfloor } from './program';
import { folder, useServers } from './rooms';
import { BASE, open, serious, settled, useBrowser } from './wall';

const VIEWS = [
  'now',
  'timeline',
  'who',
  'who?show=graph',
  'who?show=tension',
  'claims?matter=2',
  'figures',
  'watch',
  'map',
  'search?q=Ferrin',
  // Of a moment of which little was known: the same page, and axe takes seconds for a long one.
  'brief?as_of=2031-09-03T06:00Z',
  'report',
  'report/8?with=1',
  'line/1',
  'event/1',
  'alerts',
  'sources',
  'admin',
  'login',
];

/** In an empty room these say what to do next; the others need something to show. */
const EMPTY = VIEWS.filter((view) => !/\d|graph|tension/.test(view)).concat('brief');

const PHONE = { width: 390, height: 844 };

/** Looks at every view in a theme. Each theme is a file of its own, so that both are looked at side by side. */
export function looksAtEveryView(theme: 'dark' | 'light'): void {
  describe.each(['full', 'empty'] as const)(
    `every view, ${theme}, of a room that is %s`,
    (which) => {
      useBrowser();
      const start = useServers();
      let base = BASE;
      beforeAll(async () => {
        if (which === 'empty') base = (await start(await emptyRoom())).base;
      });

      for (const view of which === 'full' ? VIEWS : EMPTY) {
        it(`${view}: nothing serious for axe, on a desk and on a phone, where it fits`, async () => {
          const page = await open(`/${view}`, { base, theme });
          await settled(page);
          expect(await serious(page), 'on a desk').toEqual([]);
          await page.setViewportSize(PHONE);
          await settled(page);
          const wide = await page.evaluate(() => {
            const main = document.querySelector('main') ?? document.body;
            return main.scrollWidth - main.clientWidth;
          });
          expect(wide, 'wider than the phone').toBeLessThanOrEqual(0);
          expect(await serious(page), 'on a phone').toEqual([]);
        });
      }
    },
  );
}

/** A room in which nothing was filed: what was given could not be read. */
async function emptyRoom(): Promise<string> {
  const at = folder('empty');
  writeFileSync(`${at}/nothing.txt`, '');
  const room = `${at}/empty.room`;
  await watchfloor('add', `${at}/nothing.txt`, '--room', room).catch(() => '');
  return room;
}
