/** The kinds of spans, in the order in which they stand in the legend: who says it, what, who to whom, the rest. */
import type { SpanKind } from '../../lib/api/types';

export const KINDS: readonly SpanKind[] = [
  'source',
  'cue',
  'content',
  'trigger',
  'actor',
  'recipient',
  'time',
  'place',
  'figure',
  'watch',
];
