/**
 * The demo, as `make demo` plays it but faster: outlets publish on loopback, the running room collects, alerts fire,
 * and the wall moves. Then alerts and sources as they are after it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, ask, CRISIS, end, freePort, program, watchfloor } from './program';
import { folder, useServers } from './rooms';
import { open, serious, useBrowser } from './wall';

/** Two days in a quarter of a minute. */
const SPEED = '12000';

type Alert = {
  id: number;
  rule: string;
  severity: string;
  phase: string;
  lines: { line: number; words: string }[];
};

/** The world that publishes, and the room that collects from it. */
async function play(
  work: string,
): Promise<{ base: string; over: Promise<void>; stop: () => Promise<void> }> {
  const list = `${work}/sources.toml`;
  const room = `${work}/crisis.room`;
  const options = ['play', CRISIS, '--speed', SPEED, '--wait', '3', '--linger', '3'];
  const world = spawn(program('world'), options, { stdio: ['ignore', 'pipe', 'ignore'] });
  let told = '';
  world.stdout.on('data', (data) => {
    told += data;
  });
  // The last source of the list says that it is whole.
  while ((told.match(/^address/gm)?.length ?? 0) < 6) {
    if (world.exitCode !== null) throw new Error(`the world ended: ${told}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  writeFileSync(list, told);
  const clock = ['--clock', told.match(/^# clock: (.*)$/m)?.[1] ?? ''];
  await watchfloor('source', 'pack', list, '--untried', '--room', room, ...clock);

  const port = await freePort();
  const config = readFileSync(`${CRISIS}/watchfloor.toml`, 'utf8')
    .replace('"actors.toml"', `"${CRISIS}/actors.toml"`)
    .replace('"rules.toml"', `"${CRISIS}/rules.toml"`)
    .replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`);
  writeFileSync(`${work}/watchfloor.toml`, config);
  const argv = ['run', '--room', room, '--config', `${work}/watchfloor.toml`, ...clock];
  const running: ChildProcess = spawn(program('watchfloor'), argv, { stdio: 'ignore' });
  await answers(`http://127.0.0.1:${port}/`, running, () => 'see its log');
  return {
    base: `http://127.0.0.1:${port}`,
    over: new Promise((done) => {
      if (world.exitCode !== null) done();
      else world.once('exit', () => done());
    }),
    stop: async () => {
      await end(world);
      await end(running);
    },
  };
}

describe('the demo', () => {
  useBrowser();
  const start = useServers();
  const work = folder('demo');
  let played: Awaited<ReturnType<typeof play>>;
  beforeAll(async () => {
    played = await play(work);
  });
  afterAll(() => played?.stop());

  it('moves by itself: reports are collected and shown, and alerts fire', async () => {
    const page = await open('/now?since=all', { base: played.base });
    const reports = page.locator('nav .holds');
    const count = async () =>
      Number((await reports.textContent())?.match(/(\d+) report/)?.[1] ?? 0);
    await expect.poll(count).toBeGreaterThan(0);
    const before = await count();
    await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(before + 5);
    await page.locator('main article').first().waitFor();
    await page.getByRole('link', { name: /^Alerts/ }).click();
    await page.locator('li.card').first().waitFor({ timeout: 20_000 });
    await played.over;
  });

  it('afterwards alerts stand in the order in which people must see them, each with its words', async () => {
    await played.stop();
    const { base } = await start(`${work}/crisis.room`);
    const { items } = await ask<{ items: Alert[] }>(base, '/alerts');
    expect(items.some((alert) => alert.rule === 'shelling of Ardovia')).toBe(true);
    const page = await open('/alerts', { base });
    await page.locator('li.card').first().waitFor();
    const ids = await page
      .locator('li.card')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset.alert)));
    const RANK = ['critical', 'warning', 'info'];
    const ranks = ids.map((id) =>
      RANK.indexOf(items.find((alert) => alert.id === id)?.severity ?? ''),
    );
    expect(ranks.length).toBeGreaterThan(3);
    expect(ranks).toEqual([...ranks].sort());
    const shelling = items.find((alert) => alert.rule === 'shelling of Ardovia');
    await page.locator(`[data-alert="${shelling?.id}"] .words`).first().click();
    await page.locator('aside blockquote mark', { hasText: /shell/i }).waitFor();
  });

  it('y takes an alert in hand, a gives it to somebody, r resolves it, and the word is kept', async () => {
    const { base } = await start(`${work}/crisis.room`);
    const page = await open('/alerts', { base });
    await page.locator('li.card').first().waitFor();
    await page.keyboard.press('j');
    const here = page.locator('[data-cursor="here"]');
    await here.waitFor();
    const id = await here.getAttribute('data-alert');
    const card = page.locator(`[data-alert="${id}"]`);
    await page.keyboard.press('a');
    await page.keyboard.type('river desk');
    await page.keyboard.press('Enter');
    await card.getByText('assigned to river desk').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-alert')))
      .toBe(id);
    await page.keyboard.press('y');
    await card.getByText('in hand: you').waitFor();
    await page.keyboard.press('r');
    await card.getByText('resolved').waitFor();
    expect(await serious(page)).toEqual([]);
    // The board of a running room hears it; until then it is kept for it, each word once.
    const kept = async () => {
      const told = await ask<{ items: (Alert & { waiting: unknown[] })[] }>(
        base,
        '/alerts?all=true',
      );
      return told.items.find((alert) => String(alert.id) === id)?.waiting ?? [];
    };
    await expect.poll(async () => (await kept()).length).toBe(3);
    expect(JSON.stringify(await kept())).toContain('river desk');
  });

  it('what the server refuses of an alert is taken back', async () => {
    const { base } = await start(`${work}/crisis.room`);
    const json = {
      type: 'about:blank',
      title: 'no',
      status: 409,
      detail: 'somebody else was faster',
    };
    const page = await open('/alerts', {
      base,
      answers: [{ path: /acknowledge$/, status: 409, json }],
    });
    const card = page.locator('li.card', {
      has: page.getByRole('button', { name: 'Acknowledge' }),
    });
    await card.first().getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('Not done: somebody else was faster.').waitFor();
    expect(await card.first().getByText('in hand: you').count()).toBe(0);
  });

  it('all six sources are listed, what needs a look before what is well', async () => {
    const { base } = await start(`${work}/crisis.room`);
    const page = await open('/sources', { base });
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').count()).toBe(6);
    const states = await page.locator('tbody td:nth-of-type(1)').allTextContents();
    const isWell = states.map((state) => /well/.test(state));
    expect(isWell).toEqual([...isWell].sort((a, b) => Number(a) - Number(b)));
    await page.getByText(/\d of 6 needs? a look/).waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('a room without sources and alerts says how to begin', async () => {
    const page = await open('/sources');
    await page.getByText('watchfloor source add').waitFor();
    await page.goto(page.url().replace('sources', 'alerts'));
    await page.getByText('watchfloor run').waitFor();
  });
});
