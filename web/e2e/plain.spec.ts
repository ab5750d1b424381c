/** Without JavaScript: the brief and a report are whole pages of their own. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, open, serious, useBrowser } from './wall';

describe('without JavaScript', () => {
  useBrowser();

  it('the brief says what changed, each line with the number that leads to its words', async () => {
    const page = await open('/b', { scripts: false });
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text.length).toBeGreaterThan(2000);
    const numbers = page.locator('main a', { hasText: /^\[?\d+\]?$/ });
    expect(await numbers.count()).toBeGreaterThan(20);
    await numbers.first().click();
    await page.waitForLoadState();
    expect(await page.locator('mark, :target').count()).toBeGreaterThan(0);
  });

  it('a report shows its whole text, its marks, and its versions beside each other', async () => {
    const report = await ask<Report>(BASE, '/reports/8');
    const page = await open('/r/8', { scripts: false });
    const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();
    // Without the numbers that stand behind what was read.
    const pieces = await page
      .locator('article.text')
      .evaluate((one) => Array.from(one.querySelectorAll('sup'), (sup) => sup.textContent ?? ''));
    let text = (await page.locator('article.text').innerHTML()).replace(/<sup>.*?<\/sup>/g, '');
    expect(pieces.length).toBeGreaterThan(10);
    text = squeeze(
      text
        .replace(/<[^>]*>/g, '')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&'),
    );
    for (const sentence of squeeze(report.text).split('. ').slice(1, 6)) {
      expect(text).toContain(sentence);
    }
    expect(await page.locator('main mark, main .mark, main [class^="k-"]').count()).toBeGreaterThan(
      5,
    );
    await page.getByRole('link', { name: 'side by side' }).first().click();
    await page.waitForLoadState();
    expect(await page.locator('tr.added, tr.removed, tr.changed').count()).toBeGreaterThan(0);
  });

  it('a report that there is not says so and leads on', async () => {
    const page = await open('/r/999999', { scripts: false });
    expect(await page.locator('a').count()).toBeGreaterThan(0);
    expect(await page.locator('main').textContent()).toMatch(/no (such )?report|not/i);
  });

  for (const [path, theme] of [
    // Of a moment of which little was known: the same page, and axe takes seconds for a long one.
    ['/b?as_of=2031-09-03T06:00Z', 'dark'],
    ['/b?as_of=2031-09-03T06:00Z', 'light'],
    ['/r/8', 'dark'],
    ['/r/8', 'light'],
    ['/r/8/with/1', 'light'],
  ] as const) {
    it(`${path}, ${theme}: nothing serious for axe`, async () => {
      expect(await serious(await open(path, { theme }))).toEqual([]);
    });
  }
});
