/** Now: what changed, the newest first, each with the words it rests on. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, evidence, open, useBrowser } from './wall';

describe('now', () => {
  useBrowser();

  it('shows what changed, newest first, each with its mark and its word', async () => {
    const page = await open('/now?since=all');
    await page.locator('main article').first().waitFor();
    const { items } = await ask<{ items: Change[] }>(BASE, '/now?since=7d&limit=1');
    const times = await page
      .locator('main article li:first-child .when time')
      .evaluateAll((all) => all.map((one) => Date.parse(one.getAttribute('datetime') ?? '')));
    expect(times[0]).toBe(items[0]?.at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const marks = await page.locator('main article .kinds').allTextContents();
    expect(marks.every((told) => told.trim() !== '')).toBe(true);
    expect(marks.join(' ')).toMatch(/new/);
  });

  it('shows only what was corrected or withdrawn, and the address keeps it', async () => {
    const page = await open('/now?since=all');
    await page.getByRole('button', { name: 'corrected, withdrawn' }).click();
    await page.locator('main article').first().waitFor();
    await expect
      .poll(async () => (await page.locator('main article .kinds').allTextContents()).join(' '))
      .not.toMatch(/\bnew\b/);
    const marks = await page.locator('main article .kinds').allTextContents();
    expect(marks.join(' ')).toMatch(/withdrawn/);
    expect(marks.join(' ')).toMatch(/corrected/);
    await page.reload();
    await page.locator('main article').first().waitFor();
    expect(await page.locator('main article .kinds').allTextContents()).toEqual(marks);
  });

  it('opens the words that any change rests on with one key', async () => {
    const page = await open('/now?since=all');
    await page.locator('main li').first().waitFor();
    await page.keyboard.press('j');
    const here = page.locator('[data-cursor="here"]');
    await here.waitFor();
    await page.keyboard.press('Enter');
    const { words } = await evidence(page);
    expect(await here.textContent()).toContain(words.slice(0, 20));
  });

  it('leads from a heading to the event with every mention of it', async () => {
    const page = await open('/now?since=all');
    await page.locator('main article h2 a').first().click();
    await page.getByRole('heading', { name: 'Every mention' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/event\/\d+$/);
    await page.getByRole('heading', { name: 'Who says what of it' }).waitFor();
  });

  it('says what to do where nothing changed', async () => {
    // The last hour before the first report.
    const page = await open('/now?since=1h&as_of=2031-09-03T04:00Z');
    await page.locator('.empty').waitFor();
  });
});
