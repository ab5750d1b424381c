/** The address: which view, of what, and what it is filtered by. The address alone brings a view back. */
import { base } from '../base';
import { VIEWS, type ViewName } from '../views';

export type Place = { view: ViewName | null; id: string | null };

/** Which view a path means; a path that means none has a null view. */
export function place(path: string): Place {
  const [first = '', second = null] = path.split('/').filter((part) => part !== '');
  if (first === '') return { view: 'now', id: null };
  const view = Object.hasOwn(VIEWS, first) ? (first as ViewName) : null;
  return { view, id: second === null ? null : decode(second) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Parameters that stay when another view is opened: the moment, and how far back. */
const STAYING = ['as_of', 'window'];

class Route {
  #path = $state(here());
  #query = $state(typeof location === 'undefined' ? '' : location.search);
  readonly #place = $derived(place(this.#path));
  readonly #params = $derived(new URLSearchParams(this.#query));

  get view(): ViewName | null {
    return this.#place.view;
  }

  get id(): string | null {
    return this.#place.id;
  }

  /** A parameter of the address. */
  param(name: string): string | null {
    return this.#params.get(name);
  }

  /** Where this leads (`/who`, `/report/12`, `/search?q=dam`), with the moment kept. */
  href(to: string): string {
    const [path = '/', query = ''] = to.split('?');
    const params = new URLSearchParams(query);
    for (const name of STAYING) {
      const value = this.#params.get(name);
      if (value !== null && !params.has(name)) params.set(name, value);
    }
    const text = params.toString();
    return `${base}${path}${text ? `?${text}` : ''}`;
  }

  /** Goes there, as a link would. */
  go(to: string): void {
    history.pushState(null, '', this.href(to));
    this.#read();
    toTop();
  }

  /** Sets parameters of this address (null removes one); `push` makes the browser's Back undo it. */
  set(values: Record<string, string | null>, how: 'push' | 'replace' = 'replace'): void {
    const params = new URLSearchParams(this.#query);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === '') params.delete(name);
      else params.set(name, value);
    }
    const text = params.toString();
    const query = text ? `?${text}` : '';
    if (query === this.#query) return;
    const url = `${base}${this.#path}${query}`;
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    this.#query = query;
  }

  /** Follows links within the wall without loading a page, and the browser's Back and Forward. */
  listen(): () => void {
    const back = () => this.#read();
    const click = (event: MouseEvent) => {
      const inner = innerPath(event);
      if (inner === null) return;
      event.preventDefault();
      history.pushState(null, '', `${base}${inner}`);
      this.#read();
      toTop();
    };
    addEventListener('popstate', back);
    addEventListener('click', click);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('click', click);
    };
  }

  #read(): void {
    this.#path = here();
    this.#query = location.search;
  }
}

function here(): string {
  if (typeof location === 'undefined') return '/';
  const path = location.pathname;
  return path.startsWith(base) ? path.slice(base.length) || '/' : path;
}

/** A new view begins at its top. */
function toTop(): void {
  document.querySelector('main')?.scrollTo(0, 0);
}

/** The path within the wall that a plain click on a link leads to; null for every other click. */
function innerPath(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  // A place on the same page is the browser's own business.
  if (link.getAttribute('href')?.startsWith('#')) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(`${base}/`)) return null;
  const path = url.pathname.slice(base.length);
  // The API, assets and pages without JavaScript are the server's own.
  if (place(path).view === null) return null;
  return `${path}${url.search}`;
}

export const route = new Route();
