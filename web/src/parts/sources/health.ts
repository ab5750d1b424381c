/** How sources are doing, and which of them needs a look. */
import type { Mark } from '../../lib/marks';

export type Health = {
  source: string;
  kind?: string;
  last_try: number | null;
  last_success: number | null;
  last_new: number | null;
  failures: number;
  last_error: string | null;
  next_visit: number | null;
  stopped: string | null;
  paused: boolean;
  moved: string | null;
  silent_since: number | null;
  waiting: number;
  pages: number;
  pushed_until: number | null;
};

export type Condition = 'stopped' | 'failing' | 'silent' | 'moved' | 'new' | 'well' | 'paused';

/** The worst that is the matter with a source. Silence is never all clear. */
export function condition(health: Health): Condition {
  if (health.paused) return 'paused';
  if (health.stopped !== null) return 'stopped';
  if (health.failures > 0) return 'failing';
  if (health.silent_since !== null) return 'silent';
  if (health.moved !== null) return 'moved';
  return health.last_success === null ? 'new' : 'well';
}

const RANK: readonly Condition[] = [
  'stopped',
  'failing',
  'silent',
  'moved',
  'new',
  'well',
  'paused',
];

/** What needs a look first, and of that what has failed most often, then by name. */
export function byNeed(all: readonly Health[]): Health[] {
  return [...all].sort(
    (a, b) =>
      RANK.indexOf(condition(a)) - RANK.indexOf(condition(b)) ||
      b.failures - a.failures ||
      a.source.localeCompare(b.source),
  );
}

/** Whether somebody must do something about it. */
export function needsALook(health: Health): boolean {
  return ['stopped', 'failing', 'silent', 'moved'].includes(condition(health));
}

export const MARKS: Record<Condition, Mark> = {
  stopped: { shape: 'cross', tone: 'dispute', word: 'source.stopped' },
  failing: { shape: 'bolt', tone: 'dispute', word: 'source.failing' },
  silent: { shape: 'dashes', tone: 'open', word: 'source.silent' },
  moved: { shape: 'turn', tone: 'open', word: 'source.moved' },
  new: { shape: 'plus', tone: 'calm', word: 'source.new' },
  well: { shape: 'check', tone: 'firm', word: 'source.well' },
  paused: { shape: 'minus', tone: 'gone', word: 'source.paused' },
};
