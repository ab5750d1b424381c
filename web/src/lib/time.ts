/** Times as people read them: in the viewer's zone, with the source's own beside it where that differs. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Zone = string;

/** The zone of the machine that the viewer sits at. */
export function localZone(): Zone {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    // Numbers only, so that a day reads the same in every language.
    made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, made);
  }
  return made;
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;

function parts(ms: number, zone: Zone): Parts {
  const found = { year: '', month: '', day: '', hour: '', minute: '', second: '' };
  const all = format(zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms);
  for (const part of all) {
    if (part.type in found) found[part.type as keyof Parts] = part.value;
  }
  return found;
}

/** "2031-09-04" */
export function day(ms: number, zone: Zone): string {
  const p = parts(ms, zone);
  return `${p.year}-${p.month}-${p.day}`;
}

/** "03:10" */
export function clock(ms: number, zone: Zone): string {
  const p = parts(ms, zone);
  return `${p.hour}:${p.minute}`;
}

/** "2031-09-04 03:10" */
export function moment(ms: number, zone: Zone): string {
  return `${day(ms, zone)} ${clock(ms, zone)}`;
}

/** "Thu 4 Sep" */
export function shortDay(ms: number, zone: Zone): string {
  return format(zone, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(ms)
    .replace(',', '');
}

/** "UTC", "CEST", "GMT+5:30": what the zone is called at that moment. */
export function zoneName(ms: number, zone: Zone): string {
  if (zone === 'UTC') return 'UTC';
  const all = format(zone, { timeZoneName: 'short' }).formatToParts(ms);
  return all.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** "03:10" on the same day as `beside`, otherwise with its day. */
export function near(ms: number, beside: number, zone: Zone): string {
  return day(ms, zone) === day(beside, zone)
    ? clock(ms, zone)
    : `${shortDay(ms, zone)} ${clock(ms, zone)}`;
}

/** How long before `now`: "now", "4 min", "3 h", "2 d". Nothing of the future is called past. */
export function ago(ms: number, now: number): string {
  const gone = now - ms;
  if (gone < MINUTE) return 'now';
  if (gone < HOUR) return `${Math.floor(gone / MINUTE)} min`;
  if (gone < 2 * DAY) return `${Math.floor(gone / HOUR)} h`;
  return `${Math.floor(gone / DAY)} d`;
}

export type SourceTime = {
  /** The moment; null where the source told a day, a month or a year only. */
  ms: number | null;
  /** As the source wrote it, in its own zone: "2031-09-03 06:50 +02:00", "2031-09". */
  own: string;
};

const WRITTEN =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** What a report says of its time, kept as exact as it says it. */
export function sourceTime(iso: string): SourceTime {
  const found = WRITTEN.exec(iso);
  if (!found) return { ms: null, own: iso };
  const [, date, time, offset] = found;
  const zone = offset === 'Z' ? 'UTC' : (offset ?? '');
  const ms = offset ? Date.parse(iso.replace(' ', 'T')) : Number.NaN;
  return {
    ms: Number.isNaN(ms) ? null : ms,
    own: `${date} ${time}${zone ? ` ${zone}` : ''}`,
  };
}

/** A moment of the address line: milliseconds or ISO 8601; null for what is no time. */
export function parseMoment(text: string | null): number | null {
  if (!text) return null;
  if (/^\d{9,15}$/.test(text)) return Number(text);
  // A day and a time without a zone are UTC, as everywhere in Watchfloor.
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const ms = Date.parse(text.includes('T') && !hasZone ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

/** A moment for the address line: "2031-09-04T03:10Z", with seconds where there are any. */
export function writeMoment(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replace(/:00Z$/, 'Z');
}

/** "7d", "12h", "2w" as milliseconds; null for "all" and for what is no span. */
export function span(text: string): number | null {
  const found = /^(\d{1,4})([hdw])$/.exec(text);
  if (!found) return null;
  const unit = { h: HOUR, d: DAY, w: 7 * DAY }[found[2] as 'h' | 'd' | 'w'];
  return Number(found[1]) * unit;
}
