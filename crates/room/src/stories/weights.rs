//! What each feature counts.

use std::sync::OnceLock;

use super::features::{COUNT, FEATURES};

/// A row for each feature: its weight, a tab, its name; and one for `threshold`, which is taken off.
const TABLE: &str = include_str!("../../data/story_weights.tsv");

/// Above 0, two reports are of one story.
pub(super) fn score(features: &[f32; COUNT]) -> f32 {
    let (weights, threshold) = table();
    let sum: f32 =
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    sum - threshold
}

fn table() -> &'static ([f32; COUNT], f32) {
    static READ: OnceLock<([f32; COUNT], f32)> = OnceLock::new();
    READ.get_or_init(|| (FEATURES.map(row), row("threshold")))
}

fn row(name: &str) -> f32 {
    let found = TABLE.lines().find_map(|line| {
        let (weight, its_name) = line.split_once('\t')?;
        if its_name == name { weight.parse().ok() } else { None }
    });
    debug_assert!(found.is_some(), "no weight for {name}");
    found.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        let names: Vec<&str> = TABLE
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|row| row.1)
            .collect();
        assert_eq!(names.len(), COUNT + 1);
        for name in names {
            assert!(name == "threshold" || FEATURES.contains(&name), "{name}");
        }
    }
}
