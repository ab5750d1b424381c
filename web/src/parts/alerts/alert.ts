/** Alerts as the server tells them, and the order in which people must see them. */
import type { Alert } from '../../lib/api/types';
import type { Key } from '../../lib/i18n';
import type { Mark } from '../../lib/marks';

export type { Alert, Ground } from '../../lib/api/types';

export type Severity = Alert['severity'];

const WEIGHT: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

export function isFiring(alert: Alert): boolean {
  return alert.phase === 'active';
}

/**
 * What fires first, and of that what nobody has in hand, then what matters most, then the latest. The number
 * decides last, so that the order does not change by itself.
 */
export function ordered(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (a, b) =>
      Number(isFiring(b)) - Number(isFiring(a)) ||
      Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
      (WEIGHT[a.severity] ?? 3) - (WEIGHT[b.severity] ?? 3) ||
      b.began - a.began ||
      b.id - a.id,
  );
}

const SEVERITIES: Record<string, Mark> = {
  critical: { shape: 'bolt', tone: 'dispute', word: 'severity.critical' },
  warning: { shape: 'up', tone: 'open', word: 'severity.warning' },
  info: { shape: 'dot', tone: 'calm', word: 'severity.info' },
};

export function severityMark(severity: string): Mark {
  return SEVERITIES[severity] ?? { shape: 'dot', tone: 'calm', word: 'state.unknown' };
}

const STANDINGS: Record<string, Mark> = {
  disputed: { shape: 'slash', tone: 'dispute', word: 'standing.disputed' },
  corrected: { shape: 'turn', tone: 'gone', word: 'standing.corrected' },
  withdrawn: { shape: 'minus', tone: 'gone', word: 'standing.withdrawn' },
};

/** How it stands, where that is not simply that it holds; and that it is over: a disputed alert is resolved, too. */
export function standingMarks(alert: Alert): Mark[] {
  const told = STANDINGS[alert.standing];
  const over: Mark = { shape: 'check', tone: 'gone', word: phaseWord(alert.phase) };
  return [...(told === undefined ? [] : [told]), ...(isFiring(alert) ? [] : [over])];
}

function phaseWord(phase: string): Key {
  if (phase === 'resolved') return 'phase.resolved';
  if (phase === 'expired') return 'phase.expired';
  if (phase === 'quiet') return 'phase.quiet';
  return 'phase.gone';
}

/** What somebody did that the server has not told of yet. */
export type Done = Partial<Pick<Alert, 'acknowledged' | 'assigned' | 'phase'>>;

/** The alerts with what was done here laid over them; what the server already tells counts for nothing twice. */
export function withDone(alerts: readonly Alert[], done: ReadonlyMap<number, Done>): Alert[] {
  return alerts.map((alert) => ({ ...alert, ...done.get(alert.id) }));
}
