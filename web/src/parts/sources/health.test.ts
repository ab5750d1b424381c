import { describe, expect, it } from 'vitest';
import { byNeed, condition, type Health, needsALook } from './health';

function health(source: string, given: Partial<Health> = {}): Health {
  return {
    source,
    last_try: 1,
    last_success: 1,
    last_new: 1,
    failures: 0,
    last_error: null,
    next_visit: 2,
    stopped: null,
    paused: false,
    moved: null,
    silent_since: null,
    waiting: 0,
    pages: 0,
    pushed_until: null,
    ...given,
  };
}

describe('sources', () => {
  it('what needs a look comes first', () => {
    const all = [
      health('well'),
      health('paused', { paused: true, failures: 9 }),
      health('silent', { silent_since: 5 }),
      health('failing', { failures: 1 }),
      health('worse', { failures: 7 }),
      health('gone', { stopped: '410 gone' }),
      health('fresh', { last_success: null }),
    ];
    expect(byNeed(all).map((one) => one.source)).toEqual([
      'gone',
      'worse',
      'failing',
      'silent',
      'fresh',
      'well',
      'paused',
    ]);
    expect(all.filter(needsALook).map((one) => one.source)).toEqual([
      'silent',
      'failing',
      'worse',
      'gone',
    ]);
  });

  it('a source that fails is not called silent', () => {
    expect(condition(health('a', { failures: 2, silent_since: 3 }))).toBe('failing');
  });
});
