/** Figures: each count as a range over time, with who holds which. */
import { describe, expect, it } from 'vitest';
import type { Tally } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, evidence, open, useBrowser } from './wall';

/** The dead of Ferrin: counted again and again, by two who do not agree. */
async function toll(): Promise<Tally> {
  const { items } = await ask<{ items: Tally[] }>(BASE, '/tallies?limit=100');
  const [most] = items.toSorted((a, b) => b.entries.length - a.entries.length);
  if (most === undefined) throw new Error('the room has no figures');
  return most;
}

describe('figures', () => {
  useBrowser();

  it('the one in conflict stands first, as a range with each holder and each count', async () => {
    const tally = await toll();
    const page = await open('/figures');
    const card = page.locator('article.card').first();
    await card.waitFor();
    expect(await card.locator('.now .range').first().textContent()).toMatch(
      new RegExp(`${tally.low} to ${tally.high}`),
    );
    expect(await card.textContent()).toContain('in conflict');
    expect(await card.locator('tbody tr').count()).toBe(tally.entries.length);
    const holders = await card.locator('tbody th').allTextContents();
    expect(holders.map((name) => name.trim()).sort()).toEqual(
      tally.entries.map((entry) => entry.origin.name).sort(),
    );
    expect(new Set(holders).size).toBe(2);
    const states = await card.locator('tbody td:nth-of-type(2)').allTextContents();
    const superseded = tally.entries.filter((entry) => entry.state === 'superseded').length;
    expect(states.filter((state) => /superseded/.test(state))).toHaveLength(superseded);
    await card.locator('svg').first().waitFor();
  });

  it('a link to a figure that is not in the list that is shown leads to it, first', async () => {
    const list = (query: string) =>
      ask<{ items: Tally[] }>(BASE, `/tallies?limit=500${query}`).then((told) => told.items);
    const short = await list('&window=12h');
    const older = (await list('')).find((one) => !short.some((other) => other.id === one.id));
    expect(older).toBeDefined();
    const page = await open(`/figures?window=12h&tally=${older?.id}`);
    const card = page.locator('article.card').first();
    await card.locator('tbody tr').first().waitFor();
    const words = await card.locator('tbody .words').allTextContents();
    expect(words.join(' ')).toContain(older?.entries[0]?.quote.words);
    expect(await card.locator('tbody tr').count()).toBe(older?.entries.length);
    await page.goto(`${BASE}/figures?tally=99999999`);
    await page.getByText('This figure was not known at this moment.').waitFor();
    await page.locator('article.card').first().waitFor();
  });

  it('moves with the slider: the range is that of the moment', async () => {
    const tally = await toll();
    const at = '2031-09-03T10:00Z';
    const then = await ask<{ low: number; high: number }>(BASE, `/tallies/${tally.id}?as_of=${at}`);
    expect(then.high).not.toBe(tally.high);
    const page = await open(`/figures?tally=${tally.id}&as_of=${at}`);
    const range = page.locator('article.card').first().locator('.now .range').first();
    await range.waitFor();
    const shown = (await range.textContent()) ?? '';
    expect(shown).toContain(String(then.high));
    expect(shown).not.toContain(String(tally.high));
  });

  it('j and Enter open the words of a count', async () => {
    const page = await open('/figures');
    await page.locator('article.card').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    expect((await evidence(page)).words).toMatch(/\d|one|two|three/i);
  });
});
