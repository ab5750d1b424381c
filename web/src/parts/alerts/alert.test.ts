import { describe, expect, it } from 'vitest';
import { type Alert, ordered, standingMark, withDone } from './alert';

function alert(
  given: Partial<Alert> & { alert: number },
  severity: Alert['finding']['severity'] = 'warning',
): Alert {
  return {
    phase: 'active',
    began: 0,
    ended: null,
    acknowledged_by: null,
    assigned_to: null,
    finding: {
      rule: 'r',
      subject: 's',
      severity,
      standing: 'holds',
      title: 't',
      lines: [],
      origins: [],
      why: '',
    },
    ...given,
  };
}

describe('alerts', () => {
  it('what fires and nobody has in hand comes first, the gravest of it first', () => {
    const all = [
      alert({ alert: 1, phase: 'gone', began: 9 }, 'critical'),
      alert({ alert: 2, acknowledged_by: 'vane' }, 'critical'),
      alert({ alert: 3, began: 5 }),
      alert({ alert: 4, began: 7 }),
      alert({ alert: 5 }, 'critical'),
      alert({ alert: 6 }, 'info'),
    ];
    expect(ordered(all).map((one) => one.alert)).toEqual([5, 4, 3, 6, 2, 1]);
    expect(ordered([...all].reverse()).map((one) => one.alert)).toEqual([5, 4, 3, 6, 2, 1]);
  });

  it('one that is over is said to be', () => {
    expect(standingMark(alert({ alert: 1 }))).toBeNull();
    expect(standingMark(alert({ alert: 1, phase: 'resolved' }))?.word).toBe('phase.resolved');
    const disputed = alert({ alert: 1 });
    disputed.finding.standing = 'disputed';
    expect(standingMark(disputed)?.word).toBe('standing.disputed');
  });

  it('what was done here shows before the server tells of it', () => {
    const done = new Map([[1, { acknowledged_by: 'vane' }]]);
    const all = withDone([alert({ alert: 1 }), alert({ alert: 2 })], done);
    expect(all.map((one) => one.acknowledged_by)).toEqual(['vane', null]);
  });
});
