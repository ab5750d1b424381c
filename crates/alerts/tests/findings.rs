//! Sources that say nothing, and the examples of the reference.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;

use watchfloor_alerts::{Facts, Found, Rules, SourceState, findings};
use watchfloor_room::{Picture, Snapshot};

const HOUR: i64 = 3_600_000;

fn of_sources(when: &str, sources: &[SourceState], now: i64) -> Vec<Found> {
    let text = format!(
        "[defaults]\nreceiver = \"desk\"\n[[rule]]\nname = \"quiet\"\nwhen.source = {{ {when} }}\n"
    );
    let rules = Rules::parse(&text).unwrap();
    let snapshot = Snapshot::default();
    let picture = Picture::of(&snapshot);
    let backlog = BTreeSet::new();
    let facts =
        Facts { snapshot: &snapshot, picture: &picture, sources, backlog: &backlog, now };
    findings(&rules, &facts)
}

fn titles(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| found.finding.title.as_str()).collect()
}

#[test]
fn silence_is_told_by_the_rhythm_of_the_source_or_by_the_clock() {
    let river = SourceState {
        name: "river-post".to_owned(),
        last_success: Some(5 * HOUR),
        last_new: Some(HOUR),
        silent_since: Some(3 * HOUR),
        error: None,
    };
    let wire =
        SourceState { name: "wire".to_owned(), silent_since: None, ..river.clone() };
    let both = [river, wire];
    let silent = of_sources("silent = true", &both, 6 * HOUR);
    assert_eq!(titles(&silent), ["river-post · silent since 1970-01-01 03:00 UTC"]);
    assert_eq!(of_sources("silent_for = \"5h\"", &both, 6 * HOUR).len(), 2);
    assert_eq!(of_sources("silent_for = \"6h\"", &both, 6 * HOUR), []);
    assert_eq!(of_sources("silent = true, name = \"wire\"", &both, 6 * HOUR), []);
}

#[test]
fn a_failure_is_one_finding_until_a_visit_succeeds() {
    let mut source = SourceState {
        name: "wire".to_owned(),
        last_success: Some(HOUR),
        error: Some("no answer within 30 seconds".to_owned()),
        ..SourceState::default()
    };
    let first = of_sources("failing = true", std::slice::from_ref(&source), 2 * HOUR);
    source.error = Some("connection refused".to_owned());
    let second = of_sources("failing = true", std::slice::from_ref(&source), 3 * HOUR);
    assert_eq!(first[0].anchors, second[0].anchors);
    assert_eq!(first[0].finding.print, second[0].finding.print);
    let later =
        of_sources("failing_for = \"3h\"", std::slice::from_ref(&source), 3 * HOUR);
    assert_eq!(later, []);
    source.error = None;
    assert_eq!(of_sources("failing = true", &[source], 4 * HOUR), []);
}

#[test]
fn the_examples_of_the_reference_are_understood() {
    let reference = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/alerts.md"
    ))
    .unwrap();
    let blocks: Vec<&str> = reference
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 2);
    let rules = Rules::parse(&blocks.concat()).unwrap();
    assert_eq!(rules.receivers(), ["desk", "duty-officer"]);
    assert_eq!((rules.silences.len(), rules.inhibits.len()), (1, 1));
}
