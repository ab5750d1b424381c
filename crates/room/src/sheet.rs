//! What the room keeps of one report: the reading, and what is needed to compare it with others.

use serde::{Deserialize, Serialize};
use watchfloor_reading::contract::{CharSpan, Reading};
use watchfloor_text::CharIndex;

use crate::events::{lands, names};
use crate::words;

/// A reading without its text, which is kept once, and what was derived from both.
///
/// Stored as JSON: fields are added, never renamed, and each new one has a default, so that what was
/// filed years ago can be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The reading; its `report.text` is empty.
    pub reading: Reading,
    /// For each event of the reading.
    pub acts: Vec<ActWords>,
    /// For each attribution: the stems of its content.
    pub contents: Vec<Vec<String>>,
    /// For each announcement: the stems of what is announced.
    pub announced: Vec<Vec<String>>,
    /// For each sentence: a hash of its stems, to know it again in a copy.
    pub sentences: Vec<i64>,
    /// Names of countries and the like, by their roots: those whose forces, ministries and people act in it.
    #[serde(default)]
    pub lands: Vec<String>,
}

/// The words of an act, for comparing it with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActWords {
    /// The stem of its trigger's chief word.
    pub trigger: String,
    /// The stems of its clause, without the trigger.
    pub clause: Vec<String>,
    /// The stems of the words that name who acts.
    pub actor: Vec<String>,
    /// The stems of the words that name whom it is done to.
    pub recipient: Vec<String>,
    /// The number of its sentence.
    pub sentence: usize,
    /// The stems of the rest of its sentence.
    #[serde(default)]
    pub around: Vec<String>,
    /// The names in its sentence, by their roots ([`crate::events::names::root`]).
    #[serde(default)]
    pub names: Vec<String>,
    /// Those behind a word of place in its clause ("**in** Corm").
    #[serde(default)]
    pub sites: Vec<String>,
}

impl Sheet {
    /// Derives what is needed and takes the text out of the reading.
    pub fn new(mut reading: Reading) -> Sheet {
        let text = std::mem::take(&mut reading.report.text);
        let index = CharIndex::new(&text);
        let slice = |span: &CharSpan| {
            &text[index.byte_of_char(span[0])
                ..index.byte_of_char(span[1]).max(index.byte_of_char(span[0]))]
        };
        let stems_of = |spans: &[CharSpan]| -> Vec<String> {
            spans.iter().flat_map(|span| words::stems(slice(span))).collect()
        };
        let names = names::in_sentences(&text, &reading.sentences);
        let acts = reading
            .events
            .iter()
            .map(|event| {
                let trigger = stems_of(&[event.trigger]);
                let clause = stems_of(&[event.span]);
                let outside: Vec<String> =
                    clause.into_iter().filter(|stem| !trigger.contains(stem)).collect();
                let sentence = sentence_of(&reading.sentences, event.trigger);
                let whole =
                    reading.sentences.get(sentence).map(|span| stems_of(&[*span]));
                let mut around = whole.unwrap_or_default();
                around.retain(|stem| !trigger.contains(stem) && !outside.contains(stem));
                ActWords {
                    trigger: trigger.last().cloned().unwrap_or_default(),
                    clause: outside,
                    actor: stems_of(&event.actor_words),
                    recipient: stems_of(&event.recipient_words),
                    sentence,
                    around,
                    names: names.get(sentence).cloned().unwrap_or_default(),
                    sites: names::sites(slice(&event.span)),
                }
            })
            .collect();
        let contents = reading
            .attributions
            .iter()
            .map(|said| stems_of(&said.content.spans))
            .collect();
        let announced =
            reading.watch.iter().map(|item| stems_of(&[item.what.span])).collect();
        let sentences = reading
            .sentences
            .iter()
            .map(|span| words::hash(words::stems(slice(span)).join(" ").as_bytes()))
            .collect();
        let lands = lands(&reading.actors);
        Sheet { reading, acts, contents, announced, sentences, lands }
    }

    /// The form in which it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Numbers, strings and lists alone: there is nothing in it that JSON cannot hold.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Out of the stored form; the error says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Sheet, String> {
        // To look at all of it once is quicker than at each string by itself.
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        let reading = &self.reading;
        reading.events.len()
            + reading.attributions.len()
            + reading.figures.len()
            + reading.watch.len()
    }
}

/// The number of the sentence that holds a span's first character; the nearest before it, if none does.
pub fn sentence_of(sentences: &[CharSpan], span: CharSpan) -> usize {
    sentences.partition_point(|sentence| sentence[0] <= span[0]).saturating_sub(1)
}
