/*!
The record of a room: everything it was given, append-only.

The record keeps *rows* and knows nothing of what they mean: versions of reports with their texts,
what was read in them (bytes to the record), keys under which nodes are found again, links between
nodes with their scores, and what people said. `watchfloor-room` makes sense of them.

[`Store`] is what a database must be able to do; [`Sqlite`] does it in one file. A store for a server
is a second implementation, held to the same tests (`tests/story`).

Two axes of time are on every row that can change an answer:

- `learnt`, the moment at which the row counts as known, and
- the *revision*, the number of the version whose addition wrote it.

[`AsOf`] names a point on both. Nothing is ever changed or deleted, so the same `AsOf` gives the same
rows for ever.
*/
mod error;
mod packed;
mod rows;
mod sqlite;
mod store;

pub use crate::error::RecordError;
pub use crate::packed::Packed;
pub use crate::rows::{
    Act, ActId, AsOf, Filed, Generation, IndexRow, Key, Line, Link, LinkKind, NewAct,
    NewReading, NewVersion, Node, Space, StoredReading, Version, VersionId,
};
pub use crate::sqlite::Sqlite;
pub use crate::store::{Check, Filter, Read, Store, Write};
