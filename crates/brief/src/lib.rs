/*!
A picture of the room, shown: to people as a page, to programs as tables.

| function | gives |
|---|---|
| [`brief`] | what happened, what is disputed, said, announced, counted, and how tense it is |
| [`changed`] | what the room learnt since a moment, the latest first |
| [`why`] | one line of the picture with every word it rests on, in its sentence |
| [`export::export`](mod@export) | events, claims, figures, the watch list as CSV, JSON lines, Parquet, GeoJSON |
| [`export::mentions`](export::mentions()) | each act of each report, straight from the record |

The first three take the [`Picture`], the [`Snapshot`] it was made of, which holds the texts, and
[`Settings`]: the [`Form`] (Markdown, HTML, terminal) and the limits.

```
use watchfloor_brief::{Form, Settings, brief};
use watchfloor_room::{Picture, Snapshot};

let snapshot = Snapshot::default();
let picture = Picture::of(&snapshot);
let page = brief(&picture, &snapshot, &[], &Settings::new(Form::Markdown));
assert!(page.contains("Nothing was known"));
```

# Invariants

- The same picture, snapshot and settings give the same bytes; no clock is asked.
- Nothing is worded that is not in the picture: words are fixed by rule ([`mod@self`]'s tables), names, or
  quotations of stored texts in quotation marks.
- Every sentence about the world ends with the numbers of the lines it rests on.
- Whatever a report holds (markup, terminal sequences, marks of direction), a page shows it as words and
  nothing obeys it.
*/
mod desk;
pub mod export;
mod html;
mod markdown;
mod page;
pub mod paper;
pub mod safe;
mod sections;
mod settings;
mod terminal;
mod why;
pub mod words;

use watchfloor_record::Line;
use watchfloor_room::changes::Change;
use watchfloor_room::{Picture, Snapshot};

use crate::desk::Desk;
use crate::page::Page;
use crate::sections::Work;
use crate::sections::changed::Order;
pub use crate::sections::figures::counted;
pub use crate::settings::{Form, Settings};
pub use crate::words::role;

/// The brief: what is known, the important first.
///
/// `changes` are shown at its head where there are any; see [`watchfloor_room::changes::changes`].
pub fn brief(
    picture: &Picture,
    snapshot: &Snapshot,
    changes: &[Change],
    settings: &Settings,
) -> String {
    let work = Work { desk: Desk::new(picture, snapshot), settings };
    let mut page = Page { title: settings.title.clone(), ..Page::default() };
    page.facts = sections::head::facts(&work);
    let sections = [
        sections::changed::section(&work, changes, Order::Weightiest, settings.limit),
        sections::happened::section(&work),
        sections::disputed::section(&work),
        sections::retracted::section(&work),
        sections::said::section(&work),
        sections::announced::section(&work),
        sections::figures::section(&work),
        sections::tension::section(&work),
        sections::people::section(&work),
    ];
    page.sections = sections.into_iter().flatten().collect();
    sections::sources::add(&work, &mut page);
    set(&page, settings.form)
}

/// What the room learnt after `since` (milliseconds), the latest first: all of `changes`, without a limit.
pub fn changed(
    picture: &Picture,
    snapshot: &Snapshot,
    changes: &[Change],
    since: i64,
    settings: &Settings,
) -> String {
    let work = Work { desk: Desk::new(picture, snapshot), settings };
    let mut page = Page {
        title: format!("Changes since {}", words::moment(since)),
        ..Page::default()
    };
    page.facts = sections::head::as_of(&work);
    let section =
        sections::changed::section(&work, changes, Order::Latest, changes.len());
    if section.is_none() {
        page.facts.push(vec![page::Run::strong("Nothing changed.")]);
    }
    page.sections.extend(section);
    sections::sources::add(&work, &mut page);
    set(&page, settings.form)
}

/// One line with every word it rests on. A line that the snapshot does not hold is said to be unknown;
/// whoever must tell asks [`Snapshot::line`] first.
pub fn why(
    line: Line,
    picture: &Picture,
    snapshot: &Snapshot,
    settings: &Settings,
) -> String {
    let work = Work { desk: Desk::new(picture, snapshot), settings };
    set(&why::page(&work, line), settings.form)
}

fn set(page: &Page, form: Form) -> String {
    match form {
        Form::Markdown => markdown::text(page),
        Form::Html => html::text(page),
        Form::Terminal { width } => terminal::text(page, width),
    }
}
