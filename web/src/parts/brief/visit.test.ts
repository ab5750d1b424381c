import { describe, expect, it } from 'vitest';
import { lastVisit, rememberVisit } from './visit';

function store(kept: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> {
  return {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => {
      kept[key] = value;
    },
  };
}

describe('the last visit', () => {
  it('is remembered for each room', () => {
    const here = store();
    rememberVisit('crisis', 1000, here);
    rememberVisit('other', 2000, here);
    expect([lastVisit('crisis', here), lastVisit('other', here), lastVisit('third', here)]).toEqual(
      [1000, 2000, null],
    );
  });

  it('what is damaged or forbidden is no visit', () => {
    expect(lastVisit('crisis', store({ 'watchfloor:brief-seen': '{"crisis":' }))).toBeNull();
    expect(
      lastVisit('crisis', store({ 'watchfloor:brief-seen': '{"crisis":"yesterday"}' })),
    ).toBeNull();
    expect(lastVisit('crisis', null)).toBeNull();
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(() => rememberVisit('crisis', 1, full)).not.toThrow();
  });
});
