//! When the reports of the whole room were learnt.

use std::sync::Arc;

use watchfloor_record::{Read, Sqlite, Store, VersionId};
use watchfloor_room::{Room, RoomError};

/// Reports asked for at a time.
const AT_A_TIME: i64 = 2_000;

/// When the reports up to a revision were learnt.
#[derive(Clone, Debug, Default)]
pub(super) struct Learnt {
    /// The last revision.
    pub(super) revision: i64,
    /// The moments, in order.
    pub(super) moments: Arc<[i64]>,
}

/// With what came since. The number of a report is the revision that it made.
pub(super) fn after(
    room: &mut Room<Sqlite>,
    before: &Learnt,
    revision: i64,
) -> Result<Learnt, RoomError> {
    let mut moments = before.moments.to_vec();
    let read = room.store().read()?;
    let mut from = before.revision + 1;
    while from <= revision {
        let to = revision.min(from + AT_A_TIME - 1);
        let ids: Vec<VersionId> = (from..=to).collect();
        moments.extend(read.versions_by_id(&ids)?.iter().map(|version| version.learnt));
        from = to + 1;
    }
    moments.sort_unstable();
    Ok(Learnt { revision, moments: moments.into() })
}
