import { expect, test } from 'vitest';
import { normalBase } from './base';
import { speak, t } from './i18n';
import { range } from './numbers';
import { byOrigin } from './origins';
import { cut, oneLine, outside, plain } from './safe';
import { en } from './texts';

test('values are filled in, and one is not many', () => {
  expect(t('stream.fresh', { n: 1 })).toBe('1 new change');
  expect(t('stream.fresh', { n: 3 })).toBe('3 new changes');
  expect(t('line.title', { line: 12 })).toBe('Line 12');
});

test('a value may hold what looks like a place for another', () => {
  expect(t('app.error', { detail: '{n} | $&' })).toBe('That did not work: {n} | $&');
});

test('another language takes the place of this one', () => {
  speak({ ...en, 'app.close': 'Schließen' });
  expect(t('app.close')).toBe('Schließen');
  speak(en);
});

test('marks of direction and controls of a report are shown, not obeyed', () => {
  const hostile = 'safe\u202Egnp.exe\u200B\u0007\uFEFF';
  expect(plain(hostile)).toBe('safe\uFFFDgnp.exe\uFFFD\uFFFD\uFFFD');
  expect(plain(hostile)).toHaveLength(hostile.length);
  expect(oneLine('a\n\n b\tc')).toBe('a b c');
});

test('only http and https lead outside', () => {
  expect(outside('https://example.org/a b')).toBe('https://example.org/a%20b');
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    ' java\nscript:x',
    '//x',
    '',
    null,
  ]) {
    expect(outside(address)).toBeNull();
  }
});

test('spans count characters, not units', () => {
  expect(cut('a😀b', 1, 2)).toBe('😀');
});

test('a figure tells its open ends', () => {
  expect(range(14, 23)).toBe('14 to 23');
  expect(range(14, null)).toBe('at least 14');
  expect(range(null, 23)).toBe('up to 23');
  expect(range(0, 0)).toBe('0');
  expect(range(12000, 12000, true)).toBe('about 12,000');
  expect(range(null, null)).toBe('no number');
});

test('a base path is a path or nothing', () => {
  expect(normalBase('/watch/')).toBe('/watch');
  for (const told of ['', '/', '%WATCHFLOOR_BASE%', '//evil.example', 'https://evil.example']) {
    expect(normalBase(told)).toBe('');
  }
});

test('each origin once for each stand that it takes', () => {
  const origin = { key: 'a', name: 'A', kind: 'person', country: null, code: null };
  const claim = (stance: 'asserts' | 'denies') =>
    ({ origin, stance, learnt: 0, retired: null }) as never;
  const holders = byOrigin([claim('asserts'), claim('denies'), claim('asserts')]);
  expect(holders.map((holder) => [holder.stance, holder.claims.length])).toEqual([
    ['asserts', 2],
    ['denies', 1],
  ]);
});
