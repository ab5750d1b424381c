/**
 * The evidence drawer: the exact words of one line, beside whatever view is open. The line stands in the
 * address (`?line=129`), so that it can be sent to somebody and Back closes it.
 */
import { route } from './route.svelte';

class Drawer {
  #opener: Element | null = null;

  /** The line shown; null while the drawer is closed. */
  get line(): number | null {
    const told = route.param('line');
    return told !== null && /^\d{1,15}$/.test(told) ? Number(told) : null;
  }

  open(line: number | null): void {
    if (line === null || line === this.line) return;
    const isFirst = this.line === null;
    if (isFirst) this.#opener = document.activeElement;
    // From line to line Back goes to where all began.
    route.set({ line: String(line) }, isFirst ? 'push' : 'replace');
  }

  close(): void {
    if (this.line === null) return;
    route.set({ line: null });
    // Back to where the reader was.
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) {
      this.#opener.focus({ preventScroll: true });
    }
    this.#opener = null;
  }
}

export const drawer = new Drawer();
