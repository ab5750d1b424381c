/** Claims: who agrees, who does not, how many independent origins, and how it came to that. */
import { describe, expect, it } from 'vitest';
import type { Matter } from '../src/lib/api/types';
import { ask } from './program';
import { BASE, evidence, open, press, useBrowser } from './wall';

const all = () => ask<{ items: Matter[] }>(BASE, '/matters?limit=500').then((told) => told.items);

/** The shelling: the one that most origins assert. */
async function shelling(): Promise<Matter> {
  const matters = await all();
  const [most] = matters.toSorted((a, b) => b.origins - a.origins);
  if (most === undefined) throw new Error('the room has no matters');
  return most;
}

describe('claims', () => {
  useBrowser();

  it('what is disputed stands first, with how many stand for it and against it', async () => {
    const page = await open('/claims');
    const matter = await shelling();
    expect(matter.state).toBe('denied');
    const lists = page.locator('main .list ul');
    await lists.first().waitFor();
    const disputed = lists.first().locator('li');
    const titles = await disputed.locator('.title').allTextContents();
    const isDisputed = (one: Matter) => ['contradicted', 'denied'].includes(one.state);
    const turned = (one: Matter) => one.history.at(-1)?.at ?? 0;
    const expected = (await all()).filter(isDisputed).sort((a, b) => turned(b) - turned(a));
    expect(titles, 'what changed last comes first').toEqual(expected.map((one) => one.title));
    const item = disputed.filter({ hasText: matter.title });
    expect(await item.textContent()).toContain('denied');
    expect(await item.textContent()).toContain(`${matter.origins} origins for it`);
    expect(await item.textContent()).toContain('against it');
    await page.getByRole('heading', { name: /^Disputed/ }).waitFor();
  });

  it('a link to a matter that is not in the list that is shown leads to it', async () => {
    const { items } = await ask<{ items: Matter[] }>(BASE, '/matters?limit=500&window=12h');
    const older = (await all()).find((one) => !items.some((other) => other.id === one.id));
    const page = await open(`/claims?window=12h&matter=${older?.id}`);
    const detail = page.getByRole('region', { name: 'The matter' });
    await detail
      .getByText(older?.title ?? 'nothing')
      .first()
      .waitFor();
  });

  it('shows who agrees beside who does not, each origin once, and its history', async () => {
    const matter = await shelling();
    const page = await open(`/claims?matter=${matter.id}`);
    const detail = page.getByRole('region', { name: 'The matter' });
    await detail.getByText(`asserted by ${matter.origins} independent origins`).waitFor();
    const agree = detail.locator('section.side', {
      has: page.getByText('Agree', { exact: false }),
    });
    const names = await agree.first().locator('.origin bdi').allTextContents();
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("Ardovia's interior ministry");
    const disagree = detail.locator('section.side.dispute');
    expect(await disagree.textContent()).toMatch(/Lothmar/);
    const history = detail.getByRole('heading', { name: 'How it came to that' });
    await history.waitFor();
    const turns = await history.locator('xpath=..').locator('li').count();
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('filters by state; a state that nobody is in says so', async () => {
    const matters = await all();
    const page = await open('/claims?state=corroborated');
    const many = matters.filter((matter) => matter.state === 'corroborated').length;
    await expect.poll(() => page.locator('main .list li').count()).toBe(many);
    await page.goto(`${BASE}/claims?state=contradicted&as_of=2031-09-03T05:00Z`);
    await page.getByText('No matter is in this state').waitFor();
  });

  it('j and Enter open a matter; its words open the exact line', async () => {
    const page = await open('/claims');
    await page.locator('main .list li').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('matter')).not.toBeNull();
    await press(page.locator('.detail .words a').first());
    const { line, words } = await evidence(page);
    const told = await ask<{ quote: { words: string } }>(BASE, `/lines/${line}`);
    expect(words).toBe(told.quote.words.replace(/\s+/g, ' '));
  });
});
