//! What a database must be able to do.

use std::path::Path;

use crate::error::RecordError;
use crate::rows::{
    Act, ActId, AsOf, Filed, Generation, Key, Line, Link, LinkKind, NewAct, NewReading,
    NewVersion, Node, Space, StoredReading, Version, VersionId,
};

/// A place where a record is kept. It may be opened by several processes at a time.
pub trait Store {
    /// A view of one state of the record.
    type Read<'s>: Read
    where
        Self: 's;
    /// A transaction.
    type Write<'s>: Write
    where
        Self: 's;

    /// A view that does not change while it is held.
    fn read(&mut self) -> Result<Self::Read<'_>, RecordError>;
    /// Begins a transaction, after waiting for that of another process. Dropped without
    /// [`Write::commit`] it leaves nothing behind.
    fn write(&mut self) -> Result<Self::Write<'_>, RecordError>;
    /// Whether the file is sound: page by page, and row against row.
    fn check(&mut self) -> Result<Check, RecordError>;
    /// Copies the record as it is now, while others go on adding.
    fn backup(&mut self, to: &Path) -> Result<(), RecordError>;
}

/// What [`Store::check`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// How many versions, readings, lines, links and acts there are.
    pub counts: Vec<(&'static str, u64)>,
    /// What is wrong, each in words for a person.
    pub faults: Vec<String>,
}

/// What `find` asks for; fields that are `None` or empty ask nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words that stand in the text of the version (all of them, in any order), whatever their
    /// English ending, capitals and accents. A word with a hyphen stands for its parts; one without
    /// a letter or digit asks nothing.
    pub words: Vec<String>,
    /// `event`, `claim`, `figure`, `watch`.
    pub kind: Option<String>,
    /// See `IndexRow::label`.
    pub label: Option<String>,
    /// The status of an event.
    pub status: Option<String>,
    /// A code, the beginning of one, or a name. What has a lower-case letter is a name, and a name
    /// is whole.
    pub actor: Option<String>,
    /// The same of those acted upon.
    pub recipient: Option<String>,
    /// Not before this day.
    pub from: Option<i32>,
    /// Not after this day.
    pub to: Option<i32>,
    /// The country it lies in.
    pub country: Option<String>,
    /// Only versions with a lower number, to go on where an earlier answer ended.
    pub before: Option<VersionId>,
    /// At most so many lines.
    pub limit: usize,
}

/// Reading the record.
pub trait Read {
    /// The latest revision.
    fn revision(&self) -> Result<i64, RecordError>;
    /// The revision that brought the last of what is known at a point, acts and generations of readings
    /// among it; 0 where nothing is. What is learnt later does not change it.
    fn revision_at(&self, at: AsOf) -> Result<i64, RecordError>;
    /// The latest `learnt` of the versions known at a point; `None` where there is none.
    fn latest(&self, at: AsOf) -> Result<Option<i64>, RecordError>;
    /// The generation of readings that counts at a point.
    fn generation(&self, at: AsOf) -> Result<Generation, RecordError>;
    /// The version with this digest.
    fn by_digest(&self, digest: &[u8; 32]) -> Result<Option<VersionId>, RecordError>;
    /// The versions learnt after `after` (milliseconds; `i64::MIN` for all) and known at `at`, in order
    /// of their numbers.
    fn versions(&self, after: i64, at: AsOf) -> Result<Vec<Version>, RecordError>;
    /// The next `limit` versions known at `at`, in order of when they were learnt and of their numbers: those
    /// behind a place in that order, which need not be one of a version.
    fn versions_behind(
        &self,
        place: (i64, VersionId),
        at: AsOf,
        limit: usize,
    ) -> Result<Vec<Version>, RecordError>;
    /// These versions, in order of their numbers; one that is not there is left out.
    fn versions_by_id(&self, ids: &[VersionId]) -> Result<Vec<Version>, RecordError>;
    /// The text of a version.
    fn text(&self, version: VersionId) -> Result<String, RecordError>;
    /// The bytes a version came as, where they were kept.
    fn original(&self, version: VersionId) -> Result<Option<Vec<u8>>, RecordError>;
    /// What versions are compared by, in the order asked; one that is not there is left out.
    fn sketches(
        &self,
        versions: &[VersionId],
    ) -> Result<Vec<(VersionId, Vec<u8>)>, RecordError>;
    /// What was read in these versions, in order of their numbers.
    fn readings(
        &self,
        versions: &[VersionId],
        generation: Generation,
    ) -> Result<Vec<StoredReading>, RecordError>;
    /// The same with their texts, handed over one by one and still packed, so that others can unpack them while the
    /// next are read.
    fn filed(
        &self,
        versions: &[VersionId],
        generation: Generation,
        each: &mut dyn FnMut(Filed),
    ) -> Result<(), RecordError>;
    /// The versions that have no reading of this generation, the first `limit` of them.
    fn unread(
        &self,
        generation: Generation,
        limit: usize,
    ) -> Result<Vec<VersionId>, RecordError>;
    /// The reading that holds a line.
    fn holder(&self, line: Line) -> Result<Option<StoredReading>, RecordError>;
    /// For each key the nodes under it from one day to another (both included), in order of their numbers. The
    /// other day may lie before the one; of more than `most` nodes those nearest the one, by two days.
    fn keyed(
        &self,
        space: Space,
        keys: &[i64],
        days: (i32, i32),
        most: usize,
    ) -> Result<Vec<Vec<Node>>, RecordError>;
    /// For each of these children that has a parent at this point: its best link; on a tie the parent
    /// with the lower number, then the earlier revision. In order of the children as given.
    fn parents(
        &self,
        kind: LinkKind,
        children: &[Node],
        at: AsOf,
    ) -> Result<Vec<Link>, RecordError>;
    /// All links of these children, for deciding whether another is worth adding.
    fn links(&self, kind: LinkKind, children: &[Node]) -> Result<Vec<Link>, RecordError>;
    /// All links to these parents known at this point (the children may have better ones by now).
    fn children(
        &self,
        kind: LinkKind,
        parents: &[Node],
        at: AsOf,
    ) -> Result<Vec<Link>, RecordError>;
    /// What people did, up to this point, in order.
    fn acts(&self, at: AsOf) -> Result<Vec<Act>, RecordError>;
    /// Lines that pass a filter, of the generation that counts, with their versions: the version with
    /// the highest number first, its lines in order.
    fn find(
        &self,
        filter: &Filter,
        at: AsOf,
    ) -> Result<Vec<(VersionId, Line)>, RecordError>;
    /// A setting of the room.
    fn setting(&self, name: &str) -> Result<Option<String>, RecordError>;
}

/// Adding to the record, all or nothing.
pub trait Write: Read {
    /// Files a version; the caller has made sure by [`Read::by_digest`] that it is new.
    fn file(&mut self, version: &NewVersion) -> Result<VersionId, RecordError>;
    /// Files what was read in a version and numbers its lines; gives the first number.
    fn file_reading(
        &mut self,
        version: VersionId,
        reading: &NewReading,
    ) -> Result<Line, RecordError>;
    /// Files a node under keys.
    fn file_keys(&mut self, node: Node, keys: &[Key]) -> Result<(), RecordError>;
    /// Files links. Their revision is one that this transaction wrote, or the one before it where
    /// the transaction brings no version: what was shown as of an older one must not change.
    fn file_links(&mut self, links: &[Link]) -> Result<(), RecordError>;
    /// Files what a person did.
    fn file_act(&mut self, act: &NewAct) -> Result<ActId, RecordError>;
    /// From `learnt` on this generation of readings counts, which must have a reading of every version.
    fn activate(
        &mut self,
        generation: Generation,
        learnt: i64,
    ) -> Result<(), RecordError>;
    /// Changes a setting of the room.
    fn set(&mut self, name: &str, value: &str) -> Result<(), RecordError>;
    /// Makes everything last.
    fn commit(self) -> Result<(), RecordError>;
}
