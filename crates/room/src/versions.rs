/*!
Versions of an article, and copies in other outlets.

Both are known by shingles: runs of four stems. Two reports of one event written by two people share
hardly any; a quoted sentence or an outlet's standing last line gives a few in a hundred; a text that was
edited, cut or added to keeps a third at the least.
*/

mod alignment;

use crate::link::Linker;
use crate::sketch::{Overlap, Sketch};
use crate::words;

pub use self::alignment::{SentenceChange, diff};

/// So many shingles of a report are keys, those with the lowest hashes. Of two texts that share a third
/// of the shorter, the lowest of what is shared are among the lowest of both: that none of so many is,
/// happens once in ten thousand pairs.
const KEYS: usize = 24;
/// Fewer shared shingles than this are a phrase, not a text.
const LEAST_SHARED: usize = 4;
/// Of one outlet: a light edit leaves that share of both texts together.
const EDITED: f32 = 0.4;
/// Of one outlet: the earlier text stands in the later, or the other way round.
const UPDATED: f32 = 0.5;
/// The same, where the headlines are alike.
const UPDATED_UNDER_HEADLINE: f32 = 0.25;
const SAME_HEADLINE: f32 = 0.6;
/// Of two outlets: what a copy has in common with what it was taken from, by the shorter of them.
const COPIED: f32 = 0.5;
/// Above every other score.
const SAME_ADDRESS: f32 = 2.0;

/// Joins a later version of an article to an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Versions;

impl Linker for Versions {
    type Node = Sketch;

    /// An article under a new address is not taken up again after a month.
    fn reach(&self) -> i32 {
        30
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        let mut keys = Vec::new();
        keys.extend(node.address.map(|address| salted("address", address)));
        if node.outlet.is_some() {
            keys.extend(shingle_keys("version", node));
        }
        keys
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        let overlap = earlier.overlap(later);
        if earlier.address.is_some() && earlier.address == later.address {
            return Some(SAME_ADDRESS + overlap.alike());
        }
        if earlier.outlet.is_none() || earlier.outlet != later.outlet {
            return None;
        }
        let under_headline =
            earlier.same_headline(later).is_some_and(|same| same >= SAME_HEADLINE);
        let least_contained =
            if under_headline { UPDATED_UNDER_HEADLINE } else { UPDATED };
        let is_version = is_text(overlap)
            && (overlap.alike() >= EDITED || overlap.contained() >= least_contained);
        is_version.then(|| (overlap.alike() + overlap.contained()) / 2.0)
    }
}

/// Joins a copy to the report of another outlet that it was taken from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copies;

impl Linker for Copies {
    type Node = Sketch;

    fn reach(&self) -> i32 {
        3
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        shingle_keys("copy", node)
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        if earlier.outlet.is_some() && earlier.outlet == later.outlet {
            return None;
        }
        let overlap = earlier.overlap(later);
        let is_copy = is_text(overlap) && overlap.contained() >= COPIED;
        is_copy.then(|| (overlap.alike() + overlap.contained()) / 2.0)
    }
}

/// Whether enough is shared to be more than a phrase; a text of few words may be all alike.
fn is_text(overlap: Overlap) -> bool {
    overlap.shared >= LEAST_SHARED || (overlap.shared > 0 && overlap.alike() >= 1.0)
}

fn shingle_keys(family: &str, node: &Sketch) -> Vec<i64> {
    node.shingles.iter().take(KEYS).map(|hash| salted(family, i64::from(*hash))).collect()
}

/// A key that is not taken for one of another family.
fn salted(family: &str, value: i64) -> i64 {
    value ^ words::hash(family.as_bytes())
}
