/**
 * When this browser last looked at the brief, so that the next one can say what is new "since my last visit".
 *
 * A visit is remembered when the reader leaves or says "seen", not when the page opens: who reloads must not
 * lose what they have not read.
 */
const KEY = 'watchfloor:brief-seen';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** The moment of the last visit to a room, or null where there was none (or the browser keeps nothing). */
export function lastVisit(room: string, store: Store | null): number | null {
  const at = Number(all(store)[room]);
  return Number.isFinite(at) && at > 0 ? at : null;
}

export function rememberVisit(room: string, at: number, store: Store | null): void {
  try {
    store?.setItem(KEY, JSON.stringify({ ...all(store), [room]: at }));
  } catch {
    // A browser that keeps nothing shows the whole window each time.
  }
}

function all(store: Store | null): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(store?.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}
