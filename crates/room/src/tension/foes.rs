//! Against whom a side is, in one story.
//!
//! "Ardovia withdrew its troops from the island" names nobody to whom that is done. Where the story has one
//! side that it stands against, it steps back from that one.

use std::collections::BTreeMap;

use watchfloor_record::VersionId;

use super::members::{Sides, pairs_of};
use crate::picture::EventCard;

/// How many times as often as any other a side must be the one against whom another is.
const CLEARLY: usize = 2;

/// For each story and side, how many acts of conflict are between it and others.
pub(super) struct Foes(BTreeMap<(VersionId, String), BTreeMap<String, usize>>);

impl Foes {
    pub(super) fn of(events: &[EventCard], sides: &Sides<'_>) -> Foes {
        let mut found: BTreeMap<(VersionId, String), BTreeMap<String, usize>> =
            BTreeMap::new();
        for event in events.iter().filter(|event| event.goldstein < 0.0) {
            for (one, other) in pairs_of(event, sides) {
                for (side, foe) in [(&one, &other), (&other, &one)] {
                    let foes = found.entry((event.story, side.clone())).or_default();
                    *foes.entry(foe.clone()).or_default() += 1;
                }
            }
        }
        Foes(found)
    }

    /// The one side that a side stands against in a story; none where that is not clear.
    pub(super) fn only(&self, story: VersionId, side: &str) -> Option<&str> {
        let foes = self.0.get(&(story, side.to_owned()))?;
        let (foe, most) = foes.iter().max_by_key(|(_, count)| **count)?;
        let clear = foes
            .iter()
            .all(|(other, count)| other == foe || count.saturating_mul(CLEARLY) <= *most);
        clear.then_some(foe.as_str())
    }
}
