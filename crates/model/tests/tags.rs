//! The whole model against its definition in Python: `train/parity.py` makes the fixture.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::ops::Range;

use serde_json::Value;
use watchfloor_model::{Annotation, Model, NameKind, Scratch};
use watchfloor_text::{CharIndex, Span};

static WEIGHTS: &[u8] = include_bytes!("../weights/reader.safetensors");
const FIXTURE: &str = include_str!("fixtures/tags.json");

/// The fixture, if it was made with the weights of this program.
fn fixture() -> Value {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let made_with = (
        fixture["weights"]["length"].as_u64().unwrap(),
        fixture["weights"]["adler32"].as_u64().unwrap(),
    );
    let ours = (WEIGHTS.len() as u64, u64::from(adler2::adler32_slice(WEIGHTS)));
    assert_eq!(
        made_with, ours,
        "the fixture (left) was made with other weights than the program's (right): run \
         `python train/parity.py crates/model/weights/reader.safetensors \
         > crates/model/tests/fixtures/tags.json`"
    );
    fixture
}

fn annotate(model: &Model, text: &str) -> Annotation {
    model.annotate(text, &[Span::of(text)], usize::MAX, &mut Scratch::new())
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

fn numbers(list: &Value) -> Vec<usize> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| usize::try_from(item.as_u64().unwrap()).unwrap())
        .collect()
}

fn range(pair: &Value) -> Range<usize> {
    let ends = numbers(pair);
    ends[0]..ends[1]
}

fn ranges(pairs: &Value) -> Vec<Range<usize>> {
    pairs.as_array().unwrap().iter().map(range).collect()
}

/// Names as the fixture writes them.
fn names(found: &Annotation) -> Vec<Value> {
    let name = |kind| match kind {
        NameKind::Person => "PER",
        NameKind::Organization => "ORG",
        NameKind::Location => "LOC",
    };
    found
        .names
        .iter()
        .map(|n| serde_json::json!([name(n.kind), n.words.start, n.words.end]))
        .collect()
}

#[test]
fn every_head_says_what_python_says() {
    let model = Model::built_in().unwrap();
    let fixture = fixture();
    let paragraphs = fixture["paragraphs"].as_array().unwrap();
    assert!(paragraphs.len() >= 8, "a fixture of {} paragraphs", paragraphs.len());
    for expected in paragraphs {
        let text = expected["text"].as_str().unwrap();
        let found = annotate(&model, text);
        let index = CharIndex::new(text);
        let chars =
            |span: Span| index.char_of_byte(span.start)..index.char_of_byte(span.end);
        let words: Vec<Range<usize>> =
            found.words.iter().map(|w| chars(w.span)).collect();
        assert_eq!(words, ranges(&expected["words"]), "words of: {text}");
        assert_eq!(
            found.sentences,
            ranges(&expected["sentences"]),
            "sentences of: {text}"
        );
        let quoted: Vec<usize> = found.words.iter().map(|w| w.quoted as usize).collect();
        assert_eq!(quoted, numbers(&expected["quoted"]), "quotations of: {text}");

        let upos: Vec<&str> = found.words.iter().map(|w| w.upos).collect();
        assert_eq!(upos, strings(&expected["upos"]), "upos of: {text}");
        let xpos: Vec<&str> = found.words.iter().map(|w| w.xpos).collect();
        assert_eq!(xpos, strings(&expected["xpos"]), "xpos of: {text}");
        let heads: Vec<usize> = found.words.iter().map(|w| w.head).collect();
        assert_eq!(heads, numbers(&expected["heads"]), "heads of: {text}");
        let relations: Vec<&str> = found.words.iter().map(|w| w.relation).collect();
        assert_eq!(relations, strings(&expected["relations"]), "relations of: {text}");
        assert_eq!(
            &names(&found),
            expected["names"].as_array().unwrap(),
            "names of: {text}"
        );

        let statements = expected["statements"].as_array().unwrap();
        assert_eq!(found.statements.len(), statements.len(), "cues of: {text}");
        for (ours, theirs) in found.statements.iter().zip(statements) {
            assert_eq!(ours.cue, range(&theirs["cue"]), "cue of: {text}");
            assert_eq!(ours.source, ranges(&theirs["source"]), "source of: {text}");
            assert_eq!(ours.content, ranges(&theirs["content"]), "content of: {text}");
        }
    }
}

/// Words cut beforehand as the reader cuts them are read as the reader reads them.
#[test]
fn words_already_cut_are_read_the_same() {
    let model = Model::built_in().unwrap();
    let text = "“The bridge is closed,” Maria Lindqvist told reporters. Nobody was hurt.";
    let found = annotate(&model, text);
    let sentences: Vec<Vec<Span>> = found
        .sentences
        .iter()
        .map(|sentence| found.words[sentence.clone()].iter().map(|w| w.span).collect())
        .collect();
    assert_eq!(sentences.len(), 2);
    assert_eq!(model.annotate_cut(text, &[sentences], &mut Scratch::new()), found);
}
