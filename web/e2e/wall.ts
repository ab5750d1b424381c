/** The browser of the tests, and what must hold on every page whatever is tested. */
import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import './rooms';

/** The example crisis, for tests that change nothing. */
export const BASE = inject('base');

/** A request that a test answers itself. */
export type Answer = {
  path: RegExp;
  method?: string;
  status?: number;
  json?: unknown;
  text?: string;
};

export type Opening = {
  base?: string;
  theme?: 'dark' | 'light';
  width?: number;
  height?: number;
  /** False: as in a browser that runs no scripts. */
  scripts?: boolean;
  /** Who is at the browser: pages that have the same share cookies. */
  person?: BrowserContext;
  answers?: Answer[];
};

let browser: Browser;
let opened: { page: Page; faults: string[] }[] = [];

/** Binds the browser to a file of tests: started before, and each page checked and closed after its test. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const faults = opened.flatMap((one) => one.faults);
    await Promise.all(opened.map((one) => one.page.context().close()));
    opened = [];
    expect(faults, 'faults in the browser').toEqual([]);
  });
}

/** Opens a page of the wall and waits until its view is there. */
export async function open(path: string, options: Opening = {}): Promise<Page> {
  const base = options.base ?? BASE;
  const page = await blank(options);
  for (const answer of options.answers ?? []) await answerWith(page, answer);
  await page.goto(`${base}${path}`);
  await page.waitForSelector('h1, form, .empty', { state: 'attached' });
  return page;
}

/** A page that shows nothing yet, and is watched. */
export async function blank(options: Opening = {}): Promise<Page> {
  const base = options.base ?? BASE;
  const context =
    options.person ??
    (await browser.newContext({
      viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
      colorScheme: options.theme ?? 'dark',
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      locale: 'en-GB',
      javaScriptEnabled: options.scripts ?? true,
    }));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  opened.push({ page, faults });
  watch(page, base, faults);
  return page;
}

/** Errors of scripts, refusals of the content security policy, and requests to any other host are faults. */
function watch(page: Page, base: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // That a request is refused is the server's right; the view says it.
    const isRefusal = /^Failed to load resource|net::ERR_/.test(message.text());
    if (message.type() === 'error' && !isRefusal) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(base).origin) faults.push(`request to ${url.origin}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`a page opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

async function answerWith(page: Page, answer: Answer): Promise<void> {
  await page.route(
    (url) =>
      url.pathname.includes('/api/v1/') && answer.path.test(url.pathname.split('/api/v1')[1] ?? ''),
    async (route) => {
      if (answer.method !== undefined && route.request().method() !== answer.method) {
        return route.fallback();
      }
      if (answer.text !== undefined) {
        return route.fulfill({
          status: answer.status ?? 200,
          contentType: 'text/html',
          body: answer.text,
        });
      }
      const status = answer.status ?? (answer.json === undefined ? 204 : 200);
      const contentType = status >= 400 ? 'application/problem+json' : 'application/json';
      return route.fulfill({ status, contentType, body: JSON.stringify(answer.json ?? null) });
    },
  );
}

/** Waits until what the view asked for is there. The live stream stays open: the network is never idle. */
export async function settled(page: Page): Promise<void> {
  let asked = performance.now();
  const heard = () => {
    asked = performance.now();
  };
  page.on('response', heard);
  while (performance.now() - asked < 400) await page.waitForTimeout(100);
  page.off('response', heard);
}

/** What axe finds that is serious or worse, in words that lead to it. */
export async function serious(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
    );
}

/** The line whose words are open, and those words. */
export async function evidence(page: Page): Promise<{ line: number; words: string }> {
  const drawer = page.locator('aside blockquote mark');
  await drawer.waitFor();
  const line = Number(new URL(page.url()).searchParams.get('line'));
  return { line, words: (await drawer.textContent())?.trim() ?? '' };
}

/** Presses words that go over several lines: at their beginning, since their middle may be between two lines. */
export async function press(words: Locator): Promise<void> {
  await words.click({ position: { x: 12, y: 8 } });
}
