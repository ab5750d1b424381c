//! Reports and their blocks.

use watchfloor_text::Span;

/// One report as it came in: its text, what it says of itself, and its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The stored text; every span of a reading points into it. For plain-text input it is the
    /// input as decoded, without a byte-order mark and with nothing else changed; where it lacks the
    /// headline that was told, that stands above it.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it ("CNN").
    pub outlet: Option<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// Who is named as having contributed.
    pub contributors: Vec<String>,
    /// When it was published: an ISO 8601 date or instant, as exact as it was given.
    pub published: Option<String>,
    /// ISO 639-1 code of its language, where it could be told.
    pub language: Option<String>,
    /// Whether it says of itself that it was updated.
    pub updated: bool,
    /// Whether it says of itself that it was corrected.
    pub corrected: bool,
    /// Its address on the web, as the page states it, or else its source.
    pub address: Option<String>,
    /// When this version was made: an ISO 8601 date or instant, as exact as it was given; never
    /// earlier than `published`.
    pub modified: Option<String>,
    /// Its parts, in the order of the text, without overlap.
    pub blocks: Vec<Block>,
    /// What could not be done, for the reader of the report.
    pub notes: Vec<String>,
}

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the part is.
    pub kind: BlockKind,
    /// Where it stands, in bytes of the report's text, without white space at its ends.
    pub span: Span,
}

/// What a part of a report is. Only titles, subheads, paragraphs and captions make statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// Place, outlet or date before the text ("CNN —").
    Dateline,
    /// Running text.
    Paragraph,
    /// A heading inside the text.
    Subhead,
    /// The words under a picture.
    Caption,
    /// Who made or owns a picture ("Israeli Prime Minister's Office").
    Credit,
    /// A video's or audio's line ("02:53 - Source: CNN").
    Media,
    /// What the outlet says of the report ("This story has been updated").
    Note,
    /// Who contributed ("… contributed to this report").
    Contributors,
    /// Anything else: links to other stories, adverts, bylines.
    Other,
}
