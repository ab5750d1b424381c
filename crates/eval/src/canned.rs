//! A predictor that gives prepared answers: gold annotations to be measured against themselves.

use std::collections::HashMap;

use watchfloor_ontology::{EventType, closest_cameo};
use watchfloor_reading::contract::{
    Actor, ActorKind, CharSpan, Event, Reading, ReportPart, SCHEMA, Status, Words,
};

use crate::parties::PartySpan;
use crate::predictor::{Predictor, TypeScores};

/// Prepared answers, by text. What was not prepared is answered with nothing.
#[derive(Clone, Debug, Default)]
pub struct Canned {
    /// Readings.
    pub readings: HashMap<String, Reading>,
    /// Types between two parties.
    pub types: HashMap<(String, Vec<CharSpan>, Vec<CharSpan>), EventType>,
    /// Parties of main acts.
    pub parties: HashMap<String, Vec<PartySpan>>,
}

impl Predictor for Canned {
    fn read(&mut self, text: &str, _published: Option<&str>) -> Reading {
        self.readings.get(text).cloned().unwrap_or_else(|| reading(text, &[]))
    }

    fn type_between(
        &mut self,
        text: &str,
        source: &[CharSpan],
        target: &[CharSpan],
    ) -> TypeScores {
        let mut scores = TypeScores::default();
        let asked = (text.to_owned(), source.to_vec(), target.to_vec());
        if let Some(kind) = self.types.get(&asked) {
            scores.set(*kind, 1.0);
        }
        scores
    }

    fn parties(&mut self, text: &str) -> Vec<PartySpan> {
        self.parties.get(text).cloned().unwrap_or_default()
    }

    fn learn_actors(&mut self, _dictionary: &crate::petrarch::Dictionary) -> bool {
        true
    }
}

/// An event as an annotator gives it.
#[derive(Clone, Debug)]
pub struct GoldEvent {
    kind: EventType,
    trigger: CharSpan,
    status: Status,
    actors: Vec<(CharSpan, Option<String>)>,
    recipients: Vec<(CharSpan, Option<String>)>,
    condition: Option<CharSpan>,
}

impl GoldEvent {
    /// An act that happened, without parties.
    pub fn new(kind: EventType, trigger: CharSpan) -> GoldEvent {
        GoldEvent {
            kind,
            trigger,
            status: Status::Happened,
            actors: Vec::new(),
            recipients: Vec::new(),
            condition: None,
        }
    }

    /// With the status.
    pub fn status(mut self, status: Status) -> GoldEvent {
        self.status = status;
        self
    }

    /// With one more actor.
    pub fn by(mut self, span: CharSpan) -> GoldEvent {
        self.actors.push((span, None));
        self
    }

    /// With one more recipient.
    pub fn to(mut self, span: CharSpan) -> GoldEvent {
        self.recipients.push((span, None));
        self
    }

    /// With one more actor and recipient known by their codes alone.
    pub fn between(mut self, actor: &str, recipient: &str) -> GoldEvent {
        self.actors.push((self.trigger, Some(actor.to_owned())));
        self.recipients.push((self.trigger, Some(recipient.to_owned())));
        self
    }

    /// Under the condition.
    pub fn condition(mut self, span: Option<CharSpan>) -> GoldEvent {
        self.condition = span;
        self
    }
}

/// A reading that holds these events and their parties, each party an actor of its own.
pub(crate) fn reading(text: &str, gold: &[GoldEvent]) -> Reading {
    let mut actors: Vec<Actor> = Vec::new();
    let mut events = Vec::new();
    let whole = [0, text.chars().count()];
    for (id, event) in gold.iter().enumerate() {
        let mut register = |parties: &[(CharSpan, Option<String>)]| {
            let mut ids = Vec::new();
            for (span, code) in parties {
                ids.push(actors.len());
                actors.push(Actor {
                    id: actors.len(),
                    name: text.chars().skip(span[0]).take(span[1] - span[0]).collect(),
                    kind: ActorKind::Group,
                    country: None,
                    code: code.clone(),
                    roles: Vec::new(),
                    mentions: vec![*span],
                });
            }
            ids
        };
        let cameo = closest_cameo(event.kind, None, "", &[]);
        events.push(Event {
            id,
            kind: event.kind.name().to_owned(),
            mode: None,
            cameo: cameo.as_str().to_owned(),
            quad: event.kind.quad().name().to_owned(),
            goldstein: cameo.goldstein(),
            actor: register(&event.actors),
            recipient: register(&event.recipients),
            actor_words: event.actors.iter().map(|(span, _)| *span).collect(),
            recipient_words: event.recipients.iter().map(|(span, _)| *span).collect(),
            span: whole,
            trigger: event.trigger,
            status: event.status,
            condition: event.condition.map(|span| Words { span }),
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence: 1.0,
        });
    }
    Reading {
        schema: SCHEMA.to_owned(),
        file: None,
        report: ReportPart {
            text: text.to_owned(),
            title: None,
            outlet: None,
            byline: Vec::new(),
            contributors: Vec::new(),
            published: None,
            language: Some("en".to_owned()),
            updated: false,
            corrected: false,
            address: None,
            modified: None,
            blocks: Vec::new(),
        },
        sentences: vec![whole],
        actors,
        times: Vec::new(),
        places: Vec::new(),
        figures: Vec::new(),
        attributions: Vec::new(),
        events,
        watch: Vec::new(),
        notes: Vec::new(),
    }
}
