import { describe, expect, it } from 'vitest';
import { isEmpty, ofParameters, parameters, parse, withFilter, write } from './query';

describe('the search box', () => {
  it('takes words and filters in any order', () => {
    expect(parse('shelled actor:LTM the market place:"Port Selm"')).toEqual({
      words: 'shelled the market',
      filters: { actor: 'LTM', place: 'Port Selm' },
    });
  });

  it('takes a day, and days from and to', () => {
    expect(parse('day:2031-09-03').filters).toEqual({ from: '2031-09-03', to: '2031-09-03' });
    expect(parse('days:2031-09-03..2031-09-05').filters).toEqual({
      from: '2031-09-03',
      to: '2031-09-05',
    });
    expect(parse('days:2031-09-03..').filters).toEqual({ from: '2031-09-03' });
  });

  it('what is no filter is words', () => {
    expect(parse('ratio 3:1 http://example.org').words).toBe('ratio 3:1 http://example.org');
    expect(parse('actor:').filters).toEqual({});
    expect(parse('   ')).toEqual({ words: '', filters: {} });
  });

  it('a filter that is not finished yet is no query', () => {
    expect(isEmpty(parse('actor:"'))).toBe(true);
    expect(isEmpty(parse('actor:LTM'))).toBe(false);
  });

  it('what is written is read again as the same', () => {
    for (const text of ['a b', 'actor:LTM a', 'place:"Port Selm" from:2031-09-03 a "b c"']) {
      expect(parse(write(parse(text)))).toEqual(parse(text));
    }
    expect(write(parse('a actor:LTM b'))).toBe('actor:LTM a b');
  });

  it('becomes parameters and comes back from a saved search', () => {
    const query = parse('actor:LTM "market hall" fire');
    expect(parameters(query)).toEqual({ actor: 'LTM', q: 'market hall fire' });
    expect(ofParameters({ actor: 'LTM', q: 'x', limit: 3, evil: {} })).toEqual({
      words: 'x',
      filters: { actor: 'LTM' },
    });
  });

  it('a chip sets a filter and takes it away', () => {
    const query = parse('fire');
    expect(write(withFilter(query, 'type', 'ASSAULT'))).toBe('type:ASSAULT fire');
    expect(write(withFilter(parse('type:ASSAULT fire'), 'type', null))).toBe('fire');
  });
});
