/*!
Words, sentences and quotations of a text, with their offsets.

Everything later in the flow (the reader's heads, attributions, events) speaks of a text in
terms of this crate: a [`Span`] of bytes, [`words`](words::words) cut as the Universal
Dependencies treebanks of English cut them, [`sentences`](sentences::sentences) as runs of words,
and the [`quotations`](quotes::quotations) of a paragraph.

```
use watchfloor_text::{Span, words::words};

let text = "Tehran didn't reply.";
let cut: Vec<&str> =
    words(text, Span::of(text)).into_iter().map(|word| word.slice(text)).collect();
assert_eq!(cut, ["Tehran", "did", "n't", "reply", "."]);
```

Invariants:

- A span lies on character boundaries of the text it was made from.
- Words are in order, do not overlap, are never empty and hold no white space.
- Nothing here fails: any text has words, sentences and quotations, if only none.
*/

pub mod quotes;
pub mod sentences;
mod span;
pub mod words;

pub use crate::span::{CharIndex, Span};
