/** Who to whom: the matrix, the graph, and a pair's curve, each point of which opens its sentences. */
import { describe, expect, it } from 'vitest';
import { ask } from './program';
import { BASE, evidence, open, useBrowser } from './wall';

type Answer = {
  parties: { name: string }[];
  cells: { from: number; to: number; events: number[] }[];
};

describe('who to whom', () => {
  useBrowser();

  it('the matrix has a mark for each that did something to another, and a cell opens its events', async () => {
    const page = await open('/who');
    const told = await ask<Answer>(BASE, '/matrix?by=deeds');
    await page.getByRole('grid').waitFor();
    expect(await page.locator('td.full').count()).toBe(told.cells.length);
    await page.getByRole('gridcell', { name: /^Lothmar's army to Ferrin: conflict/ }).click();
    const panel = page.getByRole('region', { name: 'What stands behind it' });
    await panel.getByRole('heading', { name: "Lothmar's army → Ferrin" }).waitFor();
    await panel.locator('li button.title').first().click();
    expect((await evidence(page)).words).toMatch(/shell/i);
  });

  it('the arrows walk in the matrix and Enter opens a cell', async () => {
    const page = await open('/who');
    await page.getByRole('grid').waitFor();
    await page.locator('td[tabindex="0"]').focus();
    for (let tries = 0; tries < 40; tries++) {
      const isFull = await page.evaluate(() => document.activeElement?.classList.contains('full'));
      if (isFull) break;
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'What stands behind it' });
    await panel.locator('li').first().waitFor();
  });

  it('statements are told apart from deeds', async () => {
    const page = await open('/who');
    const deeds = await ask<Answer>(BASE, '/matrix?by=deeds');
    const words = await ask<Answer>(BASE, '/matrix?by=words');
    const both = new Set(deeds.cells.flatMap((cell) => cell.events));
    expect(words.cells.flatMap((cell) => cell.events).filter((id) => both.has(id))).toEqual([]);
    await page.getByRole('button', { name: 'Statements' }).click();
    await expect.poll(() => page.locator('td.full').count()).toBe(words.cells.length);
  });

  it('the graph has a line for each, said in words beside it', async () => {
    const page = await open('/who?show=graph');
    const told = await ask<Answer>(BASE, '/matrix?by=deeds');
    const list = page.getByRole('list', { name: 'Who to whom, the heaviest first' });
    await list.waitFor();
    expect(await list.locator('li').count()).toBe(told.cells.length);
    await list.getByRole('button').first().click();
    await page
      .getByRole('region', { name: 'What stands behind it' })
      .locator('li')
      .first()
      .waitFor();
    expect(await page.locator('main svg line, main svg path').count()).toBeGreaterThan(0);
  });

  it('a point of a pair’s curve opens the sentences of its day', async () => {
    const page = await open('/who?show=tension');
    await page.getByRole('button', { name: /Ardovia – Lothmar/ }).click();
    await page.getByRole('button', { name: /^2031-09-03: conflict/ }).click();
    await page.getByRole('heading', { name: 'Events of 2031-09-03' }).waitFor();
    const curve = page.getByRole('region', { name: 'Tension between Ardovia and Lothmar, by day' });
    await curve.locator('li button.title').first().click();
    const { line } = await evidence(page);
    expect(line).toBeGreaterThan(0);
    const told = await ask<{ quote: { words: string } }>(BASE, `/lines/${line}`);
    expect((await evidence(page)).words).toBe(told.quote.words.replace(/\s+/g, ' '));
  });
});
