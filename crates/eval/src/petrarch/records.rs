//! The records of the unit tests.

use std::fmt;
use std::path::Path;

use roxmltree::{Document, Node};

use crate::error::EvalError;
use crate::files;

/// One sentence and its codings.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// ISO 8601.
    pub(crate) date: Option<String>,
    pub(crate) text: String,
    /// Empty for a record without event.
    pub(crate) codings: Vec<Coding>,
}

/// Who does what to whom, in codes.
#[derive(Clone, Debug)]
pub(crate) struct Coding {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) event: String,
}

impl fmt::Display for Coding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {} {}", self.source, self.event, self.target)
    }
}

/// The records that can be measured on, and how many others there are.
pub(crate) fn read(path: &Path) -> Result<(Vec<Record>, usize), EvalError> {
    let content = files::text(path)?;
    let document = Document::parse(&content).map_err(|error| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {}", error.pos().row),
        problem: format!("not well-formed XML: {error}"),
    })?;
    let (mut records, mut left_out) = (Vec::new(), 0);
    for sentence in document.descendants().filter(|node| node.has_tag_name("Sentence")) {
        match record(sentence) {
            Some(record) => records.push(record),
            None => left_out += 1,
        }
    }
    Ok((records, left_out))
}

fn record(sentence: Node<'_, '_>) -> Option<Record> {
    let child_text = |name: &str| {
        let child = sentence.children().find(|node| node.has_tag_name(name))?;
        Some(child.text()?.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let text = child_text("Text").filter(|text| !text.is_empty())?;
    let written = sentence.children().filter(|node| node.has_tag_name("EventCoding"));
    let written: Vec<Node<'_, '_>> = written.collect();
    let mut codings = Vec::new();
    for coding in &written {
        if coding.has_attribute("noevents") {
            continue;
        }
        let field = |name| coding.attribute(name).map(str::trim);
        let (source, target, event) =
            (field("sourcecode")?, field("targetcode")?, field("eventcode")?);
        if source.starts_with('"') || target.starts_with('"') {
            return None;
        }
        let unknown = source.contains("---") || target.contains("---");
        if !unknown && !event.starts_with("02") {
            codings.push(Coding {
                source: source.to_owned(),
                target: target.to_owned(),
                event: event.to_owned(),
            });
        }
    }
    // A record of comments alone says nothing about events, nor does one that was never coded.
    let has_none = written.iter().all(|coding| coding.has_attribute("noevents"));
    if written.is_empty()
        || codings.is_empty() && !has_none
        || sentence.attribute("sentence") == Some("false")
    {
        return None;
    }
    let tree = child_text("Parse").map(|tree| leaves(&tree)).unwrap_or_default();
    let differs = !tree.is_empty() && letters(&tree.concat()) != letters(&text);
    Some(Record {
        id: sentence.attribute("id").unwrap_or("?").to_owned(),
        date: sentence.attribute("date").and_then(iso),
        text: if differs { sentence_of(&tree) } else { text },
        codings,
    })
}

/// `19950106` as `1995-01-06`.
fn iso(date: &str) -> Option<String> {
    let digits = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]))
}

/// The words of a bracketed tree: what stands before a closing bracket.
fn leaves(tree: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in tree.split('(') {
        let before = part.split(')').next().unwrap_or("");
        let mut fields = before.split_whitespace();
        if let (Some(_tag), Some(word)) = (fields.next(), fields.next()) {
            words.push(word.to_owned());
        }
    }
    words
}

fn sentence_of(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        let closes = word.starts_with(|c: char| ".,;:!?'".contains(c));
        if !text.is_empty() && !closes {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_gives_its_words() {
        let words = leaves(
            "(ROOT (S (NP (DT The) (NN king) (POS 's)\n) (VP (VBD left)) (. .) ) )",
        );
        assert_eq!(sentence_of(&words), "The king's left.");
    }

    #[test]
    fn dates_are_eight_digits() {
        assert_eq!(iso("19950106").as_deref(), Some("1995-01-06"));
        assert_eq!(iso("950106"), None);
        assert_eq!(iso("1995010é"), None);
    }
}
