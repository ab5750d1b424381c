//! What the room learnt since a moment, the latest first.

use watchfloor_room::changes::{Change, ChangeKind, Quote, Subject};
use watchfloor_room::picture::WatchState;

use super::{Work, plain_section, references};
use crate::desk::{outlet, quoted_span};
use crate::page::{Entry, Run, Runs, Section, Tone};
use crate::words;

/// In which order changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they were learnt, the latest first.
    Latest,
    /// Where not all are told: what turned the picture before what adds to it.
    Weightiest,
}

/// The section; none where nothing changed.
pub(crate) fn section(
    work: &Work<'_>,
    changes: &[Change],
    order: Order,
    limit: usize,
) -> Option<Section> {
    let mut told: Vec<&Change> = changes.iter().collect();
    let note = match order {
        Order::Latest => "the latest first",
        Order::Weightiest => {
            // Stable: within a weight they stay as they were learnt.
            told.sort_by_key(|change| weight(change));
            "the weightiest first"
        }
    };
    let entries = told.iter().take(limit).map(|change| entry(work, change)).collect();
    plain_section("changed", "What changed", Some(note), changes.len(), entries)
}

fn weight(change: &Change) -> u8 {
    match change.kind {
        ChangeKind::Contradicted
        | ChangeKind::Denied
        | ChangeKind::Corrected
        | ChangeKind::Withdrawn
        | ChangeKind::FigureDisputed
        | ChangeKind::Escalation
        | ChangeKind::DeEscalation => 0,
        ChangeKind::Watch(state) if state != WatchState::Open => 0,
        ChangeKind::Corroborated
        | ChangeKind::Settled
        | ChangeKind::NewFigure
        | ChangeKind::FigureChanged => 1,
        ChangeKind::Watch(_) => 2,
        ChangeKind::New => 3,
        ChangeKind::SentenceAdded
        | ChangeKind::SentenceRemoved
        | ChangeKind::SentenceChanged => 4,
    }
}

fn entry(work: &Work<'_>, change: &Change) -> Entry {
    let mut head = vec![Run::faint(format!("{}: ", words::moment(change.at)))];
    head.extend(subject(work, change));
    let mut details = Vec::new();
    let before = change.before.filter(|before| !is_part(before, change.after));
    details.extend(before.and_then(|quote| self::quote(work, "before: ", quote, change)));
    let now = if before.is_some() { "now: " } else { "" };
    details.extend(change.after.and_then(|quote| self::quote(work, now, quote, change)));
    if change.before.is_some() && change.after.is_none() && is_of_a_sentence(change.kind)
    {
        details.push(vec![Run::faint("no longer in "), end(change)]);
    }
    let (word, tone) = kind(change.kind);
    Entry { label: Some((word.to_owned(), tone)), head, details }
}

/// Whether words before are among those after: then they would only be said twice.
fn is_part(before: &Quote, after: Option<Quote>) -> bool {
    after.is_some_and(|after| {
        before.report == after.report
            && after.span[0] <= before.span[0]
            && before.span[1] <= after.span[1]
    })
}

fn is_of_a_sentence(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::SentenceAdded
            | ChangeKind::SentenceRemoved
            | ChangeKind::SentenceChanged
    )
}

/// What changed, in words.
fn subject(work: &Work<'_>, change: &Change) -> Runs {
    let picture = work.desk.picture;
    let mut runs = match change.subject {
        Subject::Matter(id) => {
            let event = work.desk.matter_by_id(id).and_then(|matter| matter.event);
            match event.and_then(|event| work.desk.event(event)) {
                Some(event) => words::event(event),
                None => vec![Run::plain("a statement")],
            }
        }
        Subject::Tally(id) => match work.desk.tally(id) {
            Some(tally) => {
                let what = words::counted_what(
                    tally.role,
                    tally.item.as_deref(),
                    tally.unit.as_deref(),
                );
                vec![
                    Run::plain(format!("{what}: now ")),
                    Run::strong(words::range(tally.low, tally.high)),
                ]
            }
            None => vec![Run::plain("a figure")],
        },
        Subject::Announcement(id) => match work.desk.announcement(id) {
            Some(one) => {
                let by: Vec<_> = one.by.iter().cloned().collect();
                let to: Vec<_> = one.to.iter().cloned().collect();
                let mut runs =
                    vec![Run::plain(format!("{} · ", words::watch_kind(one.kind)))];
                runs.extend(words::who(&by, &to));
                runs
            }
            None => vec![Run::plain("an announcement")],
        },
        Subject::Report(id) => {
            let report = work.desk.report(id);
            vec![
                Run::plain(report.map_or_else(|| "a report".to_owned(), outlet)),
                Run::plain(", "),
            ]
        }
        Subject::Pair(at) => match picture.tension.get(at) {
            Some(pair) => {
                let [one, other] = &pair.parties;
                vec![Run::strong(format!(
                    "{} – {}",
                    words::name(&one.name),
                    words::name(&other.name)
                ))]
            }
            None => vec![Run::plain("two parties")],
        },
    };
    runs.push(end(change));
    runs
}

/// What a change rests on: its line, the line its subject is known by, or the report.
fn end(change: &Change) -> Run {
    match (change.line, change.subject) {
        (Some(line), _) => Run::Lines(vec![line]),
        (None, Subject::Matter(id) | Subject::Tally(id) | Subject::Announcement(id)) => {
            Run::Lines(vec![id])
        }
        (None, Subject::Report(id)) => Run::Report(id),
        (None, Subject::Pair(_)) => Run::faint(", by the passing of days alone"),
    }
}

/// "now: Northwater Dispatch: “…” [12]".
fn quote(work: &Work<'_>, before: &str, quote: Quote, change: &Change) -> Option<Runs> {
    let report = work.desk.report(quote.report)?;
    let mut runs = vec![
        Run::plain(before.to_owned()),
        Run::faint(format!("{}: ", outlet(report))),
        quoted_span(report, quote.span, work.settings.quote),
    ];
    let here = change.line.filter(|line| {
        work.desk.item(*line).is_some_and(|(it, _)| it.id == quote.report)
    });
    match here {
        Some(line) => runs.extend(references([line])),
        None => {
            runs.push(Run::plain(", "));
            runs.push(Run::Report(quote.report));
        }
    }
    Some(runs)
}

/// A kind of change in a word, and its tone.
pub(crate) fn kind(kind: ChangeKind) -> (&'static str, Tone) {
    match kind {
        ChangeKind::New => ("new", Tone::Open),
        ChangeKind::Corroborated => ("corroborated", Tone::Firm),
        ChangeKind::Contradicted => ("contradicted", Tone::Dispute),
        ChangeKind::Denied => ("denied", Tone::Dispute),
        ChangeKind::Corrected => ("corrected", Tone::Gone),
        ChangeKind::Withdrawn => ("withdrawn", Tone::Gone),
        ChangeKind::Settled => ("settled", Tone::Firm),
        ChangeKind::NewFigure => ("new figure", Tone::Open),
        ChangeKind::FigureChanged => ("figure", Tone::Calm),
        ChangeKind::FigureDisputed => ("in conflict", Tone::Dispute),
        ChangeKind::Watch(WatchState::Open) => ("announced", Tone::Open),
        ChangeKind::Watch(state) => words::watch_state(state),
        ChangeKind::SentenceAdded => ("added", Tone::Calm),
        ChangeKind::SentenceRemoved => ("removed", Tone::Gone),
        ChangeKind::SentenceChanged => ("reworded", Tone::Calm),
        ChangeKind::Escalation => ("escalation", Tone::Dispute),
        ChangeKind::DeEscalation => ("de-escalation", Tone::Firm),
    }
}
