//! Runs `tests/events/*.md`: a report, then what is to come out of it besides attributions.
//!
//! A case is a heading, a fence `text` and a fence `expected`. The fence `text` may begin with a
//! line `published: DATE`. Each line of `expected` must be among what is found, in any order:
//!
//! - `TYPE status | trigger | actors → recipients | if condition | at time | in place (from)`,
//! - `watch kind | by → to | what | by due`,
//! - `time words = start/end grain`,
//! - `code actor = code`,
//! - `actor name is kind`, `role name: role`, `party of trigger = actor & actor`,
//! - `note words`.
//!
//! `no` before a line: nothing found may agree with it; `one`: exactly one line does.
//!
//! An empty fence `expected` asks for no event. Parts may be left out from the end; `-` stands for nobody, `?` for whatever is found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_reading::contract::{CharSpan, Event, Reading, Watch};
use watchfloor_reading::{Reader, Scratch, invariants};
use watchfloor_report::{Input, parse};

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let reader = Reader::new().unwrap();
    let mut scratch = Scratch::new();
    let (mut lines, mut failures) = (0, String::new());
    for file in files {
        let suite = std::fs::read_to_string(&file).unwrap();
        for case in suite.split("\n## ").skip(1) {
            let name = case.lines().next().unwrap();
            let (published, text) = headed(fence(case, "text"));
            let input = Input {
                bytes: text.as_bytes(),
                name: Some("case.txt"),
                published,
                ..Input::default()
            };
            let reading =
                reader.read(Some("case.txt"), &parse(&input).unwrap(), &mut scratch);
            assert_eq!(invariants::check(&reading), Vec::<String>::new(), "{name}");
            let found = describe(&reading);
            if fence(case, "expected").is_empty() && !reading.events.is_empty() {
                let events = found.join("\n  ");
                writeln!(
                    failures,
                    "## {name}\n\nno event is there, found:\n  {events}\n"
                )
                .unwrap();
            }
            for expected in fence(case, "expected").lines() {
                lines += 1;
                if !holds(expected, &found) {
                    let found = found.join("\n  ");
                    writeln!(
                        failures,
                        "## {name}\n\nmissing:\n  {expected}\nfound:\n  {found}\n"
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(lines >= 20, "only {lines} lines were expected");
}

fn fence<'c>(case: &'c str, name: &str) -> &'c str {
    let start = case.find(&format!("```{name}\n")).unwrap() + name.len() + 4;
    let end = case[start..].find("```").unwrap();
    case[start..start + end].trim_end()
}

/// The date before the text, if there is one, and the text.
fn headed(text: &str) -> (Option<&str>, &str) {
    let rest = text.strip_prefix("published: ");
    rest.and_then(|rest| rest.split_once('\n'))
        .map_or((None, text), |(date, rest)| (Some(date), rest.trim_start()))
}

/// Whether an expected line is found, or is not where it begins with "no".
fn holds(expected: &str, found: &[String]) -> bool {
    let count = |line: &str| found.iter().filter(|other| agrees(line, other)).count();
    if let Some(unwanted) = expected.strip_prefix("no ") {
        return count(unwanted) == 0;
    }
    if let Some(only) = expected.strip_prefix("one ") {
        return count(only) == 1;
    }
    count(expected) > 0
}

/// Whether the parts given agree with those found.
fn agrees(expected: &str, found: &str) -> bool {
    let mut found = found.split(" | ");
    expected.split(" | ").all(|part| {
        let other = found.next();
        part == "?" || other == Some(part)
    })
}

fn describe(reading: &Reading) -> Vec<String> {
    let mut lines: Vec<String> =
        reading.events.iter().map(|event| event_line(reading, event)).collect();
    lines.extend(reading.watch.iter().map(|item| watch_line(reading, item)));
    for time in &reading.times {
        let date = |moment: &Option<String>| moment.clone().unwrap_or("-".to_owned());
        let grain = format!("{:?}", time.grain).to_lowercase();
        let (start, end) = (date(&time.start), date(&time.end));
        lines.push(format!("time {} = {start}/{end} {grain}", cut(reading, time.span)));
    }
    for actor in &reading.actors {
        let code = actor.code.as_deref().unwrap_or("-");
        lines.push(format!("code {} = {code}", actor.name));
        let kind = format!("{:?}", actor.kind).to_lowercase();
        lines.push(format!("actor {} is {kind}", actor.name));
        for role in &actor.roles {
            lines.push(format!("role {}: {role}", actor.name));
        }
    }
    for event in &reading.events {
        let names: Vec<&str> =
            event.actor.iter().map(|&id| reading.actors[id].name.as_str()).collect();
        lines.push(format!(
            "party of {} = {}",
            cut(reading, event.trigger),
            names.join(" & ")
        ));
    }
    lines.extend(reading.notes.iter().map(|note| format!("note {note}")));
    lines
}

fn event_line(reading: &Reading, event: &Event) -> String {
    let status = format!("{:?}", event.status).to_lowercase();
    let parties = |words: &[CharSpan]| {
        let names: Vec<String> = words.iter().map(|span| cut(reading, *span)).collect();
        if names.is_empty() { "-".to_owned() } else { names.join(" & ") }
    };
    let condition = event.condition.map_or("-".to_owned(), |c| cut(reading, c.span));
    let time =
        event.time.map_or("-".to_owned(), |id| cut(reading, reading.times[id].span));
    let place = event.place.map_or("-".to_owned(), |id| reading.places[id].name.clone());
    let from = event.place_from.map(|from| format!(" ({from:?})").to_lowercase());
    format!(
        "{} {status} | {} | {} → {} | if {condition} | at {time} | in {place}{}",
        event.kind,
        cut(reading, event.trigger),
        parties(&event.actor_words),
        parties(&event.recipient_words),
        from.unwrap_or_default(),
    )
}

fn watch_line(reading: &Reading, item: &Watch) -> String {
    let kind = format!("{:?}", item.kind).to_lowercase();
    let name = |id: Option<usize>| {
        id.map_or("-".to_owned(), |id| reading.actors[id].name.clone())
    };
    let due = item.due.as_deref().unwrap_or("-");
    let what = cut(reading, item.what.span);
    format!("watch {kind} | {} → {} | {what} | by {due}", name(item.by), name(item.to))
}

fn cut(reading: &Reading, [start, end]: CharSpan) -> String {
    let words: String =
        reading.report.text.chars().skip(start).take(end - start).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
