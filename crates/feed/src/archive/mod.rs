/*!
Files in which others have collected: WARC, and JSON a line each.

Both readers are iterators that take one record after the other into memory, none larger than
[`MAX_RECORD`], and go on after a record that is broken.

```
use watchfloor_feed::archive::{Content, Lines};

let file = br#"{"url": "https://lothmar.test/7", "title": "Bridge opens", "text": "At last."}"#;
for archived in Lines::new(&file[..]) {
    let archived = archived?;
    assert_eq!(archived.address.as_deref(), Some("https://lothmar.test/7"));
    assert!(matches!(archived.content, Content::Item(item) if item.title == "Bridge opens"));
}
# Ok::<(), watchfloor_feed::FeedError>(())
```
*/

mod http;
mod lines;
mod members;
mod warc;

pub use lines::Lines;
pub use warc::Warc;

use crate::item::Item;

/// Most bytes of one record, as it stands in the archive and unpacked.
pub const MAX_RECORD: usize = 32_000_000;

/// One record of an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Archived {
    /// Where it was fetched from.
    pub address: Option<String>,
    /// When, in milliseconds since 1970.
    pub fetched: Option<i64>,
    /// What the server said it is.
    pub content_type: Option<String>,
    /// What it holds.
    pub content: Content,
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Content {
    /// A document as it was sent: a page, a feed.
    Bytes(Vec<u8>),
    /// A report that others have taken out of its page.
    Item(Item),
}

/// Milliseconds since 1970 of an instant; a day or less is none.
fn instant(given: &str) -> Option<i64> {
    let iso = crate::date::iso(given)?;
    iso.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}
