/** The fixtures, with the quotes whole again: a number stands for a line's words, below zero for its sentence. */
import { readFileSync } from 'node:fs';

const QUOTED = new Set(['quote', 'best', 'before', 'after', 'what', 'by']);

export function world() {
  const small = JSON.parse(readFileSync(new URL('./fixtures.json', import.meta.url), 'utf8'));
  const reports = new Map(small.reports.map((report) => [report.id, report]));
  const lines = new Map(small.lines.map((line) => [line.line, line]));

  function quote(number) {
    const { line, at } = lines.get(Math.abs(number));
    const [report, from, to, first, last] = at;
    const { outlet, title, address, published, learnt, text } = reports.get(report);
    const span = number < 0 ? [first, last] : [from, to];
    const characters = Array.from(text);
    const words = characters.slice(...span).join('');
    const sentence = characters.slice(first, last).join('');
    const source = { outlet, title, address, published, learnt };
    return { line, report, ...source, words, span, sentence, sentence_span: [first, last] };
  }

  function whole(value, key) {
    if (typeof value === 'number' && QUOTED.has(key)) return quote(value);
    if (Array.isArray(value)) return value.map((one) => whole(one));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, whole(one, name)]));
  }

  const made = whole(small);
  made.lines = small.lines.map(({ at, ...line }) => ({ ...line, quote: quote(line.line) }));
  return made;
}
