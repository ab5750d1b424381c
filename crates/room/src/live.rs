//! The picture of a running room, made again and again.
//!
//! Between two pictures of a busy room a handful of reports comes in. [`Live`] keeps the snapshot of the picture
//! before: what was read in its reports need not be unpacked and understood again. All that can change, which
//! reports there are and what each belongs to, is asked of the record each time, so that a live picture is exactly
//! the one that is made from nothing.

use watchfloor_record::{AsOf, Store};

use crate::error::RoomError;
use crate::loading::{Asked, Held};
use crate::picture::Picture;
use crate::room::Room;
use crate::snapshot::Snapshot;

/// What a running room keeps between pictures: the reports of the window, and nothing older.
///
/// ```
/// use watchfloor_record::Sqlite;
/// use watchfloor_room::time::DAY;
/// use watchfloor_room::{Live, Picture, Room};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut room = Room::new(Sqlite::in_memory()?);
/// let mut live = Live::new(7 * DAY);
/// let now = 1_713_000_000_000;
/// let (snapshot, picture) = live.refresh(&mut room, now)?;
/// assert_eq!(picture, Picture::of(snapshot));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Live {
    window: i64,
    snapshot: Snapshot,
}

impl Live {
    /// With nothing kept yet; pictures are to be of the reports learnt in so many milliseconds before their moments.
    pub fn new(window: i64) -> Live {
        Live { window, snapshot: Snapshot::default() }
    }

    /// What the room knows at a moment (milliseconds), with all that was added, said and read anew up to now.
    /// After an error the next call begins from nothing.
    pub fn refresh<S: Store>(
        &mut self,
        room: &mut Room<S>,
        now: i64,
    ) -> Result<(&Snapshot, Picture), RoomError> {
        let at = AsOf { learnt: now, revision: i64::MAX };
        self.look(room, &Asked { at, since: now.saturating_sub(self.window) })
    }

    /// The same for a moment and a window of one's own.
    pub fn look<S: Store>(
        &mut self,
        room: &mut Room<S>,
        asked: &Asked,
    ) -> Result<(&Snapshot, Picture), RoomError> {
        let before = std::mem::take(&mut self.snapshot);
        let held = Held {
            generation: before.generation,
            reports: before.reports,
            near: Vec::new(),
        };
        self.snapshot = room.snapshot_with(asked, held)?;
        let picture = Picture::of(&self.snapshot);
        Ok((&self.snapshot, picture))
    }

    /// The snapshot of the last picture.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}
