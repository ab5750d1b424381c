/*!
Coders and the reader side by side (`rounds`).

Which types of act a sentence tells of, most sentences telling of none, beside four or five coders
who annotated the same sentences; the data of the CAMEO ConfliBERT project.

Files: `round_N_summary*.csv`, one row for each of 100 sentences, a set of columns for each coder `C`.
Sentences 1 to 100 were coded over and over in rounds 1 to 7 and discussed in between, sentences 101
to 200 in rounds 8 to 10. Read are

- `round_7_summary.csv` and `round_9_summary.csv`: the last round of each hundred in which every coder
  went through every sentence. In round 10 each did half or none.
- `round_8_summary.csv`, if it is there: the first pass over the second hundred, before any
  discussion of it, for the agreement of trained coders on their own.

Not `round_8_summary_wrong.csv` and `round_9_summary_v1.csv`, which have the sentences of round 7. Of
rounds that come in versions the later ones (`round_1_summary_v2.csv`, `round_3_summary_v2.csv`,
`round_4_summary_v2.csv`) have more of the coders' work; they are superseded by round 7 all the same.

Columns: `plain_text` begins with the sentence's number ("No. 16 sentences …"), `sentences` is its
text; `anncomplete_C` says whether the coder did it; `ActionA_CAMEO_C` is the CAMEO category of the
coder's action `A`, in words ("4-19 Fight").

Categories become PLOVER types; 8 (Yield) does not tell CONCEDE from RETREAT, which are taken
together. "0-1 Make Public Statement" is no event. "0-2 Appeal" is filed under statements too, but is
a REQUEST by PLOVER: where most coders have it, a REQUEST is neither asked for nor counted as wrong.

Of the reading those events count whose confidence is two thirds or more. Coders leave out crimes of
private people and much that is told in passing, which a reading keeps at a lower confidence; where to
cut was chosen on these very sentences.

Figures, over the types of each sentence:

- `f1`, `precision`, `recall`: against the types that more than half of its coders have.
- `empty`: of the sentences in which more than half of the coders have no event, the share in which
  none was found.
- `f1_as_coder`, `empty_as_coder`: the same against the majority of all coders but one, over every
  choice of that one; `coder_f1`, `coder_empty`: the one left out against the same majority. These two
  pairs can be compared with each other. `coder_f1_first` and `coder_empty_first` are from round 8.
*/

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::Reading;

use crate::canned::{Canned, GoldEvent, reading};
use crate::error::EvalError;
use crate::files::{Table, field};
use crate::plv::{YIELD, folded};
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::{Tally, ratio};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct Rounds;

const LAST: [&str; 2] = ["round_7_summary.csv", "round_9_summary.csv"];
const FIRST: &str = "round_8_summary.csv";

/// The types in one sentence by one coder; [`APPEAL`] may be among them.
type Types = BTreeSet<&'static str>;

/// The least confidence of an event that counts.
const SURE: f64 = 2.0 / 3.0;

/// The mark of an appeal, which is no type of its own.
const APPEAL: &str = "appeal";

struct Case {
    place: String,
    text: String,
    /// One set for each coder who did the sentence.
    coders: Vec<Types>,
}

/// What answers are measured against.
struct Majority {
    types: Types,
    /// Whether most coders have no event at all.
    empty: bool,
}

/// How answers fare against majorities.
#[derive(Default)]
struct Score {
    types: Tally,
    empty: usize,
    left_empty: usize,
}

impl Benchmark for Rounds {
    fn name(&self) -> &'static str {
        "rounds"
    }

    fn about(&self) -> &'static str {
        "types of act in sentences that most often have none, beside human coders"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let mut cases = Vec::new();
        for name in LAST {
            cases.extend(read(&folder.join(name))?);
        }
        let mut report = Report::new(self.name(), None);
        let (mut all, mut as_coder) = (Score::default(), Score::default());
        let mut empty_sentences = 0;
        for case in &cases {
            let found = types_of(&predictor.read(&case.text, None));
            let majority = majority(&case.coders.iter().collect::<Vec<_>>());
            empty_sentences += usize::from(majority.empty);
            all.add(&majority, &found);
            each_left_out(case, |_, others| as_coder.add(others, &found));
            let wrong = found.iter().any(|kind| majority.false_alarm(kind))
                || majority.wanted().any(|kind| !found.contains(kind));
            if wrong {
                report.errors.push(Miss {
                    place: case.place.clone(),
                    text: case.text.clone(),
                    expected: words(&majority.types),
                    found: words(&found),
                });
            }
        }
        let coder = coders_score(&cases);
        report.add("f1", all.types.f1());
        report.add("precision", all.types.precision());
        report.add("recall", all.types.recall());
        report.add("empty", all.share_left_empty());
        report.add("f1_as_coder", as_coder.types.f1());
        report.add("coder_f1", coder.types.f1());
        report.add("empty_as_coder", as_coder.share_left_empty());
        report.add("coder_empty", coder.share_left_empty());
        let first = folder.join(FIRST);
        if first.is_file() {
            let coder_first = coders_score(&read(&first)?);
            report.add("coder_f1_first", coder_first.types.f1());
            report.add("coder_empty_first", coder_first.share_left_empty());
        }
        report.count("sentences", cases.len());
        report.count("types_by_majority", all.types.hits + all.types.missed);
        report.count("sentences_without_event", empty_sentences);
        Ok(report)
    }
}

impl Score {
    fn add(&mut self, majority: &Majority, found: &Types) {
        for kind in majority.wanted() {
            self.types.add(true, found.contains(kind));
        }
        self.types.false_alarms +=
            found.iter().filter(|kind| majority.false_alarm(kind)).count();
        if majority.empty {
            self.empty += 1;
            self.left_empty += usize::from(found.iter().all(|kind| *kind == APPEAL));
        }
    }

    fn share_left_empty(&self) -> Option<f64> {
        ratio(self.left_empty, self.empty)
    }
}

impl Majority {
    fn wanted(&self) -> impl Iterator<Item = &&'static str> {
        self.types.iter().filter(|kind| **kind != APPEAL)
    }

    fn false_alarm(&self, kind: &str) -> bool {
        let appealed = kind == EventType::Request.name() && self.types.contains(APPEAL);
        kind != APPEAL && !appealed && !self.types.contains(kind)
    }
}

fn majority(coders: &[&Types]) -> Majority {
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for kind in coders.iter().copied().flatten() {
        *votes.entry(kind).or_default() += 1;
    }
    let most = |count: usize| 2 * count > coders.len();
    let types = votes.into_iter().filter(|(_, count)| most(*count)).map(|(kind, _)| kind);
    let without = coders.iter().filter(|types| types.is_empty()).count();
    Majority { types: types.collect(), empty: most(without) }
}

/// Calls `visit` with each coder of a sentence and the majority of the others, of whom there must be
/// two at least.
fn each_left_out(case: &Case, mut visit: impl FnMut(&Types, &Majority)) {
    if case.coders.len() < 3 {
        return;
    }
    for (index, coder) in case.coders.iter().enumerate() {
        let others = case.coders.iter().enumerate().filter(|(other, _)| *other != index);
        visit(coder, &majority(&others.map(|(_, types)| types).collect::<Vec<_>>()));
    }
}

fn coders_score(cases: &[Case]) -> Score {
    let mut score = Score::default();
    for case in cases {
        each_left_out(case, |coder, others| score.add(others, coder));
    }
    score
}

fn types_of(reading: &Reading) -> Types {
    let told = reading.events.iter().filter(|event| event.confidence >= SURE);
    let kinds = told.filter_map(|event| EventType::parse(&event.kind));
    kinds.map(folded).collect()
}

fn words(types: &Types) -> String {
    if types.is_empty() {
        return "none".to_owned();
    }
    types.iter().copied().collect::<Vec<_>>().join(", ")
}

/// The annotations of the majority as answers.
pub fn gold(folder: &Path) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for name in LAST {
        for case in read(&folder.join(name))? {
            let majority = majority(&case.coders.iter().collect::<Vec<_>>());
            let kinds = majority.wanted().filter_map(|kind| match *kind {
                YIELD => Some(EventType::Retreat),
                kind => EventType::parse(kind),
            });
            let events: Vec<GoldEvent> =
                kinds.map(|kind| GoldEvent::new(kind, [0, 1])).collect();
            let answer = reading(&case.text, &events);
            canned.readings.insert(case.text, answer);
        }
    }
    Ok(canned)
}

fn read(path: &Path) -> Result<Vec<Case>, EvalError> {
    let table = Table::read(path, b',')?;
    let label = table.column("plain_text")?;
    let sentence = table.column("sentences")?;
    // Coder -> the column that says whether he did it, and those of his categories.
    let mut coders: BTreeMap<&str, (usize, Vec<usize>)> = BTreeMap::new();
    for (index, name) in table.heading().iter().enumerate() {
        if let Some(coder) = name.strip_prefix("anncomplete_") {
            coders.insert(coder, (index, Vec::new()));
        }
    }
    for (index, name) in table.heading().iter().enumerate() {
        let coder = name.split_once("_CAMEO_").filter(|(a, _)| a.starts_with("Action"));
        if let Some((_, categories)) = coder.and_then(|(_, coder)| coders.get_mut(coder))
        {
            categories.push(index);
        }
    }
    let mut cases = Vec::new();
    for (line, row) in &table.rows {
        let mut sets = Vec::new();
        for (complete, categories) in coders.values() {
            if !field(row, *complete).eq_ignore_ascii_case("true") {
                continue;
            }
            let mut types = Types::new();
            for column in categories {
                let category = field(row, *column);
                types.extend(
                    type_of(category).map_err(|problem| table.wrong(*line, problem))?,
                );
            }
            sets.push(types);
        }
        let number = field(row, label).split(" sentences").next().unwrap_or("").trim();
        cases.push(Case {
            place: number.to_owned(),
            text: field(row, sentence).trim().to_owned(),
            coders: sets,
        });
    }
    Ok(cases)
}

/// The type of a category like "4-19 Fight"; none for statements and empty fields.
fn type_of(category: &str) -> Result<Option<&'static str>, String> {
    let category = category.trim();
    if category.is_empty() {
        return Ok(None);
    }
    let root = category.split_once('-').and_then(|(_, rest)| rest.split(' ').next());
    let kind = match root {
        Some("1") => return Ok(None),
        Some("2") => return Ok(Some(APPEAL)),
        Some("3") => EventType::Agree,
        Some("4") => EventType::Consult,
        Some("5") => EventType::Support,
        Some("6") => EventType::Cooperate,
        Some("7") => EventType::Aid,
        Some("8") => EventType::Retreat,
        Some("9" | "11") => EventType::Accuse,
        Some("10") => EventType::Request,
        Some("12") => EventType::Reject,
        Some("13") => EventType::Threaten,
        Some("14") => EventType::Protest,
        Some("15") => EventType::Mobilize,
        Some("16") => EventType::Sanction,
        Some("17") => EventType::Coerce,
        Some("18" | "19" | "20") => EventType::Assault,
        _ => return Err(format!("`{category}` is no CAMEO category like `4-19 Fight`")),
    };
    Ok(Some(folded(kind)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    const HEADING: &str = "ids,plain_text,sentences,anncomplete_1,Action1_CAMEO_1,\
        Action2_CAMEO_1,anncomplete_2,Action1_CAMEO_2,anncomplete_3,Action1_CAMEO_3\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let seven = format!(
            "{HEADING}a,No. 1 sentences A,A,True,4-19 Fight,4-17 Coerce,TRUE,4-18 Assualt,True,\n\
             b,No. 2 sentences B,B,True,,,True,0-1 Make Public Statement,True,1-4 Consult\n"
        );
        let nine = format!(
            "{HEADING}c,No. 101 sentences C,\" C, c\",True,0-2 Appeal,,True,0-2 Appeal,False,2-8 Yield\n"
        );
        fs::write(folder.path().join("round_7_summary.csv"), seven).unwrap();
        fs::write(folder.path().join("round_9_summary.csv"), nine).unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1() {
        let folder = folder();
        let mut gold = gold(folder.path()).unwrap();
        assert!(gold.readings.contains_key("C, c"));
        let report = Rounds.run(folder.path(), Part::Dev, &mut gold).unwrap();
        assert_eq!(report.figure("f1"), Some(1.0));
        assert_eq!(report.figure("empty"), Some(1.0));
        assert_eq!(report.counted("sentences"), Some(3));
        assert_eq!(report.counted("types_by_majority"), Some(1));
        assert_eq!(report.counted("sentences_without_event"), Some(1));
        assert!(report.errors.is_empty());
    }

    #[test]
    fn coders_are_measured_against_the_majority_of_the_others() {
        let folder = folder();
        let report =
            Rounds.run(folder.path(), Part::Dev, &mut Canned::default()).unwrap();
        // Sentence 1: without coder 3 the others agree on ASSAULT, which he lacks; without coder 1
        // or 2 there is no majority, and theirs are false alarms (COERCE and ASSAULT; ASSAULT).
        // Sentence 2: without coder 3 the others have nothing; his CONSULT is a false alarm.
        assert_eq!(report.figure("coder_f1"), Some(0.0));
        assert_eq!(report.figure("coder_empty"), Some(0.0));
        assert_eq!(report.figure("empty_as_coder"), Some(1.0));
        assert_eq!(report.figure("f1"), Some(0.0));
        assert_eq!(report.figure("coder_f1_first"), None);
    }

    #[test]
    fn an_appeal_may_be_a_request_but_need_not() {
        let folder = folder();
        let mut asked = gold(folder.path()).unwrap();
        let request = GoldEvent::new(EventType::Request, [0, 1]);
        asked.readings.insert("C, c".to_owned(), reading("C, c", &[request]));
        let report = Rounds.run(folder.path(), Part::Dev, &mut asked).unwrap();
        assert_eq!(report.figure("f1"), Some(1.0));
    }

    #[test]
    fn an_unknown_category_is_told() {
        let problem = type_of("4-99 Fly").unwrap_err();
        assert!(problem.contains("4-99 Fly"), "{problem}");
        assert_eq!(type_of("2-8 Yield"), Ok(Some(YIELD)));
        assert_eq!(type_of(" "), Ok(None));
    }
}
