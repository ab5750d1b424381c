// What a browser measures of the wall: `node wall.mjs QUESTION`, where QUESTION is JSON with `base` (the server),
// `chromium`, `rounds`, `moments` (milliseconds, in the order in which they are asked for), `steps`, and `views`.
// The answer is one line of JSON. wall.py asks, and says what the figures are.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const { AxeBuilder } = require('@axe-core/playwright');

const { base, chromium: executablePath, rounds, moments, steps, views } = JSON.parse(process.argv[2]);
const SCREEN = { width: 1400, height: 900 };
/** Nothing changes for so long, and nothing is under way: the wall is redrawn. */
const QUIET = 300;
/** How long somebody looks before the next step. */
const LOOK = 700;
const PATIENCE = 60_000;

const launch = () => chromium.launch({ executablePath, args: ['--no-sandbox'] });
const open = async (browser, options = {}) =>
  (await browser.newContext({ viewport: SCREEN, locale: 'en-GB', timezoneId: 'UTC', ...options })).newPage();

/** Runs in the page before anything else: when was the first card painted, when did the view change, what was asked. */
function instruments() {
  const bench = { firstCard: null, began: 0, changed: 0, painted: 0, asked: [] };
  window.bench = bench;
  const afterPaint = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now()), 0));
  // Where links lead is not to be seen; the moment is written into them when the slider has come to rest. The moment
  // itself is: what looks as before otherwise was redrawn too.
  const isInView = ({ target, attributeName }) =>
    attributeName !== 'href' && (target.closest ? target : target.parentElement)?.closest('main, output');
  const look = (records) => {
    if (records.some(isInView)) {
      bench.changed = performance.now();
      afterPaint((at) => {
        bench.painted = at;
      });
    }
    if (bench.firstCard === null && document.querySelector('main :is(li, article)')) {
      bench.firstCard = 0;
      afterPaint((at) => {
        bench.firstCard = at;
      });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const request = { url: String(asked[0]?.url ?? asked[0]), answered: null };
    bench.asked.push(request);
    try {
      return await fetched(...asked);
    } finally {
      request.answered = performance.now();
    }
  };
}

/** Milliseconds from the start of the navigation until the first card was painted, with a browser that knows nothing. */
async function firstViews() {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const browser = await launch();
    const page = await open(browser);
    await page.addInitScript(instruments);
    await page.goto(`${base}/now?since=all`);
    const at = await page.waitForFunction(() => window.bench.firstCard || null, null, { timeout: PATIENCE });
    found.push(await at.jsonValue());
    await browser.close();
  }
  return found;
}

/** Bytes over the wire, headers included, of the first view and of the map opened after it. */
async function bytes(browser) {
  const page = await open(browser);
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let sum = 0;
  client.on('Network.loadingFinished', (told) => {
    sum += told.encodedDataLength;
  });
  await page.goto(`${base}/now?since=all`);
  await page.waitForSelector('main :is(li, article)');
  await page.waitForTimeout(1500);
  const first = sum;
  await page.goto(`${base}/map`);
  await page.waitForSelector('main svg path');
  await page.waitForTimeout(1500);
  await page.context().close();
  return { first, withMap: sum };
}

/**
 * Waits until the wall is redrawn after a move of the slider: all that was asked about its moment is answered, and the
 * view does not change any more. Milliseconds from the move to the frame after the last change.
 */
async function redrawn(page) {
  const took = await page.waitForFunction(
    (quiet) => {
      const { bench } = window;
      const moment = Date.parse(document.querySelector('output time').dateTime);
      const asked = bench.asked.filter(({ url }) => url.includes(`as_of=${moment}`));
      if (asked.some(({ answered }) => answered === null)) return null;
      // What looks as before when it is answered is redrawn when it is answered.
      const last = Math.max(bench.changed, ...asked.map(({ answered }) => answered));
      const isMoved = last > bench.began && performance.now() - last > quiet;
      return isMoved ? Math.max(bench.painted, last) - bench.began : null;
    },
    QUIET,
    { timeout: PATIENCE, polling: 50 },
  );
  return took.jsonValue();
}

/** The slider is put to moments that nobody looked at. */
async function moves(page) {
  const found = [];
  for (const moment of moments) {
    await page.evaluate((to) => {
      const slider = document.querySelector('input[type="range"]');
      const step = Number(slider.step) || 1;
      slider.value = String(Math.round((to - Number(slider.min)) / step) * step + Number(slider.min));
      window.bench.began = performance.now();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }, moment);
    found.push(await redrawn(page));
    await page.waitForTimeout(LOOK);
  }
  return found;
}

/** The slider is moved to the change before, again and again, by its key. */
async function neighbours(page) {
  const found = [];
  await page.evaluate(() => {
    const began = (event) => {
      if (event.key === '[') window.bench.began = performance.now();
    };
    window.addEventListener('keydown', began, { capture: true });
  });
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('[');
    found.push(await redrawn(page));
    await page.waitForTimeout(LOOK);
  }
  return found;
}

/** What axe finds that is serious or worse, in every view, dark and light. */
async function axe(browser) {
  const found = [];
  for (const colorScheme of ['dark', 'light']) {
    const page = await open(browser, { colorScheme, reducedMotion: 'reduce' });
    for (const view of views) {
      await page.goto(`${base}${view}`);
      await page.waitForSelector('main');
      await page.waitForTimeout(1000);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const one of violations) {
        if (!['serious', 'critical'].includes(one.impact)) continue;
        found.push(`${view} (${colorScheme}): ${one.id}, ${one.nodes.length} times, as ${one.nodes[0].html.slice(0, 120)}`);
      }
    }
    await page.context().close();
  }
  return found;
}

const first = await firstViews();
const browser = await launch();
const sizes = await bytes(browser);
const page = await open(browser);
await page.addInitScript(instruments);
await page.goto(`${base}/now?since=all`);
await page.waitForSelector('main :is(li, article)');
await page.waitForTimeout(1000);
const moved = await moves(page);
// From the middle on: there is as much before it as a picture holds.
await page.goto(`${base}/now?since=all&as_of=${moments[0]}`);
await page.waitForSelector('main :is(li, article)');
await page.waitForTimeout(1000);
const stepped = await neighbours(page);
const findings = await axe(browser);
const version = browser.version();
await browser.close();
console.log(JSON.stringify({ first, bytes: sizes, moved, stepped, findings, version }));
