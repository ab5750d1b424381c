/*!
The room: one record of what is known, by whom, since when.

[`Room`] files reports with their readings and gives, for any moment, the [`Picture`]: stories, events,
what is claimed of them and by how many independent origins, figures side by side, what to watch,
how tense it is between whom. `docs/room.md` defines these terms.

How it is done: when a report is added, [`link`] finds for it, and for each act it mentions, the
*best earlier* report or mention that it belongs to. That is all that is computed on arrival. Everything else
is a pure function of a [`Snapshot`]: the reports known at a moment, with their readings and links.
So the picture does not depend on the order of arrival, and is the same whenever it is asked for.
*/
pub mod changes;
pub mod claims;
mod counterpart;
mod digest;
mod error;
pub mod events;
mod filing;
mod index;
mod lineage;
pub mod link;
mod live;
mod loading;
pub mod maps;
mod memo;
pub mod origins;
pub mod people;
pub mod picture;
mod recent;
mod room;
pub(crate) mod roots;
pub mod sheet;
pub mod sketch;
mod snapshot;
pub mod stories;
pub mod tallies;
pub mod tension;
#[cfg(test)]
mod testing;
mod threads;
pub mod time;
pub mod versions;
mod walk;
pub mod watch;
pub mod words;

pub use crate::error::RoomError;
pub use crate::live::Live;
pub use crate::loading::Asked;
pub use crate::memo::Memo;
pub use crate::picture::Picture;
pub use crate::room::{Added, Incoming, Room};
pub use crate::sheet::Sheet;
pub use crate::snapshot::{Item, Known, Rank, Snapshot};
pub use crate::walk::{Passed, Walk};
