/**
 * Text from outside, made harmless before anybody sees it.
 *
 * The browser never obeys markup in it, since the wall only ever sets text. What is left are characters that
 * turn the direction of writing or cannot be seen: each becomes one `\uFFFD`, as in the brief, so that the
 * numbers of characters stay what they are and every span still points at its words.
 */

/** Ranges of characters that are obeyed instead of shown. ZWNJ and ZWJ stay: Persian and Hindi need them. */
const OBEYED: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** Whether a character is obeyed instead of shown. Line breaks and tabs are not: they are white space. */
export function isObeyed(code: number): boolean {
  return OBEYED.some(([first, last]) => code >= first && code <= last);
}

/** The characters (Unicode scalar values) of a text, each made harmless; as many as there were. */
export function harmless(text: string): string[] {
  return Array.from(text, (c) => (isObeyed(c.codePointAt(0) ?? 0) ? '\uFFFD' : c));
}

/** `text` without anything that would be obeyed. */
export function safe(text: string): string {
  return harmless(text).join('');
}

/** An address that may become a link: of the web, without anything that would end it early. */
export function webAddress(address: string | null): string | null {
  if (address === null || address.length > 2000) return null;
  const isWeb = address.startsWith('https://') || address.startsWith('http://');
  const isPlain = !/[\s<>"'`\\]/u.test(address) && safe(address) === address;
  return isWeb && isPlain ? address : null;
}
