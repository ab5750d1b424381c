/** The watch list: what was announced, and what became of it. */
import { describe, expect, it } from 'vitest';
import type { Watch } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, evidence, open, useBrowser } from './wall';

const all = () => ask<{ items: Watch[] }>(BASE, '/watch?limit=500').then((told) => told.items);

describe('the watch list', () => {
  useBrowser();

  it('what is open with a date stands first, the nearest date before the others', async () => {
    const page = await open('/watch');
    await page.getByRole('heading', { name: /^Open, with a date/ }).waitFor();
    const dates = await page.locator('section').first().locator('.due .date').allTextContents();
    expect(dates.length).toBeGreaterThan(1);
    expect(dates).toEqual([...dates].sort());
  });

  it('a threat that was carried out tells its life: open, triggered, carried out', async () => {
    const dam = (await all()).find((one) => one.kind === 'threat' && one.state === 'carried-out');
    const page = await open(`/watch?item=${dam?.id}`);
    const item = page.locator('[data-cursor="here"]');
    await item.waitFor();
    const life = await item.locator('.life li').allTextContents();
    expect(life.length).toBe(dam?.life.length);
    expect(life.join(' ')).toMatch(/open.*triggered.*carried out/s);
  });

  it('a link to what is not in the list that is shown leads to it all the same, in its place', async () => {
    const { items } = await ask<{ items: Watch[] }>(BASE, '/watch?limit=500&window=12h');
    const there = new Set(items.map((one) => one.id));
    const older = (await all()).find((one) => !there.has(one.id) && one.due !== null);
    expect(older).toBeDefined();
    const page = await open(`/watch?window=12h&item=${older?.id}`);
    const item = page.locator('[data-cursor="here"]');
    await item.waitFor();
    expect((await item.textContent())?.replace(/\s+/g, ' ')).toContain(
      older?.what.words.replace(/\s+/g, ' '),
    );
    expect(await page.locator('main section li[tabindex]').count()).toBe(items.length + 1);
    // Of another kind it is not shown: what is filtered out stays out.
    const other = older?.kind === 'threat' ? 'commitments' : 'threats';
    await page.getByRole('button', { name: other }).click();
    await expect.poll(() => item.count()).toBe(0);
  });

  it('a link to what was never announced says so', async () => {
    const page = await open('/watch?item=99999999');
    await page.getByText('This announcement was not known at this moment.').waitFor();
    await page.locator('main section li').first().waitFor();
  });

  it('filters by kind, and a promise that was broken is told as that', async () => {
    const page = await open('/watch');
    await page.getByRole('button', { name: 'commitments' }).click();
    const kept = (await all()).filter((one) => one.kind === 'commitment');
    await expect.poll(() => page.locator('main section li .kind').count()).toBe(kept.length);
    expect(kept.some((one) => one.state === 'broken')).toBe(true);
    await page.locator('main li .head', { hasText: 'broken' }).first().waitFor();
  });

  it('one key opens the words of an announcement', async () => {
    const page = await open('/watch');
    await page.locator('main section li').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    const { line, words } = await evidence(page);
    const item = (await all()).find((one) => one.what.line === line || one.id === line);
    expect(item?.what.words.replace(/\s+/g, ' ')).toBe(words);
  });
});
