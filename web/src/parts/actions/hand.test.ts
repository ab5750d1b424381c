import { expect, test } from 'vitest';
import type { Judgement, Word } from '../../lib/api/types';
import { assignee, byLine, isSeen, isWanted } from './hand';

function said(act: number, verb: Judgement['verb'], more: Partial<Judgement> = {}): Judgement {
  return { act, verb, author: 'vane', at: act, words: null, to: null, ...more };
}

function word(act: number, more: Partial<Word> = {}): Word {
  const standard = { line: 7, other: null, undoes: null, undone_by: null };
  return { ...said(act, 'acknowledge'), ...standard, ...more };
}

test('of several assignments the latest holds, also while it is on its way', () => {
  const first = [said(3, 'assign', { to: 'ito' }), said(2, 'assign', { to: 'bo' })];
  expect(assignee(first)).toBe('ito');
  expect(assignee([...first, said(-1, 'assign', { to: 'me' })])).toBe('me');
  const two = [said(-1, 'assign', { to: 'me' }), said(-2, 'assign', { to: 'bo' })];
  expect(assignee(two)).toBe('bo');
  expect(assignee([said(1, 'note', { to: null })])).toBeNull();
});

test('what nobody has acknowledged is not seen, whatever else was said of it', () => {
  expect(isSeen([said(1, 'confirm'), said(2, 'note')])).toBe(false);
  expect(isSeen([said(1, 'acknowledge')])).toBe(true);
});

test('mine is what is assigned to me, and nobody has anything who is not known', () => {
  const mine = [said(1, 'assign', { to: 'me' })];
  expect(isWanted('mine', mine, 'me')).toBe(true);
  expect(isWanted('mine', mine, 'ito')).toBe(false);
  expect(isWanted('mine', [], null)).toBe(false);
  expect(isWanted('unseen', mine, 'ito')).toBe(true);
  expect(isWanted(null, [], null)).toBe(true);
});

test('acts by line: both lines of a merge, nothing that was taken back or said later', () => {
  const lines = byLine(
    [
      word(1, { verb: 'merge', other: 9 }),
      word(2, { undone_by: 3 }),
      word(3, { verb: 'undo', line: null, undoes: 2 }),
      word(40),
    ],
    30,
  );
  expect([...lines.keys()]).toEqual([7, 9]);
  expect(lines.get(7)?.map((one) => one.act)).toEqual([1]);
  expect(byLine([word(40)], null).size).toBe(1);
});
