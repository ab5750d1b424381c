/*!
Types between two marked parties (`plv`).

What one party does to another in a sentence, out of 15 PLOVER types; the data of the zero-shot
PLOVER project (PLV).

Files: `train.tsv`, `dev.tsv`, `test.tsv`, with a heading line; fields are separated by tabs and may
be in double quotes. Of the columns these are read:

- `marked_sentence`: the sentence, the source between `<s>` and `</s>`, the target between `<t>` and
  `</t>`. A party may be marked in several places, in part of a word (`<s>Serbia</s>n`), or within
  the other; some sentences of the training part have no target.
- `gold_root`: the type. `YIELD` stands for CONCEDE and RETREAT, which the data does not tell apart.
- `gold_penta`: the class, 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material
  conflict. YIELD is material cooperation here, CONCEDE included.

Figures: `macro_f1` is the mean over the types in the data of each one's F1, `quad_macro_f1` the same
over the classes. A sentence for which the predictor has no type counts as missed.
*/

use std::collections::BTreeMap;
use std::path::Path;

use watchfloor_ontology::{EventType, QuadClass};
use watchfloor_reading::contract::CharSpan;

use crate::canned::Canned;
use crate::error::EvalError;
use crate::files::{Table, field};
use crate::predictor::{Predictor, TypeScores};
use crate::report::{Miss, Report};
use crate::score::{Tally, mean, ratio};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct Plv;

/// What CONCEDE and RETREAT are called together.
pub const YIELD: &str = "YIELD";

/// The type's name in data that does not tell CONCEDE from RETREAT.
pub fn folded(kind: EventType) -> &'static str {
    match kind {
        EventType::Concede | EventType::Retreat => YIELD,
        _ => kind.name(),
    }
}

/// The number of the type's class in such data: to yield is material cooperation.
pub fn folded_quad(kind: EventType) -> u8 {
    match kind {
        EventType::Concede => QuadClass::MaterialCooperation.number(),
        _ => kind.quad().number(),
    }
}

/// One sentence with its parties and what was annotated.
#[derive(Clone, Debug)]
struct Case {
    line: u64,
    text: String,
    source: Vec<CharSpan>,
    target: Vec<CharSpan>,
    root: String,
    quad: u8,
}

impl Benchmark for Plv {
    fn name(&self) -> &'static str {
        "plv"
    }

    fn about(&self) -> &'static str {
        "PLOVER type of what one marked party does to another"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let cases = read(folder, part)?;
        let mut report = Report::new(self.name(), Some(part.name()));
        let mut roots: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut quads: BTreeMap<u8, Tally> = BTreeMap::new();
        for case in &cases {
            roots.entry(&case.root).or_default();
            quads.entry(case.quad).or_default();
        }
        let (mut right, mut silent) = (0, 0);
        for case in &cases {
            let scores = predictor.type_between(&case.text, &case.source, &case.target);
            let found = best(&scores);
            let root = found.map(folded);
            let quad = found.map(folded_quad);
            for (name, tally) in &mut roots {
                tally.add(case.root == *name, root == Some(name));
            }
            for (number, tally) in &mut quads {
                tally.add(case.quad == *number, quad == Some(*number));
            }
            right += usize::from(root == Some(&case.root));
            silent += usize::from(root.is_none());
            if root != Some(&case.root) {
                report.errors.push(Miss {
                    place: format!("line {}", case.line),
                    text: case.text.clone(),
                    expected: case.root.clone(),
                    found: root.unwrap_or("none").to_owned(),
                });
            }
        }
        report.add("macro_f1", mean(roots.values().map(|tally| tally.f1())));
        report.add("quad_macro_f1", mean(quads.values().map(|tally| tally.f1())));
        report.add("accuracy", ratio(right, cases.len()));
        for (root, tally) in &roots {
            report.add(format!("f1_{root}"), tally.f1());
        }
        for (quad, tally) in &quads {
            report.add(format!("f1_quad_{quad}"), tally.f1());
        }
        report.count("sentences", cases.len());
        report.count("without_answer", silent);
        for (root, tally) in &roots {
            report.count(*root, tally.hits + tally.missed);
        }
        Ok(report)
    }
}

/// The type with the highest score; none where every score is 0.
fn best(scores: &TypeScores) -> Option<EventType> {
    let scored = EventType::ALL.into_iter().filter(|kind| scores.get(*kind) > 0.0);
    scored.max_by(|a, b| scores.get(*a).total_cmp(&scores.get(*b)))
}

/// The annotations as answers.
pub fn gold(folder: &Path, part: Part) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for case in read(folder, part)? {
        let kind = match case.root.as_str() {
            YIELD => Some(EventType::Retreat),
            root => EventType::parse(root),
        };
        if let Some(kind) = kind {
            canned.types.insert((case.text, case.source, case.target), kind);
        }
    }
    Ok(canned)
}

fn read(folder: &Path, part: Part) -> Result<Vec<Case>, EvalError> {
    let table = Table::read(&folder.join(format!("{}.tsv", part.name())), b'\t')?;
    let marked = table.column("marked_sentence")?;
    let root = table.column("gold_root")?;
    let penta = table.column("gold_penta")?;
    let mut cases = Vec::new();
    for (line, row) in &table.rows {
        let root = field(row, root);
        if root != YIELD && EventType::parse(root).is_none() {
            return Err(table.wrong(*line, format!("`{root}` is no PLOVER type")));
        }
        let penta = field(row, penta);
        let quad = match penta.trim_end_matches(".0").parse::<u8>() {
            Ok(quad @ 1..=4) => quad,
            _ => return Err(table.wrong(*line, format!("`{penta}` is no class 1 to 4"))),
        };
        let (text, source, target) = unmark(field(row, marked));
        cases.push(Case {
            line: *line,
            text,
            source,
            target,
            root: root.to_owned(),
            quad,
        });
    }
    Ok(cases)
}

/// The sentence without its marks, and what they marked.
fn unmark(marked: &str) -> (String, Vec<CharSpan>, Vec<CharSpan>) {
    const MARKS: [&str; 4] = ["<s>", "</s>", "<t>", "</t>"];
    let mut text = String::new();
    let mut length = 0;
    let mut open = [None, None];
    let mut spans = [Vec::new(), Vec::new()];
    let mut rest = marked;
    while let Some(next) = rest.chars().next() {
        let Some(mark) = MARKS.iter().position(|mark| rest.starts_with(mark)) else {
            text.push(next);
            length += 1;
            rest = &rest[next.len_utf8()..];
            continue;
        };
        let party = mark / 2;
        if mark % 2 == 0 {
            open[party] = Some(length);
        } else if let Some(start) = open[party].take() {
            spans[party].push([start, length]);
        }
        rest = &rest[MARKS[mark].len()..];
    }
    let [source, target] = spans;
    (text, source, target)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    const ROWS: &str = "uid\tgold_penta\tgold_root\tmarked_sentence\n\
        0\t4\tASSAULT\t<s>Alda</s> shelled <t>Borin</t>.\n\
        1\t2\tYIELD\t\"<s>Cedra</s> freed two \"\"spies\"\" of <t>Alda</t>.\"\n\
        2\t3\tACCUSE\t<s><t>Borin</t>'s press</s> blamed <t>Borin</t>.\n\
        3\t3\tREJECT\t<s>Élodie</s> would not come.\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dev.tsv"), ROWS).unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1() {
        let folder = folder();
        let mut gold = gold(folder.path(), Part::Dev).unwrap();
        let report = Plv.run(folder.path(), Part::Dev, &mut gold).unwrap();
        assert_eq!(report.figure("macro_f1"), Some(1.0));
        assert_eq!(report.figure("quad_macro_f1"), Some(1.0));
        assert_eq!(report.counted("sentences"), Some(4));
        assert!(report.errors.is_empty());
    }

    #[test]
    fn no_answer_is_missed_and_a_wrong_one_costs_two_types() {
        let folder = folder();
        let report = Plv.run(folder.path(), Part::Dev, &mut Canned::default()).unwrap();
        assert_eq!(report.figure("macro_f1"), Some(0.0));
        assert_eq!(report.counted("without_answer"), Some(4));
        assert_eq!(report.errors.len(), 4);

        let mut wrong = gold(folder.path(), Part::Dev).unwrap();
        let assault = wrong.types.values_mut().find(|kind| **kind == EventType::Assault);
        *assault.unwrap() = EventType::Accuse;
        let report = Plv.run(folder.path(), Part::Dev, &mut wrong).unwrap();
        assert_eq!(report.figure("f1_ASSAULT"), Some(0.0));
        assert_eq!(report.figure("f1_ACCUSE"), Some(2.0 / 3.0));
        assert_eq!(report.figure("macro_f1"), Some((0.0 + 2.0 / 3.0 + 1.0 + 1.0) / 4.0));
    }

    #[test]
    fn marks_become_spans_in_characters() {
        let (text, source, target) = unmark("É <s><t>Alda</t>ns</s> met <t>Bö</t>");
        assert_eq!(text, "É Aldans met Bö");
        assert_eq!(source, [[2, 8]]);
        assert_eq!(target, [[2, 6], [13, 15]]);
        assert_eq!(unmark("</s>a<t>b").0, "ab");
    }

    #[test]
    fn a_wrong_file_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("dev.tsv"),
            "gold_penta\tgold_root\tmarked_sentence\n9\tAID\tx\n",
        )
        .unwrap();
        let error = gold(folder.path(), Part::Dev).unwrap_err().to_string();
        assert!(error.ends_with("dev.tsv, line 2: `9` is no class 1 to 4"), "{error}");
        assert!(gold(folder.path(), Part::Test).is_err());
    }
}
