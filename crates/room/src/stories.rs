//! Which reports tell of the same.

use crate::link::Linker;
use crate::sketch::{Kind, Sketch, Term};
use crate::words;

/// So many terms of a report are keys, the weightiest.
const KEYS: usize = 24;
/// What reports of one story have in common, at least.
const ENOUGH: f32 = 0.25;

/// Joins a report to the earlier one whose story it goes on with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stories;

impl Linker for Stories {
    type Node = Sketch;

    fn reach(&self) -> i32 {
        7
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        let salt = words::hash(b"story");
        let mut terms: Vec<&Term> =
            node.terms.iter().filter(|term| term.rarity >= 2 && term.kind != Kind::Day).collect();
        terms.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.hash.cmp(&b.hash)));
        terms.iter().take(KEYS).map(|term| i64::from(term.hash) ^ salt).collect()
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        let (mut common, mut own, mut others) = (0.0, 0.0, 0.0);
        let mut left = earlier.terms.iter().peekable();
        for term in &earlier.terms {
            own += term.weight() * term.weight();
        }
        for term in &later.terms {
            others += term.weight() * term.weight();
            while left.next_if(|before| before.hash < term.hash).is_some() {}
            if let Some(same) = left.next_if(|same| same.hash == term.hash) {
                common += same.weight() * term.weight();
            }
        }
        let cosine: f32 = if common > 0.0 { common / (own * others).sqrt() } else { 0.0 };
        (cosine >= ENOUGH).then_some(cosine)
    }
}
