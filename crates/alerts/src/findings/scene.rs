//! A picture, prepared for being asked by many rules.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use watchfloor_brief::safe;
use watchfloor_ontology::{EventType, QuadClass};
use watchfloor_reading::contract::{CharSpan, Event, Status};
use watchfloor_record::Line;
use watchfloor_room::events::party;
use watchfloor_room::picture::{
    Claim, EventCard, Matter, Party, Picture, PlaceCard, Retired,
};
use watchfloor_room::{Item, Known as Report, Snapshot};

use super::{Facts, Fires};
use crate::notice::Evidence;
use crate::rules::{Rule, Stems, Words};

/// Characters of a sentence that is shown.
const SENTENCE: usize = 300;
/// Lines that are shown of a finding.
const LINES: usize = 8;
/// Lines whose words are looked through for a rule's words.
const LOOKED_THROUGH: usize = 24;

pub(super) struct Scene<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) picture: &'a Picture,
    /// Matters, those together of which one has the corrected words of another.
    pub(super) groups: Vec<Vec<Part<'a>>>,
    sentences: RefCell<HashMap<Line, Rc<str>>>,
    stems: Stems,
}

/// A matter with the act it is about.
pub(super) struct Part<'a> {
    pub(super) matter: &'a Matter,
    pub(super) card: Option<&'a EventCard>,
    pub(super) face: Option<Face<'a>>,
}

/// An act as rules look at it.
pub(super) struct Face<'a> {
    pub(super) actor: Cow<'a, [Party]>,
    pub(super) recipient: Cow<'a, [Party]>,
    pub(super) kind: Option<EventType>,
    pub(super) kind_name: &'a str,
    pub(super) mode: Option<&'a str>,
    pub(super) quad: Option<QuadClass>,
    pub(super) status: Status,
    pub(super) place: Option<Cow<'a, PlaceCard>>,
    pub(super) confidence: f64,
}

impl<'a> Scene<'a> {
    pub(super) fn of(facts: &'a Facts<'a>) -> Scene<'a> {
        let (snapshot, picture) = (facts.snapshot, facts.picture);
        let cards: HashMap<Line, &EventCard> =
            picture.events.iter().map(|card| (card.id, card)).collect();
        let roots = corrected_into(snapshot, &picture.matters);
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Vec<Part<'a>>> = Vec::new();
        for (nth, matter) in picture.matters.iter().enumerate() {
            let card = matter.event.and_then(|event| cards.get(&event).copied());
            let face = match card {
                Some(card) => Some(of_card(card)),
                None => of_claims(snapshot, matter),
            };
            let at = *places.entry(roots[nth]).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[at].push(Part { matter, card, face });
        }
        Scene {
            facts,
            snapshot,
            picture,
            groups,
            sentences: RefCell::default(),
            stems: Stems::default(),
        }
    }

    /// The sentence of a line; empty where there is none.
    pub(super) fn sentence(&self, line: Line) -> Rc<str> {
        if let Some(known) = self.sentences.borrow().get(&line) {
            return known.clone();
        }
        let found = self
            .snapshot
            .line(line)
            .and_then(|(report, _)| Some(report.words(report.sentence(line)?)));
        let found: Rc<str> = Rc::from(found.unwrap_or_default());
        self.sentences.borrow_mut().insert(line, found.clone());
        found
    }

    /// Whether a sentence of one of the lines has the words.
    pub(super) fn has_words(
        &self,
        words: &[Words],
        lines: impl Iterator<Item = Line>,
    ) -> bool {
        let mut lines = lines.take(LOOKED_THROUGH);
        let has =
            |sentence: &str| words.iter().any(|one| one.fit_with(sentence, &self.stems));
        words.is_empty() || lines.any(|line| has(&self.sentence(line)))
    }

    /// A line as it is shown.
    pub(super) fn evidence(&self, line: Line) -> Option<Evidence> {
        let (report, _) = self.snapshot.line(line)?;
        Some(shown(report, line, &self.sentence(line)))
    }

    /// The first of these lines, each sentence once.
    pub(super) fn shown(&self, lines: impl Iterator<Item = Line>) -> Vec<Evidence> {
        let mut found: Vec<Evidence> = Vec::new();
        for line in lines {
            let Some(one) = self.evidence(line) else { continue };
            let is_there = found
                .iter()
                .any(|other| other.words == one.words && other.outlet == one.outlet);
            if !is_there {
                found.push(one);
            }
            if found.len() == LINES {
                break;
            }
        }
        found
    }

    /// Where the words of these lines stand: anchors, and the sentences around them.
    pub(super) fn anchors(
        &self,
        lines: impl Iterator<Item = Line>,
    ) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut anchors, mut near) = (BTreeSet::new(), BTreeSet::new());
        for line in lines {
            let Some((report, item)) = self.snapshot.line(line) else { continue };
            let (letter, span) = mark_of(&item);
            anchors.insert(format!("{}{letter}{}", report.id, span[0]));
            if let Some(sentence) = report.sentence(line) {
                near.insert(format!("{}{letter}~{}", report.id, sentence[0]));
            }
        }
        (anchors, near)
    }

    /// The anchor of a line, for a key.
    pub(super) fn anchor(&self, line: Line) -> String {
        match self.snapshot.line(line) {
            Some((report, item)) => {
                let (letter, span) = mark_of(&item);
                format!("{}{letter}{}", report.id, span[0])
            }
            None => format!("line{line}"),
        }
    }

    /// Whether what was learnt at `since` with a line is news at all.
    pub(super) fn freshness(&self, rule: &Rule, since: i64, line: Line) -> Fires {
        let report = self.snapshot.line(line).map(|(report, _)| report);
        if report.is_some_and(|report| self.facts.backlog.contains(&report.id)) {
            return Fires::Backlog;
        }
        let lay = report.map_or(0, |report| report.learnt.saturating_sub(report.stamp));
        let is_old =
            self.facts.now.saturating_sub(since) > rule.max_age || lay > rule.max_age;
        if is_old { Fires::Old } else { Fires::Yes }
    }
}

/// A line as it is shown, with the sentence it stands in.
fn shown(report: &Report, line: Line, sentence: &str) -> Evidence {
    Evidence {
        line,
        outlet: report.outlet.clone(),
        title: report.title.clone(),
        address: report.address.clone(),
        published: report.published.clone(),
        words: safe::short(sentence, SENTENCE),
        learnt: report.learnt,
    }
}

/// A letter for the kind of a line, and where its words stand.
fn mark_of(item: &Item<'_>) -> (char, CharSpan) {
    match item {
        Item::Act(_, event) => ('a', event.trigger),
        Item::Statement(_, said) => {
            ('s', said.content.spans.first().copied().unwrap_or_default())
        }
        Item::Figure(_, figure) => ('f', figure.span),
        Item::Watch(_, watch) => ('w', watch.what.span),
    }
}

/// For each matter the first one of those that corrections join. What took the place of a claim is a line of
/// another matter, or stands in a sentence with one.
fn corrected_into(snapshot: &Snapshot, matters: &[Matter]) -> Vec<usize> {
    let is_corrected =
        |claim: &Claim| matches!(claim.retired, Some(Retired::Corrected { .. }));
    let mut roots: Vec<usize> = (0..matters.len()).collect();
    if !matters.iter().flat_map(|matter| &matter.claims).any(is_corrected) {
        return roots;
    }
    let sentence = |line: Line| {
        let (report, _) = snapshot.line(line)?;
        Some((report.id, report.sentence(line)?))
    };
    let mut by_line: HashMap<Line, usize> = HashMap::new();
    let mut by_sentence = HashMap::new();
    for (nth, matter) in matters.iter().enumerate() {
        for claim in matter.claims.iter().filter(|claim| claim.retired.is_none()) {
            by_line.entry(claim.line).or_insert(nth);
            if let Some(at) = sentence(claim.line) {
                by_sentence.entry(at).or_insert(nth);
            }
        }
    }
    for (nth, matter) in matters.iter().enumerate() {
        for claim in &matter.claims {
            let Some(Retired::Corrected { by }) = claim.retired else { continue };
            let in_sentence = || by_sentence.get(&sentence(by)?);
            let Some(other) = by_line.get(&by).or_else(in_sentence) else { continue };
            let (one, other) = (root(&roots, nth), root(&roots, *other));
            roots[one.max(other)] = one.min(other);
        }
    }
    (0..matters.len()).map(|nth| root(&roots, nth)).collect()
}

fn root(roots: &[usize], mut at: usize) -> usize {
    while roots[at] != at {
        at = roots[at];
    }
    at
}

fn of_card(card: &EventCard) -> Face<'_> {
    Face {
        actor: Cow::Borrowed(&card.actor),
        recipient: Cow::Borrowed(&card.recipient),
        kind: EventType::parse(&card.kind),
        kind_name: &card.kind,
        mode: card.mode.as_deref(),
        quad: QuadClass::parse(&card.quad),
        status: card.status,
        place: card.place.as_ref().map(Cow::Borrowed),
        confidence: card.confidence,
    }
}

/// What was claimed of an act that the latest versions no longer have.
fn of_claims<'a>(snapshot: &'a Snapshot, matter: &Matter) -> Option<Face<'a>> {
    let mut acts = matter.claims.iter().filter_map(|claim| of_claim(snapshot, claim));
    let (report, event) = acts.next()?;
    let reading = &report.sheet.reading;
    let parties = |ids: &[usize]| -> Vec<Party> {
        let actor = |id: &usize| reading.actors.iter().find(|actor| actor.id == *id);
        ids.iter().filter_map(actor).map(party).collect()
    };
    let place = event.place.and_then(|id| reading.places.iter().find(|one| one.id == id));
    Some(Face {
        actor: Cow::Owned(parties(&event.actor)),
        recipient: Cow::Owned(parties(&event.recipient)),
        kind: EventType::parse(&event.kind),
        kind_name: &event.kind,
        mode: event.mode.as_deref(),
        quad: QuadClass::parse(&event.quad),
        status: event.status,
        place: place.map(|place| {
            Cow::Owned(PlaceCard {
                name: place.name.clone(),
                country: place.country.clone(),
                geonames: place.geonames,
                lat: place.lat,
                lon: place.lon,
                grain: place.grain,
            })
        }),
        confidence: event.confidence,
    })
}

fn of_claim<'a>(
    snapshot: &'a Snapshot,
    claim: &Claim,
) -> Option<(&'a Report, &'a Event)> {
    [claim.line, claim.first].into_iter().find_map(|line| match snapshot.line(line)? {
        (report, Item::Act(_, event)) => Some((report, event)),
        _ => None,
    })
}
