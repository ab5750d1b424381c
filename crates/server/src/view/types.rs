//! What the API answers with. Times are milliseconds since 1970 but where a report's own words give them (ISO 8601).
//! Spans are `[start, end)` in characters of a report's text.

mod overview;
mod picture;
mod report;

use serde::Serialize;
use utoipa::ToSchema;

pub use self::overview::*;
pub use self::picture::*;
pub use self::report::*;

/// Which picture an answer is of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Frame)]
pub struct FrameInfo {
    /// The moment.
    pub as_of: i64,
    /// The revision of the record; with it and the moment the same question gets the same answer at any time.
    pub revision: i64,
    /// How many things people had said of its lines, those taken back among them: who has an answer with as many has
    /// heard them all.
    pub acts: usize,
    /// Reports learnt before this moment are not in it; 0 where none are left out.
    pub since: i64,
    /// How far back it goes: `7d`, `12h`, `all`.
    pub window: String,
    /// Whether it shows what is known now.
    pub live: bool,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// This part.
    pub items: Vec<T>,
    /// What to ask for as `cursor` to go on; it stays good while reports come in.
    pub next: Option<String>,
    /// How many there are in all.
    pub total: usize,
}

/// Words of a report, exactly.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Quote {
    /// The line they are.
    pub line: Option<i64>,
    /// The report.
    pub report: i64,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// When it was published, as it says.
    pub published: Option<String>,
    /// When the room learnt it.
    pub learnt: i64,
    /// The words.
    pub words: String,
    /// Where they stand in the report's text.
    pub span: [usize; 2],
    /// The sentence or sentences around them.
    pub sentence: String,
    /// Where these stand.
    pub sentence_span: [usize; 2],
}

/// Somebody who acts, speaks or is acted upon.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Party {
    /// What makes two of them one.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// Country and sector.
    pub code: Option<String>,
    /// Alpha-3 code.
    pub country: Option<String>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Alpha-3 code of the country it lies in.
    pub country: Option<String>,
    /// Its id in GeoNames.
    pub geonames: Option<u64>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far the point may be trusted: `country`, `region`, `city`, `site`.
    pub grain: String,
}

/// What a person said of something; the rest is the machine's word.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Judgement {
    /// Its number.
    pub act: i64,
    /// `confirm`, `reject`, `merge`, `split`, `note`; `correct`, whose words say what would be right; `assign`;
    /// `acknowledge`.
    pub verb: String,
    /// Who.
    pub author: String,
    /// When.
    pub at: i64,
    /// In the person's own words.
    pub words: Option<String>,
    /// Whom it is given to by `assign`.
    pub to: Option<String>,
}

/// Who vouches.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Origin {
    /// What makes two of them one.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// `person`, `anonymous`, `organization`, `country`, `document`, `media`, `unknown`.
    pub kind: String,
    /// Alpha-3 code.
    pub country: Option<String>,
    /// Country and sector.
    pub code: Option<String>,
}

/// When something is said to have happened.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct When {
    /// First moment, ISO 8601, as exact as it is known.
    pub start: String,
    /// Last moment, of the same form.
    pub end: String,
    /// How exact it is.
    pub grain: String,
}
