//! The heads of acts against their definition in Python: `train/event_parity.py` makes the fixture.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::Value;
use watchfloor_model::{Annotation, Model, Scratch};
use watchfloor_text::Span;

static READER: &[u8] = include_bytes!("../weights/reader.safetensors");
static EVENTS: &[u8] = include_bytes!("../weights/events.safetensors");
const FIXTURE: &str = include_str!("fixtures/acts.json");

fn annotate(model: &Model, text: &str) -> Annotation {
    model.annotate(text, &[Span::of(text)], usize::MAX, &mut Scratch::new())
}

#[test]
fn acts_are_those_that_python_finds() {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    for (name, bytes) in [("reader", READER), ("events", EVENTS)] {
        assert_eq!(
            fixture["adler32"][name].as_u64().unwrap(),
            u64::from(adler2::adler32_slice(bytes)),
            "the fixture was made with other weights of `{name}`: run train/event_parity.py"
        );
    }
    let model = Model::built_in().unwrap();
    let sentences = fixture["sentences"].as_array().unwrap();
    assert!(sentences.len() >= 8, "a fixture of {} sentences", sentences.len());
    for sentence in sentences {
        let text = sentence["text"].as_str().unwrap();
        let found = annotate(&model, text).acts;
        let expected = sentence["acts"].as_array().unwrap();
        assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
        for (act, expected) in found.iter().zip(expected) {
            assert_eq!(act.trigger as u64, expected[0].as_u64().unwrap(), "{text}");
            assert_eq!(act.kind, expected[1].as_str().unwrap(), "{text}");
            if let Some(status) = expected[2].as_str() {
                assert_eq!(act.status, status, "{text}");
            }
        }
    }
}

#[test]
fn parties_stand_in_the_sentence_of_their_act() {
    let model = Model::built_in().unwrap();
    let text =
        "Rebels shelled the airport. The minister condemned them. Troops fired back.";
    let found = annotate(&model, text);
    assert!(!found.acts.is_empty());
    for act in &found.acts {
        let sentence = &found.sentences[found.words[act.trigger].sentence];
        for words in act.actor.iter().chain(&act.recipient).chain(&act.condition) {
            assert!(
                sentence.start <= words.start && words.end <= sentence.end,
                "{act:?}"
            );
        }
    }
}

#[test]
fn what_passes_between_two_parties() {
    let model = Model::built_in().unwrap();
    let text = "Ankara condemned the raid in which rebels killed two soldiers.";
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        [Span::new(start, start + words.len())]
    };
    let mut scratch = Scratch::new();
    let mut best = |source: &str, target: &str| {
        model.act_between(text, &at(source), &at(target), &mut scratch)[0].0
    };
    assert_eq!(best("rebels", "two soldiers"), "ASSAULT");
    assert_eq!(best("Ankara", "rebels"), "ACCUSE");
    assert!(model.act_between("", &[], &[], &mut scratch).is_empty());
}
