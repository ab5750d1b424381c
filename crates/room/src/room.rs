//! The room itself: filing reports and what people say, and asking for what was known.

use std::path::Path;
use std::sync::Arc;

use watchfloor_reading::contract::{Reading, ReportPart};
use watchfloor_record::{
    Act, ActId, AsOf, Check, Filter, Generation, IndexRow, Line, NewAct, NewReading,
    NewVersion, Read, Store, VersionId, Write,
};

use crate::digest::digest;
use crate::error::RoomError;
use crate::filing;
use crate::index;
use crate::loading::{self, Asked};
use crate::sheet::Sheet;
use crate::sketch::Sketch;
use crate::snapshot::{Known, Snapshot};
use crate::{people, threads, time};

/// A report to be filed, with its reading.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The reading, with its text.
    pub reading: Reading,
    /// Its address, or the identity that its feed gives it; where it is `None` that of the reading.
    pub address: Option<String>,
    /// When it counts as known, milliseconds.
    pub learnt: i64,
    /// The clock's time, milliseconds.
    pub recorded: i64,
    /// The bytes it came as, where the text is not all of them.
    pub original: Option<Vec<u8>>,
}

impl Incoming {
    /// Whether it says when it was published.
    pub fn says_when(&self) -> bool {
        let part = &self.reading.report;
        part.modified.is_some() || part.published.is_some()
    }

    /// Its address, whoever gave it.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref().or(self.reading.report.address.as_deref())
    }

    /// Its place in time: when this version was made, as exactly as it says; where it only gives a day or
    /// a month, the moment in it that is nearest to `learnt`.
    pub fn stamp(&self) -> i64 {
        let part = &self.reading.report;
        let said = part.modified.as_deref().or(part.published.as_deref());
        time::nearest_in(said, self.learnt)
    }
}

/// What filing a report came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its number.
    pub version: VersionId,
    /// Whether it was new.
    pub new: bool,
}

/// A room: the record, and what makes sense of it.
#[derive(Debug)]
pub struct Room<S: Store> {
    store: S,
    cache: filing::Cache,
}

impl<S: Store> Room<S> {
    /// A room on a store.
    pub fn new(store: S) -> Room<S> {
        Room { store, cache: filing::Cache::default() }
    }

    /// The record itself.
    pub fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// Files reports in one transaction, and finds what each belongs to. When it returns they last; if it
    /// fails nothing of them is there. A report that is there already is left as it is.
    pub fn add(&mut self, reports: &[Incoming]) -> Result<Vec<Added>, RoomError> {
        let added = self.try_add(reports);
        if added.is_err() {
            // What was kept in memory of the transaction is not in the record.
            self.cache.clear();
        }
        added
    }

    fn try_add(&mut self, reports: &[Incoming]) -> Result<Vec<Added>, RoomError> {
        // What depends on a report alone is worked out before others have to wait for the transaction.
        let ready = threads::map(reports, Ready::of);
        let mut write = self.store.write()?;
        let mut added = Vec::with_capacity(reports.len());
        for (report, ready) in reports.iter().zip(ready) {
            added.push(file(&mut write, &mut self.cache, report, ready)?);
        }
        write.commit()?;
        Ok(added)
    }

    /// What was known: the reports learnt in a stretch of time, with all that they belong to.
    pub fn snapshot(&mut self, asked: &Asked) -> Result<Snapshot, RoomError> {
        let read = self.store.read()?;
        loading::snapshot(&read, asked)
    }

    /// The same, where other snapshots of the room are at hand: what was read in a report that one of them has need
    /// not be unpacked and understood again. It gives exactly what [`Room::snapshot`] gives.
    pub fn snapshot_near(
        &mut self,
        asked: &Asked,
        near: Vec<Arc<Snapshot>>,
    ) -> Result<Snapshot, RoomError> {
        self.snapshot_with(asked, loading::Held { near, ..loading::Held::default() })
    }

    /// The same, with what is at hand from an earlier snapshot.
    pub(crate) fn snapshot_with(
        &mut self,
        asked: &Asked,
        held: loading::Held,
    ) -> Result<Snapshot, RoomError> {
        let read = self.store.read()?;
        loading::snapshot_with(&read, asked, held)
    }

    /// The latest moment at which a report was learnt, up to a revision; `None` where there is none.
    pub fn latest(&mut self, revision: i64) -> Result<Option<i64>, RoomError> {
        Ok(self.store.read()?.latest(AsOf { learnt: i64::MAX, revision })?)
    }

    /// One report by itself, as it was read at a moment; what it belongs to is not looked up.
    pub fn open(&mut self, id: VersionId, at: AsOf) -> Result<Option<Known>, RoomError> {
        let read = self.store.read()?;
        loading::open(&read, id, at)
    }

    /// Lines that pass a filter, the latest report first.
    pub fn find(
        &mut self,
        filter: &Filter,
        at: AsOf,
    ) -> Result<Vec<(VersionId, Line)>, RoomError> {
        Ok(self.store.read()?.find(filter, at)?)
    }

    /// The report that holds a line, when it was learnt (milliseconds).
    pub fn learnt_of(&mut self, line: Line) -> Result<i64, RoomError> {
        let read = self.store.read()?;
        let holder = read.holder(line)?.ok_or(RoomError::NoLine { line })?;
        let versions = read.versions_by_id(&[holder.version])?;
        versions.first().map(|version| version.learnt).ok_or(RoomError::NoLine { line })
    }

    /// Records what a person says: confirms or rejects a line, merges two events, splits a mention from
    /// its event, notes something, says what would be right, gives the line to somebody, or has seen it. It
    /// changes no row that is there; `undo` takes it back.
    pub fn say(&mut self, act: &NewAct) -> Result<ActId, RoomError> {
        let mut write = self.store.write()?;
        if act.verb == "undo" {
            let before = write.acts(AsOf::LATEST)?;
            if !before.iter().any(|said| said.id == act.target) {
                return Err(RoomError::NoAct { act: act.target });
            }
            if people::taken_back(&before).contains_key(&act.target) {
                return Err(RoomError::TakenBack { act: act.target });
            }
        } else {
            for line in [Some(act.target), act.other].into_iter().flatten() {
                write.holder(line)?.ok_or(RoomError::NoLine { line })?;
            }
        }
        let id = write.file_act(act)?;
        write.commit()?;
        Ok(id)
    }

    /// What people said, in order; what was undone is among it.
    pub fn said(&mut self, at: AsOf) -> Result<Vec<Act>, RoomError> {
        Ok(self.store.read()?.acts(at)?)
    }

    /// The line that has the words of a line in the readings that count at a moment: itself, or if the room
    /// was read anew the one of the same kind on the same words. `None` where there is none.
    pub fn counterpart(
        &mut self,
        line: Line,
        at: AsOf,
    ) -> Result<Option<Line>, RoomError> {
        let read = self.store.read()?;
        loading::counterpart(&read, line, read.generation(at)?)
    }

    /// Reads every report anew, from its stored text and structure. When all are read, the new readings
    /// count from `learnt` on; before that moment the old ones do. `reader` is anything that tells one
    /// reader, with its settings, from another. Interrupted, it goes on where it stopped when it is called
    /// again with the same reader, and begins again with another. Gives the number of reports read.
    pub fn reread(
        &mut self,
        learnt: i64,
        reader: &str,
        read_again: impl FnMut(&ReportPart) -> Reading,
    ) -> Result<u64, RoomError> {
        let done = self.try_reread(learnt, reader, read_again);
        if done.is_err() {
            self.cache.clear();
        }
        done
    }

    fn try_reread(
        &mut self,
        learnt: i64,
        reader: &str,
        mut read_again: impl FnMut(&ReportPart) -> Reading,
    ) -> Result<u64, RoomError> {
        const AT_A_TIME: usize = 32;
        let generation = self.begin_rereading(reader)?;
        let mut done = 0;
        loop {
            let mut readings = Vec::new();
            {
                let read = self.store.read()?;
                let unread = read.unread(generation, AT_A_TIME)?;
                let counts = read.generation(AsOf::LATEST)?;
                for before in read.readings(&unread, counts)? {
                    let part = loading::report_part(&read, &before)?;
                    let reading = read_again(&part);
                    if reading.report.text != part.text {
                        return Err(RoomError::OtherText { version: before.version });
                    }
                    readings.push((before.version, reading));
                }
                if let (Some(version), true) = (unread.first(), readings.is_empty()) {
                    return Err(RoomError::Unread { version: *version });
                }
            }
            let mut write = self.store.write()?;
            if readings.is_empty() {
                if write.generation(AsOf::LATEST)? >= generation {
                    // Another process read the last of them and made them count.
                    return Ok(done);
                }
                // Another process may have added reports since; then there is more to read.
                if write.unread(generation, 1)?.is_empty() {
                    write.activate(generation, learnt)?;
                    write.commit()?;
                    return Ok(done);
                }
                continue;
            }
            for (version, reading) in readings {
                // Another process may be reading the same reports anew.
                if write.readings(&[version], generation)?.is_empty() {
                    let sheet = Sheet::new(reading);
                    let (body, index) = (sheet.to_bytes(), index::rows(&sheet));
                    let reading = NewReading { generation, body, index };
                    file_reading(&mut write, &mut self.cache, version, &reading)?;
                    done += 1;
                }
            }
            write.commit()?;
        }
    }

    /// The generation of readings that a reader is to make: one that it began and that does not count yet,
    /// or a new one. Half a generation by another reader is left as it is, and never counts.
    fn begin_rereading(&mut self, reader: &str) -> Result<Generation, RoomError> {
        const BEGUN: &str = "rereading";
        let mut write = self.store.write()?;
        let counts = write.generation(AsOf::LATEST)?;
        let begun = write.setting(BEGUN)?;
        let begun = begun.as_deref().and_then(|begun| begun.split_once(' '));
        let begun = begun.and_then(|(number, by)| Some((number.parse().ok()?, by)));
        let generation = match begun {
            Some((number, by)) if number > counts && by == reader => return Ok(number),
            Some((number, _)) => counts.max(number) + 1,
            None => counts + 1,
        };
        write.set(BEGUN, &format!("{generation} {reader}"))?;
        write.commit()?;
        Ok(generation)
    }

    /// Whether the room is sound.
    pub fn check(&mut self) -> Result<Check, RoomError> {
        let mut check = self.store.check()?;
        let read = self.store.read()?;
        loading::check_bodies(&read, &mut check)?;
        Ok(check)
    }

    /// Copies the room as it is now, while others go on adding.
    pub fn backup(&mut self, to: &Path) -> Result<(), RoomError> {
        Ok(self.store.backup(to)?)
    }
}

/// A report with what is derived from it alone.
struct Ready {
    digest: [u8; 32],
    /// Its sketch, and the sheet with what was read in it, as they are stored.
    sketch: Vec<u8>,
    body: Vec<u8>,
    index: Vec<IndexRow>,
}

impl Ready {
    fn of(report: &Incoming) -> Ready {
        let sheet = Sheet::new(report.reading.clone());
        Ready {
            digest: digest(report),
            sketch: Sketch::new(&report.reading.report, report.address()).to_bytes(),
            body: sheet.to_bytes(),
            index: index::rows(&sheet),
        }
    }
}

/// Files one report.
fn file(
    write: &mut impl Write,
    cache: &mut filing::Cache,
    report: &Incoming,
    ready: Ready,
) -> Result<Added, RoomError> {
    let Ready { digest, sketch, body, index } = ready;
    if let Some(version) = write.by_digest(&digest)? {
        return Ok(Added { version, new: false });
    }
    let part = &report.reading.report;
    let version = NewVersion {
        digest,
        outlet: part.outlet.clone(),
        address: report.address().map(str::to_owned),
        title: part.title.clone(),
        published: part.published.clone(),
        stamp: report.stamp(),
        learnt: report.learnt,
        recorded: report.recorded,
        text: part.text.clone(),
        original: report.original.clone(),
        sketch,
    };
    let id = write.file(&version)?;
    filing::join_report(write, cache, id)?;
    // A room that was read anew shows an earlier moment by the readings that counted then, and a report that
    // is filed under an earlier date belongs to it: its reading is among those too.
    let then = AsOf { learnt: report.learnt, revision: i64::MAX };
    let generations = write.generation(then)?..=write.generation(AsOf::LATEST)?;
    for generation in generations {
        let reading = NewReading { generation, body: body.clone(), index: index.clone() };
        file_reading(write, cache, id, &reading)?;
    }
    Ok(Added { version: id, new: true })
}

/// Files what was read in a version.
fn file_reading(
    write: &mut impl Write,
    cache: &mut filing::Cache,
    version: VersionId,
    reading: &NewReading,
) -> Result<(), RoomError> {
    let first_line = write.file_reading(version, reading)?;
    filing::join_events(write, cache, version, reading.generation, first_line)
}
