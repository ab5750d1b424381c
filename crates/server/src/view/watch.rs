//! The watch list.

use watchfloor_brief::{safe, words};
use watchfloor_room::picture::Announcement;

use super::matter::TITLE;
use super::types::{Watch, WatchTurn};
use super::{judgements, origin, party, quote, word};
use crate::frames::Frame;

/// An announcement; `None` where the frame does not have its report.
pub fn watch(frame: &Frame, one: &Announcement) -> Option<Watch> {
    let report = frame.snapshot.report(one.report)?;
    let life = one.life.iter().map(|turn| WatchTurn {
        state: word(&turn.state),
        at: turn.at,
        quote: turn.line.and_then(|line| quote::of_line(frame, line)),
    });
    let mut lines = one.lines.clone();
    lines.push(one.id);
    Some(Watch {
        id: one.id,
        kind: word(&one.kind),
        state: word(&one.state),
        by: one.by.as_ref().map(party),
        to: one.to.as_ref().map(party),
        what: quote::quote(report, Some(one.id), one.what),
        condition: one.condition.map(|span| report.words(span).to_owned()),
        due: one.due.clone(),
        origin: origin(&one.origin),
        event: one.event,
        life: life.collect(),
        judgements: judgements(frame, &lines),
        title: title(frame, one),
    })
}

/// "threat by Velmora to Karsenia: “close the strait”".
pub fn title(frame: &Frame, one: &Announcement) -> String {
    let named = |party: &watchfloor_room::picture::Party| safe::short(&party.name, 60);
    let by = one.by.as_ref().map(|by| format!(" by {}", named(by)));
    let to = one.to.as_ref().map(|to| format!(" to {}", named(to)));
    let report = frame.snapshot.report(one.report);
    let what = report.map(|report| safe::short(report.words(one.what), TITLE));
    format!(
        "{}{}{}: “{}”",
        words::watch_kind(one.kind),
        by.unwrap_or_default(),
        to.unwrap_or_default(),
        what.unwrap_or_default()
    )
}
