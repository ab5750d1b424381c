//! The API as programs see it: every endpoint on a room of the example crisis.
//!
//! Snapshots are to be read before they are accepted (`INSTA_UPDATE=always cargo test -p watchfloor-server --test api`).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod ahead;
mod export;
mod frames;
mod support;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use axum::http::StatusCode;
use serde_json::Value;
use support::{CRISIS, Desk, HOSTILE};

const NOON: &str = "2031-09-03T12:00Z";

/// Every list, and every single thing by the first of its list.
const LISTS: &[&str] = &[
    "/now",
    "/events",
    "/matters",
    "/tallies",
    "/watch",
    "/pairs",
    "/stories",
    "/actors",
    "/places",
    "/reports",
    "/search?q=Ferrin",
];

#[tokio::test]
async fn every_endpoint_answers() {
    let desk = Desk::crisis();
    let mut shown = String::new();
    let mut paths: Vec<String> =
        vec!["/room".to_owned(), "/matrix".to_owned(), "/timeline?bucket=day".to_owned()];
    for list in LISTS {
        let sign = if list.contains('?') { '&' } else { '?' };
        paths.push(format!("{list}{sign}limit=1"));
    }
    paths.push("/lines/1".to_owned());
    paths.push("/reports/8/compare?with=1".to_owned());
    paths.push("/sources".to_owned());
    for path in paths {
        let sign = if path.contains('?') { '&' } else { '?' };
        let mut answer = desk.get(&format!("{path}{sign}as_of={NOON}")).await;
        shorten(&mut answer);
        shown += &format!(
            "GET {path}\n{}\n\n",
            serde_json::to_string_pretty(&answer).unwrap()
        );
    }
    insta::assert_snapshot!(shown);
}

/// Cuts lists to their first item and texts to their beginning: what is shown is the form.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => {
            let is_span = items.len() == 2 && items.iter().all(Value::is_number);
            if !is_span {
                items.truncate(1);
            }
            items.iter_mut().for_each(shorten);
        }
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        Value::String(text) if text.chars().count() > 60 => {
            *text = text.chars().take(60).chain(['…']).collect();
        }
        _ => {}
    }
}

#[tokio::test]
async fn what_was_known_at_a_moment_is_the_same_later() {
    let (first, later) = CRISIS.split_at(20);
    let desk = Desk::of(first);
    for (asked, live) in [(first[15].learnt, false), (desk.app.frames.live().at, true)] {
        assert_eq!(
            desk.get(&format!("/room?as_of={asked}")).await["frame"]["live"],
            live
        );
    }
    let asked = first[15].learnt;
    let now = desk.app.frames.live().at;
    let mut before = Vec::new();
    for list in LISTS {
        let sign = if list.contains('?') { '&' } else { '?' };
        let path = format!("{list}{sign}as_of={asked}&limit=500");
        before.push((desk.ask(&path).await, path));
    }
    desk.add(later).await;
    let frame = &desk.get(&format!("/room?as_of={now}")).await["frame"];
    assert_eq!(
        (&frame["live"], &frame["as_of"]),
        (&Value::from(false), &Value::from(now))
    );
    for (answer, path) in before {
        assert_eq!(answer.0, StatusCode::OK, "{path}");
        assert!(answer == desk.ask(&path).await, "{path} is another later");
    }
}

#[tokio::test]
async fn a_cursor_goes_on_in_the_picture_it_began_in() {
    // What comes in between is later, but for one report of an earlier date.
    let (first, later) = CRISIS.split_at(20);
    let (mut first, mut later) = (first.to_vec(), later.to_vec());
    later.push(first.remove(5));
    let desk = Desk::of(&first);
    for list in ["/events", "/now", "/matters", "/search?q=Ferrin"] {
        let sign = if list.contains('?') { '&' } else { '?' };
        let whole = desk.get(&format!("{list}{sign}limit=500")).await;
        let mut page = desk.get(&format!("{list}{sign}limit=7")).await;
        if list == "/events" {
            desk.add(&later).await;
        }
        let mut items = page["items"].as_array().unwrap().clone();
        while let Some(next) = page["next"].as_str() {
            page = desk.get(&format!("{list}{sign}limit=7&cursor={next}")).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            assert_eq!(page["total"], whole["total"], "{list}");
        }
        assert_eq!(&items, whole["items"].as_array().unwrap(), "{list}");
    }
}

#[tokio::test]
async fn every_quotation_has_the_exact_words_of_its_report() {
    let desk = Desk::crisis();
    let mut answers = Vec::new();
    for list in LISTS {
        answers.extend(desk.all(list, 500).await);
    }
    for (list, things) in [
        ("/events", "events"),
        ("/matters", "matters"),
        ("/tallies", "tallies"),
        ("/watch", "watch"),
    ] {
        for one in desk.all(list, 500).await.iter().take(40) {
            answers.push(desk.get(&format!("/{things}/{}", one["id"])).await);
            answers.push(desk.get(&format!("/lines/{}", one["id"])).await);
        }
    }
    answers.push(desk.get("/brief?format=json&since=48h").await);

    let mut texts: HashMap<i64, Vec<char>> = HashMap::new();
    for report in desk.all("/reports", 500).await {
        let id = report["id"].as_i64().unwrap();
        let report = desk.get(&format!("/reports/{id}")).await;
        texts.insert(id, report["text"].as_str().unwrap().chars().collect());
        for span in report["spans"].as_array().unwrap() {
            let [start, end] = ends(&span["span"]);
            assert!(start < end && end <= texts[&id].len(), "{span} of report {id}");
        }
    }
    let mut seen = 0;
    for answer in &answers {
        each_quote(answer, &mut |quote| {
            let text = &texts[&quote["report"].as_i64().unwrap()];
            for (words, span) in [("words", "span"), ("sentence", "sentence_span")] {
                let [start, end] = ends(&quote[span]);
                let there: String = text[start..end].iter().collect();
                assert_eq!(quote[words].as_str().unwrap(), there);
            }
            let ([start, end], [from, to]) =
                (ends(&quote["span"]), ends(&quote["sentence_span"]));
            assert!(from <= start && end <= to && start < end, "{quote}");
            seen += 1;
        });
    }
    assert!(seen > 500, "only {seen} quotations were seen");
}

fn ends(span: &Value) -> [usize; 2] {
    [0, 1].map(|at| usize::try_from(span[at].as_u64().unwrap()).unwrap())
}

fn each_quote(value: &Value, see: &mut impl FnMut(&Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_quote(item, see)),
        Value::Object(fields) => {
            if fields.contains_key("words") && fields.contains_key("sentence_span") {
                see(value);
            }
            fields.values().for_each(|field| each_quote(field, see));
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_change_has_a_number_of_its_own_that_stays() {
    let (first, later) = CRISIS.split_at(20);
    let desk = Desk::of(first);
    let ids = |changes: Vec<Value>| -> BTreeSet<String> {
        changes.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let changes = desk.all("/now", 500).await;
    let count = changes.len();
    let before = ids(changes);
    assert_eq!(before.len(), count, "two changes have one number");
    desk.add(later).await;
    let after = ids(desk.all("/now", 500).await);
    let lost: Vec<&String> = before.difference(&after).collect();
    // Marks of escalation are weighed against later days, and a claim may turn out to be another's.
    assert!(lost.len() * 20 < before.len(), "of {count} these went: {lost:?}");
}

#[tokio::test]
async fn a_hostile_report_leaves_as_plain_json() {
    let desk = Desk::of(std::slice::from_ref(&HOSTILE));
    for path in ["/reports/1", "/events", "/now", "/lines/1", "/search?q=shelled"] {
        let (status, kind, body) = desk.ask(path).await;
        assert_eq!(
            (status, kind.as_str()),
            (StatusCode::OK, "application/json"),
            "{path}"
        );
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert!(!body.iter().any(|byte| *byte < 0x20), "{path} has control characters");
        let text = answer.to_string();
        if path == "/reports/1" {
            assert!(
                text.contains("<script>alert('title')</script>"),
                "the text is exact"
            );
        }
    }
    let (_, kind, page) = desk.ask("/brief?format=html&since=99d").await;
    let page = String::from_utf8(page).unwrap();
    assert_eq!(kind, "text/html; charset=utf-8");
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
}

#[tokio::test]
async fn what_is_not_understood_is_told_in_words() {
    let desk = Desk::of(&CRISIS[..3]);
    let bad = [
        "/events?as_of=soon",
        "/events?as_of=9223372036854775807",
        "/events?as_of=2099-01-01",
        "/events?window=0d",
        "/events?window=-7d",
        "/events?window=1e9d",
        "/events?revision=-1",
        "/events?limit=0",
        "/events?limit=501",
        "/events?limit=many",
        "/events?limit=1&limit=2",
        "/events?cursor=x",
        "/events?cursor=1.0.0.all.99999999999999999999999",
        "/events?near=1,2",
        "/events?near=NaN,0,1",
        "/events?from=yesterday",
        "/events?story=x",
        "/events/first",
        "/events/99999999999999999999",
        "/matters?event=x",
        "/matrix?by=magic",
        "/timeline?bucket=second",
        "/timeline?from=x",
        "/now?since=later",
        "/reports/1/compare",
        "/reports/1/compare?with=x",
        "/brief?format=pdf",
        "/brief?most=0",
        "/brief?since=x",
        "/search?kind=x",
        "/search?from=x",
        "/lines/x",
    ];
    for path in bad {
        let (status, kind, body) = desk.ask(path).await;
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {problem}");
        assert_eq!(kind, "application/problem+json", "{path}");
        assert_eq!(problem["status"], 400, "{path}");
        assert!(
            problem["detail"].as_str().unwrap().split(' ').count() > 3,
            "{path}: {problem}"
        );
    }
    for path in [
        "/events/999999",
        "/matters/999999",
        "/tallies/999999",
        "/watch/999999",
        "/pairs/a|b",
        "/reports/999999",
        "/lines/999999",
        "/reports/1/compare?with=999999",
        "/export/events.xls",
        "/export/claims.geojson",
        "/export/mentions.xls",
        "/export/events",
    ] {
        let (status, kind, _) = desk.ask(path).await;
        let expected = (StatusCode::NOT_FOUND, "application/problem+json");
        assert_eq!((status, kind.as_str()), expected, "{path}");
    }
}

#[tokio::test]
async fn filters_give_just_what_they_ask_for() {
    let desk = Desk::crisis();
    let all = desk.all("/events", 500).await;
    for (query, field) in [("type", "type"), ("status", "status"), ("state", "state")] {
        let values: BTreeSet<&str> =
            all.iter().filter_map(|one| one[field].as_str()).collect();
        assert!(values.len() > 1, "only {values:?}");
        for value in values {
            let found = desk.all(&format!("/events?{query}={value}"), 500).await;
            let expected: Vec<&Value> =
                all.iter().filter(|one| one[field] == value).collect();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}={value}");
        }
    }
    let shelled = desk.all("/events?type=ASSAULT&party=LTH", 500).await;
    let is_party = |one: &Value| {
        let sides =
            ["actor", "recipient"].iter().flat_map(|side| one[*side].as_array().unwrap());
        sides
            .filter_map(|party| party["code"].as_str())
            .any(|code| code.starts_with("LTH"))
    };
    assert!(shelled.iter().all(is_party));
    let words = desk.all("/events?q=Ferrin", 500).await;
    assert!(!words.is_empty() && words.len() < all.len());
    let here = all.iter().find(|one| one["place"]["grain"] == "city");
    if let Some(place) = here.map(|one| &one["place"]) {
        let near = format!("/events?near={},{},1", place["lat"], place["lon"]);
        assert!(!desk.all(&near, 500).await.is_empty());
    }
}

#[tokio::test]
async fn another_order_has_the_same_items_and_cursors_go_on_in_it() {
    let desk = Desk::crisis();
    let turned = |of: &str, one: &Value| {
        one[of].as_array().unwrap().last().unwrap()["at"].as_i64()
    };
    for (list, order) in
        [("/matters", "latest"), ("/tallies", "disputed"), ("/watch", "due")]
    {
        let usual = desk.all(&format!("{list}?as_of={NOON}"), 500).await;
        let sorted = desk.all(&format!("{list}?as_of={NOON}&sort={order}"), 7).await;
        let ids = |all: &[Value]| -> Vec<i64> {
            all.iter().map(|one| one["id"].as_i64().unwrap()).collect()
        };
        assert_ne!(ids(&usual), ids(&sorted), "{list}");
        let set = |all: &[Value]| ids(all).into_iter().collect::<BTreeSet<i64>>();
        assert_eq!((set(&usual), usual.len()), (set(&sorted), sorted.len()), "{list}");
        match list {
            "/matters" => {
                assert!(
                    sorted
                        .is_sorted_by_key(|it| std::cmp::Reverse(turned("history", it)))
                );
            }
            "/tallies" => {
                let is_disputed = |tally: &Value| {
                    let mut entries = tally["entries"].as_array().unwrap().iter();
                    entries.any(|entry| entry["state"] == "conflicting")
                };
                let first = sorted.iter().position(|one| !is_disputed(one)).unwrap();
                assert!(first > 0 && !sorted[first..].iter().any(is_disputed));
                let count = |tally: &Value| tally["entries"].as_array().unwrap().len();
                assert!(
                    sorted[first..].is_sorted_by_key(|it| std::cmp::Reverse(count(it)))
                );
            }
            _ => {
                let is_over = |one: &Value| {
                    !["open", "triggered", "contested"]
                        .contains(&one["state"].as_str().unwrap())
                };
                let over = sorted.iter().position(is_over).unwrap();
                assert!(sorted[over..].iter().all(is_over));
                assert!(
                    sorted[over..]
                        .is_sorted_by_key(|it| std::cmp::Reverse(turned("life", it)))
                );
                let open = sorted.iter().position(|one| one["due"].is_null()).unwrap();
                assert!(open > 0, "nothing has a day");
                let days: Vec<&str> = sorted[..open]
                    .iter()
                    .map(|one| &one["due"].as_str().unwrap()[..10])
                    .collect();
                assert!(days.is_sorted(), "{days:?}");
            }
        }
    }
    let (status, ..) = desk.ask("/watch?sort=latest").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn things_are_asked_for_by_their_numbers() {
    let desk = Desk::crisis();
    for list in ["/events", "/matters", "/tallies", "/watch"] {
        let all = desk.all(list, 500).await;
        let [first, .., last] = all.as_slice() else { panic!("{list} is too short") };
        let ids = format!("{},{},999999", last["id"], first["id"]);
        let found = desk.get(&format!("{list}?ids={ids}")).await;
        assert_eq!(found["items"], serde_json::json!([first, last]), "{list}");
        assert_eq!(found["total"], 2, "{list}");
        // Whoever names more than fits into a usual page gets them all.
        let ids: Vec<String> = all.iter().map(|one| one["id"].to_string()).collect();
        let found = desk.get(&format!("{list}?ids={}", ids.join(","))).await;
        assert_eq!(found["items"].as_array().unwrap().len(), all.len(), "{list}");
        for bad in ["", "1,", "x", "-1"] {
            let (status, ..) = desk.ask(&format!("{list}?ids={bad}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{list}?ids={bad}");
        }
    }
    let [event, ..] = &desk.all("/events", 500).await[..] else { panic!() };
    let full = desk.get(&format!("/events/{}", event["id"])).await;
    let line = &full["all"].as_array().unwrap().last().unwrap()["line"];
    let found = desk.get(&format!("/events?ids={line}")).await;
    assert_eq!(found["items"][0]["id"], event["id"], "by any line that mentions it");
}

#[tokio::test]
async fn a_figure_that_no_longer_counts_says_what_took_its_place() {
    let desk = Desk::crisis();
    let mut seen = 0;
    for tally in desk.all("/tallies", 500).await {
        let entries = tally["entries"].as_array().unwrap();
        for entry in entries {
            let later =
                entries.iter().find(|it| it["quote"]["line"] == entry["superseded_by"]);
            if entry["state"] != "superseded" {
                assert_eq!(entry["superseded_at"], Value::Null, "{entry}");
                continue;
            }
            seen += 1;
            let later =
                later.expect("the figure that took its place is of the same tally");
            let at = entry["superseded_at"].as_i64().unwrap();
            let learnt =
                [&entry["learnt"], &later["learnt"]].map(|at| at.as_i64().unwrap());
            assert_eq!(at, learnt.into_iter().max().unwrap());
        }
    }
    assert!(seen > 0, "the crisis has figures that later ones replaced");
}

#[tokio::test]
async fn search_finds_the_lines_whose_sentences_have_the_words() {
    let desk = Desk::crisis();
    let hits = desk.all("/search?q=dam%20closed", 5).await.len();
    let hits_encoded = desk.all("/search?q=dam%20closing", 5).await;
    assert_eq!(hits, hits_encoded.len(), "endings of words do not count");
    assert!(!hits_encoded.is_empty());
    for hit in &hits_encoded {
        let sentence = hit["quote"]["sentence"].as_str().unwrap().to_lowercase();
        assert!(sentence.contains("dam") && sentence.contains("clos"), "{sentence}");
    }
    let figures = desk.all("/search?kind=figure&type=killed", 500).await;
    assert!(!figures.is_empty() && figures.iter().all(|hit| hit["kind"] == "figure"));
}

#[tokio::test]
async fn a_line_that_the_window_does_not_reach_is_opened_all_the_same() {
    let desk = Desk::crisis();
    let short = desk.get("/events?window=1h").await;
    assert!(
        short["total"].as_u64().unwrap()
            < desk.get("/events").await["total"].as_u64().unwrap()
    );
    let line = desk.get("/lines/1?window=1h").await;
    assert_eq!(line["quote"], desk.get("/lines/1").await["quote"]);
    assert!(!line["evidence"].as_array().unwrap().is_empty());
    let event = desk.get("/events/1?window=1h").await;
    assert_eq!(event["best"], desk.get("/events/1").await["best"]);
    let report = desk.get("/reports/1?window=1h").await;
    assert_eq!(report["text"], desk.get("/reports/1").await["text"]);
    // But nothing that was not known yet.
    let early = CRISIS[0].learnt;
    let last = desk.get("/reports?limit=1").await["items"][0]["id"].clone();
    let (status, ..) = desk.ask(&format!("/reports/{last}?as_of={early}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// Parameters of any endpoint, and values that somebody may try.
const NAMES: &[&str] = &[
    "as_of", "window", "revision", "limit", "cursor", "since", "kind", "event", "type",
    "status", "state", "actor", "party", "country", "place", "from", "to", "q", "story",
    "near", "by", "bucket", "outlet", "with", "format", "most",
];
const VALUES: &[&str] = &[
    "",
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "1946203200000",
    "2031-09-03",
    "0000-01-01",
    "9999-12-31",
    "1h",
    "36525d",
    "all",
    "1.1946203200000.11.all.18446744073709551615",
    "1.0.0.1.0",
    "90,180,20000",
    "ASSAULT,,",
    "\"*\" OR 1",
    "NEAR(a b)",
    "日本 é",
    "a\u{0}b",
    "%",
    "json",
    "deeds",
    "day",
    "1",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, ..Default::default() })]

    #[test]
    fn whatever_is_asked_the_answer_is_an_answer(
        place in 0..16_usize,
        told in proptest::collection::vec((0..NAMES.len(), 0..VALUES.len()), 0..4),
        words in ".{0,12}",
        number in proptest::prelude::any::<i64>(),
    ) {
        static ASKED: std::sync::LazyLock<(tokio::runtime::Runtime, Desk)> = std::sync::LazyLock::new(|| {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let desk = runtime.block_on(async { Desk::of(&CRISIS[..6]) });
            (runtime, desk)
        });
        let (runtime, desk) = &*ASKED;
        let paths = [
            "/room", "/now", "/events", "/matters", "/tallies", "/watch", "/pairs", "/stories", "/actors", "/matrix",
            "/places", "/timeline", "/reports", "/search", "/brief",
        ];
        let path = match paths.get(place) {
            Some(path) => (*path).to_owned(),
            None => format!("/{}/{number}", ["events", "lines", "reports", "watch"][number.rem_euclid(4) as usize]),
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &words);
        let mut seen = BTreeSet::from(["q"]);
        for (name, value) in &told {
            if seen.insert(NAMES[*name]) {
                query.append_pair(NAMES[*name], VALUES[*value]);
            }
        }
        let path = format!("{path}?{}", query.finish());
        let (status, kind, body) = runtime.block_on(desk.ask(&path));
        proptest::prop_assert!([200, 400, 404].contains(&status.as_u16()), "{path}: {status}");
        if kind.contains("json") {
            proptest::prop_assert!(serde_json::from_slice::<Value>(&body).is_ok(), "{path}");
        }
    }
}

#[test]
fn the_description_in_the_repository_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let (_, api) = watchfloor_server::endpoints().split_for_parts();
    let described =
        watchfloor_server::openapi::with_head(api, "").to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &described).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        kept == described,
        "docs/openapi.json is not what the code says; UPDATE_OPENAPI=1 cargo test -p watchfloor-server --test api writes it"
    );
    assert!(described.contains("\"openapi\": \"3.1.0\""));
}

#[tokio::test]
async fn no_two_changes_have_the_same_id() {
    let desk = Desk::crisis();
    let all = desk.all(&format!("/now?since=7d&as_of={NOON}"), 500).await;
    let ids: BTreeSet<&str> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(all.len() > 50, "{} changes", all.len());
    assert_eq!(ids.len(), all.len());
}
