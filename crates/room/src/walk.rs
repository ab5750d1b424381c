//! All reports of a moment, one after the other as they were learnt, with few of them in memory.
//!
//! A picture needs all its reports at once. Whoever wants the raw material, act by act, does not: a [`Walk`] opens some
//! hundred reports, lets them go, and opens the next, so that a room of a million costs no more memory than one of
//! a thousand.

use watchfloor_record::{AsOf, Filed, Generation, Line, Read, Store, Version, VersionId};

use crate::error::RoomError;
use crate::lineage::Lineage;
use crate::loading::{Asked, Opened, known};
use crate::maps::HashMap;
use crate::room::Room;
use crate::snapshot::Known;
use crate::threads;

/// Reports of a step, if nothing else is asked for.
const USUAL: usize = 256;
/// A step ends when its texts have so many bytes: a report may be as large as a thousand others.
const MOST_BYTES: usize = 1 << 20;
/// So many reports are read before their texts are counted.
const TOGETHER: usize = 8;

/// A report on the way, with what it belongs to at the moment that is asked for.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The report. Which versions stand before and after it is not looked up.
    pub report: Known,
    /// Whether a later version of it is known.
    pub is_superseded: bool,
    /// For each of its acts the line of the first mention that the best parents lead to: its own where it has none.
    pub firsts: Vec<Line>,
}

/// The way through the reports learnt up to a moment, in order of when they were learnt and of their numbers.
///
/// Each step is a transaction of its own, so that a slow reader holds up nobody. The record is only added to, and
/// the walk keeps to the revision at which it began: what is added meanwhile does not change what it passes, and the
/// same moment and revision give the same at any time.
#[derive(Debug)]
pub struct Walk {
    at: AsOf,
    generation: Generation,
    /// When the last report passed was learnt, and its number.
    place: (i64, VersionId),
    lineage: Lineage,
    at_a_time: usize,
}

impl Walk {
    /// The way to a moment. Reports learnt at `since` or before are left out, also where later ones are versions of
    /// them; what reports belong to may lie further back.
    pub fn begin(room: &mut Room<impl Store>, asked: &Asked) -> Result<Walk, RoomError> {
        let read = room.store().read()?;
        let revision = asked.at.revision.min(read.revision()?);
        let at = AsOf { learnt: asked.at.learnt, revision };
        Ok(Walk {
            at,
            generation: read.generation(at)?,
            place: (asked.since, VersionId::MAX),
            lineage: Lineage::new(at),
            at_a_time: USUAL,
        })
    }

    /// The same in steps of no more than so many reports.
    pub fn in_steps_of(self, reports: usize) -> Walk {
        Walk { at_a_time: reports.max(1), ..self }
    }

    /// The next reports; none at the end.
    pub fn step(
        &mut self,
        room: &mut Room<impl Store>,
    ) -> Result<Vec<Passed>, RoomError> {
        let read = room.store().read()?;
        let mut versions = read.versions_behind(self.place, self.at, self.at_a_time)?;
        let filed = filed(&read, self.generation, &mut versions)?;
        let Some(last) = versions.last() else { return Ok(Vec::new()) };
        let place = (last.learnt, last.id);

        let opened = threads::turn(filed, Opened::of);
        let mut opened: HashMap<VersionId, Result<Opened, RoomError>> =
            opened.into_iter().collect();
        let mut reports = Vec::with_capacity(versions.len());
        for version in versions {
            let id = version.id;
            let opened = opened.remove(&id).ok_or(RoomError::Unread { version: id })?;
            reports.push(known(version, opened?));
        }
        let passed = self.lineage.trace(&read, reports)?;
        self.place = place;
        Ok(passed)
    }
}

/// What was read in the first of these versions, as many as are opened together; the others are left out of
/// `versions`.
fn filed(
    read: &impl Read,
    generation: Generation,
    versions: &mut Vec<Version>,
) -> Result<Vec<Filed>, RoomError> {
    let mut found = Vec::with_capacity(versions.len());
    let (mut bytes, mut count) = (0_usize, 0);
    for few in versions.chunks(TOGETHER) {
        if bytes >= MOST_BYTES {
            break;
        }
        let ids: Vec<VersionId> = few.iter().map(|version| version.id).collect();
        read.filed(&ids, generation, &mut |one| {
            bytes = bytes.saturating_add(one.text.len());
            found.push(one);
        })?;
        count += few.len();
    }
    versions.truncate(count);
    Ok(found)
}
