/** Live updates: they come by themselves, a connection that is cut goes on where it stopped, nothing jumps. */
import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, freePort, startMock } from './server';
import { isMock, open, useBrowser } from './wall';

describe.runIf(isMock)('live updates', () => {
  useBrowser();
  let child: ChildProcess;
  let base = '';
  beforeAll(async () => {
    const port = await freePort();
    // A report each second; every connection is cut after two.
    child = startMock(port, '--live', '1', '--cut', '2');
    base = `http://127.0.0.1:${port}`;
    await answers(`${base}/api/v1/room`, child);
  });
  afterAll(() => child?.kill());

  /** Ids of events that the page asked the stream to go on after. */
  function resumed(page: Page): string[] {
    const ids: string[] = [];
    page.on('request', (request) => {
      const id = request.headers()['last-event-id'];
      if (request.url().endsWith('/stream') && id !== undefined) ids.push(id);
    });
    return ids;
  }

  it('go on after a cut connection, with nothing lost and nothing twice', async () => {
    const page = await open('/now?since=all', { base });
    const ids = resumed(page);
    await expect.poll(() => ids.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    // Every connection asks for what comes after the last event that was seen.
    const numbers = ids.map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    await page.getByText('live', { exact: true }).waitFor();
    const revision = async () => (await (await fetch(`${base}/api/v1/room`)).json()).frame.revision;
    const before = await revision();
    await expect.poll(revision, { timeout: 10_000 }).toBeGreaterThan(before);
    const titles = await page.locator('main li').allTextContents();
    expect(titles.length).toBeGreaterThan(0);
  });

  it('the state of the connection is told in words while it is cut', async () => {
    const page = await open('/now', { base });
    await page.getByText(/connection lost, trying again/).waitFor({ timeout: 15_000 });
    await page.getByText('live', { exact: true }).waitFor({ timeout: 15_000 });
  });

  it('who reads is not pushed away: what is new waits for a key', async () => {
    const page = await open('/now?since=all', { base });
    await page.locator('main li').first().waitFor();
    await page.keyboard.press('j');
    const here = page.locator('[data-cursor="here"]');
    await here.waitFor();
    const top = await here.evaluate((one) => one.getBoundingClientRect().top);
    const more = page.getByRole('button', { name: /new changes?/ });
    await more.waitFor({ timeout: 20_000 });
    expect(await here.evaluate((one) => one.getBoundingClientRect().top)).toBeCloseTo(top, 0);
    await page.keyboard.press('.');
    await more.waitFor({ state: 'detached', timeout: 3000 });
  });
});
