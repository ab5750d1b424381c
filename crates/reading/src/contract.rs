/*!
The reading: what one report says, in the form that others rely on (`watchfloor.reading/1`).

Offsets are `[start, end)` in Unicode scalar values of `report.text`. Ids are integers, unique
within their list. A field without a value is `null` or an empty list, never invented. Fields are
added, never renamed or given another meaning.
*/

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema's name, in every reading.
pub const SCHEMA: &str = "watchfloor.reading/1";

/// `[start, end)`, in Unicode scalar values of the report's text.
pub type CharSpan = [usize; 2];

/// What one report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    pub times: Vec<serde_json::Value>,
    /// Places.
    pub places: Vec<serde_json::Value>,
    /// Numbers that count something.
    pub figures: Vec<serde_json::Value>,
    /// Who says, thinks, asks, promises what.
    pub attributions: Vec<Attribution>,
    /// Who did what to whom.
    pub events: Vec<serde_json::Value>,
    /// What to watch for from now on.
    pub watch: Vec<serde_json::Value>,
    /// What the reader could not do.
    pub notes: Vec<String>,
}

/// The report's own part of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    pub cue: Option<Place>,
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
pub struct Place {
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

impl From<watchfloor_report::BlockKind> for BlockName {
    fn from(kind: watchfloor_report::BlockKind) -> BlockName {
        use watchfloor_report::BlockKind;
        match kind {
            BlockKind::Title => BlockName::Title,
            BlockKind::Dateline => BlockName::Dateline,
            BlockKind::Paragraph => BlockName::Paragraph,
            BlockKind::Subhead => BlockName::Subhead,
            BlockKind::Caption => BlockName::Caption,
            BlockKind::Credit => BlockName::Credit,
            BlockKind::Media => BlockName::Media,
            BlockKind::Note => BlockName::Note,
            BlockKind::Contributors => BlockName::Contributors,
            BlockKind::Other => BlockName::Other,
        }
    }
}
