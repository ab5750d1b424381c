//! What each consideration counts, in the order of `CONSIDERATIONS`.

use super::score::CONSIDERATIONS;

/// Weights, each with the consideration it is for.
pub(crate) type Weights = [(&'static str, f32); CONSIDERATIONS.len()];

/// For two mentions in one report.
pub(crate) const WITHIN: Weights = [
    ("always", -3.0),
    ("same word", 2.0),
    ("same word, of saying", -1.0),
    ("same word, of many meanings", -1.0),
    ("words of one group", 1.0),
    ("words of one group, of saying", -2.0),
    ("words of one stem", 1.5),
    ("one word is vague", -0.5),
    ("other words", -2.5),
    ("same type", 1.0),
    ("types differ", -1.5),
    ("clause", 2.0),
    ("sentence", 0.5),
    ("names shared", 2.0),
    ("names shared none", -1.0),
    ("names each of its own", -0.7),
    ("same sentence in both reports", 0.0),
    ("actors fit", 0.8),
    ("actors contradict", -1.5),
    ("recipients fit", 1.2),
    ("recipients contradict", -2.5),
    ("parties crossed", -3.0),
    ("times fit", 0.8),
    ("times contradict", -4.0),
    ("places fit", 0.8),
    ("places contradict", -3.0),
    ("figures fit", 1.0),
    ("figures contradict", -1.0),
    ("one happened, one is announced", -1.0),
    ("reports alike", 0.0),
    ("same word in reports alike", 0.0),
    ("both lead their reports", 0.5),
    ("in one sentence", -1.5),
    ("days between the reports", 0.0),
];

/// For two mentions in two reports.
pub(crate) const ACROSS: Weights = [
    ("always", -4.0),
    ("same word", 2.0),
    ("same word, of saying", -1.0),
    ("same word, of many meanings", -1.0),
    ("words of one group", 1.0),
    ("words of one group, of saying", -2.0),
    ("words of one stem", 1.5),
    ("one word is vague", -0.5),
    ("other words", -2.5),
    ("same type", 1.0),
    ("types differ", -1.5),
    ("clause", 2.0),
    ("sentence", 1.5),
    ("names shared", 3.0),
    ("names shared none", -2.0),
    ("names each of its own", -0.5),
    ("same sentence in both reports", 4.0),
    ("actors fit", 0.8),
    ("actors contradict", -1.5),
    ("recipients fit", 1.2),
    ("recipients contradict", -2.5),
    ("parties crossed", -3.0),
    ("times fit", 1.2),
    ("times contradict", -4.0),
    ("places fit", 1.0),
    ("places contradict", -4.0),
    ("figures fit", 1.5),
    ("figures contradict", -0.5),
    ("one happened, one is announced", -0.7),
    ("reports alike", 2.0),
    ("same word in reports alike", 2.0),
    ("both lead their reports", 0.7),
    ("in one sentence", 0.0),
    ("days between the reports", -2.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_weight_stands_at_its_consideration() {
        for weights in [WITHIN, ACROSS] {
            assert_eq!(weights.map(|(name, _)| name), CONSIDERATIONS);
        }
    }
}
