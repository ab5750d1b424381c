/** Sources: what needs a look first. */
import { describe, expect, it } from 'vitest';
import { isMock, open, useBrowser } from './wall';

describe('sources', () => {
  useBrowser();

  it.runIf(isMock)('what is stopped, fails or is silent comes before what is well', async () => {
    const page = await open('/sources');
    await page.locator('tbody tr').first().waitFor();
    const names = await page.locator('tbody th bdi').allTextContents();
    expect(names).toEqual([
      'Vessen Tribune',
      'Northline News',
      'Ostrey Herald',
      'Concord Press Agency',
      'Marn Standard',
      'River Post',
    ]);
    await page.getByText('3 of 6 need a look').waitFor();
  });

  it('a room without sources says how to add one', async () => {
    const page = await open('/sources', {
      answers: [{ path: /^\/sources$/, json: { items: [] } }],
    });
    await page.getByText('watchfloor source add').waitFor();
  });
});
