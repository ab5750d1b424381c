import { expect, test } from 'vitest';
import { collapsed, heading, rows } from '../parts/now/show';
import type { Change, Quote } from './api/types';
import { grouped, merged } from './group';

function change(
  id: string,
  at: number,
  event: number | null = 1,
  more: Partial<Change> = {},
): Change {
  return {
    id,
    at,
    kind: 'new',
    subject: { of: 'matter', id: 7 },
    event,
    title: `title of ${id}`,
    before: null,
    after: null,
    ...more,
  };
}

function quote(report: number, from: number): Quote {
  return {
    line: from,
    report,
    outlet: null,
    title: null,
    address: null,
    published: null,
    learnt: 0,
    words: 'words',
    span: [from, from + 5],
    sentence: 'words',
    sentence_span: [from, from + 5],
  };
}

test('the group with the latest change comes first', () => {
  const groups = grouped([change('a', 10, 1), change('b', 30, 2), change('c', 20, 1)]);
  expect(groups.map((group) => group.key)).toEqual(['event-2', 'event-1']);
  expect(groups[1]?.changes.map((one) => one.id)).toEqual(['c', 'a']);
});

test('the order of arrival changes nothing', () => {
  const changes = [change('a', 10), change('b', 10), change('c', 10, 2), change('d', 5, 2)];
  expect(grouped(changes.toReversed())).toEqual(grouped(changes));
});

test('a change that came twice is shown once', () => {
  expect(grouped([change('a', 10), change('a', 10)])[0]?.changes).toHaveLength(1);
  expect(
    merged([change('a', 10)], [change('a', 10), change('b', 20)]).map((one) => one.id),
  ).toEqual(['b', 'a']);
});

test('what has no event is grouped by its subject', () => {
  const figure = { subject: { of: 'tally', id: 3 } } as const;
  const keys = grouped([change('a', 2, null), change('b', 1, null, figure)]).map((one) => one.key);
  expect(keys).toEqual(['matter-7', 'tally-3']);
});

test('a group is named by its event, not by a figure of it', () => {
  const figure = change('b', 20, 1, { subject: { of: 'tally', id: 3 } });
  expect(grouped([change('a', 10), figure])[0]?.title).toBe('title of a');
});

test('changes of one sentence at one moment are one row', () => {
  const [group] = grouped([
    change('a', 10, 1, { after: quote(1, 0) }),
    change('b', 10, 1, { after: quote(1, 0), kind: 'watch-open' }),
    change('c', 10, 1, { after: quote(1, 50) }),
  ]);
  expect(group && rows(group).map((row) => row.changes.length)).toEqual([2, 1]);
});

test('changes without words are not thrown together', () => {
  const [group] = grouped([change('a', 10), change('b', 10)]);
  expect(group && rows(group)).toHaveLength(2);
});

test('a long group shows its latest rows until it is opened', () => {
  const many = Array.from({ length: 9 }, (_, at) => change(`c${at}`, at));
  const [group] = grouped(many);
  expect(group && collapsed(group, false).map((row) => row.at)).toEqual([8, 7, 6]);
  expect(group && collapsed(group, true)).toHaveLength(9);
});

test('a title does not repeat the only words that stand below it', () => {
  const after = { ...quote(1, 0), sentence: 'The river was rising, Ardovia said.' };
  const titled = (title: string, more: Change[] = []) => {
    const [group] = grouped([change('a', 10, 1, { title, after }), ...more]);
    return group && heading(group);
  };
  expect(titled('“The river was rising”')).toBe('');
  expect(titled('expected by Ardovia: “The river was rising”')).toBe('expected by Ardovia');
  expect(titled('“The river fell”')).toBe('“The river fell”');
  expect(titled('Ardovia · warning')).toBe('Ardovia · warning');
  const earlier = change('b', 5, 1, { after: quote(2, 9), title: 'x' });
  expect(titled('“The river was rising”', [earlier])).toBe('“The river was rising”');
});
