/** The analysts' desk of the wall: one for all views, so that one key undoes whatever was said last. */
import { send } from '../../lib/api/client';
import type { Judgement } from '../../lib/api/types';
import { t } from '../../lib/i18n';
import { drawer } from '../../lib/stores/drawer.svelte';
import { room } from '../../lib/stores/room.svelte';
import { Desk, type Said } from './desk.svelte';

export const desk = new Desk(
  {
    say: (act) => {
      room.saying();
      return send<Judgement>('POST', '/acts', act);
    },
    undo: (act) => {
      room.saying();
      return send('DELETE', `/acts/${act}`);
    },
  },
  () => room.me?.name ?? '',
  () => Date.now(),
  {
    done: (said) => t('acts.done', { what: verb(said), line: said.act.line }),
    undone: (said) => t('acts.undone', { what: verb(said), line: said.act.line }),
    refused: (why) => t('acts.refused', { why }),
    nothing: t('acts.nothing'),
  },
);

/** What people say of lines, by what the server gave and what was said here since. */
export function saidOf(lines: readonly number[], given: readonly Judgement[]): Judgement[] {
  return desk.about(lines, given).map((one) => one.judgement);
}

function verb(said: Said): string {
  const { verb, to } = said.judgement;
  return verb === 'assign' ? t('judgement.assign.to', { name: to ?? '' }) : t(`judgement.${verb}`);
}

/**
 * The line that a key means: that of the open evidence, or that of whatever has the focus or the list's cursor.
 * Anything that stands for a line says so with `data-line`.
 */
export function lineInHand(): number | null {
  if (drawer.line !== null) return drawer.line;
  const focused = document.activeElement?.closest<HTMLElement>('[data-line]');
  const here = document.querySelector<HTMLElement>('[data-cursor="here"]');
  const under =
    here?.closest<HTMLElement>('[data-line]') ?? here?.querySelector<HTMLElement>('[data-line]');
  const told = Number((focused ?? under)?.dataset.line);
  return Number.isSafeInteger(told) && told > 0 ? told : null;
}
