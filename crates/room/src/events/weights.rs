//! What each consideration counts, in the order of `CONSIDERATIONS`.

use super::score::CONSIDERATIONS;

/// Weights, each with the consideration it is for.
pub(crate) type Weights = [(&'static str, f32); CONSIDERATIONS.len()];

/// For two mentions in one report.
pub(crate) const WITHIN: Weights = [
    ("always", -1.97),
    ("same word", 1.73),
    ("same word, of saying", -1.46),
    ("same word, of many meanings", 0.35),
    ("words of one group", 0.99),
    ("words of one group, of saying", -2.26),
    ("words of one stem", 1.38),
    ("one word is vague", -0.50),
    ("other words", -2.40),
    ("same type", 0.60),
    ("types differ", -1.50),
    ("clause", 0.50),
    ("sentence", 0.34),
    ("names shared", 1.49),
    ("names shared none", -0.98),
    ("names each of its own", -0.68),
    ("same sentence in both reports", 0.00),
    ("actors fit", 0.10),
    ("actors contradict", -3.00),
    ("recipients fit", 0.30),
    ("recipients contradict", -3.49),
    ("parties crossed", -3.00),
    ("times fit", 0.80),
    ("times contradict", -5.00),
    ("places fit", 0.49),
    ("places contradict", -3.00),
    ("figures fit", 1.00),
    ("figures contradict", -1.00),
    ("one happened, one is announced", -0.58),
    ("reports alike", 0.33),
    ("same word in reports alike", 0.62),
    ("both lead their reports", 0.33),
    ("in one sentence", -1.92),
    ("days between the reports", 0.00),
    ("reports of one story", 0.33),
    ("same word in one story", 0.62),
    ("group or stem in one story", -0.38),
    ("same rare word", 0.75),
    ("same word, central in both", 1.02),
    ("same word, central in neither", -0.40),
    ("group or stem, central in both", -0.19),
    ("other words of one type in one story", 0.11),
    ("clause, same word", -0.03),
    ("outcome in the sentence of the act", 12.00),
    ("headline and lead of one type", 2.50),
    ("actors in other words", 0.32),
    ("recipients in other words", 0.15),
    ("speech of another matter", -2.49),
    ("nothing in common but a common word", 0.00),
    ("goes on with it", 2.00),
];

/// For two mentions in two reports.
pub(crate) const ACROSS: Weights = [
    ("always", -3.75),
    ("same word", 1.56),
    ("same word, of saying", -1.44),
    ("same word, of many meanings", 0.47),
    ("words of one group", 0.22),
    ("words of one group, of saying", -2.17),
    ("words of one stem", 1.00),
    ("one word is vague", -0.75),
    ("other words", -1.83),
    ("same type", 1.23),
    ("types differ", -1.48),
    ("clause", 1.63),
    ("sentence", -0.33),
    ("names shared", 1.32),
    ("names shared none", -0.82),
    ("names each of its own", -0.45),
    ("same sentence in both reports", 2.99),
    ("actors fit", 0.66),
    ("actors contradict", -3.48),
    ("recipients fit", 0.94),
    ("recipients contradict", -5.97),
    ("parties crossed", -3.00),
    ("times fit", 1.19),
    ("times contradict", -7.00),
    ("places fit", 0.67),
    ("places contradict", -4.97),
    ("figures fit", 1.50),
    ("figures contradict", -0.50),
    ("one happened, one is announced", -0.33),
    ("reports alike", 2.81),
    ("same word in reports alike", 2.08),
    ("both lead their reports", -0.17),
    ("in one sentence", 0.00),
    ("days between the reports", -2.00),
    ("reports of one story", 0.80),
    ("same word in one story", 0.52),
    ("group or stem in one story", 0.47),
    ("same rare word", 0.35),
    ("same word, central in both", -0.08),
    ("same word, central in neither", 0.11),
    ("group or stem, central in both", -0.24),
    ("other words of one type in one story", -0.09),
    ("clause, same word", -0.75),
    ("outcome in the sentence of the act", 0.00),
    ("headline and lead of one type", 0.00),
    ("actors in other words", -0.71),
    ("recipients in other words", -0.43),
    ("speech of another matter", -2.99),
    ("nothing in common but a common word", -2.38),
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
