/** What stands beside the record: alerts, sources, users, tokens, the audit log. Kept until the mock stops. */

const HOUR = 3_600_000;

/** All of it, as it is when the crisis ends. */
export function seed(world, role) {
  const now = world.moments.at(-1);
  const name = role === 'admin' ? 'you' : role;
  return {
    role,
    name,
    alerts: alerts(world, now),
    sources: sources(now),
    users: [
      {
        id: 1,
        name: 'vane',
        role: 'admin',
        made: now - 90 * HOUR,
        changed: now - 90 * HOUR,
        sessions: 1,
      },
      {
        id: 2,
        name: 'ito',
        role: 'analyst',
        made: now - 80 * HOUR,
        changed: now - 20 * HOUR,
        sessions: 2,
      },
      {
        id: 3,
        name: 'bakker',
        role: 'viewer',
        made: now - 10 * HOUR,
        changed: now - 10 * HOUR,
        sessions: 0,
      },
    ],
    tokens: [
      {
        id: 1,
        name: 'notebook of the river desk',
        scope: 'read',
        owner: 'ito',
        made: now - 50 * HOUR,
        used: now - HOUR,
        expires: now + 2000 * HOUR,
      },
    ],
    audit: [
      entry(3, now - 2 * HOUR, 'vane', 'POST /api/v1/users', '/api/v1/users', 201),
      entry(2, now - 3 * HOUR, 'root?', 'POST /api/v1/session', '/api/v1/session', 401),
      entry(1, now - 90 * HOUR, 'vane', 'POST /api/v1/setup', '/api/v1/setup', 200),
    ],
  };
}

function entry(id, at, who, what, target, outcome) {
  return { id, at, who, what, target, outcome, from: '127.0.0.1' };
}

function alerts(world, now) {
  const quoted = (number) => {
    const { line, quote } = world.lines.find((one) => one.line === number) ?? {};
    return { line, outlet: quote?.outlet ?? null, words: quote?.words ?? '' };
  };
  const alert = (id, severity, rule, standing, title, lines, why, more = {}) => ({
    id,
    rule,
    severity,
    phase: 'active',
    standing,
    title,
    why,
    labels: {},
    origins: [],
    lines: lines.map(quoted),
    began: now - id * HOUR,
    ended: null,
    acknowledged: null,
    assigned: null,
    life: [{ at: now - id * HOUR, what: 'fired' }],
    told: [],
    waiting: [],
    ...more,
  });
  return [
    alert(
      1,
      'warning',
      'deadline',
      'holds',
      'Ardovia → Selk Island · withdrawal',
      [279],
      'open, and due within 3 h',
    ),
    alert(
      2,
      'critical',
      'shelling of Ardovia',
      'disputed',
      "Lothmar's army → Ferrin · attack · 2031-09-03",
      [129, 7],
      'somebody says that it happens',
      { acknowledged: { by: 'ito', at: now - HOUR }, assigned: 'river desk' },
    ),
    alert(
      3,
      'info',
      'tolls in conflict',
      'holds',
      'killed in Ferrin: 21 to 23',
      [605, 541],
      'counts contradict each other',
    ),
    alert(
      4,
      'critical',
      'threat comes true',
      'holds',
      'Lothmar → Corrick Dam · coercion',
      [83],
      'it was announced, and took place',
    ),
    alert(
      5,
      'warning',
      'air strike',
      'withdrawn',
      'Ardovian jets → Lothmari town · attack',
      [234],
      'nobody says so any more',
      {
        phase: 'gone',
        ended: now - 2 * HOUR,
      },
    ),
  ];
}

function sources(now) {
  const source = (name, given) => ({
    source: name,
    kind: 'feed',
    last_try: now - HOUR / 4,
    last_success: now - HOUR / 4,
    last_new: now - HOUR,
    failures: 0,
    last_error: null,
    next_visit: now + HOUR / 4,
    stopped: null,
    paused: false,
    moved: null,
    silent_since: null,
    waiting: 0,
    pages: 0,
    pushed_until: null,
    ...given,
  });
  return [
    source('Concord Press Agency', { pushed_until: now + 20 * HOUR }),
    source('Marn Standard', { waiting: 2 }),
    source('Northline News', {
      failures: 7,
      last_error: 'northline.example: no answer within 60 s; check the address',
      last_success: now - 9 * HOUR,
      last_new: now - 10 * HOUR,
    }),
    source('Ostrey Herald', { silent_since: now - 26 * HOUR, last_new: now - 26 * HOUR }),
    source('River Post', { paused: true, next_visit: null }),
    source('Vessen Tribune', {
      stopped: 'the feed is gone (410); remove it, or give it another address',
      next_visit: null,
    }),
  ];
}

/** What somebody does to one of them. Null where it is none of these. */
export function tend({ live, state, method, path, body }) {
  const [, name, id, what] = path.split('/');
  if (name === 'alerts' && method === 'POST')
    return onAlert(state, live.now, Number(id), what, body);
  if (name === 'users') return onUser(state, live.now, method, decodeURIComponent(id ?? ''), body);
  if (name === 'tokens') return onToken(state, live.now, method, Number(id), body);
  return null;
}

function onAlert(state, now, id, what, body) {
  const alert = state.alerts.find((one) => one.id === id);
  if (!alert) return { status: 404, problem: `there is no alert ${id}` };
  const by = state.user ?? 'you';
  if (what === 'acknowledge') alert.acknowledged = { by, at: now };
  else if (what === 'assign') alert.assigned = body.to;
  else if (what === 'resolve') alert.phase = 'resolved';
  else if (what !== 'note') return { status: 404, problem: `there is no ${what}` };
  alert.life.push({ at: now, what: `${by}: ${what} ${body?.to ?? body?.words ?? ''}`.trim() });
  return {};
}

function onUser(state, now, method, name, body) {
  if (method === 'POST') {
    if (state.users.some((user) => user.name === body.name)) {
      return { status: 409, problem: `there is a user ${body.name} already; take another name` };
    }
    const id = Math.max(...state.users.map((user) => user.id)) + 1;
    const user = { id, name: body.name, role: body.role, made: now, changed: now, sessions: 0 };
    state.users.push(user);
    return { json: user };
  }
  const user = state.users.find((one) => one.name === name);
  if (!user) return { status: 404, problem: `there is no user ${name}` };
  const isLast =
    user.role === 'admin' && state.users.filter((one) => one.role === 'admin').length === 1;
  if (isLast && (method === 'DELETE' || (body.role && body.role !== 'admin'))) {
    return { status: 409, problem: `${name} is the only admin; make another one first` };
  }
  if (method === 'DELETE') state.users = state.users.filter((one) => one !== user);
  else if (body.role) user.role = body.role;
  return {};
}

function onToken(state, now, method, id, body) {
  if (method === 'DELETE') {
    state.tokens = state.tokens.filter((token) => token.id !== id);
    return {};
  }
  const made = {
    id: 1 + Math.max(0, ...state.tokens.map((token) => token.id)),
    name: body.name,
    scope: body.scope,
    owner: state.user,
    made: now,
    used: null,
    expires: body.days ? now + body.days * 24 * HOUR : null,
  };
  state.tokens.unshift(made);
  return { json: { ...made, token: 'wf_mock' } };
}
