/** The timeline and the slider: the whole wall as of a moment, by the address, by keys, by dragging, played forward. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ask } from './program';
import { BASE, open, useBrowser } from './wall';

/** The moment of the page's address. */
function moment(page: Page): string | null {
  return new URL(page.url()).searchParams.get('as_of');
}

/** How many matters the list says that it has: disputed ones and others; or shows, where none is disputed. */
async function matters(page: Page): Promise<number> {
  const counts = await page.locator('main .list h2 span').allTextContents();
  if (counts.length === 0) return page.locator('main .list li').count();
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** Drags the slider's thumb from its end to a share of its length. */
async function drag(page: Page, share: number): Promise<void> {
  const box = await page.locator('input[type="range"]').boundingBox();
  if (box === null) throw new Error('no slider');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 8, middle);
  await page.mouse.down();
  for (let at = 0.95; at > share; at -= 0.05) {
    await page.mouse.move(box.x + box.width * at, middle);
  }
  await page.mouse.move(box.x + box.width * share, middle);
  await page.mouse.up();
}

describe('the timeline', () => {
  useBrowser();

  it('tells when the room learnt what, by hour and by day, as a table too', async () => {
    const page = await open('/timeline');
    await page.getByRole('button', { name: 'by day' }).click();
    await page.getByText('As a table').click();
    const told = await ask<{ buckets: { reports: number }[] }>(
      BASE,
      '/timeline?bucket=day&window=all',
    );
    const busy = told.buckets.filter((bucket) => bucket.reports > 0);
    await expect.poll(() => page.locator('figure tbody tr').count()).toBe(busy.length);
    const counted = await page.locator('figure tbody tr td:nth-child(2)').allTextContents();
    expect(counted.map(Number)).toEqual(busy.map((bucket) => bucket.reports));
  });

  it('reports reach to the beginning of the room, all else as far as the window, and it says so', async () => {
    const page = await open('/timeline?window=12h&bucket=hour');
    const told = await ask<{
      frame: { since: number };
      buckets: { at: number; reports: number; changes: number }[];
    }>(BASE, '/timeline?window=12h');
    const since = new Date(told.frame.since).toISOString().slice(0, 16).replace('T', ' ');
    await page.getByText(`reports from its beginning, changes and acts since ${since}`).waitFor();
    await page.getByText('As a table').click();
    const column = async (nth: number) => {
      const texts = await page.locator(`figure tbody tr td:nth-child(${nth})`).allTextContents();
      return texts.map(Number);
    };
    const busy = told.buckets.filter((one) => one.reports > 0 || one.changes > 0);
    expect(await column(2)).toEqual(busy.map((one) => one.reports));
    expect(await column(3)).toEqual(busy.map((one) => one.changes));
    expect(busy[0]?.changes, 'the beginning is beyond the window').toBe(0);
    // The whole room is shown: nothing has to be said.
    await page.getByTitle('Reports of the last').selectOption('all');
    await page.getByText('changes and acts since').waitFor({ state: 'detached' });
  });

  it('leads from an hour to the wall as it was then', async () => {
    const page = await open('/timeline');
    await page.getByRole('button', { name: /^Fri 5 Sept? 07:00/ }).click();
    await page.getByText(/Showing what was known at 2031-09-05 08:00/).waitFor();
  });
});

describe('the slider', () => {
  useBrowser();

  it('a link to a moment shows in every view what was known at that moment', async () => {
    const at = '2031-09-03T06:00Z';
    const then = await ask<{ total: number }>(BASE, `/matters?as_of=${at}`);
    const now = await ask<{ total: number }>(BASE, '/matters');
    expect(then.total).toBeLessThan(now.total);
    const page = await open(`/claims?as_of=${at}`);
    await page.getByText('Showing what was known at 2031-09-03 06:00 UTC').waitFor();
    await expect.poll(() => matters(page)).toBe(then.total);
    for (const view of ['Figures', 'Watch list', 'Who to whom', 'Now', 'Brief']) {
      const asked = page.waitForRequest((request) => {
        const told = new URL(request.url()).searchParams.get('as_of');
        return told !== null && momentOf(told) === Date.parse(at);
      });
      await page.getByRole('link', { name: new RegExp(`^${view}`) }).click();
      await asked;
      expect(moment(page)).toBe(at);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('L');
    await expect.poll(() => moment(page)).toBeNull();
  });

  it('[ and ] step from one moment to the next at which something was learnt', async () => {
    const page = await open('/report');
    await page.locator('main li').first().waitFor();
    const all = await page.locator('main li').count();
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await expect.poll(() => page.locator('main li').count()).toBeLessThan(all);
    await expect.poll(() => moment(page)).not.toBeNull();
    const before = moment(page);
    await page.keyboard.press(']');
    await expect.poll(() => moment(page)).not.toBe(before);
    await page.keyboard.press('L');
    await expect.poll(() => page.locator('main li').count()).toBe(all);
  });

  it('is dragged: the list is what was known then; Back does not walk through the drag', async () => {
    const page = await open('/now?since=all');
    await page.getByRole('link', { name: /^Claims/ }).click();
    await page.locator('main .list li').first().waitFor();
    const entries = await page.evaluate(() => history.length);
    await drag(page, 0.3);
    await page.getByText(/Showing what was known at/).waitFor();
    await expect.poll(() => moment(page)).not.toBeNull();
    expect(await page.evaluate(() => history.length)).toBe(entries);
    const then = await ask<{ total: number; items: unknown[] }>(
      BASE,
      `/matters?as_of=${moment(page)}&limit=1`,
    );
    await expect.poll(() => matters(page)).toBe(then.total);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/now');
    await page.goForward();
    await page.getByText(/Showing what was known at/).waitFor();
  });

  it('space plays forward from where it stands, and stops', async () => {
    const page = await open('/report?as_of=2031-09-03T06:00Z');
    await page.getByText('Showing what was known at').waitFor();
    const known = await page.locator('main li').count();
    await page.keyboard.press(' ');
    await expect.poll(() => moment(page)).not.toBe('2031-09-03T06:00Z');
    await expect.poll(() => page.locator('main li').count()).toBeGreaterThan(known);
    await page.keyboard.press(' ');
    await page.waitForTimeout(600);
    const stopped = moment(page);
    await page.waitForTimeout(1200);
    expect(moment(page)).toBe(stopped);
  });

  it('a report that was not known then says so', async () => {
    const page = await open('/report/33?as_of=2031-09-03T06:00Z');
    await page.getByText('No such report was known at this moment').waitFor();
  });
});

/** A moment as programs write it: milliseconds, or ISO 8601. */
function momentOf(told: string): number {
  return /^\d+$/.test(told) ? Number(told) : Date.parse(told);
}
