/*!
Versions and copies of reports (`versions`).

400 pairs of reports, made by changing openly licensed texts: a light edit, a heavy update, a copy in
another outlet, and another report of the same day. What is asked: is the second a version of the first, a
copy of it, or neither?

Files: XML in `gum/xml_news` (GUM: a word on each line, sentences between tags) and in
`timeml/wikiwars/keyinline` (WikiWars: paragraphs with inline tags), and any `.txt` in the folder itself.
Long texts are cut into reports of up to thirty sentences.

How the pairs are made is in `versions/pairs.rs`; the same texts give the same pairs. A pair is labelled by
the room's linkers in their order, keys included, as if the two reports were all that there is. Figures:
`macro_f1` over the three labels, the accuracy for each kind of pair, and `macro_f1` of the pairs from
even and odd reports: the limits of the linkers were set with an eye on the even ones.
*/

mod pairs;
mod texts;

use std::path::Path;

use watchfloor_room::link::parents;
use watchfloor_room::sketch::Sketch;
use watchfloor_room::versions::{Copies, Versions};

use self::pairs::{KINDS, Pair, pairs};
use crate::error::EvalError;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::{Tally, mean, ratio};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct VersionsAndCopies;

/// What the second report of a pair is to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Version,
    Copy,
    Neither,
}

impl Label {
    const ALL: [Label; 3] = [Label::Version, Label::Copy, Label::Neither];

    fn name(self) -> &'static str {
        match self {
            Label::Version => "version",
            Label::Copy => "copy",
            Label::Neither => "neither",
        }
    }
}

impl Benchmark for VersionsAndCopies {
    fn name(&self) -> &'static str {
        "versions"
    }

    fn about(&self) -> &'static str {
        "whether a report is a version or a copy of another"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let pairs = pairs(&texts::read(folder)?);
        let found: Vec<Label> = pairs.iter().map(label).collect();
        Ok(report(&pairs, &found))
    }
}

/// What the room's linkers say.
fn label(pair: &Pair) -> Label {
    let sketch = |part| Sketch::new(part, None);
    let nodes =
        [(pair.days[0], sketch(&pair.first)), (pair.days[1], sketch(&pair.second))];
    if parents(&Versions, &nodes)[1].is_some() {
        Label::Version
    } else if parents(&Copies, &nodes)[1].is_some() {
        Label::Copy
    } else {
        Label::Neither
    }
}

fn report(pairs: &[Pair], found: &[Label]) -> Report {
    let mut report = Report::new("versions", None);
    let rows: Vec<(&Pair, Label)> = pairs.iter().zip(found.iter().copied()).collect();
    report.add("macro_f1", macro_f1(rows.iter().copied()));
    report.add(
        "macro_f1_even",
        macro_f1(rows.iter().copied().filter(|(pair, _)| pair.is_even)),
    );
    report.add(
        "macro_f1_odd",
        macro_f1(rows.iter().copied().filter(|(pair, _)| !pair.is_even)),
    );
    for kind in KINDS {
        let of_kind = || rows.iter().filter(|(pair, _)| pair.kind == kind);
        let right = of_kind().filter(|(pair, found)| pair.label == *found).count();
        let name = format!("{}_accuracy", kind.name());
        report.add(name, ratio(right, of_kind().count()));
    }
    report.count("pairs", pairs.len());
    for (pair, found) in rows {
        if pair.label != found {
            report.errors.push(Miss {
                place: format!("{}: {}", pair.source, pair.kind.name()),
                text: pair.second.text.chars().take(120).collect(),
                expected: pair.label.name().to_owned(),
                found: found.name().to_owned(),
            });
        }
    }
    report
}

fn macro_f1<'p>(rows: impl Iterator<Item = (&'p Pair, Label)> + Clone) -> Option<f64> {
    mean(Label::ALL.map(|label| {
        let mut tally = Tally::default();
        for (pair, found) in rows.clone() {
            tally.add(pair.label == label, found == label);
        }
        tally.f1()
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::canned::Canned;

    /// A folder with made-up texts that have hardly a run of words in common.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let words = |seed: usize, count: usize| -> String {
            let syllables =
                ["ta", "mi", "ro", "sel", "ku", "ven", "dor", "pa", "lin", "gos"];
            let mut state = seed as u64 * 7919 + 13;
            let mut next = || {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                (state >> 33) as usize
            };
            let word = |next: &mut dyn FnMut() -> usize| {
                (0..3).map(|_| syllables[next() % syllables.len()]).collect::<String>()
            };
            (0..count).map(|_| word(&mut next)).collect::<Vec<_>>().join(" ")
        };
        for file in 0..6 {
            let sentences: Vec<String> = (0..40)
                .map(|at| format!("The {} 12 times.", words(file * 100 + at, 12)))
                .collect();
            std::fs::write(
                folder.path().join(format!("{file}.txt")),
                sentences.join(" "),
            )
            .unwrap();
        }
        folder
    }

    #[test]
    fn the_same_texts_give_the_same_pairs_of_every_kind() {
        let folder = folder();
        let texts = texts::read(folder.path()).unwrap();
        let (one, other) = (pairs(&texts), pairs(&texts));
        assert_eq!(one.len(), 400);
        for kind in KINDS {
            assert_eq!(one.iter().filter(|pair| pair.kind == kind).count(), 100);
        }
        assert!(one.iter().zip(&other).all(|(a, b)| a.second.text == b.second.text));
    }

    #[test]
    fn gold_against_gold_is_1() {
        let pairs = pairs(&texts::read(folder().path()).unwrap());
        let gold: Vec<Label> = pairs.iter().map(|pair| pair.label).collect();
        let report = report(&pairs, &gold);
        assert_eq!(report.figure("macro_f1"), Some(1.0));
        assert!(report.errors.is_empty());
    }

    #[test]
    fn a_label_for_all_is_seldom_right() {
        let pairs = pairs(&texts::read(folder().path()).unwrap());
        let report = report(&pairs, &vec![Label::Neither; pairs.len()]);
        assert_eq!(report.figure("light_edit_accuracy"), Some(0.0));
        assert_eq!(report.figure("other_story_accuracy"), Some(1.0));
        assert!(report.figure("macro_f1").unwrap() < 0.2);
    }

    #[test]
    fn the_linkers_label_pairs_of_made_up_words() {
        let folder = folder();
        let report = VersionsAndCopies
            .run(folder.path(), Part::Dev, &mut Canned::default())
            .unwrap();
        assert!(report.figure("macro_f1").unwrap() > 0.9);
    }
}
