//! How tense it is between two, day by day.
//!
//! `docs/tension.md` tells the whole of it with a worked example: who makes a pair, what an event adds,
//! how the level decays, and when a day is marked. The figures stand in `weights` and `marks`.

mod foes;
mod marks;
mod members;
mod named;
#[cfg(test)]
mod tests;
mod weights;

use std::collections::BTreeMap;

use watchfloor_record::Line;

use watchfloor_reading::contract::Status;

use crate::maps::HashMap;
use crate::picture::{DayLevel, EventCard, Matter, Pair, Party};
use crate::time::day_of;

pub use marks::{Marking, Push};
pub use members::MOST_PARTIES;
pub use named::Named;
pub(crate) use named::Uses;
pub use weights::{HALF_LIFE, weight};

/// What one event adds to one pair.
#[derive(Clone, Copy, Debug)]
struct Share {
    line: Line,
    adds: f64,
    /// Whether it is a deed rather than words.
    material: bool,
}

/// The pairs between whom something is, in the order of their keys. `named` is what the reports say of names.
pub fn pairs(events: &[EventCard], matters: &[Matter], named: &Named) -> Vec<Pair> {
    let of_event: HashMap<Line, &Matter> =
        matters.iter().filter_map(|matter| Some((matter.event?, matter))).collect();
    let sides = members::Sides::of(events, named);
    let names = members::names(events, &sides);
    let foes = foes::Foes::of(events, &sides);

    let mut shares: BTreeMap<(String, String), BTreeMap<i32, Vec<Share>>> =
        BTreeMap::new();
    for event in events {
        let adds =
            event.goldstein * weight(event.status, of_event.get(&event.id).copied());
        if adds == 0.0 || !adds.is_finite() {
            continue;
        }
        let Some(day) = day_on_the_curve(event) else { continue };
        let material = event.quad.starts_with("material");
        let mut between = members::pairs_of(event, &sides);
        if event.kind == "RETREAT" {
            between.extend(members::steps_back(event, &sides, &foes));
        }
        let is_deed = matches!(event.status, Status::Happened | Status::Ongoing);
        if between.is_empty() && material && is_deed && event.goldstein < 0.0 {
            between.extend(members::on_a_thing(event, &sides, &foes));
        }
        for pair in between {
            let days = shares.entry(pair).or_default();
            days.entry(day).or_default().push(Share { line: event.id, adds, material });
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

/// The day on which an event is felt; none for what lies ahead. What is announced is felt when it is announced,
/// however far off it is; a deed said to be of a day after its last report is not yet done.
fn day_on_the_curve(event: &EventCard) -> Option<i32> {
    let (first, last) = (day_of(event.learnt.0), day_of(event.learnt.1));
    let is_deed = matches!(event.status, Status::Happened | Status::Ongoing);
    if !is_deed {
        return Some(event.days.0.min(first));
    }
    // East of Greenwich a report of this evening may be dated tomorrow.
    (event.days.0 <= last.saturating_add(1)).then(|| event.days.0.min(last))
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
