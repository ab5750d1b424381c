/**
 * The matrix of who did or said what to whom: which rows and columns, in which order, and how large the marks are.
 */

import type { Cell, Party } from '../../lib/api/types';

export type Order = 'busiest' | 'conflict' | 'cooperation' | 'name' | 'country';

export const ORDERS: readonly Order[] = ['busiest', 'conflict', 'cooperation', 'name', 'country'];

/** A party with what it did and what was done to it. */
export interface Member {
  party: Party;
  /** Its place in the answer of the server, by which cells name it. */
  index: number;
  conflict: number;
  cooperation: number;
}

export interface Grid {
  /** Those who did something, in the order asked for. */
  rows: Member[];
  /** Those to whom something was done, in the same order. */
  columns: Member[];
  /** The greatest conflict or cooperation of a cell: what the largest mark stands for. */
  largest: number;
  cell: (row: Member, column: Member) => Cell | undefined;
}

/** Rows without an act and columns without an act upon them are left out: an empty line tells nothing. */
export function gridOf(parties: readonly Party[], cells: readonly Cell[], order: Order): Grid {
  const members: Member[] = parties.map((party, index) => ({
    party,
    index,
    conflict: 0,
    cooperation: 0,
  }));
  const found = new Map<string, Cell>();
  const acting = new Set<number>();
  const receiving = new Set<number>();
  let largest = 0;
  for (const cell of cells) {
    const from = members[cell.from];
    const to = members[cell.to];
    if (!from || !to) continue;
    found.set(`${cell.from} ${cell.to}`, cell);
    acting.add(cell.from);
    receiving.add(cell.to);
    for (const member of new Set([from, to])) {
      member.conflict += Math.abs(cell.conflict);
      member.cooperation += Math.abs(cell.cooperation);
    }
    largest = Math.max(largest, Math.abs(cell.conflict), Math.abs(cell.cooperation));
  }
  const sorted = [...members].sort(comparing(order));
  return {
    rows: sorted.filter((member) => acting.has(member.index)),
    columns: sorted.filter((member) => receiving.has(member.index)),
    largest,
    cell: (row, column) => found.get(`${row.index} ${column.index}`),
  };
}

/** Where the order asked for does not decide, the name does, and then the key: the same data, the same picture. */
function comparing(order: Order): (a: Member, b: Member) => number {
  const byName = (a: Member, b: Member) =>
    a.party.name.localeCompare(b.party.name) || compareText(a.party.key, b.party.key);
  switch (order) {
    case 'name':
      return byName;
    case 'country':
      // What belongs to no country comes last.
      return (a, b) =>
        compareText(a.party.country ?? '\u{10ffff}', b.party.country ?? '\u{10ffff}') ||
        byName(a, b);
    case 'conflict':
      return (a, b) => b.conflict - a.conflict || byName(a, b);
    case 'cooperation':
      return (a, b) => b.cooperation - a.cooperation || byName(a, b);
    case 'busiest':
      return (a, b) => b.conflict + b.cooperation - (a.conflict + a.cooperation) || byName(a, b);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The side of a mark in pixels: its area goes with the value. What is there at all can be seen. */
export function markSide(value: number, largest: number, most: number): number {
  const size = Math.abs(value);
  if (size === 0 || largest <= 0) return 0;
  const least = 4;
  return Math.min(most, Math.max(least, most * Math.sqrt(size / largest)));
}

/** Where an arrow key leads from a cell; null where the key is not one of the matrix's. */
export function step(
  key: string,
  row: number,
  column: number,
  rows: number,
  columns: number,
): { row: number; column: number } | null {
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowUp':
      return { row: within(row - 1, rows), column };
    case 'ArrowDown':
      return { row: within(row + 1, rows), column };
    case 'ArrowLeft':
      return { row, column: within(column - 1, columns) };
    case 'ArrowRight':
      return { row, column: within(column + 1, columns) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: within(columns - 1, columns) };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: within(rows - 1, rows), column };
    default:
      return null;
  }
}
