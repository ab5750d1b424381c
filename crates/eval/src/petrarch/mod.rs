/*!
The unit tests of an older coder (`petrarch`).

Stylised sentences about invented countries, with the codes that the PETRARCH coder had to give; and
the dictionaries that say who those countries are. The actors are given to the reader as a user's own
before the sentences are; see [`Predictor::learn_actors`].

Files:

- `PETR.UnitTest.records.xml`: `Sentence` elements with `date` and `id`, in each a `Text`, a `Parse`
  (a bracketed tree) and `EventCoding` elements, with `sourcecode`, `targetcode` and `eventcode` or
  with `noevents="True"`. PETRARCH coded the tree, and a few trees are of other words than the text;
  there the tree's words are read.
- `PETR.Validate.actors.txt` and `PETR.Validate.agents.txt`: see [`Dictionary`].

Left out, and counted: records about errors of input, those marked `sentence="false"` (never
implemented in PETRARCH), and those whose actors are not in the dictionary and are coded by their name
in quotes. Of the others, codings of comments (02) and with an unknown party (`---`) are left out: a
statement is no event here, and its source is another matter.

Event codes are those of the test's own verb dictionary: the cue categories of WEIS, which came before
CAMEO ("041" is to approve, "064" to improve relations, "122" to denounce), and numbers that mean
nothing outside the tests (345, 8xx, 9xx, 17xx). A root is right if the type is one that the WEIS
category covers; the meaningless ones are not asked for, their parties are.

Figures are shares of records. `source`, `target` and `root`: every code asked for is that of an
actor, of a recipient, of a type of some event. `all`: for every coding there is one event with all
three; events beside it are no fault, as PETRARCH coded nothing without two known parties. A record
without event is right where no event has two parties with codes; `no_event` is the share of those.
*/

mod dictionary;
mod records;
mod registry;

use std::collections::HashSet;
use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{CharSpan, Reading};

pub use self::dictionary::{ActorEntry, AgentEntry, DatedCode, Dictionary};
use self::records::Coding;
pub use self::registry::user_actors;
use crate::canned::{Canned, GoldEvent, reading};
use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::ratio;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct Petrarch;

const RECORDS: &str = "PETR.UnitTest.records.xml";
const ACTORS: &str = "PETR.Validate.actors.txt";
const AGENTS: &str = "PETR.Validate.agents.txt";

/// What one event says in codes.
struct Dyad {
    source: Option<String>,
    target: Option<String>,
    kind: EventType,
    /// The words of the parties, to show beside a party without code.
    words: String,
}

impl Benchmark for Petrarch {
    fn name(&self) -> &'static str {
        "petrarch"
    }

    fn about(&self) -> &'static str {
        "who does what to whom in stylised sentences, with a user's own actors"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let (records, left_out) = records::read(&folder.join(RECORDS))?;
        let dictionary = Dictionary::parse(
            &files::text(&folder.join(ACTORS))?,
            &files::text(&folder.join(AGENTS))?,
        );
        let mut report = Report::new(self.name(), None);
        if !predictor.learn_actors(&dictionary) {
            let note = "the reader takes no actors of the user's: none of the codes is known to it";
            report.notes.push(note.to_owned());
        }
        let (mut all, mut source, mut target, mut root) = (0, 0, 0, 0);
        let (mut with_event, mut still) = (0, 0);
        for record in &records {
            let reading = predictor.read(&record.text, record.date.as_deref());
            let dyads = dyads(&record.text, &reading);
            let right = if record.codings.is_empty() {
                let silent =
                    dyads.iter().all(|d| d.source.is_none() || d.target.is_none());
                still += usize::from(silent);
                silent
            } else {
                with_event += 1;
                let every = |fits: &dyn Fn(&Coding, &Dyad) -> bool| {
                    record
                        .codings
                        .iter()
                        .all(|coding| dyads.iter().any(|d| fits(coding, d)))
                };
                source += usize::from(every(&Coding::has_source));
                target += usize::from(every(&Coding::has_target));
                root += usize::from(every(&Coding::has_root));
                every(&|coding, dyad| {
                    coding.has_source(dyad)
                        && coding.has_target(dyad)
                        && coding.has_root(dyad)
                })
            };
            if right {
                all += 1;
            } else {
                report.errors.push(Miss {
                    place: record.id.clone(),
                    text: record.text.clone(),
                    expected: join(record.codings.iter().map(Coding::to_string)),
                    found: join(dyads.iter().map(Dyad::to_string)),
                });
            }
        }
        report.add("all", ratio(all, records.len()));
        report.add("source", ratio(source, with_event));
        report.add("target", ratio(target, with_event));
        report.add("root", ratio(root, with_event));
        report.add("no_event", ratio(still, records.len() - with_event));
        report.count("records", records.len());
        report.count("records_with_event", with_event);
        report.count("left_out", left_out);
        report.count("actors", dictionary.actors.len());
        report.count("agents", dictionary.agents.len());
        Ok(report)
    }
}

/// Every pair of an actor and a recipient of every event. Acts without recipient are between all of
/// their actors.
fn dyads(text: &str, reading: &Reading) -> Vec<Dyad> {
    let code = |id: &usize| {
        reading
            .actors
            .iter()
            .find(|actor| actor.id == *id)
            .and_then(|actor| actor.code.clone())
    };
    let mut dyads = Vec::new();
    for event in &reading.events {
        let Some(kind) = EventType::parse(&event.kind) else { continue };
        let words = |spans: &[CharSpan]| join(spans.iter().map(|span| cut(text, span)));
        let words =
            format!("{} | {}", words(&event.actor_words), words(&event.recipient_words));
        let together = event.recipient.is_empty();
        let recipients = if together { &event.actor } else { &event.recipient };
        let before = dyads.len();
        for actor in &event.actor {
            for recipient in
                recipients.iter().filter(|other| !together || *other != actor)
            {
                let (source, target) = (code(actor), code(recipient));
                dyads.push(Dyad { source, target, kind, words: words.clone() });
            }
        }
        if dyads.len() == before {
            let source = event.actor.first().and_then(code);
            let target = event.recipient.first().and_then(code);
            dyads.push(Dyad { source, target, kind, words });
        }
    }
    dyads
}

impl Coding {
    fn has_source(&self, dyad: &Dyad) -> bool {
        dyad.source.as_deref() == Some(&self.source)
    }

    fn has_target(&self, dyad: &Dyad) -> bool {
        dyad.target.as_deref() == Some(&self.target)
    }

    fn has_root(&self, dyad: &Dyad) -> bool {
        let types = weis(&self.event);
        types.is_empty() || types.contains(&dyad.kind)
    }
}

impl std::fmt::Display for Dyad {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let or_none =
            |code: &Option<String>| code.clone().unwrap_or_else(|| "?".to_owned());
        write!(out, "{} {} {}", or_none(&self.source), self.kind, or_none(&self.target))?;
        if self.source.is_none() || self.target.is_none() {
            write!(out, " ({})", self.words)?;
        }
        Ok(())
    }
}

fn cut(text: &str, span: &CharSpan) -> String {
    let [start, end] = *span;
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

fn join(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() { "none".to_owned() } else { words.join("; ") }
}

/// The types that a WEIS code covers; empty for a code without a meaning.
fn weis(code: &str) -> &'static [EventType] {
    use EventType::*;
    // Three digits make a WEIS code; the tests' own verbs have longer ones too.
    let category = if code.len() == 3 { code.get(..2).unwrap_or("") } else { "" };
    match category {
        "01" => &[Concede, Retreat],
        "03" => &[Consult, Agree],
        "04" => &[Support],
        "05" => &[Agree],
        "06" => &[Support, Cooperate, Concede, Retreat, Agree],
        "07" => &[Aid, Agree],
        "08" => &[Agree, Support, Cooperate],
        "09" | "10" | "15" => &[Request, Agree],
        "11" => &[Reject, Accuse],
        "12" | "13" => &[Accuse],
        "14" => &[Reject, Accuse],
        "16" | "17" => &[Threaten],
        "18" => &[Protest, Mobilize],
        "19" => &[Sanction, Reject, Retreat, Assault],
        "20" => &[Sanction, Coerce],
        "21" => &[Coerce, Assault],
        "22" => &[Assault],
        _ => &[],
    }
}

/// The annotations as answers.
pub fn gold(folder: &Path) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for record in records::read(&folder.join(RECORDS))?.0 {
        let mut events = Vec::new();
        let mut seen = HashSet::new();
        for Coding { source, target, event } in &record.codings {
            let kind = weis(event).first().copied().unwrap_or(EventType::Consult);
            if seen.insert((source, target, event)) {
                events.push(GoldEvent::new(kind, [0, 1]).between(source, target));
            }
        }
        let answer = reading(&record.text, &events);
        canned.readings.insert(record.text, answer);
    }
    Ok(canned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    const XML: &str = r#"<Validation><Sentences>
        <Sentence date="19950106" id="A-1" category="A" sentence="true">
        <EventCoding sourcecode="ALD" targetcode="BORMIL" eventcode="122"></EventCoding>
        <EventCoding sourcecode="---GOV" targetcode="---" eventcode="023"></EventCoding>
        <Text>Alda condemned
        Borin's soldiers.</Text>
        <Parse>(ROOT (S (NP (NNP Alda)) (VP (VBD condemned) (NP (NNP Borin) (POS 's) (NNS soldiers))) (. .)))</Parse>
        </Sentence>
        <Sentence date="19950106" id="A-2" category="A" sentence="true">
        <EventCoding sourcecode="ALD" targetcode="CED" eventcode="903"></EventCoding>
        <Text>Alda greeted Borin.</Text>
        <Parse>(ROOT (S (NP (NNP Alda)) (VP (VBD greeted) (NP (NNP Cedra))) (. .)))</Parse>
        </Sentence>
        <Sentence date="19950106" id="A-3" category="A" sentence="true">
        <EventCoding noevents="True"></EventCoding>
        <Text>It rained in Alda.</Text>
        </Sentence>
        <Sentence date="19950106" id="A-4" category="A" sentence="true">
        <EventCoding error="dateline"></EventCoding><Text>X</Text></Sentence>
        <Sentence date="19950106" id="A-5" category="A" sentence="true">
        <EventCoding sourcecode='"THE COUNCIL"' targetcode="ALD" eventcode="041"></EventCoding>
        <Text>Y</Text></Sentence>
        </Sentences></Validation>"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(RECORDS), XML).unwrap();
        fs::write(folder.path().join(ACTORS), "ALDA [ALD]\nBORIN [BOR]\n").unwrap();
        fs::write(folder.path().join(AGENTS), "SOLDIER [~MIL]\n").unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1() {
        let folder = folder();
        let mut gold = gold(folder.path()).unwrap();
        assert!(gold.readings.contains_key("Alda condemned Borin's soldiers."));
        assert!(
            gold.readings.contains_key("Alda greeted Cedra."),
            "the tree's words count"
        );
        let report = Petrarch.run(folder.path(), Part::Dev, &mut gold).unwrap();
        for figure in ["all", "source", "target", "root", "no_event"] {
            assert_eq!(report.figure(figure), Some(1.0), "{figure}");
        }
        assert_eq!(report.counted("records"), Some(3));
        assert_eq!(report.counted("left_out"), Some(2));
        assert!(report.notes.is_empty());
    }

    #[test]
    fn silence_is_right_about_records_without_event_alone() {
        let folder = folder();
        let report =
            Petrarch.run(folder.path(), Part::Dev, &mut Canned::default()).unwrap();
        assert_eq!(report.figure("all"), Some(1.0 / 3.0));
        assert_eq!(report.figure("source"), Some(0.0));
        assert_eq!(report.figure("no_event"), Some(1.0));
        assert_eq!(report.errors[0].expected, "ALD 122 BORMIL");
    }

    #[test]
    fn parties_the_other_way_round_are_wrong_with_a_right_root() {
        let folder = folder();
        let mut turned = gold(folder.path()).unwrap();
        for answer in turned.readings.values_mut() {
            for event in &mut answer.events {
                std::mem::swap(&mut event.actor, &mut event.recipient);
            }
        }
        let report = Petrarch.run(folder.path(), Part::Dev, &mut turned).unwrap();
        assert_eq!(report.figure("source"), Some(0.0));
        assert_eq!(report.figure("root"), Some(1.0));
    }
}
