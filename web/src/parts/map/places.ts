/** Places on the map: what each is drawn as, and which dots stand so near to each other that one mark shows them. */
import type { PlaceCount } from '../../lib/api/types';

/** How a place is drawn: as large as it is. A country is no dot. */
export type Form = 'outline' | 'area' | 'dot' | 'site';

const FORMS: Readonly<Record<string, Form>> = {
  country: 'outline',
  region: 'area',
  city: 'dot',
  site: 'site',
};

/** A grain that this wall does not know is drawn as an area: rather too large than too exact. */
export function formOf(grain: string): Form {
  return FORMS[grain] ?? 'area';
}

/** A name for a place that stays the same from one answer to the next. */
export function keyOf(item: PlaceCount): string {
  const { place } = item;
  return place.geonames !== null
    ? `g${place.geonames}`
    : `${place.grain} ${place.country ?? ''} ${place.name}`;
}

/** The busiest first; among equals by name. */
export function busiestFirst(items: readonly PlaceCount[]): PlaceCount[] {
  return [...items].sort(
    (a, b) => b.events.length - a.events.length || a.place.name.localeCompare(b.place.name),
  );
}

/** Whether a place says where it is: hostile or broken data may not. */
export function isOnEarth(item: PlaceCount): boolean {
  const { lat, lon } = item.place;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

export interface Spot {
  item: PlaceCount;
  x: number;
  y: number;
}

/** One mark: a place, or several that cannot be told apart at this zoom. */
export interface Cluster {
  x: number;
  y: number;
  spots: Spot[];
  events: number;
}

/**
 * Takes the busiest spot that is left, and with it all that lie nearer than `apart`. Spots are looked up in squares
 * of that size, so that ten thousand places take no longer than ten thousand look-ups.
 */
export function clusters(spots: readonly Spot[], apart: number): Cluster[] {
  const squares = new Map<string, Spot[]>();
  const square = (value: number) => Math.floor(value / apart);
  for (const spot of spots) {
    const key = `${square(spot.x)} ${square(spot.y)}`;
    const there = squares.get(key);
    if (there) there.push(spot);
    else squares.set(key, [spot]);
  }
  const sorted = [...spots].sort((a, b) => b.item.events.length - a.item.events.length);
  const taken = new Set<Spot>();
  const found: Cluster[] = [];
  for (const spot of sorted) {
    if (taken.has(spot)) continue;
    const members: Spot[] = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const other of squares.get(`${square(spot.x) + dx} ${square(spot.y) + dy}`) ?? []) {
          const near = Math.hypot(other.x - spot.x, other.y - spot.y) < apart;
          if (near && !taken.has(other)) members.push(other);
        }
      }
    }
    for (const member of members) taken.add(member);
    found.push(clusterOf(spot, members));
  }
  return found;
}

/** It stands where its busiest place is, which is on land, while the middle of them all may be in the sea. */
function clusterOf(first: Spot, members: Spot[]): Cluster {
  const rest = members.filter((member) => member !== first);
  const events = new Set([first, ...rest].flatMap((member) => member.item.events));
  return { x: first.x, y: first.y, spots: [first, ...rest], events: events.size };
}

/** The radius of a mark: its area goes with the number of events. */
export function radius(events: number, most: number): number {
  return 4.5 + 11.5 * Math.sqrt(Math.max(0, events - 1) / Math.max(1, most));
}

/** Kilometres to degrees of a great circle. */
export function degrees(kilometres: number): number {
  return kilometres / 111.195;
}
