import { describe, expect, test } from 'vitest';
import {
  ago,
  day,
  HOUR,
  MINUTE,
  moment,
  near,
  parseMoment,
  sourceTime,
  span,
  writeMoment,
  zoneName,
} from './time';

const at = Date.UTC(2031, 8, 4, 1, 10);

describe('a moment in the viewer’s zone', () => {
  test('shows the day and the clock of that zone', () => {
    expect(moment(at, 'UTC')).toBe('2031-09-04 01:10');
    expect(moment(at, 'Europe/Paris')).toBe('2031-09-04 03:10');
    expect(moment(at, 'America/New_York')).toBe('2031-09-03 21:10');
  });

  test('keeps midnight on its own day', () => {
    expect(moment(Date.UTC(2031, 8, 4, 0, 0), 'UTC')).toBe('2031-09-04 00:00');
  });

  test('tells the day only where it is another', () => {
    expect(near(at, at + HOUR, 'UTC')).toBe('01:10');
    expect(near(at, at + 24 * HOUR, 'UTC')).toMatch(/^Thu 4 Sept? 01:10$/);
  });

  test('follows the change to winter time', () => {
    const before = Date.UTC(2031, 9, 26, 0, 30);
    expect(moment(before, 'Europe/Paris')).toBe('2031-10-26 02:30');
    expect(moment(before + HOUR, 'Europe/Paris')).toBe('2031-10-26 02:30');
    expect(zoneName(before, 'Europe/Paris')).not.toBe(zoneName(before + HOUR, 'Europe/Paris'));
  });
});

describe('what a report says of its time', () => {
  test('keeps the source’s own clock and zone', () => {
    const told = sourceTime('2031-09-03T06:50:00+02:00');
    expect(told.own).toBe('2031-09-03 06:50 +02:00');
    expect(told.ms).toBe(Date.UTC(2031, 8, 3, 4, 50));
  });

  test('makes no moment of a day or a month', () => {
    expect(sourceTime('2031-09')).toEqual({ ms: null, own: '2031-09' });
    expect(sourceTime('2031-09-03')).toEqual({ ms: null, own: '2031-09-03' });
  });

  test('makes no moment of a clock without a zone', () => {
    expect(sourceTime('2031-09-03T06:50').ms).toBeNull();
  });
});

describe('the moment in the address', () => {
  test('comes back as it was written', () => {
    for (const ms of [at, at + 17_000, at + 17_123]) expect(parseMoment(writeMoment(ms))).toBe(ms);
    expect(writeMoment(at)).toBe('2031-09-04T01:10Z');
  });

  test('is UTC where no zone is told, and may be milliseconds', () => {
    expect(parseMoment('2031-09-04T01:10')).toBe(at);
    expect(parseMoment(String(at))).toBe(at);
  });

  test('is nothing where it is no time', () => {
    for (const text of [null, '', 'yesterday', '2031-13-40T99:99Z']) {
      expect(parseMoment(text)).toBeNull();
    }
  });
});

test('how long ago, and never a future as past', () => {
  expect(ago(at, at + 5 * MINUTE)).toBe('5 min');
  expect(ago(at, at + 47 * HOUR)).toBe('47 h');
  expect(ago(at, at + 50 * HOUR)).toBe('2 d');
  expect(ago(at + HOUR, at)).toBe('now');
});

test('spans', () => {
  expect(span('12h')).toBe(12 * HOUR);
  expect(span('2w')).toBe(14 * 24 * HOUR);
  expect(span('all')).toBeNull();
  expect(day(at, 'UTC')).toBe('2031-09-04');
});
