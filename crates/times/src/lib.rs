/*!
The time expressions of a text, with their values.

[`find`] reads a text once, with the day it was published, and says of every expression where it
stands, what stretch of the calendar it names and how exact it is.

```
use watchfloor_text::Span;
use watchfloor_times::{Grain, find};

let text = "The ministers met late on Saturday.";
let found = find(text, &[Span::of(text)], Some("2024-04-15"));
assert_eq!(found[0].start.as_deref(), Some("2024-04-13"));
assert_eq!(found[0].grain, Grain::Day);
```

Invariants:

- Nothing is guessed: without a day of publication, what is told from it has neither start nor
  end, and says so by `needs_anchor`.
- Spans lie on character boundaries, in order, and do not overlap.
- The time taken grows with the text's length, not faster.
*/

mod grammar;
mod holidays;
mod lexicon;
mod meaning;
mod recur;
mod resolve;
mod shift;
mod stretch;
mod tense;
mod times;
mod tokens;

pub use crate::meaning::Modifier;
pub use crate::times::{End, Grain, Kind, TimeExpression, find};
