//! Whatever bytes come in, a reading that comes out is sound.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::sync::LazyLock;

use proptest::prelude::*;
use watchfloor_reading::{Reader, Scratch, invariants};
use watchfloor_report::{Input, parse};

/// One reader for all cases: making it loads the model.
static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the built-in model loads"));

/// What is wrong with the reading of `bytes`; nothing where they are no report.
fn faults(bytes: &[u8], name: &str) -> Vec<String> {
    match parse(&Input { bytes, name: Some(name), ..Input::default() }) {
        Ok(report) => {
            invariants::check(&READER.read(Some(name), &report, &mut Scratch::new()))
        }
        Err(_) => Vec::new(),
    }
}

/// Pieces that news texts and pages are made of, well and badly put together.
const SCRAPS: &[&str] = &[
    "The harbour is shut",
    "Ada Quill",
    "she",
    " said ",
    " told ",
    "according to ",
    "“",
    "”",
    "\"",
    "'",
    "’",
    ", ",
    ". ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "By ",
    "LONDON (AP) — ",
    "(",
    ")",
    "Updated 9:40 PM, Sat May 3, 2031",
    "3 minute read",
    "Photo: A. Quill/Agency",
    "2031-05-03",
    "<p>",
    "</p>",
    "<h1>",
    "<div>",
    "<script>",
    "</script>",
    "<!--",
    "&amp;",
    "&#0;",
    "<html>",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "שלום",
    "é",
    "e\u{301}",
    "🛳️",
    "東京",
];

fn scraps() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(SCRAPS), 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.txt", "a.html"] {
            prop_assert_eq!(faults(&bytes, name), Vec::<String>::new());
        }
    }

    #[test]
    fn any_text(text in "(\\PC|[\\n\\t “”\"<>&.]){0,300}") {
        for name in ["a.txt", "a.html"] {
            prop_assert_eq!(faults(text.as_bytes(), name), Vec::<String>::new());
        }
    }

    #[test]
    fn scraps_of_news(text in scraps()) {
        for name in ["a.txt", "a.html"] {
            prop_assert_eq!(faults(text.as_bytes(), name), Vec::<String>::new());
        }
    }

    #[test]
    fn broken_bytes_in_a_text(text in scraps(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        let place = at.index(bytes.len() + 1);
        bytes.insert(place, byte);
        prop_assert_eq!(faults(&bytes, "a.txt"), Vec::<String>::new());
    }
}
