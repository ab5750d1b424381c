/** Without a mouse: from what is new to the exact words, to the report, to a judgement, and back. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from './program';
import { copyOfCrisis, useServers } from './rooms';
import { evidence, open, useBrowser } from './wall';

describe('the keyboard', () => {
  useBrowser();
  const start = useServers();
  let base = '';
  beforeAll(async () => {
    base = (await start(copyOfCrisis('keyboard'))).base;
  });

  it('leads from Now to the words, says something of them, undoes it, and comes back', async () => {
    const page = await open('/now?since=all', { base });
    await page.locator('main li').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('[data-cursor="here"]').waitFor();
    await page.keyboard.press('Enter');
    const first = await evidence(page);
    expect(first.words).not.toBe('');
    await page.keyboard.press('c');
    await page.getByRole('status').getByText(`Line ${first.line}: confirmed.`).waitFor();
    await page.keyboard.press('z');
    await page.getByRole('status').getByText(`Line ${first.line}: no longer confirmed.`).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('aside blockquote').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('line')).toBeNull();
    expect(await page.locator('[data-cursor="here"]').count()).toBe(1);
  });

  it('g and a letter go to every view, / to search, ? lists the keys', async () => {
    const page = await open('/now', { base });
    for (const [key, path] of [
      ['t', '/timeline'],
      ['w', '/who'],
      ['c', '/claims'],
      ['f', '/figures'],
      ['l', '/watch'],
      ['m', '/map'],
      ['b', '/brief'],
      ['a', '/alerts'],
      ['o', '/sources'],
      ['x', '/admin'],
      ['n', '/now'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect.poll(() => new URL(page.url()).pathname).toBe(path);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('open the words it rests on').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('search-box');
    // In the box letters are letters.
    await page.keyboard.type('gc');
    expect(new URL(page.url()).pathname).toBe('/search');
  });

  for (const [view, first] of [
    ['now?since=all', 'main li'],
    ['timeline', 'main section li'],
    ['figures', 'main article'],
    ['watch', 'main section li'],
    ['search?q=Ferrin', 'main [data-line]'],
  ] as const) {
    it(`from a line of ${view.split('?')[0]} one key opens the exact words it rests on`, async () => {
      const page = await open(`/${view}`, { base });
      await page.locator(first).first().waitFor();
      await page.locator('body').press('Escape');
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      const { line, words } = await evidence(page);
      const told = await ask<{ quote: { words: string } }>(base, `/lines/${line}?window=all`);
      expect(words.replace(/\s+/g, ' ')).toBe(told.quote.words.replace(/\s+/g, ' '));
    });
  }

  it('a key of a view does nothing with Ctrl, which is the browser’s', async () => {
    const page = await open('/report/8?line=129', { base });
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    await page.keyboard.press('Control+c');
    await page.waitForTimeout(150);
    expect(await page.getByText('Line 129: confirmed.').count()).toBe(0);
  });

  it('a view that there is not says so', async () => {
    const page = await open('/now', { base });
    await page.evaluate(() => {
      history.pushState(null, '', '/nowhere');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByText('There is no such page').first().waitFor();
  });
});
