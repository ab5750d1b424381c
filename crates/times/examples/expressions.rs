//! Prints the time expressions of a text: `expressions FILE [PUBLISHED]`.
#![allow(clippy::expect_used)]

use std::time::Instant;

use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::find;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("a file to read");
    let published = arguments.next();
    let text = std::fs::read_to_string(file).expect("a text in UTF-8");
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let cut = words(&text, Span::new(at, at + line.len()));
        for range in sentences(&text, &cut) {
            spans.push(cut[range.start].cover(cut[range.end - 1]));
        }
        at += line.len();
    }
    let start = Instant::now();
    let found = find(&text, &spans, published.as_deref());
    let took = start.elapsed();
    for time in &found {
        let start = time.start.as_deref().unwrap_or("-");
        let end = time.end.as_deref().unwrap_or("-");
        let value = time.value.as_deref().unwrap_or("-");
        let (kind, grain) = (time.kind, time.grain);
        println!(
            "{}\t{kind:?}\t{start}\t{end}\t{grain:?}\t{value}",
            time.span.slice(&text)
        );
    }
    eprintln!("{} expressions in {} bytes, {took:?}", found.len(), text.len());
}
