/** The slider: the whole wall as of a moment, by the address, by keys, by dragging; and how long it takes. */
import { describe, expect, it } from 'vitest';
import { isMock, open, useBrowser } from './wall';

describe.runIf(isMock)('the slider', () => {
  useBrowser();

  it('a link to a moment shows what was known at that moment, in every view', async () => {
    const page = await open('/report?as_of=2031-09-03T06:00Z');
    await page.getByRole('heading', { name: 'Reports' }).waitFor();
    const before = await page.locator('main li').count();
    expect(before).toBeGreaterThan(0);
    await page.getByText('Showing what was known at 2031-09-03 06:00 UTC').waitFor();
    await page.getByRole('link', { name: /^Search/ }).click();
    expect(new URL(page.url()).searchParams.get('as_of')).toBe('2031-09-03T06:00Z');
    await page.keyboard.press('Escape');
    await page.keyboard.press('L');
    await expect.poll(() => new URL(page.url()).searchParams.get('as_of')).toBeNull();
  });

  it('[ and ] step, and every view asks for the moment shown', async () => {
    const page = await open('/report');
    await page.locator('main li').first().waitFor();
    const all = await page.locator('main li').count();
    const asked = page.waitForResponse((told) => /\/reports\?.*as_of=\d+/.test(told.url()));
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await asked;
    await expect.poll(() => page.locator('main li').count()).toBeLessThan(all);
    await page.keyboard.press('L');
    await expect.poll(() => page.locator('main li').count()).toBe(all);
  });

  it('is dragged, and the browser’s Back does not walk through every moment of it', async () => {
    const page = await open('/report');
    await page.locator('main li').first().waitFor();
    const slider = page.locator('input[type="range"]');
    const box = await slider.boundingBox();
    if (box === null) throw new Error('no slider');
    const entries = await page.evaluate(() => history.length);
    await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2);
    await page.mouse.down();
    for (let part = 9; part >= 3; part--) {
      await page.mouse.move(box.x + (box.width * part) / 10, box.y + box.height / 2);
    }
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).searchParams.get('as_of')).not.toBeNull();
    expect(await page.evaluate(() => history.length)).toBe(entries);
    await page.getByText(/Showing what was known at/).waitFor();
  });

  it('space plays forward and stops', async () => {
    const page = await open('/report?as_of=2031-09-03T06:00Z');
    await page.getByText('Showing what was known at').waitFor();
    await page.keyboard.press(' ');
    const at = () => new URL(page.url()).searchParams.get('as_of');
    await expect.poll(at, { timeout: 8000 }).not.toBe('2031-09-03T06:00Z');
    await page.keyboard.press(' ');
    await page.waitForTimeout(600);
    const stopped = at();
    await page.waitForTimeout(1300);
    expect(at()).toBe(stopped);
  });
});
