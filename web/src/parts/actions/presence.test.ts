import { describe, expect, it } from 'vitest';
import { others } from './presence';

describe('who else looks at it', () => {
  it('is everybody else, once, whatever windows they have open', () => {
    const at = (user: string, looking_at: string | null) => ({ user, looking_at, at: 0 });
    const all = [
      at('vane', '/line/7'),
      at('ito', '/line/7'),
      at('ito', '/line/7'),
      at('bo', '/line/8'),
      at('me', '/line/7'),
      at('x', null),
    ];
    expect(others(all, '/line/7', 'me')).toEqual(['ito', 'vane']);
    expect(others(all, '/line/9', 'me')).toEqual([]);
  });
});
