import { expect, test } from 'vitest';
import { EventParser, patience } from './sse';

const STREAM =
  ': hello\r\nretry: 700\n\nid: 5\nevent: change\ndata: {"a":\ndata: 1}\n\rdata:x\r\n\r\n';

test('a stream gives the same events however it is cut into pieces', () => {
  const whole = new EventParser().push(STREAM);
  expect(whole).toEqual([
    { id: '5', type: 'change', data: '{"a":\n1}' },
    { id: '5', type: 'message', data: 'x' },
  ]);
  for (let size = 1; size < STREAM.length; size += 1) {
    const parser = new EventParser();
    const found = [];
    for (let at = 0; at < STREAM.length; at += size)
      found.push(...parser.push(STREAM.slice(at, at + size)));
    expect(found, `pieces of ${size}`).toEqual(whole);
  }
});

test('a comment is no event, and an event that was not ended is none yet', () => {
  const parser = new EventParser();
  expect(parser.push(': still here\n\n')).toEqual([]);
  expect(parser.push('data: half')).toEqual([]);
  expect(parser.push('\n\n')).toEqual([{ id: null, type: 'message', data: 'half' }]);
});

test('an event without end is refused rather than kept', () => {
  const parser = new EventParser();
  expect(() => parser.push(`data: ${'x'.repeat(5_000_000)}`)).toThrow('too long');
});

test('each try waits longer, at most half a minute, and never all at once', () => {
  expect(patience(0, 0)).toBe(250);
  expect(patience(0, 1)).toBe(500);
  expect(patience(3, 1)).toBeGreaterThan(patience(2, 1));
  expect(patience(1000, 1)).toBe(30_000);
});
