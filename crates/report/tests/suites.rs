//! Runs the Markdown files in `tests/suites`.
//!
//! Each case is a heading, a fenced text (```` ```text ````, ```` ```html ```` or, for the HTML of a
//! feed's item, ```` ```fragment ````) and a fenced expectation: lines `field: value`, then one line
//! `kind | words` for each block. Words may end in `…` for a block whose beginning says enough. A field
//! not named must be empty. Before the text may stand what a source says of it (```` ```told ````), in
//! lines `field: value`; the language is only looked at where one was told.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_report::{BlockKind, Form, Input, Report, Told, parse};

struct Case {
    name: String,
    form: Form,
    told: String,
    input: String,
    expected: String,
}

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = 0;
    let mut failures = String::new();
    for file in
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let suite = std::fs::read_to_string(file).unwrap();
        for case in cases_of(&suite) {
            cases += 1;
            let found = described(&case);
            if !agree(&case.expected, &found) {
                let name = file.file_name().unwrap().to_string_lossy();
                writeln!(
                    failures,
                    "# {name}: {}\n\nexpected:\n{}\nfound:\n{found}",
                    case.name, case.expected
                )
                .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(cases >= 20, "only {cases} cases were found");
}

fn cases_of(suite: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut name = String::new();
    let mut input: Option<(Form, String)> = None;
    let mut told = String::new();
    let mut lines = suite.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            name = heading.to_owned();
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let mut fenced = String::new();
        for inside in lines.by_ref().take_while(|inside| *inside != "```") {
            fenced.push_str(inside);
            fenced.push('\n');
        }
        match language {
            "told" => told = fenced,
            "text" => input = Some((Form::Text, fenced)),
            "html" => input = Some((Form::Guess, fenced)),
            "fragment" => input = Some((Form::Fragment, fenced)),
            "expected" => {
                let (form, input) =
                    input.take().expect("an input before its expectation");
                let told = std::mem::take(&mut told);
                let expected = fenced;
                cases.push(Case { name: name.clone(), form, told, input, expected });
            }
            other => panic!("unknown fence '{other}' in case '{name}'"),
        }
    }
    cases
}

fn described(case: &Case) -> String {
    let field = |name: &str| {
        let mut fields = case.told.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(known, _)| *known == name).map(|(_, value)| value)
    };
    let authors: Vec<String> = field("authors")
        .into_iter()
        .flat_map(|all| all.split("; "))
        .map(String::from)
        .collect();
    let told = Told {
        title: field("title"),
        outlet: field("outlet"),
        address: field("address"),
        published: field("published"),
        modified: field("modified"),
        language: field("language"),
        authors: &authors,
    };
    let name = if case.form == Form::Text { "case.txt" } else { "case.html" };
    let bytes = case.input.trim_end_matches('\n').as_bytes();
    match parse(&Input {
        bytes,
        name: Some(name),
        told,
        form: case.form,
        ..Input::default()
    }) {
        Ok(report) if told.language.is_some() => {
            let language = report.language.as_deref().unwrap_or("none");
            format!("language: {language}\n{}", describe(&report))
        }
        Ok(report) => describe(&report),
        Err(error) => format!("error: {error}\n"),
    }
}

fn describe(report: &Report) -> String {
    let mut out = String::new();
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    };
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join("; "));
    field("title", report.title.clone());
    field("outlet", report.outlet.clone());
    field("byline", list(&report.byline));
    field("contributors", list(&report.contributors));
    field("published", report.published.clone());
    field("updated", report.updated.then(|| "yes".to_owned()));
    field("corrected", report.corrected.then(|| "yes".to_owned()));
    field("address", report.address.clone());
    field("modified", report.modified.clone());
    for note in &report.notes {
        field("note", Some(note.clone()));
    }
    for block in &report.blocks {
        let words: Vec<&str> =
            block.span.slice(&report.text).split_whitespace().collect();
        writeln!(out, "{} | {}", kind(block.kind), words.join(" ")).unwrap();
    }
    out
}

fn kind(kind: BlockKind) -> String {
    format!("{kind:?}").to_lowercase()
}

/// Whether the lines agree, with `…` at the end of an expected line standing for anything.
fn agree(expected: &str, found: &str) -> bool {
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    expected.len() == found.len()
        && expected.iter().zip(&found).all(|(expected, found)| {
            match expected.strip_suffix('…') {
                Some(beginning) => found.starts_with(beginning),
                None => expected == found,
            }
        })
}
