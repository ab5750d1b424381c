/** The texts of the interface, filled in. The texts themselves are in `texts.ts`. */
import { en } from './texts';

export type Key = keyof typeof en;

type Values = Record<string, string | number>;

let words: Record<Key, string> = en;

/** Takes other words: a translation with the same keys. */
export function speak(other: Record<Key, string>): void {
  words = other;
}

/** The text of a key, with its values filled in. `n` chooses between one and many. */
export function t(key: Key, values: Values = {}): string {
  const text = words[key] ?? key;
  const forms = text.split('|');
  const chosen = forms.length > 1 && values.n !== 1 ? forms[1] : forms[0];
  return (chosen ?? text).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}
