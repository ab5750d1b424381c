/**
 * The brief, taken from the page that the command writes and rebuilt from nothing but known parts.
 *
 * The page is parsed into an inert document: nothing in it runs or loads. What is kept are elements and
 * classes of a short list, text, links to the page's own numbers and links to the web; everything else is
 * dropped with what is in it, or becomes text. So the brief on the wall says what `watchfloor brief` says, and
 * no report can bring anything of its own.
 */
import { outside, plain } from '../../lib/safe';

/** Something of the page. */
export type Piece =
  | { is: 'text'; text: string }
  | { is: 'element'; tag: string; id: string | null; class: string | null; inside: Piece[] }
  /** A number in brackets that opens a line. */
  | { is: 'line'; line: number }
  | { is: 'report'; report: number; inside: Piece[] }
  | { is: 'anchor'; to: string; inside: Piece[] }
  | { is: 'address'; to: string; text: string }
  | { is: 'chart'; label: string; width: number; bars: Bar[] };

export type Bar = { x: number; y: number; height: number; up: boolean; marked: boolean };

export type Brief = { title: string; facts: Piece[]; sections: BriefSection[]; sources: Piece[] };
export type BriefSection = { id: string; title: string; inside: Piece[] };

const TAGS = new Set([
  'section',
  'article',
  'div',
  'span',
  'p',
  'ul',
  'li',
  'h2',
  'h3',
  'h4',
  'small',
  'strong',
  'em',
  'q',
  'mark',
  'u',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
]);
const CLASSES = new Set([
  'label',
  'detail',
  'faint',
  'more',
  'gone',
  'firm',
  'dispute',
  'open',
  'calm',
  'lines',
  'own',
]);
/** Deeper than any page of ours; what is made to be deep is cut off. */
const DEEPEST = 24;

/** Reads the page. `null` where it is no brief. */
export function readBrief(html: string): Brief | null {
  // Its style sheet is not ours, and the policy of the wall would complain of it.
  const bare = html.replace(/<style\b[\s\S]*?<\/style\s*>/giu, '');
  const page = new DOMParser().parseFromString(bare, 'text/html');
  const head = page.querySelector('body > header');
  const main = page.querySelector('body > main');
  if (head === null || main === null) return null;
  const facts = [...head.children]
    .filter((one) => one.tagName === 'P')
    .flatMap((one) => piece(one, 0));
  const sections = [...main.children].flatMap((one) => section(one));
  const footer = page.querySelector('body > footer');
  const sources = footer === null ? [] : inside(footer, 0);
  return { title: plain(head.querySelector('h1')?.textContent ?? ''), facts, sections, sources };
}

function section(element: Element): BriefSection[] {
  const id = ownId(element);
  const heading = element.querySelector('h2');
  if (id === null || heading === null) return [];
  const own = [...heading.childNodes].filter((node) => node.nodeName === '#text');
  return [
    {
      id,
      title: plain(
        own
          .map((node) => node.nodeValue ?? '')
          .join('')
          .trim(),
      ),
      inside: inside(element, 0),
    },
  ];
}

function inside(node: Node, depth: number): Piece[] {
  return depth > DEEPEST ? [] : [...node.childNodes].flatMap((child) => piece(child, depth + 1));
}

function piece(node: Node, depth: number): Piece[] {
  if (node.nodeType === Node.TEXT_NODE) return [{ is: 'text', text: plain(node.nodeValue ?? '') }];
  if (!(node instanceof Element)) return [];
  const tag = node.tagName.toLowerCase();
  if (tag === 'a') return link(node, depth);
  if (tag === 'svg') return [chart(node)];
  if (!TAGS.has(tag)) return [];
  const classes = [...node.classList].filter((name) => CLASSES.has(name));
  return [
    {
      is: 'element',
      tag,
      id: ownId(node),
      class: classes.join(' ') || null,
      inside: inside(node, depth),
    },
  ];
}

function link(element: Element, depth: number): Piece[] {
  const to = element.getAttribute('href') ?? '';
  const line = /^#l(\d{1,15})$/u.exec(to)?.[1];
  if (line !== undefined) return [{ is: 'line', line: Number(line) }];
  const report = /^#r(\d{1,15})$/u.exec(to)?.[1];
  if (report !== undefined)
    return [{ is: 'report', report: Number(report), inside: inside(element, depth) }];
  if (/^#[a-z0-9-]{1,40}$/u.test(to))
    return [{ is: 'anchor', to: to.slice(1), inside: inside(element, depth) }];
  const address = outside(to);
  const text = plain(element.textContent ?? '');
  return address === null ? [{ is: 'text', text }] : [{ is: 'address', to: address, text }];
}

function chart(element: Element): Piece {
  const bars = [...element.querySelectorAll('rect')].map((rect) => ({
    x: number(rect, 'x'),
    y: number(rect, 'y'),
    height: number(rect, 'height'),
    up: rect.classList.contains('up'),
    marked: rect.classList.contains('marked'),
  }));
  return {
    is: 'chart',
    label: plain(element.getAttribute('aria-label') ?? ''),
    width: number(element, 'width'),
    bars,
  };
}

function number(element: Element, name: string): number {
  const value = Number(element.getAttribute(name));
  return Number.isFinite(value) ? Math.max(0, Math.min(value, 4000)) : 0;
}

function ownId(element: Element): string | null {
  return /^[a-z][a-z0-9-]{0,40}$/u.test(element.id) ? element.id : null;
}
