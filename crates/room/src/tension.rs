//! How tense it is between two, day by day.
//!
//! `docs/tension.md` tells the whole of it with a worked example: who makes a pair, what an event adds,
//! how the level decays, and when a day is marked. The figures stand in [`weights`] and [`marks`].

mod marks;
mod members;
#[cfg(test)]
mod tests;
mod weights;

use std::collections::{BTreeMap, HashMap};

use watchfloor_record::Line;

use crate::picture::{DayLevel, EventCard, Matter, Pair, Party};

pub use marks::{Marking, Push};
pub use members::MOST_PARTIES;
pub use weights::{HALF_LIFE, weight};

/// What one event adds to one pair.
#[derive(Clone, Copy, Debug)]
struct Share {
    line: Line,
    adds: f64,
    /// Whether it is a deed rather than words.
    material: bool,
}

/// The pairs between whom something is, in the order of their keys.
pub fn pairs(events: &[EventCard], matters: &[Matter]) -> Vec<Pair> {
    let of_event: HashMap<Line, &Matter> =
        matters.iter().filter_map(|matter| Some((matter.event?, matter))).collect();
    let names = members::names(events);
    let known = members::Known::of(events);

    let mut shares: BTreeMap<(String, String), BTreeMap<i32, Vec<Share>>> =
        BTreeMap::new();
    for event in events {
        let adds =
            event.goldstein * weight(event.status, of_event.get(&event.id).copied());
        if adds == 0.0 || !adds.is_finite() {
            continue;
        }
        let material = event.quad.starts_with("material");
        for pair in members::pairs_of(event, &known) {
            let days = shares.entry(pair).or_default();
            days.entry(event.days.0).or_default().push(Share {
                line: event.id,
                adds,
                material,
            });
        }
    }

    let shown = |key: &str| -> Party {
        names.get(key).cloned().unwrap_or_else(|| Party {
            key: key.to_owned(),
            name: key.to_owned(),
            code: None,
            country: None,
        })
    };
    shares
        .into_iter()
        .map(|((one, other), days)| Pair {
            parties: [shown(&one), shown(&other)],
            days: levels(days),
        })
        .collect()
}

/// The days of a pair, with their levels and marks.
fn levels(days: BTreeMap<i32, Vec<Share>>) -> Vec<DayLevel> {
    let mut found = Vec::with_capacity(days.len());
    let mut marking = Marking::default();
    let mut before: Option<(i32, f64)> = None;
    for (day, mut shares) in days {
        // Sums of floats depend on their order. That of the shares themselves is the same however reports
        // came, which that of the numbers of lines is not; and the gravest event is named first.
        shares.sort_by(|one, other| one.adds.total_cmp(&other.adds));
        let sum = |counts: fn(&Share) -> bool| -> f64 {
            // From a plain zero: the sum of nothing would be -0.0.
            shares
                .iter()
                .filter(|share| counts(share))
                .fold(0.0, |sum, share| sum + share.adds)
        };
        let conflict = sum(|share| share.adds < 0.0);
        let cooperation = sum(|share| share.adds > 0.0);
        let left =
            before.map_or(0.0, |(last, level)| level * weights::left_after(day, last));
        let level = left + conflict + cooperation;
        let push = Push {
            deeds: -sum(|share| share.adds < 0.0 && share.material),
            words: -sum(|share| share.adds < 0.0 && !share.material),
            cooperation,
        };
        found.push(DayLevel {
            day,
            conflict,
            cooperation,
            level,
            events: shares.iter().map(|share| (share.line, share.adds)).collect(),
            mark: marking.day(day, push),
        });
        before = Some((day, level));
    }
    found
}
