use crate::features::{FEATURE_NAMES, FEATURES};

/// How much each consideration counts, first for each name alone and then in view of the others.
///
/// `train/places.py` fits the numbers: two conditional logistic regressions, over the candidates of
/// each name.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// For a first impression of each name.
    pub alone: [f32; FEATURES],
    /// For a second look, and a third, in view of what the other names seem to mean.
    pub together: [f32; FEATURES],
}

impl Weights {
    /// The weights that come with the gazetteer.
    pub fn built_in() -> Weights {
        Weights::from_tsv(include_str!("weights.tsv"))
    }

    /// Reads lines of a consideration's name and two weights; what is not named weighs nothing.
    pub fn from_tsv(text: &str) -> Weights {
        let mut weights = Weights { alone: [0.0; FEATURES], together: [0.0; FEATURES] };
        for line in text.lines() {
            let mut fields = line.split('\t');
            let name = fields.next();
            let Some(number) =
                FEATURE_NAMES.iter().position(|known| Some(*known) == name)
            else {
                continue;
            };
            let mut next =
                || fields.next().and_then(|field| field.parse().ok()).unwrap_or(0.0);
            weights.alone[number] = next();
            weights.together[number] = next();
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_consideration_and_the_other_way_round() {
        let names: Vec<&str> = include_str!("weights.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert_eq!(names, FEATURE_NAMES);
    }
}
