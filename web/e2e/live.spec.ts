/** Live updates: they come by themselves; after a cut nothing is missing and nothing twice; nothing jumps. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { add, ask, pages } from './program';
import { proxyBefore } from './proxy';
import { folder, useServers } from './rooms';
import { blank, open, useBrowser } from './wall';

/** A room with the first reports of the crisis. */
async function roomWith(reports: number): Promise<string> {
  const room = `${folder('live')}/crisis.room`;
  await add(room, ...(await pages(1, reports)));
  return room;
}

/**
 * All changes of the page's list, to its end: for each its time and its words. (Its mark may differ: what a change is
 * called is seen from all that is known, and the list keeps the name under which it came.)
 */
async function changes(page: Page): Promise<string[]> {
  await toTheEnd(page);
  const more = page.getByRole('button', { name: /earlier changes?/ });
  while ((await more.count()) > 0) await more.first().click();
  const rows = await page.locator('main article li').evaluateAll((all) =>
    all.map((row) => {
      const words = Array.from(row.querySelectorAll('.quote q'), (one) => one.textContent ?? '');
      return `${row.querySelector('.when')?.textContent ?? ''} ${words.at(-1) ?? ''}`;
    }),
  );
  return rows.map((row) => row.replace(/\s+/g, ' ').trim()).sort();
}

/** Fetches the pages of the list that are left, and lets in what came while its top was out of sight. */
async function toTheEnd(page: Page): Promise<void> {
  const rest = page.getByRole('button', { name: 'Show more' });
  await expect
    .poll(async () => {
      // It fetches by itself as it comes into sight, and is gone after the last page.
      const end = rest.first();
      if ((await end.count()) > 0)
        await end.scrollIntoViewIfNeeded({ timeout: 500 }).catch(() => {});
      return rest.count();
    })
    .toBe(0);
  await page.evaluate(() => document.querySelector('main')?.scrollTo({ top: 0 }));
  const fresh = page.getByRole('button', { name: /new changes?/ });
  if ((await fresh.count()) > 0) await fresh.first().click();
}

/** What a page shows that was opened just now. */
async function fresh(base: string): Promise<string[]> {
  const page = await open('/now?since=all', { base });
  await page.locator('main article').first().waitFor();
  const shown = await changes(page);
  await page.close();
  return shown;
}

/** Waits until the page has all that was filed, and shows it. */
async function caughtUp(page: Page, base: string, revision: number): Promise<void> {
  const known = () =>
    ask<{ frame: { revision: number } }>(base, '/room').then((told) => told.frame.revision);
  await expect.poll(known, { timeout: 20_000 }).toBe(revision);
  await page.getByText('live', { exact: true }).waitFor({ timeout: 20_000 });
  const count = page.getByText(`${revision} reports`);
  await count.waitFor({ timeout: 20_000 });
}

describe('live updates', () => {
  useBrowser();
  const start = useServers();

  it('a report that is filed appears by itself, without loading the page again', async () => {
    const room = await roomWith(10);
    const { base } = await start(room);
    const page = await open('/now?since=all', { base });
    await page.locator('main article').first().waitFor();
    await page.evaluate(() => {
      (window as { mark?: boolean }).mark = true;
    });
    await add(room, ...(await pages(11, 11)));
    await page.getByText('11 reports').waitFor();
    await page.locator('main article', { hasText: 'Concord Press Agency' }).first().waitFor();
    expect(await page.evaluate(() => (window as { mark?: boolean }).mark)).toBe(true);
    expect(await changes(page)).toEqual(await fresh(base));
  });

  it('after a cut connection nothing is missing and nothing is twice', async () => {
    const room = await roomWith(10);
    const server = await start(room);
    const proxy = await proxyBefore(server.port, 'silent');
    try {
      const page = await open('/now?since=all', { base: proxy.base });
      await page.locator('main article').first().waitFor();
      await page.getByText('live', { exact: true }).waitFor();
      await add(room, ...(await pages(11, 12)));
      proxy.cut();
      await page.getByText(/connection lost, trying again/).waitFor();
      await add(room, ...(await pages(13, 15)));
      proxy.restore();
      await add(room, ...(await pages(16, 16)));
      await caughtUp(page, server.base, 16);
      await expect
        .poll(async () => difference(await changes(page), await fresh(server.base)), {
          timeout: 15_000,
        })
        .toEqual([]);
    } finally {
      await proxy.stop();
    }
  });

  it('after a restart of the server nothing is missing and nothing is twice', async () => {
    const room = await roomWith(10);
    const first = await start(room);
    const page = await open('/now?since=all', { base: first.base });
    await page.locator('main article').first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    await add(room, ...(await pages(11, 11)));
    await page.getByText('11 reports').waitFor();
    await first.stop();
    await add(room, ...(await pages(12, 13)));
    await page.getByText(/connection lost, trying again/).waitFor();
    await start(room, [], first.port);
    await add(room, ...(await pages(14, 14)));
    await caughtUp(page, first.base, 14);
    await expect
      .poll(async () => difference(await changes(page), await fresh(first.base)), {
        timeout: 15_000,
      })
      .toEqual([]);
  });

  for (const [view, item] of [
    ['now?since=all', 'main article li'],
    ['claims', 'main .list li'],
    ['watch', 'main section li'],
  ] as const) {
    it(`nothing jumps in ${view.split('?')[0]} while somebody reads and a hundred changes stream in`, async () => {
      const room = await roomWith(20);
      const { base } = await start(room);
      const page = await blank({ base });
      await page.goto(`${base}/${view}`);
      await page.locator(item).first().waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const here = page.locator('[data-cursor="here"]');
      await here.waitFor();
      await page.getByText('live', { exact: true }).waitFor();
      await page.waitForTimeout(700);
      const top = await here.evaluate((one) => one.getBoundingClientRect().top);
      await page.evaluate(() => {
        const seen = window as unknown as { shifts: { value: number; what: string }[] };
        seen.shifts = [];
        type Shift = PerformanceEntry & { value: number; sources?: { node?: Node | null }[] };
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as Shift[]) {
            const nodes = entry.sources?.map((one) => one.node as Element | null) ?? [];
            const what = nodes.map((node) => node?.className ?? node?.nodeName ?? '').join(', ');
            seen.shifts.push({ value: entry.value, what });
          }
        }).observe({ type: 'layout-shift' });
      });
      const before = await ask<{ total: number }>(base, '/now?since=7d&limit=1');
      for (let at = 21; at < 33; at += 4) await add(room, ...(await pages(at, at + 3)));
      await page.getByText('32 reports').waitFor();
      const after = await ask<{ total: number }>(base, '/now?since=7d&limit=1');
      expect(after.total - before.total).toBeGreaterThan(100);
      await page.waitForTimeout(500);
      expect(await here.evaluate((one) => one.getBoundingClientRect().top)).toBeCloseTo(top, 0);
      const shifts = await page.evaluate(
        () => (window as unknown as { shifts: { value: number; what: string }[] }).shifts,
      );
      const sum = shifts.reduce((all, shift) => all + shift.value, 0);
      expect(sum, JSON.stringify(shifts)).toBeLessThan(0.01);
    });
  }

  it('a brief stays as it is under the eyes of who reads it, and says that the room has learnt more', async () => {
    const room = await roomWith(3);
    const { base } = await start(room);
    const page = await open('/brief', { base });
    const facts = page.locator('.facts');
    await facts.getByText('3 reports').waitFor();
    const pill = page.getByRole('button', { name: 'The room has learnt more' });
    await page.getByText('live', { exact: true }).waitFor();
    expect(await pill.count()).toBe(0);
    await add(room, ...(await pages(4, 5)));
    await pill.waitFor({ timeout: 20_000 });
    expect(await facts.textContent()).toContain('3 reports');
    await page.keyboard.press('.');
    await facts.getByText('5 reports').waitFor();
    await pill.waitFor({ state: 'detached' });
  });

  it('what is new waits for a key while somebody reads', async () => {
    const room = await roomWith(10);
    const { base } = await start(room);
    const page = await open('/now?since=all', { base });
    await page.locator('main li').first().waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-cursor="here"]').waitFor();
    await add(room, ...(await pages(11, 12)));
    const more = page.getByRole('button', { name: /new changes?/ });
    await more.waitFor();
    await page.keyboard.press('.');
    await more.waitFor({ state: 'detached' });
    await expect.poll(async () => difference(await changes(page), await fresh(base))).toEqual([]);
  });
});

/** What only one of two lists has, or has more often. */
function difference(one: string[], other: string[]): string[] {
  const rest = [...other];
  const missing = one.filter((row) => {
    const at = rest.indexOf(row);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [...missing.map((row) => `only here: ${row}`), ...rest.map((row) => `missing: ${row}`)];
}
