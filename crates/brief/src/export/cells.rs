//! Columns and what stands in them. Names are stable: columns are added at the end, never renamed.

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub holds: Holds,
    /// What it means.
    pub about: &'static str,
}

/// What stands in a column. Every cell but a list may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A moment in UTC.
    Moment,
    /// Several words.
    Texts,
    /// Several whole numbers.
    Integers,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing known.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; never one that is not finite.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Milliseconds since 1970, UTC.
    Moment(i64),
    /// Several words.
    Texts(Vec<String>),
    /// Several whole numbers.
    Integers(Vec<i64>),
}

const fn column(name: &'static str, holds: Holds, about: &'static str) -> Column {
    Column { name, holds, about }
}

use Holds::{Flag, Integer, Integers, Moment, Number, Text, Texts};

// Columns that several tables have, with the same meaning in each.
const REPORT: Column = column("report", Integer, "number of the report");
const OUTLET: Column = column("outlet", Text, "who published it");
const ADDRESS: Column = column("address", Text, "its address");
const PUBLISHED: Column =
    column("published", Text, "when it was published, ISO 8601, as exact as it says");
const KIND: Column = column("type", Text, "PLOVER type");
const MODE: Column = column("mode", Text, "PLOVER mode");
const CAMEO: Column = column("cameo", Text, "closest CAMEO code");
const QUAD: Column = column("quad", Text, "verbal or material, cooperation or conflict");
const GOLDSTEIN: Column =
    column("goldstein", Number, "Goldstein's score of the code, -10 to 10");
const ACTOR_CODE: Column = column(
    "actor_code",
    Texts,
    "their codes of country and sector; empty text where there is none",
);
const ACTOR_COUNTRY: Column = column(
    "actor_country",
    Texts,
    "their countries, alpha-3; empty text where it is not known",
);
const RECIPIENT_CODE: Column = column("recipient_code", Texts, "as actor_code");
const RECIPIENT_COUNTRY: Column = column("recipient_country", Texts, "as actor_country");
const START: Column = column(
    "start",
    Text,
    "first moment, ISO 8601, as exact as it is known (2031-05 for a month)",
);
const END: Column = column("end", Text, "last moment, of the same form");
const TIME_GRAIN: Column =
    column("time_grain", Text, "how exact the time is: second to century");
const PLACE: Column = column("place", Text, "name of the place");
const PLACE_COUNTRY: Column =
    column("place_country", Text, "alpha-3 code of the country it lies in");
const GEONAMES: Column = column("geonames", Integer, "its id in GeoNames");
const LAT: Column =
    column("lat", Number, "degrees north; of a country or region, of a point within it");
const LON: Column = column("lon", Number, "degrees east, in the same way");
const PLACE_GRAIN: Column = column(
    "place_grain",
    Text,
    "country, region, city or site: how far the point may be trusted",
);
const STORY: Column =
    column("story", Integer, "number of the report that began its story");
const ORIGIN_KEY: Column = column("origin_key", Text, "what makes two origins one");
const ORIGIN_CODE: Column = column("origin_code", Text, "code of country and sector");
const ORIGIN_COUNTRY: Column = column("origin_country", Text, "alpha-3 code");
const ORIGIN_KIND: Column = column("origin_kind", Text, "as in claims");
const LINES: Column = column("lines", Integers, "all lines with it");

/// Of [`mentions`](super::mentions()).
pub(crate) const MENTIONS: &[Column] = &[
    column("mention", Integer, "the line of the mention, which is its number"),
    column(
        "event",
        Integer,
        "the line of the first mention of its act, as far as mentions are joined two by two",
    ),
    REPORT,
    OUTLET,
    ADDRESS,
    column("title", Text, "its headline"),
    PUBLISHED,
    column("learnt", Moment, "when the room learnt the report"),
    KIND,
    MODE,
    CAMEO,
    QUAD,
    GOLDSTEIN,
    column("actor", Texts, "who did it: names as the report has them"),
    ACTOR_CODE,
    ACTOR_COUNTRY,
    column("recipient", Texts, "to whom: names as the report has them"),
    RECIPIENT_CODE,
    RECIPIENT_COUNTRY,
    column(
        "status",
        Text,
        "what this mention says: happened, ongoing, planned, committed, threatened, requested, conditional, denied, possible",
    ),
    START,
    END,
    TIME_GRAIN,
    PLACE,
    PLACE_COUNTRY,
    GEONAMES,
    LAT,
    LON,
    PLACE_GRAIN,
    column(
        "place_from",
        Text,
        "where the report names it: in the clause, sentence or paragraph of the act",
    ),
    column("confidence", Number, "probability that there is such an act, 0 to 1"),
    column("words", Text, "the clause of the act"),
    column(
        "span_start",
        Integer,
        "where the clause begins in the report's text, in characters from 0",
    ),
    column("span_end", Integer, "where it ends: the character behind its last"),
    column(
        "source",
        Texts,
        "who is said to say it, the innermost first: names, or the report's words; empty text where it names nobody; an empty list where the report itself says it",
    ),
    column(
        "source_kind",
        Texts,
        "person, anonymous, organization, country, document, media, unknown",
    ),
    column("source_code", Texts, "as actor_code"),
    column("source_country", Texts, "as actor_country"),
    column("article", Integer, "number of the first version of the report"),
    column(
        "superseded",
        Flag,
        "whether a later version of the report was known at the moment",
    ),
    column(
        "copy_of",
        Integer,
        "number of the report of another outlet that it is mostly a copy of",
    ),
    STORY,
];

/// Of [`Table::Events`](super::Table::Events).
pub(crate) const EVENTS: &[Column] = &[
    column("event", Integer, "the line of its earliest mention, which is its number"),
    KIND,
    MODE,
    CAMEO,
    QUAD,
    GOLDSTEIN,
    column("actor", Texts, "who did it: names"),
    ACTOR_CODE,
    ACTOR_COUNTRY,
    column("recipient", Texts, "to whom: names"),
    RECIPIENT_CODE,
    RECIPIENT_COUNTRY,
    column(
        "status",
        Text,
        "what the latest assertion says: happened, ongoing, planned, committed, threatened, requested, conditional, denied, possible",
    ),
    column(
        "state",
        Text,
        "what the claims come to: single, corroborated, contradicted, denied, corrected, withdrawn, announced",
    ),
    column("origins", Integer, "independent origins that assert it"),
    column("asserted_by", Texts, "their names"),
    column("denied_by", Texts, "names of the origins that say that it is not so"),
    START,
    END,
    TIME_GRAIN,
    column("first_day", Text, "first day; the earliest report's where no time is said"),
    column("last_day", Text, "last day, in the same way"),
    PLACE,
    PLACE_COUNTRY,
    GEONAMES,
    LAT,
    LON,
    PLACE_GRAIN,
    column("confidence", Number, "the highest probability of a mention, 0 to 1"),
    column("mentions", Integers, "lines of all mentions, the earliest first"),
    column("best_line", Integer, "the line that tells it best"),
    column("words", Text, "the clause of that line"),
    column("outlet", Text, "who published that line's report"),
    ADDRESS,
    column("reports", Integers, "numbers of the reports that mention it"),
    STORY,
    column("first_learnt", Moment, "when the room first learnt of it"),
    column("last_learnt", Moment, "when the room last learnt of it"),
    column("judgement", Text, "the last verdict of people: confirm or reject"),
];

/// Of [`Table::Claims`](super::Table::Claims).
pub(crate) const CLAIMS: &[Column] = &[
    column(
        "matter",
        Integer,
        "the line of the matter's earliest claim, which is its number",
    ),
    column("event", Integer, "the event it is about"),
    column("state", Text, "what the matter's claims come to, as in events"),
    column("origins", Integer, "independent origins that assert the matter"),
    column("line", Integer, "the line of this claim"),
    column(
        "stance",
        Text,
        "what it says of the matter: asserts, denies, announces, doubts",
    ),
    column("origin", Text, "who vouches for it: name"),
    ORIGIN_KEY,
    column(
        "origin_kind",
        Text,
        "person, anonymous, organization, country, document, media, unknown",
    ),
    ORIGIN_CODE,
    ORIGIN_COUNTRY,
    column("words", Text, "the words of the claim"),
    REPORT,
    OUTLET,
    ADDRESS,
    PUBLISHED,
    column("learnt", Moment, "when the room learnt the claim"),
    column(
        "retired",
        Text,
        "why it no longer counts: corrected, dropped, withdrawn; empty where it does",
    ),
    column("retired_by_line", Integer, "the line that corrects or withdraws it"),
    column("retired_by_report", Integer, "the version that no longer has it"),
];

/// Of [`Table::Figures`](super::Table::Figures).
pub(crate) const FIGURES: &[Column] = &[
    column(
        "tally",
        Integer,
        "the line of the tally's earliest entry, which is its number",
    ),
    column("item", Text, "what is counted, in the singular"),
    column(
        "role",
        Text,
        "what became of it: killed, injured, displaced, money and so on",
    ),
    column("unit", Text, "what it is measured in (USD, km, percent); empty for a count"),
    column("event", Integer, "the event it is of"),
    column(
        "tally_low",
        Number,
        "least that a current entry allows, in the unit; empty is open",
    ),
    column(
        "tally_high",
        Number,
        "most that a current entry allows, in the unit; empty is open",
    ),
    column("low", Number, "at least, by this holder, in the unit; empty is open"),
    column("high", Number, "at most, by this holder, in the unit; empty is open"),
    column("approximate", Flag, "whether the text says that it is not exact"),
    column("state", Text, "current, superseded, conflicting"),
    column("superseded_by", Integer, "the line that took its place"),
    column("conflicting_with", Integers, "the lines that say otherwise"),
    column("origin", Text, "who counted: name"),
    ORIGIN_KEY,
    ORIGIN_KIND,
    ORIGIN_CODE,
    ORIGIN_COUNTRY,
    column("line", Integer, "the earliest line with it"),
    LINES,
    column("words", Text, "the words of the earliest line's figure"),
    column("report", Integer, "number of its report"),
    OUTLET,
    ADDRESS,
    column("as_of", Moment, "as of when it was counted"),
    column("learnt", Moment, "when the room learnt it"),
];

/// Of [`Table::Watch`](super::Table::Watch).
pub(crate) const WATCH: &[Column] = &[
    column("announcement", Integer, "the earliest line with it, which is its number"),
    column("kind", Text, "commitment, threat, request, warning, deadline, expected"),
    column("by", Text, "by whom: name"),
    column("by_code", Text, "code of country and sector"),
    column("by_country", Text, "alpha-3 code"),
    column("to", Text, "to whom: name"),
    column("to_code", Text, "code of country and sector"),
    column("to_country", Text, "alpha-3 code"),
    column("what", Text, "what is announced, in the report's words"),
    column("condition", Text, "on which condition, in the report's words"),
    column("due", Text, "until when, ISO 8601"),
    column("state", Text, "open, triggered, carried-out, broken, lapsed, withdrawn"),
    column("since", Moment, "since when it is in that state"),
    column(
        "since_line",
        Integer,
        "the line that brought it there; empty where a date alone did",
    ),
    column("life", Texts, "its states so far, the first one first"),
    column("life_at", Texts, "since when it was in each, ISO 8601"),
    column("event", Integer, "the event announced"),
    column("origin", Text, "who says so: name"),
    ORIGIN_KEY,
    ORIGIN_KIND,
    LINES,
    column("report", Integer, "number of the report of the earliest"),
    OUTLET,
    ADDRESS,
];
