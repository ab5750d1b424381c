//! Which entries of a tally count, and which of those conflict.

use std::collections::HashMap;

use watchfloor_record::{Line, VersionId};

use super::Draft;
use crate::picture::EntryState;
use crate::snapshot::Snapshot;
use crate::time::DAY;

/// Of so many others at most an entry says that it conflicts with them.
const CONFLICTS: usize = 16;

/// Settles the entries of a tally; they are in the room's order of their first figures, and stay in it.
pub(super) fn settle(snapshot: &Snapshot, drafts: &mut Vec<Draft<'_>>) {
    drop_what_versions_dropped(snapshot, drafts);
    supersede_by_origin(drafts);
    supersede_by_change(drafts);
    conflict(drafts);
}

fn supersede(drafts: &mut [Draft<'_>], at: usize, by: Line) {
    if drafts[at].state == EntryState::Current {
        drafts[at].state = EntryState::Superseded { by };
    }
}

/// An entry that only earlier versions have is superseded by that of the version which took their place; where
/// that has none, nobody gives the figure any more, and it is left out.
fn drop_what_versions_dropped(snapshot: &Snapshot, drafts: &mut Vec<Draft<'_>>) {
    let mut latest: HashMap<VersionId, Line> = HashMap::new();
    for draft in drafts.iter().filter(|draft| draft.counts) {
        for line in &draft.lines {
            if let Some((report, _)) = snapshot.line(*line)
                && report.later.is_none()
            {
                latest.entry(report.article).or_insert(*line);
            }
        }
    }
    for at in 0..drafts.len() {
        if !drafts[at].counts
            && let Some(by) = latest.get(&drafts[at].first.report.article)
        {
            supersede(drafts, at, *by);
        }
    }
    drafts.retain(|draft| draft.counts || draft.state != EntryState::Current);
}

/// The latest count of each origin stands for it.
fn supersede_by_origin(drafts: &mut [Draft<'_>]) {
    let mut by_origin: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.counts) {
        by_origin.entry(draft.first.origin.key.clone()).or_default().push(at);
    }
    for own in by_origin.values() {
        let time = |at: &usize| {
            let first = drafts[*at].first;
            (first.as_of, first.place, first.figure.span[0])
        };
        let Some(last) = own.iter().copied().max_by_key(time) else { continue };
        let by = drafts[last].first.line;
        for at in own.iter().filter(|at| **at != last) {
            supersede(drafts, *at, by);
        }
    }
}

/// A count that says the number rose or fell takes the place of all earlier ones.
fn supersede_by_change(drafts: &mut [Draft<'_>]) {
    let latest = drafts
        .iter()
        .filter(|draft| draft.changed && draft.state == EntryState::Current)
        .map(|draft| (draft.first.as_of, draft.first.place, draft.first.line))
        .max();
    let Some((as_of, place, by)) = latest else { return };
    for at in 0..drafts.len() {
        let first = drafts[at].first;
        if first.line != by && (first.as_of, first.place) < (as_of, place) {
            supersede(drafts, at, by);
        }
    }
}

/// Entries of the same moment whose ranges do not meet conflict, unless the earlier was not meant to last.
fn conflict(drafts: &mut [Draft<'_>]) {
    let current: Vec<usize> =
        (0..drafts.len()).filter(|at| drafts[*at].state == EntryState::Current).collect();
    let mut conflicts: Vec<(usize, Vec<Line>)> = Vec::new();
    for at in &current {
        let with: Vec<Line> = current
            .iter()
            .filter(|other| *other != at && conflicting(&drafts[*at], &drafts[**other]))
            .map(|other| drafts[*other].first.line)
            .take(CONFLICTS)
            .collect();
        if !with.is_empty() {
            conflicts.push((*at, with));
        }
    }
    for (at, with) in conflicts {
        drafts[at].state = EntryState::Conflicting { with };
    }
}

fn conflicting(one: &Draft<'_>, other: &Draft<'_>) -> bool {
    let (earlier, later) =
        if one.first.as_of <= other.first.as_of { (one, other) } else { (other, one) };
    let apart = later.first.as_of.saturating_sub(earlier.first.as_of);
    if apart > DAY || (apart > 0 && earlier.first.provisional) {
        return false;
    }
    let low = |draft: &Draft<'_>| draft.first.figure.low.unwrap_or(f64::NEG_INFINITY);
    let high = |draft: &Draft<'_>| draft.first.figure.high.unwrap_or(f64::INFINITY);
    low(one) > high(other) || low(other) > high(one)
}
