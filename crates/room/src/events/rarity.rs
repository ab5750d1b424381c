//! How rare words are: a rare one in common says more.

use std::collections::HashMap;
use std::sync::OnceLock;

/// See `sketch::terms`: a stem, a tab, its class.
const TABLE: &str = include_str!("../../data/stems.tsv");
/// The class of stems that are not in the table.
const RAREST: u8 = 7;

/// How rare a stem is in news at large: 0 in every fourth report or more, each further one about three
/// times rarer, 7 for what is not in the table.
pub(crate) fn rarity(stem: &str) -> u8 {
    static READ: OnceLock<HashMap<&'static str, u8>> = OnceLock::new();
    let table = READ.get_or_init(|| {
        let row = |line: &'static str| {
            let (stem, class) = line.split_once('\t')?;
            Some((stem, class.get(..1)?.parse().ok()?))
        };
        TABLE.lines().filter_map(row).collect()
    });
    table.get(stem).copied().unwrap_or(RAREST)
}

/// What a shared stem weighs.
pub(crate) fn weight(stem: &str) -> f32 {
    f32::from(rarity(stem)) + 0.5
}
