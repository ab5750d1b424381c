//! Prints the time expressions of a text: `expressions FILE [PUBLISHED]`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use watchfloor_text::{Span, sentences::sentences, words::words};

fn main() {
    let mut args = std::env::args().skip(1);
    let text = std::fs::read_to_string(args.next().expect("a file to read")).expect("a text");
    let published = args.next();
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let cut = words(&text, Span::new(at, at + line.len()));
        for range in sentences(&text, &cut) {
            spans.push(cut[range.start].cover(cut[range.end - 1]));
        }
        at += line.len();
    }
    let start = std::time::Instant::now();
    let found = watchfloor_times::find(&text, &spans, published.as_deref());
    let took = start.elapsed();
    for time in &found {
        println!("{:?} {:?} {:?}..{:?} {:?} {:?} {:?}{}{}", time.span.slice(&text), time.kind, time.start.as_deref().unwrap_or("-"), time.end.as_deref().unwrap_or("-"), time.grain, time.value.as_deref().unwrap_or("-"), time.modifier, if time.approximate {" ~"} else {""}, if time.needs_anchor {" ?"} else {""});
    }
    eprintln!("{} expressions, {} bytes in {:?}", found.len(), text.len(), took);
}
