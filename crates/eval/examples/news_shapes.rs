//! Lists the shapes of the Recognizers-Text expressions that news writes:
//! `news_shapes CASES NEWS...` with the folder of the cases and folders of plain texts.
//!
//! Its output is `src/recognizers/news_shapes.txt`.
#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use watchfloor_eval::recognizers::shape;

/// How often a shape must occur.
const OFTEN: usize = 3;

/// What is no sign of time by itself.
const EMPTY: &[&str] = &[
    "the", "at", "on", "in", "of", "for", "to", "from", "between", "and", "a", "-", "/",
    ".", ",", "0", "NUM", "NTH", "SUF", "+", "until", "by",
];

fn main() {
    let mut folders = std::env::args().skip(1);
    let cases = folders.next().expect("the folder of the cases");
    let mut wanted: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for content in contents(&cases) {
        let content = content.trim_start_matches('\u{feff}');
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(content).expect("a list of cases");
        let results =
            cases.iter().filter_map(|case| case["Results"].as_array()).flatten();
        wanted
            .extend(results.filter_map(|gold| Some((shape(gold["Text"].as_str()?), 0))));
    }
    let longest = wanted.keys().map(Vec::len).max().unwrap_or(0);
    let beginnings: HashSet<String> =
        wanted.keys().filter_map(|shape| shape.first().cloned()).collect();
    for text in folders.flat_map(|folder| contents(&folder)) {
        let text = shape(&text);
        for at in (0..text.len()).filter(|&at| beginnings.contains(&text[at])) {
            for length in 1..=longest.min(text.len() - at) {
                if let Some(count) = wanted.get_mut(&text[at..at + length]) {
                    *count += 1;
                }
            }
        }
    }
    for (shape, count) in wanted {
        if count >= OFTEN && shape.iter().any(|word| !EMPTY.contains(&word.as_str())) {
            println!("{}", shape.join(" "));
        }
    }
}

/// The contents of a folder's files.
fn contents(folder: impl AsRef<Path>) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder that can be read");
    files
        .map(|file| std::fs::read(file.expect("a file").path()).expect("a file to read"))
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}
