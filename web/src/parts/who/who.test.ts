import { describe, expect, it } from 'vitest';
import type { Cell, PairDay, Party } from '../../lib/api/types';
import { DAY, extent, lately, pointsOf, stretch } from './curve';
import { draw } from './graph';
import { gridOf, markSide, step } from './matrix';

const party = (name: string, country: string | null = null): Party => ({
  key: name,
  name,
  code: null,
  country,
});
const PARTIES = [party('Quill', 'QUI'), party('Arden'), party('Moss', 'MOS'), party('Silent')];
const CELLS: Cell[] = [
  { from: 0, to: 1, conflict: -8, cooperation: 0, events: [1, 2] },
  { from: 1, to: 0, conflict: -2, cooperation: 3, events: [3] },
  { from: 2, to: 2, conflict: 0, cooperation: 1, events: [4] },
];

describe('the matrix', () => {
  it('leaves out who neither acted nor was acted upon', () => {
    const grid = gridOf(PARTIES, CELLS, 'name');
    expect(grid.rows.map((row) => row.party.name)).toEqual(['Arden', 'Moss', 'Quill']);
  });
  it('puts the busiest first, counting what was done and what was suffered', () => {
    const grid = gridOf(PARTIES, CELLS, 'busiest');
    // Quill and Arden are in the same two cells; the name decides between them.
    expect(grid.rows.map((row) => row.party.name)).toEqual(['Arden', 'Quill', 'Moss']);
  });
  it('puts who belongs to no country last when sorted by country', () => {
    const grid = gridOf(PARTIES, CELLS, 'country');
    expect(grid.rows.map((row) => row.party.name)).toEqual(['Moss', 'Quill', 'Arden']);
  });
  it('finds a cell by who and to whom, not the other way round', () => {
    const grid = gridOf(PARTIES, CELLS, 'name');
    const [arden, , quill] = grid.rows;
    if (!arden || !quill) throw new Error('rows are missing');
    expect(grid.cell(quill, arden)?.events).toEqual([1, 2]);
    expect(grid.cell(arden, quill)?.events).toEqual([3]);
  });
  it('passes over cells of parties that the answer does not hold', () => {
    const grid = gridOf(
      PARTIES,
      [{ from: 9, to: 0, conflict: -1, cooperation: 0, events: [] }],
      'name',
    );
    expect(grid.rows).toEqual([]);
    expect(grid.largest).toBe(0);
  });
  it('draws nothing for nothing and something for little', () => {
    expect(markSide(0, 10, 20)).toBe(0);
    expect(markSide(0.01, 1000, 20)).toBe(4);
    expect(markSide(-10, 10, 20)).toBe(20);
  });
  it('is walked with the arrows and does not lead out of itself', () => {
    expect(step('ArrowUp', 0, 1, 3, 4)).toEqual({ row: 0, column: 1 });
    expect(step('ArrowRight', 0, 3, 3, 4)).toEqual({ row: 0, column: 3 });
    expect(step('End', 1, 0, 3, 4)).toEqual({ row: 1, column: 3 });
    expect(step('x', 1, 0, 3, 4)).toBeNull();
  });
});

describe('the graph', () => {
  it('is drawn the same every time', () => {
    expect(draw(PARTIES, CELLS, 600, 400)).toEqual(draw(PARTIES, CELLS, 600, 400));
  });
  it('shows who has to do with somebody else, within the field', () => {
    const drawing = draw(PARTIES, CELLS, 600, 400);
    expect(drawing.nodes.map((node) => node.party.name).sort()).toEqual(['Arden', 'Quill']);
    for (const node of drawing.nodes) {
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.x).toBeLessThanOrEqual(600);
    }
  });
  it('draws conflict and cooperation of one cell as two lines', () => {
    const kinds = draw(PARTIES, CELLS, 600, 400).edges.map(
      (edge) => `${edge.from}${edge.to}${edge.kind}`,
    );
    expect(kinds.sort()).toEqual(['01conflict', '10conflict', '10cooperation']);
  });
  it('writes no name over another, and within the field', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => party(`an actor with a long name ${i}`));
    const busy = crowd.map(
      (_, i): Cell => ({
        from: i,
        to: (i * 7 + 1) % 40,
        conflict: -i - 1,
        cooperation: 0,
        events: [],
      }),
    );
    const { nodes, width, height } = draw(crowd, busy, 360, 420);
    for (const [at, a] of nodes.entries()) {
      const right = a.x + a.radius + 5 + a.name.length * 7;
      expect(right).toBeLessThanOrEqual(width + 1);
      expect(a.y + a.radius).toBeLessThanOrEqual(height);
      for (const b of nodes.slice(at + 1)) {
        const isBeside =
          right < b.x - b.radius || b.x + b.radius + 5 + b.name.length * 7 < a.x - a.radius;
        expect(isBeside || Math.abs(a.y - b.y) > 14).toBe(true);
      }
    }
  });
  it('of nobody is empty', () => {
    expect(draw([], [], 600, 400).nodes).toEqual([]);
  });
});

describe('the curve', () => {
  const day = (name: string, level: number, more: Partial<PairDay> = {}): PairDay => ({
    day: name,
    conflict: 0,
    cooperation: 0,
    level,
    mark: null,
    events: [],
    ...more,
  });
  it('fades between two days, to half in three', () => {
    const points = pointsOf([day('2031-09-01', -8), day('2031-09-05', -2)], 0);
    expect(points).toHaveLength(5);
    expect(points[3]?.level).toBeCloseTo(-4);
    expect(points[3]?.day).toBeNull();
    expect(points[4]?.level).toBe(-2);
  });
  it('goes on to the day that is shown', () => {
    const points = pointsOf([day('2031-09-01', -8)], Date.parse('2031-09-03T12:00:00Z'));
    expect(points.map((point) => point.at)).toEqual(
      [0, 1, 2].map((after) => Date.parse('2031-09-01T00:00:00Z') + after * DAY),
    );
  });
  it('of centuries shows the days with events only', () => {
    expect(pointsOf([day('1800-01-01', -1), day('2031-09-01', -1)], 0)).toHaveLength(2);
  });
  it('begins anew after a long silence, and loses no day', () => {
    const days = [day('2031-09-04', -1), day('2019-01-01', 5), day('2031-08-22', -2)];
    const { latest, earlier } = stretch(days);
    expect(latest.map((one) => one.day)).toEqual(['2031-08-22', '2031-09-04']);
    expect(earlier.map((one) => one.day)).toEqual(['2019-01-01']);
    expect(stretch([])).toEqual({ latest: [], earlier: [] });
  });
  it('leaves out what is no day', () => {
    expect(pointsOf([day('soon', -1)], 0)).toEqual([]);
  });
  it('holds bars and level, and zero', () => {
    const points = pointsOf([day('2031-09-01', -3, { conflict: -5, cooperation: 2 })], 0);
    expect(extent(points)).toEqual([-5, 2]);
    expect(extent([])).toEqual([-1, 1]);
  });
  it('says how far the level moved within three days', () => {
    const points = pointsOf([day('2031-09-01', -1), day('2031-09-05', -6)], 0);
    expect(lately(points).moved).toBeCloseTo(-6 + 1 * 0.5 ** (1 / 3));
  });
});
