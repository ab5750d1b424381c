//! Figures, each range with those who hold it.

use std::cmp::Reverse;

use watchfloor_reading::contract::FigureRole;
use watchfloor_room::picture::{Entry as Holder, EntryState, Tally};

use super::{Work, event_is_rejected, plain_section, references};
use crate::page::{Entry, Run, Runs, Section, Tone};
use crate::words;

/// Holders shown of one tally.
const MOST_HOLDERS: usize = 6;

/// The section; none where nothing was counted.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let mut tallies: Vec<&Tally> = work
        .desk
        .picture
        .tallies
        .iter()
        .filter(|tally| work.is_recent(latest(tally)))
        .filter(|tally| {
            !event_is_rejected(tally.event.and_then(|id| work.desk.event(id)))
        })
        .collect();
    tallies.sort_by_key(|tally| {
        (rank(tally), Reverse(tally.entries.len()), Reverse(latest(tally)))
    });
    let shown = tallies.iter().take(work.settings.limit);
    let entries = shown.map(|tally| entry(work, tally)).collect();
    plain_section(
        "figures",
        "Figures",
        Some("each with who counted"),
        tallies.len(),
        entries,
    )
}

fn latest(tally: &Tally) -> i64 {
    tally.entries.iter().map(|entry| entry.learnt).max().unwrap_or(i64::MIN)
}

pub(crate) fn is_conflicting(tally: &Tally) -> bool {
    tally
        .entries
        .iter()
        .any(|entry| matches!(entry.state, EntryState::Conflicting { .. }))
}

/// What befell people first, and of that what is in conflict.
fn rank(tally: &Tally) -> (u8, bool) {
    let rank = match tally.role {
        Some(FigureRole::Killed) => 0,
        Some(FigureRole::Injured | FigureRole::Missing | FigureRole::Captured) => 1,
        Some(
            FigureRole::Displaced
            | FigureRole::Evacuated
            | FigureRole::Arrested
            | FigureRole::Released,
        ) => 2,
        Some(FigureRole::Money) => 4,
        Some(_) => 3,
        None => 5,
    };
    (rank, !is_conflicting(tally))
}

fn entry(work: &Work<'_>, tally: &Tally) -> Entry {
    let what = words::counted_what(None, tally.item.as_deref(), tally.unit.as_deref());
    let mut head = vec![
        Run::plain(format!("{what}: ")),
        Run::strong(words::range(tally.low, tally.high)),
    ];
    if is_conflicting(tally) {
        head.push(Run::plain(" · "));
        head.push(Run::State("conflicting".to_owned(), Tone::Dispute));
    }
    let standing = tally.entries.iter().filter(|holder| !is_superseded(holder));
    let mut lines: Vec<_> = standing.map(|holder| holder.line).collect();
    if lines.is_empty() {
        lines.push(tally.id);
    }
    head.extend(references(lines));

    let mut details = Vec::new();
    if let Some(event) = tally.event.and_then(|id| work.desk.event(id)) {
        let mut runs = vec![Run::faint("of ")];
        runs.extend(words::event(event));
        runs.push(Run::Lines(vec![event.id]));
        details.push(runs);
    }
    // The latest count first; what was superseded stands at the end.
    let mut holders: Vec<&Holder> = tally.entries.iter().collect();
    holders.sort_by_key(|holder| {
        (is_superseded(holder), Reverse(holder.as_of), Reverse(holder.learnt))
    });
    details.extend(holders.iter().take(MOST_HOLDERS).map(|holder| held(holder)));
    if holders.len() > MOST_HOLDERS {
        let mut runs =
            vec![Run::faint(format!("and {} more", holders.len() - MOST_HOLDERS))];
        runs.extend(references(holders[MOST_HOLDERS..].iter().map(|holder| holder.line)));
        details.push(runs);
    }
    let label = tally.role.map(|role| (words::role(role).to_owned(), Tone::Calm));
    Entry { label, head, details }
}

fn is_superseded(holder: &Holder) -> bool {
    matches!(holder.state, EntryState::Superseded { .. })
}

/// "15 by Velmora's interior ministry · as of 2031-05-12 09:00 UTC · superseded [41]".
pub(crate) fn held(holder: &Holder) -> Runs {
    let (word, tone) = words::entry_state(&holder.state);
    let mut runs = vec![
        Run::strong(words::entry_range(holder)),
        Run::plain(format!(" by {}", words::origin(&holder.origin))),
        Run::faint(format!(" · as of {}", words::moment(holder.as_of))),
    ];
    if holder.state != EntryState::Current {
        runs.push(Run::plain(" · "));
        runs.push(Run::State(word.to_owned(), tone));
    }
    let mut lines = vec![holder.line];
    match &holder.state {
        EntryState::Superseded { by } => {
            runs.push(Run::plain(" by a later count"));
            lines.push(*by);
        }
        EntryState::Conflicting { with } => lines.extend(with),
        EntryState::Current => lines.extend(&holder.lines),
    }
    runs.extend(references(lines));
    runs
}
