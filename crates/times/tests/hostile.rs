//! Texts that nobody writes for readers: no panic, no disorder, no time that grows faster than the
//! text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use watchfloor_text::Span;
use watchfloor_times::{Kind, TimeExpression, find};

/// The invariants of what is found.
fn check(text: &str, found: &[TimeExpression]) {
    let mut at = 0;
    for time in found {
        assert!(time.span.start >= at && !time.span.is_empty(), "{time:?} after {at}");
        let words =
            text.get(time.span.start..time.span.end).expect("on character boundaries");
        assert_eq!(words, words.trim());
        assert_eq!(time.start.is_some(), time.end.is_some(), "{time:?}");
        assert!(!(time.needs_anchor && time.start.is_some()), "{time:?}");
        for end in &time.ends {
            assert!(time.span.contains(end.span), "{time:?}");
            assert_eq!(time.kind, Kind::Range);
        }
        at = time.span.end;
    }
}

/// Words that expressions are made of, to be put together at random.
fn vocabulary() -> impl Strategy<Value = String> {
    let words = [
        "the",
        "last",
        "next",
        "two",
        "weeks",
        "ago",
        "Monday",
        "in",
        "April",
        "13",
        "2024",
        ",",
        "-",
        "–",
        "of",
        "and",
        "between",
        "from",
        "to",
        "8",
        "pm",
        ":",
        "30",
        "night",
        "early",
        "end",
        "first",
        "week",
        "BC",
        "9999",
        "0",
        "00",
        "31",
        "February",
        "29",
        "later",
        "days",
        "a",
        "century",
        "'",
        "s",
        ".",
        "every",
        "Easter",
        "hundred",
        "thousand",
        "few",
        "years",
        "after",
        "tomorrow",
        "half",
        "past",
        "overnight",
        "GMT",
        "+",
        "2",
        "/",
        "the 1990s",
        "one",
        "Ashura",
        "Passover",
        "decades",
        "99999999999",
        "1.5",
        "\n\n",
        "é",
        "“",
        "before",
        "same",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40)
        .prop_map(|chosen| chosen.join(" "))
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        check(&text, &find(&text, &[Span::of(&text)], Some("2024-04-14")));
    }

    #[test]
    fn any_words_of_time_are_read(
        text in vocabulary(),
        published in proptest::option::of("[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]Z)?"),
    ) {
        check(&text, &find(&text, &[], published.as_deref()));
    }

    #[test]
    fn any_spans_are_taken(text in "\\PC{0,80}", spans in proptest::collection::vec((0..90_usize, 0..90_usize), 0..5)) {
        let spans: Vec<Span> = spans
            .into_iter()
            .map(|(start, length)| Span { start, end: start + length })
            .collect();
        check(&text, &find(&text, &spans, None));
    }

    #[test]
    fn without_a_day_nothing_relative_is_anchored(days in 1..400_u32) {
        let text = format!("It happened {days} days ago, on Monday, in April.");
        let found = find(&text, &[], None);
        prop_assert!(!found.is_empty());
        prop_assert!(found.iter().all(|time| time.start.is_none() && time.needs_anchor));
    }
}

#[test]
fn long_runs_of_one_word_take_little_time() {
    let repeated = [
        "the last of the ",
        "between ",
        "1999-",
        "two ",
        "Monday ",
        "April 13 to ",
        "13-",
        "'",
        "the end of the ",
        "from May ",
        "8:",
        "twenty-",
        "first week of ",
        "early ",
        "1,000,",
        "a hundred and ",
        "Monday at ",
        "the day after ",
    ];
    for piece in repeated {
        let text = piece.repeat(60_000 / piece.len());
        let start = Instant::now();
        check(&text, &find(&text, &[], Some("2024-04-14")));
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{piece:?} took {took:?}");
    }
}

#[test]
fn the_far_ends_of_the_calendar_do_no_harm() {
    for published in ["9999-12-31", "0000-01-01", "2024-13-45", "yesterday", ""] {
        let text =
            "In 900000 years, 99999999 weeks ago, next century, 4000 BC, a decade later.";
        check(text, &find(text, &[], Some(published)));
    }
}
