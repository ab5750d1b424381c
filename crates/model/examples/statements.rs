//! Prints the model's own statements: `cargo run --release --example statements -- FILE…`.
//!
//! For each file one line of JSON: its name, and for each statement the spans of cue, source and
//! content (in characters of the text) with the two probabilities that a reading's confidence is
//! made of. `train/calibrate.py` fits the one from the others. Every line of a file is taken as a
//! paragraph.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use serde_json::{Value, json};
use watchfloor_model::{Annotation, Model, Scratch};
use watchfloor_text::{CharIndex, Span};

fn main() -> Result<(), Box<dyn Error>> {
    let model = Model::built_in()?;
    let mut scratch = Scratch::new();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        let found = model.annotate(&text, &lines(&text), usize::MAX, &mut scratch);
        let index = CharIndex::new(&text);
        let span = |words: &Range<usize>| span(&found, &index, words);
        let statements: Vec<Value> = found
            .statements
            .iter()
            .map(|statement| {
                json!({
                    "cue": span(&statement.cue),
                    "source": statement.source.iter().map(span).collect::<Vec<_>>(),
                    "content": statement.content.iter().map(span).collect::<Vec<_>>(),
                    "cue_probability": statement.cue_probability,
                    "role_probability": statement.role_probability,
                })
            })
            .collect();
        let name = Path::new(&path).file_name().map(|name| name.to_string_lossy());
        println!("{}", json!({ "file": name, "statements": statements }));
    }
    Ok(())
}

/// The lines that hold anything.
fn lines(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        if !span.is_empty() {
            found.push(span);
        }
        start += line.len();
    }
    found
}

fn span(found: &Annotation, index: &CharIndex<'_>, words: &Range<usize>) -> [usize; 2] {
    let bytes = found.span(words);
    [index.char_of_byte(bytes.start), index.char_of_byte(bytes.end)]
}
