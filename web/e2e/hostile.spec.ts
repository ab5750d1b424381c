/** Hostile reports, filed like any other: whatever is opened, their words are words, and nothing obeys them. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, watchfloor } from './program';
import { roomOf, useServers } from './rooms';
import { blank, useBrowser } from './wall';

const RUN = 'window.canary=1';
const SVG = `<svg onload="${RUN}"><animate onbegin="${RUN}" attributeName="x"/></svg>`;
const TAGS = `<script>${RUN}</script><img src=x onerror="${RUN}"><iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`;
const MARKS = `{{constructor.constructor('${RUN}')()}} \${${RUN}} {@html x} %WATCHFLOOR_BASE% <%= x %> [x](javascript:${RUN})`;

/** As text in a page, so that it arrives as text. A bare NUL would make the file no text at all. */
function text(words: string): string {
  return words
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/"/g, '&quot;')
    .replaceAll('\0', '&#0;');
}

type Hostile = { title: string; outlet: string; address: string; body: string };

const REPORTS: Hostile[] = [
  {
    title: `Rebels shell ${TAGS} Tolse`,
    outlet: `"><script>${RUN}</script>`,
    address: `javascript:${RUN}`,
    body: `Soldiers of ${SVG} shelled the town of Ferrin on Wednesday, General "><img src=x onerror=${RUN}> Vask said. The shells killed 14 people, the ministry </q></bdi><script>${RUN}</script> said.`,
  },
  {
    title: MARKS,
    outlet: '=HYPERLINK("http://elsewhere.example/","x")',
    address: `data:text/html,<script>${RUN}</script>`,
    body: `Lothmar promised to open the gates ${MARKS} by Friday, the foreign ministry said. Ardovia demanded that Lothmar hand over ${TAGS} officers by noon on Thursday.`,
  },
  {
    title: '\u202Egnihton\u202C \u2066turned\u2069 \u200Bzero\u200B \u0000 nul',
    outlet: '\u202Etelbat\u202C',
    address:
      "https://outlet.example/'onmouseover='window.canary=1'/\"><script>window.canary=1</script>",
    body: `Police arrested 12 \u202Esrettorp\u202C protesters in Ferrin on Wednesday, the ministry said. ${'W'.repeat(20_000)} River Relief said that 23 people were killed in Ferrin.\u0000`,
  },
  {
    title:
      '--><style>*{display:none}</style><base href="//elsewhere.example/"><meta http-equiv=refresh content="0;url=//elsewhere.example/">',
    outlet: '</title><link rel=stylesheet href=//elsewhere.example/x.css>',
    address: 'http://elsewhere.example/\njavascript:window.canary=1',
    body: `Ardovian jets bombed <object data="//elsewhere.example/"></object> Tolse on Wednesday, a spokesman of <form action=//elsewhere.example/><input autofocus onfocus=${RUN}> Lothmar's army said. Ardovia's army denied that it had bombed Tolse.`,
  },
];

function page({ title, outlet, address, body }: Hostile): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${text(title)}</title>
<link rel="canonical" href="${text(address)}"><meta property="og:url" content="${text(address)}">
<meta property="og:site_name" content="${text(outlet)}"><meta property="og:title" content="${text(title)}">
<meta property="article:published_time" content="2031-09-03T12:00:00Z"></head>
<body><article><h1>${text(title)}</h1><p>FERRIN, Ardovia — ${text(body)}</p>
<p>Ferrin stands on the Tamble, across from Tolse. The two countries have quarrelled over its water since spring.</p>
</article></body></html>`;
}

/** What a page must not have done, and must not hold. */
async function harmless(shown: Page, what: string): Promise<void> {
  // A moment, so that what would run has run. Dialogs, other hosts and refusals by the policy are faults (wall.ts).
  await shown.waitForTimeout(250);
  const found = await shown.evaluate(() => {
    const all = Array.from(document.querySelectorAll('*'));
    const handlers = all.filter((one) =>
      Array.from(one.attributes).some(({ name }) => name.startsWith('on')),
    );
    const links = all.filter((one) =>
      /^\s*(javascript|data|vbscript):/i.test(
        one.getAttribute('href') ?? one.getAttribute('src') ?? '',
      ),
    );
    const foreign = document.querySelectorAll(
      'main iframe, main object, main script, main style, main base, main meta, main svg animate',
    );
    return {
      canary: (window as { canary?: unknown }).canary ?? null,
      handlers: handlers.map((one) => one.outerHTML.slice(0, 200)),
      links: links.map((one) => one.outerHTML.slice(0, 200)),
      foreign: foreign.length,
    };
  });
  expect(found, what).toEqual({ canary: null, handlers: [], links: [], foreign: 0 });
}

const VIEWS = [
  'now?since=all',
  'timeline',
  'who',
  'who?by=words',
  'who?show=graph',
  'who?show=tension',
  'claims',
  'figures',
  'watch',
  'map',
  'search?q=Ferrin',
  'brief?since=3d',
  'report',
  'alerts',
  'sources',
  'admin',
  'b',
  'b?since=7d',
];

describe('hostile reports', () => {
  useBrowser();
  const start = useServers();
  let room = '';
  let base = '';
  let count = 0;
  beforeAll(async () => {
    const files = REPORTS.map((report, at) => [`${at + 1}.html`, page(report)] as const);
    room = await roomOf('hostile', Object.fromEntries(files));
    base = (await start(room, ['--name', `<script>${RUN}</script>`])).base;
    count = (await ask<{ counts: { reports: number } }>(base, '/room')).counts.reports;
    expect(count).toBe(REPORTS.length);
  });

  for (const view of VIEWS) {
    it(`${view}: no script runs and nothing is fetched`, async () => {
      const shown = await blank({ base });
      await shown.goto(`${base}/${view}`);
      await shown.waitForSelector('h1', { state: 'attached' });
      await harmless(shown, view);
    });
  }

  it('in reports the words are shown as words, with and without JavaScript', async () => {
    for (let report = 1; report <= count; report++) {
      const told = await ask<{ text: string; title: string }>(base, `/reports/${report}`);
      const squeeze = (words: string) => words.replace(/[\s\uFFFD\p{Cc}\p{Cf}]/gu, '');
      const shown = await blank({ base });
      await shown.goto(`${base}/report/${report}`);
      await shown.locator('.text').waitFor();
      await harmless(shown, `report ${report}`);
      const words = squeeze((await shown.locator('.text').textContent()) ?? '');
      expect(words).toBe(squeeze(told.text));
      await shown.goto(`${base}/r/${report}`);
      await harmless(shown, `r/${report}`);
      const plain = squeeze((await shown.locator('article.text').textContent()) ?? '');
      expect(plain).toContain(squeeze('Ferrin stands on the Tamble, across from Tolse.'));
      if (told.text.includes('<script>')) expect(plain).toContain('<script>');
    }
  });

  it('every line opens its words, and they are words', async () => {
    const { items } = await ask<{ items: { line: number }[] }>(base, '/search?q=Ferrin&limit=100');
    const shown = await blank({ base });
    for (const { line } of items.slice(0, 8)) {
      await shown.goto(`${base}/line/${line}`);
      await shown.locator('blockquote mark').waitFor();
      await harmless(shown, `line ${line}`);
    }
    expect(items.length).toBeGreaterThan(3);
  });

  it('exports are files to be saved, never pages; no cell is a formula', async () => {
    for (const table of ['events', 'claims', 'figures', 'watch', 'mentions']) {
      for (const form of ['csv', 'jsonl']) {
        const told = await fetch(`${base}/api/v1/export/${table}.${form}`);
        expect(told.status).toBe(200);
        expect(told.headers.get('content-type')).not.toMatch(/html|javascript|svg/);
        expect(told.headers.get('content-disposition')).toMatch(/^attachment/);
        expect(told.headers.get('x-content-type-options')).toBe('nosniff');
        const rows = await told.text();
        if (form === 'csv') expect(rows).not.toMatch(/(^|,)"?[=@]/m);
      }
    }
  });

  it('the brief as Markdown holds no live tag and no live link', async () => {
    const told = await fetch(`${base}/api/v1/brief?format=markdown&since=7d`);
    expect(told.headers.get('content-type')).toMatch(/^text\/markdown/);
    const markdown = await told.text();
    expect(markdown).not.toMatch(/(^|[^\\`])<(script|img|iframe|svg|style|base|object|form)\b/i);
    expect(markdown).not.toMatch(/[^\\]\]\(\s*(javascript|data):/i);
    expect(await watchfloor('brief', '--room', room, '--format', 'html')).not.toMatch(/<script/i);
  });
});
