/*!
Which reports tell of one story (`stories`).

The Event Coreference Bank in its extended form, ECB+: news of 43 topics, in each of which the documents
`…ecb` tell of one incident and the documents `…ecbplus` of another of its kind: two earthquakes, two
firings of one team's coach.

Files: a folder for each topic with `TOPIC_NAME.xml.gz` (or `.xml`), a document cut into tokens. Topics 36
to 45 are the test part by custom, the others are for development and for fitting; where a folder holds
only the other part, that is measured.

All documents of the part are taken together, as if all were of one day, in an order that has nothing to do
with their topics, and joined as a room joins reports. The linker sees the texts alone; the first sentence
of documents from the web, their address, is left out. Figures: `b3_f1`, the F1 of B³ precision and
recall, and these two, each the mean over five orders.
*/

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use watchfloor_reading::contract::ReportPart;
use watchfloor_room::link::{parents, roots};
use watchfloor_room::sketch::Sketch;
use watchfloor_room::stories::{FEATURES, Stories, features};
use watchfloor_room::words;

use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::mean;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct StoriesOfReports;

/// By which orders of the documents are drawn.
const SEEDS: [u32; 5] = [1, 2, 3, 4, 5];
/// The first topic of the test part.
const FIRST_OF_TEST: u32 = 36;
/// No document unpacks to more.
const MOST_BYTES: u64 = 16 << 20;

/// A document.
#[derive(Clone, Debug)]
struct Document {
    name: String,
    topic: u32,
    /// The topic, and which of its two stories.
    story: String,
    text: String,
}

impl Benchmark for StoriesOfReports {
    fn name(&self) -> &'static str {
        "stories"
    }

    fn about(&self) -> &'static str {
        "which reports tell of one story"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let all = read(folder)?;
        let wanted: Vec<Document> =
            all.iter().filter(|document| is_in(document, part)).cloned().collect();
        let documents = if wanted.is_empty() { all } else { wanted };
        let sketches: Vec<Sketch> = documents.iter().map(sketch).collect();
        let mut report = report(&documents, part, |order| {
            let nodes: Vec<(i32, Sketch)> =
                order.iter().map(|at| (0, sketches[*at].clone())).collect();
            parents(&Stories, &nodes)
        });
        report
            .notes
            .push("the linker's weights were fitted to topics 1 to 35".to_owned());
        Ok(report)
    }
}

fn is_in(document: &Document, part: Part) -> bool {
    (document.topic >= FIRST_OF_TEST) == (part == Part::Test)
}

fn sketch(document: &Document) -> Sketch {
    let part = ReportPart { text: document.text.clone(), ..ReportPart::default() };
    Sketch::new(&part, None)
}

/// Measures what `join` finds: for documents in an order the place of each one's parent.
fn report(
    documents: &[Document],
    part: Part,
    join: impl Fn(&[usize]) -> Vec<Option<usize>>,
) -> Report {
    let mut report = Report::new("stories", Some(part.name()));
    let (mut precision, mut recall, mut f1) = (Vec::new(), Vec::new(), Vec::new());
    for seed in SEEDS {
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|at| {
            words::hash(format!("{seed} {}", documents[*at].name).as_bytes())
        });
        let joined = join(&order);
        let stories: Vec<&str> =
            order.iter().map(|at| documents[*at].story.as_str()).collect();
        let (p, r) = b_cubed(&stories, &roots(&joined));
        precision.push(Some(p));
        recall.push(Some(r));
        f1.push(Some(if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }));
        if seed == SEEDS[0] {
            misses(&mut report, documents, &order, &joined);
        }
    }
    report.add("b3_f1", mean(f1));
    report.add("b3_precision", mean(precision));
    report.add("b3_recall", mean(recall));
    report.count("documents", documents.len());
    let mut stories: Vec<&str> =
        documents.iter().map(|document| document.story.as_str()).collect();
    stories.sort_unstable();
    stories.dedup();
    report.count("stories", stories.len());
    report
}

/// B³: for each document the share of its found cluster that is of its story, and the share of its story
/// that is in its cluster; the means of both.
fn b_cubed(stories: &[&str], found: &[usize]) -> (f64, f64) {
    let mut in_story: HashMap<&str, f64> = HashMap::new();
    let mut in_cluster: HashMap<usize, f64> = HashMap::new();
    let mut in_both: HashMap<(&str, usize), f64> = HashMap::new();
    for (story, cluster) in stories.iter().zip(found) {
        *in_story.entry(story).or_default() += 1.0;
        *in_cluster.entry(*cluster).or_default() += 1.0;
        *in_both.entry((story, *cluster)).or_default() += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((story, cluster), both) in &in_both {
        precision += both * both / in_cluster[cluster];
        recall += both * both / in_story[story];
    }
    let all = stories.len().max(1) as f64;
    (precision / all, recall / all)
}

/// Documents that were joined to one of another story.
fn misses(
    report: &mut Report,
    documents: &[Document],
    order: &[usize],
    joined: &[Option<usize>],
) {
    for (at, parent) in order.iter().zip(joined) {
        let Some(parent) = parent.map(|parent| &documents[order[parent]]) else {
            continue;
        };
        let document = &documents[*at];
        if document.story != parent.story {
            report.errors.push(Miss {
                place: document.name.clone(),
                text: document.text.chars().take(120).collect(),
                expected: document.story.clone(),
                found: parent.name.clone(),
            });
        }
    }
}

/// For fitting: a line for each pair of documents that share a term, with both names, topics, whether they
/// are of one story, and the linker's features.
pub fn numbers(folder: &Path) -> Result<String, EvalError> {
    let documents = read(folder)?;
    let sketches: Vec<Sketch> = documents.iter().map(sketch).collect();
    let mut lines =
        format!("first\tother\ttopic\tother topic\tsame\t{}\n", FEATURES.join("\t"));
    for (at, one) in documents.iter().enumerate() {
        for (other, its_sketch) in documents.iter().zip(&sketches).skip(at + 1) {
            let numbers = features(&sketches[at], its_sketch);
            if numbers.iter().take(6).all(|alike| *alike == 0.0) {
                continue;
            }
            let same = u8::from(one.story == other.story);
            let (name, its_name) = (&one.name, &other.name);
            lines.push_str(&format!(
                "{name}\t{its_name}\t{}\t{}\t{same}",
                one.topic, other.topic
            ));
            for number in numbers {
                lines.push_str(&format!("\t{number:.5}"));
            }
            lines.push('\n');
        }
    }
    Ok(lines)
}

/// The documents, in the order of their topics and names.
fn read(folder: &Path) -> Result<Vec<Document>, EvalError> {
    let failed = |source| EvalError::Read { path: folder.to_owned(), source };
    let mut topics: Vec<(u32, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Ok(topic) = name.parse()
            && path.is_dir()
        {
            topics.push((topic, path));
        }
    }
    topics.sort();
    let mut documents = Vec::new();
    for (topic, place) in topics {
        let mut paths = files::with_ending(&place, ".xml.gz")?;
        paths.extend(files::with_ending(&place, ".xml")?);
        for path in paths {
            documents.push(document(&path, topic)?);
        }
    }
    if documents.is_empty() {
        return Err(EvalError::Nothing {
            folder: folder.to_owned(),
            wanted: "documents (folders of topics with .xml.gz files)",
        });
    }
    Ok(documents)
}

fn document(path: &Path, topic: u32) -> Result<Document, EvalError> {
    let content = unpacked(path)?;
    let xml =
        roxmltree::Document::parse(&content).map_err(|error| EvalError::Format {
            path: path.to_owned(),
            place: "document".to_owned(),
            problem: error.to_string(),
        })?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = file.unwrap_or_default();
    let name = name.trim_end_matches(".gz").trim_end_matches(".xml").to_owned();
    let is_plus = name.ends_with("plus");
    let story = format!("{topic} {}", if is_plus { "ecbplus" } else { "ecb" });
    Ok(Document { name, topic, story, text: text(&xml) })
}

/// The content of a file, packed or not.
fn unpacked(path: &Path) -> Result<String, EvalError> {
    if path.extension().is_none_or(|ending| ending != "gz") {
        return files::text(path);
    }
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    GzDecoder::new(file).take(MOST_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The tokens put together again, a sentence on a line. Where the first sentence is the address that the
/// document came from, it is left out.
fn text(xml: &roxmltree::Document) -> String {
    let tokens: Vec<_> =
        xml.descendants().filter(|node| node.has_tag_name("token")).collect();
    let is_from_web = tokens
        .first()
        .and_then(|token| token.text())
        .is_some_and(|word| word.starts_with("http"));
    let mut text = String::new();
    let mut last = None;
    let mut sticks_on = false;
    for token in tokens {
        let sentence = token.attribute("sentence").unwrap_or_default();
        if is_from_web && sentence == "0" {
            continue;
        }
        let word = match token.text().unwrap_or_default() {
            "``" | "''" => "\"",
            word => word,
        };
        if last.is_some_and(|last| last != sentence) {
            text.push('\n');
        } else if last.is_some() && !sticks_on && !sticks(word) {
            text.push(' ');
        }
        text.push_str(word);
        sticks_on = matches!(word, "(" | "[" | "$" | "“");
        last = Some(sentence);
    }
    text
}

/// Whether a token stood without a space before it.
fn sticks(word: &str) -> bool {
    matches!(word, "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "n't" | "”")
        || (word.starts_with(['\'', '’']) && word.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::canned::Canned;

    fn xml(sentences: &[&str]) -> String {
        let mut tokens = String::new();
        for (sentence, words) in sentences.iter().enumerate() {
            for word in words.split(' ') {
                tokens
                    .push_str(&format!("<token sentence=\"{sentence}\">{word}</token>"));
            }
        }
        format!("<Document>{tokens}</Document>")
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, sentences: &[&str]| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, xml(sentences)).unwrap();
        };
        let quake =
            "A quake near Tarvo destroyed forty houses , Mayor Ilse Brandt said .";
        write("7/7_1ecb.xml", &[quake]);
        write("7/7_2ecb.xml", &[quake, "Brandt asked Tarvo for patience ."]);
        let other = "Fishermen from Quellport protested over Lisbek licences on Friday .";
        write("7/7_1ecbplus.xml", &["http : / / example . org", other]);
        folder
    }

    #[test]
    fn the_address_of_a_document_is_not_in_its_text() {
        let documents = read(folder().path()).unwrap();
        let from_web =
            documents.iter().find(|document| document.name == "7_1ecbplus").unwrap();
        assert!(from_web.text.starts_with("Fishermen"));
        assert!(from_web.text.ends_with("on Friday."));
    }

    #[test]
    fn gold_against_gold_is_1() {
        let documents = read(folder().path()).unwrap();
        let report = report(&documents, Part::Dev, |order| {
            let story = |at: usize| &documents[order[at]].story;
            let earlier = |at: usize| (0..at).find(|before| story(*before) == story(at));
            (0..order.len()).map(earlier).collect()
        });
        assert_eq!(report.figure("b3_f1"), Some(1.0));
        assert_eq!(report.counted("stories"), Some(2));
        assert!(report.errors.is_empty());
    }

    #[test]
    fn one_cluster_of_everything_has_full_recall_and_less_precision() {
        let stories = ["a", "a", "a", "b"];
        assert_eq!(b_cubed(&stories, &[0, 0, 0, 0]), ((3.0 * 0.75 + 0.25) / 4.0, 1.0));
        assert_eq!(b_cubed(&stories, &[0, 1, 2, 3]).0, 1.0);
    }

    #[test]
    fn the_linker_tells_two_stories_apart() {
        let folder = folder();
        let report = StoriesOfReports
            .run(folder.path(), Part::Dev, &mut Canned::default())
            .unwrap();
        assert_eq!(report.figure("b3_f1"), Some(1.0));
    }
}
