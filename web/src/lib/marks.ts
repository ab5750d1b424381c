/**
 * The mark and the word of every state. Colour only repeats what shape and word say, so that a page
 * printed in grey or read aloud says the same.
 */
import type { Key } from './i18n';

/** What a state comes to for a tired eye: settled, open, in dispute, gone, or nothing special. */
export type Tone = 'firm' | 'open' | 'dispute' | 'gone' | 'calm';

export type Shape =
  | 'ring'
  | 'disc'
  | 'double'
  | 'cross'
  | 'slash'
  | 'turn'
  | 'minus'
  | 'dashes'
  | 'plus'
  | 'up'
  | 'down'
  | 'bolt'
  | 'check'
  | 'clock'
  | 'bars'
  | 'page'
  | 'dot';

export type Mark = { shape: Shape; tone: Tone; word: Key };

const UNKNOWN: Mark = { shape: 'dot', tone: 'calm', word: 'state.unknown' };

/** States of matters (docs/room.md). */
export const STATES: Record<string, Mark> = {
  single: { shape: 'ring', tone: 'open', word: 'state.single' },
  corroborated: { shape: 'double', tone: 'firm', word: 'state.corroborated' },
  contradicted: { shape: 'cross', tone: 'dispute', word: 'state.contradicted' },
  denied: { shape: 'slash', tone: 'dispute', word: 'state.denied' },
  corrected: { shape: 'turn', tone: 'gone', word: 'state.corrected' },
  withdrawn: { shape: 'minus', tone: 'gone', word: 'state.withdrawn' },
  announced: { shape: 'dashes', tone: 'open', word: 'state.announced' },
};

/** States of the watch list. */
export const WATCH_STATES: Record<string, Mark> = {
  open: { shape: 'clock', tone: 'open', word: 'watch.open' },
  triggered: { shape: 'bolt', tone: 'dispute', word: 'watch.triggered' },
  contested: { shape: 'slash', tone: 'dispute', word: 'watch.contested' },
  'carried-out': { shape: 'check', tone: 'firm', word: 'watch.carried-out' },
  broken: { shape: 'cross', tone: 'dispute', word: 'watch.broken' },
  lapsed: { shape: 'minus', tone: 'gone', word: 'watch.lapsed' },
  withdrawn: { shape: 'minus', tone: 'gone', word: 'watch.withdrawn' },
};

/** States of a holder's figure. */
export const ENTRY_STATES: Record<string, Mark> = {
  current: { shape: 'disc', tone: 'calm', word: 'entry.current' },
  superseded: { shape: 'minus', tone: 'gone', word: 'entry.superseded' },
  conflicting: { shape: 'cross', tone: 'dispute', word: 'entry.conflicting' },
};

/** Kinds of change. */
export const CHANGES: Record<string, Mark> = {
  new: { shape: 'plus', tone: 'open', word: 'change.new' },
  corroborated: { shape: 'double', tone: 'firm', word: 'change.corroborated' },
  contradicted: { shape: 'cross', tone: 'dispute', word: 'change.contradicted' },
  denied: { shape: 'slash', tone: 'dispute', word: 'change.denied' },
  corrected: { shape: 'turn', tone: 'gone', word: 'change.corrected' },
  withdrawn: { shape: 'minus', tone: 'gone', word: 'change.withdrawn' },
  supported: { shape: 'disc', tone: 'dispute', word: 'change.supported' },
  weakened: { shape: 'down', tone: 'open', word: 'change.weakened' },
  'took-place': { shape: 'check', tone: 'firm', word: 'change.took-place' },
  settled: { shape: 'check', tone: 'firm', word: 'change.settled' },
  resumed: { shape: 'turn', tone: 'open', word: 'change.resumed' },
  'new-figure': { shape: 'bars', tone: 'open', word: 'change.new-figure' },
  'figure-changed': { shape: 'bars', tone: 'calm', word: 'change.figure-changed' },
  'figure-disputed': { shape: 'bars', tone: 'dispute', word: 'change.figure-disputed' },
  'sentence-added': { shape: 'page', tone: 'calm', word: 'change.sentence-added' },
  'sentence-removed': { shape: 'page', tone: 'gone', word: 'change.sentence-removed' },
  'sentence-changed': { shape: 'page', tone: 'calm', word: 'change.sentence-changed' },
  escalation: { shape: 'up', tone: 'dispute', word: 'change.escalation' },
  'de-escalation': { shape: 'down', tone: 'firm', word: 'change.de-escalation' },
};

function found(table: Record<string, Mark>, state: string): Mark {
  return (Object.hasOwn(table, state) ? table[state] : undefined) ?? UNKNOWN;
}

/** The mark of a matter's state; a state of a later server is shown as unknown, never left out. */
export function stateMark(state: string | null): Mark {
  return found(STATES, state ?? '');
}

export function watchMark(state: string): Mark {
  return found(WATCH_STATES, state);
}

export function entryMark(state: string): Mark {
  return found(ENTRY_STATES, state);
}

/** The mark of a change; "watch-open" and its like are those of the watch list. */
export function changeMark(kind: string): Mark {
  if (kind.startsWith('watch-')) return found(WATCH_STATES, kind.slice('watch-'.length));
  return found(CHANGES, kind);
}

/** The kinds of change that a person may ask for together. */
export const CHANGE_GROUPS = {
  new: ['new', 'took-place', 'resumed'],
  corroborated: ['corroborated', 'supported', 'settled', 'weakened'],
  disputed: ['contradicted', 'denied'],
  retracted: ['corrected', 'withdrawn'],
  figures: ['new-figure', 'figure-changed', 'figure-disputed'],
  watch: Object.keys(WATCH_STATES).map((state) => `watch-${state}`),
  tension: ['escalation', 'de-escalation'],
  versions: ['sentence-added', 'sentence-removed', 'sentence-changed'],
} as const satisfies Record<string, readonly string[]>;

export type ChangeGroup = keyof typeof CHANGE_GROUPS;
