//! Tallies.

use watchfloor_brief::{safe, words};
use watchfloor_room::picture::{self, EntryState};

use super::types::{Tally, TallyEntry};
use super::{judgements, origin, quote, word};
use crate::frames::Frame;

/// A tally. An entry whose report the frame does not have is left out.
pub fn tally(frame: &Frame, one: &picture::Tally) -> Tally {
    let lines: Vec<i64> =
        one.entries.iter().flat_map(|one| &one.lines).copied().collect();
    Tally {
        id: one.id,
        title: title(frame, one),
        item: one.item.clone(),
        role: one.role.map(|role| word(&role)),
        unit: one.unit.clone(),
        share: word(&one.share),
        place: one.place.clone(),
        event: one.event,
        low: one.low,
        high: one.high,
        entries: one.entries.iter().filter_map(|it| entry(frame, one, it)).collect(),
        judgements: judgements(frame, &lines),
    }
}

/// "killed, dock worker: 12 to 17 · attack from the air, A → B".
pub fn title(frame: &Frame, one: &picture::Tally) -> String {
    let what = words::counted_what(one.role, one.item.as_deref(), one.unit.as_deref());
    let about = match one.event.and_then(|id| frame.event(id)) {
        Some(card) => Some(words::title(card)),
        None => one.place.as_deref().map(|place| safe::short(place, 60)),
    };
    let about = about.map(|about| format!(" · {about}")).unwrap_or_default();
    format!("{what}: {}{about}", words::range(one.low, one.high))
}

fn entry(
    frame: &Frame,
    tally: &picture::Tally,
    one: &picture::Entry,
) -> Option<TallyEntry> {
    let (state, superseded_by) = match one.state {
        EntryState::Current => ("current", None),
        EntryState::Superseded { by } => ("superseded", Some(by)),
        EntryState::Conflicting { .. } => ("conflicting", None),
    };
    let later = tally.entries.iter().find(|other| superseded_by == Some(other.line));
    Some(TallyEntry {
        origin: origin(&one.origin),
        low: one.low,
        high: one.high,
        approximate: one.approximate,
        as_of: one.as_of,
        learnt: one.learnt,
        state: state.to_owned(),
        // One that counts for an earlier moment may have been learnt later.
        superseded_at: later.map(|later| later.learnt.max(one.learnt)),
        superseded_by,
        quote: quote::of_line(frame, one.line)?,
    })
}
