//! Precision, recall and what is made of them.

/// Right and wrong answers of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found and wanted.
    pub hits: usize,
    /// Found and not wanted.
    pub false_alarms: usize,
    /// Wanted and not found.
    pub missed: usize,
}

impl Tally {
    /// Counts one yes-or-no answer.
    pub fn add(&mut self, wanted: bool, found: bool) {
        match (wanted, found) {
            (true, true) => self.hits += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.false_alarms += 1,
            (false, false) => {}
        }
    }

    /// The two tallies together.
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            hits: self.hits + other.hits,
            false_alarms: self.false_alarms + other.false_alarms,
            missed: self.missed + other.missed,
        }
    }

    /// The share of what was found that was wanted.
    pub fn precision(self) -> Option<f64> {
        ratio(self.hits, self.hits + self.false_alarms)
    }

    /// The share of what was wanted that was found.
    pub fn recall(self) -> Option<f64> {
        ratio(self.hits, self.hits + self.missed)
    }

    /// The harmonic mean of precision and recall: 0 where something was wanted or found and nothing
    /// was hit.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.missed)
    }
}

/// `part` of `whole`; nothing where the whole is nothing.
pub fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of the figures that there are; nothing where there is none.
pub fn mean(figures: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = figures.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_is_the_harmonic_mean() {
        let tally = Tally { hits: 6, false_alarms: 2, missed: 4 };
        assert_eq!(tally.precision(), Some(0.75));
        assert_eq!(tally.recall(), Some(0.6));
        assert!((tally.f1().unwrap_or(0.0) - 2.0 * 0.75 * 0.6 / 1.35).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_measure_is_no_figure() {
        assert_eq!(Tally::default().f1(), None);
        assert_eq!(Tally { missed: 1, ..Tally::default() }.f1(), Some(0.0));
        assert_eq!(mean([None, Some(0.5), Some(1.0)]), Some(0.75));
        assert_eq!(mean([]), None);
    }
}
