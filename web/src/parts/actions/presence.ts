/** Who is looking at what: told to the server while the wall is in sight, and read from the stream. */
import { send } from '../../lib/api/client';
import type { Presence } from '../../lib/api/types';
import { drawer } from '../../lib/stores/drawer.svelte';
import { route } from '../../lib/stores/route.svelte';

/** The server forgets a viewer after 45 s. */
const AGAIN = 20_000;
/** Who steps through a list looks at nothing yet. */
const SETTLED = 800;

/** What the wall shows, as others are told, as a place on it: the line that is open, or the view and what it is of. */
export function lookingAt(): string | null {
  if (drawer.line !== null) return `/line/${drawer.line}`;
  if (route.view === null) return null;
  return route.id === null ? `/${route.view}` : `/${route.view}/${route.id}`;
}

/** Tells it until the returned function is called. That it does not arrive is of no consequence. */
export function tell(what: string | null): () => void {
  const post = () => {
    if (document.visibilityState === 'visible') {
      send('POST', '/presence', { looking_at: what }).catch(() => {});
    }
  };
  const first = setTimeout(post, SETTLED);
  const timer = setInterval(post, AGAIN);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}

/** The others who look at it, each once. */
export function others(
  presence: readonly Presence[],
  at: string,
  me: string | undefined,
): string[] {
  const names = presence.filter((one) => one.looking_at === at && one.user !== me);
  return [...new Set(names.map((one) => one.user))].sort();
}
