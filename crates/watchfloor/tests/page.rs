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
    let line_of = |words: &str| {
        page.lines().find(|line| line.contains(words)).expect("the page has the line")
    };
    let styled: Vec<String> =
        ["Nobody", "denied", "phone", "searched", "stopped", "threat"]
            .map(|words| format!("{:?}", line_of(words)))
            .into();
    insta::assert_snapshot!(styled.join("\n"));
}

#[test]
fn a_report_without_statements_says_what_it_holds() {
    let mut reading = ferry();
    reading.attributions.clear();
    reading.events.clear();
    reading.watch.clear();
    reading.figures.clear();
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

/// An event between nobody and nobody, which happened.
fn event(id: usize, kind: &str, span: [usize; 2], trigger: [usize; 2]) -> Value {
    json!({
        "id": id, "type": kind, "mode": null, "cameo": "190", "quad": "material conflict",
        "goldstein": -9.0, "actor": [], "recipient": [], "actor_words": [],
        "recipient_words": [], "span": span, "trigger": trigger, "status": "happened",
        "condition": null, "time": null, "place": null, "place_from": null,
        "attributions": [], "confidence": 0.9,
    })
}

/// `reading` with one of its lists replaced.
fn with(reading: Reading, list: &str, items: Value) -> Reading {
    let mut value = serde_json::to_value(reading).unwrap();
    value[list] = items;
    serde_json::from_value(value).unwrap()
}

/// Two actors, one of them with a code.
fn actors() -> Value {
    json!([
        {"id": 0, "name": "Ada Quill", "kind": "person", "country": null, "code": "VELGOV",
         "roles": [], "mentions": [[0, 5]]},
        {"id": 1, "name": "Karsenia", "kind": "country", "country": null, "code": "KAR",
         "roles": [], "mentions": []},
    ])
}

#[test]
fn an_act_told_again_and_again_is_one_entry() {
    let text = "Quill struck Karsenia.\nQuill hit Karsenia.\nOn Sunday Quill shot at it.\n\
        Quill did not strike it.";
    let spans = [[0, 21], [23, 41], [43, 69], [71, 94]];
    let triggers = [[6, 12], [29, 32], [59, 63], [85, 91]];
    let mut events: Vec<Value> =
        (0..4).map(|id| event(id, "ASSAULT", spans[id], triggers[id])).collect();
    for event in &mut events {
        event["actor"] = json!([0]);
        event["recipient"] = json!([1]);
    }
    events[1]["confidence"] = json!(0.3);
    events[3]["status"] = json!("denied");
    let plain_of = |events: &[Value]| {
        let reading = with(reading(text, json!([])), "actors", actors());
        plain(&with(reading, "events", json!(events)), 80)
    };
    let page = plain_of(&events);
    assert!(
        page.contains(
            "   1  happened     Quill VELGOV → Karsenia · assault (also 2, 3)\n"
        ),
        "{page}"
    );
    assert!(page.contains("   4  denied       Quill → Karsenia · assault\n"), "{page}");
    assert!(page.contains("\n2 events (4 mentions): 1 happened, 1 denied\n"), "{page}");
    assert!(!page.contains("doubtful"), "a sure mention makes an act sure: {page}");

    // Once two mentions have different dates they are two acts, and a third without a date may
    // be either.
    events[3]["status"] = json!("happened");
    let times = json!([
        {"id": 0, "span": [46, 52], "start": "2031-05-04", "end": "2031-05-04", "grain": "day"},
        {"id": 1, "span": [71, 76], "start": "2031-05-06", "end": "2031-05-06", "grain": "day"},
    ]);
    events[2]["time"] = json!(0);
    events[3]["time"] = json!(1);
    let reading = with(reading(text, json!([])), "actors", actors());
    let page = plain(&with(with(reading, "times", times), "events", json!(events)), 80);
    assert!(page.contains("· assault (also 2)\n"), "{page}");
    assert!(page.contains("· assault · Sunday (2031-05-04)\n"), "{page}");
    assert!(page.contains("3 events (4 mentions): 3 happened\n"), "{page}");
}

#[test]
fn figures_are_a_ledger() {
    let text = "At least 1,200 homes burned; four people died, about 2.5m crowns are gone, \
        at most 30 percent. Four died, two officials said.";
    let figure = |id: usize, low: Value, high: Value, item: Value, role: Value| {
        json!({"id": id, "span": [0, 8], "low": low, "high": high, "approximate": false,
               "unit": null, "item": item, "role": role, "event": null,
               "attribution": null, "time": null})
    };
    let mut figures = vec![
        figure(0, json!(1200.0), json!(null), json!("home"), json!("destroyed")),
        figure(1, json!(4.0), json!(4.0), json!("person"), json!("killed")),
        figure(2, json!(2.5e6), json!(2.5e6), json!("loss"), json!("money")),
        figure(3, json!(null), json!(30.0), json!(null), json!(null)),
        figure(4, json!(2.0), json!(2.0), json!("official"), json!(null)),
        figure(5, json!(4.0), json!(4.0), json!("person"), json!("killed")),
        figure(6, json!(20.0), json!(30.0), json!("boat"), json!(null)),
    ];
    figures[2]["approximate"] = json!(true);
    figures[2]["unit"] = json!("VEC");
    figures[3]["unit"] = json!("percent");
    let page = plain(&with(reading(text, json!([])), "figures", json!(figures)), 80);
    let ledger: Vec<&str> =
        page.lines().skip_while(|line| !line.starts_with("line")).take(7).collect();
    assert_eq!(
        ledger,
        [
            "line  figures            of what",
            "   1  4                  person, killed",
            "   1  ≥ 1,200            home, destroyed",
            "   1  ~ VEC 2.5 million  loss",
            "   1  ≤ 30%              ",
            "   1  20–30              boat",
            "      left out: counts below ten (line 1)",
        ]
    );
}

#[test]
fn what_is_hardly_there_is_left_off_the_page_and_counted() {
    let mut faint = event(0, "ASSAULT", [0, 5], [0, 5]);
    faint["confidence"] = json!(0.2);
    let watch = json!([{"kind": "threat", "by": null, "to": null, "what": {"span": [0, 5]},
        "condition": null, "due": null, "event": 0, "attribution": null}]);
    let reading = with(reading("Shots.", json!([])), "events", json!([faint]));
    let page = plain(&with(reading, "watch", watch), 80);
    assert!(page.contains("left off the page: 1 act less likely than 35%"), "{page}");
    assert!(!page.contains("who did what to whom"), "{page}");
    assert!(!page.contains("to watch"), "{page}");
}

/// A reading in which nothing fits: spans reversed and beyond the text, ids that lead nowhere.
#[test]
fn acts_that_are_not_sound_give_a_page_all_the_same() {
    let text = "Short.\nText.";
    let mut bad = event(0, "", [9, 2], [900, 3]);
    bad["actor"] = json!([7, 7]);
    bad["recipient_words"] = json!([[5, 1], [40, 90]]);
    bad["condition"] = json!({"span": [8, 8]});
    bad["time"] = json!(3);
    bad["place"] = json!(4);
    bad["attributions"] = json!([5, 5]);
    bad["confidence"] = json!(4.0);
    let mut worse = event(0, "\u{1b}[2J", [0, 12], [3, 1]);
    worse["mode"] = json!("\u{202e}\u{7}");
    let watch = json!([
        {"kind": "threat", "by": 9, "to": 9, "what": {"span": [12, 0]},
         "condition": {"span": [99, 98]}, "due": "\u{1b}c", "event": 44, "attribution": 8},
        {"kind": "deadline", "by": null, "to": null, "what": {"span": [0, 6]},
         "condition": null, "due": null, "event": 0, "attribution": null},
    ]);
    let figures = json!([
        {"id": 0, "span": [6, 0], "low": -1e308, "high": 1e308, "approximate": true,
         "unit": "\u{9b}", "item": null, "role": "killed", "event": 6, "attribution": 6,
         "time": 6},
        {"id": 0, "span": [50, 60], "low": null, "high": null, "approximate": false,
         "unit": null, "item": null, "role": null, "event": null, "attribution": null,
         "time": null},
    ]);
    let bad = with(reading(text, json!([])), "events", json!([bad, worse]));
    let bad = with(with(bad, "watch", watch), "figures", figures);
    for width in [1, 44, 80] {
        let page = page(&bad, width);
        assert_only_styles(&page);
    }
    let page = plain(&bad, 80);
    assert!(page.contains("2 to watch: 1 deadline, 1 threat"), "{page}");
}

#[test]
fn many_acts_and_long_clauses_take_a_page_of_bounded_length() {
    let text = "word ".repeat(20_000);
    let events: Vec<Value> =
        (0..5_000).map(|id| event(id, "ASSAULT", [0, 99_999], [id, 99_999])).collect();
    let page = plain(&with(reading(&text, json!([])), "events", json!(events)), 80);
    assert!(page.len() < 2_000_000, "{}", page.len());
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

    #[test]
    fn any_acts_give_a_page(
        text in "([“”\"'’.\n ]|\\PC|\\p{Cc}){0,80}",
        ends in prop::collection::vec((0_usize..90, 0_usize..90), 1..6),
        width in 1_usize..140,
    ) {
        let spans: Vec<[usize; 2]> = ends.iter().map(|&(from, to)| [from, to]).collect();
        let events: Vec<Value> = spans
            .iter()
            .zip(spans.iter().rev())
            .enumerate()
            .map(|(id, (&span, &other))| {
                let mut event = event(id, "COERCE", span, other);
                event["actor_words"] = json!([other]);
                event["condition"] = json!({"span": other});
                event
            })
            .collect();
        let watch: Vec<Value> = spans
            .iter()
            .enumerate()
            .map(|(id, span)| json!({
                "kind": "warning", "by": null, "to": null, "what": {"span": span},
                "condition": null, "due": null, "event": id.checked_sub(2),
                "attribution": null,
            }))
            .collect();
        let reading = with(reading(&text, json!([])), "events", json!(events));
        assert_only_styles(&page(&with(reading, "watch", json!(watch)), width));
    }
}
