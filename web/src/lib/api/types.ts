/**
 * What the server answers, by the names the wall has for it. The types themselves are made from the server's own
 * description of its API, docs/openapi.json, by `npm run types`.
 *
 * Times are milliseconds since 1970, except what reports say of themselves, which stays the ISO 8601 text that they
 * wrote.
 */
import type { components } from '../../../generated/api';

type Schemas = components['schemas'];

/** What a list or a view was made of: the same frame always gives the same answer. */
export type Frame = Schemas['Frame'];

/** Words of a report, where they stand, and the sentence around them. Spans count characters. */
export type Quote = Schemas['Quote'];
export type Party = Schemas['Party'];
export type Place = Schemas['Place'];
export type Origin = Schemas['Origin'];
export type When = Schemas['When'];

/** What a person said of a line: never the machine's word. */
export type Judgement = Schemas['Judgement'];
export type Verb = Judgement['verb'];
/** An act as it is sent, and as it is listed. */
export type NewWord = Schemas['NewWord'];
export type Word = Schemas['Word'];

export type Event = Schemas['Event'];
/** An event with every mention, and all that belongs to it. */
export type EventDetail = Schemas['EventFull'];
export type Matter = Schemas['Matter'];
export type Turn = Schemas['MatterTurn'];
export type Claim = Schemas['Claim'];
export type Stance = Claim['stance'];
export type Tally = Schemas['Tally'];
export type TallyEntry = Schemas['TallyEntry'];
export type Watch = Schemas['Watch'];
export type Pair = Schemas['Pair'];
export type PairDay = Schemas['PairDay'];
/** The same change has the same id in every frame. */
export type Change = Schemas['Change'];
export type Subject = Schemas['Subject'];

export type Report = Schemas['Report'];
export type ReportCard = Schemas['ReportHead'];
export type Span = Schemas['Span'];
export type SpanKind = Span['kind'];
export type Difference = Schemas['Difference'];

/** What a line rests on, as the command `why` shows it. */
export type LineEvidence = Schemas['LineInfo'];
export type Found = Schemas['Hit'];
export type LineKind = Found['kind'];

export type List<T> = { frame: Frame; items: T[]; next: string | null; total: number };

export type Role = Schemas['Role'];
export type Me = Schemas['Me'];
export type Counts = Schemas['Counts'];
/** The document says of `user` no more than that it is an object. */
export type Room = Omit<Schemas['RoomInfo'], 'user'> & { user: Me | null };

export type Bucket = Schemas['Bucket'];
export type Timeline = Schemas['Timeline'];
export type Cell = Schemas['Cell'];
export type Matrix = Schemas['Matrix'];
export type PlaceCount = Schemas['PlaceCount'];

export type Alert = Schemas['Alert'];
/** Words that an alert rests on. */
export type Ground = Schemas['Ground'];
export type SavedSearch = Schemas['Search'];

export type Scope = Schemas['Scope'];
export type Token = Schemas['Token'];
export type User = Schemas['UserEntry'];
/** A row of the audit log. */
export type Entry = Schemas['Entry'];

/** Who looks at what: comes with the stream, which the document describes in words only. */
export type Presence = { user: string; looking_at: string | null; at: number };

/** RFC 9457: what went wrong, in words for the person who must act. */
export type Problem = Schemas['Problem'];
