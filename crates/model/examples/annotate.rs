//! Annotates words that are already cut:
//! `cargo run --release --example annotate -- [--weights READER EVENTS] [FILE]`.
//!
//! The file (or standard input) is in CoNLL-U, or in columns like it: one word a line, its number
//! in the first column and itself in the second (a line of one column is the word alone), an empty
//! line after each sentence, `# newdoc` and `# newpar` before the first sentence of a document or
//! paragraph. `SpaceAfter=No` in the last column and lines for words written as one ("2-3") say
//! where no space is. What else stands in the file is not looked at.
//!
//! Printed is CoNLL-U with the model's parts of speech, heads and relations, and with
//! `Name=B-PER` and so on in the last column. Sentence ids are kept. The weights are the built-in
//! ones unless others are named.

use std::error::Error;
use std::io::{self, Write};

use watchfloor_model::{Annotation, Model, NameKind, Scratch};
use watchfloor_text::Span;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let model = match arguments.next_if(|argument| argument == "--weights") {
        Some(_) => {
            let mut file = || arguments.next().ok_or("--weights: name two files");
            model_of(&file()?, &file()?)?
        }
        None => Model::built_in()?,
    };
    let columns = match arguments.next() {
        Some(path) => {
            std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?
        }
        None => io::read_to_string(io::stdin())?,
    };
    let mut scratch = Scratch::new();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for document in documents(&columns) {
        let found =
            model.annotate_cut(&document.text, &document.paragraphs, &mut scratch);
        print(&document, &found, &mut out)?;
    }
    out.flush()?;
    Ok(())
}

/// The model of its two weights files. Their bytes are never freed: the program ends with it.
fn model_of(reader: &str, events: &str) -> Result<Model, Box<dyn Error>> {
    let bytes = |path: &str| -> Result<&'static [u8], String> {
        let bytes = std::fs::read(path).map_err(|e| format!("{path}: {e}"))?;
        Ok(bytes.leak())
    };
    Ok(Model::from_bytes(bytes(reader)?, bytes(events)?)?)
}

/// A document put together again from its words: one sentence a line.
#[derive(Default)]
struct Document<'f> {
    text: String,
    paragraphs: Vec<Vec<Vec<Span>>>,
    /// The comment that names each sentence.
    ids: Vec<&'f str>,
}

fn documents(columns: &str) -> Vec<Document<'_>> {
    let mut documents: Vec<Document<'_>> = Vec::new();
    let (mut new_document, mut new_paragraph, mut id) = (true, true, "");
    let mut rows = Vec::new();
    // The empty line at the end closes the last sentence.
    for line in columns.lines().chain([""]) {
        let line = line.trim_end_matches('\r');
        if line.starts_with("# newdoc") {
            new_document = true;
        } else if line.starts_with("# newpar") {
            new_paragraph = true;
        } else if line.starts_with("# sent_id") {
            id = line;
        } else if !line.is_empty() {
            // A word can be "#": only a line that cannot be a word is another comment.
            if !line.starts_with("# ") {
                rows.push(line);
            }
        } else if !rows.is_empty() {
            if std::mem::take(&mut new_document) {
                documents.push(Document::default());
                new_paragraph = true;
            }
            if let Some(document) = documents.last_mut() {
                if std::mem::take(&mut new_paragraph) {
                    document.paragraphs.push(Vec::new());
                }
                let sentence = push_sentence(&rows, &mut document.text);
                if let Some(paragraph) = document.paragraphs.last_mut() {
                    paragraph.push(sentence);
                    document.ids.push(std::mem::take(&mut id));
                }
            }
            rows.clear();
        }
    }
    documents
}

/// Writes the words of one sentence as a line of text; gives their places.
fn push_sentence(rows: &[&str], text: &mut String) -> Vec<Span> {
    let mut words = Vec::with_capacity(rows.len());
    // The number of the last word of those written as one, and whether a space follows it.
    let (mut joined_to, mut joined_space) = (0, true);
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let unspaced = columns.last().is_some_and(|last| last.contains("SpaceAfter=No"));
        let number = columns[0];
        let mut space = !unspaced;
        if columns.len() > 1 {
            if let Some((_, last)) = number.split_once('-') {
                joined_to = last.parse().unwrap_or(0);
                joined_space = !unspaced;
                continue;
            }
            // "8.1" numbers a word that was left out of the text.
            let Ok(number) = number.parse::<usize>() else { continue };
            if number <= joined_to {
                space = number == joined_to && joined_space;
            }
        }
        let word = columns.get(1).unwrap_or(&number);
        words.push(Span::new(text.len(), text.len() + word.len()));
        text.push_str(word);
        if space {
            text.push(' ');
        }
    }
    text.push('\n');
    words
}

fn print(
    document: &Document<'_>,
    found: &Annotation,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut names = vec!["O".to_owned(); found.words.len()];
    for name in &found.names {
        let kind = match name.kind {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Location => "LOC",
        };
        for word in name.words.clone() {
            let prefix = if word == name.words.start { "B" } else { "I" };
            names[word] = format!("{prefix}-{kind}");
        }
    }
    // The sentences of the file, not those of the annotation, which cuts very long ones.
    let mut base = 0;
    for (sentence, id) in document.paragraphs.iter().flatten().zip(&document.ids) {
        if !id.is_empty() {
            writeln!(out, "{id}")?;
        }
        for at in 0..sentence.len() {
            let word = &found.words[base + at];
            let head = if word.head == base + at { 0 } else { word.head + 1 - base };
            let form = word.span.slice(&document.text);
            writeln!(
                out,
                "{}\t{form}\t_\t{}\t{}\t_\t{head}\t{}\t_\tName={}",
                at + 1,
                word.upos,
                word.xpos,
                word.relation,
                names[base + at],
            )?;
        }
        writeln!(out)?;
        base += sentence.len();
    }
    Ok(())
}
