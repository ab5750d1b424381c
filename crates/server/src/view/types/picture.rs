//! The parts of the picture: events, matters, figures, announcements, pairs, and what changed.

use serde::Serialize;
use utoipa::ToSchema;

use super::{FrameInfo, Judgement, Origin, Party, Place, Quote, When};

/// One act, whoever mentions it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Event {
    /// The line of its earliest mention.
    pub id: i64,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Closest CAMEO code.
    pub cameo: String,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// Goldstein's score, -10 to 10.
    pub goldstein: f64,
    /// What the latest assertion says: `happened`, `planned`, `denied`, …
    pub status: String,
    /// Who did it.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// When, as reports say.
    pub when: Option<When>,
    /// First and last day, ISO 8601; of the earliest report where no time is said.
    pub days: [String; 2],
    /// Where.
    pub place: Option<Place>,
    /// How many lines mention it.
    pub mentions: usize,
    /// How many reports do.
    pub reports: usize,
    /// The report that began its story.
    pub story: i64,
    /// The highest probability of a mention.
    pub confidence: f64,
    /// When the room first and last learnt of it.
    pub learnt: [i64; 2],
    /// The state of its matter.
    pub state: Option<String>,
    /// How many independent origins assert it.
    pub origins: usize,
    /// Its matter.
    pub matter: Option<i64>,
    /// The mention that tells it best.
    pub best: Quote,
    /// What people said of it.
    pub judgements: Vec<Judgement>,
    /// It in one line, made by rule.
    pub title: String,
}

/// An event with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EventFull {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// The event.
    #[serde(flatten)]
    pub event: Event,
    /// Every mention, the earliest first.
    pub all: Vec<Quote>,
    /// What is claimed of it.
    pub claims: Option<Matter>,
    /// Its figures.
    pub tallies: Vec<Tally>,
    /// What announces it.
    pub watch: Vec<Watch>,
}

/// What claims agree or differ on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Matter {
    /// The line of its earliest claim.
    pub id: i64,
    /// The event it is about.
    pub event: Option<i64>,
    /// `single`, `corroborated`, `contradicted`, `denied`, `corrected`, `withdrawn`, `announced`.
    pub state: String,
    /// How many independent origins assert it.
    pub origins: usize,
    /// It in one line.
    pub title: String,
    /// Who says what of it.
    pub claims: Vec<Claim>,
    /// How its state came about, the first state first.
    pub history: Vec<MatterTurn>,
    /// What people said of it.
    pub judgements: Vec<Judgement>,
}

/// A change in the life of a matter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MatterTurn {
    /// What it became.
    pub state: String,
    /// By how many independent origins it was asserted then.
    pub origins: usize,
    /// When the room learnt it.
    pub at: i64,
    /// What brought it; none where a date alone did.
    pub quote: Option<Quote>,
}

/// What one origin says of a matter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Claim {
    /// Who vouches.
    pub origin: Origin,
    /// `asserts`, `denies`, `announces`, `doubts`.
    pub stance: String,
    /// The words.
    pub quote: Quote,
    /// When the room learnt it.
    pub learnt: i64,
    /// Why it no longer counts, if it does not.
    pub retired: Option<Retired>,
}

/// Why a claim no longer counts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Retired {
    /// `corrected`, `dropped`, `withdrawn`.
    pub why: String,
    /// The words that did it; none where a later version simply has it no longer.
    pub by: Option<Quote>,
    /// The version that no longer has it.
    pub report: Option<i64>,
}

/// Figures about the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Tally {
    /// The line of its earliest entry.
    pub id: i64,
    /// It in one line.
    pub title: String,
    /// What is counted.
    pub item: Option<String>,
    /// What became of it.
    pub role: Option<String>,
    /// What it is measured in; none is a plain count.
    pub unit: Option<String>,
    /// `all`, `more` (on top of others), `part` (of others).
    pub share: String,
    /// Where.
    pub place: Option<String>,
    /// Of which event.
    pub event: Option<i64>,
    /// The least that a current entry allows; none is open.
    pub low: Option<f64>,
    /// The most.
    pub high: Option<f64>,
    /// Who counted what.
    pub entries: Vec<TallyEntry>,
    /// What people said of it.
    pub judgements: Vec<Judgement>,
}

/// One holder's figure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TallyEntry {
    /// Who counted.
    pub origin: Origin,
    /// At least; none is open.
    pub low: Option<f64>,
    /// At most; none is open.
    pub high: Option<f64>,
    /// Whether the text says that it is not exact.
    pub approximate: bool,
    /// As of when.
    pub as_of: i64,
    /// When the room learnt it.
    pub learnt: i64,
    /// `current`, `superseded`, `conflicting`.
    pub state: String,
    /// When the room learnt the figure that took its place, if one did.
    pub superseded_at: Option<i64>,
    /// The line of that figure: an entry of this tally has it.
    pub superseded_by: Option<i64>,
    /// The words.
    pub quote: Quote,
}

/// Something announced, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Watch {
    /// The earliest line with it.
    pub id: i64,
    /// `commitment`, `threat`, `request`, `warning`, `deadline`, `expected`.
    pub kind: String,
    /// `open`, `triggered`, `contested`, `carried-out`, `broken`, `lapsed`, `withdrawn`.
    pub state: String,
    /// By whom.
    pub by: Option<Party>,
    /// To whom.
    pub to: Option<Party>,
    /// What.
    pub what: Quote,
    /// On which condition, in the report's words.
    pub condition: Option<String>,
    /// Until when, ISO 8601.
    pub due: Option<String>,
    /// Who says so.
    pub origin: Origin,
    /// The event announced.
    pub event: Option<i64>,
    /// How its state came about, `open` first.
    pub life: Vec<WatchTurn>,
    /// What people said of it.
    pub judgements: Vec<Judgement>,
    /// It in one line.
    pub title: String,
}

/// A change in the life of an announcement.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct WatchTurn {
    /// What it became.
    pub state: String,
    /// When the room learnt it; for what a date alone brings, that date.
    pub at: i64,
    /// What brought it; none where a date alone did.
    pub quote: Option<Quote>,
}

/// How tense it is between two.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Pair {
    /// What they are asked for by.
    pub key: String,
    /// The two.
    pub parties: [Party; 2],
    /// The days on which something was between them.
    pub days: Vec<PairDay>,
}

/// One day between two.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PairDay {
    /// ISO 8601.
    pub day: String,
    /// The weighted sum of conflict, zero or below.
    pub conflict: f64,
    /// The weighted sum of cooperation, zero or above.
    pub cooperation: f64,
    /// Both, decaying over days.
    pub level: f64,
    /// `escalation`, `de-escalation`.
    pub mark: Option<String>,
    /// The events with what each adds.
    pub events: Vec<PairEvent>,
}

/// What an event adds to a day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PairEvent {
    /// The event.
    pub event: i64,
    /// What it adds.
    pub weight: f64,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// The same in every frame that shows the change.
    pub id: String,
    /// When the room learnt it.
    pub at: i64,
    /// `new`, `corroborated`, `contradicted`, …; of announcements `watch-open`, `watch-triggered`, …
    pub kind: String,
    /// What changed.
    pub subject: Subject,
    /// The event it is about.
    pub event: Option<i64>,
    /// What changed, in one line.
    pub title: String,
    /// The words before.
    pub before: Option<Quote>,
    /// The words after.
    pub after: Option<Quote>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "of", content = "id", rename_all = "lowercase")]
pub enum Subject {
    /// A matter.
    Matter(i64),
    /// A tally.
    Tally(i64),
    /// An announcement.
    Announcement(i64),
    /// A report: the later version.
    Report(i64),
    /// Two actors, by their key.
    Pair(String),
}
