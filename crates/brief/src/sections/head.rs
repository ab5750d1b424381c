//! As of when, and how much is known.

use std::collections::HashSet;

use watchfloor_room::picture::{EntryState, State, WatchState};

use super::Work;
use super::disputed::is_disputed;
use super::happened::is_asserted;
use crate::page::{Run, Runs};
use crate::words::{counted, moment};

/// "As of 2031-05-12 12:00 UTC, revision 3 of the record."
pub(crate) fn as_of(work: &Work<'_>) -> Vec<Runs> {
    let revision = work.desk.picture.revision;
    vec![vec![Run::plain(match work.desk.moment() {
        Some(at) => format!("As of {}, revision {revision} of the record.", moment(at)),
        None => format!("Revision {revision} of the record."),
    })]]
}

/// The lines under the title.
pub(crate) fn facts(work: &Work<'_>) -> Vec<Runs> {
    let (picture, snapshot) = (work.desk.picture, work.desk.snapshot);
    let mut facts = as_of(work);
    if snapshot.reports.is_empty() {
        facts.push(vec![Run::strong("Nothing was known: no report had been learnt.")]);
        return facts;
    }
    let outlets: HashSet<&Option<String>> =
        snapshot.reports.iter().map(|report| &report.outlet).collect();
    let copies =
        snapshot.reports.iter().filter(|report| report.copy_of.is_some()).count();
    let replaced =
        snapshot.reports.iter().filter(|report| report.later.is_some()).count();
    let first =
        snapshot.reports.iter().map(|report| report.learnt).min().unwrap_or(picture.at);
    let mut extent = format!(
        "{} of {}, learnt since {}",
        counted(snapshot.reports.len(), "report"),
        counted(outlets.len(), "outlet"),
        moment(first),
    );
    if copies > 0 {
        extent.push_str(&format!(
            "; {} among them",
            if copies == 1 { "1 copy".to_owned() } else { format!("{copies} copies") }
        ));
    }
    if replaced > 0 {
        extent.push_str(&format!("; {replaced} replaced by a later version"));
    }
    facts.push(vec![Run::plain(format!("{extent}."))]);
    facts.push(match counts(work) {
        Some(counts) => vec![Run::strong(counts)],
        None => vec![Run::strong("Nothing was read in them that could be shown here.")],
    });
    let shown = match work.settings.days {
        Some(days) => format!("Shown: the last {}. ", counted(usize::from(days), "day")),
        None => String::new(),
    };
    facts.push(vec![Run::faint(format!(
        "{shown}Numbers in brackets are lines; “why” with a number shows what that line rests on."
    ))]);
    facts
}

/// How much there is of what: first what is most urgent.
fn counts(work: &Work<'_>) -> Option<String> {
    let picture = work.desk.picture;
    let in_state = |wanted: &[State]| {
        picture.matters.iter().filter(|matter| wanted.contains(&matter.state)).count()
    };
    let happened = picture.events.iter().filter(|event| is_asserted(work, event)).count();
    let disputed = picture.matters.iter().filter(|matter| is_disputed(matter)).count();
    let back = in_state(&[State::Corrected, State::Withdrawn]);
    let open = picture.watch.iter().filter(|one| one.state == WatchState::Open).count();
    let conflicts = picture
        .tallies
        .iter()
        .filter(|tally| {
            tally
                .entries
                .iter()
                .any(|entry| matches!(entry.state, EntryState::Conflicting { .. }))
        })
        .count();
    let mut parts = Vec::new();
    let mut add = |count: usize, text: String| {
        if count > 0 {
            parts.push(text);
        }
    };
    add(happened, format!("{} said to have happened", counted(happened, "act")));
    add(disputed, format!("{disputed} disputed"));
    add(back, format!("{back} corrected or withdrawn"));
    add(open, format!("{} open", counted(open, "announcement")));
    add(conflicts, format!("{} in conflict", counted(conflicts, "figure")));
    if parts.is_empty() && !picture.matters.is_empty() {
        parts.push(counted(picture.matters.len(), "matter"));
    }
    if parts.is_empty() && !picture.tallies.is_empty() {
        parts.push(counted(picture.tallies.len(), "figure"));
    }
    (!parts.is_empty()).then(|| format!("{}.", parts.join(" · ")))
}
