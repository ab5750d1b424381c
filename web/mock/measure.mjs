/**
 * How quick the wall is, in the system's Chromium: `node mock/measure.mjs http://127.0.0.1:8099 [moves [view]]`.
 *
 * Each view is opened cold; then the slider is moved to moments that nobody asked for before, one after another; then
 * its list is scrolled, for three seconds. What the wall alone takes is also told in processor time, which is the same
 * on a busy machine.
 */
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:8099', moves = '12', only] = process.argv.slice(2);
const VIEWS = {
  now: ['/now?since=all', 'main .card'],
  timeline: ['/timeline', 'main section'],
  who: ['/who', 'main table, main [role=grid]'],
  claims: ['/claims', 'main .pick'],
  figures: ['/figures', 'main article'],
  watch: ['/watch', 'main .card li'],
  report: ['/report', 'main li'],
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
console.log(
  'view      first, ms   move, ms (median, worst)   wall alone (median, worst; processor)   worst frame, ms',
);
for (const [view, [path, item]] of Object.entries(VIEWS)) {
  if (only !== undefined && only !== view) continue;
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch, item);
  await page.goto(`${address}${path}`);
  await page.waitForFunction(() => window.firstItem !== undefined, undefined, { timeout: 30_000 });
  const first = await page.evaluate(() => window.firstItem);
  await page.waitForTimeout(1500);
  const frame = await page.evaluate(scroll);
  const told = await drag(page);
  const cells = [
    view.padEnd(9),
    round(first),
    `${round(median(told.whole))} ${round(Math.max(...told.whole))}`,
    `${round(median(told.wall))} ${round(Math.max(...told.wall))} ${round(median(told.cpu))}`,
    round(frame),
  ];
  console.log(cells.join('   '));
  await context.close();
}
await browser.close();

/** In the page: notes when the first item has been painted. */
function watch(selector) {
  const look = () => {
    if (document.querySelector(selector) === null) requestAnimationFrame(look);
    else {
      requestAnimationFrame(() => {
        window.firstItem = performance.now();
      });
    }
  };
  requestAnimationFrame(look);
}

/** In the page: scrolls on for three seconds; the longest time between two frames. */
async function scroll() {
  const places = [document.querySelector('main'), ...document.querySelectorAll('main .list')];
  const end = performance.now() + 3000;
  let longest = 0;
  for (let before = performance.now(); before < end; ) {
    for (const place of places) place?.scrollBy(0, 400);
    const now = await new Promise((done) => requestAnimationFrame(done));
    longest = Math.max(longest, now - before);
    before = now;
  }
  for (const place of places) place?.scrollTo(0, 0);
  return longest;
}

/** Moves the slider; how long until the view is drawn anew, and how much of that the wall itself takes. */
async function drag(page) {
  const whole = [];
  const wall = [];
  const cpu = [];
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0);
  };
  for (let move = 1; move <= Number(moves); move += 1) {
    const before = await spent();
    const took = await page.evaluate(
      async (part) => {
        const slider = document.querySelector('input[type=range]');
        const from = Number(slider.min);
        const to = Number(slider.max);
        performance.clearMeasures();
        const begun = performance.now();
        slider.value = String(Math.round(from + (to - from) * part));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        // Until the view has been drawn, and nothing more of it comes.
        for (let quiet = 0, last = 0; ; ) {
          await new Promise((done) => setTimeout(done, 20));
          const found = performance
            .getEntriesByType('measure')
            .filter((one) => one.name.startsWith('wall ') && one.name !== 'wall /timeline');
          const end = Math.max(0, ...found.map((one) => one.startTime + one.duration));
          quiet = end > 0 && end === last ? quiet + 1 : 0;
          last = end;
          if (quiet > 15)
            return { whole: end - begun, wall: Math.max(...found.map((one) => one.duration)) };
          if (performance.now() - begun > 20_000) throw new Error('the view was not drawn anew');
        }
        // Parts far from each other, so that nothing was fetched ahead.
      },
      0.1 + ((move * 0.381966) % 0.85),
    );
    cpu.push((await spent()) - before);
    whole.push(took.whole);
    wall.push(took.wall);
  }
  return { whole, wall, cpu };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value) {
  return String(Math.round(value)).padStart(5);
}
