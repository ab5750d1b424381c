/** What comes from reports is somebody else's text: shown as words, obeyed by nothing. */

/**
 * Controls, marks that turn the direction of text, and what is seen by nobody (as `watchfloor-brief` has it).
 * U+200C and U+200D stay, since Persian and Hindi need them.
 */
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** The text with every such character shown as a replacement mark; as long as before, so spans still fit. */
export function plain(text: string): string {
  return text.replace(OBEYED, '\ufffd');
}

/** The text in one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

/** An address that may be opened: only http and https. Null for everything else. */
export function outside(address: string | null): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Cuts by characters, as spans count them: not by the units of a JavaScript string. */
export function cut(text: string, from: number, to: number): string {
  return Array.from(text).slice(from, to).join('');
}
