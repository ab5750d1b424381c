import { describe, expect, it } from 'vitest';
import type { PlaceCount } from '../../lib/api/types';
import { outlineOf } from './codes';
import { busiestFirst, clusters, formOf, isOnEarth, keyOf, radius, type Spot } from './places';

function place(name: string, events: number[], grain = 'city', lat = 10, lon = 20): PlaceCount {
  return {
    place: { name, country: 'XXA', geonames: null, lat, lon, grain },
    events,
    conflict: 0,
    cooperation: 0,
  };
}

describe('the form of a place', () => {
  it('is an outline for a country, and never a dot', () => {
    expect(formOf('country')).toBe('outline');
  });
  it('is an area for a grain that is not known, rather than a point that claims to be exact', () => {
    expect(formOf('ocean')).toBe('area');
  });
});

describe('outlines', () => {
  const outlines = [
    { id: '616', properties: { name: 'Poland' } },
    { id: undefined, properties: { name: 'Kosovo' } },
    { id: '008', properties: { name: 'Albania' } },
  ];
  it('are found by code, leading noughts and all', () => {
    expect(outlineOf(outlines, 'POL')?.properties.name).toBe('Poland');
    expect(outlineOf(outlines, 'ALB')?.properties.name).toBe('Albania');
  });
  it('are found by name where the base map has no number', () => {
    expect(outlineOf(outlines, 'XKX')?.properties.name).toBe('Kosovo');
  });
  it('are none for what is no country, and for no country of the base map', () => {
    expect(outlineOf(outlines, 'LTM')).toBeUndefined();
    expect(outlineOf(outlines, 'FRA')).toBeUndefined();
  });
});

describe('clusters', () => {
  const spot = (name: string, x: number, y: number, events: number[]): Spot => ({
    item: place(name, events),
    x,
    y,
  });
  it('join what is nearer than asked, also across the edge of a square', () => {
    const found = clusters(
      [spot('a', 19, 5, [1]), spot('b', 21, 5, [2, 3]), spot('c', 80, 5, [4])],
      20,
    );
    expect(found.map((cluster) => cluster.spots.length).sort()).toEqual([1, 2]);
  });
  it('stand where their busiest place is', () => {
    const [first] = clusters([spot('a', 19, 5, [1]), spot('b', 21, 6, [2, 3])], 20);
    expect([first?.x, first?.y]).toEqual([21, 6]);
  });
  it('count an event of two places once', () => {
    const [first] = clusters([spot('a', 1, 1, [1, 2]), spot('b', 2, 2, [2, 3])], 20);
    expect(first?.events).toBe(3);
  });
  it('lose no place', () => {
    const spots = Array.from({ length: 300 }, (_, i) =>
      spot(`p${i}`, (i * 37) % 200, (i * 91) % 150, [i]),
    );
    const found = clusters(spots, 16);
    const members = found.flatMap((cluster) => cluster.spots);
    expect(new Set(members).size).toBe(300);
    expect(members).toHaveLength(300);
  });
});

it('the list begins with the busiest place', () => {
  const sorted = busiestFirst([place('b', [1]), place('a', [2]), place('z', [3, 4])]);
  expect(sorted.map((item) => item.place.name)).toEqual(['z', 'a', 'b']);
});

it('what is not on the globe is told from what is', () => {
  expect(isOnEarth(place('a', [1]))).toBe(true);
  expect(isOnEarth(place('a', [1], 'city', 91))).toBe(false);
  expect(isOnEarth(place('a', [1], 'city', Number.NaN))).toBe(false);
});

it('two places of one name and different grain have different keys', () => {
  expect(keyOf(place('a', [], 'city'))).not.toBe(keyOf(place('a', [], 'region')));
});

it('a mark with more events is larger', () => {
  expect(radius(9, 9)).toBeGreaterThan(radius(2, 9));
});
