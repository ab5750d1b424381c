/**
 * Makes generated/api.d.ts, the types of what the server answers and takes, from docs/openapi.json.
 *
 *   node types.mjs
 *
 * The document says less than the server holds to in three points, which are put in here: fields that can be null
 * are always there in answers, a span has two ends, and some words come from a closed list, which the description of
 * the field enumerates. Whatever is named here and is not in the document is an error, so that this cannot go stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const HERE = new URL('.', import.meta.url);
const OUT = new URL('generated/api.d.ts', HERE);

/** Arrays of exactly two. */
const PAIRS = [
  'Block.span',
  'Event.days',
  'Event.learnt',
  'Pair.parties',
  'Quote.sentence_span',
  'Quote.span',
  'Span.span',
  'Story.learnt',
];

/** Texts that are one of the words that their description enumerates. */
const CLOSED = [
  'Alert.phase',
  'Alert.severity',
  'Alert.standing',
  'Claim.stance',
  'Hit.kind',
  'Judgement.verb',
  'LineInfo.kind',
  'NewWord.verb',
  'SentencePair.change',
  'Span.kind',
  'Waiting.do',
  'Word.verb',
];

const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', HERE), 'utf8'));
const schemas = document.components.schemas;

for (const name of PAIRS) Object.assign(property(name), { minItems: 2, maxItems: 2 });
for (const name of CLOSED) {
  const closed = property(name);
  const words = [...(closed.description ?? '').matchAll(/`([a-z-]+)`/g)].map(([, word]) => word);
  if (words.length < 2) throw new Error(`${name}: its description names no words to choose from`);
  closed.enum = words;
}
const asked = questions();
for (const [name, schema] of Object.entries(schemas)) if (!asked.has(name)) tellAll(schema);

// The paths are left out: the wall asks through `src/lib/api/client.ts`, which knows them as texts.
const types = await openapi({ ...document, paths: {} }, { arrayLength: true, alphabetize: true });
mkdirSync(new URL('.', OUT), { recursive: true });
writeFileSync(OUT, astToString(types));

function property(name) {
  const [schema, field] = name.split('.');
  const found = schemas[schema]?.properties?.[field];
  if (!found) throw new Error(`types.mjs names ${name}, which docs/openapi.json has no longer`);
  return found;
}

/** The names of what is sent to the server: there a field that can be null can be left out. */
function questions() {
  const found = new Set();
  const bodies = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .map((operation) => operation.requestBody);
  for (const [, name] of JSON.stringify(bodies).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    found.add(name);
  }
  return found;
}

/** Marks every field of an answer as there. */
function tellAll(schema) {
  for (const part of schema.allOf ?? []) tellAll(part);
  if (schema.properties) schema.required = Object.keys(schema.properties);
}
