/** Acts by the stretch of time in which the room last learnt of them. */
import type { Event } from '../../lib/api/types';

export type Hour = { at: number; end: number; events: Event[] };

/** The latest stretch first, and in it the act that was heard of last. */
export function byHour(events: readonly Event[], width: number): Hour[] {
  const hours = new Map<number, Hour>();
  for (const event of events) {
    const at = Math.floor(event.learnt[1] / width) * width;
    const hour = hours.get(at) ?? { at, end: at + width, events: [] };
    hour.events.push(event);
    hours.set(at, hour);
  }
  const found = [...hours.values()].sort((a, b) => b.at - a.at);
  for (const hour of found) hour.events.sort((a, b) => b.learnt[1] - a.learnt[1] || a.id - b.id);
  return found;
}
