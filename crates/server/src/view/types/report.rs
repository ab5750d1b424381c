//! Reports, their lines, and what is found in them.

use serde::Serialize;
use utoipa::ToSchema;

use super::{FrameInfo, Judgement, Quote};

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
