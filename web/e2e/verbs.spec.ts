/** What people do with a line beside judging it: correct it, give it to somebody, say that they have seen it. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LineEvidence, Watch } from '../src/lib/api/types';
import { ask } from './program';
import { copyOfCrisis, useServers } from './rooms';
import { evidence, open, serious, useBrowser } from './wall';

const LINE = 129;
const RIGHT = 'the ferry terminal at Ferrin';

const peopleOf = (page: Page) => page.getByRole('region', { name: 'What people say of it' });
const colour = (words: Locator) => words.evaluate((one) => getComputedStyle(one).color);

describe('what people do with a line', () => {
  useBrowser();
  const start = useServers();
  let base = '';
  beforeAll(async () => {
    base = (await start(copyOfCrisis('verbs'))).base;
  });

  const line = () => ask<LineEvidence>(base, `/lines/${LINE}`);
  const verbs = async () => (await line()).judgements.map((one) => one.verb);

  it('e says what would be right: beside the words that were read, which stay; z takes it back', async () => {
    const page = await open(`/report/8?line=${LINE}`, { base });
    const acts = peopleOf(page);
    const read = await evidence(page);
    await page.keyboard.press('e');
    await page.getByLabel(`What would be right · line ${LINE}`).waitFor();
    await page.keyboard.type(RIGHT);
    await page.keyboard.press('Enter');
    await acts.getByText('corrected', { exact: true }).waitFor();
    await acts.getByText('you, a person').waitFor();
    const words = acts.locator('.words');
    expect((await words.textContent())?.trim()).toMatch(new RegExp(`^should be:\\s*${RIGHT}$`));
    await page.getByRole('status').getByText(`Line ${LINE}: corrected.`).waitFor();
    await expect.poll(verbs).toEqual(['correct']);
    const told = await line();
    expect(told.judgements[0]).toMatchObject({ words: RIGHT, author: 'you' });
    // The machine's word is what it was, here and for everybody.
    expect(await evidence(page)).toEqual(read);
    expect(told.quote.words.replace(/\s+/g, ' ')).toBe(read.words.replace(/\s+/g, ' '));
    const machine = await colour(page.locator('aside blockquote').first());
    expect(await colour(acts.locator('strong', { hasText: 'corrected' }))).not.toBe(machine);
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('z');
    await acts.getByText('corrected', { exact: true }).waitFor({ state: 'detached' });
    await expect.poll(verbs).toEqual([]);
  });

  it('Esc corrects nothing, and neither does a field left empty', async () => {
    const page = await open(`/report/8?line=${LINE}`, { base });
    await peopleOf(page).waitFor();
    await page.keyboard.press('e');
    await page.keyboard.type(RIGHT);
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    expect(await page.locator('#acts-words').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    expect(await page.locator('#acts-words').count()).toBe(0);
    expect(await verbs()).toEqual([]);
  });

  it('a and Enter take a line oneself, a and a name give it away; the list of what is mine goes by it', async () => {
    const page = await open('/watch', { base });
    const mine = page.getByRole('button', { name: 'assigned to me' });
    const rows = page.locator('main section li[tabindex]');
    await rows.first().waitFor();
    const all = await rows.count();
    await page.keyboard.press('j');
    const what = await page.locator('[data-cursor="here"] .what').textContent();
    await page.keyboard.press('a');
    await page.getByLabel(/^Assign to whom/).waitFor();
    await page.keyboard.press('Enter');
    const people = peopleOf(page);
    await people.getByText('assigned to you').waitFor();
    await people.getByText('you, a person').waitFor();
    await mine.click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.locator('.what').textContent()).toBe(what);
    // Given on to somebody else: the latest holds.
    await rows.first().focus();
    await page.keyboard.press('a');
    await page.getByLabel(/^Assign to whom/).fill('ito');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing here is assigned to you.').waitFor();
    await page.keyboard.press('z');
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press('z');
    await page.getByText('Nothing here is assigned to you.').waitFor();
    await mine.click();
    await expect.poll(() => rows.count()).toBe(all);
    const said = () =>
      ask<{ items: Watch[] }>(base, '/watch?limit=500').then((told) =>
        told.items.flatMap((item) => item.judgements),
      );
    await expect.poll(said).toEqual([]);
  });

  it('y says that it was seen: it leaves the list of what nobody has seen, until z', async () => {
    const page = await open('/watch?hand=unseen', { base });
    const rows = page.locator('main section li[tabindex]');
    await rows.first().waitFor();
    const all = await rows.count();
    await page.keyboard.press('j');
    const seen = await page.locator('[data-cursor="here"] .what').textContent();
    await page.keyboard.press('y');
    await page
      .getByRole('status')
      .getByText(/^Line \d+: acknowledged\.$/)
      .waitFor();
    await expect.poll(() => rows.count()).toBe(all - 1);
    expect(await rows.locator('.what').allTextContents()).not.toContain(seen);
    // Where all is shown it stands there with the person's word.
    await page.getByRole('button', { name: 'not acknowledged' }).click();
    const row = rows.filter({ hasText: seen?.trim() ?? '' });
    await row.getByText('acknowledged', { exact: true }).waitFor();
    await row.getByText('you, a person').waitFor();
    await page.keyboard.press('z');
    await row.getByText('acknowledged', { exact: true }).waitFor({ state: 'detached' });
  });

  it('one key works on the evidence as well, and the word is there for who comes later', async () => {
    const page = await open(`/report/8?line=${LINE}`, { base });
    const acts = peopleOf(page);
    await acts.waitFor();
    await page.keyboard.press('y');
    await acts.getByText('acknowledged', { exact: true }).waitFor();
    await expect.poll(verbs).toEqual(['acknowledge']);
    const other = await open(`/report/8?line=${LINE}`, { base });
    await peopleOf(other).getByText('acknowledged', { exact: true }).waitFor();
    // Long open, with nothing to be loaded any more: only the stream can tell it.
    await other.waitForTimeout(3000);
    await page.keyboard.press('z');
    await expect.poll(verbs).toEqual([]);
    await peopleOf(other).getByText('acknowledged', { exact: true }).waitFor({ state: 'detached' });
  });
});
