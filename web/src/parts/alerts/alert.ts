/** Alerts as the server tells them, and the order in which people must see them. */
import type { Key } from '../../lib/i18n';
import type { Mark } from '../../lib/marks';

/** Words that an alert rests on. */
export type Evidence = { line: number; outlet: string | null; words: string };

export type Finding = {
  rule: string;
  subject: string;
  severity: 'info' | 'warning' | 'critical';
  standing: 'holds' | 'disputed' | 'corrected' | 'withdrawn';
  title: string;
  lines: Evidence[];
  origins: string[];
  why: string;
};

export type Alert = {
  alert: number;
  phase: string;
  began: number;
  ended: number | null;
  acknowledged_by: string | null;
  assigned_to: string | null;
  finding: Finding;
  /** What happened to it, in order, where the server tells. */
  life?: { at: number; what: string }[];
};

const WEIGHT: Record<Finding['severity'], number> = { critical: 0, warning: 1, info: 2 };

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
      Number(a.acknowledged_by !== null) - Number(b.acknowledged_by !== null) ||
      (WEIGHT[a.finding.severity] ?? 3) - (WEIGHT[b.finding.severity] ?? 3) ||
      b.began - a.began ||
      b.alert - a.alert,
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

/** How it stands, where that is not simply that it holds. */
export function standingMark(alert: Alert): Mark | null {
  const told = STANDINGS[alert.finding.standing];
  if (told !== undefined) return told;
  return isFiring(alert) ? null : { shape: 'check', tone: 'gone', word: phaseWord(alert.phase) };
}

function phaseWord(phase: string): Key {
  if (phase === 'resolved') return 'phase.resolved';
  if (phase === 'expired') return 'phase.expired';
  if (phase === 'quiet') return 'phase.quiet';
  return 'phase.gone';
}

/** What somebody did that the server has not told of yet. */
export type Done = Partial<Pick<Alert, 'acknowledged_by' | 'assigned_to' | 'phase'>>;

/** The alerts with what was done here laid over them; what the server already tells counts for nothing twice. */
export function withDone(alerts: readonly Alert[], done: ReadonlyMap<number, Done>): Alert[] {
  return alerts.map((alert) => ({ ...alert, ...done.get(alert.alert) }));
}
