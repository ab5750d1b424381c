//! Runs the tables in the Markdown files of `tests/suites`.
//!
//! A table with the columns `phrase | date | code | name` says what `describe` makes of a phrase;
//! one with `name | date | id | code` what `find` finds; one with `word | country | how` what
//! `country_word` says; one with `nouns | sector` what `sector_of` says. `-` stands for nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_actors::{CountryWord, Registry};

#[test]
fn suites_hold() {
    let registry = Registry::built_in();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut failures) = (0, String::new());
    for file in
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let suite = std::fs::read_to_string(file).unwrap();
        let mut header = Vec::new();
        for line in suite.lines() {
            let cells = cells_of(line);
            if cells.is_empty() {
                header.clear();
            } else if header.is_empty() {
                header = cells;
            } else if !cells[0].starts_with("---") {
                cases += 1;
                let found = found(&registry, &header, &cells);
                let expected = expected(&header, &cells);
                if found != expected {
                    let name = file.file_name().unwrap().to_string_lossy();
                    writeln!(failures, "{name}: {line}\n  found: {found}").unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases >= 150, "only {cases} cases were found");
}

fn cells_of(line: &str) -> Vec<&str> {
    let Some(inner) = line.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'))
    else {
        return Vec::new();
    };
    inner.split('|').map(str::trim).collect()
}

fn expected(header: &[&str], cells: &[&str]) -> String {
    let given = if header.contains(&"date") { 2 } else { 1 };
    cells[given..].join(" | ")
}

fn found(registry: &Registry, header: &[&str], cells: &[&str]) -> String {
    let on = Some(cells[1]).filter(|date| *date != "-");
    match header[0] {
        "phrase" => match registry.describe(cells[0], on) {
            Some(found) => {
                let name = found.entry.map_or("-", |entry| entry.id);
                format!("{} | {name}", found.code)
            }
            None => "- | -".to_owned(),
        },
        "name" => match registry.find(cells[0], on) {
            Some(entry) => format!("{} | {}", entry.id, entry.code),
            None => "- | -".to_owned(),
        },
        "word" => match registry.country_word(cells[0]) {
            Some((country, how)) => {
                let how = match how {
                    CountryWord::Name => "name",
                    CountryWord::Capital => "capital",
                    CountryWord::Demonym => "demonym",
                    CountryWord::Government => "government",
                };
                format!("{country} | {how}")
            }
            None => "- | -".to_owned(),
        },
        "nouns" => registry.sector_of(cells[0]).unwrap_or("-").to_owned(),
        other => panic!("unknown table '{other}'"),
    }
}
