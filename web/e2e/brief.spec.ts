/** The brief: on the screen as the command made it, its numbers opening the words, on paper, and since when. */
import { describe, expect, it } from 'vitest';
import { watchfloor } from './program';
import { copyOfCrisis } from './rooms';
import { BASE, evidence, open, serious, useBrowser } from './wall';

const HOSTILE = `<!DOCTYPE html><html><head><title>Brief</title><script>alert(1)</script></head><body onload="alert(2)">
<header><h1>Brief <img src=x onerror=alert(3)></h1><p onclick="alert(4)">As of now.</p></header>
<main><section id="changed"><h2>What changed</h2><ul><li><div><p><a href="javascript:alert(5)">address</a>
<a href="#l12" onclick="alert(6)">[12]</a><iframe src="//elsewhere.example"></iframe><style>*{display:none}</style>
<q>\u202Eturned</q></p></div></li></ul></section></main><footer id="sources"></footer></body></html>`;

describe('the brief', () => {
  useBrowser();

  it('says what the command says; a number opens the words it rests on', async () => {
    const page = await open('/brief');
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    const argv = ['--since', '12h', '--most', '12', '--format', 'html'];
    const told = await watchfloor('brief', '--room', copyOfCrisis('brief'), ...argv);
    const numbers = [...told.matchAll(/>\[(\d+)\]</g)].map((found) => Number(found[1]));
    const shown = await page.locator('.page a.line').allTextContents();
    expect(numbers.length).toBeGreaterThan(20);
    expect(new Set(shown.map((text) => Number(text.replace(/\D/g, ''))))).toEqual(new Set(numbers));
    const number = page.locator('.page a.line').first();
    const line = (await number.textContent())?.replace(/\D/g, '');
    await number.click();
    expect((await evidence(page)).line).toBe(Number(line));
  });

  it('is had as Markdown, with the same numbers', async () => {
    const page = await open('/brief');
    await page.locator('.page a.line').first().waitFor();
    const numbers = await page.locator('#changed a.line').allTextContents();
    const address = await page.getByRole('link', { name: 'Markdown' }).getAttribute('href');
    const told = await page.request.get(new URL(address ?? '', BASE).href);
    expect(told.headers()['content-type']).toContain('text/markdown');
    const markdown = await told.text();
    expect(markdown).toMatch(/^# /);
    for (const number of numbers) expect(markdown).toContain(number.replace(/\D/g, ''));
  });

  it('leads to the tables of the moment that is shown', async () => {
    const page = await open('/brief?as_of=2031-09-03T03:10Z&window=12h');
    await page.getByRole('button', { name: 'Tables' }).click();
    const links = page.locator('#tables a');
    expect(await links.count()).toBe(17);
    for (const link of await links.all()) {
      const told = await page.request.get(
        new URL((await link.getAttribute('href')) ?? '', BASE).href,
      );
      expect(told.status(), await link.getAttribute('aria-label').then(String)).toBe(200);
    }
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Mentions as CSV' }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe('watchfloor-mentions.csv');
    expect(csv.url()).toMatch(/as_of=\d+.*window=12h/);
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.locator('#tables').isVisible()).toBe(false);
  });

  it('the contents lead to the sections', async () => {
    const page = await open('/brief');
    await page.getByRole('navigation', { name: 'Sections' }).getByText('Tension').click();
    expect(new URL(page.url()).hash).toBe('#tension');
    await expect
      .poll(() => page.locator('#tension').evaluate((one) => one.getBoundingClientRect().top))
      .toBeLessThan(800);
  });

  it('remembers when it was read', async () => {
    const page = await open('/brief');
    expect(await page.getByLabel('Changes of').inputValue()).toBe('12h');
    await page.getByRole('button', { name: 'I have read it' }).click();
    await page.reload();
    await page.locator('.page').waitFor();
    await expect.poll(() => page.getByLabel('Changes of').inputValue()).toBe('visit');
    const asked = page.waitForRequest((request) => request.url().includes('since=6h'));
    await page.getByLabel('Changes of').selectOption('6h');
    await asked;
  });

  it('on paper: without the wall around it, with its references, over pages', async () => {
    const page = await open('/brief');
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header.top').isVisible()).toBe(false);
    expect(await page.locator('.page a.line').first().isVisible()).toBe(true);
    expect(await page.locator('#brief-sources').isVisible()).toBe(true);
    const paper = await page.pdf({ format: 'A4' });
    const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
  });

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
