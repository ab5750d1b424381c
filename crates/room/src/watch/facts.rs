//! What the lines of one report tell, whatever was announced elsewhere: it stays the same for as long as the report
//! is kept.

use watchfloor_reading::contract::{BlockName, CharSpan, Reading, Status};

use super::deeds::{Standing, Told};
use super::drafts::find;
use super::text::{READY, Texts, Words};
use crate::events::trigger::Trigger;
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::time;

/// What one line tells.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The number of its sentence.
    pub(super) sentence: usize,
    pub(super) headline: bool,
    /// First and last day of the time that the report gives an act.
    pub(super) days: Option<(i32, i32)>,
    /// The last day that its sentence names.
    pub(super) last_day: Option<i32>,
    /// The word that carries an act.
    pub(super) trigger: Option<Trigger>,
    pub(super) standing: Standing,
    /// Of a statement: whether an act in it may stand otherwise.
    pub(super) acts_may_tell: bool,
    /// The words it stands in, where the reading has no sentence there.
    pub(super) alone: Option<Box<Words>>,
}

impl Facts {
    pub(crate) fn of(report: &Known, line: Told) -> Facts {
        let sheet = &report.sheet;
        let span = line.span(&sheet.reading);
        let (standing, acts_may_tell) = match line {
            Told::Act(at) => (of_act(report, at), false),
            Told::Statement(at) => of_statement(report, at),
        };
        let trigger = match line {
            Told::Act(at) => sheet.acts.get(at).map(|words| Trigger::of(&words.trigger)),
            Told::Statement(_) => None,
        };
        let blocks = &sheet.reading.report.blocks;
        let sentence = sentence_of(&sheet.reading.sentences, span);
        let is_alone = sheet.reading.sentences.get(sentence).is_none();
        Facts {
            sentence,
            alone: is_alone.then(|| Box::new(Words::of(report.words(span)))),
            headline: blocks
                .iter()
                .any(|block| block.kind == BlockName::Title && span[0] < block.span[1]),
            days: days(&sheet.reading, line),
            last_day: last_day(&sheet.reading, span),
            trigger,
            standing,
            acts_may_tell,
        }
    }
}

impl Told {
    /// Where it stands: an act's word, a statement's first.
    fn span(self, reading: &Reading) -> CharSpan {
        match self {
            Told::Act(at) => reading.events.get(at).map(|event| event.trigger),
            Told::Statement(at) => reading
                .attributions
                .get(at)
                .and_then(|said| said.content.spans.first().copied()),
        }
        .unwrap_or_default()
    }
}

fn days(reading: &Reading, line: Told) -> Option<(i32, i32)> {
    let Told::Act(at) = line else { return None };
    let when = find(&reading.times, reading.events.get(at)?.time?, |time| time.id)?;
    let first = time::days(when.start.as_deref()?)?.0;
    let last = when.end.as_deref().and_then(time::days).map_or(first, |days| days.1);
    Some((first, last.max(first)))
}

fn last_day(reading: &Reading, span: CharSpan) -> Option<i32> {
    let whole = reading.sentences.get(sentence_of(&reading.sentences, span))?;
    let inside = reading
        .times
        .iter()
        .filter(|time| whole[0] <= time.span[0] && time.span[1] <= whole[1]);
    let ends = inside.filter_map(|time| time.end.as_deref().or(time.start.as_deref()));
    ends.filter_map(time::days).map(|days| days.1).max()
}

/// The standing of an act: what a reader takes for done may have a "not" just before it.
fn of_act(report: &Known, at: usize) -> Standing {
    const NEAR: usize = 24;
    let Some(act) = report.sheet.reading.events.get(at) else {
        return Standing::Spoken;
    };
    match act.status {
        Status::Happened | Status::Ongoing => {
            let start = act.trigger[0].saturating_sub(NEAR).max(act.span[0]);
            let before = [start.min(act.trigger[0]), act.trigger[0]];
            let before = Words::of(report.words(before));
            let mut last = before.forms.iter().rev().take(2);
            let negated =
                last.any(|form| matches!(form, "not" | "never") || form.ends_with("n't"));
            if negated { Standing::Not } else { Standing::Done }
        }
        Status::Denied => Standing::Not,
        _ => Standing::Spoken,
    }
}

/// Of a statement its cue and its words tell; and whether an act in it may tell otherwise.
fn of_statement(report: &Known, at: usize) -> (Standing, bool) {
    let Some(said) = report.sheet.reading.attributions.get(at) else {
        return (Standing::Spoken, false);
    };
    let cue = said.cue.map(|words| Words::of(report.words(words.span)));
    let Some(content) = report.memo.statement(report, at) else {
        return (Standing::Spoken, false);
    };
    if cue.is_some_and(|cue| cue.has(&READY.does_not_vouch)) {
        (Standing::Spoken, false)
    } else if content.has(&READY.not) {
        (Standing::Not, false)
    } else if content.is_ahead() {
        (Standing::Spoken, true)
    } else {
        (Standing::Done, true)
    }
}

/// The words of a sentence.
pub(crate) fn sentence(report: &Known, number: usize) -> Words {
    let span = report.sheet.reading.sentences.get(number);
    span.map(|span| Words::of(report.words(*span))).unwrap_or_default()
}

/// The words of a statement.
pub(crate) fn statement(report: &Known, number: usize) -> Words {
    let said = report.sheet.reading.attributions.get(number);
    let spans = said.map(|said| said.content.spans.as_slice()).unwrap_or_default();
    let parts: Vec<&str> = spans.iter().map(|span| report.words(*span)).collect();
    Words::of(&parts.join(" "))
}

/// The stems of a report's lines, each with the lines that have it: first its acts, then its statements.
#[derive(Debug)]
pub(crate) struct Lines {
    stems: Texts,
    ends: Box<[u32]>,
    lines: Box<[u32]>,
    /// For each line, whether it has a word of turning.
    pub(super) turning: Box<[bool]>,
}

impl Lines {
    pub(crate) fn of(report: &Known) -> Lines {
        let sheet = &report.sheet;
        let (acts, statements) = Lines::counts(report);
        let mut pairs: Vec<(&str, u32)> = Vec::new();
        let mut turning = Vec::with_capacity(acts + statements);
        for words in sheet.acts.iter().take(acts) {
            let number = u32::try_from(turning.len()).unwrap_or(u32::MAX);
            let own = std::iter::once(&words.trigger);
            let stems = || own.clone().chain(&words.clause).chain(&words.around);
            pairs.extend(stems().map(|stem| (stem.as_str(), number)));
            turning.push(stems().any(|stem| READY.turning.contains(stem)));
        }
        for stems in sheet.contents.iter().take(statements) {
            let number = u32::try_from(turning.len()).unwrap_or(u32::MAX);
            pairs.extend(stems.iter().map(|stem| (stem.as_str(), number)));
            turning.push(stems.iter().any(|stem| READY.turning.contains(stem)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut ends: Vec<u32> = Vec::new();
        let mut distinct = Vec::new();
        for same in pairs.chunk_by(|one, other| one.0 == other.0) {
            distinct.push(same[0].0.to_owned());
            let before = ends.last().copied().unwrap_or_default();
            ends.push(
                u32::try_from(same.len())
                    .map_or(before, |count| before.saturating_add(count)),
            );
        }
        Lines {
            stems: Texts::of(distinct),
            ends: ends.into(),
            lines: pairs.iter().map(|(_, line)| *line).collect(),
            turning: turning.into(),
        }
    }

    /// How many acts and statements have words.
    pub(super) fn counts(report: &Known) -> (usize, usize) {
        let sheet = &report.sheet;
        let acts = sheet.acts.len().min(sheet.reading.events.len());
        (acts, sheet.contents.len().min(sheet.reading.attributions.len()))
    }

    /// Each stem with its lines.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u32])> {
        let mut from = 0;
        self.stems.iter().zip(&self.ends).map(move |(stem, end)| {
            let lines = self.lines.get(from..*end as usize).unwrap_or_default();
            from = *end as usize;
            (stem, lines)
        })
    }
}
