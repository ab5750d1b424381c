//! Sets of stems, to be compared often.

use std::cmp::Ordering;

use crate::sketch::rarity;
use crate::words;

/// A set of stems.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stems {
    /// The hash of each with what it weighs, in the order of the hashes.
    weighed: Vec<(i64, f32)>,
    /// What all of them weigh.
    sum: f32,
}

impl Stems {
    pub(crate) fn of<'s>(stems: impl IntoIterator<Item = &'s String>) -> Stems {
        // A rare stem in common says more.
        let weight = |stem: &String| f32::from(rarity(stem)) + 0.5;
        let hashed = |stem: &'s String| (words::hash(stem.as_bytes()), weight(stem));
        Stems::in_order(stems.into_iter().map(hashed).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.weighed.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.weighed.is_empty()
    }

    pub(crate) fn add(&mut self, other: Stems) {
        self.weighed.extend(other.weighed);
        *self = Stems::in_order(std::mem::take(&mut self.weighed));
    }

    fn in_order(mut weighed: Vec<(i64, f32)>) -> Stems {
        weighed.sort_unstable_by_key(|(hash, _)| *hash);
        weighed.dedup_by_key(|(hash, _)| *hash);
        let sum = weighed.iter().map(|(_, weight)| weight).sum();
        Stems { weighed, sum }
    }

    /// How much two sets share, 0 to 1, rare stems weighing more; 0 where one is empty.
    pub(crate) fn dice(&self, other: &Stems) -> f32 {
        let both = self.sum + other.sum;
        if self.is_empty() || other.is_empty() || both <= 0.0 {
            return 0.0;
        }
        let (mut one, mut its) = (self.weighed.as_slice(), other.weighed.as_slice());
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
