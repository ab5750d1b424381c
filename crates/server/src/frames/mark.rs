//! How the record stands: what is new when it stands otherwise.

use watchfloor_record::{AsOf, Generation, Read, Sqlite, Store};
use watchfloor_room::{Room, RoomError};

/// How a record stands. Two of them differ when something was filed, said or read anew between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The latest revision.
    pub revision: i64,
    /// How much people have said.
    pub acts: usize,
    /// Which readings count.
    pub generation: Generation,
}

impl Mark {
    /// How much of it is known at a moment; the revision is that which brought the last of this.
    pub(super) fn at(room: &mut Room<Sqlite>, at: AsOf) -> Result<Mark, RoomError> {
        let read = room.store().read()?;
        Ok(Mark {
            revision: read.revision_at(at)?,
            acts: read.acts(at)?.len(),
            generation: read.generation(at)?,
        })
    }

    /// How it stands now.
    pub fn of(room: &mut Room<Sqlite>) -> Result<Mark, RoomError> {
        let read = room.store().read()?;
        Ok(Mark {
            revision: read.revision()?,
            acts: read.acts(AsOf::LATEST)?.len(),
            generation: read.generation(AsOf::LATEST)?,
        })
    }
}
