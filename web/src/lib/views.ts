/** The views, each a file of its own that is loaded when it is first asked for. */
import type { Component } from 'svelte';
import type { Key } from './i18n';

export type ViewName =
  | 'now'
  | 'timeline'
  | 'who'
  | 'claims'
  | 'figures'
  | 'watch'
  | 'map'
  | 'search'
  | 'brief'
  | 'report'
  | 'line'
  | 'event'
  | 'alerts'
  | 'sources'
  | 'admin'
  | 'login'
  | 'setup';

/** Every view takes what stands behind its name in the address: `/report/12` gives `id` "12". */
export type ViewProps = { id: string | null };

type Loaded = { default: Component<ViewProps> };

export const VIEWS: Record<ViewName, () => Promise<Loaded>> = {
  now: () => import('../views/Now.svelte'),
  timeline: () => import('../views/Timeline.svelte'),
  who: () => import('../views/Who.svelte'),
  claims: () => import('../views/Claims.svelte'),
  figures: () => import('../views/Figures.svelte'),
  watch: () => import('../views/Watch.svelte'),
  map: () => import('../views/Map.svelte'),
  search: () => import('../views/Search.svelte'),
  brief: () => import('../views/Brief.svelte'),
  report: () => import('../views/Report.svelte'),
  line: () => import('../views/Line.svelte'),
  event: () => import('../views/Event.svelte'),
  alerts: () => import('../views/Alerts.svelte'),
  sources: () => import('../views/Sources.svelte'),
  admin: () => import('../views/Admin.svelte'),
  login: () => import('../views/Login.svelte'),
  setup: () => import('../views/Setup.svelte'),
};

/** Views without the frame around them: nobody is signed in yet. */
export const BARE: ReadonlySet<ViewName> = new Set(['login', 'setup']);

export type NavItem = { view: ViewName; key: string; label: Key };

/** The views of the navigation, with the letter that follows `g`. */
export const NAV: readonly NavItem[] = [
  { view: 'now', key: 'n', label: 'nav.now' },
  { view: 'timeline', key: 't', label: 'nav.timeline' },
  { view: 'who', key: 'w', label: 'nav.who' },
  { view: 'claims', key: 'c', label: 'nav.claims' },
  { view: 'figures', key: 'f', label: 'nav.figures' },
  { view: 'watch', key: 'l', label: 'nav.watch' },
  { view: 'map', key: 'm', label: 'nav.map' },
  { view: 'search', key: 's', label: 'nav.search' },
  { view: 'brief', key: 'b', label: 'nav.brief' },
  { view: 'alerts', key: 'a', label: 'nav.alerts' },
  { view: 'sources', key: 'o', label: 'nav.sources' },
  { view: 'admin', key: 'x', label: 'nav.admin' },
];
