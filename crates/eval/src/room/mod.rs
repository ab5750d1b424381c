/*!
What the room makes of a handful of reports (`room`).

Suites of scenarios: a strike that is told twice and denied, a toll that rises, a threat that is carried
out. Like those of `status` they are the project's own, in `tests/room`. Each report is parsed and read as
it would be when it is added; all are filed in a room in memory, in the order of the file; and for each
expected line the room is asked for its picture at the line's moment.

Files: every `*.md` in the folder. Any Markdown may stand in them; a scenario is some blocks of code named
`report`, followed by one named `expected`. `tests/room/example.md` has the format and the kinds of
lines.

How a line is looked for. It is strict about what the line says, and asks nothing else:

- **Quoted words** must stand letter by letter, as whole words; all white space is alike. They are looked for
  in the words of a claim or an announcement, and else in the sentence that it stands in. Where the word
  that carries an act stands among the quoted words, only the matters of such acts are asked, and not those of
  other acts in the sentence; and so with words before whole sentences.
- **Names** match by their content words, without case and endings: all of them must stand in the party's name,
  in one of the ways in which a report mentions it, or in the words beside the act. `?` is nobody named.
- **`event`**: type, status, both parties, and exactly these reports. In acts done together (AGREE, CONSULT)
  it does not matter which of the two is on which side.
- **`events`** counts events of the type whose status is `happened` or `ongoing` and whose matter is neither
  `withdrawn` nor `corrected`.
- **`claim`**: the matter's state and, where it is given, its number of origins. `by` is the origin of one of
  its claims that deny and were not taken back.
- **`tally`**, **`entry`**: all words of the item must stand in the tally's; `-` asks for no role or item.
  Ranges are the same on both sides.
- **`version`**, **`copy`**: also with other versions, or another copy, between the two.
- **`changed`**: a change whose words before and after, or the sentences around them, have the quoted ones.
- **`tension`**: a day of the pair with this mark; `none` for no day with any.
- A report that is not known yet makes a line about it wrong.

Figures: `lines` is the share of expected lines that were found, over all; then the share for each kind of
line, and with `in_` before its name for each suite. A case that went wrong shows what the room has
instead and what was read in the sentences with the quoted words.
*/

mod matching;
mod shown;
mod suite;
#[cfg(test)]
mod tests;
mod view;
mod wanted;

use std::collections::BTreeMap;
use std::path::Path;

use watchfloor_record::{Sqlite, VersionId};
use watchfloor_report::Input;
use watchfloor_room::changes::changes;
use watchfloor_room::{Asked, Incoming, Picture, Room};

use self::suite::{Given, Line, Scenario};
use self::view::View;
use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::ratio;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct RoomSuite;

/// Lines found of those expected.
#[derive(Clone, Copy, Default)]
struct Share {
    found: usize,
    expected: usize,
}

#[derive(Default)]
struct Shares {
    all: Share,
    by_kind: BTreeMap<&'static str, Share>,
    by_suite: BTreeMap<String, Share>,
}

impl Share {
    fn add(&mut self, found: bool) {
        self.found += usize::from(found);
        self.expected += 1;
    }

    fn value(self) -> Option<f64> {
        ratio(self.found, self.expected)
    }
}

impl Benchmark for RoomSuite {
    fn name(&self) -> &'static str {
        "room"
    }

    fn about(&self) -> &'static str {
        "what the room makes of several reports, in the project's scenarios"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let scenarios = read(folder)?;
        let mut report = Report::new(self.name(), None);
        let mut shares = Shares::default();
        for scenario in &scenarios {
            measure(folder, scenario, predictor, &mut shares, &mut report.errors)?;
        }
        report.add("lines", shares.all.value());
        for (kind, share) in &shares.by_kind {
            report.add(*kind, share.value());
        }
        for (suite, share) in &shares.by_suite {
            report.add(format!("in_{suite}"), share.value());
        }
        report.count("scenarios", scenarios.len());
        report.count(
            "reports",
            scenarios.iter().map(|scenario| scenario.reports.len()).sum(),
        );
        report.count("expected_lines", shares.all.expected);
        for (kind, share) in &shares.by_kind {
            report.count(format!("{kind}_lines"), share.expected);
        }
        Ok(report)
    }
}

impl Shares {
    fn add(&mut self, scenario: &Scenario, line: &Line, found: bool) {
        self.all.add(found);
        self.by_kind.entry(line.wanted.kind()).or_default().add(found);
        self.by_suite.entry(scenario.suite.clone()).or_default().add(found);
    }
}

fn read(folder: &Path) -> Result<Vec<Scenario>, EvalError> {
    let mut scenarios = Vec::new();
    for path in files::with_ending(folder, ".md")? {
        scenarios.extend(suite::parse(&path, &files::text(&path)?)?);
    }
    if scenarios.is_empty() {
        let wanted = "suite (*.md with `report` and `expected` blocks)";
        return Err(EvalError::Nothing { folder: folder.to_owned(), wanted });
    }
    Ok(scenarios)
}

/// Files the reports of a scenario and looks for its lines.
fn measure(
    folder: &Path,
    scenario: &Scenario,
    predictor: &mut dyn Predictor,
    shares: &mut Shares,
    misses: &mut Vec<Miss>,
) -> Result<(), EvalError> {
    let mut room = Room::new(Sqlite::in_memory()?);
    let mut ids: Vec<VersionId> = Vec::new();
    for given in &scenario.reports {
        let incoming = incoming(folder, scenario, given, predictor)?;
        ids.extend(room.add(&[incoming])?.iter().map(|added| added.version));
    }
    let learnt =
        |nth: usize| scenario.reports.get(nth).map_or(i64::MAX, |report| report.learnt);
    let end =
        scenario.reports.iter().map(|report| report.learnt).max().unwrap_or(i64::MAX);
    let mut moments: Vec<i64> =
        scenario.lines.iter().map(|line| line.until.map_or(end, learnt)).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut missed: Vec<(usize, Miss)> = Vec::new();
    for moment in moments {
        let snapshot = room.snapshot(&Asked::until(moment))?;
        let picture = Picture::of(&snapshot);
        let changed = changes(&snapshot, &picture, learnt(0));
        let view = View { snapshot: &snapshot, picture: &picture, ids: &ids };
        for line in &scenario.lines {
            if line.until.map_or(end, learnt) != moment {
                continue;
            }
            let found = matching::is_found(&view, &changed, &line.wanted);
            shares.add(scenario, line, found);
            if !found {
                let (file, heading) = (&scenario.file, &scenario.heading);
                let miss = Miss {
                    place: format!("{file}, line {}: {heading}", line.number),
                    text: headlines(scenario),
                    expected: line.written.clone(),
                    found: shown::instead(&view, &changed, &line.wanted),
                };
                missed.push((line.number, miss));
            }
        }
    }
    missed.sort_by_key(|(number, _)| *number);
    misses.extend(missed.into_iter().map(|(_, miss)| miss));
    Ok(())
}

/// A report as it is when it comes to the room.
fn incoming(
    folder: &Path,
    scenario: &Scenario,
    given: &Given,
    predictor: &mut dyn Predictor,
) -> Result<Incoming, EvalError> {
    let input = Input {
        bytes: given.text.as_bytes(),
        published: Some(&given.published),
        ..Input::default()
    };
    let parsed = watchfloor_report::parse(&input);
    let mut report = parsed.map_err(|error| EvalError::Format {
        path: folder.join(&scenario.file),
        place: format!("line {}", given.line),
        problem: error.to_string(),
    })?;
    report.outlet = Some(given.outlet.clone());
    let mut reading = predictor.read_report(&report);
    reading.report.outlet = report.outlet;
    reading.report.published = report.published;
    Ok(Incoming {
        reading,
        address: given.address.clone(),
        learnt: given.learnt,
        recorded: given.learnt,
        original: None,
    })
}

/// The first words of each report.
fn headlines(scenario: &Scenario) -> String {
    let lines = scenario.reports.iter().enumerate().map(|(nth, report)| {
        let headline = report.text.lines().next().unwrap_or_default();
        format!("{} {headline}", suite::report_name(nth))
    });
    lines.collect::<Vec<_>>().join(" · ")
}
