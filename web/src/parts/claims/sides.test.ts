import { describe, expect, it } from 'vitest';
import type { Claim, Quote, Stance } from '../../lib/api/types';
import { holding, sidesOf } from './sides';
import { alone, inSentence } from './words';

const quote = (line: number): Quote => ({
  line,
  report: 1,
  outlet: 'Tern Post',
  title: null,
  address: null,
  published: null,
  learnt: 0,
  words: 'words',
  span: [0, 5],
  sentence: 'words',
  sentence_span: [0, 5],
});

function claim(who: string, stance: Stance, learnt: number, gone = false): Claim {
  return {
    origin: { key: who, name: who, kind: 'person', country: null, code: null },
    stance,
    quote: quote(learnt),
    learnt,
    retired: gone ? { why: 'withdrawn', by: null, report: null } : null,
  };
}

describe('sides', () => {
  it('count an origin that is quoted three times once', () => {
    const sides = sidesOf([
      claim('mayor', 'asserts', 1),
      claim('mayor', 'asserts', 2),
      claim('mayor', 'asserts', 3),
      claim('army', 'denies', 2),
    ]);
    expect(holding(sides.asserts)).toBe(1);
    expect(sides.asserts[0]?.claims).toHaveLength(3);
    expect(holding(sides.denies)).toBe(1);
  });
  it('keep whoever took it back, but do not count him', () => {
    const sides = sidesOf([claim('guard', 'asserts', 1, true), claim('pilot', 'asserts', 5)]);
    expect(sides.asserts.map((holder) => holder.origin.name)).toEqual(['pilot', 'guard']);
    expect(holding(sides.asserts)).toBe(1);
  });
  it('count an origin as long as one of its claims stands', () => {
    const sides = sidesOf([claim('guard', 'asserts', 1, true), claim('guard', 'asserts', 5)]);
    expect(holding(sides.asserts)).toBe(1);
    expect(sides.asserts[0]?.claims[0]?.retired).toBeNull();
    expect(sides.asserts[0]?.since).toBe(1);
  });
  it('survive a stance of a later server', () => {
    expect(() => sidesOf([claim('x', 'wonders' as Stance, 1)])).not.toThrow();
  });
});

describe('words', () => {
  const it_ = {
    ...quote(1),
    words: 'it',
    sentence: 'The army denied it.',
    sentence_span: [4, 23] as [number, number],
  };
  it('that say too little alone are shown in their sentence, and open the same line', () => {
    expect(alone(it_)).toMatchObject({ words: 'The army denied it.', span: [4, 23], line: 1 });
  });
  it('that can stand alone do', () => {
    const long = { ...it_, words: 'that its army had shelled the town' };
    expect(alone(long)).toBe(long);
  });
  it('stay what they are where the sentence is a paragraph, or unknown', () => {
    const endless = { ...it_, sentence: 'x'.repeat(400) };
    expect(inSentence(endless)).toBe(endless);
    expect(inSentence({ ...it_, sentence: '' }).words).toBe('it');
  });
});
