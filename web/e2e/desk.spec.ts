/** What analysts say: one key each, shown at once, undone with z, taken back where it is refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../src/lib/api/types';
import { ask } from './program';
import { copyOfCrisis, useServers } from './rooms';
import { open, serious, useBrowser } from './wall';

const REFUSED = {
  path: /^\/acts$/,
  method: 'POST',
  status: 409,
  json: { type: 'about:blank', title: 'no', status: 409, detail: 'the line is not there any more' },
};

describe('what analysts say', () => {
  useBrowser();
  const start = useServers();
  let base = '';
  beforeAll(async () => {
    base = (await start(copyOfCrisis('desk'))).base;
  });

  it('c confirms the open line, z takes it back', async () => {
    const page = await open('/report/8?line=129', { base });
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('c');
    await acts.getByText('confirmed').waitFor();
    await acts.getByText('you, a person').waitFor();
    await page.getByRole('status').getByText('Line 129: confirmed.').waitFor();
    expect(await serious(page)).toEqual([]);
    const undone = page.waitForResponse((told) => told.request().method() === 'DELETE');
    await page.keyboard.press('z');
    await acts.getByText('confirmed').waitFor({ state: 'detached' });
    await undone;
    // It is not there for others either.
    await page.reload();
    await acts.waitFor();
    await expect.poll(() => acts.getByText('confirmed').count()).toBe(0);
  });

  it('a note asks for its words first; Esc says nothing', async () => {
    const page = await open('/report/8?line=83', { base });
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('call the dam');
    await page.keyboard.press('Escape');
    expect(await page.locator('#acts-words').count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('line')).toBe('83');
    await page.keyboard.press('n');
    await page.keyboard.type('call the dam');
    await page.keyboard.press('Enter');
    await acts.getByText('call the dam').waitFor();
    await page.keyboard.press('z');
    await acts.getByText('call the dam').waitFor({ state: 'detached' });
  });

  it('two lines are joined: m here, m there; then they are one event, until z', async () => {
    const { items } = await ask<{ items: Event[] }>(base, '/events?type=ASSAULT&limit=50');
    const [one, other] = items.filter((event) => event.best.line !== null);
    const [first, second] = [one?.best.line, other?.best.line];
    const page = await open(`/claims?line=${first}`, { base });
    const acts = page.getByRole('region', { name: 'What people say of it' }).last();
    await acts.waitFor();
    await page.keyboard.press('m');
    await page.getByText(`Line ${first} is marked.`).last().waitFor();
    await page.evaluate((line) => {
      const url = new URL(location.href);
      url.searchParams.set('line', String(line));
      history.pushState(null, '', url);
      dispatchEvent(new PopStateEvent('popstate'));
    }, second);
    await page.getByRole('heading', { name: `Line ${second}` }).waitFor();
    await page.keyboard.press('m');
    await page.getByRole('status').getByText('merged').waitFor();
    const belongs = (line: unknown) =>
      ask<{ belongs: { event: number } }>(base, `/lines/${line}`).then(
        (told) => told.belongs.event,
      );
    await expect.poll(async () => (await belongs(first)) === (await belongs(second))).toBe(true);
    await page.keyboard.press('z');
    await expect.poll(async () => (await belongs(first)) === (await belongs(second))).toBe(false);
  });

  it('p parts a line from its event, until z', async () => {
    const { items } = await ask<{ items: Event[] }>(base, '/events?limit=100');
    const [busiest] = items.toSorted((a, b) => b.mentions - a.mentions);
    const told = await ask<{ all: { line: number }[] }>(base, `/events/${busiest?.id}`);
    const line = told.all.at(-1)?.line;
    const belongs = () =>
      ask<{ belongs: { event: number } }>(base, `/lines/${line}`).then((one) => one.belongs.event);
    expect(await belongs()).toBe(busiest?.id);
    const page = await open(`/now?line=${line}`, { base });
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    await page.keyboard.press('p');
    await page.getByRole('status').getByText(`Line ${line}: split.`).waitFor();
    await expect.poll(belongs).not.toBe(busiest?.id);
    await page.keyboard.press('z');
    await expect.poll(belongs).toBe(busiest?.id);
  });

  it('x rejects: the line leaves the picture, the person’s word stands beside it, z brings it back', async () => {
    const page = await open('/report/8?line=129', { base });
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    const mentions = async () => (await ask<{ mentions: number }>(base, '/events/1')).mentions;
    const before = await mentions();
    await page.keyboard.press('x');
    await acts.getByText('rejected').waitFor();
    await acts.getByText('you, a person').waitFor();
    await expect.poll(mentions).toBeLessThan(before);
    await page.keyboard.press('z');
    await expect.poll(mentions).toBe(before);
  });

  it('what the server refuses is taken back, with its reason', async () => {
    const page = await open('/report/8?line=129', { base, answers: [REFUSED] });
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('x');
    await page.getByText('Not done: the line is not there any more.').waitFor();
    expect(await acts.getByText('rejected').count()).toBe(0);
  });

  it('a key works on the line under the cursor of a list', async () => {
    const page = await open('/search?q=shelled', { base });
    await page.getByText(/lines? found/).waitFor();
    await page.locator('#search-box').press('ArrowDown');
    const here = page.locator('[data-cursor="here"]');
    await here.waitFor();
    const line = await here.getAttribute('data-line');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-cursor')))
      .toBe('here');
    await page.keyboard.press('c');
    await page.getByRole('status').getByText(`Line ${line}: confirmed.`).waitFor();
    await page.keyboard.press('z');
  });
});
