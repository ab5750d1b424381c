//! What stands in the record.

use crate::packed::Packed;

/// Number of a version of a report, in the order of addition; it is also the revision it made.
pub type VersionId = i64;

/// Number of a line: of an act, a statement, a figure or an announcement in one reading. Lines of a
/// reading are numbered one after the other.
pub type Line = i64;

/// What links join: a [`VersionId`] or a [`Line`], as the kind of link says.
pub type Node = i64;

/// Number of something that a person did.
pub type ActId = i64;

/// Readings by one reader with one model and one set of settings. The first is 1.
pub type Generation = i64;

/// A moment and a state of the record. Times are milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// What was learnt later does not count.
    pub learnt: i64,
    /// What a later revision brought does not count. `i64::MAX` is the latest.
    pub revision: i64,
}

impl AsOf {
    /// All that is there.
    pub const LATEST: AsOf = AsOf { learnt: i64::MAX, revision: i64::MAX };
}

/// A version of a report to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// What makes it the same when it comes again: a hash over outlet, address, publication, text.
    pub digest: [u8; 32],
    /// Who published it.
    pub outlet: Option<String>,
    /// Its address, or the identity that its feed gives it.
    pub address: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as it says itself.
    pub published: Option<String>,
    /// Its place in time: publication as exactly as it is known.
    pub stamp: i64,
    /// When it counts as known.
    pub learnt: i64,
    /// When it was filed, by the clock.
    pub recorded: i64,
    /// The text that every span points into.
    pub text: String,
    /// The bytes it came as, where the text is not all of them.
    pub original: Option<Vec<u8>>,
    /// What it is compared by; the room's own encoding.
    pub sketch: Vec<u8>,
}

/// A version as filed, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub id: VersionId,
    /// See [`NewVersion::outlet`].
    pub outlet: Option<String>,
    /// See [`NewVersion::address`].
    pub address: Option<String>,
    /// See [`NewVersion::title`].
    pub title: Option<String>,
    /// See [`NewVersion::published`].
    pub published: Option<String>,
    /// See [`NewVersion::stamp`].
    pub stamp: i64,
    /// See [`NewVersion::learnt`].
    pub learnt: i64,
    /// See [`NewVersion::recorded`].
    pub recorded: i64,
    /// See [`NewVersion::digest`].
    pub digest: [u8; 32],
}

/// What was read in a version.
#[derive(Clone, Debug, PartialEq)]
pub struct NewReading {
    /// By which reader.
    pub generation: Generation,
    /// The reading; the room's own encoding.
    pub body: Vec<u8>,
    /// Which lines it has, for `find`, in the order of their numbers.
    pub index: Vec<IndexRow>,
}

/// What was read in a version, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReading {
    /// Of which version.
    pub version: VersionId,
    /// By which reader.
    pub generation: Generation,
    /// The number of its first line.
    pub first_line: Line,
    /// How many lines it has.
    pub lines: i64,
    /// The reading; the room's own encoding.
    pub body: Vec<u8>,
}

/// A reading as it stands in the record, with the text that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Of which version.
    pub version: VersionId,
    /// The number of its first line.
    pub first_line: Line,
    /// How many lines it has.
    pub lines: i64,
    /// The reading; the room's own encoding.
    pub body: Packed,
    /// The text of the version.
    pub text: String,
}

/// What a line can be found by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexRow {
    /// `event`, `claim`, `figure` or `watch`.
    pub kind: &'static str,
    /// The type of an event, the role of a figure, the kind of an announcement.
    pub label: Option<String>,
    /// The status of an event.
    pub status: Option<String>,
    /// Codes and lower-case names of those who act or speak.
    pub actors: Vec<String>,
    /// Codes and lower-case names of those acted upon.
    pub recipients: Vec<String>,
    /// First and last day, in days since 1970.
    pub days: Option<(i32, i32)>,
    /// Alpha-3 code of the country it lies in.
    pub country: Option<String>,
}

/// Families of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Space {
    /// Versions by address.
    Address = 1,
    /// Versions by sampled shingles of their text.
    Shingle = 2,
    /// Versions by the terms of their story.
    Story = 3,
    /// Lines of events by what they have in common with mentions of the same event.
    Event = 4,
}

/// Something under which a node is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The family.
    pub space: Space,
    /// A hash.
    pub key: i64,
    /// The node's day, in days since 1970.
    pub day: i32,
}

/// What a link says of its child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum LinkKind {
    /// It is a later version of its parent (nodes are versions).
    Version = 1,
    /// It is mostly a copy of its parent (versions).
    Copy = 2,
    /// It tells of the same story (versions).
    Story = 3,
    /// It mentions the same event (lines).
    Event = 4,
}

/// That a node belongs to an earlier one. A child may have many links of a kind, added as better
/// parents were found; the one with the highest score among those known counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// What it says.
    pub kind: LinkKind,
    /// The later node.
    pub child: Node,
    /// The earlier node.
    pub parent: Node,
    /// How good it is; higher is better.
    pub score: f64,
    /// When both ends were known.
    pub learnt: i64,
    /// The revision that wrote it.
    pub revision: i64,
}

/// Something that a person says or does in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAct {
    /// Who.
    pub author: String,
    /// When.
    pub at: i64,
    /// `confirm`, `reject`, `merge`, `split`, `note`, `correct`, `assign`, `acknowledge`, `undo`.
    pub verb: String,
    /// The line it is about; for `undo` the act.
    pub target: i64,
    /// The other line of a merge.
    pub other: Option<i64>,
    /// Words of the author's own; of an `assign` the name of whoever it is given to, and nothing else.
    pub words: Option<String>,
}

impl NewAct {
    /// Whom a line is given to.
    pub fn assignee(&self) -> Option<&str> {
        self.words.as_deref().filter(|_| self.verb == "assign")
    }

    /// What the author says in words.
    pub fn own_words(&self) -> Option<&str> {
        self.words.as_deref().filter(|_| self.verb != "assign")
    }
}

/// An act as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its number.
    pub id: ActId,
    /// What was done.
    pub act: NewAct,
    /// The revision of the record when it was done.
    pub revision: i64,
}
