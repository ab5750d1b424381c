//! Runs the Markdown files in `tests/suites`: a text, then who says what in it.
//!
//! An expectation has one line for each attribution, in the order of the text:
//! `mark | source [= actor] [→ addressee] | cue | content`, indented under the one that holds it.
//! Discontinuous contents are joined by ` … `; a content may end in `…` where its beginning says
//! enough. Lines `actor: name (roles)` name actors that must be found, with their roles.
//! The suite `figures.md` has lines for figures instead; it says itself how to read them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_reading::contract::{Attribution, CharSpan, Figure, Reading, SourceKind};
use watchfloor_reading::{Reader, Scratch};
use watchfloor_report::{Input, parse};

struct Case {
    name: String,
    text: String,
    expected: String,
}

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let reader = Reader::new().unwrap();
    let mut scratch = Scratch::new();
    let mut cases = 0;
    let mut failures = String::new();
    for file in files {
        let suite = std::fs::read_to_string(&file).unwrap();
        let of_figures = file.ends_with("figures.md");
        for case in cases_of(&suite) {
            cases += 1;
            let input = Input {
                bytes: case.text.as_bytes(),
                name: Some("case.txt"),
                ..Input::default()
            };
            let report = parse(&input).unwrap();
            let reading = reader.read(Some("case.txt"), &report, &mut scratch);
            let (found, agrees) = if of_figures {
                let found = describe_figures(&reading);
                let agrees = figures_agree(&case.expected, &found);
                (found, agrees)
            } else {
                let found = describe(&reading);
                let agrees = agree(&case.expected, &found, &reading);
                (found, agrees)
            };
            if !agrees {
                let (name, expected) = (&case.name, &case.expected);
                writeln!(failures, "## {name}\n\nexpected:\n{expected}\nfound:\n{found}")
                    .unwrap();
                for actor in &reading.actors {
                    writeln!(
                        failures,
                        "actor: {} ({})",
                        actor.name,
                        actor.roles.join("; ")
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(cases >= 12, "only {cases} cases were found");
}

/// The cases of a suite: a heading, a fence `text` and a fence `expected`.
fn cases_of(suite: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let (mut name, mut text) = (String::new(), String::new());
    let mut lines = suite.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            name = heading.to_owned();
        }
        let Some(fence) = line.strip_prefix("```") else { continue };
        let inside: Vec<&str> =
            lines.by_ref().take_while(|line| *line != "```").collect();
        match fence {
            "text" => text = inside.join("\n"),
            "expected" => cases.push(Case {
                name: name.clone(),
                text: std::mem::take(&mut text),
                expected: inside.join("\n"),
            }),
            other => panic!("unknown fence '{other}' in '{name}'"),
        }
    }
    cases
}

fn describe(reading: &Reading) -> String {
    let mut out = String::new();
    for attribution in &reading.attributions {
        writeln!(
            out,
            "{}{}",
            "  ".repeat(depth(reading, attribution)),
            line(reading, attribution)
        )
        .unwrap();
    }
    out
}

fn depth(reading: &Reading, attribution: &Attribution) -> usize {
    attribution.within.map_or(0, |outer| 1 + depth(reading, &reading.attributions[outer]))
}

fn line(reading: &Reading, attribution: &Attribution) -> String {
    let mark = match attribution.source.kind {
        SourceKind::Person => "named",
        SourceKind::Anonymous => "anon",
        SourceKind::Organization => "org",
        SourceKind::Country => "country",
        SourceKind::Document => "doc",
        SourceKind::Media => "media",
        SourceKind::Unknown => "unclear",
    };
    let mut source =
        attribution.source.span.map_or("-".to_owned(), |span| words(reading, span));
    let actor = attribution.source.actor.map(|id| reading.actors[id].name.as_str());
    if let Some(name) = actor.filter(|name| !source.contains(name)) {
        write!(source, " = {name}").unwrap();
    }
    if let Some(addressee) = &attribution.addressee {
        write!(source, " → {}", words(reading, addressee.span)).unwrap();
    }
    let cue = attribution.cue.map_or("-".to_owned(), |cue| words(reading, cue.span));
    let content: Vec<String> =
        attribution.content.spans.iter().map(|span| words(reading, *span)).collect();
    format!("{mark} | {source} | {cue} | {}", content.join(" … "))
}

/// One line for each figure: words, value, item, role, event, source.
fn describe_figures(reading: &Reading) -> String {
    let mut out = String::new();
    for figure in &reading.figures {
        let item = figure.item.as_deref().unwrap_or("-");
        let role = serde_json::to_value(figure.role).unwrap();
        let event = figure
            .event
            .map_or("-".to_owned(), |id| words(reading, reading.events[id].trigger));
        let source = figure
            .attribution
            .and_then(|id| reading.attributions[id].source.span)
            .map_or("-".to_owned(), |span| words(reading, span));
        writeln!(
            out,
            "{} | {} | {item} | {} | {event} | {source}",
            words(reading, figure.span),
            value(figure),
            role.as_str().unwrap_or("-"),
        )
        .unwrap();
    }
    out
}

/// "≥12", "≤40", "20–30", with "~" before it where it is not exact and the unit behind it.
fn value(figure: &Figure) -> String {
    let bounds = match (figure.low, figure.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("≥{low}"),
        (None, Some(high)) => format!("≤{high}"),
        (None, None) => "?".to_owned(),
    };
    let near = if figure.approximate { "~" } else { "" };
    let unit = figure.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    format!("{near}{bounds}{unit}")
}

/// An expected line may leave out the last fields.
fn figures_agree(expected: &str, found: &str) -> bool {
    let found: Vec<&str> = found.lines().collect();
    expected.lines().count() == found.len()
        && expected.lines().zip(&found).all(|(expected, found)| {
            found
                .strip_prefix(expected)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(" | "))
        })
}

fn words(reading: &Reading, [start, end]: CharSpan) -> String {
    let text: String =
        reading.report.text.chars().skip(start).take(end - start).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn agree(expected: &str, found: &str, reading: &Reading) -> bool {
    let (actors, lines): (Vec<&str>, Vec<&str>) =
        expected.lines().partition(|line| line.starts_with("actor: "));
    let found: Vec<&str> = found.lines().collect();
    lines.len() == found.len()
        && lines.iter().zip(&found).all(|(expected, found)| {
            match expected.strip_suffix('…') {
                Some(beginning) => found.starts_with(beginning),
                None => expected == found,
            }
        })
        && actors.iter().all(|actor| {
            reading.actors.iter().any(|found| {
                *actor == format!("actor: {} ({})", found.name, found.roles.join("; "))
            })
        })
}
