//! What each consideration counts, in the order of `CONSIDERATIONS`.

use super::score::CONSIDERATIONS;

/// Weights, each with the consideration it is for.
pub(crate) type Weights = [(&'static str, f32); CONSIDERATIONS.len()];

/// For two mentions in one report.
pub(crate) const WITHIN: Weights = [
    ("always", -2.03),
    ("same word", 1.79),
    ("same word, of saying", -1.40),
    ("same word, of many meanings", 0.14),
    ("words of one group", 1.02),
    ("words of one group, of saying", -2.26),
    ("words of one stem", 1.38),
    ("one word is vague", -0.50),
    ("other words", -2.40),
    ("same type", 0.64),
    ("types differ", -1.50),
    ("clause", 0.64),
    ("sentence", 0.52),
    ("names shared", 1.49),
    ("names shared none", -0.98),
    ("names each of its own", -0.69),
    ("same sentence in both reports", 0.00),
    ("actors fit", 0.30),
    ("actors contradict", -4.00),
    ("recipients fit", 0.39),
    ("recipients contradict", -2.49),
    ("parties crossed", -3.00),
    ("times fit", 0.80),
    ("times contradict", -5.00),
    ("places fit", 0.49),
    ("places contradict", -3.00),
    ("figures fit", 1.00),
    ("figures contradict", -1.00),
    ("one happened, one is announced", -0.45),
    ("reports alike", 0.27),
    ("same word in reports alike", 0.53),
    ("both lead their reports", 0.28),
    ("in one sentence", -1.99),
    ("days between the reports", 0.00),
    ("reports of one story", 0.27),
    ("same word in one story", 0.53),
    ("group or stem in one story", -0.35),
    ("same rare word", 0.83),
    ("same word, central in both", 1.08),
    ("same word, central in neither", -0.41),
    ("group or stem, central in both", 0.02),
    ("other words of one type in one story", 0.11),
    ("clause, same word", 0.04),
    ("outcome in the sentence of the act", 12.00),
    ("headline and lead of one type", 2.49),
    ("actors in other words", -0.30),
    ("recipients in other words", -0.50),
    ("speech of another matter", -3.00),
    ("nothing in common but the word", 0.00),
    ("goes on with it", 2.00),
];

/// For two mentions in two reports.
pub(crate) const ACROSS: Weights = [
    ("always", -3.86),
    ("same word", 1.38),
    ("same word, of saying", -1.20),
    ("same word, of many meanings", 0.47),
    ("words of one group", -0.04),
    ("words of one group, of saying", -2.04),
    ("words of one stem", 1.03),
    ("one word is vague", -0.77),
    ("other words", -1.91),
    ("same type", 1.21),
    ("types differ", -1.48),
    ("clause", 1.58),
    ("sentence", 0.12),
    ("names shared", 1.37),
    ("names shared none", -0.87),
    ("names each of its own", -0.64),
    ("same sentence in both reports", 2.99),
    ("actors fit", 0.73),
    ("actors contradict", -4.00),
    ("recipients fit", 0.92),
    ("recipients contradict", -4.46),
    ("parties crossed", -3.00),
    ("times fit", 1.19),
    ("times contradict", -7.00),
    ("places fit", 0.67),
    ("places contradict", -4.97),
    ("figures fit", 1.50),
    ("figures contradict", -0.50),
    ("one happened, one is announced", -0.38),
    ("reports alike", 2.50),
    ("same word in reports alike", 1.86),
    ("both lead their reports", -0.17),
    ("in one sentence", 0.00),
    ("days between the reports", -2.00),
    ("reports of one story", 0.76),
    ("same word in one story", 0.69),
    ("group or stem in one story", 0.39),
    ("same rare word", 0.55),
    ("same word, central in both", 0.04),
    ("same word, central in neither", -0.26),
    ("group or stem, central in both", 0.27),
    ("other words of one type in one story", -0.24),
    ("clause, same word", -0.59),
    ("outcome in the sentence of the act", 0.00),
    ("headline and lead of one type", 0.00),
    ("actors in other words", -0.50),
    ("recipients in other words", -0.50),
    ("speech of another matter", -3.00),
    ("nothing in common but the word", -2.50),
    ("goes on with it", 0.00),
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
