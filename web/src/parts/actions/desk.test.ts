import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../lib/api/types';
import { type Act, Desk, type Recipient } from './desk.svelte';

const WORDED = {
  done: (said: { act: Act }) => `done ${said.act.verb}`,
  undone: (said: { act: Act }) => `undone ${said.act.verb}`,
  refused: (why: string) => `refused: ${why}`,
  nothing: 'nothing to undo',
};

function judgement(act: number, verb: Judgement['verb'] = 'confirm'): Judgement {
  return { act, verb, author: 'vane', at: 5, words: null, to: null };
}

/** A server that answers when it is told to. */
function server() {
  const undone: number[] = [];
  let answer: (given: Judgement | Error) => void = () => {};
  const recipient: Recipient = {
    say: () =>
      new Promise((done, fail) => {
        answer = (given) => (given instanceof Error ? fail(given) : done(given));
      }),
    undo: async (act) => {
      if (act === 13) throw new Error('not yours');
      undone.push(act);
    },
  };
  const desk = new Desk(
    recipient,
    () => 'vane',
    () => 5,
    WORDED,
  );
  return { desk, undone, answer: (given: Judgement | Error) => answer(given) };
}

const shown = (desk: Desk, given: Judgement[] = [], line = 7) =>
  desk
    .about([line], given)
    .map((one) => `${one.judgement.act} ${one.judgement.verb}${one.pending ? ' pending' : ''}`);

describe('what analysts say', () => {
  it('stands on the screen before the server answers, and once when it came back', async () => {
    const { desk, answer } = server();
    const sent = desk.say({ verb: 'confirm', line: 7 });
    expect(shown(desk)).toEqual(['-1 confirm pending']);
    expect(shown(desk, [], 8)).toEqual([]);
    answer(judgement(40));
    expect(await sent).toBe(true);
    expect(shown(desk)).toEqual(['40 confirm']);
    expect(shown(desk, [judgement(40)])).toEqual(['40 confirm']);
  });

  it('what the server refuses is taken back, with its reason', async () => {
    const { desk, answer } = server();
    const sent = desk.say({ verb: 'reject', line: 7 });
    answer(new Error('line 7 is not there'));
    expect(await sent).toBe(false);
    expect(shown(desk)).toEqual([]);
    expect(desk.notice).toMatchObject({ text: 'refused: line 7 is not there', fault: true });
    await desk.undo();
    expect(desk.notice?.text).toBe('nothing to undo');
  });

  it('undo hides it also in frames that still hold it', async () => {
    const { desk, undone, answer } = server();
    const sent = desk.say({ verb: 'confirm', line: 7 });
    answer(judgement(40));
    await sent;
    await desk.undo();
    expect(undone).toEqual([40]);
    expect(shown(desk, [judgement(40), judgement(3, 'note')])).toEqual(['3 note']);
  });

  it('what is undone on its way is undone when it has arrived', async () => {
    const { desk, undone, answer } = server();
    const sent = desk.say({ verb: 'confirm', line: 7 });
    await desk.undo();
    expect(shown(desk)).toEqual([]);
    answer(judgement(41));
    await sent;
    expect(undone).toEqual([41]);
    expect(shown(desk, [judgement(41)])).toEqual([]);
  });

  it('an undo that is refused puts it back, and can be tried again', async () => {
    const { desk, answer } = server();
    const sent = desk.say({ verb: 'confirm', line: 7 });
    answer(judgement(13));
    await sent;
    await desk.undo();
    expect(shown(desk)).toEqual(['13 confirm']);
    expect(desk.notice).toMatchObject({ text: 'refused: not yours', fault: true });
  });

  it('two lines are joined by marking one and then the other', async () => {
    const { desk, answer } = server();
    await desk.join(7);
    expect(desk.joining).toBe(7);
    await desk.join(7);
    expect(desk.joining).toBeNull();
    await desk.join(7);
    const joined = desk.join(9);
    answer(judgement(50, 'merge'));
    await joined;
    expect(desk.said.map((one) => one.act)).toEqual([{ verb: 'merge', line: 9, other: 7 }]);
    expect(shown(desk)).toEqual(['50 merge']);
    expect(shown(desk, [], 9)).toEqual(['50 merge']);
  });
});
