//! Runs the Markdown files in `tests/suites`: a text with names in brackets, and what each means.
//!
//! An expectation has one line for each name, in the order of the text:
//! `name | country or - | grain | latitude, longitude`, or `name | nothing`. The place must lie
//! within 150 km of the position, a country within 800. A fence `known` before the text gives what
//! is known of the report: `countries: UKR RUS`, `place: Paris, Texas`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_places::{Context, Gazetteer, Grain, Mention, Resolved};
use watchfloor_text::Span;

#[derive(Default)]
struct Case {
    name: String,
    known: String,
    text: String,
    expected: String,
}

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let gazetteer = Gazetteer::built_in().unwrap();
    let mut cases = 0;
    let mut failures = String::new();
    for file in files {
        for case in cases_of(&std::fs::read_to_string(&file).unwrap()) {
            cases += 1;
            for (expected, found) in run(&gazetteer, &case) {
                if !agree(&expected, found.as_ref()) {
                    let found = found.map_or("nothing".to_owned(), |found| line(&found));
                    writeln!(
                        failures,
                        "{}: expected {expected}, found {found}",
                        case.name
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases >= 20, "only {cases} cases were found");
}

/// The cases of a suite: a heading, fences `known` (if any), `text` and `expected`.
fn cases_of(suite: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut case = Case::default();
    let mut lines = suite.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            case.name = heading.to_owned();
        }
        let Some(fence) = line.strip_prefix("```") else { continue };
        let inside: Vec<&str> =
            lines.by_ref().take_while(|line| *line != "```").collect();
        match fence {
            "known" => case.known = inside.join("\n"),
            "text" => case.text = inside.join("\n"),
            "expected" => {
                case.expected = inside.join("\n");
                cases.push(std::mem::take(&mut case));
            }
            other => panic!("unknown fence '{other}' in '{}'", case.name),
        }
    }
    cases
}

/// Each expectation with what was found for its name.
fn run(gazetteer: &Gazetteer, case: &Case) -> Vec<(String, Option<Resolved>)> {
    let mut text = String::new();
    let mut spans = Vec::new();
    for char in case.text.chars() {
        match char {
            '[' => spans.push(Span::new(text.len(), text.len())),
            ']' => spans.last_mut().unwrap().end = text.len(),
            other => text.push(other),
        }
    }
    let mentions: Vec<Mention> =
        spans.iter().map(|&span| Mention { name: span.slice(&text), span }).collect();
    let known =
        |field: &str| case.known.lines().find_map(|line| line.strip_prefix(field));
    let countries: Vec<&str> =
        known("countries: ").map(|codes| codes.split(' ').collect()).unwrap_or_default();
    let context = Context { text: &text, countries: &countries, place: known("place: ") };
    let found = gazetteer.resolve(&mentions, &context);
    let expected: Vec<&str> = case.expected.lines().collect();
    assert_eq!(expected.len(), found.len(), "{}: one line for each name", case.name);
    for (expected, mention) in expected.iter().zip(&mentions) {
        assert!(expected.starts_with(mention.name), "{}: {expected}", case.name);
    }
    expected.into_iter().map(str::to_owned).zip(found).collect()
}

fn agree(expected: &str, found: Option<&Resolved>) -> bool {
    let fields: Vec<&str> = expected.split(" | ").collect();
    match (fields.as_slice(), found) {
        ([_, "nothing"], None) => true,
        ([_, country, grain, position], Some(found)) => {
            let (lat, lon) = position.split_once(", ").expect("latitude, longitude");
            let far = distance(
                (found.lat, found.lon),
                (lat.parse().unwrap(), lon.parse().unwrap()),
            );
            let reach = if found.grain == Grain::Country { 800.0 } else { 150.0 };
            *country == found.country.as_deref().unwrap_or("-")
                && *grain == found.grain.as_str()
                && far < reach
        }
        _ => false,
    }
}

fn line(found: &Resolved) -> String {
    let country = found.country.as_deref().unwrap_or("-");
    let grain = found.grain.as_str();
    format!("{} | {country} | {grain} | {:.1}, {:.1}", found.name, found.lat, found.lon)
}

/// Kilometres on the globe.
fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across =
        from.0.to_radians().cos() * to.0.to_radians().cos() * half(to.1 - from.1);
    2.0 * 6371.0 * (half(to.0 - from.0) + across).sqrt().asin()
}
