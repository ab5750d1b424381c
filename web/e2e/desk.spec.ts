/** What analysts say: one key each, shown at once, undone with z, taken back where it is refused. */
import { describe, expect, it } from 'vitest';
import { isMock, open, serious, useBrowser } from './wall';

const REFUSED = {
  path: /^\/acts$/,
  method: 'POST',
  status: 409,
  json: { type: 'about:blank', title: 'no', status: 409, detail: 'the line is not there any more' },
};

describe.runIf(isMock)('what analysts say', () => {
  useBrowser();

  it('c confirms the open line, z takes it back', async () => {
    const page = await open('/report/8?line=129');
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('c');
    await acts.getByText('confirmed').waitFor();
    await acts.getByText('you, a person').waitFor();
    await page.getByRole('status').getByText('Line 129: confirmed.').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('z');
    await acts.getByText('confirmed').waitFor({ state: 'detached' });
    // It is not there for others either.
    await page.reload();
    await acts.waitFor();
    expect(await acts.getByText('confirmed').count()).toBe(0);
  });

  it('a note and a correction ask for words first; Esc says nothing', async () => {
    const page = await open('/report/8?line=83');
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('call the dam');
    await page.keyboard.press('Escape');
    expect(await page.locator('#acts-words').count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('line')).toBe('83');
    await page.keyboard.press('e');
    await page.keyboard.type('it was Thursday');
    await page.keyboard.press('Enter');
    await acts.getByText('Correction: it was Thursday').waitFor();
    await page.keyboard.press('z');
  });

  it('two lines are joined: m here, m there', async () => {
    const page = await open('/report/8?line=83');
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    await page.keyboard.press('m');
    await page.getByText('Line 83 is marked.').waitFor();
    const sent = page.waitForRequest((request) => request.url().endsWith('/acts'));
    await page.goto(page.url().replace('line=83', 'line=84')).catch(() => {});
    // A page that is loaded anew has forgotten the mark: it is made again here.
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    await page.keyboard.press('m');
    await page.getByText('Line 84 is marked.').waitFor();
    await page.evaluate(() => {
      history.pushState(null, '', location.href.replace('line=84', 'line=83'));
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByRole('heading', { name: 'Line 83' }).waitFor();
    await page.keyboard.press('m');
    expect((await sent).postDataJSON()).toEqual({ verb: 'merge', line: 83, other: 84 });
    await page.keyboard.press('z');
  });

  it('what the server refuses is taken back, with its reason', async () => {
    const page = await open('/report/8?line=129', { answers: [REFUSED] });
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('x');
    await page.getByText('Not done: the line is not there any more.').waitFor();
    expect(await acts.getByText('rejected').count()).toBe(0);
  });

  it('a key works on the line under the cursor of a list', async () => {
    const page = await open('/search?q=shelled');
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
