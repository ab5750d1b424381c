/**
 * A report's text cut where spans begin and end, so that spans which overlap can all be shown.
 *
 * Spans count Unicode scalar values, as everywhere in the API; a JavaScript string does not. The text is
 * therefore taken apart once, and only pieces of it are handed on.
 */
import type { Report, Span } from '../../lib/api/types';
import { plain } from '../../lib/safe';

/** A piece of the text with all spans that cover it. */
export type Segment = {
  /** Where it begins, in characters of the report's text. */
  at: number;
  words: string;
  /** What covers it, the widest first. */
  spans: Span[];
  /** Whether a link points at it. */
  pointed: boolean;
};

/** A paragraph, heading or the like. */
export type Block = { kind: string; at: number; segments: Segment[] };

type Range = readonly [number, number];

/** The text as blocks of segments. What stands in no block (a list of blocks may be empty) is kept too. */
export function blocks(
  report: Pick<Report, 'text' | 'blocks' | 'spans'>,
  shown: ReadonlySet<string>,
  pointed: Range | null = null,
): Block[] {
  const letters = Array.from(plain(report.text));
  const spans = report.spans
    .filter((span) => shown.has(span.kind))
    .map((span) => ({ span, range: within(span.span, letters.length) }))
    .filter(({ range }) => range[0] < range[1])
    .sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]);
  return parts(report.blocks, letters).map(({ kind, range }) => ({
    kind,
    at: range[0],
    segments: cut(range, spans, letters, pointed ?? [0, 0]),
  }));
}

/** The blocks in order with what stands between them; a text without blocks is cut at its empty lines. */
function parts(given: Report['blocks'], letters: string[]): { kind: string; range: Range }[] {
  const sorted = given
    .map(({ kind, span }) => ({ kind, range: within(span, letters.length) }))
    .sort((a, b) => a.range[0] - b.range[0]);
  const all: { kind: string; range: Range }[] = [];
  let done = 0;
  for (const { kind, range } of sorted) {
    if (range[0] > done) all.push({ kind: 'paragraph', range: [done, range[0]] });
    const begin = Math.max(done, range[0]);
    if (range[1] > begin) all.push({ kind, range: [begin, range[1]] });
    done = Math.max(done, range[1]);
  }
  if (done < letters.length) all.push({ kind: 'paragraph', range: [done, letters.length] });
  const split = given.length === 0 ? all.flatMap((part) => atEmptyLines(part, letters)) : all;
  return split.filter(({ range }) =>
    letters.slice(range[0], range[1]).some((c) => c.trim() !== ''),
  );
}

function atEmptyLines(
  part: { kind: string; range: Range },
  letters: string[],
): { kind: string; range: Range }[] {
  const found: { kind: string; range: Range }[] = [];
  let begin = part.range[0];
  for (let at = begin; at < part.range[1]; at++) {
    if (letters[at] === '\n' && letters[at + 1] === '\n') {
      found.push({ kind: part.kind, range: [begin, at] });
      begin = at + 2;
    }
  }
  found.push({ kind: part.kind, range: [begin, part.range[1]] });
  return found;
}

/** One block, cut wherever a span of it (or what is pointed at) begins or ends. */
function cut(
  range: Range,
  spans: { span: Span; range: Range }[],
  letters: string[],
  pointed: Range,
): Segment[] {
  const here = spans.filter((one) => one.range[0] < range[1] && one.range[1] > range[0]);
  const edges = new Set<number>(range);
  for (const edge of [...here.flatMap((one) => one.range), ...pointed]) {
    if (edge > range[0] && edge < range[1]) edges.add(edge);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const segments: Segment[] = [];
  // From edge to edge with the spans that are open there: a text of one paragraph may have thousands.
  let open: typeof here = [];
  let next = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    const begin = sorted[i] as number;
    const end = sorted[i + 1] as number;
    open = open.filter((one) => one.range[1] > begin);
    for (; next < here.length; next++) {
      const one = here[next];
      if (one === undefined || one.range[0] > begin) break;
      open.push(one);
    }
    segments.push({
      at: begin,
      words: letters.slice(begin, end).join(''),
      spans: open.map((one) => one.span),
      pointed: begin >= pointed[0] && end <= pointed[1],
    });
  }
  return segments;
}

function within(span: readonly [number, number], length: number): Range {
  const begin = Math.max(0, Math.min(span[0], length));
  return [begin, Math.max(begin, Math.min(span[1], length))];
}

/** How often each kind stands in a report. */
export function counts(spans: Span[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const span of spans) found.set(span.kind, (found.get(span.kind) ?? 0) + 1);
  return found;
}
