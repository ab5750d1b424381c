//! How tense it is between two.

use watchfloor_room::picture;

use super::event::day;
use super::types::{Pair, PairDay, PairEvent};
use super::{party, word};
use crate::frames::index::pair_key;

/// Two actors with their days.
pub fn pair(one: &picture::Pair) -> Pair {
    let days = one.days.iter().map(|level| PairDay {
        day: day(level.day),
        conflict: level.conflict,
        cooperation: level.cooperation,
        level: level.level,
        mark: level.mark.map(|mark| word(&mark)),
        events: level
            .events
            .iter()
            .map(|(event, weight)| PairEvent { event: *event, weight: *weight })
            .collect(),
    });
    Pair {
        key: pair_key(&one.parties),
        parties: [party(&one.parties[0]), party(&one.parties[1])],
        days: days.collect(),
    }
}

/// "Karsenia and Velmora".
pub fn title(one: &picture::Pair) -> String {
    let name = |at: usize| watchfloor_brief::safe::short(&one.parties[at].name, 60);
    format!("{} and {}", name(0), name(1))
}
