//! Which entries of a tally count, and which of those conflict.

use watchfloor_record::{Line, VersionId};

use super::Draft;
use super::read::Change;
use crate::maps::HashMap;
use crate::picture::EntryState;
use crate::snapshot::Snapshot;
use crate::time::DAY;

/// Of so many others at most an entry says that it conflicts with them.
const CONFLICTS: usize = 16;

/// Settles the entries of a tally; they are in the room's order of their first figures, and stay in it.
pub(super) fn settle(snapshot: &Snapshot, drafts: &mut Vec<Draft<'_>>) {
    drop_what_versions_dropped(snapshot, drafts);
    supersede_by_holder(drafts);
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
    let mut latest: HashMap<VersionId, Line> = HashMap::default();
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

/// The latest count of each holder stands for it.
fn supersede_by_holder(drafts: &mut [Draft<'_>]) {
    let mut by_holder: HashMap<String, Vec<usize>> = HashMap::default();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.counts) {
        by_holder.entry(draft.holder.clone()).or_default().push(at);
    }
    for own in by_holder.values() {
        let time = |at: &usize| {
            let first = drafts[*at].first;
            // What is told as a thing of the past is no later count, wherever it stands.
            (first.as_of, !first.earlier, first.place, first.figure.span[0])
        };
        let Some(last) = own.iter().copied().max_by_key(time) else { continue };
        let by = drafts[last].first.line;
        for at in own.iter().filter(|at| **at != last) {
            supersede(drafts, *at, by);
        }
    }
}

/// A count that says that the number rose takes the place of all earlier lower ones, whoever made those; one that
/// says that it fell, of all earlier higher ones. A higher count of somebody else is none that it rose from: he
/// counts differently.
fn supersede_by_change(drafts: &mut [Draft<'_>]) {
    let latest = (0..drafts.len())
        .filter(|at| drafts[*at].changed && drafts[*at].state == EntryState::Current)
        .max_by_key(|at| {
            let first = drafts[*at].first;
            (first.as_of, first.place, first.figure.span[0])
        });
    let Some(latest) = latest else { return };
    let by = drafts[latest].first;
    let change = drafts[latest].first.change;
    let (least, most) = (low(&drafts[latest]), high(&drafts[latest]));
    for at in 0..drafts.len() {
        let first = drafts[at].first;
        let went = match change {
            Change::Rose => low(&drafts[at]) < least,
            Change::Fell => high(&drafts[at]) > most,
            Change::Open => true,
        };
        let is_earlier = (first.as_of, first.place) < (by.as_of, by.place);
        // Who gives his own number again after the change does not share it.
        let insists = drafts[at].affirmed > by.as_of;
        if at != latest && is_earlier && went && !insists {
            supersede(drafts, at, by.line);
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
    // Each was given from its first moment to its last.
    let (earlier, later) =
        if one.first.as_of <= other.first.as_of { (one, other) } else { (other, one) };
    let apart = later.first.as_of.saturating_sub(earlier.affirmed).max(0);
    let passed = later.first.as_of > earlier.first.as_of;
    if apart > DAY || (passed && earlier.first.provisional) {
        return false;
    }
    low(one) > high(other) || low(other) > high(one)
}

fn low(draft: &Draft<'_>) -> f64 {
    draft.first.figure.low.unwrap_or(f64::NEG_INFINITY)
}

fn high(draft: &Draft<'_>) -> f64 {
    draft.first.figure.high.unwrap_or(f64::INFINITY)
}
