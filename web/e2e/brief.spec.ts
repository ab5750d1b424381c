/** The brief: on the screen as the command made it, its numbers opening the words, on paper, and since when. */
import { describe, expect, it } from 'vitest';
import { isMock, open, useBrowser } from './wall';

const HOSTILE = `<!DOCTYPE html><html><head><title>Brief</title><script>alert(1)</script></head><body onload="alert(2)">
<header><h1>Brief <img src=x onerror=alert(3)></h1><p onclick="alert(4)">As of now.</p></header>
<main><section id="changed"><h2>What changed</h2><ul><li><div><p><a href="javascript:alert(5)">address</a>
<a href="#l12" onclick="alert(6)">[12]</a><iframe src="//elsewhere.example"></iframe><style>*{display:none}</style>
<q>\u202Eturned</q></p></div></li></ul></section></main><footer id="sources"></footer></body></html>`;

describe('the brief', () => {
  useBrowser();

  it.runIf(isMock)('says what the command says; a number opens its line', async () => {
    const page = await open('/brief');
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    const number = page.locator('.page a.line').first();
    const line = (await number.textContent())?.replace(/\D/g, '');
    await number.click();
    expect(new URL(page.url()).searchParams.get('line')).toBe(line);
  });

  it.runIf(isMock)('the contents lead to the sections', async () => {
    const page = await open('/brief');
    await page.getByRole('navigation', { name: 'Sections' }).getByText('Tension').click();
    expect(new URL(page.url()).hash).toBe('#tension');
    await expect
      .poll(() => page.locator('#tension').evaluate((one) => one.getBoundingClientRect().top))
      .toBeLessThan(800);
  });

  it.runIf(isMock)('remembers when it was read', async () => {
    const page = await open('/brief');
    expect(await page.getByLabel('Changes of').inputValue()).toBe('12h');
    await page.getByRole('button', { name: 'I have read it' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    await expect.poll(() => page.getByLabel('Changes of').inputValue()).toBe('visit');
    const asked = page.waitForRequest((request) => request.url().includes('since=6h'));
    await page.getByLabel('Changes of').selectOption('6h');
    await asked;
  });

  it.runIf(isMock)(
    'on paper: without the wall around it, with its references, over pages',
    async () => {
      const page = await open('/brief');
      await page.getByRole('heading', { name: 'What changed' }).waitFor();
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('header.top').isVisible()).toBe(false);
      expect(await page.locator('.page a.line').first().isVisible()).toBe(true);
      expect(await page.locator('#brief-sources').isVisible()).toBe(true);
      const paper = await page.pdf({ format: 'A4' });
      const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
      expect(pages.length).toBeGreaterThan(1);
    },
  );

  it('nothing in a brief is obeyed', async () => {
    const page = await open('/brief', { answers: [{ path: /^\/brief$/, text: HOSTILE }] });
    await page.getByText('[12]').waitFor();
    expect(await page.locator('.page iframe, .page script, .page style, .page img').count()).toBe(
      0,
    );
    expect(await page.locator('a[href^="javascript:"], [onclick], [onload]').count()).toBe(0);
    expect(await page.locator('.page q').textContent()).toBe('\uFFFDturned');
    await page.getByText('[12]').click();
    await page.waitForTimeout(200);
  });

  it('an answer that is no brief is told, not shown', async () => {
    const page = await open('/brief', { answers: [{ path: /^\/brief$/, text: '<p>proxy</p>' }] });
    await page.getByRole('alert').waitFor();
    expect(await page.locator('.page').count()).toBe(0);
  });
});
