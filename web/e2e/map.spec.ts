/** The map: where things happened, each place as large as it is known. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from './program';
import { roomOf, useServers } from './rooms';
import { evidence, open, serious, settled, useBrowser } from './wall';

/** Invented news at real places, which the list of the world's places knows: a country, two towns. */
const NEWS = {
  'ferry.html': page(
    'Rescuers evacuate ferry in Bergen',
    'Harbour Post',
    'BERGEN, Norway — Rescue workers evacuated 40 passengers from a ferry in Bergen on Monday, the coast guard said.',
  ),
  'march.html': page(
    'Police arrest protesters in Porto',
    'Harbour Post',
    'PORTO, Portugal — Police arrested 12 protesters in Porto on Monday, the interior ministry said.',
  ),
  'drill.html': page(
    'Iceland sends aid',
    'Harbour Post',
    'Iceland sent medicine to fishermen in Iceland on Monday, the health ministry said. Doctors treated 20 people in Iceland on Monday.',
  ),
};

function page(title: string, outlet: string, text: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta property="og:site_name" content="${outlet}">
<meta property="article:published_time" content="2031-09-01T12:00:00Z"></head>
<body><article><h1>${title}</h1><p>${text}</p></article></body></html>`;
}

type Places = { items: { place: { name: string; grain: string }; events: number[] }[] };

describe('the map', () => {
  useBrowser();
  const start = useServers();
  let base = '';
  let places: Places['items'] = [];
  beforeAll(async () => {
    base = (await start(await roomOf('map', NEWS))).base;
    places = (await ask<Places>(base, '/places')).items;
  });

  it('tells the grain of each place in words: a country is not a town', async () => {
    const shown = await open('/map', { base });
    const list = shown.getByRole('list', { name: 'Places' });
    await list.waitFor();
    expect(await list.locator('li').count()).toBe(places.length);
    const told = (await list.locator('li').allTextContents()).join('\n');
    expect(told).toMatch(/Bergen.*town/);
    expect(told).toMatch(/Iceland.*country/);
  });

  it('draws a country as its outline and a town as a dot', async () => {
    const shown = await open('/map', { base });
    const map = shown.getByRole('img', { name: /^Map with/ });
    await map.waitFor();
    const countries = places.filter(({ place }) => place.grain === 'country');
    expect(countries.length).toBeGreaterThan(0);
    await expect.poll(() => map.locator('g.outline').count()).toBe(countries.length);
    for (const { place } of countries) {
      const dots = map.locator('g.dot title', { hasText: place.name });
      expect(await dots.count(), `${place.name} is no dot`).toBe(0);
      await map.locator('g.outline title', { hasText: place.name }).waitFor({ state: 'attached' });
    }
    expect(await map.locator('g.dot').count()).toBeGreaterThan(0);
    expect(await serious(shown)).toEqual([]);
  });

  it('a place of the list opens its events, and each its words', async () => {
    const shown = await open('/map', { base });
    await shown.getByRole('button', { name: /^Porto/ }).click();
    const events = shown.getByRole('region', { name: 'Events at Porto' });
    await events.locator('li button.title').first().click();
    expect((await evidence(shown)).words).toMatch(/arrest/i);
  });

  it('is moved by keys, and stays where it was when what is shown changes', async () => {
    const shown = await open('/map', { base });
    const land = shown.locator('svg g').first();
    await shown.getByRole('img', { name: /^Map with/ }).waitFor();
    await settled(shown);
    const before = await land.getAttribute('transform');
    await shown.keyboard.press('+');
    await expect.poll(() => land.getAttribute('transform')).not.toBe(before);
    await shown.keyboard.press('0');
    await expect.poll(() => land.getAttribute('transform')).toBe(before);
  });
});
