//! The documents of ECB+.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use watchfloor_reading::contract::CharSpan;

use crate::Part;
use crate::error::EvalError;
use crate::files::{self, Table, field};

/// No document unpacks to more.
const MOST_BYTES: u64 = 16 << 20;

/// A document with its mentions of events.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) topic: String,
    pub(super) text: String,
    /// The sentences that count.
    pub(super) counted: Vec<CharSpan>,
    /// In the order of the text.
    pub(super) mentions: Vec<Gold>,
}

/// An annotated mention.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gold {
    pub(super) span: CharSpan,
    pub(super) sentence: CharSpan,
    /// What all mentions of one event share.
    pub(super) event: String,
}

impl Document {
    /// The words at a place, with those around them.
    pub(super) fn words_around(&self, span: CharSpan) -> String {
        const AROUND: usize = 60;
        let from = span[0].saturating_sub(AROUND);
        let words = |from: usize, to: usize| -> String {
            self.text.chars().skip(from).take(to.saturating_sub(from)).collect()
        };
        let (before, after) = (words(from, span[0]), words(span[1], span[1] + AROUND));
        format!("{before}[{}]{after}", words(span[0], span[1]))
    }
}

/// The documents of a part, in the order of their names.
pub(super) fn read(folder: &Path, part: Part) -> Result<Vec<Document>, EvalError> {
    let counted = counted(&folder.join("ECBplus_coreference_sentences.csv"))?;
    let mut topics: Vec<&String> = counted.keys().map(|(topic, _)| topic).collect();
    topics.sort();
    topics.dedup();
    let mut documents = Vec::new();
    for topic in topics {
        let is_test = topic.parse::<u32>().is_ok_and(|topic| topic > 35);
        let place = folder.join(topic);
        if is_test != (part == Part::Test) || !place.is_dir() {
            continue;
        }
        let mut paths = files::with_ending(&place, ".xml.gz")?;
        paths.extend(files::with_ending(&place, ".xml")?);
        for path in paths {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            let name = name.trim_end_matches(".gz").trim_end_matches(".xml").to_owned();
            let short = name.split_once('_').map_or(name.as_str(), |(_, short)| short);
            let Some(sentences) = counted.get(&(topic.clone(), short.to_owned())) else {
                continue;
            };
            documents.push(document(&path, topic, name.clone(), sentences)?);
        }
    }
    if documents.is_empty() {
        return Err(EvalError::Nothing {
            folder: folder.to_owned(),
            wanted: "documents of this part (folders of topics with .xml.gz files)",
        });
    }
    Ok(documents)
}

/// The sentences that count, by topic and document.
fn counted(path: &Path) -> Result<HashMap<(String, String), HashSet<usize>>, EvalError> {
    let table = Table::read(path, b',')?;
    let columns =
        [table.column("Topic")?, table.column("File")?, table.column("Sentence Number")?];
    let mut counted: HashMap<(String, String), HashSet<usize>> = HashMap::new();
    for (line, row) in &table.rows {
        let [topic, file, sentence] = columns.map(|column| field(row, column).trim());
        let number = sentence
            .parse()
            .map_err(|_| table.wrong(*line, "the sentence is no number".to_owned()))?;
        counted.entry((topic.to_owned(), file.to_owned())).or_default().insert(number);
    }
    Ok(counted)
}

/// One document.
fn document(
    path: &Path,
    topic: &str,
    name: String,
    sentences: &HashSet<usize>,
) -> Result<Document, EvalError> {
    let content = unpacked(path)?;
    let wrong = |problem: String| EvalError::Format {
        path: path.to_owned(),
        place: "document".to_owned(),
        problem,
    };
    let xml =
        roxmltree::Document::parse(&content).map_err(|error| wrong(error.to_string()))?;
    let (text, tokens) = text(&xml);
    let mut spans: HashMap<usize, CharSpan> = HashMap::new();
    for token in tokens.values() {
        let span = spans.entry(token.sentence).or_insert(token.span);
        *span = [span[0].min(token.span[0]), span[1].max(token.span[1])];
    }

    let mut events: HashMap<&str, String> = HashMap::new();
    let relations =
        xml.descendants().filter(|node| node.tag_name().name().ends_with("_DOC_COREF"));
    for relation in relations {
        let across = relation.tag_name().name() == "CROSS_DOC_COREF";
        let id =
            relation.attribute(if across { "note" } else { "r_id" }).unwrap_or_default();
        let event = if across { id.to_owned() } else { format!("{name} chain {id}") };
        for source in relation.children().filter(|child| child.has_tag_name("source")) {
            events.insert(source.attribute("m_id").unwrap_or_default(), event.clone());
        }
    }

    let mut mentions = Vec::new();
    for node in xml.descendants().filter(|node| is_action(node.tag_name().name())) {
        let anchors: Vec<&Token> = node
            .children()
            .filter(|child| child.has_tag_name("token_anchor"))
            .filter_map(|anchor| tokens.get(anchor.attribute("t_id")?))
            .collect();
        let Some(first) = anchors.first() else { continue };
        if !sentences.contains(&first.sentence) {
            continue;
        }
        let own = anchors.iter().filter(|token| token.sentence == first.sentence);
        let end = own.map(|token| token.span[1]).max().unwrap_or(first.span[1]);
        let id = node.attribute("m_id").unwrap_or_default();
        mentions.push(Gold {
            span: [first.span[0], end],
            sentence: spans.get(&first.sentence).copied().unwrap_or(first.span),
            event: events
                .get(id)
                .cloned()
                .unwrap_or_else(|| format!("{name} mention {id}")),
        });
    }
    mentions.sort_by_key(|gold| gold.span);
    let counted =
        sentences.iter().filter_map(|sentence| spans.get(sentence)).copied().collect();
    Ok(Document { name, topic: topic.to_owned(), text, counted, mentions })
}

fn is_action(tag: &str) -> bool {
    tag.starts_with("ACTION") || tag.starts_with("NEG_ACTION")
}

/// The content of a file, packed or not.
fn unpacked(path: &Path) -> Result<String, EvalError> {
    if path.extension().is_none_or(|ending| ending != "gz") {
        return files::text(path);
    }
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    GzDecoder::new(file).take(MOST_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A token where it stands in the text.
struct Token {
    sentence: usize,
    span: CharSpan,
}

/// The tokens put together again. The first sentence of many documents is the address they came from, cut
/// into tokens: it is left out.
fn text<'x>(xml: &'x roxmltree::Document<'x>) -> (String, HashMap<&'x str, Token>) {
    let mut text = String::new();
    let mut length = 0;
    let mut tokens = HashMap::new();
    let all: Vec<_> =
        xml.descendants().filter(|node| node.has_tag_name("token")).collect();
    let sentence_of = |node: &roxmltree::Node| -> usize {
        node.attribute("sentence").and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    let from_web = all.first().is_some_and(|node| node.text() == Some("http"));
    let mut last = None;
    for node in &all {
        let sentence = sentence_of(node);
        let Some(id) = node.attribute("t_id") else { continue };
        if from_web && sentence == 0 {
            continue;
        }
        let word = match node.text().unwrap_or_default() {
            "``" | "''" => "\"",
            word => word,
        };
        let begins = last != Some(sentence);
        if last.is_some() && (begins || !sticks(word)) {
            text.push(' ');
            length += 1;
        }
        let end = length + word.chars().count();
        tokens.insert(id, Token { sentence, span: [length, end] });
        text.push_str(word);
        length = end;
        last = Some(sentence);
    }
    (text, tokens)
}

/// Whether a token stood without a space before it.
fn sticks(word: &str) -> bool {
    matches!(word, "," | "." | ";" | ":" | "!" | "?" | ")" | "%" | "n't")
        || word.starts_with('\'') && word.len() > 1
        || word.starts_with('’') && word.chars().count() > 1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tokens_become_a_text_and_mentions_stand_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let topic = folder.path().join("1");
        std::fs::create_dir(&topic).unwrap();
        let list = "Topic,File,Sentence Number\n1,1ecb,1\n";
        std::fs::write(folder.path().join("ECBplus_coreference_sentences.csv"), list)
            .unwrap();
        let words = [
            (0, "http"),
            (0, ":"),
            (1, "Rebels"),
            (1, "attacked"),
            (1, "Alda"),
            (1, "."),
        ];
        let tokens: String = words
            .iter()
            .enumerate()
            .map(|(at, (sentence, word))| {
                format!("<token t_id=\"{at}\" sentence=\"{sentence}\" number=\"0\">{word}</token>")
            })
            .collect();
        let document = format!(
            "<Document doc_name=\"1_1ecb.xml\">{tokens}<Markables>\
             <ACTION_OCCURRENCE m_id=\"7\"><token_anchor t_id=\"3\"/></ACTION_OCCURRENCE>\
             <ACTION_OCCURRENCE m_id=\"8\" instance_id=\"ACT1\"/></Markables>\
             <Relations><CROSS_DOC_COREF r_id=\"1\" note=\"ACT1\"><source m_id=\"7\"/>\
             <target m_id=\"8\"/></CROSS_DOC_COREF></Relations></Document>"
        );
        std::fs::write(topic.join("1_1ecb.xml"), document).unwrap();
        let documents = read(folder.path(), Part::Dev).unwrap();
        assert_eq!(documents[0].text, "Rebels attacked Alda.");
        let gold = Gold { span: [7, 15], sentence: [0, 21], event: "ACT1".to_owned() };
        assert_eq!(documents[0].mentions, vec![gold]);
        assert!(read(folder.path(), Part::Test).is_err());
    }
}
