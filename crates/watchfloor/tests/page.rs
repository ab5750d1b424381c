//! What a person sees.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use proptest::prelude::*;
use serde_json::{Value, json};
use watchfloor::render::page;
use watchfloor_reading::contract::Reading;

/// A reading of `examples/reports/ferry-corridor.txt`, made by hand.
const FERRY: &str = include_str!("fixtures/ferry-corridor.json");

fn ferry() -> Reading {
    serde_json::from_str(FERRY).unwrap()
}

/// The page without its styles.
fn plain(reading: &Reading, width: usize) -> String {
    anstream::adapter::strip_str(&page(reading, width)).to_string()
}

/// A reading of `text`, one paragraph, with these attributions and no actors.
fn reading(text: &str, attributions: Value) -> Reading {
    let reading = json!({
        "schema": "watchfloor.reading/1", "file": null,
        "report": {
            "text": text, "title": null, "outlet": null, "byline": [], "contributors": [],
            "published": null, "language": "en", "updated": false, "corrected": false,
            "blocks": [{"kind": "paragraph", "span": [0, text.chars().count()]}],
        },
        "sentences": [], "actors": [], "times": [], "places": [], "figures": [],
        "attributions": attributions, "events": [], "watch": [], "notes": [],
    });
    serde_json::from_value(reading).unwrap()
}

/// An attribution from an unknown source.
fn said(id: usize, spans: Value, within: Option<usize>) -> Value {
    json!({
        "id": id, "source": {"span": null, "actor": null, "kind": "unknown"}, "cue": null,
        "content": {"spans": spans}, "quotation": "indirect", "addressee": null,
        "within": within, "time": null, "confidence": 0.9,
    })
}

#[test]
fn the_fixture_is_sound() {
    assert_eq!(watchfloor_reading::invariants::check(&ferry()), Vec::<String>::new());
    assert_eq!(
        ferry().report.text,
        include_str!("../../../examples/reports/ferry-corridor.txt")
    );
}

#[test]
fn an_article_at_80_columns() {
    insta::assert_snapshot!(plain(&ferry(), 80));
}

#[test]
fn an_article_at_44_columns() {
    insta::assert_snapshot!(plain(&ferry(), 44));
}

#[test]
fn styles_mark_kinds_and_quoted_words() {
    let page = page(&ferry(), 100);
    let styled: Vec<String> =
        page.lines().skip(12).take(3).map(|line| format!("{line:?}")).collect();
    insta::assert_snapshot!(styled.join("\n"));
}

#[test]
fn a_report_without_statements_says_what_it_holds() {
    let mut reading = ferry();
    reading.attributions.clear();
    reading.report.language = Some("sv".to_owned());
    reading.report.published = None;
    insta::assert_snapshot!(plain(&reading, 80));
}

#[test]
fn quoted_words_stand_between_marks_even_where_the_span_leaves_them_out() {
    let text = "He said “we will stay” and that “all is well.”";
    let page =
        plain(&reading(text, json!([said(0, json!([[9, 21], [33, 44]]), None)])), 80);
    assert!(page.contains("“we will stay” … “all is well”"), "{page}");
}

#[test]
fn a_cue_brings_no_second_colon() {
    let mut colon = said(0, json!([[6, 16]]), None);
    colon["cue"] = json!({"span": [0, 5]});
    let page = plain(&reading("said: “We would.”", json!([colon])), 80);
    assert!(page.contains("said: “We would.”"), "{page}");
}

#[test]
fn escape_sequences_of_a_report_do_not_reach_the_terminal() {
    let text = "Ship \u{1b}]0;owned\u{7} sunk\u{202e} \u{9b}2J says\rwho";
    let mut hostile = reading(text, json!([said(0, json!([[0, 34]]), None)]));
    hostile.file = Some("a\u{1b}[2Jb\nc".to_owned());
    hostile.report.title = Some("\u{1b}[31mred".to_owned());
    hostile.report.byline = vec!["\u{1b}c".to_owned()];
    hostile.notes = vec!["note\u{1b}[8m".to_owned()];
    let page = page(&hostile, 80);
    assert!(page.contains("Ship �]0;owned� sunk� �2J says who"), "{page:?}");
    let shown = anstream::adapter::strip_str(&page).to_string();
    assert!(shown.contains("a�[2Jb c") && shown.contains("�[31mred"), "{shown:?}");
    assert_only_styles(&page);
}

/// Everything a terminal obeys in `page` is a line's end or a style.
fn assert_only_styles(page: &str) {
    let mut rest = page;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\n') {
        let sequence = &rest[at..];
        let end = sequence.find('m').expect("a style ends with m");
        let codes =
            sequence[..end].strip_prefix("\u{1b}[").expect("a style begins with ESC [");
        assert!(codes.chars().all(|c| c.is_ascii_digit() || c == ';'), "{codes:?}");
        rest = &sequence[end..];
    }
}

#[test]
fn deep_nesting_stays_on_the_page() {
    let deep: Vec<Value> =
        (0..20_000).map(|id| said(id, json!([[0, 4]]), id.checked_sub(1))).collect();
    let page = plain(&reading("They said so.", json!(deep)), 60);
    assert!(page.contains("20000 statements"), "{}", page.lines().last().unwrap());
    assert!(page.lines().all(|line| line.chars().count() <= 60));
}

proptest! {
    #[test]
    fn any_reading_gives_a_page(
        text in "([“”\"'’. ]|\\PC|\\p{Cc}){0,80}",
        spans in prop::collection::vec((0_usize..90, 0_usize..90, 0_usize..9), 0..6),
        width in 1_usize..140,
    ) {
        let attributions: Vec<Value> = spans
            .into_iter()
            .enumerate()
            .map(|(id, (start, end, outer))| said(id, json!([[start, end]]), Some(outer)))
            .collect();
        assert_only_styles(&page(&reading(&text, json!(attributions)), width));
    }
}
