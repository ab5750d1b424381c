/** What a viewer prefers, kept in this browser. */
import { localZone, type Zone } from '../time';

export type Theme = 'auto' | 'dark' | 'light';

const KEY = 'watchfloor.settings';

type Kept = { theme: Theme; utc: boolean };

function read(): Kept {
  const standard: Kept = { theme: 'auto', utc: false };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
    return { ...standard, ...kept };
  } catch {
    // Storage may be forbidden; then nothing is remembered.
    return standard;
  }
}

class Settings {
  #kept = $state(read());

  get theme(): Theme {
    return this.#kept.theme;
  }

  /** The zone in which times are shown. */
  get zone(): Zone {
    return this.#kept.utc ? 'UTC' : localZone();
  }

  get utc(): boolean {
    return this.#kept.utc;
  }

  set(values: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...values };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // See `read`.
    }
    this.apply();
  }

  /** To the other colours than those shown now. */
  toggleTheme(): void {
    this.set({ theme: this.isDark() ? 'light' : 'dark' });
  }

  isDark(): boolean {
    if (this.#kept.theme !== 'auto') return this.#kept.theme === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  }

  /** Tells the style sheet. */
  apply(): void {
    const root = document.documentElement;
    if (this.#kept.theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = this.#kept.theme;
  }
}

export const settings = new Settings();
