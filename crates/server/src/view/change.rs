//! Changes.

use watchfloor_brief::safe;
use watchfloor_record::Line;
use watchfloor_room::changes::{self, ChangeKind};

use super::types::{Change, Subject};
use super::{matter, pair, quote, tally, watch, word};
use crate::frames::Frame;
use crate::frames::index::pair_key;

/// A change. Its `id` is made of what changed, how, when, and by which words, and so is the same in every frame that
/// shows it.
pub fn change(frame: &Frame, one: &changes::Change) -> Change {
    let subject = subject(frame, &one.subject);
    let kind = kind(one.kind);
    Change {
        id: crate::stream::change_id(frame, one),
        at: one.at,
        event: event(frame, &one.subject),
        title: title(frame, &one.subject),
        before: one.before.and_then(|before| quote::of_change(frame, one.line, &before)),
        after: one.after.and_then(|after| quote::of_change(frame, one.line, &after)),
        kind,
        subject,
    }
}

/// The word for a kind of change.
pub fn kind(kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Watch(state) => format!("watch-{}", word(&state)),
        kind => word(&kind),
    }
}

fn subject(frame: &Frame, one: &changes::Subject) -> Subject {
    match one {
        changes::Subject::Matter(id) => Subject::Matter(*id),
        changes::Subject::Tally(id) => Subject::Tally(*id),
        changes::Subject::Announcement(id) => Subject::Announcement(*id),
        changes::Subject::Report(id) => Subject::Report(*id),
        changes::Subject::Pair(at) => {
            let pair = frame.picture.tension.get(*at);
            Subject::Pair(pair.map(|pair| pair_key(&pair.parties)).unwrap_or_default())
        }
    }
}

/// The event that a change is about.
pub fn event(frame: &Frame, one: &changes::Subject) -> Option<Line> {
    match one {
        changes::Subject::Matter(id) => frame.matter(*id)?.event,
        changes::Subject::Tally(id) => frame.tally(*id)?.event,
        changes::Subject::Announcement(id) => frame.announcement(*id)?.event,
        changes::Subject::Report(_) | changes::Subject::Pair(_) => None,
    }
}

fn title(frame: &Frame, one: &changes::Subject) -> String {
    let found = match one {
        changes::Subject::Matter(id) => {
            frame.matter(*id).map(|one| matter::title(frame, one))
        }
        changes::Subject::Tally(id) => {
            frame.tally(*id).map(|one| tally::title(frame, one))
        }
        changes::Subject::Announcement(id) => {
            frame.announcement(*id).map(|one| watch::title(frame, one))
        }
        changes::Subject::Report(id) => frame.snapshot.report(*id).map(|report| {
            let outlet = report.outlet.as_deref().unwrap_or("an outlet not named");
            let title = report.title.as_deref().unwrap_or("without a headline");
            format!("{}: {}", safe::short(outlet, 60), safe::short(title, matter::TITLE))
        }),
        changes::Subject::Pair(at) => frame.picture.tension.get(*at).map(pair::title),
    };
    found.unwrap_or_default()
}
