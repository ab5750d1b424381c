/** Every view: that it comes up, says something, and is no burden to anybody, in both themes and on a phone. */
import { describe, expect, it } from 'vitest';
import { isMock, open, serious, settled, useBrowser } from './wall';

const VIEWS = [
  'now',
  'timeline',
  'who',
  'claims',
  'figures',
  'watch',
  'map',
  'search?q=Ferrin',
  'brief',
  'report',
  'report/1',
  'line/1',
  'event/1',
  'alerts',
  'sources',
  'admin',
  'login',
];

describe('every view', () => {
  useBrowser();

  for (const view of VIEWS) {
    for (const theme of ['dark', 'light'] as const) {
      it(`${view}, ${theme}: nothing serious for axe`, async () => {
        const page = await open(`/${view}`, { theme });
        await settled(page);
        expect(await serious(page)).toEqual([]);
      });
    }

    it(`${view} fits a phone`, async () => {
      const page = await open(`/${view}`, { width: 390, height: 844 });
      await settled(page);
      const wide = await page.evaluate(() => {
        const main = document.querySelector('main');
        return main === null ? 0 : main.scrollWidth - main.clientWidth;
      });
      expect(wide).toBeLessThanOrEqual(0);
    });
  }

  it.runIf(isMock)('a view that there is not says so', async () => {
    const page = await open('/nowhere').catch(() => null);
    await page?.getByText('There is no such page').waitFor();
    expect(page).not.toBeNull();
  });
});
