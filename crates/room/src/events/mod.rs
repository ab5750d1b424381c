//! Mentions of one act in several reports, and what they say of it together.
//!
//! [`Events`] joins a later mention to the earlier one that is likeliest the same act: by what is done
//! ([`trigger`]), by whom and to whom (`party`), when and where ([`compare`]), weighed in `score`.
//! [`events`] makes a card of each cluster.

mod cards;
mod cast;
mod chains;
pub mod compare;
mod facts;
pub mod names;
mod party;
mod score;
mod stems;
pub mod trigger;
mod weights;
mod whole;

use std::cmp::Ordering;
use std::sync::Arc;

pub use self::cards::events;
pub use self::party::{COMPATIBLE, CONTRADICTORY, party, same_party};
pub(crate) use self::party::{Words as PartyWords, lands, same_by_words};
pub use self::score::{CONSIDERATIONS, Numbers};
pub use self::whole::clusters;
pub(crate) use self::whole::kept;

pub(crate) use self::facts::Gist;
use self::facts::{Facts, Told, key};
use self::score::{LEAST, Reports};
use crate::link::Linker;
use crate::sheet::Sheet;
use crate::sketch::{Kind, Sketch, Term};
use crate::words;

/// A mention of an act: all that it is compared by, worked out once.
#[derive(Clone, Debug)]
pub struct Mention {
    facts: Option<Facts>,
    /// What makes two reports those of one text.
    report: i64,
    sketch: Arc<Sketch>,
    /// The length of the sketch's terms, taken as a vector.
    length: f32,
}

impl Mention {
    /// The mention of an event of a reading, by its place there; `sketch` is of the whole report, `day` the
    /// report's, since 1970.
    pub fn new(sheet: &Sheet, event: usize, sketch: Arc<Sketch>, day: i32) -> Mention {
        let told = Told { sheet, event, sketch: &sketch, day };
        let length =
            sketch.terms.iter().map(|term| term.weight().powi(2)).sum::<f32>().sqrt();
        Mention { facts: Facts::of(&told), report: report_of(sheet), length, sketch }
    }
}

/// How coarse a time may be for an act to be sought about it ([`compare::coarseness`]).
const MONTH: u8 = 3;

/// Joins a mention to an earlier one of the same act.
#[derive(Clone, Copy, Debug, Default)]
pub struct Events;

impl Linker for Events {
    type Node = Mention;

    fn reach(&self) -> i32 {
        14
    }

    /// An act of long ago is sought about the days that its mention speaks of: "in January rebels kidnapped".
    fn days(&self, node: &Mention, day: i32) -> Vec<i32> {
        let mut days = vec![day];
        if let Some(facts) = &node.facts
            && let Some(when) = facts.when.filter(|_| facts.dated)
            && compare::coarseness(when.grain) <= MONTH
            && when.days.1 < day.saturating_sub(self.reach())
        {
            // A month is longer than the reach before and after a day.
            let (first, last) = when.days;
            days.extend([first, first + last.saturating_sub(first) / 2, last]);
            days.sort_unstable();
            days.dedup();
        }
        days
    }

    /// What mentions of one act nearly always share: the report and the type or trigger; the sentence, in
    /// a copy; the type or trigger and a name, the place, or whom it is done to; the trigger and what the
    /// whole report is about. Eleven at most.
    fn keys(&self, node: &Mention) -> Vec<i64> {
        let Some(facts) = &node.facts else { return Vec::new() };
        let label = facts.trigger.label();
        let report = format!("{:x}", node.report);
        let typed = !facts.kind.is_empty();
        let mut keys =
            vec![key(&["report", &report, if typed { &facts.kind } else { label }])];
        if facts.sentence_hash != 0 {
            let sentence = format!("{:x}", facts.sentence_hash);
            keys.push(key(&["sentence", &sentence, &facts.trigger.stem]));
        }
        let names = specific(facts);
        let (by_type, by_trigger, by_topic) = if typed { (3, 2, 2) } else { (0, 4, 4) };
        let kind = facts.kind.as_str();
        keys.extend(names.iter().take(by_type).map(|name| key(&["type", kind, name])));
        keys.extend(
            names.iter().take(by_trigger).map(|name| key(&["trigger", label, name])),
        );
        if let Some(spot) = facts.place.as_ref().filter(|_| typed) {
            keys.push(key(&["place", kind, &spot.name]));
        }
        let whom = facts.recipient.stems.last();
        keys.extend(whom.map(|stem| key(&["whom", label, stem])));
        let topics = topics(&node.sketch);
        keys.extend(
            topics.iter().take(by_topic).map(|hash| key(&["topic", label, hash])),
        );
        keys
    }

    fn score(&self, earlier: &Mention, later: &Mention) -> Option<f32> {
        let (one, other) = (earlier.facts.as_ref()?, later.facts.as_ref()?);
        let likely = score::probability(one, other, reports(earlier, later));
        (likely >= LEAST).then_some(likely)
    }
}

impl Events {
    /// What the score of two mentions is made of, for fitting its weights: whether they are in one report,
    /// and a number for each of [`CONSIDERATIONS`].
    pub fn numbers(&self, earlier: &Mention, later: &Mention) -> Option<(bool, Numbers)> {
        let reports = reports(earlier, later);
        Some((
            reports.same,
            score::numbers(earlier.facts.as_ref()?, later.facts.as_ref()?, reports),
        ))
    }
}

/// The names of a mention, those that tell most first: names of neither party are names of places and
/// things, the recipient is mostly rarer than who acts, and a country's name stands everywhere.
fn specific(facts: &Facts) -> Vec<&String> {
    let rank = |name: &String| {
        if !facts.telling.contains(name) {
            3
        } else if facts.actor.names.contains(name) {
            2
        } else if facts.recipient.names.contains(name) {
            0
        } else {
            1
        }
    };
    let mut names: Vec<&String> = facts.names.iter().collect();
    names.sort_by_key(|name| rank(name));
    names
}

/// The terms that tell most of what a report is about.
fn topics(sketch: &Sketch) -> Vec<String> {
    const RARE: u8 = 3;
    let mut terms: Vec<&Term> = sketch
        .terms
        .iter()
        .filter(|term| term.rarity >= RARE && term.kind != Kind::Day)
        .collect();
    terms.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.hash.cmp(&b.hash)));
    terms.iter().take(4).map(|term| format!("{:x}", term.hash)).collect()
}

/// What makes two sheets those of one text.
fn report_of(sheet: &Sheet) -> i64 {
    let bytes: Vec<u8> =
        sheet.sentences.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    words::hash(&bytes)
}

fn reports(one: &Mention, other: &Mention) -> Reports {
    let same = one.report == other.report;
    Reports { same, alike: if same { 1.0 } else { alike(one, other) } }
}

/// How much two reports are about the same, 0 to 1: the cosine of their terms.
fn alike(one: &Mention, other: &Mention) -> f32 {
    let (mut terms, mut its) =
        (one.sketch.terms.as_slice(), other.sketch.terms.as_slice());
    let mut shared = 0.0;
    while let ([term, more @ ..], [other, rest @ ..]) = (terms, its) {
        match term.hash.cmp(&other.hash) {
            Ordering::Less => terms = more,
            Ordering::Greater => its = rest,
            Ordering::Equal => {
                shared += term.weight() * other.weight();
                (terms, its) = (more, rest);
            }
        }
    }
    let lengths = one.length * other.length;
    if lengths > 0.0 { shared / lengths } else { 0.0 }
}

#[cfg(test)]
mod tests;
