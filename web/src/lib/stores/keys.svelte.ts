/**
 * Keys. Each part binds its own while it is on the screen; the list that `?` shows is made of the same
 * bindings, so it cannot be wrong. The latest bound goes first: a drawer over a list.
 */
import { untrack } from 'svelte';
import type { Key } from '../i18n';

export type Binding = {
  /** As `KeyboardEvent.key` has it ("j", "Enter", "[", " "), or two after each other: "g n". */
  key: string;
  /** What it does, for the list; nothing for a second key of the same. */
  label?: Key;
  /** The keys to show in the list, where another belongs to it: "j k". */
  shown?: string;
  run: (event: KeyboardEvent) => void;
  /** Whether it works just now. */
  when?: () => boolean;
};

export type Layer = { name: 'everywhere' | 'here'; bindings: Binding[] };

/** A second key must follow within this time. */
const PATIENCE = 1200;

class Keys {
  layers = $state.raw<Layer[]>([]);
  /** The first key of two, while the second is awaited. */
  pending = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Binds until the returned function is called. */
  bind(bindings: Binding[], name: Layer['name'] = 'here'): () => void {
    const layer = { name, bindings };
    // Bound in effects, which must not run again because somebody else binds.
    untrack(() => {
      this.layers = [...this.layers, layer];
    });
    return () => {
      this.layers = untrack(() => this.layers).filter((other) => other !== layer);
    };
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event)) return;
    const before = this.pending;
    this.#forget();
    const wanted = before ? `${before} ${event.key}` : event.key;
    const found = this.#find(wanted);
    if (found) {
      event.preventDefault();
      found.run(event);
    } else if (!before && this.#begins(event.key)) {
      event.preventDefault();
      this.pending = event.key;
      this.#timer = setTimeout(() => this.#forget(), PATIENCE);
    }
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.pending = null;
  }

  #find(wanted: string): Binding | undefined {
    for (const layer of this.layers.toReversed()) {
      const found = layer.bindings.find(
        (binding) => binding.key === wanted && (binding.when?.() ?? true),
      );
      if (found) return found;
    }
    return undefined;
  }

  #begins(key: string): boolean {
    return this.layers.some((layer) =>
      layer.bindings.some((binding) => binding.key.startsWith(`${key} `)),
    );
  }
}

const EDITABLE =
  'input:not([type=checkbox],[type=radio],[type=range],[type=button]),textarea,select';

/** Whether the key belongs to what has the focus: a field, or a button or link that Enter and space press. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest(EDITABLE) || (target as HTMLElement).isContentEditable) return true;
  // A dialog has the whole keyboard while it is open.
  if (target.closest('dialog')) return true;
  // The slider takes the arrows for itself.
  if (target.matches('input[type=range]')) return event.key.startsWith('Arrow');
  const isPress = event.key === 'Enter' || event.key === ' ';
  return isPress && target.closest('button,a[href],summary,[role=button],input') !== null;
}

export const keys = new Keys();

/** Binds as long as the component lives. */
export function useKeys(bindings: Binding[], name: Layer['name'] = 'here'): void {
  // Binding reads and writes the layers: an effect that followed them would never end.
  $effect(() => untrack(() => keys.bind(bindings, name)));
}
