import { expect, test } from 'vitest';
import { diff, side } from './diff';

const shown = (pieces: { text: string; kind: string }[]) =>
  pieces
    .map(({ text, kind }) =>
      kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`,
    )
    .join('');

test('a number that changed is one change, not several', () => {
  const pieces = diff('The river fell by 3 metres', 'The river fell by 1.3 metres');
  expect(shown(pieces)).toBe('The river fell by [-3][+1.3] metres');
});

test('words that were added stand where they were added', () => {
  expect(shown(diff('The gates close.', 'The gates of the dam close.'))).toBe(
    'The gates [+of the dam ]close.',
  );
});

test('both sides come back whole', () => {
  const before = 'Lothmar closed the gates, its ministry said.';
  const after = '“Closed”, said nobody: the gates are open.';
  const pieces = diff(before, after);
  const text = (which: 'before' | 'after') =>
    side(pieces, which)
      .map((piece) => piece.text)
      .join('');
  expect(text('before')).toBe(before);
  expect(text('after')).toBe(after);
});

test('the same is the same, nothing is nothing', () => {
  expect(diff('One.', 'One.')).toEqual([{ text: 'One.', kind: 'same' }]);
  expect(diff('', '')).toEqual([]);
  expect(shown(diff('', 'One.'))).toBe('[+One.]');
});

test('texts too long to compare by eye are shown as changed as a whole', () => {
  const long = 'word '.repeat(5000);
  expect(diff(long, `${long}more`).map((piece) => piece.kind)).toEqual(['removed', 'added']);
});
