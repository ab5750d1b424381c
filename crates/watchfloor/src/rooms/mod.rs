/*!
The commands about a room.
*/

pub(crate) mod add;
pub(crate) mod export;
pub(crate) mod find;
pub(crate) mod keep;
pub(crate) mod say;
pub(crate) mod show;

use std::path::Path;

use jiff::Timestamp;
use watchfloor_record::{AsOf, Sqlite};
use watchfloor_room::{Asked, Room, Snapshot};

use crate::moments::Back;

/// A room that must be there already; what is only looked at may lie where nothing can be written.
pub(crate) fn look_into(path: &Path) -> anyhow::Result<Room<Sqlite>> {
    let store = Sqlite::open_read_only(path)?;
    Ok(Room::new(store))
}

/// A room that must be there already, to be written to.
fn existing(path: &Path) -> anyhow::Result<Room<Sqlite>> {
    let store = Sqlite::open_existing(path)?;
    Ok(Room::new(store))
}

/// The clock, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// What was known at a moment, of the reports learnt in the window before it. Without a moment it is all that
/// is known: now, or the latest moment in the room where that lies ahead of the clock (older reports may be
/// filed under the date that they give).
pub(crate) fn snapshot(
    room: &mut Room<Sqlite>,
    as_of: Option<i64>,
    revision: Option<i64>,
    window: Back,
) -> anyhow::Result<Snapshot> {
    let asked = asked(room, as_of, revision, window)?;
    Ok(room.snapshot(&asked)?)
}

/// Which moment is meant, and from when on.
fn asked(
    room: &mut Room<Sqlite>,
    as_of: Option<i64>,
    revision: Option<i64>,
    window: Back,
) -> anyhow::Result<Asked> {
    let revision = revision.unwrap_or(i64::MAX);
    let at = match as_of {
        Some(moment) => moment,
        None => room.latest(revision)?.unwrap_or(i64::MIN).max(now()),
    };
    Ok(Asked { at: AsOf { learnt: at, revision }, since: window.from(at) })
}
