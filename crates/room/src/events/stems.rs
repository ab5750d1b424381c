//! Sets of stems, to be compared often.

use std::cmp::Ordering;

use crate::sketch::rarity;
use crate::words;

/// A set of stems: the hash of each with what it weighs, in the order of the hashes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stems(Vec<(i64, f32)>);

impl Stems {
    pub(crate) fn of<'s>(stems: impl IntoIterator<Item = &'s String>) -> Stems {
        // A rare stem in common says more.
        let weight = |stem: &String| f32::from(rarity(stem)) + 0.5;
        let hashed = |stem: &'s String| (words::hash(stem.as_bytes()), weight(stem));
        Stems(stems.into_iter().map(hashed).collect()).in_order()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, other: Stems) {
        self.0.extend(other.0);
        *self = std::mem::take(self).in_order();
    }

    fn in_order(mut self) -> Stems {
        self.0.sort_unstable_by_key(|(hash, _)| *hash);
        self.0.dedup_by_key(|(hash, _)| *hash);
        self
    }

    /// How much two sets share, 0 to 1, rare stems weighing more; 0 where one is empty.
    pub(crate) fn dice(&self, other: &Stems) -> f32 {
        let sum = |stems: &Stems| stems.0.iter().map(|(_, weight)| weight).sum::<f32>();
        let both = sum(self) + sum(other);
        if self.is_empty() || other.is_empty() || both <= 0.0 {
            return 0.0;
        }
        let (mut one, mut its) = (self.0.as_slice(), other.0.as_slice());
        let mut shared = 0.0;
        while let ([(hash, weight), more @ ..], [(its_hash, _), rest @ ..]) = (one, its) {
            match hash.cmp(its_hash) {
                Ordering::Less => one = more,
                Ordering::Greater => its = rest,
                Ordering::Equal => {
                    shared += weight;
                    (one, its) = (more, rest);
                }
            }
        }
        2.0 * shared / both
    }
}
