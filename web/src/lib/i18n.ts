/**
 * Every text of the interface, in one place. A translation is another object with the same keys.
 *
 * `{name}` is filled in; `one|many` is chosen by `{n}`.
 */
export const en = {
  // The frame of everything.
  'app.name': 'Watchfloor',
  'app.skip': 'Skip to the content',
  'app.loading': 'Loading…',
  'app.retry': 'Try again',
  'app.more': 'Show more',
  'app.close': 'Close',
  'app.error': 'That did not work: {detail}',
  'app.unreachable': 'The server does not answer. What you see may be old.',
  'app.busy':
    'The server is busy. Asked again in {n} second.|The server is busy. Asked again in {n} seconds.',
  'app.notfound': 'There is no such page',
  'app.notfound.do': 'Press g then n for what is new, or choose a view.',
  'app.signin': 'Sign in',
  'app.signout': 'Sign out',
  'app.user': 'Signed in as {name}, {role}',
  'app.single': 'Single user, this machine only',
  'app.version': 'Watchfloor {version}',
  'app.of': '{shown} of {total}',
  'app.none': 'none',

  'nav.label': 'Views',
  'nav.reports': '{n} report|{n} reports',
  'nav.outlets': '{n} outlet|{n} outlets',
  'nav.events': '{n} event|{n} events',
  'nav.now': 'Now',
  'nav.timeline': 'Timeline',
  'nav.who': 'Who to whom',
  'nav.claims': 'Claims',
  'nav.figures': 'Figures',
  'nav.watch': 'Watch list',
  'nav.map': 'Map',
  'nav.search': 'Search',
  'nav.brief': 'Brief',
  'nav.alerts': 'Alerts',
  'nav.sources': 'Sources',
  'nav.admin': 'Admin',

  'theme.dark': 'Dark',
  'theme.light': 'Light',
  'theme.auto': 'As the system',
  'theme.toggle': 'Colours: {theme}. Change',

  'stream.live': 'live',
  'stream.connecting': 'connecting',
  'stream.waiting': 'connection lost, trying again in {n} s',
  'stream.off': 'not live',
  'stream.paused': 'the past: live updates wait',
  'stream.gap':
    'Some updates were missed while the connection was down. Everything was loaded again.',
  'stream.fresh': '{n} new change|{n} new changes',
  'stream.more': 'The room has learnt more: show (.)',
  'stream.fresh.do': 'show (.)',
  'stream.said':
    '{n} new change. Press full stop to show it.|{n} new changes. Press full stop to show them.',

  // The slider.
  'slider.label': 'What was known at',
  'slider.live': 'LIVE',
  'slider.golive': 'Back to live',
  'slider.islive': 'Showing all that is known',
  'slider.past': 'Showing what was known at',
  'slider.play': 'Play forward (space)',
  'slider.pause': 'Pause (space)',
  'slider.back': 'One step back ([)',
  'slider.forward': 'One step forward (])',
  'slider.empty': 'Nothing was filed yet',

  'window.label': 'Reports of the last',
  'window.12h': '12 hours',
  'window.1d': 'day',
  'window.7d': '7 days',
  'window.30d': '30 days',
  'window.all': 'all time',

  'zone.label': 'Times in',
  'zone.local': 'your zone',
  'zone.utc': 'UTC',

  // Keys.
  'keys.title': 'Keys',
  'keys.move': 'down and up a list',
  'keys.open': 'open the words it rests on',
  'keys.close': 'close',
  'keys.go': 'then a letter: go to a view',
  'keys.search': 'search',
  'keys.step': 'one step back and forward in time',
  'keys.play': 'play and pause',
  'keys.live': 'back to live',
  'keys.fresh': 'show what is new',
  'keys.theme': 'dark, light',
  'keys.help': 'this list',
  'keys.everywhere': 'Everywhere',
  'keys.here': 'In this view',

  // States of matters, of the watch list, of figures.
  'state.unknown': 'unknown',
  'state.single': 'one origin',
  'state.corroborated': 'corroborated',
  'state.contradicted': 'contradicted',
  'state.denied': 'denied',
  'state.corrected': 'corrected',
  'state.withdrawn': 'withdrawn',
  'state.announced': 'announced',
  'watch.open': 'open',
  'watch.triggered': 'triggered',
  'watch.contested': 'said to be broken',
  'watch.carried-out': 'carried out',
  'watch.broken': 'broken',
  'watch.lapsed': 'lapsed',
  'watch.withdrawn': 'withdrawn',
  'entry.current': 'current',
  'entry.superseded': 'superseded',
  'entry.conflicting': 'in conflict',

  // Kinds of change.
  'change.new': 'new',
  'change.corroborated': 'corroborated',
  'change.contradicted': 'contradicted',
  'change.denied': 'denied',
  'change.corrected': 'corrected',
  'change.withdrawn': 'withdrawn',
  'change.supported': 'also asserted',
  'change.weakened': 'weakened',
  'change.took-place': 'took place',
  'change.settled': 'no longer disputed',
  'change.resumed': 'asserted again',
  'change.new-figure': 'new figure',
  'change.figure-changed': 'figure changed',
  'change.figure-disputed': 'figure in conflict',
  'change.sentence-added': 'sentence added',
  'change.sentence-removed': 'sentence removed',
  'change.sentence-changed': 'sentence changed',
  'change.escalation': 'escalation',
  'change.de-escalation': 'de-escalation',

  // Parts that several views share.
  'quote.open': 'Open the words: {words}',
  'quote.before': 'before',
  'quote.now': 'now',
  'quote.published': 'published',
  'quote.learnt': 'learnt',
  'quote.source': 'at the source',
  'quote.outlet.none': 'an unnamed outlet',
  'party.none': 'not said',
  'origins.n': '{n} origin|{n} independent origins',
  'range.open.low': 'up to {high}',
  'range.open.high': 'at least {low}',
  'range.both': '{low} to {high}',
  'range.none': 'no number',
  'range.about': 'about {range}',
  'judgement.person': '{author}, a person',
  'judgement.confirm': 'confirmed',
  'judgement.reject': 'rejected',
  'judgement.merge': 'merged',
  'judgement.split': 'split',
  'judgement.note': 'noted',

  // Now.
  'now.title': 'What changed',
  'now.lead': 'newest first, by event',
  'now.since': 'in the last',
  'now.since.1h': 'hour',
  'now.since.6h': '6 hours',
  'now.since.12h': '12 hours',
  'now.since.24h': '24 hours',
  'now.since.3d': '3 days',
  'now.since.all': 'the whole window',
  'now.all': 'everything',
  'now.group.new': 'new',
  'now.group.corroborated': 'corroborated',
  'now.group.disputed': 'contradicted, denied',
  'now.group.retracted': 'corrected, withdrawn',
  'now.group.figures': 'figures',
  'now.group.watch': 'watch list',
  'now.group.tension': 'tension',
  'now.group.versions': 'reports rewritten',
  'now.earlier': '{n} earlier change|{n} earlier changes',
  'now.fewer': 'fewer',
  'now.empty': 'Nothing changed in this time.',
  'now.empty.do': 'Choose a longer time, another kind of change, or move the slider.',
  'now.empty.room': 'No report was filed in this room yet.',
  'now.empty.room.do':
    'Add reports with “watchfloor add”, or sources with “watchfloor source add”. What they change appears here by itself.',
  'now.report': 'Report {id} was rewritten',

  // Timeline.
  'timeline.title': 'Timeline',
  'timeline.lead': 'when the room learnt what',
  'timeline.chart':
    'Reports, changes, conflict and cooperation by time. The table below says the same.',
  'timeline.reports': 'reports',
  'timeline.changes': 'changes',
  'timeline.events': 'events',
  'timeline.conflict': 'conflict',
  'timeline.cooperation': 'cooperation',
  'timeline.bucket.hour': 'by hour',
  'timeline.bucket.day': 'by day',
  'timeline.table': 'As a table',
  'timeline.empty': 'Nothing was known at this moment.',
  'timeline.empty.do': 'Move the slider to the right, or press L for all that is known.',
  'timeline.goto': 'Show the wall as of {time}',

  // The evidence drawer, lines, events.
  'line.title': 'Line {line}',
  'line.label': 'The words it rests on',
  'line.kind.event': 'an act',
  'line.kind.claim': 'a statement',
  'line.kind.figure': 'a figure',
  'line.kind.watch': 'an announcement',
  'line.report': 'Open the report',
  'line.address': 'At the source',
  'line.others': 'The same, elsewhere',
  'line.alone': 'No other report says it.',
  'line.belongs': 'Part of',
  'line.event': 'event {id}',
  'line.matter': 'matter {id}',
  'line.tally': 'figure {id}',
  'line.watch': 'watch list {id}',
  'line.nowhere':
    'Nothing in the picture rests on this line: a later version took its place, or it was not weighed.',
  'line.unknown': 'This line is not in the picture of this moment.',
  'line.unknown.do':
    'It was learnt later (L goes back to live), or it is older than the wall now looks back.',
  'line.all': 'Look back over all time',
  'event.title': 'Event {id}',
  'event.mentions': 'Every mention',
  'event.claims': 'Who says what of it',
  'event.machine': 'Read by the machine, {percent} sure',
  'event.when': 'When',
  'event.where': 'Where',
  'event.who': 'Who',
  'event.whom': 'To whom',
  'event.type': 'What',
  'event.status': 'Status',
  'event.time.none': 'time not said',
  'event.place.none': 'place not said',
  'stance.asserts': 'asserts it',
  'stance.denies': 'says it is not so',
  'stance.announces': 'announces it',
  'stance.doubts': 'says it may be so',
  'retired.corrected': 'corrected since',
  'retired.dropped': 'dropped since',
  'retired.withdrawn': 'taken back since',

  // Who to whom.
  'who.lead.deeds': 'what each did to whom, without statements',
  'who.lead.words': 'what each said of and to whom, without deeds',
  'who.lead.tension': 'how tense it is between two, day by day',
  'who.show': 'How it is shown',
  'who.matrix': 'Matrix',
  'who.graph': 'Graph',
  'who.tension': 'Tension of pairs',
  'who.by': 'Deeds or statements',
  'who.by.deeds': 'Deeds',
  'who.by.words': 'Statements',
  'who.sort': 'Sorted by',
  'who.sort.busiest': 'how much there is',
  'who.sort.conflict': 'conflict',
  'who.sort.cooperation': 'cooperation',
  'who.sort.name': 'name',
  'who.sort.country': 'country',
  'who.conflict': 'conflict',
  'who.cooperation': 'cooperation',
  'who.conflict.n': 'conflict {value}',
  'who.cooperation.n': 'cooperation {value}',
  'who.events.n': '{n} event|{n} events',
  'who.corner': 'who ↓ to whom →',
  'who.matrix.label':
    'Who to whom: rows act, columns are acted upon. Arrows move, Enter opens the events.',
  'who.cell':
    '{from} to {to}: conflict {conflict}, cooperation {cooperation}, {n} event|{from} to {to}: conflict {conflict}, cooperation {cooperation}, {n} events',
  'who.cell.none': '{from} to {to}: nothing',
  'who.cell.sums':
    'conflict {conflict} · cooperation {cooperation} · {n} event|conflict {conflict} · cooperation {cooperation} · {n} events',
  'who.graph.label': 'Actors and what runs between them. The list below says the same in words.',
  'who.edge.conflict': '{from} to {to}: conflict',
  'who.edge.cooperation': '{from} to {to}: cooperation',
  'who.list': 'Who to whom, the heaviest first',
  'who.panel': 'What stands behind it',
  'who.panel.empty': 'Choose a cell or a line: its events appear here, each with its words.',
  'who.events.gone':
    '{n} event was not known at this moment.|{n} events were not known at this moment.',
  'who.empty.deeds': 'Nobody is said to have done anything to anybody yet.',
  'who.empty.words': 'Nobody is said to have said anything to anybody yet.',
  'who.empty.do': 'Change between deeds and statements, choose a longer time, or move the slider.',
  'who.pairs': 'Pairs',
  'who.pairs.empty': 'There is nothing between two actors yet.',
  'who.pairs.empty.do': 'Choose a longer time, or move the slider to the right.',
  'who.pair.level': 'level {level}',
  'who.curve.label': 'Tension between {a} and {b}, by day',
  'who.curve.lead':
    'Bars: the day’s conflict (below) and cooperation (above). Line: the level, which falls to half in three days. Choose a day to see its events.',
  'who.day':
    '{day}: conflict {conflict}, cooperation {cooperation}, level {level}. Open its {n} event|{day}: conflict {conflict}, cooperation {cooperation}, level {level}. Open its {n} events',
  'who.earlier': 'Before a long silence, not drawn:',
  'who.day.title': 'Events of {day}',
  'who.day.sums': 'conflict {conflict} · cooperation {cooperation} · level {level}',
  'turns.minutes': 'after {n} min',
  'turns.hours': 'after {n} h',
  'turns.days': 'after {n} day|after {n} days',
  'turns.date': 'by its date alone',

  // Claims.
  'claims.lead': 'who agrees, who does not, and how that changed',
  'claims.filter': 'By state',
  'claims.all': 'all',
  'claims.list': 'Matters',
  'claims.disputed': 'Disputed',
  'claims.rest': 'Not disputed',
  'claims.detail': 'The matter',
  'claims.back': 'Back to the list',
  'claims.for': '{n} origin for it|{n} origins for it',
  'claims.announced': '{n} origin announces it|{n} origins announce it',
  'claims.against': '{n} against it',
  'claims.asserted': 'asserted by {n} independent origin|asserted by {n} independent origins',
  'claims.agree': 'Agree',
  'claims.agree.none': 'Nobody asserts it.',
  'claims.disagree': 'Disagree',
  'claims.disagree.none': 'Nobody says otherwise.',
  'claims.announce': 'Announce it',
  'claims.doubt': 'Say that it may be so',
  'claims.more': '{n} more report|{n} more reports',
  'claims.history': 'How it came to that',
  'claims.empty': 'Nothing is claimed yet.',
  'claims.empty.do': 'Add reports, choose a longer time, or move the slider to the right.',
  'claims.empty.state': 'No matter is in this state.',
  'claims.empty.state.do': 'Choose another state, or all.',
  'claims.unknown': 'This matter was not known at this moment.',
  'claims.unknown.do': 'Press L to go back to live, or choose another.',

  // Figures.
  'figures.lead': 'each count as a range over time, with who holds it',
  'figures.legend':
    'Band: what the counts allow. Full point: exact. Hollow point: approximate. Struck: superseded. Arrow: an open end.',
  'figures.chart': '{title}: {range} now. The table below tells every count.',
  'figures.point': '{origin}: {figure}',
  'figures.holder': 'who counted',
  'figures.count': 'count',
  'figures.asof': 'as of',
  'figures.state': 'state',
  'figures.words': 'words',
  'figures.share.more': 'on top of others',
  'figures.share.part': 'a part of others',
  'figures.by': 'by {origin}',
  'figures.once': 'Counted once',
  'figures.empty': 'Nothing was counted yet.',
  'figures.empty.do': 'Add reports, choose a longer time, or move the slider to the right.',

  // Watch list.
  'watchlist.lead': 'what was announced, and what became of it',
  'watchlist.filter': 'By kind',
  'watchlist.all': 'all',
  'watchlist.kind.commitment': 'commitment',
  'watchlist.kind.threat': 'threat',
  'watchlist.kind.request': 'request',
  'watchlist.kind.warning': 'warning',
  'watchlist.kind.deadline': 'deadline',
  'watchlist.kind.expected': 'expected',
  'watchlist.kinds.commitment': 'commitments',
  'watchlist.kinds.threat': 'threats',
  'watchlist.kinds.request': 'requests',
  'watchlist.kinds.warning': 'warnings',
  'watchlist.kinds.deadline': 'deadlines',
  'watchlist.kinds.expected': 'expected',
  'watchlist.due': 'Open, with a date',
  'watchlist.due.lead': 'the nearest first',
  'watchlist.open': 'Open, without a date',
  'watchlist.open.lead': 'the latest first',
  'watchlist.over': 'What became of the others',
  'watchlist.over.lead': 'the latest turn first',
  'watchlist.past': 'the date has passed',
  'watchlist.today': 'today',
  'watchlist.tomorrow': 'tomorrow',
  'watchlist.days': 'in {n} day|in {n} days',
  'watchlist.nodate': 'no date said',
  'watchlist.condition': 'condition:',
  'watchlist.by': 'as {origin} says',
  'watchlist.life': 'What became of it',
  'watchlist.empty': 'Nothing is announced.',
  'watchlist.empty.do': 'Choose another kind, a longer time, or move the slider to the right.',

  // Map.
  'map.lead': 'where things happened, each place as large as it is known',
  'map.label':
    'Map with {n} place. The list beside it says the same.|Map with {n} places. The list beside it says the same.',
  'map.list': 'Places',
  'map.mark': '{place}: {n} event|{place}: {n} events',
  'map.cluster': '{n} places, {events} events: come closer',
  'map.events': 'Events at {place}',
  'map.zoom': 'Zoom',
  'map.closer': 'come closer',
  'map.farther': 'step back',
  'map.fit': 'all places',
  'map.whole': 'whole world',
  'map.grain.country': 'country',
  'map.grain.region': 'region',
  'map.grain.city': 'town',
  'map.grain.site': 'site',
  'map.legend':
    'Full or hatched: more conflict. Hollow or plain: more cooperation. A number: so many places.',
  'map.credit':
    'Outlines: Natural Earth (public domain), packed by world-atlas (ISC). They take no side in any question of borders.',
  'map.empty': 'No event has a place that is on the map.',
  'map.empty.do':
    'Places are found in a list of the world’s countries and towns; invented or very small ones are not in it. Choose a longer time, or move the slider.',

  // Report.

  // Search.

  // Brief.

  // Analysts' actions.

  // Alerts and sources.

  // Sign in, first set-up, administration.
} as const;

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
