/** Claims by whoever vouches for them. */
import type { Claim, Origin, Stance } from './api/types';

export type Holder = { key: string; origin: Origin; stance: Stance; claims: Claim[] };

/** Each origin once for each stand it takes, in the order of its first claim. */
export function byOrigin(claims: readonly Claim[]): Holder[] {
  const found = new Map<string, Holder>();
  for (const claim of claims) {
    const key = `${claim.origin.key} ${claim.stance}`;
    const holder = found.get(key);
    if (holder) holder.claims.push(claim);
    else found.set(key, { key, origin: claim.origin, stance: claim.stance, claims: [claim] });
  }
  return [...found.values()];
}
