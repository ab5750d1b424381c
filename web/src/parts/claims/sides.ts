/** Who agrees with a matter and who does not: its claims, brought together by origin. */
import type { Claim, Origin, Stance } from '../../lib/api/types';

/** What one origin says, in however many reports. */
export interface Holder {
  origin: Origin;
  /** The claims that count first, then the earlier before the later. */
  claims: Claim[];
  /** Whether any of them still counts. */
  holds: boolean;
  /** When the room first learnt it. */
  since: number;
}

export type Sides = Record<Stance, Holder[]>;

export function sidesOf(claims: readonly Claim[]): Sides {
  const sides: Sides = { asserts: [], denies: [], announces: [], doubts: [] };
  for (const claim of claims) {
    const side = sides[claim.stance];
    // A stance that this wall does not know yet is left to the list of all lines.
    if (!side) continue;
    let holder = side.find((other) => other.origin.key === claim.origin.key);
    if (!holder) {
      holder = { origin: claim.origin, claims: [], holds: false, since: claim.learnt };
      side.push(holder);
    }
    holder.claims.push(claim);
    holder.holds ||= claim.retired === null;
    holder.since = Math.min(holder.since, claim.learnt);
  }
  for (const side of Object.values(sides)) {
    for (const holder of side) holder.claims.sort(countingFirst);
    side.sort((a, b) => Number(b.holds) - Number(a.holds) || a.since - b.since);
  }
  return sides;
}

function countingFirst(a: Claim, b: Claim): number {
  return Number(a.retired !== null) - Number(b.retired !== null) || a.learnt - b.learnt;
}

/** How many independent origins hold a side now. */
export function holding(side: readonly Holder[]): number {
  return side.filter((holder) => holder.holds).length;
}
