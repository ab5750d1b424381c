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
  /** The name as it is written beside the circle. */
  name: string;
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

/** The width of a letter and the height of a line of names, at 13 pixels. */
const LETTER = 7.2;
const LINE = 17;

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
    nodes.push({ index: body.member, party, x, y, radius, name: short(party.name) });
  }
  const needed = part(nodes, width, height);
  return { nodes, edges: edgesOf(between, nodes, places), width, height: needed };
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

/** The drawing fills its field, with room for the names at the right. */
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
    body.x = place(body.x ?? 0, xs, 24, width - side);
    body.y = place(body.y ?? 0, ys, 24, height - 24);
  }
}

/** A name longer than its place ends in an ellipsis; the whole is in the list and in the title. */
function short(name: string): string {
  const letters = [...name];
  return letters.length > 22 ? `${letters.slice(0, 21).join('')}…` : name;
}

/** The place of a circle with its name to the right of it. */
function box(node: GraphNode): { x0: number; x1: number; y0: number; y1: number } {
  const tall = Math.max(node.radius, LINE / 2) + 2;
  return {
    x0: node.x - node.radius - 3,
    x1: node.x + node.radius + 8 + [...node.name].length * LETTER,
    y0: node.y - tall,
    y1: node.y + tall,
  };
}

/** The first of those placed that a node and its name would lie on. */
function coveredBy(node: GraphNode, placed: readonly GraphNode[]): GraphNode | undefined {
  const here = box(node);
  return placed.find((other) => {
    const there = box(other);
    const isBeside = here.x1 < there.x0 || there.x1 < here.x0;
    return !isBeside && here.y0 < there.y1 && there.y0 < here.y1;
  });
}

/**
 * Moves names off each other, down only, so that who stood left stays left. It gives the height that they
 * need, which may be more than was asked for: a name that cannot be read is worse than a taller picture.
 */
function part(nodes: GraphNode[], width: number, height: number): number {
  for (const node of nodes) {
    const over = box(node).x1 - (width - 4);
    if (over > 0) node.x = Math.max(node.radius + 4, node.x - over);
  }
  // From the top down each goes as far below its place as those above it need.
  const placed: GraphNode[] = [];
  for (const node of [...nodes].sort((a, b) => a.y - b.y || a.index - b.index)) {
    for (let under = coveredBy(node, placed); under; under = coveredBy(node, placed)) {
      node.y += box(under).y1 - box(node).y0 + 0.5;
    }
    placed.push(node);
  }
  const top = Math.min(0, ...nodes.map((node) => box(node).y0 - 6));
  for (const node of nodes) node.y -= top;
  return Math.ceil(Math.max(height, ...nodes.map((node) => box(node).y1 + 8)));
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
      const width = 1 + 3.5 * Math.sqrt(value / largest);
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
