/** The slider beside the views: what it asks of the server, what is fetched ahead, the counts of the moment shown. */
import type { Page, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Counts } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, open, settled, useBrowser } from './wall';

const PAST = '2031-09-03T06:00Z';

/** The requests of a page that say that nobody waits for them. */
function aheadOf(page: Page): URL[] {
  const found: URL[] = [];
  page.on('request', (request: Request) => {
    if (request.headers().priority === 'u=7') found.push(new URL(request.url()));
  });
  return found;
}

/** A place on the slider, as a share of its length. */
async function place(page: Page, share: number): Promise<[number, number]> {
  const box = await page.getByRole('slider').boundingBox();
  if (box === null) throw new Error('no slider');
  return [Math.round(box.x + box.width * share), Math.round(box.y + box.height / 2)];
}

/** The exact moment that the page says it shows. */
async function shown(page: Page): Promise<number> {
  const told = await page.locator('output time').getAttribute('datetime');
  expect(told).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  return Date.parse(told ?? '');
}

describe('the slider', () => {
  useBrowser();

  it('never makes the server build a picture of its own', async () => {
    const page = await open('/now');
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.reload();
    await settled(page);
    await page.keyboard.press('[');
    await expect.poll(() => new URL(page.url()).searchParams.get('as_of')).not.toBeNull();
    const own = asked.filter((url) => url.pathname.endsWith('/timeline'));
    expect(own.map((url) => url.searchParams.get('bucket'))).toContain('minute');
    for (const url of own) {
      expect(url.searchParams.get('window')).toBeNull();
      expect(url.searchParams.get('as_of')).toBeNull();
    }
  });

  it('tells programs the exact moment', async () => {
    const live = await ask<{ frame: { as_of: number } }>(BASE, '/room');
    const page = await open('/now');
    await page.locator('output time').waitFor();
    expect(await shown(page)).toBe(live.frame.as_of);
    const past = await open(`/now?as_of=${PAST}`);
    await past.locator('output.past time').waitFor();
    expect(await shown(past)).toBe(Date.parse(PAST));
  });

  it('what the mouse rests on is fetched ahead, and a press shows just that', async () => {
    const page = await open('/claims');
    await settled(page);
    const ahead = aheadOf(page);
    for (const share of [0.31, 0.5, 0.77]) {
      ahead.length = 0;
      await page.mouse.move(...(await place(page, share)));
      await expect.poll(() => ahead.some((url) => url.pathname.endsWith('/matters'))).toBe(true);
      await settled(page);
      const fetched = new Set(ahead.map((url) => Number(url.searchParams.get('as_of'))));
      expect(fetched.size).toBe(1);
      await page.mouse.down();
      await page.mouse.up();
      expect(fetched).toContain(await shown(page));
      await page.keyboard.press('L');
      await settled(page);
    }
  });

  it('nothing is fetched ahead of a mouse that passes by', async () => {
    const page = await open('/claims');
    await settled(page);
    const ahead = aheadOf(page);
    const [from, y] = await place(page, 0.2);
    const [to] = await place(page, 0.8);
    await page.mouse.move(from, y);
    await page.mouse.move(to, y, { steps: 12 });
    await page.mouse.move(to, y - 200);
    await settled(page);
    expect(ahead).toEqual([]);
  });

  it('one step ahead of the past is fetched, and says that nobody waits for it', async () => {
    const page = await open('/claims');
    await settled(page);
    const ahead = aheadOf(page);
    await page.keyboard.press('[');
    await expect.poll(() => ahead.some((url) => url.pathname.endsWith('/matters'))).toBe(true);
  });

  it('the counts beside the views are those of the moment, and of now again when it is live', async () => {
    const counts = (query: string) =>
      ask<{ counts: Counts }>(BASE, `/room${query}`).then((told) => told.counts);
    const [then, short, now] = await Promise.all(
      [`?as_of=${PAST}`, '?window=1d', ''].map((query) => counts(query)),
    );
    expect(then?.matters).toBeLessThan(now?.matters ?? 0);
    expect(short?.reports).toBeLessThan(now?.reports ?? 0);
    const page = await open(`/now?as_of=${PAST}`);
    const nav = page.getByRole('navigation', { name: 'Views' });
    const told = async () => [
      ...(await nav.locator('.count').allTextContents()),
      (await nav.locator('.reports').textContent()) ?? '',
    ];
    const words = (one: Counts | undefined) => [
      String(one?.matters),
      String(one?.tallies),
      String(one?.watch),
      one?.reports === 1 ? '1 report' : `${one?.reports} reports`,
    ];
    await expect.poll(told).toEqual(words(then));
    const tops = () =>
      nav
        .locator('li')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    const before = await tops();
    await page.keyboard.press('L');
    await expect.poll(told).toEqual(words(now));
    expect(await tops(), 'nothing moves').toEqual(before);
    await page.getByTitle('Reports of the last').selectOption('1d');
    await expect.poll(told).toEqual(words(short));
  });

  it('each view’s name stands on one line', async () => {
    for (const width of [1200, 1400]) {
      const page = await open('/who', { width });
      const nav = page.getByRole('navigation', { name: 'Views' });
      await nav.locator('.count').first().waitFor();
      const heights = await nav
        .locator('li')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));
      expect(new Set(heights).size, `at ${width}`).toBe(1);
      const isWide = await nav.evaluate((one) => one.scrollWidth > one.clientWidth);
      expect(isWide, `at ${width}`).toBe(false);
    }
  });

  it('while it plays, the mouse on it asks for nothing', async () => {
    const page = await open(`/claims?as_of=${PAST}`);
    await settled(page);
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: /^Pause/ }).waitFor();
    const [x, y] = await place(page, 0.9);
    const ahead = aheadOf(page);
    await page.mouse.move(x, y);
    await page.waitForTimeout(400);
    const [low, high] = await page
      .getByRole('slider')
      .evaluate((one: HTMLInputElement) => [Number(one.min), Number(one.max)]);
    const pointed = (low ?? 0) + 0.88 * ((high ?? 0) - (low ?? 0));
    expect(ahead.every((url) => Number(url.searchParams.get('as_of')) < pointed)).toBe(true);
    await page.keyboard.press(' ');
  });
});
