/*!
The reading: what one report says, in the form that others rely on (`watchfloor.reading/1`).

Offsets are `[start, end)` in Unicode scalar values of `report.text`. Ids are integers, unique
within their list. A field without a value is `null` or an empty list, never invented. Fields are
added, never renamed or given another meaning.
*/

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use watchfloor_report::BlockKind;

/// The schema's name, in every reading.
pub const SCHEMA: &str = "watchfloor.reading/1";

/// `[start, end)`, in Unicode scalar values of the report's text.
pub type CharSpan = [usize; 2];

/// What one report says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// Always `watchfloor.reading/1`.
    pub schema: String,
    /// The input's name as given; `null` for standard input.
    pub file: Option<String>,
    /// The report: its text and structure.
    pub report: ReportPart,
    /// The sentences of its statements, in order.
    pub sentences: Vec<CharSpan>,
    /// People, organisations, countries and groups named in the report, each once.
    pub actors: Vec<Actor>,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
    /// Places.
    pub places: Vec<Place>,
    /// Numbers that count something.
    pub figures: Vec<Figure>,
    /// Who says, thinks, asks, promises what.
    pub attributions: Vec<Attribution>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// What to watch for from now on.
    pub watch: Vec<Watch>,
    /// What the reader could not do.
    pub notes: Vec<String>,
}

/// The report's own part of a reading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportPart {
    /// The text that every span points into.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// Who is named as having contributed.
    pub contributors: Vec<String>,
    /// ISO 8601 date or instant; `null` when not known.
    pub published: Option<String>,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
    /// Whether it says of itself that it was updated.
    pub updated: bool,
    /// Whether it says of itself that it was corrected.
    pub corrected: bool,
    /// Its address on the web, as the page states it.
    #[serde(default)]
    pub address: Option<String>,
    /// When this version was made: ISO 8601 date or instant, never earlier than `published`; `null`
    /// when not told.
    #[serde(default)]
    pub modified: Option<String>,
    /// Its parts.
    pub blocks: Vec<BlockPart>,
}

/// A part of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockPart {
    /// What it is.
    pub kind: BlockName,
    /// Where it stands.
    pub span: CharSpan,
}

/// What a part of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // The names say it; `watchfloor_report::BlockKind` has the long form.
pub enum BlockName {
    Title,
    Dateline,
    Paragraph,
    Subhead,
    Caption,
    Credit,
    Media,
    Note,
    Contributors,
    Other,
}

/// Somebody or something that can act or speak.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// Unique within the reading's actors.
    pub id: usize,
    /// The fullest name the report gives; for somebody unnamed, the first description.
    pub name: String,
    /// What kind of actor.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3 code of the country it belongs to.
    pub country: Option<String>,
    /// Country and PLOVER sector ("USAGOV").
    pub code: Option<String>,
    /// Offices and functions the report gives.
    pub roles: Vec<String>,
    /// Every mention, pronouns and titles included.
    pub mentions: Vec<CharSpan>,
}

/// What kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// One person, named or not.
    Person,
    /// A government, agency, company, party, outlet.
    Organization,
    /// A country.
    Country,
    /// Several people without a name of their own ("US officials").
    Group,
}

/// One source's words: who says, thinks, asks or promises what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Unique within the reading's attributions.
    pub id: usize,
    /// Who vouches for the content.
    pub source: Source,
    /// The words that say that something was said; `null` when there are none.
    pub cue: Option<Words>,
    /// The words attributed.
    pub content: Content,
    /// Whether the words are the source's own.
    pub quotation: Quotation,
    /// To whom it was said.
    pub addressee: Option<Party>,
    /// The attribution whose content holds this one.
    pub within: Option<usize>,
    /// The time expression that says when it was said.
    pub time: Option<usize>,
    /// The probability that source, cue and content are right.
    pub confidence: f64,
}

/// A span on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// Where it stands.
    pub span: CharSpan,
}

/// Who vouches for a content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The source's words; `null` when the text names none.
    pub span: Option<CharSpan>,
    /// The actor they refer to.
    pub actor: Option<usize>,
    /// The kind of authority.
    pub kind: SourceKind,
}

/// A party to a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The party's words.
    pub span: CharSpan,
    /// The actor they refer to.
    pub actor: Option<usize>,
}

/// The kind of authority behind a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A named person.
    Person,
    /// One or more people without names.
    Anonymous,
    /// An organisation or institution.
    Organization,
    /// A country, or its government by the country's name.
    Country,
    /// A document, statement, report or study.
    Document,
    /// A newspaper, agency, broadcaster, site.
    Media,
    /// None of these could be told.
    Unknown,
}

/// The words attributed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Content {
    /// More than one span where the source interrupts its words.
    pub spans: Vec<CharSpan>,
}

/// Whether the words of a content are the source's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Quotation {
    /// Quoted throughout.
    Direct,
    /// Partly quoted.
    Mixed,
    /// Paraphrase.
    Indirect,
}

/// Words that say when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeExpression {
    /// Unique within the reading's times.
    pub id: usize,
    /// Its words.
    pub span: CharSpan,
    /// First moment, ISO 8601, as exact as the text ("2024-04" for a month); `null` when it
    /// cannot be anchored.
    pub start: Option<String>,
    /// Last moment, of the same form.
    pub end: Option<String>,
    /// How exact it is.
    pub grain: TimeGrain,
}

/// How exact a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum TimeGrain {
    Second,
    Minute,
    Hour,
    /// A morning, an evening.
    Part,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Unique within the reading's places.
    pub id: usize,
    /// Its words.
    pub span: CharSpan,
    /// The gazetteer's name for it.
    pub name: String,
    /// ISO 3166-1 alpha-3 code of the country it lies in.
    pub country: Option<String>,
    /// Its id in GeoNames.
    pub geonames: Option<u64>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How large it is.
    pub grain: PlaceGrain,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceGrain {
    /// A country.
    Country,
    /// A province, district, sea, desert: anything drawn as an area within or across countries.
    Region,
    /// A city, town or village.
    City,
    /// A building, base, airport, bridge, square.
    Site,
}

/// A number that counts something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Unique within the reading's figures.
    pub id: usize,
    /// Its words, bound included ("over 100").
    pub span: CharSpan,
    /// The least it can be; `null` for "up to" and "fewer than".
    pub low: Option<f64>,
    /// The most it can be; `null` for "over" and "at least".
    pub high: Option<f64>,
    /// Whether the text says that it is not exact ("about", "some", "nearly").
    pub approximate: bool,
    /// What it is measured in ("USD", "km", "percent"); `null` for a plain count.
    pub unit: Option<String>,
    /// What is counted, in the singular ("ballistic missile").
    pub item: Option<String>,
    /// What became of it.
    pub role: Option<FigureRole>,
    /// The event it belongs to.
    pub event: Option<usize>,
    /// Who counted.
    pub attribution: Option<usize>,
    /// The time expression that says as of when.
    pub time: Option<usize>,
}

/// What became of those counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum FigureRole {
    Killed,
    Injured,
    Missing,
    Displaced,
    Launched,
    Intercepted,
    Arrested,
    /// Taken hostage or prisoner.
    Captured,
    /// Set free.
    Released,
    /// Buildings, vehicles, ships.
    Destroyed,
    /// Soldiers or police sent.
    Deployed,
    /// Rescued or led out.
    Evacuated,
    Money,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Unique within the reading's events.
    pub id: usize,
    /// The PLOVER type ("ASSAULT").
    #[serde(rename = "type")]
    pub kind: String,
    /// The PLOVER mode, where the text gives it ("aerial").
    pub mode: Option<String>,
    /// The closest CAMEO code ("195").
    pub cameo: String,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// Goldstein's score of the CAMEO code, -10 to 10.
    pub goldstein: f64,
    /// Who did it: ids of actors, empty when the text names none.
    pub actor: Vec<usize>,
    /// To whom: ids of actors, empty when the text names none.
    pub recipient: Vec<usize>,
    /// The words that name who did it.
    pub actor_words: Vec<CharSpan>,
    /// The words that name to whom.
    pub recipient_words: Vec<CharSpan>,
    /// The clause.
    pub span: CharSpan,
    /// The word or words that carry the act.
    pub trigger: CharSpan,
    /// Whether it happened.
    pub status: Status,
    /// The words of the condition it hangs on.
    pub condition: Option<Words>,
    /// When: id of a time.
    pub time: Option<usize>,
    /// Where: id of a place.
    pub place: Option<usize>,
    /// Where the place stands; `null` when there is none.
    pub place_from: Option<PlaceFrom>,
    /// The attributions that vouch for it, the innermost first.
    pub attributions: Vec<usize>,
    /// The probability that there is such an act of this type.
    pub confidence: f64,
}

/// Where the place of an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceFrom {
    /// In the event's own clause.
    Clause,
    /// Elsewhere in its sentence.
    Sentence,
    /// Elsewhere in its paragraph.
    Paragraph,
}

/// Whether an act happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It took place, as the text has it.
    Happened,
    /// It is taking place.
    Ongoing,
    /// It is intended, prepared or expected.
    Planned,
    /// Its actor has promised it.
    Committed,
    /// Its actor has threatened it.
    Threatened,
    /// Somebody has asked its actor for it.
    Requested,
    /// It hangs on a condition.
    Conditional,
    /// It did not take place or will not, or somebody says so.
    Denied,
    /// It may have taken place or may yet.
    Possible,
}

/// What to watch for from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Watch {
    /// What kind of announcement it is.
    pub kind: WatchKind,
    /// By whom: id of an actor.
    pub by: Option<usize>,
    /// To whom: id of an actor.
    pub to: Option<usize>,
    /// What.
    pub what: Words,
    /// The words of the condition it hangs on.
    pub condition: Option<Words>,
    /// Until when: ISO 8601.
    pub due: Option<String>,
    /// The event.
    pub event: Option<usize>,
    /// Who says so.
    pub attribution: Option<usize>,
}

/// What kind of announcement an item of the watch list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WatchKind {
    /// Somebody bound himself.
    Commitment,
    /// Somebody announced harm.
    Threat,
    /// Somebody asked for something.
    Request,
    /// Somebody announced danger that is not of his own making.
    Warning,
    /// Something must be done by a time.
    Deadline,
    /// Something is expected to take place.
    Expected,
}

/// One table for both ways, so that a kind cannot be forgotten in one of them.
macro_rules! block_names {
    ($($kind:ident),* $(,)?) => {
        impl From<BlockKind> for BlockName {
            fn from(kind: BlockKind) -> BlockName {
                match kind { $(BlockKind::$kind => BlockName::$kind),* }
            }
        }

        impl From<BlockName> for BlockKind {
            fn from(name: BlockName) -> BlockKind {
                match name { $(BlockName::$kind => BlockKind::$kind),* }
            }
        }
    };
}

block_names!(
    Title,
    Dateline,
    Paragraph,
    Subhead,
    Caption,
    Credit,
    Media,
    Note,
    Contributors,
    Other,
);
