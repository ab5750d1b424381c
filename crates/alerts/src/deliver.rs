/*!
Notices reach people: webhooks, e-mail, chats, ntfy, a command, the terminal.

The board puts notices into an [`Outbox`]; a [`Courier`] takes them out and delivers them, one lane for each
receiver. `docs/alerts-receivers.md` is the reference for people.

```
use std::path::Path;
use std::sync::{Arc, Mutex};
use watchfloor_alerts::deliver::{Courier, Memory, Receivers, Surroundings};
use watchfloor_clock::Clock;

let file = "[[receiver]]\nname = 'screen'\nkind = 'stdout'\n";
let surroundings = Surroundings {
    folder: Path::new("/etc/watchfloor"),
    variable: &|name| std::env::var(name).ok(),
    screen: Arc::new(Mutex::new(std::io::stdout())),
};
let opened = Receivers::parse(file).unwrap().open(&surroundings).unwrap();
let courier = Courier::new(opened, Memory::new(), Clock::wall());
assert_eq!(courier.health()[0].receiver, "screen");
// courier.run(shutdown).await delivers; courier.bell().notify_one() says that something is there.
```

# What always holds

- A notice is delivered at least once, and every try has the same identity: receivers can tell a repeated one.
- Notices of one group reach a receiver in order. One receiver's trouble never delays another's.
- A notice that will never arrive is told in the log and in the figures.
- Nothing that a report says is obeyed by the program that shows it.
- No secret is in a log, an error or a `Debug`.
*/

mod chat;
mod command;
mod courier;
mod email;
mod events;
mod fields;
mod health;
mod http;
mod lane;
mod letter;
pub mod metrics;
mod ntfy;
mod opened;
mod outbox;
mod plain;
mod receivers;
mod samples;
mod schedule;
mod secret;
mod terminal;
mod transport;
mod webhook;

pub use courier::{Courier, TrialError};
pub use health::ReceiverHealth;
pub use letter::{Alert, Change, Letter, Quoted, SCHEMA, schema};
pub use opened::{Opened, Surroundings};
pub use outbox::{Memory, Outbox, OutboxError, Pending, Waiting};
pub use receivers::Receivers;
pub use schedule::BreakerState;
pub use terminal::Screen;
