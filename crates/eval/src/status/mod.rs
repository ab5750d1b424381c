/*!
Whether acts happened (`status`).

Suites of hard sentences: reported, denied, threatened, promised, conditional acts, and words that look
like acts and are none. Unlike the other benchmarks this one's data is the project's own, in
`tests/reading`.

Files: every `*.md` in the folder. Any Markdown may stand in them; a case is a block of code named
`text`, with a date of publication behind the name if one matters, followed by a block named
`expected`; the heading above names it.

````text
## A threat that hangs on a condition

```text
If the garrison fires again, General Odo said, his army will shell the port.
```

```expected
ASSAULT threatened | shell | his army → the port | If the garrison fires again
```
````

Each line of `expected` is an event: its type and status, its trigger, its parties, its condition. The
last two may be left out, and are not asked for then. In detail:

- `ASSAULT/COERCE possible/planned`: where annotators could differ, each of these is right.
- The trigger, the parties and the condition are words of the text, exactly as they stand there;
  `shell#2` is the second "shell". A trigger is found by any event whose trigger shares a character
  with it.
- `the army, the navy → the port`: actors before the arrow (`->` will do), recipients behind it. `-` is
  nobody, `?` is not asked for. A party is right if a mention of it shares a character with the words.
- `none` on a line of its own: there is no event in the text.

Figures: `status_accuracy` is the share of expected events that were found with a right status; an
event that was not found is wrong. `found`, `type_accuracy`, `actor_accuracy`, `recipient_accuracy` and
`condition_accuracy` are shares of the expected events (that ask for it) likewise. `none_silent` is the
share of texts without event in which none was found. `status_X` is the accuracy where the status is
`X`.
*/

mod suite;

use std::collections::BTreeMap;
use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{CharSpan, Event, Reading, Status};

use self::suite::{Case, Expected, Party};
use crate::canned::{Canned, GoldEvent, reading};
use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::ratio;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct StatusSuite;

/// Right answers of those asked for.
#[derive(Clone, Copy, Default)]
struct Share {
    right: usize,
    asked: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.asked += 1;
    }

    fn value(self) -> Option<f64> {
        ratio(self.right, self.asked)
    }
}

#[derive(Default)]
struct Shares {
    status: Share,
    found: Share,
    kind: Share,
    actor: Share,
    recipient: Share,
    condition: Share,
    silent: Share,
    by_status: BTreeMap<&'static str, Share>,
    unexpected: usize,
}

impl Benchmark for StatusSuite {
    fn name(&self) -> &'static str {
        "status"
    }

    fn about(&self) -> &'static str {
        "whether acts happened, in the project's suites of hard sentences"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let cases = read(folder)?;
        let mut report = Report::new(self.name(), None);
        let mut shares = Shares::default();
        for case in &cases {
            let answer = predictor.read(&case.text, case.published.as_deref());
            let right = shares.add(case, &answer);
            if !right {
                report.errors.push(Miss {
                    place: case.place.clone(),
                    text: case.text.clone(),
                    expected: case.written.clone(),
                    found: words(&answer),
                });
            }
        }
        report.add("status_accuracy", shares.status.value());
        report.add("found", shares.found.value());
        report.add("type_accuracy", shares.kind.value());
        report.add("actor_accuracy", shares.actor.value());
        report.add("recipient_accuracy", shares.recipient.value());
        report.add("condition_accuracy", shares.condition.value());
        report.add("none_silent", shares.silent.value());
        for (status, share) in &shares.by_status {
            report.add(format!("status_{status}"), share.value());
        }
        report.count("cases", cases.len());
        report.count("expected_events", shares.status.asked);
        report.count("cases_without_event", shares.silent.asked);
        report.count("unexpected_events", shares.unexpected);
        Ok(report)
    }
}

impl Shares {
    /// Takes in the answer to a case, and says whether nothing that was asked for is wrong.
    fn add(&mut self, case: &Case, answer: &Reading) -> bool {
        if case.expected.is_empty() {
            self.silent.add(answer.events.is_empty());
            self.unexpected += answer.events.len();
            return answer.events.is_empty();
        }
        let mut left: Vec<&Event> = answer.events.iter().collect();
        let mut all_right = true;
        for expected in &case.expected {
            let event = best(&mut left, expected);
            let status = event.is_some_and(|e| expected.statuses.contains(&e.status));
            let kind = event.is_some_and(|e| has_type(e, expected));
            self.found.add(event.is_some());
            self.status.add(status);
            self.kind.add(kind);
            if let Some(first) = expected.statuses.first() {
                self.by_status.entry(suite::status_name(*first)).or_default().add(status);
            }
            let mut right = status && kind;
            for (party, share, actors) in [
                (&expected.actor, &mut self.actor, event.map(|e| &e.actor)),
                (&expected.recipient, &mut self.recipient, event.map(|e| &e.recipient)),
            ] {
                if let Party::Named(places) = party {
                    let fits = actors.is_some_and(|ids| is_party(answer, ids, places));
                    share.add(fits);
                    right &= fits;
                }
            }
            if let Some(condition) = expected.condition {
                let found = event.and_then(|e| e.condition);
                let fits = found.is_some_and(|words| touch(words.span, condition));
                self.condition.add(fits);
                right &= fits;
            }
            all_right &= right;
        }
        self.unexpected += left.len();
        all_right
    }
}

/// Takes from `left` the event at the trigger, the one of the right type and status first.
fn best<'e>(left: &mut Vec<&'e Event>, expected: &Expected) -> Option<&'e Event> {
    let at_trigger = |event: &&Event| touch(event.trigger, expected.trigger);
    let fit = |event: &Event| {
        (has_type(event, expected), expected.statuses.contains(&event.status))
    };
    let candidates = left.iter().enumerate().filter(|(_, event)| at_trigger(event));
    let index = candidates.max_by_key(|(_, event)| fit(event)).map(|(index, _)| index)?;
    Some(left.remove(index))
}

fn has_type(event: &Event, expected: &Expected) -> bool {
    EventType::parse(&event.kind).is_some_and(|kind| expected.kinds.contains(&kind))
}

/// Whether the actors are those whose words stand in `places`, no more and no fewer.
fn is_party(reading: &Reading, actors: &[usize], places: &[CharSpan]) -> bool {
    let stands_at = |id: &usize, place: CharSpan| {
        let actor = reading.actors.iter().find(|actor| actor.id == *id);
        actor.is_some_and(|actor| actor.mentions.iter().any(|m| touch(*m, place)))
    };
    actors.len() == places.len()
        && places.iter().all(|place| actors.iter().any(|id| stands_at(id, *place)))
        && actors.iter().all(|id| places.iter().any(|place| stands_at(id, *place)))
}

fn touch(one: CharSpan, other: CharSpan) -> bool {
    one[0] < other[1] && other[0] < one[1]
}

/// The events found, written as in a suite.
fn words(reading: &Reading) -> String {
    let said = |span: CharSpan| -> String {
        reading.report.text.chars().skip(span[0]).take(span[1] - span[0]).collect()
    };
    let names = |ids: &[usize]| {
        let known = reading.actors.iter().filter(|actor| ids.contains(&actor.id));
        let names: Vec<&str> = known.map(|actor| actor.name.as_str()).collect();
        if names.is_empty() { "-".to_owned() } else { names.join(", ") }
    };
    let mut lines = Vec::new();
    for event in &reading.events {
        let status = suite::status_name(event.status);
        let mut line = format!(
            "{} {status} | {} | {} → {}",
            event.kind,
            said(event.trigger),
            names(&event.actor),
            names(&event.recipient)
        );
        if let Some(condition) = event.condition {
            line.push_str(" | ");
            line.push_str(&said(condition.span));
        }
        lines.push(line);
    }
    if lines.is_empty() { "none".to_owned() } else { lines.join("\n") }
}

/// The expected events as answers.
pub fn gold(folder: &Path) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for case in read(folder)? {
        let mut events = Vec::new();
        for expected in &case.expected {
            let kind = expected.kinds.first().copied().unwrap_or(EventType::Consult);
            let status = expected.statuses.first().copied().unwrap_or(Status::Happened);
            let mut event = GoldEvent::new(kind, expected.trigger)
                .status(status)
                .condition(expected.condition);
            for place in expected.actor.places() {
                event = event.by(*place);
            }
            for place in expected.recipient.places() {
                event = event.to(*place);
            }
            events.push(event);
        }
        let answer = reading(&case.text, &events);
        canned.readings.insert(case.text, answer);
    }
    Ok(canned)
}

fn read(folder: &Path) -> Result<Vec<Case>, EvalError> {
    let mut cases = Vec::new();
    for path in files::with_ending(folder, ".md")? {
        cases.extend(suite::parse(&path, &files::text(&path)?)?);
    }
    if cases.is_empty() {
        let wanted = "suite (*.md with `text` and `expected` blocks)";
        return Err(EvalError::Nothing { folder: folder.to_owned(), wanted });
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn suites() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reading")
    }

    #[test]
    fn gold_against_gold_is_1_on_the_projects_own_suites() {
        let mut gold = gold(&suites()).unwrap();
        let report = StatusSuite.run(&suites(), Part::Dev, &mut gold).unwrap();
        for figure in [
            "status_accuracy",
            "found",
            "type_accuracy",
            "actor_accuracy",
            "recipient_accuracy",
        ] {
            assert_eq!(report.figure(figure), Some(1.0), "{figure}");
        }
        assert_eq!(report.figure("none_silent"), Some(1.0));
        assert_eq!(report.counted("unexpected_events"), Some(0));
        assert!(report.errors.is_empty(), "{:?}", report.errors);
    }

    #[test]
    fn an_event_that_is_not_found_is_wrong_in_every_way() {
        let report =
            StatusSuite.run(&suites(), Part::Dev, &mut Canned::default()).unwrap();
        for figure in ["status_accuracy", "type_accuracy", "actor_accuracy"] {
            assert_eq!(report.figure(figure), Some(0.0), "{figure}");
        }
        assert_eq!(report.figure("none_silent"), Some(1.0));
    }

    #[test]
    fn parties_must_be_all_and_no_others() {
        let text = "Alda and Borin hit Cedra.";
        let hit = GoldEvent::new(EventType::Assault, [15, 18]).by([0, 4]).by([9, 14]);
        let reading = reading(text, &[hit]);
        let actors = &reading.events[0].actor;
        assert!(is_party(&reading, actors, &[[9, 14], [0, 4]]));
        assert!(!is_party(&reading, actors, &[[0, 4]]));
        assert!(!is_party(&reading, actors, &[[0, 4], [19, 24]]));
        assert!(is_party(&reading, &[], &[]));
        assert!(!is_party(&reading, actors, &[]));
    }
}
