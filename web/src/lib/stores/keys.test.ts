import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keys } from './keys.svelte';

class FakeElement {
  constructor(private readonly fits: string[]) {}
  isContentEditable = false;
  closest(selector: string) {
    return this.matches(selector) ? this : null;
  }
  matches(selector: string) {
    return this.fits.some((fit) => selector.split(',').includes(fit));
  }
}

const press = (key: string, target: unknown = null, more = {}) => {
  const event = { key, target, preventDefault: vi.fn(), defaultPrevented: false, ...more };
  keys.handle(event as unknown as KeyboardEvent);
  return event;
};

let pressed: string[] = [];
let unbind: () => void = () => {};
const run = (name: string) => () => void pressed.push(name);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Element', FakeElement);
  pressed = [];
  unbind = keys.bind(
    [
      { key: 'g n', run: run('now') },
      { key: 'j', run: run('below') },
      { key: 'n', run: run('note') },
      { key: 'Enter', run: run('open') },
    ],
    'everywhere',
  );
});

afterEach(() => {
  unbind();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('two keys after each other are one', () => {
  press('g');
  expect(keys.pending).toBe('g');
  press('n');
  expect(pressed).toEqual(['now']);
});

test('a second key that comes too late stands for itself', () => {
  press('g');
  vi.advanceTimersByTime(2000);
  press('n');
  expect(pressed).toEqual(['note']);
});

test('what was bound last goes first, and gives way when it does not work', () => {
  let isOpen = true;
  const end = keys.bind([{ key: 'j', run: run('above'), when: () => isOpen }]);
  press('j');
  isOpen = false;
  press('j');
  end();
  press('j');
  expect(pressed).toEqual(['above', 'below', 'below']);
});

test('keys belong to the field that is written in', () => {
  press('j', new FakeElement(['textarea']));
  expect(pressed).toEqual([]);
});

test('Enter belongs to the button that has the focus', () => {
  press('Enter', new FakeElement(['button']));
  press('Enter', new FakeElement([]));
  expect(pressed).toEqual(['open']);
});

test('keys of the browser are left to it', () => {
  const event = press('j', null, { ctrlKey: true });
  expect(pressed).toEqual([]);
  expect(event.preventDefault).not.toHaveBeenCalled();
});
