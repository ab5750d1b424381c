/** What each endpoint answers. */
import { readFileSync } from 'node:fs';
import { changesUntil, eventsAt, lineAt, mattersAt, pairsAt, talliesAt, watchAt } from './past.mjs';
import { write } from './writes.mjs';

const HOUR = 3_600_000;

/** One request: `{ json }`, `{ text }`, or `{ status, problem }`. */
export function answer(asked, params) {
  const { world, live, state, method, path } = asked;
  if (method !== 'GET') return write(asked);
  const told = params.get('as_of');
  const at = told === null ? null : /^\d+$/.test(told) ? Number(told) : Date.parse(told);
  if (Number.isNaN(at)) return { status: 400, problem: `as_of: “${told}” is no time` };
  if (state.user === null && path !== '/me' && path !== '/setup')
    return { status: 401, problem: 'sign in' };
  const frame = live.frame(at, params.get('window') ?? '7d');
  const known = Math.min(frame.as_of, live.now);
  const [, name, id, more] = path.split('/');
  const number = id === undefined ? null : Number(id);
  const list = (items) => ({ json: page(frame, items, params) });
  const one = (items) => {
    const found = items.find((item) => item.id === number || item.key === id);
    return found
      ? { json: found }
      : { status: 404, problem: `nothing known of ${name} ${id} at this moment` };
  };

  switch (name) {
    case 'room':
      return { json: room(world, known, state, frame) };
    case 'me':
      return { json: me(state) };
    case 'setup':
      return { json: { needed: false } };
    case 'now': {
      const since = params.get('since');
      const from = since && !since.includes('T') ? known - span(since) : 0;
      const kinds = params.get('kind')?.split(',');
      const all = changesUntil(world, known).filter((change) => change.at > from);
      return list(kinds ? all.filter((change) => kinds.includes(change.kind)) : all);
    }
    case 'events':
      return number === null
        ? list(filtered(eventsAt(world, known), params))
        : event(world, known, number);
    case 'matters': {
      const all = mattersAt(world, known);
      const state = params.get('state')?.split(',');
      const of = params.get('event');
      if (number !== null) return one(all);
      return list(
        all.filter(
          (one) => (!state || state.includes(one.state)) && (!of || one.event === Number(of)),
        ),
      );
    }
    case 'tallies':
      return number === null ? list(talliesAt(world, known)) : one(talliesAt(world, known));
    case 'watch': {
      const all = watchAt(world, known);
      const state = params.get('state')?.split(',');
      const kind = params.get('kind')?.split(',');
      if (number !== null) return one(all);
      return list(
        all.filter(
          (one) => (!state || state.includes(one.state)) && (!kind || kind.includes(one.kind)),
        ),
      );
    }
    case 'pairs':
      return id === undefined ? list(pairsAt(world, known)) : one(pairsAt(world, known));
    case 'actors':
      return { json: { frame, items: actors(eventsAt(world, known)) } };
    case 'matrix':
      return { json: { frame, ...matrix(eventsAt(world, known), params.get('by') ?? 'deeds') } };
    case 'places':
      return { json: { frame, items: places(eventsAt(world, known)) } };
    case 'timeline':
      return { json: timeline(world, live, frame, params) };
    case 'reports': {
      if (number === null) return list(reports(world, known, params));
      if (more === 'compare') return compare(world, number, Number(params.get('with')));
      const report = world.reports.find((one) => one.id === number && one.learnt <= known);
      return report
        ? { json: report }
        : { status: 404, problem: `report ${id} was not known at this moment` };
    }
    case 'lines':
      return lineAt(world, state, frame, known, number);
    case 'search':
      return list(search(world, known, params));
    case 'stories':
      return list(stories(world, known));
    case 'brief':
      return brief(params);
    case 'acts':
      return list(state.acts);
    case 'searches':
      if (more === 'rule') return rule(state.searches.find((search) => search.id === number));
      return { json: { items: state.searches } };
    case 'sources':
    case 'alerts':
    case 'users':
    case 'tokens':
    case 'audit':
      return {
        json: { frame, items: state[name] ?? [], next: null, total: (state[name] ?? []).length },
      };
    default:
      return { status: 404, problem: `there is no ${path}` };
  }
}

/** The end of the crisis, as the command told it, whatever is asked: enough to build the view. */
function brief(params) {
  const html = readFileSync(new URL('./brief.html', import.meta.url), 'utf8');
  if (params.get('format') === 'html') return { text: html, type: 'text/html; charset=utf-8' };
  return {
    text: '# Brief\n\nThe mock makes its briefs as HTML only.\n',
    type: 'text/markdown; charset=utf-8',
  };
}

function rule(search) {
  if (!search) return { status: 404, problem: 'there is no such search' };
  const conditions = Object.entries(search.query).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return {
    text: `[[rule]]\nname = ${JSON.stringify(search.name)}\nwhen.event = { ${conditions.join(', ')} }\n`,
  };
}

function me(state) {
  return state.user === null ? null : { name: state.user, role: state.role, csrf: 'mock' };
}

function room(world, known, state, frame) {
  const reports = world.reports.filter((report) => report.learnt <= known);
  return {
    name: 'The Tamble crisis',
    frame,
    first: world.moments[0],
    latest: known,
    counts: {
      reports: reports.length,
      outlets: new Set(reports.map((report) => report.outlet)).size,
      events: eventsAt(world, known).length,
      matters: mattersAt(world, known).length,
      tallies: talliesAt(world, known).length,
      watch: watchAt(world, known).length,
      pairs: pairsAt(world, known).length,
    },
    user: me(state),
    version: '0.1.0',
    features: { alerts: true, sources: true },
  };
}

function page(frame, items, params) {
  const limit = Math.min(500, Number(params.get('limit') ?? 50));
  const from = Number(params.get('cursor') ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { frame, items: items.slice(from, from + limit), next, total: items.length };
}

export function span(text) {
  const unit = { h: HOUR, d: 24 * HOUR, w: 168 * HOUR }[text.at(-1)] ?? HOUR;
  return Number.parseInt(text, 10) * unit;
}

function filtered(events, params) {
  const has = (party, wanted) =>
    [party.key, party.code, party.country, party.name].some(
      (one) => one?.toLowerCase() === wanted.toLowerCase(),
    );
  const tests = {
    type: (event, wanted) => wanted.split(',').includes(event.type),
    status: (event, wanted) => wanted.split(',').includes(event.status),
    state: (event, wanted) => wanted.split(',').includes(event.state),
    actor: (event, wanted) => event.actor.some((party) => has(party, wanted)),
    recipient: (event, wanted) => event.recipient.some((party) => has(party, wanted)),
    party: (event, wanted) =>
      [...event.actor, ...event.recipient].some((party) => has(party, wanted)),
    country: (event, wanted) => event.place?.country === wanted,
    place: (event, wanted) => event.place?.name === wanted,
    from: (event, wanted) => event.days[1] >= wanted,
    to: (event, wanted) => event.days[0] <= wanted,
    q: (event, wanted) => event.best.sentence.toLowerCase().includes(wanted.toLowerCase()),
  };
  return events.filter((event) =>
    Object.entries(tests).every(
      ([name, test]) => !params.get(name) || test(event, params.get(name)),
    ),
  );
}

function event(world, known, number) {
  const found = eventsAt(world, known).find((one) => one.id === number);
  if (!found) return { status: 404, problem: `event ${number} was not known at this moment` };
  const lines = world.lines.filter((line) => line.belongs[0] === number && line.kind === 'event');
  return {
    json: {
      ...found,
      all: lines.map((line) => line.quote).filter((quote) => quote.learnt <= known),
      claims: mattersAt(world, known).find((matter) => matter.event === number) ?? null,
      tallies: talliesAt(world, known).filter((tally) => tally.event === number),
      watch: watchAt(world, known).filter((item) => item.event === number),
    },
  };
}

function actors(events) {
  const found = new Map();
  for (const event of events) {
    for (const party of [...event.actor, ...event.recipient]) {
      const entry = found.get(party.key) ?? { party, acts: 0, statements: 0 };
      if (event.quad.startsWith('verbal')) entry.statements += 1;
      else entry.acts += 1;
      found.set(party.key, entry);
    }
  }
  return [...found.values()].sort((a, b) => b.acts + b.statements - a.acts - a.statements);
}

function matrix(events, by) {
  const isWanted = (event) => event.quad.startsWith('verbal') === (by === 'words');
  const wanted = events.filter(
    (event) => isWanted(event) && event.actor.length && event.recipient.length,
  );
  const parties = actors(wanted)
    .slice(0, 40)
    .map((entry) => entry.party);
  const index = new Map(parties.map((party, at) => [party.key, at]));
  const cells = new Map();
  for (const event of wanted) {
    for (const a of event.actor) {
      for (const b of event.recipient) {
        const [from, to] = [index.get(a.key), index.get(b.key)];
        if (from === undefined || to === undefined || from === to) continue;
        const cell = cells.get(`${from}-${to}`) ?? {
          from,
          to,
          conflict: 0,
          cooperation: 0,
          events: [],
        };
        if (event.goldstein < 0) cell.conflict += event.goldstein;
        else cell.cooperation += event.goldstein;
        cell.events.push(event.id);
        cells.set(`${from}-${to}`, cell);
      }
    }
  }
  return { parties, cells: [...cells.values()] };
}

function places(events) {
  const found = new Map();
  for (const event of events) {
    if (!event.place) continue;
    const entry = found.get(event.place.name) ?? {
      place: event.place,
      events: [],
      conflict: 0,
      cooperation: 0,
    };
    entry.events.push(event.id);
    if (event.goldstein < 0) entry.conflict += event.goldstein;
    else entry.cooperation += event.goldstein;
    found.set(event.place.name, entry);
  }
  return [...found.values()];
}

function timeline(world, live, frame, params) {
  const width = { day: 24 * HOUR, minute: HOUR / 60 }[params.get('bucket')] ?? HOUR;
  const from = Number(params.get('from') ?? 0);
  const to = Number(params.get('to') ?? Number.MAX_SAFE_INTEGER);
  const known = Math.min(frame.as_of, live.now);
  const buckets = new Map();
  const at = (ms) => {
    if (ms < from || ms > to) return {};
    const start = Math.floor(ms / width) * width;
    if (!buckets.has(start)) {
      buckets.set(start, {
        at: start,
        reports: 0,
        events: 0,
        changes: 0,
        conflict: 0,
        cooperation: 0,
      });
    }
    return buckets.get(start);
  };
  for (let start = world.moments[0]; start <= known; start += width) at(start);
  for (const report of world.reports) if (report.learnt <= known) at(report.learnt).reports += 1;
  // Reports are of the whole room, all else is of the picture.
  const isIn = (moment) => moment > frame.since && moment <= known;
  for (const change of world.changes) if (isIn(change.at)) at(change.at).changes += 1;
  for (const event of world.events) {
    if (!isIn(event.learnt[0])) continue;
    const bucket = at(event.learnt[0]);
    bucket.events += 1;
    if (event.goldstein < 0) bucket.conflict += event.goldstein;
    else bucket.cooperation += event.goldstein;
  }
  return { frame, buckets: [...buckets.values()].sort((a, b) => a.at - b.at) };
}

function reports(world, known, params) {
  const wanted = params.get('q')?.toLowerCase();
  return world.reports
    .filter((one) => one.learnt <= known)
    .filter((one) => !params.get('outlet') || one.outlet === params.get('outlet'))
    .filter((one) => !params.get('story') || one.story === Number(params.get('story')))
    .filter((one) => !wanted || one.text.toLowerCase().includes(wanted))
    .map(({ text, blocks, spans, sentences, versions, notes, ...card }) => card)
    .reverse();
}

function compare(world, from, to) {
  const sides = [from, to].map((id) => world.reports.find((one) => one.id === id));
  if (sides.includes(undefined)) return { status: 404, problem: 'no such report' };
  const [a, b] = sides.map((one) => one.sentences.map(([from, to]) => one.text.slice(from, to)));
  const sentences = [];
  let at = 0;
  for (const sentence of b) {
    const found = a.indexOf(sentence, at);
    if (found >= 0) {
      for (const gone of a.slice(at, found))
        sentences.push({ change: 'removed', before: gone, after: null });
      sentences.push({ change: 'same', before: sentence, after: sentence });
      at = found + 1;
    } else if (at < a.length && !b.includes(a[at])) {
      sentences.push({ change: 'changed', before: a[at], after: sentence });
      at += 1;
    } else sentences.push({ change: 'added', before: null, after: sentence });
  }
  for (const gone of a.slice(at)) sentences.push({ change: 'removed', before: gone, after: null });
  return { json: { from, to, sentences } };
}

function search(world, known, params) {
  const words = (params.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const events = new Map(
    filtered(eventsAt(world, known), params).map((event) => [event.id, event]),
  );
  const isFiltered = [
    'type',
    'status',
    'state',
    'actor',
    'recipient',
    'party',
    'place',
    'from',
    'to',
  ].some((name) => params.get(name));
  return world.lines
    .filter((line) => line.quote.learnt <= known)
    .filter((line) => words.every((word) => line.quote.sentence.toLowerCase().includes(word)))
    .filter((line) => !isFiltered || (line.kind === 'event' && events.has(line.belongs[0])))
    .map(({ line, kind, quote, belongs }) => {
      const title = world.events.find((event) => event.id === belongs[0])?.title ?? quote.title;
      return { line, kind, title, quote };
    });
}

function stories(world, known) {
  const found = new Map();
  for (const report of world.reports) {
    if (report.learnt > known) continue;
    const story = found.get(report.story) ?? { id: report.story, reports: [] };
    story.reports.push(report.id);
    found.set(report.story, story);
  }
  return [...found.values()];
}
