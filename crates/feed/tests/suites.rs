//! Runs the Markdown files in `tests/suites`.
//!
//! Each case is a heading, a fenced document and a fenced expectation. The fence of the document says
//! what it is (```` ```xml ````, ```` ```json ````, ```` ```html ````, ```` ```jsonl ````) and what
//! is told of it: `address=…`, `type=…`, `encoding=…` (the bytes are written in it), `read=` `list` or
//! `discover` in place of `parse`, and selectors for a list (`link=h2>a`). The expectation is one line
//! for each field that says something; items begin with `-`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_feed::archive::{Content, Lines};
use watchfloor_feed::{Body, Item, Listing, Selectors, Told, discover, list, parse};

struct Case {
    name: String,
    fence: String,
    input: String,
    expected: String,
}

#[test]
fn suites_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut failures) = (0, String::new());
    for file in
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let suite = std::fs::read_to_string(file).unwrap();
        for case in cases_of(&suite) {
            cases += 1;
            let found = found(&case);
            if case.expected.trim() != found.trim() {
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
    assert!(cases >= 60, "only {cases} cases were found");
}

fn cases_of(suite: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut name = String::new();
    let mut input: Option<(String, String)> = None;
    let mut lines = suite.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            name = heading.to_owned();
        }
        let Some(fence) = line.strip_prefix("```") else { continue };
        let mut fenced = String::new();
        for inside in lines.by_ref().take_while(|inside| *inside != "```") {
            fenced.push_str(inside);
            fenced.push('\n');
        }
        if fence == "expected" {
            let (fence, input) = input.take().expect("an input before its expectation");
            cases.push(Case { name: name.clone(), fence, input, expected: fenced });
        } else {
            input = Some((fence.to_owned(), fenced));
        }
    }
    cases
}

fn found(case: &Case) -> String {
    let option = |name: &str| {
        let mut words = case.fence.split(' ');
        words
            .find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
            .map(str::to_owned)
    };
    let encoding = option("encoding").map_or(encoding_rs::UTF_8, |label| {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap()
    });
    let bytes = encoding.encode(&case.input).0;
    let (address, kind) =
        (option("address"), option("type").map(|k| k.replace(';', "; ")));
    let told = Told { content_type: kind.as_deref(), address: address.as_deref() };
    if case.fence.starts_with("jsonl") {
        return archived(&bytes);
    }
    let listing = match option("read").as_deref() {
        Some("discover") => return discovered(&bytes, &told),
        Some("list") => {
            let selectors = Selectors {
                item: option("item"),
                link: option("link"),
                title: option("title"),
                date: option("date"),
                summary: option("summary"),
            };
            list(&bytes, &selectors, &told)
        }
        _ => parse(&bytes, &told),
    };
    listing
        .map_or_else(|error| format!("error: {error}\n"), |listing| described(&listing))
}

fn described(listing: &Listing) -> String {
    let mut out = String::new();
    field(&mut out, "", "format", Some(&listing.format.to_string()));
    field(&mut out, "", "title", listing.title.as_deref());
    field(&mut out, "", "home", listing.home.as_deref());
    field(&mut out, "", "own", listing.own.as_deref());
    field(&mut out, "", "hub", listing.hub.as_deref());
    field(&mut out, "", "next", listing.next.as_deref());
    field(&mut out, "", "language", listing.language.as_deref());
    let every = listing.every.map(|every| format!("{} s", every.as_secs()));
    field(&mut out, "", "every", every.as_deref());
    for note in &listing.notes {
        field(&mut out, "", "note", Some(note));
    }
    for item in &listing.items {
        describe(&mut out, item, listing.language.as_deref());
    }
    out
}

fn describe(out: &mut String, item: &Item, language: Option<&str>) {
    writeln!(out, "- {}", item.title).unwrap();
    let is_digest = item.id.len() == 64 && item.id.bytes().all(|b| b.is_ascii_hexdigit());
    let id = if is_digest { "(digest)" } else { &item.id };
    field(out, "  ", "id", Some(id));
    field(out, "  ", "address", item.address.as_deref());
    field(out, "  ", "outlet", item.outlet.as_deref());
    let authors = item.authors.join("; ");
    field(out, "  ", "authors", Some(authors.as_str()).filter(|names| !names.is_empty()));
    field(out, "  ", "published", item.published.as_deref());
    field(out, "  ", "modified", item.modified.as_deref());
    let own = item.language.as_deref().filter(|own| Some(*own) != language);
    field(out, "  ", "language", own);
    let kind = if item.whole { "whole" } else { "summary" };
    match &item.body {
        Some(Body::Text(text)) => {
            field(out, "  ", &format!("{kind} text"), Some(&text.replace('\n', " / ")));
        }
        Some(Body::Html(html)) => {
            field(out, "  ", &format!("{kind} html"), Some(&html.replace('\n', " / ")));
        }
        None => {}
    }
    for note in &item.notes {
        field(out, "  ", "note", Some(note));
    }
}

fn field(out: &mut String, indent: &str, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        writeln!(out, "{indent}{name}: {}", value.trim()).unwrap();
    }
}

fn discovered(bytes: &[u8], told: &Told<'_>) -> String {
    let mut out = String::new();
    for found in discover(bytes, told) {
        let format = found.format.map_or("?".to_owned(), |format| format.to_string());
        let title = found.title.as_deref().unwrap_or("-");
        writeln!(out, "{} | {format} | {title}", found.address).unwrap();
    }
    out
}

fn archived(bytes: &[u8]) -> String {
    let mut out = String::new();
    for record in Lines::new(bytes) {
        match record {
            Ok(record) => {
                if let Some(fetched) = record.fetched {
                    writeln!(out, "fetched: {fetched}").unwrap();
                }
                match record.content {
                    Content::Item(item) => describe(&mut out, &item, None),
                    Content::Bytes(page) => {
                        let address = record.address.as_deref().unwrap_or("-");
                        writeln!(out, "page: {address}, {} bytes", page.len()).unwrap();
                    }
                }
            }
            Err(error) => writeln!(out, "error: {error}").unwrap(),
        }
    }
    out
}
