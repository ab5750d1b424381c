/*!
What sources send, as items: feeds, alerts, news items, lists of links, archives.

[`parse`] reads what a feed's address gives: RSS, Atom, JSON Feed, alerts in CAP, news items in
NewsML-G2 and ninjs. [`list()`] reads a web page as a list of links to reports, [`discover`] finds the
feeds that a page names, and [`archive`] goes through files in which others have collected.

```
use watchfloor_feed::{Body, Told, parse};

let feed = br#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Ardovia Today</title>
  <entry><id>tag:ardovia.test,2024:7</id><title>Talks resume</title>
  <link href="/7.html"/><updated>2024-05-01T09:30:00+02:00</updated>
  <summary>Envoys met on Wednesday.</summary></entry></feed>"#;
let told = Told { content_type: None, address: Some("https://ardovia.test/feed") };
let listing = parse(feed, &told)?;

let item = &listing.items[0];
assert_eq!(item.address.as_deref(), Some("https://ardovia.test/7.html"));
assert_eq!(item.modified.as_deref(), Some("2024-05-01T09:30:00+02:00"));
assert_eq!(item.published, None); // the feed does not say
assert_eq!(item.body, Some(Body::Text("Envoys met on Wednesday.".to_owned())));
# Ok::<(), watchfloor_feed::FeedError>(())
```

Invariants:

- The result depends on the bytes and on what is told of them: no network, no clock, no files.
- Nothing is invented: an item without a date has none, and a date is as exact as it was given.
- Any bytes give an error or a listing, in time and memory in proportion to their length; nothing in
  them is fetched, expanded or executed. Bodies are as the source sent them, not sanitised.
- What can be read of a broken document is read, and what was broken is a note.
- Within a listing no two items agree in both identity and digest, and no identity is empty.
*/

mod address;
pub mod archive;
mod atom;
mod cap;
mod date;
mod decode;
mod discover;
mod error;
mod guess;
pub mod invariants;
mod item;
mod item_parts;
mod json;
mod list;
mod mend;
mod newsml;
mod page;
mod parse;
mod rss;
mod standing;
mod tag;
mod words;
mod xml;

pub use crate::discover::{Found, discover};
pub use crate::error::FeedError;
pub use crate::item::{Body, Format, Item, Listing, Told};
pub use crate::list::{Selectors, list};
pub use crate::parse::parse;
