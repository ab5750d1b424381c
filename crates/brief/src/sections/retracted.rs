//! What was asserted and no longer is: corrected, dropped, taken back.

use std::cmp::Reverse;

use watchfloor_room::picture::{Claim, Matter, Retired, State};

use super::disputed::{about, latest};
use super::{Work, event_is_rejected, plain_section, references};
use crate::desk::quoted;
use crate::page::{Entry, Run, Runs, Section};
use crate::words;

/// The section; none where everything still stands.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let mut gone: Vec<&Matter> = work
        .desk
        .picture
        .matters
        .iter()
        .filter(|matter| matches!(matter.state, State::Corrected | State::Withdrawn))
        .filter(|matter| work.is_recent(when(matter)))
        .filter(|matter| {
            !event_is_rejected(matter.event.and_then(|id| work.desk.event(id)))
        })
        .collect();
    // The sort keeps the room's order among those of one moment; numbers are by arrival.
    gone.sort_by_key(|matter| Reverse(when(matter)));
    let shown = gone.iter().take(work.settings.limit);
    let entries = shown.map(|matter| entry(work, matter)).collect();
    let note = Some("corrected, dropped or taken back");
    plain_section("retracted", "No longer asserted", note, gone.len(), entries)
}

/// When it was taken back.
fn when(matter: &Matter) -> i64 {
    matter.history.last().map_or_else(|| latest(matter), |turn| turn.at)
}

fn entry(work: &Work<'_>, matter: &Matter) -> Entry {
    let mut details = Vec::new();
    for claim in matter.claims.iter().filter(|claim| claim.retired.is_some()).take(3) {
        details.push(work.claim("was asserted by", claim, ""));
        details.extend(why_gone(work, claim));
    }
    let (word, tone) = words::state(matter.state);
    Entry { label: Some((word.to_owned(), tone)), head: about(work, matter), details }
}

/// What took the place of a claim.
pub(crate) fn why_gone(work: &Work<'_>, claim: &Claim) -> Option<Runs> {
    let (before, line) = match claim.retired? {
        Retired::Corrected { by } => ("now in its place: ", by),
        Retired::Withdrawn { by } => ("taken back: ", by),
        Retired::Dropped { by } => {
            return Some(vec![
                Run::plain("no longer in the later version, "),
                Run::Report(by),
                Run::Lines(vec![claim.line]),
            ]);
        }
    };
    let mut runs = vec![Run::plain(before)];
    if let Some((report, item)) = work.desk.item(line) {
        runs.push(quoted(report, &item, work.settings.quote));
    }
    runs.extend(references([line]));
    Some(runs)
}
