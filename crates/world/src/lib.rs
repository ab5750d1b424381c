/*!
A world to test against: hosts on loopback that publish, stall, lie and break.

Each [`Host`] has an address of its own in 127.0.0.0/8, so that "one connection for each host" means something. It
publishes a [`Paper`] whose editions appear at moments of a [`Clock`](watchfloor_clock::Clock), and may be in
[`Trouble`] for a time: slow, cut off, endless, moved, forbidden. The [`Ledger`] knows every request that came, and
what was published when; a test can ask it whether anything was lost, faked, or impolite. A seed makes the same
papers again.

```
use std::time::Duration;
use watchfloor_clock::Clock;
use watchfloor_world::{Host, Plan, World, wire};

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> std::io::Result<()> {
let clock = Clock::fast(1_946_690_000_000, 60.0);
let mut random = fastrand::Rng::with_seed(1);
let paper = Plan::default().paper("Post", clock.now(), Duration::from_secs(7_200), &mut random);
let world = World::start(clock, vec![Host::publisher("post", paper)]).await?;

let address = world.base("post").unwrap_or_default().replace("http://", "");
let request = wire::Request {
    method: "GET".to_owned(),
    target: "/feed".to_owned(),
    ..wire::Request::default()
};
assert_eq!(wire::send(&address, &request).await?.status, 200);
assert_eq!(world.ledger().visits_to("post").len(), 1);
# Ok(())
# }
```

Invariants:

- What is published when follows from plan, seed and beginning alone.
- A document holds what had been published at the moment of the request, and nothing else.
- The ledger has every request before its answer begins, and its end before its last bytes go out.
- Hosts are bound to loopback addresses only.
*/

mod answers;
mod cast;
pub mod formats;
mod host;
mod hub;
mod ledger;
pub mod load;
mod paper;
mod playback;
mod sinks;
pub mod wire;
pub mod words;
mod world;

pub use crate::cast::cast;
pub use crate::formats::Format;
pub use crate::host::{Host, On, Packing, Robots, Role, Spell, Tags, To, Trouble};
pub use crate::ledger::{Ledger, Received, Sending, Visit};
pub use crate::paper::{Dates, Edition, Later, Paper, Plan};
pub use crate::playback::{Playback, PlaybackError, playback};
pub use crate::world::World;
