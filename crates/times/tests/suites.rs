//! Runs the Markdown files in `tests/suites`.
//!
//! Each case is a heading, a fenced text (```` ```text ````, with `published: DATE` as its first
//! line where the day is known) and a fenced expectation: one line for each expression with its
//! words, kind, start and end (`-` where it has none, `?` where they need a day of publication),
//! grain, value and, where there is one, its modifier with `~` for what is inexact.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::{TimeExpression, find};

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut failures) = (0, String::new());
    for file in files {
        let suite = std::fs::read_to_string(&file).unwrap();
        for (name, text, expected) in cases_of(&suite) {
            cases += 1;
            let found = described(&text);
            if expected != found {
                let file = file.file_name().unwrap().to_string_lossy();
                writeln!(
                    failures,
                    "# {file}: {name}\n\nexpected:\n{expected}\nfound:\n{found}"
                )
                .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(cases >= 12, "only {cases} cases were found");
}

/// Name, text and expectation of each case.
fn cases_of(suite: &str) -> Vec<(String, String, String)> {
    let mut cases = Vec::new();
    let (mut name, mut text) = (String::new(), None);
    let mut lines = suite.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut name);
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let mut fenced = String::new();
        for inside in lines.by_ref().take_while(|inside| *inside != "```") {
            fenced.push_str(inside);
            fenced.push('\n');
        }
        match language {
            "text" => text = Some(fenced),
            "expected" => {
                let text = text.take().expect("a text before its expectation");
                cases.push((name.clone(), text, fenced));
            }
            other => panic!("unknown fence '{other}' in case '{name}'"),
        }
    }
    cases
}

fn described(case: &str) -> String {
    let (published, text) = match case.strip_prefix("published: ") {
        Some(rest) => {
            rest.split_once('\n').map(|(date, text)| (Some(date), text)).unwrap()
        }
        None => (None, case),
    };
    let cut = words(text, Span::of(text));
    let spans: Vec<Span> = sentences(text, &cut)
        .into_iter()
        .map(|range| cut[range.start].cover(cut[range.end - 1]))
        .collect();
    let mut out = String::new();
    for time in find(text, &spans, published) {
        writeln!(out, "{}", line(text, &time)).unwrap();
    }
    out
}

fn line(text: &str, time: &TimeExpression) -> String {
    let anchored = match (&time.start, &time.end) {
        (Some(start), Some(end)) if start == end => start.clone(),
        (Some(start), Some(end)) => format!("{start} .. {end}"),
        _ if time.needs_anchor => "?".to_owned(),
        _ => "-".to_owned(),
    };
    let kind = format!("{:?}", time.kind).to_lowercase();
    let grain = format!("{:?}", time.grain).to_lowercase();
    let value = time.value.as_deref().unwrap_or("-");
    let words = time.span.slice(text);
    let mut line = format!("{words} | {kind} | {anchored} | {grain} | {value}");
    let modifier = time.modifier.map(|modifier| format!("{modifier:?}").to_lowercase());
    let inexact = time.approximate.then(|| "~".to_owned());
    let said: Vec<String> = [modifier, inexact].into_iter().flatten().collect();
    if !said.is_empty() {
        write!(line, " | {}", said.join(" ")).unwrap();
    }
    line
}
