/*!
Classes of sentences (`cameo-class`).

Whether a sentence tells of verbal or material cooperation or conflict, or of none; the data of the
ConfliBERT project.

Files: `train.tsv`, `dev.tsv`, `test.tsv` without a heading line; each line is a sentence, a tab, and
the class: 0 none (a mere statement), 1 verbal cooperation, 2 material cooperation, 3 verbal conflict,
4 material conflict. To yield is material cooperation, as in CAMEO, CONCEDE included.

A sentence's class is that of its surest event, or 0 where it has none.

Figures: `macro_f1` over the five classes, `accuracy`, and each class's F1.
*/

use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::Reading;

use crate::canned::{Canned, GoldEvent, reading};
use crate::error::EvalError;
use crate::files;
use crate::plv::folded_quad;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::{Tally, mean, ratio};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct CameoClass;

struct Case {
    line: usize,
    text: String,
    class: u8,
}

impl Benchmark for CameoClass {
    fn name(&self) -> &'static str {
        "cameo-class"
    }

    fn about(&self) -> &'static str {
        "whether a sentence tells of cooperation or conflict, in words or deeds, or of none"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let cases = read(folder, part)?;
        let mut report = Report::new(self.name(), Some(part.name()));
        let mut tallies = [Tally::default(); 5];
        let mut right = 0;
        for case in &cases {
            let found = class_of(&predictor.read(&case.text, None));
            for (class, tally) in (0..).zip(&mut tallies) {
                tally.add(case.class == class, found == class);
            }
            if found == case.class {
                right += 1;
            } else {
                report.errors.push(Miss {
                    place: format!("line {}", case.line),
                    text: case.text.clone(),
                    expected: case.class.to_string(),
                    found: found.to_string(),
                });
            }
        }
        report.add("macro_f1", mean(tallies.iter().map(|tally| tally.f1())));
        report.add("accuracy", ratio(right, cases.len()));
        for (class, tally) in tallies.iter().enumerate() {
            report.add(format!("f1_{class}"), tally.f1());
        }
        report.count("sentences", cases.len());
        Ok(report)
    }
}

fn class_of(reading: &Reading) -> u8 {
    let surest = reading.events.iter().reduce(|best, event| {
        if event.confidence > best.confidence { event } else { best }
    });
    surest.and_then(|event| EventType::parse(&event.kind)).map_or(0, folded_quad)
}

/// The annotations as answers.
pub fn gold(folder: &Path, part: Part) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for case in read(folder, part)? {
        let kind = match case.class {
            1 => Some(EventType::Consult),
            2 => Some(EventType::Aid),
            3 => Some(EventType::Accuse),
            4 => Some(EventType::Assault),
            _ => None,
        };
        let events: Vec<GoldEvent> =
            kind.into_iter().map(|kind| GoldEvent::new(kind, [0, 1])).collect();
        let answer = reading(&case.text, &events);
        canned.readings.insert(case.text, answer);
    }
    Ok(canned)
}

fn read(folder: &Path, part: Part) -> Result<Vec<Case>, EvalError> {
    let path = folder.join(format!("{}.tsv", part.name()));
    let content = files::text(&path)?;
    let mut cases = Vec::new();
    for (index, line) in content.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let parts = line.rsplit_once('\t');
        let class = parts.and_then(|(_, class)| class.trim().parse().ok());
        match (parts, class) {
            (Some((text, _)), Some(class @ 0..=4)) => {
                cases.push(Case { line: index + 1, text: text.to_owned(), class });
            }
            _ => {
                return Err(EvalError::Format {
                    path,
                    place: format!("line {}", index + 1),
                    problem: "a sentence, a tab and a class 0 to 4 are expected"
                        .to_owned(),
                });
            }
        }
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    #[test]
    fn gold_against_gold_is_1_and_silence_is_right_about_statements_alone() {
        let folder = tempfile::tempdir().unwrap();
        let rows = "Alda met Borin.\t1\nAlda fed Borin.\t2\nAlda blamed Borin.\t3\n\
            Alda hit Borin.\t4\nAlda spoke.\t0\n";
        fs::write(folder.path().join("dev.tsv"), rows).unwrap();
        let mut gold = gold(folder.path(), Part::Dev).unwrap();
        let report = CameoClass.run(folder.path(), Part::Dev, &mut gold).unwrap();
        assert_eq!(report.figure("macro_f1"), Some(1.0));

        let mut silent = Canned::default();
        let report = CameoClass.run(folder.path(), Part::Dev, &mut silent).unwrap();
        assert_eq!(report.figure("accuracy"), Some(0.2));
        assert_eq!(report.figure("f1_4"), Some(0.0));
        assert_eq!(report.errors.len(), 4);
    }

    #[test]
    fn a_line_without_a_class_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dev.tsv"), "a\t1\nb\n").unwrap();
        let error = gold(folder.path(), Part::Dev).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
