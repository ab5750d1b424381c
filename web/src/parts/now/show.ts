/** How a group of changes is shown. */
import type { Change } from '../../lib/api/types';
import type { Group } from '../../lib/group';

/** Of a group that is not opened only so many changes are shown. */
const FEW = 3;

export function collapsed(group: Group, isOpen: boolean): Change[] {
  return isOpen ? group.changes : group.changes.slice(0, FEW);
}

export function hidden(group: Group): number {
  return Math.max(0, group.changes.length - FEW);
}

/** The line that opens when the change is pressed: what is said now, or else what was said before. */
export function changeLine(change: Change): number | null {
  return change.after?.line ?? change.before?.line ?? null;
}

/** Changes that put other words in the place of words: there the eye wants to see which. */
const REPLACING = new Set(['corrected', 'sentence-changed', 'figure-changed']);

export function isReplacing(change: Change): boolean {
  return REPLACING.has(change.kind) && change.before !== null && change.after !== null;
}
