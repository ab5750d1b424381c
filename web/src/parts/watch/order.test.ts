import { describe, expect, it } from 'vitest';
import type { Watch } from '../../lib/api/types';
import { dueTime, nearness, sectionsOf } from './order';

function item(id: number, state: string, due: string | null, last = 0): Watch {
  const quote = {
    line: id,
    report: 1,
    outlet: null,
    title: null,
    address: null,
    published: null,
    learnt: 0,
    words: '',
    span: [0, 0] as [number, number],
    sentence: '',
    sentence_span: [0, 0] as [number, number],
  };
  return {
    id,
    title: '',
    kind: 'threat',
    state,
    by: null,
    to: null,
    what: quote,
    condition: null,
    due,
    origin: { key: 'o', name: 'o', kind: 'person', country: null, code: null },
    event: null,
    life: [{ state, at: last, quote: null }],
    judgements: [],
  };
}

describe('the list', () => {
  it('begins with the nearest date, a time before the end of its day', () => {
    const { due } = sectionsOf([
      item(1, 'open', '2031-09-08'),
      item(2, 'open', '2031-09-04'),
      item(3, 'open', '2031-09-04T12:00'),
    ]);
    expect(due.map((watch) => watch.id)).toEqual([3, 2, 1]);
  });
  it('keeps what has no date, or none that can be read, apart: the latest first', () => {
    const { open } = sectionsOf([
      item(1, 'open', null, 5),
      item(2, 'triggered', null, 9),
      item(3, 'open', 'after the rain', 7),
    ]);
    expect(open.map((watch) => watch.id)).toEqual([2, 3, 1]);
  });
  it('ends with what became of the others, whatever their date', () => {
    const { over, due } = sectionsOf([
      item(1, 'lapsed', '2031-09-01', 1),
      item(2, 'broken', null, 2),
    ]);
    expect(over.map((watch) => watch.id)).toEqual([2, 1]);
    expect(due).toEqual([]);
  });
});

describe('a date', () => {
  it('is over when its day, month or year is', () => {
    expect(dueTime('2031-09-04')).toBe(Date.parse('2031-09-04T23:59:59.999Z'));
    expect(dueTime('2031-09')).toBe(Date.parse('2031-09-30T23:59:59.999Z'));
    expect(dueTime('2031-12')).toBe(Date.parse('2031-12-31T23:59:59.999Z'));
    expect(dueTime('2031')).toBe(Date.parse('2031-12-31T23:59:59.999Z'));
  });
  it('keeps its time and its zone', () => {
    expect(dueTime('2031-09-04T12:00')).toBe(Date.parse('2031-09-04T12:00:00Z'));
    expect(dueTime('2031-09-04T12:00+02:00')).toBe(Date.parse('2031-09-04T10:00:00Z'));
  });
  it('that cannot be read is none', () => {
    expect(dueTime('tomorrow')).toBeNull();
    expect(dueTime('2031-09-04Tnoon')).toBeNull();
  });
  it('is past, today, tomorrow or some days away', () => {
    const now = Date.parse('2031-09-04T10:00:00Z');
    expect(nearness('2031-09-03', now)).toEqual({ when: 'past' });
    expect(nearness('2031-09-04', now)).toEqual({ when: 'today' });
    expect(nearness('2031-09-04T09:00', now)).toEqual({ when: 'past' });
    expect(nearness('2031-09-05', now)).toEqual({ when: 'tomorrow' });
    expect(nearness('2031-09-08', now)).toEqual({ when: 'later', days: 4 });
  });
});
