import { describe, expect, it } from 'vitest';
import type { Span } from '../../lib/api/types';
import { outside, plain } from '../../lib/safe';
import { blocks, counts } from './segments';

const ALL = new Set(['source', 'content', 'figure', 'cue']);

function span(kind: Span['kind'], begin: number, end: number, line = 1): Span {
  return { kind, span: [begin, end], line, label: kind };
}

function texts(text: string, spans: Span[], shown: ReadonlySet<string> = ALL): string[] {
  const [block] = blocks({ text, blocks: [], spans }, shown);
  return (block?.segments ?? []).map(
    (one) => `${one.words}:${one.spans.map((s) => s.kind).join('+')}`,
  );
}

describe('segments', () => {
  it('spans that overlap are all kept, the widest first', () => {
    expect(
      texts('abcdefgh', [span('figure', 2, 4), span('content', 1, 6), span('source', 5, 8)]),
    ).toEqual([
      'a:',
      'b:content',
      'cd:content+figure',
      'e:content',
      'f:content+source',
      'gh:source',
    ]);
  });

  it('the pieces are the text again', () => {
    const text = 'First line.\n\nSecond 😀 line, longer.\n\nThird.';
    const spans = [span('content', 3, 30), span('cue', 20, 21), span('source', 0, 400)];
    const whole = blocks({ text, blocks: [], spans }, ALL);
    expect(whole.map((block) => block.segments.map((one) => one.words).join('')).join('\n\n')).toBe(
      text,
    );
  });

  it('spans count characters, not the halves of them', () => {
    expect(texts('😀 says 😀', [span('cue', 2, 6)])).toEqual(['😀 :', 'says:cue', ' 😀:']);
  });

  it('kinds that are switched off make no cuts', () => {
    expect(texts('abcd', [span('cue', 1, 2), span('figure', 2, 3)], new Set(['cue']))).toEqual([
      'a:',
      'b:cue',
      'cd:',
    ]);
  });

  it('what stands outside all blocks is not lost', () => {
    const found = blocks(
      {
        text: 'Head\nBody text tail',
        blocks: [
          { kind: 'headline', span: [0, 4] },
          { kind: 'paragraph', span: [5, 14] },
        ],
        spans: [],
      },
      ALL,
    );
    expect(found.map((block) => [block.kind, block.segments[0]?.words])).toEqual([
      ['headline', 'Head'],
      ['paragraph', 'Body text'],
      ['paragraph', ' tail'],
    ]);
  });

  it('spans that lie outside the text are cut to it, empty ones left out', () => {
    expect(texts('ab', [span('cue', 1, 90), span('figure', 5, 9), span('source', 1, 1)])).toEqual([
      'a:',
      'b:cue',
    ]);
  });

  it('what a link points at is cut out', () => {
    const [block] = blocks({ text: 'abcdef', blocks: [], spans: [span('cue', 0, 3)] }, ALL, [2, 4]);
    expect(block?.segments.map((one) => `${one.words}${one.pointed ? '!' : ''}`)).toEqual([
      'ab',
      'c!',
      'd!',
      'ef',
    ]);
  });

  it('thousands of spans in one paragraph take no time', () => {
    const text = 'word '.repeat(8000);
    const spans = Array.from({ length: 8000 }, (_, at) => span('cue', at * 5, at * 5 + 4));
    const [block] = blocks({ text, blocks: [], spans }, ALL);
    expect(block?.segments).toHaveLength(16_000);
  });

  it('kinds are counted', () => {
    expect([...counts([span('cue', 0, 1), span('cue', 1, 2), span('source', 0, 1)])]).toEqual([
      ['cue', 2],
      ['source', 1],
    ]);
  });
});

describe('text from outside', () => {
  it('marks of direction and characters without width are shown as unknown, one for one', () => {
    expect(plain('pass\u200bword \u202egpj.exe\u2069')).toBe('pass\uFFFDword \uFFFDgpj.exe\uFFFD');
    expect(plain('a\u{e0041}b')).toBe('a\uFFFDb');
    expect(Array.from(plain('a\u{e0041}😀\n'))).toHaveLength(4);
  });

  it('words of any script stay', () => {
    for (const text of ['Ł, שלום, 東京', 'می\u200cخواهم', 'line\n\tline'])
      expect(plain(text)).toBe(text);
  });

  it('only addresses of the web become links', () => {
    expect(outside('https://example.org/a?b=c#d')).toBe('https://example.org/a?b=c#d');
    for (const bad of ['javascript:alert(1)', 'https://a b', 'data:text/html,x', 'file:///etc']) {
      expect(outside(bad)).toBeNull();
    }
    expect(outside(null)).toBeNull();
  });
});
