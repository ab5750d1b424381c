import { describe, expect, it } from 'vitest';
import { type Alert, ordered, standingMarks, withDone } from './alert';

function alert(
  given: Partial<Alert> & { id: number },
  severity: Alert['severity'] = 'warning',
): Alert {
  return {
    rule: 'r',
    severity,
    phase: 'active',
    standing: 'holds',
    title: 't',
    why: '',
    labels: {},
    origins: [],
    lines: [],
    began: 0,
    ended: null,
    acknowledged: null,
    assigned: null,
    life: [],
    told: [],
    waiting: [],
    ...given,
  };
}

describe('alerts', () => {
  it('what fires and nobody has in hand comes first, the gravest of it first', () => {
    const all = [
      alert({ id: 1, phase: 'gone', began: 9 }, 'critical'),
      alert({ id: 2, acknowledged: { by: 'vane', at: 1 } }, 'critical'),
      alert({ id: 3, began: 5 }),
      alert({ id: 4, began: 7 }),
      alert({ id: 5 }, 'critical'),
      alert({ id: 6 }, 'info'),
    ];
    expect(ordered(all).map((one) => one.id)).toEqual([5, 4, 3, 6, 2, 1]);
    expect(ordered([...all].reverse()).map((one) => one.id)).toEqual([5, 4, 3, 6, 2, 1]);
  });

  it('one that is over is said to be', () => {
    const words = (one: Alert) => standingMarks(one).map((mark) => mark.word);
    expect(words(alert({ id: 1 }))).toEqual([]);
    expect(words(alert({ id: 1, phase: 'resolved' }))).toEqual(['phase.resolved']);
    const disputed = alert({ id: 1, phase: 'resolved' });
    disputed.standing = 'disputed';
    expect(words(disputed)).toEqual(['standing.disputed', 'phase.resolved']);
  });

  it('what was done here shows before the server tells of it', () => {
    const done = new Map([[1, { acknowledged: { by: 'vane', at: 1 } }]]);
    const all = withDone([alert({ id: 1 }), alert({ id: 2 })], done);
    expect(all.map((one) => one.acknowledged?.by)).toEqual(['vane', undefined]);
  });
});
