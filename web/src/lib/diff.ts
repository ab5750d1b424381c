/** What differs between two sentences, word by word, so that the eye finds "3" become "1.3". */

export type Piece = { text: string; kind: 'same' | 'removed' | 'added' };

/** Longer than this on both sides nobody compares by eye; then all of it is shown as changed. */
const MOST = 400;

/** Words, and the spaces and signs between them. */
function cut(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** The pieces of both texts in reading order: what is common, what only `before` has, what only `after`. */
export function diff(before: string, after: string): Piece[] {
  const a = cut(before);
  const b = cut(after);
  if (a.length > MOST || b.length > MOST) {
    return join([
      { text: before, kind: 'removed' },
      { text: after, kind: 'added' },
    ]);
  }
  const longest = table(a, b);
  const found: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] as string;
    const right = b[j] as string;
    if (left === right) {
      found.push({ text: left, kind: 'same' });
      i += 1;
      j += 1;
    } else if (at(longest, i + 1, j) >= at(longest, i, j + 1)) {
      found.push({ text: left, kind: 'removed' });
      i += 1;
    } else {
      found.push({ text: right, kind: 'added' });
      j += 1;
    }
  }
  for (const text of a.slice(i)) found.push({ text, kind: 'removed' });
  for (const text of b.slice(j)) found.push({ text, kind: 'added' });
  return join(found);
}

/** The pieces of one side. */
export function side(pieces: Piece[], which: 'before' | 'after'): Piece[] {
  const other = which === 'before' ? 'added' : 'removed';
  return join(pieces.filter((piece) => piece.kind !== other));
}

/** For each place in both, the length of the longest common rest. */
function table(a: string[], b: string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = rows[i] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] =
        a[i] === b[j]
          ? at(rows, i + 1, j + 1) + 1
          : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
    }
  }
  return rows;
}

function at(rows: Uint16Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

function join(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else if (piece.text !== '') joined.push({ ...piece });
  }
  return joined;
}
