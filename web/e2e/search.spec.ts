/** Search: one box, chips, saved searches, a rule made of one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOfCrisis, useServers } from './rooms';
import { evidence, open, serious, useBrowser } from './wall';

describe('search', () => {
  useBrowser();
  const start = useServers();
  let base = '';
  beforeAll(async () => {
    base = (await start(copyOfCrisis('search'))).base;
  });

  it('words and filters find lines, by kind; down and Enter open the words', async () => {
    const page = await open('/search', { base });
    await page.keyboard.type('actor:LTM shelled');
    await page.getByText(/lines? found/).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('actor:LTM shelled');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await evidence(page)).words).toMatch(/shell/i);
  });

  it('a chip is a part of the box, and is taken away with one press', async () => {
    const page = await open('/search?q=Ferrin+type%3AASSAULT', { base });
    await page.getByRole('button', { name: 'Take away the filter kind of act' }).click();
    expect(await page.locator('#search-box').inputValue()).toBe('Ferrin');
    await page.getByLabel('Add a filter').selectOption('actor');
    await page.keyboard.type('LTM');
    await page.keyboard.press('Enter');
    expect(await page.locator('#search-box').inputValue()).toBe('actor:LTM Ferrin');
    await page.goBack();
    expect(new URL(page.url()).searchParams.get('q')).toBe('Ferrin');
  });

  it('a party that another view links to is a filter', async () => {
    const page = await open('/search?party=LTM', { base });
    expect(await page.locator('#search-box').inputValue()).toBe('party:LTM');
  });

  it('nothing found says what to do next', async () => {
    const page = await open('/search?q=zebra', { base });
    await page.getByText('Nothing fits').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('a search is saved, asked again, made a rule, and removed', async () => {
    const page = await open('/search?q=actor%3ALTM+shelled', { base });
    await page.getByLabel('Save this search as').fill('shelling');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.goto(`${new URL(page.url()).origin}/search`);
    await page.getByRole('button', { name: 'shelling' }).click();
    await page.getByText(/lines? found/).waitFor();
    await page.getByRole('button', { name: 'As an alert rule' }).click();
    expect(await page.locator('pre').textContent()).toContain('[[rule]]');
    expect(await serious(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('None yet.').waitFor();
  });
});
