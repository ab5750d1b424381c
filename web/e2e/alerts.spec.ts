/** Alerts: the order in which people must see them, and what they do with them. */
import { describe, expect, it } from 'vitest';
import { isMock, open, serious, useBrowser } from './wall';

describe.runIf(isMock)('alerts', () => {
  useBrowser();

  it('what fires and nobody has in hand comes first', async () => {
    const page = await open('/alerts');
    await page.locator('li.card').first().waitFor();
    const order = await page
      .locator('li.card')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.alert));
    expect(order).toEqual(['4', '1', '3', '2', '5']);
  });

  it('y takes one, r resolves it, n notes, a assigns', async () => {
    const page = await open('/alerts');
    await page.locator('li.card').first().waitFor();
    await page.keyboard.press('j');
    const card = page.locator('[data-alert="4"]');
    await expect.poll(() => card.getAttribute('data-cursor')).toBe('here');
    await page.keyboard.press('a');
    await page.keyboard.type('river desk');
    await page.keyboard.press('Enter');
    await card.getByText('assigned to river desk').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-alert')))
      .toBe('4');
    await page.keyboard.press('y');
    await card.getByText('in hand: you').waitFor();
    await page.keyboard.press('r');
    await card.getByText('resolved').waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('what the server refuses is taken back', async () => {
    const json = {
      type: 'about:blank',
      title: 'no',
      status: 409,
      detail: 'somebody else was faster',
    };
    const page = await open('/alerts', { answers: [{ path: /acknowledge$/, status: 409, json }] });
    const card = page.locator('[data-alert="1"]');
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('Not done: somebody else was faster.').waitFor();
    expect(await card.getByText('in hand').count()).toBe(0);
  });

  it('the words of an alert open', async () => {
    const page = await open('/alerts');
    await page.locator('[data-alert="3"] .words').first().click();
    await page.getByRole('heading', { name: 'Line 605' }).waitFor();
  });
});
