//! The texts that pairs are made of.

use std::path::{Path, PathBuf};

use watchfloor_text::Span;
use watchfloor_text::sentences::sentences;
use watchfloor_text::words::words;

use crate::error::EvalError;
use crate::files;

/// Reports are this long, in sentences.
const LENGTH: usize = 30;
/// What is left over of a text makes a report of its own from this length on.
const LEAST: usize = 6;
/// Sentences of fewer words are headings and captions.
const LEAST_WORDS: usize = 4;

/// A text, or a part of a long one.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The file, and which part of it.
    pub(super) name: String,
    pub(super) sentences: Vec<String>,
}

/// The texts in a folder, in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Source>, EvalError> {
    let gum = folder.join("gum/xml_news");
    let wars = folder.join("timeml/wikiwars/keyinline");
    let mut found = Vec::new();
    for path in in_folder(&gum, ".xml")? {
        cut(&path, of_gum(&files::text(&path)?), &mut found);
    }
    for path in in_folder(&wars, ".xml")? {
        cut(&path, of_prose(&without_tags(&files::text(&path)?)), &mut found);
    }
    for path in in_folder(folder, ".txt")? {
        cut(&path, of_prose(&files::text(&path)?), &mut found);
    }
    if found.len() < 2 {
        return Err(EvalError::Nothing {
            folder: folder.to_owned(),
            wanted: "texts (gum/xml_news/*.xml, timeml/wikiwars/keyinline/*.xml or *.txt)",
        });
    }
    Ok(found)
}

fn in_folder(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, EvalError> {
    if folder.is_dir() { files::with_ending(folder, ending) } else { Ok(Vec::new()) }
}

fn cut(path: &Path, sentences: Vec<String>, found: &mut Vec<Source>) {
    let file = path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let file = file.unwrap_or_default();
    for (part, run) in sentences.chunks(LENGTH).enumerate() {
        if run.len() >= LEAST {
            found
                .push(Source { name: format!("{file} {part}"), sentences: run.to_vec() });
        }
    }
}

/// A word on each line, with tab and annotations behind it; sentences between `<s …>` and `</s>`.
fn of_gum(content: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    for line in content.lines() {
        if line.starts_with("</s>") {
            keep(&sentence, &mut found);
            sentence.clear();
        } else if !line.starts_with('<')
            && let Some((word, _)) = line.split_once('\t')
        {
            let sticks =
                word.starts_with([',', '.', ';', ':', '!', '?', ')', '\'', '’', '%']);
            if !sentence.is_empty() && !sticks {
                sentence.push(' ');
            }
            sentence.push_str(&word.replace("&amp;", "&"));
        }
    }
    found
}

fn of_prose(content: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in content.split("\n\n") {
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = words(&line, Span::of(&line));
        for range in sentences(&line, &cut) {
            if let Some([first, .., last]) = cut.get(range) {
                keep(first.cover(*last).slice(&line), &mut found);
            }
        }
    }
    found
}

fn keep(sentence: &str, found: &mut Vec<String>) {
    if sentence.split_whitespace().count() >= LEAST_WORDS {
        found.push(sentence.to_owned());
    }
}

/// What stands between `<TEXT>` and `</TEXT>`, without the tags in it.
fn without_tags(content: &str) -> String {
    let after = content.split_once("<TEXT>").map_or(content, |(_, after)| after);
    let inside = after.split_once("</TEXT>").map_or(after, |(inside, _)| inside);
    let mut text = String::new();
    let mut is_tag = false;
    for c in inside.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&")
}
