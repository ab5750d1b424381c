/**
 * A room as large as one wants, for looking at how quick the wall is: the crisis again and again, each time a while
 * later, with lines and reports of its own.
 */

/** So much later each time: a week holds ten thousand events. */
const LATER = 37 * 60_000;

const LINES = new Set(['id', 'event', 'matter', 'tally', 'watch', 'line']);
const REPORTS = new Set(['report', 'article', 'earlier', 'later', 'copy_of', 'story']);
const MOMENTS = new Set(['at', 'learnt', 'as_of', 'moments']);

/** The world, so often that it has at least so many events. */
export function enlarged(world, events) {
  const times = Math.max(1, Math.ceil(events / world.events.length));
  const made = { ...world };
  for (const name of [
    'moments',
    'events',
    'matters',
    'tallies',
    'watch',
    'changes',
    'reports',
    'lines',
  ]) {
    const all = Array.from({ length: times }, (_, time) => again(world, name, time)).flat();
    made[name] = sorted(name, all);
  }
  return made;
}

function again(world, name, time) {
  const lines = time * (1 + Math.max(...world.lines.map((one) => one.line)));
  const reports = time * (1 + Math.max(...world.reports.map((one) => one.id)));
  const later = time * LATER;

  function shifted(value, key, of) {
    if (typeof value === 'number') {
      if (MOMENTS.has(key)) return value + later;
      if (key === 'id' && of === 'reports') return value + reports;
      if (LINES.has(key) || key === 'belongs') return value + lines;
      return REPORTS.has(key) ? value + reports : value;
    }
    if (typeof value === 'string') return key === 'id' && time > 0 ? `${value}~${time}` : value;
    if (Array.isArray(value)) return value.map((one) => shifted(one, key, of));
    if (value === null || typeof value !== 'object') return value;
    const inside = key === 'versions' ? 'reports' : of;
    return Object.fromEntries(
      Object.entries(value).map(([field, one]) => [field, shifted(one, field, inside)]),
    );
  }

  return world[name].map((one) => shifted(one, name, name));
}

/** As the server orders them: what changed and the events the latest first, moments the earliest. */
function sorted(name, all) {
  if (name === 'moments') return all.sort((a, b) => a - b);
  if (name === 'changes') return all.sort((a, b) => b.at - a.at);
  if (name === 'events') return all.sort((a, b) => b.learnt[1] - a.learnt[1]);
  return all;
}
