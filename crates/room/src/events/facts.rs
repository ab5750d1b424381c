//! What two mentions are compared by.

use watchfloor_reading::contract::{
    BlockName, FigureRole, Place, PlaceFrom, Status, TimeExpression,
};

use super::Mention;
use super::compare::{Moment, Spot};
use super::party::party;
use super::trigger::{Alike, Trigger};
use crate::picture::Party;
use crate::sheet::ActWords;
use crate::sketch::{rarity, term_hash};
use crate::time;
use crate::words;

/// What a mention says of its act.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The PLOVER type; empty where none is known.
    pub(crate) kind: String,
    pub(crate) trigger: Trigger,
    pub(crate) status: Status,
    pub(crate) actor: Side,
    pub(crate) recipient: Side,
    /// Roots of the names in its sentence.
    pub(crate) names: Vec<String>,
    /// Stems of its clause, and of the whole sentence, without the trigger; sorted, each once.
    pub(crate) clause: Vec<String>,
    pub(crate) sentence: Vec<String>,
    pub(crate) when: Option<Moment>,
    pub(crate) place: Option<Spot>,
    pub(crate) figures: Vec<Count>,
    /// A hash of its sentence; 0 for none.
    pub(crate) sentence_hash: i64,
    /// The number of its sentence.
    pub(crate) at: usize,
    /// Where its trigger stands in the report.
    pub(crate) position: usize,
    /// Whether it stands in the headline or the first sentence after it.
    pub(crate) leads: bool,
    /// Whether its trigger is one of the words that the report is about.
    pub(crate) central: bool,
    /// How rare its trigger is, 0 to 1.
    pub(crate) rare: f32,
    /// The day of its report.
    pub(crate) day: i32,
}

/// One side of an act: who does it, or to whom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    pub(crate) parties: Vec<Party>,
    pub(crate) stems: Vec<String>,
    /// The names among its words.
    pub(crate) names: Vec<String>,
}

impl Side {
    pub(crate) fn is_empty(&self) -> bool {
        self.parties.is_empty() && self.stems.is_empty()
    }
}

/// A figure of the act.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Count {
    pub(crate) role: Option<FigureRole>,
    pub(crate) item: Option<String>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}

impl Facts {
    /// The facts of a mention; `None` where the reading has no such event.
    ///
    /// A headline is the short form of what the first sentences say in full: "Attack on gold mine". On its own
    /// it fits too many acts, so what it leaves out is taken from the act it announces.
    pub(crate) fn of(mention: &Mention) -> Option<Facts> {
        let mut facts = Facts::alone(mention, mention.event)?;
        if !in_headline(mention) {
            return Some(facts);
        }
        let acts = mention.sheet.acts.iter().enumerate().skip(mention.event + 1);
        let mut lead = acts.take_while(|(_, act)| act.sentence <= LEAD);
        let told = lead.find_map(|(at, _)| {
            let told = Facts::alone(mention, at)?;
            let alike =
                matches!(facts.trigger.alike(&told.trigger), Alike::Same | Alike::Group);
            let one_type = facts.kind == told.kind && !facts.kind.is_empty();
            (told.at != facts.at && one_type && alike).then_some(told)
        });
        if let Some(told) = told {
            facts.borrow(told);
        }
        Some(facts)
    }

    /// Fills in what another mention of the same act says.
    fn borrow(&mut self, told: Facts) {
        let new = |names: Vec<String>, known: &[String]| -> Vec<String> {
            names.into_iter().filter(|name| !known.contains(name)).collect()
        };
        let names = new(told.names, &self.names);
        self.names.extend(names);
        self.sentence.extend(told.sentence);
        self.sentence = set(std::mem::take(&mut self.sentence));
        self.clause.extend(told.clause);
        self.clause = set(std::mem::take(&mut self.clause));
        self.when = self.when.or(told.when);
        self.place = self.place.take().or(told.place);
        self.figures.extend(told.figures);
        if self.actor.is_empty() {
            self.actor = told.actor;
        }
        if self.recipient.is_empty() {
            self.recipient = told.recipient;
        }
    }

    /// What a mention's own sentence says.
    fn alone(mention: &Mention, event: usize) -> Option<Facts> {
        let sheet = &mention.sheet;
        let reading = &sheet.reading;
        let nothing = ActWords::default();
        let act = sheet.acts.get(event).unwrap_or(&nothing);
        let event = reading.events.get(event)?;
        let parties = |ids: &[usize]| -> Vec<Party> {
            let actors = reading.actors.iter().filter(|actor| ids.contains(&actor.id));
            actors.take(MOST_PARTIES).map(party).collect()
        };
        let side = |ids: &[usize], stems: &[String]| Side {
            parties: parties(ids),
            stems: stems.to_vec(),
            names: act
                .names
                .iter()
                .filter(|name| has_name(stems, name))
                .cloned()
                .collect(),
        };
        let clause = set(act.clause.clone());
        let sentence = set(act.clause.iter().chain(&act.around).cloned().collect());
        let when =
            event.time.and_then(|id| reading.times.iter().find(|time| time.id == id));
        let place =
            event.place.and_then(|id| reading.places.iter().find(|place| place.id == id));
        let figures =
            reading.figures.iter().filter(|figure| figure.event == Some(event.id));
        Some(Facts {
            kind: event.kind.clone(),
            trigger: Trigger::of(&act.trigger),
            status: event.status,
            actor: side(&event.actor, &act.actor),
            recipient: side(&event.recipient, &act.recipient),
            names: act.names.clone(),
            clause,
            sentence,
            when: when.and_then(moment),
            place: place.map(|place| spot(place, event.place_from)),
            figures: figures
                .map(|figure| Count {
                    role: figure.role,
                    item: figure.item.clone(),
                    low: figure.low,
                    high: figure.high,
                })
                .collect(),
            sentence_hash: sheet.sentences.get(act.sentence).copied().unwrap_or(0),
            at: act.sentence,
            position: event.trigger[0],
            leads: act.sentence <= 1,
            central: is_central(mention, &act.trigger),
            rare: f32::from(rarity(&act.trigger)) / 7.0,
            day: mention.day,
        })
    }
}

/// The last sentence of a report's lead; the headline is sentence 0.
const LEAD: usize = 2;

/// Whether a mention stands in its report's headline.
fn in_headline(mention: &Mention) -> bool {
    let reading = &mention.sheet.reading;
    let Some(event) = reading.events.get(mention.event) else { return false };
    reading.report.blocks.iter().any(|block| {
        block.kind == BlockName::Title
            && block.span[0] <= event.trigger[0]
            && event.trigger[1] <= block.span[1]
    })
}

/// Parties of one side that are looked at; a list of more says nothing beyond them.
const MOST_PARTIES: usize = 8;

fn set(mut stems: Vec<String>) -> Vec<String> {
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// The days of a time expression, if it is anchored and its end is not before its start.
pub(crate) fn moment(time: &TimeExpression) -> Option<Moment> {
    let first = time::days(time.start.as_deref()?)?.0;
    let last = time.end.as_deref().and_then(time::days).map_or(first, |days| days.1);
    (first <= last).then_some(Moment { days: (first, last), grain: time.grain })
}

fn spot(place: &Place, from: Option<PlaceFrom>) -> Spot {
    Spot {
        name: place.name.to_lowercase(),
        country: place.country.clone(),
        geonames: place.geonames,
        at: (place.lat, place.lon),
        grain: place.grain,
        near: from != Some(PlaceFrom::Paragraph),
    }
}

/// Whether a name's root stands among stems. Stemming and taking the root cut words differently, so that
/// the last letters may differ.
fn has_name(stems: &[String], name: &str) -> bool {
    let wanted = name.chars().count().saturating_sub(2).max(3);
    stems.iter().any(|stem| {
        stem.chars().zip(name.chars()).take_while(|(a, b)| a == b).count() >= wanted
    })
}

/// Whether a stem comes in the report's headline or first sentences, or often.
fn is_central(mention: &Mention, stem: &str) -> bool {
    let hash = term_hash(stem);
    let terms = &mention.sketch.terms;
    let term = terms
        .binary_search_by_key(&hash, |term| term.hash)
        .ok()
        .and_then(|at| terms.get(at));
    term.is_some_and(|term| term.leads || term.often >= 2)
}

/// How much of two sorted sets is shared, 0 to 1, rare stems weighing more; 0 where one is empty.
pub(crate) fn dice(one: &[String], other: &[String]) -> f32 {
    // A rare stem in common says more.
    let weight = |stem: &String| f32::from(rarity(stem)) + 0.5;
    let sum = |stems: &[String]| stems.iter().map(weight).sum::<f32>();
    let both = sum(one) + sum(other);
    if one.is_empty() || other.is_empty() || both <= 0.0 {
        return 0.0;
    }
    let shared = one.iter().filter(|stem| other.binary_search(stem).is_ok());
    2.0 * shared.map(weight).sum::<f32>() / both
}

/// A key made of parts.
pub(crate) fn key(parts: &[&str]) -> i64 {
    words::hash(parts.join("\u{1f}").as_bytes())
}
