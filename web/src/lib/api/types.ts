/**
 * What the server answers. Times are milliseconds since 1970, except what reports say of themselves,
 * which stays the ISO 8601 text that they wrote.
 */

/** What a list or a view was made of: the same frame always gives the same answer. */
export type Frame = {
  as_of: number;
  revision: number;
  since: number;
  window: string;
  live: boolean;
};

/** Words of a report, where they stand, and the sentence around them. Spans count characters. */
export type Quote = {
  line: number | null;
  report: number;
  outlet: string | null;
  title: string | null;
  address: string | null;
  published: string | null;
  learnt: number;
  words: string;
  span: [number, number];
  sentence: string;
  sentence_span: [number, number];
};

export type Party = { key: string; name: string; code: string | null; country: string | null };

export type Place = {
  name: string;
  country: string | null;
  geonames: number | null;
  lat: number;
  lon: number;
  grain: string;
};

export type Verb = 'confirm' | 'reject' | 'merge' | 'split' | 'note';

/** What a person said of a line: never the machine's word. */
export type Judgement = {
  act: number;
  verb: Verb;
  author: string;
  at: number;
  words: string | null;
};

export type Origin = {
  key: string;
  name: string;
  kind: string;
  country: string | null;
  code: string | null;
};

export type When = { start: string; end: string; grain: string };

export type Event = {
  id: number;
  type: string;
  mode: string | null;
  cameo: string;
  quad: string;
  goldstein: number;
  status: string;
  actor: Party[];
  recipient: Party[];
  when: When | null;
  /** First and last day, ISO. */
  days: [string, string];
  place: Place | null;
  mentions: number;
  reports: number;
  story: number;
  confidence: number;
  learnt: [number, number];
  /** The state of its matter. */
  state: string | null;
  origins: number;
  matter: number | null;
  best: Quote;
  judgements: Judgement[];
  /** One line, made by rule, as in the brief. */
  title: string;
};

export type EventDetail = Event & {
  /** Every mention. */
  all: Quote[];
  claims?: Matter | null;
  tallies?: Tally[];
  watch?: Watch[];
};

export type Turn = { state: string; origins: number; at: number; quote: Quote | null };

export type Matter = {
  id: number;
  event: number | null;
  state: string;
  origins: number;
  title: string;
  claims: Claim[];
  history: Turn[];
  judgements: Judgement[];
};

export type Stance = 'asserts' | 'denies' | 'announces' | 'doubts';

export type Claim = {
  origin: Origin;
  stance: Stance;
  quote: Quote;
  learnt: number;
  retired: null | { why: string; by: Quote | null };
};

export type TallyEntry = {
  origin: Origin;
  low: number | null;
  high: number | null;
  approximate: boolean;
  as_of: number;
  learnt: number;
  state: string;
  quote: Quote;
};

export type Tally = {
  id: number;
  title: string;
  item: string | null;
  role: string | null;
  unit: string | null;
  share: string;
  place: string | null;
  event: number | null;
  low: number | null;
  high: number | null;
  entries: TallyEntry[];
};

export type Watch = {
  id: number;
  kind: string;
  state: string;
  by: Party | null;
  to: Party | null;
  what: Quote;
  condition: string | null;
  due: string | null;
  origin: Origin;
  event: number | null;
  life: { state: string; at: number; quote: Quote | null }[];
  judgements: Judgement[];
};

export type PairDay = {
  day: string;
  conflict: number;
  cooperation: number;
  level: number;
  mark: string | null;
  events: { event: number; weight: number }[];
};

export type Pair = { key: string; parties: [Party, Party]; days: PairDay[] };

export type Subject = {
  of: 'matter' | 'tally' | 'announcement' | 'report' | 'pair';
  id: number | string;
};

export type Change = {
  /** Stable: the same change has the same id in every frame. */
  id: string;
  at: number;
  kind: string;
  subject: Subject;
  event: number | null;
  title: string;
  before: Quote | null;
  after: Quote | null;
};

export type SpanKind =
  | 'source'
  | 'cue'
  | 'content'
  | 'trigger'
  | 'actor'
  | 'recipient'
  | 'time'
  | 'place'
  | 'figure'
  | 'watch';

export type Span = { span: [number, number]; kind: SpanKind; line: number | null; label: string };

export type Report = {
  id: number;
  article: number;
  outlet: string | null;
  title: string | null;
  address: string | null;
  published: string | null;
  modified: string | null;
  learnt: number;
  language: string | null;
  text: string;
  blocks: { kind: string; span: [number, number] }[];
  spans: Span[];
  versions: { id: number; learnt: number; published: string | null }[];
  earlier: number | null;
  later: number | null;
  copy_of: number | null;
  story: number;
  notes: string[];
};

export type ReportCard = Omit<Report, 'text' | 'blocks' | 'spans' | 'versions' | 'notes'>;

export type Difference = {
  from: number;
  to: number;
  sentences: {
    change: 'same' | 'added' | 'removed' | 'changed';
    before: string | null;
    after: string | null;
  }[];
};

export type LineKind = 'event' | 'claim' | 'figure' | 'watch';

/** What a line rests on, as the command `why` shows it. */
export type LineEvidence = {
  frame: Frame;
  line: number;
  quote: Quote;
  kind: string;
  belongs: {
    event: number | null;
    matter: number | null;
    tally: number | null;
    watch: number | null;
  };
  evidence: Quote[];
  judgements?: Judgement[];
};

export type Found = { line: number; kind: LineKind; title: string; quote: Quote };

export type Story = { id: number; reports: number[] };

export type List<T> = { frame: Frame; items: T[]; next: string | null; total: number };

export type Counts = {
  reports: number;
  outlets: number;
  events: number;
  matters: number;
  tallies: number;
  watch: number;
  pairs: number;
};

export type Role = 'viewer' | 'analyst' | 'admin';

export type Me = { name: string; role: Role; csrf: string };

export type Room = {
  name: string;
  frame: Frame;
  first: number | null;
  latest: number | null;
  counts: Counts;
  user: Me | null;
  version: string;
  features: { alerts: boolean; sources: boolean };
};

export type Bucket = {
  at: number;
  reports: number;
  events: number;
  changes: number;
  conflict: number;
  cooperation: number;
};

export type Timeline = { frame: Frame; buckets: Bucket[] };

export type Acting = { party: Party; acts: number; statements: number };

export type Cell = {
  from: number;
  to: number;
  conflict: number;
  cooperation: number;
  events: number[];
};

export type Matrix = { frame: Frame; parties: Party[]; cells: Cell[] };

export type PlaceCount = {
  place: Place;
  events: number[];
  conflict: number;
  cooperation: number;
};

export type Presence = { user: string; looking_at: string | null; at: number };

export type SavedSearch = {
  id: number;
  name: string;
  query: Record<string, string>;
  by: string;
  at: number;
};

/** RFC 9457: what went wrong, in words for the person who must act. */
export type Problem = { type: string; title: string; status: number; detail: string };
