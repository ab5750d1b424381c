//! Matters.

use watchfloor_brief::{safe, words};
use watchfloor_room::picture;

use super::types::{Claim, Matter, MatterTurn, Retired};
use super::{judgements, origin, quote, word};
use crate::frames::Frame;

/// Characters of a title.
pub(crate) const TITLE: usize = 140;

/// A matter. A claim whose report the frame does not have is left out.
pub fn matter(frame: &Frame, one: &picture::Matter) -> Matter {
    let turns = one.history.iter().enumerate().map(|(nth, turn)| MatterTurn {
        state: word(&turn.state),
        origins: one.counts.get(nth).copied().unwrap_or(0),
        at: turn.at,
        quote: turn.line.and_then(|line| quote::of_line(frame, line)),
    });
    let mut lines: Vec<i64> = one.claims.iter().map(|claim| claim.line).collect();
    lines.extend(one.claims.iter().map(|claim| claim.first));
    lines.push(one.id);
    Matter {
        id: one.id,
        event: one.event,
        state: word(&one.state),
        origins: one.origins,
        title: title(frame, one),
        claims: one.claims.iter().filter_map(|one| claim(frame, one)).collect(),
        history: turns.collect(),
        judgements: judgements(frame, &lines),
    }
}

/// What a matter is about: its event, or the words of its first claim.
pub fn title(frame: &Frame, one: &picture::Matter) -> String {
    if let Some(card) = one.event.and_then(|id| frame.event(id)) {
        return words::title(card);
    }
    let first = one.claims.iter().find_map(|claim| {
        let report = frame.snapshot.report(claim.report)?;
        Some(safe::short(report.words(claim.words), TITLE))
    });
    match first {
        Some(first) => format!("“{first}”"),
        None => format!("line {}", one.id),
    }
}

fn claim(frame: &Frame, one: &picture::Claim) -> Option<Claim> {
    use picture::Retired::{Corrected, Dropped, Withdrawn};
    let by = |line| quote::of_line(frame, line);
    let retired = one.retired.map(|retired| match retired {
        Corrected { by: line } => {
            Retired { why: "corrected".to_owned(), by: by(line), report: None }
        }
        Withdrawn { by: line } => {
            Retired { why: "withdrawn".to_owned(), by: by(line), report: None }
        }
        Dropped { by } => {
            Retired { why: "dropped".to_owned(), by: None, report: Some(by) }
        }
    });
    Some(Claim {
        origin: origin(&one.origin),
        stance: word(&one.stance),
        quote: quote::of_span(frame, one.report, Some(one.line), one.words)?,
        learnt: one.learnt,
        retired,
    })
}
