//! What a benchmark may ask.

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{CharSpan, Event, Reading};
use watchfloor_reading::{Reader, Scratch};
use watchfloor_report::{Block, BlockKind, Report};
use watchfloor_text::{CharIndex, Span};

use crate::parties::{self, PartySpan};
use crate::petrarch::{self, Dictionary};

/// Answers what benchmarks ask. Offsets are in Unicode scalar values, as in a reading.
pub trait Predictor {
    /// The reading of a report that is `text` alone, published on `published`.
    fn read(&mut self, text: &str, published: Option<&str>) -> Reading;

    /// The reading of a report with all its parts.
    fn read_report(&mut self, report: &Report) -> Reading {
        self.read(&report.text, report.published.as_deref())
    }

    /// What `source` does to `target`, as a score for each type: the higher the likelier, all 0 for
    /// nothing. Each party may stand in several places; `target` may be empty.
    fn type_between(
        &mut self,
        text: &str,
        source: &[CharSpan],
        target: &[CharSpan],
    ) -> TypeScores {
        types_of_reading(&self.read(text, None), source, target)
    }

    /// The actor and recipient of the sentence's main act.
    fn parties(&mut self, text: &str) -> Vec<PartySpan> {
        parties::of_reading(&self.read(text, None))
    }

    /// Takes in actors that are known beforehand; false where the predictor cannot.
    fn learn_actors(&mut self, _dictionary: &Dictionary) -> bool {
        false
    }
}

/// A score for each event type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TypeScores([f32; EventType::ALL.len()]);

impl TypeScores {
    /// The score of one type.
    pub fn get(&self, kind: EventType) -> f32 {
        self.0[kind.index()]
    }

    /// Sets the score of one type.
    pub fn set(&mut self, kind: EventType, score: f32) {
        self.0[kind.index()] = score;
    }
}

/// The reader, asked with one sentence at a time.
#[derive(Debug)]
pub struct ReaderPredictor<'r> {
    reader: &'r Reader,
    /// A reader that knows more actors, once it has been told them.
    told: Option<Reader>,
    scratch: Scratch,
}

impl<'r> ReaderPredictor<'r> {
    /// Asks `reader`.
    pub fn new(reader: &'r Reader) -> ReaderPredictor<'r> {
        ReaderPredictor { reader, told: None, scratch: Scratch::default() }
    }
}

impl Predictor for ReaderPredictor<'_> {
    fn read(&mut self, text: &str, published: Option<&str>) -> Reading {
        let reader = self.told.as_ref().unwrap_or(self.reader);
        reader.read(None, &report_of(text, published), &mut self.scratch)
    }

    fn read_report(&mut self, report: &Report) -> Reading {
        let reader = self.told.as_ref().unwrap_or(self.reader);
        reader.read(None, report, &mut self.scratch)
    }

    fn learn_actors(&mut self, dictionary: &Dictionary) -> bool {
        let known = petrarch::user_actors(dictionary).ok().map(|(actors, _)| actors);
        let told = known.and_then(|actors| Some(Reader::new().ok()?.with_actors(actors)));
        self.told = told;
        self.told.is_some()
    }

    fn type_between(
        &mut self,
        text: &str,
        source: &[CharSpan],
        target: &[CharSpan],
    ) -> TypeScores {
        let index = CharIndex::new(text);
        let bytes = |spans: &[CharSpan]| -> Vec<Span> {
            let byte = |at| index.byte_of_char(at);
            spans.iter().map(|span| Span::new(byte(span[0]), byte(span[1]))).collect()
        };
        // Without a target any word may be one: the source alone decides.
        let target = if target.is_empty() { source } else { target };
        let (source, target) = (bytes(source), bytes(target));
        let found = self.reader.act_between(text, &source, &target, &mut self.scratch);
        let mut scores = TypeScores::default();
        for (name, score) in found {
            if let Some(kind) = EventType::parse(name) {
                scores.set(kind, score.exp());
            }
        }
        scores
    }
}

/// A report that is one paragraph. The report crate would take a sentence on its own for a headline.
fn report_of(text: &str, published: Option<&str>) -> Report {
    let span = Span::of(text).trim(text);
    let blocks = if span.is_empty() {
        Vec::new()
    } else {
        vec![Block { kind: BlockKind::Paragraph, span }]
    };
    Report {
        text: text.to_owned(),
        published: published.map(str::to_owned),
        language: Some("en".to_owned()),
        blocks,
        ..Report::default()
    }
}

/// Each event's type, scored by how well its parties fit.
fn types_of_reading(
    reading: &Reading,
    source: &[CharSpan],
    target: &[CharSpan],
) -> TypeScores {
    let mut scores = TypeScores::default();
    for event in &reading.events {
        let Some(kind) = EventType::parse(&event.kind) else { continue };
        let fit = fit(reading, event, source, target);
        let score = (fit + 0.1 * event.confidence + 0.01) as f32;
        if score > scores.get(kind) {
            scores.set(kind, score);
        }
    }
    scores
}

/// How well an event's parties fit those asked for: 2 where both do, -2 where they are the other
/// way round.
fn fit(
    reading: &Reading,
    event: &Event,
    source: &[CharSpan],
    target: &[CharSpan],
) -> f64 {
    let touches = |actors: &[usize], spans: &[CharSpan]| {
        let named = reading.actors.iter().filter(|actor| actors.contains(&actor.id));
        let mut mentions = named.flat_map(|actor| &actor.mentions);
        let touched = mentions.any(|m| spans.iter().any(|s| m[0] < s[1] && s[0] < m[1]));
        if touched { 1.0 } else { 0.0 }
    };
    // Acts done together ("met", "agreed") have all their parties as actors.
    let recipients =
        if event.recipient.is_empty() { &event.actor } else { &event.recipient };
    let right = touches(&event.actor, source) + touches(recipients, target);
    let wrong = touches(&event.recipient, source) + touches(&event.actor, target);
    if right >= wrong { right } else { -wrong }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{GoldEvent, reading};

    #[test]
    fn the_event_between_the_two_parties_is_the_one() {
        let text = "Alda accused Borin after Borin attacked Cedra.";
        let events = [
            GoldEvent::new(EventType::Accuse, [5, 12]).by([0, 4]).to([13, 18]),
            GoldEvent::new(EventType::Assault, [31, 39]).by([25, 30]).to([40, 45]),
        ];
        let reading = reading(text, &events);
        let best = |source, target| {
            let scores = types_of_reading(&reading, &[source], &[target]);
            EventType::ALL
                .into_iter()
                .max_by(|a, b| scores.get(*a).total_cmp(&scores.get(*b)))
        };
        assert_eq!(best([0, 4], [13, 18]), Some(EventType::Accuse));
        assert_eq!(best([25, 30], [40, 45]), Some(EventType::Assault));
    }

    #[test]
    fn a_text_of_white_space_is_a_report_without_blocks() {
        assert!(report_of(" \n", None).blocks.is_empty());
        assert_eq!(report_of(" a b ", None).blocks[0].span, Span::new(1, 4));
    }
}
