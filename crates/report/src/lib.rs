/*!
From the bytes of a file to a report: its text and its structure.

[`parse`] takes the bytes of one plain text or HTML page, as it is or packed by gzip, and gives a
[`Report`]: the text, what it says of itself (headline, outlet, authors, dates), and its
[`Block`]s, so that later steps know a picture's credit or a correction from the story.

```
use watchfloor_report::{BlockKind, Input, parse};

let bytes = b"Talks fail in Lima\n\nLIMA (AP) - Ministers left without an agreement.\n";
let published = Some("2022-03-03");
let report = parse(&Input { bytes, name: Some("talks.txt"), published, ..Input::default() })?;

let kinds: Vec<BlockKind> = report.blocks.iter().map(|block| block.kind).collect();
assert_eq!(kinds, [BlockKind::Title, BlockKind::Dateline, BlockKind::Paragraph]);
assert_eq!(report.outlet.as_deref(), Some("AP"));
# Ok::<(), watchfloor_report::ReportError>(())
```

Invariants:

- The text of a plain-text input is what was decoded: only a byte-order mark is dropped. A headline
  that was told beside it, and that it lacks, stands above it.
- What a report says of itself counts before what its source says of it ([`Told`]).
- Blocks are in the order of the text, do not overlap, are not empty, lie on character boundaries
  and have no white space at their ends.
- Nothing is invented: a date without a year is no date of publication, and what cannot be told is
  `None` or a note.
- Nothing in an input is executed or fetched, and an input costs time and memory in proportion to
  its size.
*/

mod classify;
mod date;
mod dateline;
mod decode;
mod error;
mod glue;
mod hidden;
mod language;
mod lines;
mod markup;
mod metadata;
mod names;
mod page;
mod parse;
mod report;
mod rules;
mod shown_date;
mod told;
mod trim;
mod update;

pub use crate::decode::MAX_BYTES;
pub use crate::error::ReportError;
pub use crate::parse::{Form, Input, MAX_BLOCKS, parse};
pub use crate::report::{Block, BlockKind, Report};
pub use crate::told::Told;
