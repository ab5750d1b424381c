/**
 * What stands in the search box: words, and filters written `actor:LTM` or `place:"Port Selm"`.
 *
 * The box is the one source of the query; the chips below it are made from it and change it. What is no known
 * filter is words, so that nobody gets an error for a colon.
 */

/** Filters, in the order in which chips stand. They are the parameters of the same names in the API. */
export const FILTERS = [
  'actor',
  'recipient',
  'party',
  'type',
  'status',
  'state',
  'place',
  'country',
  'from',
  'to',
] as const;
export type Filter = (typeof FILTERS)[number];

export type Query = { words: string; filters: Partial<Record<Filter, string>> };

/** Words that people write instead of a filter's name. */
const ALSO: Readonly<Record<string, Filter>> = {
  by: 'actor',
  at: 'place',
  in: 'country',
  since: 'from',
  until: 'to',
};

const TOKEN = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

/** Reads what stands in the box. Of a filter that is written twice the later one counts. */
export function parse(text: string): Query {
  const words: string[] = [];
  const filters: Query['filters'] = {};
  for (const [whole, key, quoted, plain] of text.matchAll(TOKEN)) {
    const value = (quoted ?? plain ?? '').trim();
    const name = key?.toLowerCase();
    if (name === undefined) {
      // `actor:` with nothing behind it yet: somebody is typing.
      if (!/^[a-z]+:$/iu.test(whole)) words.push(whole);
    } else if (value === '') {
    } else if (name === 'day' || name === 'days') {
      const [from, to] = value.split('..');
      if (from) filters.from = from;
      filters.to = to === undefined ? from : to;
      if (!filters.to) delete filters.to;
    } else {
      const filter = FILTERS.find((one) => one === name) ?? ALSO[name];
      if (filter === undefined) words.push(whole);
      else filters[filter] = value;
    }
  }
  return { words: words.join(' '), filters };
}

/** The box's text for a query: `parse(write(q))` is `q`. */
export function write(query: Query): string {
  const filters = FILTERS.flatMap((name) => {
    const value = query.filters[name];
    return value === undefined || value === ''
      ? []
      : [`${name}:${/[\s"]/u.test(value) ? `"${value.replaceAll('"', '')}"` : value}`];
  });
  return [...filters, query.words].filter((part) => part !== '').join(' ');
}

/** The parameters of the API. */
export function parameters(query: Query): Record<string, string> {
  const all: Record<string, string> = { ...query.filters };
  const words = query.words.replaceAll('"', '').trim();
  if (words !== '') all.q = words;
  return all;
}

/** The query of a saved search, whatever else it may hold. */
export function ofParameters(given: Record<string, unknown>): Query {
  const filters: Query['filters'] = {};
  for (const name of FILTERS) {
    const value = given[name];
    if (typeof value === 'string' && value !== '') filters[name] = value;
  }
  return { words: typeof given.q === 'string' ? given.q : '', filters };
}

/** The query with one filter set, or without it. */
export function withFilter(query: Query, name: Filter, value: string | null): Query {
  const filters = { ...query.filters };
  if (value === null || value.trim() === '') delete filters[name];
  else filters[name] = value.trim();
  return { words: query.words, filters };
}

export function isEmpty(query: Query): boolean {
  return query.words.trim() === '' && Object.keys(query.filters).length === 0;
}
