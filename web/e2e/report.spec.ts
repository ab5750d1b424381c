/** A report: what was read in it, its versions, and that nothing in it is obeyed. */
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, evidence, open, serious, useBrowser } from './wall';

const HOSTILE_TITLE = '<img src=x onerror=alert(1)> \u202Eevil\u202C <script>alert(2)</script>';
const HOSTILE_TEXT =
  '<script>alert(3)</script> said "><svg onload=alert(4)>.\n\nZero\u200Bwidth, \u202Eturned\u202C, {@html x}, javascript:alert(5).';

const HOSTILE: Report = {
  id: 1,
  article: 1,
  outlet: '</bdi><script>alert(6)</script>',
  title: HOSTILE_TITLE,
  address: 'javascript:alert(7)',
  published: '2031-09-03T04:50:00Z"><script>alert(8)</script>',
  modified: null,
  learnt: 1946177400000,
  language: '"><script>alert(9)</script>',
  text: HOSTILE_TEXT,
  blocks: [],
  spans: [
    { span: [0, 9], kind: 'source', line: 7, label: '<b onmouseover=alert(10)>' },
    { span: [4, 20], kind: 'content', line: 8, label: 'x' },
    { span: [5, 900_000], kind: 'figure', line: null, label: 'beyond the text' },
  ],
  versions: [{ id: 1, learnt: 1946177400000, published: null }],
  earlier: null,
  later: null,
  copy_of: null,
  story: 1,
  notes: ['<iframe src="javascript:alert(11)"></iframe>'],
};

describe('a report', () => {
  useBrowser();

  it('marks every span that was read, and the words stay as they are', async () => {
    const report = await ask<Report>(BASE, '/reports/8');
    const page = await open('/report/8');
    const text = page.locator('.text');
    await text.locator('.seg').first().waitFor();
    const shown = ((await text.textContent()) ?? '').replace(/\s+/g, '');
    expect(shown).toBe(report.text.replace(/\s+/g, ''));
    const lines = new Set(report.spans.flatMap((span) => (span.line === null ? [] : [span.line])));
    const marked = await text
      .locator('[data-line]')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset.line)));
    // A word may carry several lines; the innermost is the one that it opens.
    expect(new Set(marked).size).toBeGreaterThan(lines.size / 2);
    for (const line of marked) expect(lines).toContain(line);
  });

  it('marks what was read; a marked word opens its line', async () => {
    const page = await open('/report/8');
    const denied = page.locator('.text a.seg', { hasText: /^denied$/ });
    await denied.hover();
    await page.locator('.look').getByText('act', { exact: true }).waitFor();
    const line = Number(await denied.getAttribute('data-line'));
    await denied.click();
    expect((await evidence(page)).line).toBe(line);
  });

  it('the arrow keys go from mark to mark, Enter opens', async () => {
    const page = await open('/report/8');
    const first = page.locator('.text a.seg').first();
    await first.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const at = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.line);
    await page.keyboard.press('Enter');
    expect((await evidence(page)).line).toBe(Number(at));
  });

  it('kinds are switched off and on, and the words stay', async () => {
    const page = await open('/report/8');
    const text = page.locator('.text');
    const before = await text.textContent();
    expect(await page.locator('.text .k-figure').count()).toBeGreaterThan(0);
    await page.getByRole('checkbox', { name: 'figure' }).uncheck();
    expect(await page.locator('.text .k-figure').count()).toBe(0);
    await page.getByRole('button', { name: 'none', exact: true }).click();
    expect(await page.locator('.text .seg').count()).toBe(0);
    expect(await text.textContent()).toBe(before);
  });

  it('versions stand side by side with what changed', async () => {
    const page = await open('/report/8');
    await page.keyboard.press('v');
    const table = page.locator('table', { hasText: 'sentence by sentence' });
    await table.waitFor();
    expect(await table.locator('ins').count()).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.get('with')).toBe('1');
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('v');
    await table.waitFor({ state: 'detached' });
  });

  it('a link points at the words it means', async () => {
    const page = await open('/report/8?at=0-15');
    await page.locator('.pointed').first().waitFor();
    const pieces = await page.locator('.pointed').allTextContents();
    expect(pieces.join('')).toHaveLength(15);
  });

  it('what a report holds is shown as words and obeyed by nothing', async () => {
    const page = await open('/report/1', {
      answers: [
        { path: /^\/reports\/1$/, json: HOSTILE },
        { path: /^\/reports$/, json: { frame: {}, items: [], next: null, total: 0 } },
      ],
    });
    const shown = HOSTILE_TEXT.replace(/[\u200B\u202C\u202E]/gu, '\uFFFD');
    const text = (await page.locator('.text').textContent()) ?? '';
    expect(text.replace(/\s+/gu, '')).toBe(shown.replace(/\s+/gu, ''));
    expect(await page.locator('h1').textContent()).toBe(
      HOSTILE_TITLE.replace(/[\u202C\u202E]/gu, '\uFFFD'),
    );
    expect(await page.locator('main script, main iframe, main img, main svg[onload]').count()).toBe(
      0,
    );
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    // A moment, so that what would run has run: a dialog is a fault (see wall.ts).
    await page.waitForTimeout(200);
  });
});
