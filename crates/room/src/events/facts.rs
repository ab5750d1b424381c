//! What two mentions are compared by.

use watchfloor_reading::contract::{
    FigureRole, Place, PlaceFrom, Status, TimeExpression,
};

use super::Mention;
use super::compare::{Moment, Spot};
use super::party::party;
use super::trigger::Trigger;
use crate::picture::Party;
use crate::sheet::ActWords;
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
    /// Whether it stands in the headline or the first sentence after it.
    pub(crate) leads: bool,
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
    pub(crate) fn of(mention: &Mention) -> Option<Facts> {
        let sheet = &mention.sheet;
        let reading = &sheet.reading;
        let event = reading.events.get(mention.event)?;
        let nothing = ActWords::default();
        let act = sheet.acts.get(mention.event).unwrap_or(&nothing);
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
            leads: act.sentence <= 1,
            day: mention.day,
        })
    }
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

/// How much of two sorted sets is shared, 0 to 1; 0 where one is empty.
pub(crate) fn dice(one: &[String], other: &[String]) -> f32 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let shared = one.iter().filter(|stem| other.binary_search(stem).is_ok()).count();
    2.0 * shared as f32 / (one.len() + other.len()) as f32
}

/// A key made of parts.
pub(crate) fn key(parts: &[&str]) -> i64 {
    words::hash(parts.join("\u{1f}").as_bytes())
}
