/** What was known at a moment: histories cut off there. */

export function changesUntil(world, at) {
  return world.changes.filter((change) => change.at <= at);
}

export function mattersAt(world, at) {
  return world.matters
    .map((matter) => {
      const history = matter.history.filter((turn) => turn.at <= at);
      const last = history.at(-1);
      const claims = matter.claims.filter((claim) => claim.learnt <= at);
      return last ? { ...matter, history, claims, state: last.state, origins: last.origins } : null;
    })
    .filter((matter) => matter !== null && matter.claims.length > 0);
}

export function eventsAt(world, at) {
  const matters = new Map(mattersAt(world, at).map((matter) => [matter.id, matter]));
  return world.events
    .filter((event) => event.learnt[0] <= at)
    .map(({ lines, ...event }) => {
      const matter = matters.get(event.matter);
      const learnt = [event.learnt[0], Math.min(at, event.learnt[1])];
      return matter
        ? { ...event, learnt, state: matter.state, origins: matter.origins }
        : { ...event, learnt };
    });
}

export function talliesAt(world, at) {
  return world.tallies
    .map((tally) => {
      const entries = tally.entries.filter((entry) => entry.learnt <= at);
      const lows = entries.map((entry) => entry.low).filter((low) => low !== null);
      const highs = entries.map((entry) => entry.high).filter((high) => high !== null);
      const isWhole = entries.length === tally.entries.length;
      const low = isWhole ? tally.low : lows.length ? Math.max(...lows) : null;
      const high = isWhole ? tally.high : highs.length ? Math.max(...highs) : null;
      return { ...tally, entries, low, high };
    })
    .filter((tally) => tally.entries.length > 0);
}

export function watchAt(world, at) {
  return world.watch
    .map((item) => {
      const life = item.life.filter((turn) => turn.at <= at);
      return { ...item, life, state: life.at(-1)?.state ?? 'open' };
    })
    .filter((item) => item.life.length > 0);
}

export function pairsAt(world, at) {
  const day = new Date(at).toISOString().slice(0, 10);
  return world.pairs
    .map((pair) => ({ ...pair, days: pair.days.filter((one) => one.day <= day) }))
    .filter((pair) => pair.days.length > 0);
}

export function lineAt(world, state, frame, at, number) {
  const found = world.lines.find((line) => line.line === number);
  if (!found || found.quote.learnt > at) {
    return { status: 404, problem: `line ${number} was not known at this moment` };
  }
  const [event, matter, tally, watch] = found.belongs;
  const isKin = (line) =>
    line.line !== number &&
    ((event !== null && line.belongs[0] === event && line.kind === found.kind) ||
      (tally !== null && line.belongs[2] === tally));
  return {
    json: {
      frame,
      line: number,
      quote: found.quote,
      kind: found.kind,
      belongs: { event, matter, tally, watch },
      evidence: world.lines
        .filter((line) => isKin(line) && line.quote.learnt <= at)
        .map((line) => line.quote),
      judgements: state.acts
        .filter((act) => act.line === number)
        .map(({ act, verb, author, at, words, to }) => ({ act, verb, author, at, words, to })),
    },
  };
}
