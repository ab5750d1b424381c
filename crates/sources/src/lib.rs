/*!
The world comes in: sources visited politely, pushed items, and a queue that loses nothing.

A [`Desk`] is one file beside the room: the sources, how they are doing, and the queue of what arrived. A
[`Collector`] visits the sources and puts into the queue what they show; its [`router`](Collector::router) takes
what others push. Whoever reads takes from the queue, keeps what was read somewhere safe, and only then says
[`done`](Desk::done):

```
use watchfloor_feed::Item;
use watchfloor_sources::{Desk, Kind, Source};

# let place = tempfile::tempdir()?;
# let path = place.path().join("crisis.room.sources");
let desk = Desk::open(&path)?;
desk.add(&Source::new("harbour-gazette", Kind::Feed, "https://gazette.example.org/world.rss"))?;

let item = Item { id: "17".to_owned(), title: "Port of Vessen closed".to_owned(), ..Item::default() };
desk.put("harbour-gazette", &[item.clone().into()], 0)?;
let again = desk.put("harbour-gazette", &[item.into()], 60_000)?;
assert_eq!((again.ids.len(), again.known), (0, 1));

let arrivals = desk.take(10)?;
assert_eq!(arrivals[0].item.title, "Port of Vessen closed");
// … read, filed in the room …
desk.done(&[arrivals[0].id])?;
assert_eq!(desk.waiting()?, 0);
# Ok::<(), Box<dyn std::error::Error>>(())
```

Invariants:

- What was acknowledged is on the disk, once, until it was read.
- Nothing is invented: an item without a date has none, and one that was there before anybody looked says so
  ([`Arrival::backlog`]).
- A source that fails, hangs or floods costs bounded time, memory and disk, and delays no other.
- What cannot be visited politely is not visited.

docs/sources.md tells users of all this; docs/adr/0009-the-queue-beside-the-room.md says why the queue is a file
of its own.
*/

mod backfill;
mod collector;
mod desk;
mod events;
pub mod fetch;
mod folder;
mod hex;
mod push;
pub mod rhythm;
mod source;

pub use crate::backfill::{Backfill, BackfillError, Filled, backfill};
pub use crate::collector::{Answer, Collector, Fetch, Settings};
pub use crate::desk::{
    Arrival, Desk, DeskError, Health, Intake, Kept, Lease, MEMORY, MOST_SEEN, New, Page,
    Pending, Put, RETRIES, State, beside,
};
pub use crate::push::token_hash;
pub use crate::source::{Kind, Source, Unfit, slug};
