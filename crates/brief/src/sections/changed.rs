//! What the room learnt since a moment, the latest first.

use std::collections::{HashMap, HashSet};

use watchfloor_reading::contract::{CharSpan, WatchKind};
use watchfloor_record::{Line, VersionId};
use watchfloor_room::changes::{Change, ChangeKind, Quote, Subject};
use watchfloor_room::picture::{Retired, WatchState};
use watchfloor_room::time::day_of;

use super::happened::is_asserted;
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
    let (note, told) = match order {
        Order::Latest => {
            let told = changes.iter().map(|change| Told { change, more: Vec::new() });
            ("the latest first", told.collect())
        }
        Order::Weightiest => {
            let mut told = folded(work, changes);
            // Stable: within a weight they stay as they were learnt.
            told.sort_by_key(|told| weight(work, told.change));
            ("the weightiest first", told)
        }
    };
    let total = told.len();
    let entries = told.iter().take(limit).map(|told| entry(work, told)).collect();
    plain_section("changed", "What changed", Some(note), total, entries)
}

/// A change, with those of the same kind that the same line brought.
struct Told<'c> {
    change: &'c Change,
    more: Vec<&'c Change>,
}

/// Each change once: of what became of a matter or a tally the weightiest, the latest of these; of what one line
/// did to several announcements one entry; of the new acts of one sentence the heaviest; and nothing of a matter
/// that its announcement says already.
fn folded<'c>(work: &Work<'_>, changes: &'c [Change]) -> Vec<Told<'c>> {
    let announced: HashSet<(Option<Line>, Line)> = changes
        .iter()
        .filter(|change| matches!(change.kind, ChangeKind::Watch(_)))
        .filter_map(|change| Some((change.line, event_of(work, change)?)))
        .collect();
    // What was promised and done, told by one line, is one piece of news.
    let settled: HashSet<Line> = changes
        .iter()
        .filter(|change| {
            matches!(
                change.kind,
                ChangeKind::Watch(WatchState::CarriedOut | WatchState::Broken)
            )
        })
        .filter_map(|change| change.line)
        .collect();
    let done: HashSet<Line> = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Watch(WatchState::CarriedOut))
        .filter_map(|change| match change.subject {
            Subject::Announcement(id) => Some(id),
            _ => None,
        })
        .collect();
    let mut of_subject: HashMap<(bool, Line), usize> = HashMap::new();
    let mut each: Vec<&Change> = Vec::new();
    for change in changes {
        let key = match change.subject {
            Subject::Matter(id) => (true, id),
            Subject::Tally(id) => (false, id),
            // That it came due says nothing more where it was done.
            Subject::Announcement(id)
                if change.kind == ChangeKind::Watch(WatchState::Triggered)
                    && done.contains(&id) =>
            {
                continue;
            }
            _ => {
                each.push(change);
                continue;
            }
        };
        let is_said = matches!(change.kind, ChangeKind::New | ChangeKind::TookPlace)
            && (change.line.is_some_and(|line| settled.contains(&line))
                || event_of(work, change)
                    .is_some_and(|event| announced.contains(&(change.line, event))));
        if is_said {
            continue;
        }
        match of_subject.get(&key) {
            Some(at) if weight(work, change) < weight(work, each[*at]) => {
                each[*at] = change
            }
            Some(_) => {}
            None => {
                of_subject.insert(key, each.len());
                each.push(change);
            }
        }
    }
    let mut places: HashMap<Same, usize> = HashMap::new();
    let mut told: Vec<Told<'c>> = Vec::new();
    for change in each {
        let found = same(change).map(|same| *places.entry(same).or_insert(told.len()));
        match found.and_then(|at| told.get_mut(at)) {
            Some(other) if change.kind != ChangeKind::New => other.more.push(change),
            Some(other) if heft(work, change) > heft(work, other.change) => {
                other.change = change;
            }
            Some(_) => {}
            None => told.push(Told { change, more: Vec::new() }),
        }
    }
    told
}

/// What makes two changes one entry.
#[derive(PartialEq, Eq, Hash)]
enum Same {
    /// A line that did the same to several announcements.
    Line(ChangeKind, Line),
    /// The sentence of new acts.
    Sentence(VersionId, CharSpan),
}

fn same(change: &Change) -> Option<Same> {
    match (change.subject, change.line, change.after) {
        (Subject::Announcement(_), Some(line), _) => Some(Same::Line(change.kind, line)),
        (Subject::Matter(_), _, Some(after)) if change.kind == ChangeKind::New => {
            Some(Same::Sentence(after.report, after.span))
        }
        _ => None,
    }
}

/// The event that a change is about.
fn event_of(work: &Work<'_>, change: &Change) -> Option<Line> {
    match change.subject {
        Subject::Matter(id) => work.desk.matter_by_id(id)?.event,
        Subject::Announcement(id) => work.desk.announcement(id)?.event,
        _ => None,
    }
}

/// How much an act does to those it is done to, on Goldstein's scale in tenths; nothing for words alone, for
/// what is long past, and where it is doubtful that there is an act.
fn heft(work: &Work<'_>, change: &Change) -> i64 {
    const SURE: f64 = 0.6;
    const DAYS: i32 = 3;
    let Some(event) = event_of(work, change).and_then(|id| work.desk.event(id)) else {
        return 0;
    };
    let is_deed = event.quad.starts_with("material") && is_asserted(work, event);
    let is_fresh = event.days.1 >= day_of(change.at).saturating_sub(DAYS);
    if !is_deed || !is_fresh || event.confidence < SURE || event.actor.is_empty() {
        return 0;
    }
    // The scale goes to ten.
    (event.goldstein.abs() * 10.0).clamp(0.0, 100.0) as i64
}

/// Whether an announcement binds or frightens more than an expectation does.
fn is_grave(work: &Work<'_>, change: &Change) -> bool {
    let Subject::Announcement(id) = change.subject else { return false };
    work.desk.announcement(id).is_some_and(|one| {
        matches!(
            one.kind,
            WatchKind::Threat | WatchKind::Commitment | WatchKind::Deadline
        )
    })
}

fn weight(work: &Work<'_>, change: &Change) -> u8 {
    /// Acts from here on change the picture by themselves: attacks, blockades, ceasefires.
    const HEAVY: i64 = 70;
    match change.kind {
        ChangeKind::Contradicted
        | ChangeKind::Denied
        | ChangeKind::Corrected
        | ChangeKind::Withdrawn
        | ChangeKind::Settled => 0,
        ChangeKind::Watch(WatchState::Open) => 4,
        ChangeKind::Watch(WatchState::Lapsed) if !is_grave(work, change) => 4,
        ChangeKind::Watch(_) if is_grave(work, change) => 0,
        ChangeKind::New if heft(work, change) >= HEAVY => 1,
        ChangeKind::Watch(_)
        | ChangeKind::TookPlace
        | ChangeKind::Resumed
        | ChangeKind::FigureDisputed => 1,
        ChangeKind::Escalation
        | ChangeKind::DeEscalation
        | ChangeKind::Weakened
        | ChangeKind::FigureChanged => 2,
        ChangeKind::Corroborated | ChangeKind::Supported | ChangeKind::NewFigure => 3,
        ChangeKind::New => 5,
        ChangeKind::SentenceAdded
        | ChangeKind::SentenceRemoved
        | ChangeKind::SentenceChanged => 6,
    }
}

fn entry(work: &Work<'_>, told: &Told<'_>) -> Entry {
    let change = told.change;
    let mut head = vec![Run::faint(format!("{}: ", words::moment(change.at)))];
    head.extend(subject(work, change));
    let mut details = Vec::new();
    let mut quoted: HashSet<Quote> = HashSet::new();
    for one in [change].iter().chain(&told.more) {
        let before = one.before.filter(|before| !is_part(before, one.after));
        let before = before.filter(|before| quoted.insert(*before));
        details
            .extend(before.and_then(|quote| self::quote(work, "before: ", quote, one)));
    }
    let now = if details.is_empty() { "" } else { "now: " };
    details.extend(change.after.and_then(|quote| self::quote(work, now, quote, change)));
    if change.before.is_some() && change.after.is_none() {
        details.extend(no_longer(work, change));
    }
    let (word, tone) = kind(change.kind);
    Entry { label: Some((word.to_owned(), tone)), head, details }
}

/// "no longer in report 12".
fn no_longer(work: &Work<'_>, change: &Change) -> Option<Runs> {
    let report = match change.subject {
        Subject::Report(id) if is_of_a_sentence(change.kind) => id,
        Subject::Matter(id) => {
            let claims = &work.desk.matter_by_id(id)?.claims;
            claims.iter().find_map(|claim| match claim.retired {
                Some(Retired::Dropped { by }) => Some(by),
                _ => None,
            })?
        }
        _ => return None,
    };
    Some(vec![Run::faint("no longer in "), Run::Report(report)])
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
                None => statement(work, id),
            }
        }
        Subject::Tally(id) => match work.desk.tally(id) {
            Some(tally) => {
                let what = super::figures::counted(tally);
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

/// "a statement of the ministry".
fn statement(work: &Work<'_>, matter: Line) -> Runs {
    let first = work.desk.matter_by_id(matter).and_then(|matter| matter.claims.first());
    match first {
        Some(claim) => {
            vec![Run::plain("a statement of "), Run::strong(words::origin(&claim.origin))]
        }
        None => vec![Run::plain("a statement")],
    }
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
        ChangeKind::Supported => ("also asserted", Tone::Dispute),
        ChangeKind::Weakened => ("weaker", Tone::Gone),
        ChangeKind::TookPlace => ("took place", Tone::Firm),
        ChangeKind::Settled => ("undisputed", Tone::Firm),
        ChangeKind::Resumed => ("asserted again", Tone::Open),
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
