/*!
Which reports tell of the same.

Of two reports a number of [`FEATURES`] are taken from their sketches alone: how alike their names, their
words, their first sentences are; which leading names of the one the other lacks; whether days, years and
numbers agree. A table weighs them (`data/story_weights.tsv`, fitted by `train/story_weights.py`). What
sets look-alike stories apart, two earthquakes, two matches of one team, are names and dates.
*/

mod features;
mod weights;

use crate::link::Linker;
use crate::sketch::{Kind, Sketch, Term};
use crate::words;

pub use self::features::{FEATURES, features};

/// So many terms of a report are keys, the weightiest.
const KEYS: usize = 24;
/// Terms in more reports than every tenth or so find too much.
const LEAST_RARE: u8 = 2;

/// Joins a report to the earlier one whose story it goes on with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stories;

impl Linker for Stories {
    type Node = Sketch;

    /// What is announced may take place two weeks later.
    fn reach(&self) -> i32 {
        16
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        let salt = words::hash(b"story");
        let finds = |term: &&Term| {
            term.rarity >= LEAST_RARE && matches!(term.kind, Kind::Name | Kind::Word)
        };
        let mut terms: Vec<&Term> = node.terms.iter().filter(finds).collect();
        terms.sort_by(|a, b| {
            let names_first = (b.kind == Kind::Name).cmp(&(a.kind == Kind::Name));
            let weight = |term: &Term| term.weight() + if term.leads { 1.0 } else { 0.0 };
            weight(b).total_cmp(&weight(a)).then(names_first).then(a.hash.cmp(&b.hash))
        });
        terms.iter().take(KEYS).map(|term| i64::from(term.hash) ^ salt).collect()
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        let score = weights::score(&features(earlier, later));
        (score > 0.0).then_some(score)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use watchfloor_reading::contract::ReportPart;

    use super::*;

    fn report(text: &str) -> Sketch {
        let part = ReportPart { text: text.to_owned(), ..ReportPart::default() };
        Sketch::new(&part, None)
    }

    #[test]
    fn quakes_in_two_places_are_two_stories() {
        let first = report(
            "A strong earthquake shook the island of Tarvo on Monday, killing nine people. \
             Governor Ilse Brandt said that 400 houses in Quellport had collapsed.",
        );
        let same = report(
            "Rescuers searched Quellport for survivors of the earthquake on Tarvo that killed nine. \
             Brandt asked for tents; 400 houses have collapsed since Monday.",
        );
        let elsewhere = report(
            "A strong earthquake shook the Orlen valley on Friday, killing three people. \
             Mayor Jory Pell said that 60 houses in Lisbek had collapsed.",
        );
        let to_same = Stories.score(&first, &same);
        assert!(to_same.is_some());
        assert!(Stories.score(&first, &elsewhere).is_none());
    }

    #[test]
    fn two_matters_of_one_town_are_two_stories() {
        let bakers = report(
            "Bakers in Lisbek, the capital of Orlenia, shut their ovens on Tuesday over the price of \
             flour. Queues went around the block.",
        );
        let thieves = report(
            "Police in Lisbek, Orlenia, arrested four men on Tuesday who had stolen a tram. It went as \
             far as the depot.",
        );
        let flour = report(
            "Lisbek's bakers opened again on Wednesday after Orlenia had promised cheaper flour.",
        );
        assert!(Stories.score(&bakers, &thieves).is_none());
        assert!(Stories.score(&bakers, &flour).is_some());
    }

    #[test]
    fn one_thing_done_in_two_countries_on_one_day_is_two_stories() {
        let vale = report(
            "Thieves drained the fuel tanks of the Ostwin airfield in Carrow on Sunday and left a bill, the \
             airfield said. Mechanics counted 31 empty tanks.",
        );
        let hill = report(
            "Thieves drained the fuel tanks of the Saint Hale airfield in Breve on Sunday and left a bill, \
             its manager said. Guards counted 47 empty tanks.",
        );
        let again = report(
            "The Ostwin airfield in Carrow will buy locks for its tanks. Thieves had drained 31 of them.",
        );
        assert!(Stories.score(&vale, &hill).is_none());
        assert!(Stories.score(&vale, &again).is_some());
    }

    #[test]
    fn two_sides_and_a_place_are_common_ground_and_a_country_with_a_word_is_not() {
        let shots = report(
            "Soldiers of Orlenia shot at a post of Tarvia near Lisbek on Monday, Tarvia's ministry said.",
        );
        let answer = report(
            "Tarvia's guards shot first at Lisbek on Monday, the defence ministry of Orlenia said.",
        );
        assert!(Stories.score(&shots, &answer).is_some());
        let school =
            report("Orlenia will reopen its schools, the council of Orlenia said.");
        let pool = report("A pool in Orlenia will reopen after a year without water.");
        assert!(Stories.score(&school, &pool).is_none());
    }

    proptest! {
        #[test]
        fn the_order_of_two_reports_makes_no_difference(
            one in "([A-Za-z]{1,8} |[0-9]{1,4} |[.] ){0,60}",
            other in "([A-Za-z]{1,8} |[0-9]{1,4} |[.] ){0,60}",
        ) {
            let (one, other) = (report(&one), report(&other));
            let numbers = features(&one, &other);
            prop_assert!(numbers.iter().all(|number| number.is_finite()));
            let turned = features(&other, &one);
            prop_assert!(numbers.iter().zip(turned).all(|(a, b)| (a - b).abs() < 1e-5));
        }
    }
}
