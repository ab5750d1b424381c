//! What the API answers with. Times are milliseconds since 1970 but where a report's own words give them (ISO 8601).
//! Spans are `[start, end)` in characters of a report's text.

use serde::Serialize;
use utoipa::ToSchema;

/// Which picture an answer is of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Frame)]
pub struct FrameInfo {
    /// The moment.
    pub as_of: i64,
    /// The revision of the record; with it and the moment the same question gets the same answer at any time.
    pub revision: i64,
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

/// A report, with all that was read in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// The first version of its article.
    pub article: i64,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// When it was published, as it says.
    pub published: Option<String>,
    /// When this version was made, as it says.
    pub modified: Option<String>,
    /// When the room learnt it.
    pub learnt: i64,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Its text.
    pub text: String,
    /// The parts of the text.
    pub blocks: Vec<Block>,
    /// What was read where.
    pub spans: Vec<Span>,
    /// The versions of its article, itself among them.
    pub versions: Vec<Version>,
    /// The version before it.
    pub earlier: Option<i64>,
    /// The version that took its place.
    pub later: Option<i64>,
    /// What it is mostly a copy of.
    pub copy_of: Option<i64>,
    /// The report that began its story.
    pub story: i64,
    /// What the reader could not do.
    pub notes: Vec<String>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Block {
    /// `title`, `paragraph`, `caption`, …
    pub kind: String,
    /// Where it stands.
    pub span: [usize; 2],
}

/// What was read at a place of a text.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Span {
    /// Where.
    pub span: [usize; 2],
    /// `source`, `cue`, `content`, `trigger`, `actor`, `recipient`, `time`, `place`, `figure`, `watch`.
    pub kind: String,
    /// The line it is of.
    pub line: Option<i64>,
    /// What it was read as.
    pub label: String,
}

/// A version of an article.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Version {
    /// Its number.
    pub id: i64,
    /// When the room learnt it.
    pub learnt: i64,
    /// When it was published, as it says.
    pub published: Option<String>,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReportHead {
    /// Its number.
    pub id: i64,
    /// The first version of its article.
    pub article: i64,
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
    /// The version that took its place.
    pub later: Option<i64>,
    /// What it is mostly a copy of.
    pub copy_of: Option<i64>,
    /// The report that began its story.
    pub story: i64,
    /// How many lines it has.
    pub lines: usize,
}

/// How two versions differ.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// The earlier one.
    pub from: i64,
    /// The later one.
    pub to: i64,
    /// Their sentences, in the later one's order.
    pub sentences: Vec<SentencePair>,
}

/// What became of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SentencePair {
    /// `same`, `added`, `removed`, `changed`.
    pub change: String,
    /// In the earlier version.
    pub before: Option<String>,
    /// In the later version.
    pub after: Option<String>,
}

/// A line with what rests on it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LineInfo {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// Its number; another than the one asked for where the room was read anew since.
    pub line: i64,
    /// Its words.
    pub quote: Quote,
    /// `event`, `claim`, `figure`, `watch`.
    pub kind: String,
    /// What it was read as, in one line.
    pub title: String,
    /// What of the picture it belongs to.
    pub belongs: Belongs,
    /// All words that this rests on, the earliest first.
    pub evidence: Vec<Quote>,
    /// What people said of the line.
    pub judgements: Vec<Judgement>,
}

/// What a line belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Belongs {
    /// The event that it mentions.
    pub event: Option<i64>,
    /// The matter that it is a claim of, or that of its event.
    pub matter: Option<i64>,
    /// The tally that it has a figure of.
    pub tally: Option<i64>,
    /// The announcement that it is.
    pub watch: Option<i64>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// The line.
    pub line: i64,
    /// `event`, `claim`, `figure`, `watch`.
    pub kind: String,
    /// What it was read as, in one line.
    pub title: String,
    /// Its words.
    pub quote: Quote,
}

/// An actor with what it did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ActorCount {
    /// Who.
    pub party: Party,
    /// How many acts, as actor or recipient.
    pub acts: usize,
    /// How many statements, threats, demands and agreements.
    pub statements: usize,
}

/// Who to whom.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Matrix {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// The busiest actors.
    pub parties: Vec<Party>,
    /// What is between them.
    pub cells: Vec<Cell>,
}

/// What one does to another.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Cell {
    /// Who, by the place among the parties.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// The sum of Goldstein's scores below zero.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
    /// The events, the latest first.
    pub events: Vec<i64>,
}

/// A place with what happened there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlaceCount {
    /// Where.
    pub place: Place,
    /// The events, the latest first.
    pub events: Vec<i64>,
    /// The sum of Goldstein's scores below zero.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
}

/// A room over time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Timeline {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// Stretches of time in which anything was learnt, in order.
    pub buckets: Vec<Bucket>,
}

/// A stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Bucket {
    /// When it begins.
    pub at: i64,
    /// Reports learnt in it, of the whole room.
    pub reports: usize,
    /// Events first learnt of in it, of the frame.
    pub events: usize,
    /// Changes, of the frame.
    pub changes: usize,
    /// The sum of Goldstein's scores below zero of acts said to have happened.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
}

/// Reports that tell of the same.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Story {
    /// The report that began it.
    pub id: i64,
    /// The latest headline.
    pub title: Option<String>,
    /// Its reports, in the room's order.
    pub reports: Vec<i64>,
    /// Who published them, each once.
    pub outlets: Vec<String>,
    /// When the room learnt the first and the last.
    pub learnt: [i64; 2],
    /// Its events, the latest first.
    pub events: Vec<i64>,
}

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Counts {
    /// Reports, earlier versions and copies among them.
    pub reports: usize,
    /// Outlets.
    pub outlets: usize,
    /// Events.
    pub events: usize,
    /// Matters.
    pub matters: usize,
    /// Tallies.
    pub tallies: usize,
    /// Announcements.
    pub watch: usize,
    /// Pairs of actors.
    pub pairs: usize,
}

/// A brief for programs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Brief {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// Since when changes are told.
    pub since: i64,
    /// What changed, the latest first.
    pub changes: Vec<Change>,
    /// What happened, the latest first.
    pub events: Vec<Event>,
    /// What is disputed.
    pub disputed: Vec<Matter>,
    /// What was corrected or withdrawn.
    pub retracted: Vec<Matter>,
    /// What is announced and still open.
    pub watch: Vec<Watch>,
    /// What was counted.
    pub tallies: Vec<Tally>,
    /// How tense it is, the tensest first.
    pub pairs: Vec<Pair>,
}
