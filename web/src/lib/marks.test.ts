import { expect, test } from 'vitest';
import {
  CHANGE_GROUPS,
  CHANGES,
  changeMark,
  ENTRY_STATES,
  type Mark,
  STATES,
  stateMark,
  WATCH_STATES,
} from './marks';
import { en } from './texts';

const tables: Record<string, Record<string, Mark>> = {
  STATES,
  WATCH_STATES,
  ENTRY_STATES,
  CHANGES,
};

test('every state has a word of its own in its table', () => {
  for (const [name, table] of Object.entries(tables)) {
    const words = Object.values(table).map((mark) => en[mark.word]);
    expect(new Set(words).size, name).toBe(words.length);
  }
});

test('no two states of matters look the same without colour', () => {
  const shapes = Object.values(STATES).map((mark) => mark.shape);
  expect(new Set(shapes).size).toBe(shapes.length);
});

test('the states of the room are all there', () => {
  const states = 'single corroborated contradicted denied corrected withdrawn announced';
  expect(Object.keys(STATES).join(' ')).toBe(states);
  const lives = 'open triggered contested carried-out broken lapsed withdrawn';
  expect(Object.keys(WATCH_STATES).join(' ')).toBe(lives);
});

test('a change of the watch list has the mark of its state', () => {
  expect(changeMark('watch-broken')).toBe(WATCH_STATES.broken);
});

test('what a later server says is shown as unknown, never left out', () => {
  expect(stateMark('entangled').word).toBe('state.unknown');
  expect(stateMark('constructor').word).toBe('state.unknown');
  expect(changeMark('watch-entangled').word).toBe('state.unknown');
  expect(changeMark('toString').word).toBe('state.unknown');
});

test('every kind of change can be asked for', () => {
  const asked = Object.values(CHANGE_GROUPS).flat() as string[];
  for (const kind of Object.keys(CHANGES)) expect(asked).toContain(kind);
});
