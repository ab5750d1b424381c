/**
 * The base map: Natural Earth at 1:110 million, as packed by world-atlas. It is part of the wall, loaded with the
 * map and from nowhere else.
 */
import type { Feature, FeatureCollection, Geometry, MultiLineString } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';

export type Country = Feature<Geometry, { name?: string }>;

export interface Atlas {
  countries: Country[];
  land: Feature | FeatureCollection;
  /** Borders between two countries, each once. */
  borders: MultiLineString;
}

type World = Topology<{
  countries: GeometryCollection<{ name?: string }>;
  land: GeometryCollection;
}>;

let unpacked: Atlas | null = null;

/** Unpacked once: the map is opened and closed often in a shift. */
export function atlas(): Atlas {
  if (unpacked) return unpacked;
  const packed = world as unknown as World;
  unpacked = {
    countries: feature(packed, packed.objects.countries).features,
    land: feature(packed, packed.objects.land),
    borders: mesh(packed, packed.objects.countries, (a, b) => a !== b),
  };
  return unpacked;
}
