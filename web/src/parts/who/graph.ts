/**
 * The graph of actors: where each stands and how the lines between them run. Nothing in it is left to chance, so
 * that the same data give the same drawing, and somebody who looked away finds everything where it was.
 */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force';
import type { Cell, Party } from '../../lib/api/types';

export interface GraphNode {
  index: number;
  party: Party;
  x: number;
  y: number;
  radius: number;
  /** On which side of the circle its name stands. */
  side: 'left' | 'right';
}

export interface GraphEdge {
  from: number;
  to: number;
  kind: 'conflict' | 'cooperation';
  value: number;
  width: number;
  /** An SVG path from circle to circle. */
  path: string;
  events: number[];
}

export interface Drawing {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

/** `index` belongs to d3-force, which numbers the bodies; `member` is the party's place in the answer. */
interface Body extends SimulationNodeDatum {
  member: number;
  weight: number;
}

/** How many steps the forces get; after these nothing moves visibly any more, with 40 parties. */
const STEPS = 320;

/** The place a name of usual length takes beside its circle. */
const NAME_WIDTH = 110;

export function draw(
  parties: readonly Party[],
  cells: readonly Cell[],
  width: number,
  height: number,
): Drawing {
  const between = cells.filter(
    (cell) => cell.from !== cell.to && parties[cell.from] && parties[cell.to],
  );
  const weights = new Map<number, number>();
  for (const cell of between) {
    const weight = Math.abs(cell.conflict) + Math.abs(cell.cooperation);
    for (const index of [cell.from, cell.to]) {
      weights.set(index, (weights.get(index) ?? 0) + weight);
    }
  }
  const bodies: Body[] = [...weights.keys()]
    .sort((a, b) => a - b)
    .map((member) => ({ member, weight: weights.get(member) ?? 0 }));
  const heaviest = Math.max(1, ...bodies.map((body) => body.weight));
  const places = new Map(bodies.map((body, place) => [body.member, place]));
  settle(bodies, between, places, width, height);

  const nodes: GraphNode[] = [];
  for (const body of bodies) {
    const party = parties[body.member];
    if (!party) continue;
    const x = body.x ?? width / 2;
    const y = body.y ?? height / 2;
    const radius = radiusOf(body.weight, heaviest);
    nodes.push({ index: body.member, party, x, y, radius, side: x > width / 2 ? 'right' : 'left' });
  }
  return { nodes, edges: edgesOf(between, nodes, places), width, height };
}

function radiusOf(weight: number, heaviest: number): number {
  return 5 + 11 * Math.sqrt(weight / heaviest);
}

function settle(
  bodies: Body[],
  between: readonly Cell[],
  places: Map<number, number>,
  width: number,
  height: number,
): void {
  const links: SimulationLinkDatum<Body>[] = between.map((cell) => ({
    source: places.get(cell.from) ?? 0,
    target: places.get(cell.to) ?? 0,
  }));
  const simulation = forceSimulation(bodies)
    .force('link', forceLink<Body, SimulationLinkDatum<Body>>(links).distance(110).strength(0.15))
    .force('apart', forceManyBody().strength(-420))
    .force('across', forceX(width / 2).strength(0.06))
    .force('down', forceY(height / 2).strength((0.06 * width) / Math.max(1, height)))
    .force('room', forceCollide<Body>(34))
    .stop();
  simulation.tick(STEPS);
  spread(bodies, width, height);
}

/** The drawing fills its field, with room for the names at both sides. */
function spread(bodies: Body[], width: number, height: number): void {
  if (bodies.length === 0) return;
  const xs = bodies.map((body) => body.x ?? 0);
  const ys = bodies.map((body) => body.y ?? 0);
  const place = (value: number, values: number[], from: number, to: number) => {
    const least = Math.min(...values);
    const most = Math.max(...values);
    if (most === least) return (from + to) / 2;
    return from + ((value - least) / (most - least)) * (to - from);
  };
  const side = Math.min(NAME_WIDTH + 20, width / 3);
  for (const body of bodies) {
    body.x = place(body.x ?? 0, xs, side, width - side);
    body.y = place(body.y ?? 0, ys, 24, height - 24);
  }
}

/** Conflict bends to one side of the straight line and cooperation to the other, so that both are seen. */
function edgesOf(
  between: readonly Cell[],
  nodes: readonly GraphNode[],
  places: Map<number, number>,
): GraphEdge[] {
  const largest = Math.max(
    1,
    ...between.map((cell) => Math.max(Math.abs(cell.conflict), Math.abs(cell.cooperation))),
  );
  const edges: GraphEdge[] = [];
  for (const cell of between) {
    const from = nodes[places.get(cell.from) ?? -1];
    const to = nodes[places.get(cell.to) ?? -1];
    if (!from || !to) continue;
    const common = { from: cell.from, to: cell.to, events: cell.events };
    for (const kind of ['cooperation', 'conflict'] as const) {
      const value = Math.abs(cell[kind]);
      if (value === 0) continue;
      const bend = kind === 'conflict' ? 0.1 : 0.22;
      const width = 1.25 + 4.75 * Math.sqrt(value / largest);
      edges.push({ ...common, kind, value, width, path: arc(from, to, bend) });
    }
  }
  // The heavier lines are drawn last, on top.
  return edges.sort((a, b) => a.value - b.value);
}

/** From the rim of one circle to the rim of the other, leaving room for the arrow's head. */
function arc(from: GraphNode, to: GraphNode, bend: number): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const mx = (from.x + to.x) / 2 - dy * bend;
  const my = (from.y + to.y) / 2 + dx * bend;
  const start = towards(from, mx, my, Math.min(from.radius + 2, length / 3));
  const end = towards(to, mx, my, Math.min(to.radius + 9, length / 3));
  const n = (value: number) => value.toFixed(1);
  return `M${n(start.x)} ${n(start.y)}Q${n(mx)} ${n(my)} ${n(end.x)} ${n(end.y)}`;
}

function towards(
  node: GraphNode,
  x: number,
  y: number,
  distance: number,
): { x: number; y: number } {
  const dx = x - node.x;
  const dy = y - node.y;
  const length = Math.hypot(dx, dy) || 1;
  return { x: node.x + (dx / length) * distance, y: node.y + (dy / length) * distance };
}
