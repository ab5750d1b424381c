/** Server-Sent Events as text/event-stream has them, read from pieces that may break anywhere. */

export type ServerEvent = { id: string | null; type: string; data: string };

/** One event may not be longer than this: what is longer is no event of ours. */
const MOST = 4_000_000;

export class EventParser {
  #rest = '';
  #data: string[] = [];
  #type = '';
  #id: string | null = null;
  #retry: number | null = null;

  /** Milliseconds that the server asks to wait before the next connection. */
  get retry(): number | null {
    return this.#retry;
  }

  /** Takes a piece, gives the events that it completes. */
  push(piece: string): ServerEvent[] {
    const found: ServerEvent[] = [];
    let text = this.#rest + piece;
    // A line feed may follow a carriage return in the next piece.
    let held = '';
    if (text.endsWith('\r')) {
      held = '\r';
      text = text.slice(0, -1);
    }
    const lines = text.split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + held;
    if (this.#rest.length > MOST) throw new Error('an event is too long');
    for (const line of lines) {
      const event = this.#line(line);
      if (event) found.push(event);
    }
    return found;
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#end();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
    return null;
  }

  #end(): ServerEvent | null {
    const data = this.#data.join('\n');
    const type = this.#type || 'message';
    const isEmpty = this.#data.length === 0;
    this.#data = [];
    this.#type = '';
    return isEmpty ? null : { id: this.#id, type, data };
  }
}

/** How long to wait before connection number `tries`: longer each time, and never all viewers at once. */
export function patience(tries: number, random: number): number {
  const full = Math.min(30_000, 500 * 2 ** Math.min(tries, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
