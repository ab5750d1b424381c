//! What has changed since a moment: what is new, confirmed, disputed, corrected, taken back.
//!
//! Every part of a picture knows when the room learnt it, so the changes are read off the picture as
//! it is now; each points at the words before and after, where there are both.

use serde::Serialize;
use watchfloor_reading::contract::CharSpan;
use watchfloor_record::{Line, VersionId};

use crate::maps::HashSet;
use crate::picture::{
    Claim, EntryState, EventCard, Mark, Matter, Picture, Retired, Stance, State, Tally,
    Turn, WatchState,
};
use crate::snapshot::{Known, Snapshot};
use crate::time::DAY;
use crate::versions;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// When the room learnt it, milliseconds.
    pub at: i64,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What changed.
    pub subject: Subject,
    /// The line that brought it; none where a date alone or a sentence without lines did.
    pub line: Option<Line>,
    /// The words before.
    pub before: Option<Quote>,
    /// The words after.
    pub after: Option<Quote>,
}

/// Words of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Quote {
    /// The version they stand in.
    pub report: VersionId,
    /// Where.
    pub span: CharSpan,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "of", content = "id")]
pub enum Subject {
    /// A matter, by its id.
    Matter(Line),
    /// A tally, by its id.
    Tally(Line),
    /// An item of the watch list, by its id.
    Announcement(Line),
    /// A report: the later version.
    Report(VersionId),
    /// A pair of actors, by its place in the picture.
    Pair(usize),
}

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A matter nobody spoke of before.
    New,
    /// Another independent origin asserts it.
    Corroborated,
    /// Somebody says that it is not so.
    Contradicted,
    /// The party said to have done it denies it.
    Denied,
    /// It was put otherwise.
    Corrected,
    /// It was taken back.
    Withdrawn,
    /// Another independent origin asserts what others dispute.
    Supported,
    /// One of those who asserted it does no longer.
    Weakened,
    /// What was announced is said to have taken place.
    TookPlace,
    /// Nobody disputes any more what was disputed.
    Settled,
    /// What was taken back or corrected is asserted again.
    Resumed,
    /// A figure nobody gave before.
    NewFigure,
    /// A figure took the place of another.
    FigureChanged,
    /// A figure that others contradict.
    FigureDisputed,
    /// An announcement is new, or something became of it.
    Watch(WatchState),
    /// A later version has a sentence more.
    SentenceAdded,
    /// A later version has a sentence less.
    SentenceRemoved,
    /// A later version has a sentence in other words.
    SentenceChanged,
    /// Things became worse between two.
    Escalation,
    /// Things became better between two.
    DeEscalation,
}

/// The changes that the room learnt after `since` (milliseconds), the latest first.
pub fn changes(snapshot: &Snapshot, picture: &Picture, since: i64) -> Vec<Change> {
    let mut found = Vec::new();
    let wordy =
        |event: &&EventCard| ["REQUEST", "THREATEN"].contains(&event.kind.as_str());
    let spoken: HashSet<Line> =
        picture.events.iter().filter(wordy).map(|event| event.id).collect();
    for matter in &picture.matters {
        let is_spoken = matter.event.is_some_and(|event| spoken.contains(&event));
        of_matter(snapshot, matter, is_spoken, since, &mut found);
    }
    for tally in &picture.tallies {
        of_tally(snapshot, tally, since, &mut found);
    }
    for item in &picture.watch {
        for turn in item.life.iter().filter(|turn| turn.at > since) {
            found.push(Change {
                at: turn.at,
                kind: ChangeKind::Watch(turn.state),
                subject: Subject::Announcement(item.id),
                line: turn.line,
                before: (turn.state != WatchState::Open)
                    .then_some(Quote { report: item.report, span: item.what }),
                after: turn.line.and_then(|line| sentence(snapshot, line)),
            });
        }
    }
    for report in snapshot.reports.iter().filter(|report| report.learnt > since) {
        of_version(snapshot, report, &mut found);
    }
    for (at, pair) in picture.tension.iter().enumerate() {
        for day in &pair.days {
            let kind = match day.mark {
                Some(Mark::Escalation) => ChangeKind::Escalation,
                Some(Mark::DeEscalation) => ChangeKind::DeEscalation,
                None => continue,
            };
            // A day counts as learnt with the first of its events, or else when it begins.
            let learnt =
                |line: &Line| snapshot.line(*line).map(|(report, _)| report.learnt);
            let line = day.events.first().map(|(line, _)| *line);
            let moment =
                line.as_ref().and_then(learnt).unwrap_or(i64::from(day.day) * DAY);
            if moment > since {
                let subject = Subject::Pair(at);
                found.push(Change {
                    at: moment,
                    kind,
                    subject,
                    line,
                    before: None,
                    after: None,
                });
            }
        }
    }
    // A stable order: what was learnt at one moment stays in the picture's order.
    found.sort_by_key(|change| std::cmp::Reverse(change.at));
    found
}

/// The turns of a matter; `is_spoken` is one about a threat or a request, which took place with its first mention.
fn of_matter(
    snapshot: &Snapshot,
    matter: &Matter,
    is_spoken: bool,
    since: i64,
    found: &mut Vec<Change>,
) {
    let mut before: Option<(State, usize)> = None;
    for (turn, count) in matter.history.iter().zip(&matter.counts) {
        let was = before.replace((turn.state, *count));
        let Some(mut kind) = kind_of(was, (turn.state, *count)) else { continue };
        if is_spoken && kind == ChangeKind::TookPlace {
            kind = ChangeKind::Corroborated;
        }
        if turn.at <= since {
            continue;
        }
        let (before, after) = words_of(snapshot, matter, turn, kind);
        let subject = Subject::Matter(matter.id);
        found.push(Change { at: turn.at, kind, subject, line: turn.line, before, after });
    }
}

/// What it means that a matter was this before, by so many origins, and now is that.
fn kind_of(before: Option<(State, usize)>, now: (State, usize)) -> Option<ChangeKind> {
    use State::{
        Announced, Contradicted, Corrected, Corroborated, Denied, Single, Withdrawn,
    };
    let (state, count) = now;
    let Some((was, counted)) = before else {
        return Some(match state {
            Corroborated => ChangeKind::Corroborated,
            // A denial of what nobody has said is news, and no dispute.
            Denied | Contradicted if count == 0 => ChangeKind::New,
            Denied => ChangeKind::Denied,
            Contradicted => ChangeKind::Contradicted,
            Corrected => ChangeKind::Corrected,
            Withdrawn => ChangeKind::Withdrawn,
            Single | Announced => ChangeKind::New,
        });
    };
    let is_weaker = count < counted;
    Some(match (was, state) {
        (_, Corrected) if was != state => ChangeKind::Corrected,
        (_, Withdrawn) if was != state => ChangeKind::Withdrawn,
        (Denied | Contradicted, _) if was == state && counted == 0 && count > 0 => {
            if state == Denied {
                ChangeKind::Denied
            } else {
                ChangeKind::Contradicted
            }
        }
        (Denied | Contradicted, _) if was == state => {
            if is_weaker {
                ChangeKind::Weakened
            } else {
                ChangeKind::Supported
            }
        }
        (_, Contradicted) => ChangeKind::Contradicted,
        (_, Denied) => ChangeKind::Denied,
        (Single | Corroborated, Single | Corroborated) => {
            if is_weaker {
                ChangeKind::Weakened
            } else {
                ChangeKind::Corroborated
            }
        }
        (Announced, Single | Corroborated) => ChangeKind::TookPlace,
        (Denied | Contradicted, Single | Corroborated) => ChangeKind::Settled,
        (Corrected | Withdrawn, Single | Corroborated) => ChangeKind::Resumed,
        (Announced, Announced) => return None,
        (_, Announced) => ChangeKind::Weakened,
        (_, Corrected | Withdrawn) => return None,
    })
}

/// The words before a turn and after it.
fn words_of(
    snapshot: &Snapshot,
    matter: &Matter,
    turn: &Turn<State>,
    kind: ChangeKind,
) -> (Option<Quote>, Option<Quote>) {
    let quote = |claim: &Claim| Quote { report: claim.report, span: claim.words };
    let after = turn.line.and_then(|line| sentence(snapshot, line));
    // The first claim of another line that was known by then and took this stand.
    let earlier = |stance: Stance| {
        let mut known = matter.claims.iter().filter(|claim| {
            claim.stance == stance
                && claim.learnt <= turn.at
                && Some(claim.first) != turn.line
        });
        known.next().map(quote)
    };
    match kind {
        ChangeKind::New => (None, after),
        ChangeKind::Corrected | ChangeKind::Withdrawn | ChangeKind::Weakened => {
            match gone(matter, turn) {
                // Nothing took the place of what was dropped.
                Some(claim) if matches!(claim.retired, Some(Retired::Dropped { .. })) => {
                    (Some(quote(claim)), None)
                }
                Some(claim) => (Some(quote(claim)), after),
                None => (matter.claims.first().map(quote), after),
            }
        }
        ChangeKind::TookPlace => (earlier(Stance::Announces), after),
        ChangeKind::Settled => {
            let denial = matter
                .claims
                .iter()
                .find(|claim| claim.stance == Stance::Denies && claim.learnt <= turn.at);
            (denial.and_then(|claim| sentence(snapshot, claim.line)), after)
        }
        _ => (earlier(Stance::Asserts).or_else(|| earlier(Stance::Announces)), after),
    }
}

/// The claim that a turn retired.
fn gone<'m>(matter: &'m Matter, turn: &Turn<State>) -> Option<&'m Claim> {
    let retired = matter.claims.iter().filter(|claim| match claim.retired {
        Some(Retired::Corrected { by } | Retired::Withdrawn { by }) => {
            Some(by) == turn.line
        }
        Some(Retired::Dropped { .. }) => {
            Some(claim.line) == turn.line || Some(claim.first) == turn.line
        }
        None => false,
    });
    // What was asserted rather than what was denied.
    retired.min_by_key(|claim| claim.stance == Stance::Denies)
}

fn of_tally(snapshot: &Snapshot, tally: &Tally, since: i64, found: &mut Vec<Change>) {
    for entry in &tally.entries {
        if entry.learnt <= since {
            continue;
        }
        let replaced = tally.entries.iter().find(
            |other| matches!(other.state, EntryState::Superseded { by } if by == entry.line),
        );
        let kind = match (&entry.state, replaced) {
            (_, Some(_)) => ChangeKind::FigureChanged,
            (EntryState::Conflicting { .. }, None) => ChangeKind::FigureDisputed,
            _ => ChangeKind::NewFigure,
        };
        found.push(Change {
            at: entry.learnt,
            kind,
            subject: Subject::Tally(tally.id),
            line: Some(entry.line),
            before: replaced.and_then(|other| sentence(snapshot, other.line)),
            after: sentence(snapshot, entry.line),
        });
    }
}

/// What differs between a version and the one before it.
fn of_version(snapshot: &Snapshot, report: &Known, found: &mut Vec<Change>) {
    let Some(before) = report.earlier.and_then(|id| snapshot.report(id)) else { return };
    for change in versions::diff(before, report) {
        let kind = match (change.old, change.new) {
            (None, Some(_)) => ChangeKind::SentenceAdded,
            (Some(_), None) => ChangeKind::SentenceRemoved,
            (Some(_), Some(_)) => ChangeKind::SentenceChanged,
            (None, None) => continue,
        };
        found.push(Change {
            at: report.learnt,
            kind,
            subject: Subject::Report(report.id),
            line: None,
            before: change.old.map(|span| Quote { report: before.id, span }),
            after: change.new.map(|span| Quote { report: report.id, span }),
        });
    }
}

/// The sentence that a line stands in.
pub fn sentence(snapshot: &Snapshot, line: Line) -> Option<Quote> {
    let (report, _) = snapshot.line(line)?;
    Some(Quote { report: report.id, span: report.sentence(line)? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::claims::matters;
    use crate::origins::Origins;
    use crate::testing::scene;

    /// The kinds of all changes of a table's matters, the earliest first, with the words before.
    fn kinds(table: &str) -> Vec<(ChangeKind, String)> {
        let scene = scene(table);
        let origins = Origins::new(&scene.snapshot);
        let matters = matters(&scene.snapshot, &scene.events, &origins);
        let picture = Picture { matters, events: scene.events, ..Picture::default() };
        let words = |quote: Option<Quote>| {
            quote.map_or_else(String::new, |quote| {
                scene.snapshot.report(quote.report).unwrap().words(quote.span).to_owned()
            })
        };
        let found = changes(&scene.snapshot, &picture, i64::MIN);
        found
            .iter()
            .rev()
            .filter(|change| matches!(change.subject, Subject::Matter(_)))
            .map(|change| (change.kind, words(change.before)))
            .collect()
    }

    const STRIKE: &str = "# Northwater Dispatch 2031-05-12T06:00Z
Karsenia shelled the port, the interior ministry said.
- said organization: the interior ministry | said | Karsenia shelled the port
- act strike happened: Karsenia | shelled | the port
";
    const DENIAL: &str = "# Harsk Courier 2031-05-12T08:00Z
Karsenia denied that it had shelled the port.
- said country: Karsenia | denied | it had shelled the port
- act strike denied: it | shelled | the port
";
    const ADMISSION: &str = "# Harsk Courier 2031-05-13T08:00Z
Karsenia admitted that it had shelled the port.
- said country: Karsenia | admitted | it had shelled the port
- act strike happened: it | shelled | the port
";

    #[test]
    fn who_bears_out_what_is_denied_ends_no_dispute_and_begins_none() {
        let told = kinds(&format!(
            "{STRIKE}{DENIAL}# Meridian Wire 2031-05-12T09:00Z
Karsenia shelled the port, a harbour official told Meridian Wire.
- said anonymous: a harbour official | told | Karsenia shelled the port | to Meridian Wire
- act strike happened: Karsenia | shelled | the port
"
        ));
        let before = "Karsenia shelled the port".to_owned();
        assert_eq!(
            told,
            [
                (ChangeKind::New, String::new()),
                (ChangeKind::Denied, before.clone()),
                (ChangeKind::Supported, before),
            ]
        );
    }

    #[test]
    fn a_denial_taken_back_settles_it() {
        let told = kinds(&format!("{STRIKE}{DENIAL}{ADMISSION}"));
        let denial = "Karsenia denied that it had shelled the port.".to_owned();
        assert_eq!(told[2], (ChangeKind::Settled, denial));
    }

    #[test]
    fn a_denial_of_what_nobody_says_is_new_and_a_dispute_only_when_somebody_does() {
        let told = kinds(&format!(
            "{DENIAL}# Meridian Wire 2031-05-12T09:00Z
Karsenia shelled the port, a harbour official told Meridian Wire.
- said anonymous: a harbour official | told | Karsenia shelled the port | to Meridian Wire
- act strike happened: Karsenia | shelled | the port
"
        ));
        let kinds: Vec<ChangeKind> = told.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [ChangeKind::New, ChangeKind::Denied]);
    }

    #[test]
    fn what_was_announced_takes_place() {
        let told = kinds(
            "# Northwater Dispatch 2031-05-12T06:00Z
Orvane will bomb the base.
- act bombing planned: Orvane | bomb | the base
# Meridian Wire 2031-05-13T06:00Z
Orvane bombed the base.
- act bombing happened: Orvane | bombed | the base
",
        );
        assert_eq!(
            told[1],
            (ChangeKind::TookPlace, "Orvane will bomb the base".to_owned())
        );
    }

    #[test]
    fn one_of_two_who_no_longer_says_so_makes_it_weaker() {
        let told = kinds(&format!(
            "{STRIKE}# Meridian Wire 2031-05-12T09:00Z
Karsenia shelled the port, a harbour official told Meridian Wire.
- said anonymous: a harbour official | told | Karsenia shelled the port | to Meridian Wire
- act strike happened: Karsenia | shelled | the port
# Meridian Wire 2031-05-12T10:00Z, version of 2
All was quiet.
"
        ));
        let kinds: Vec<ChangeKind> = told.into_iter().map(|(kind, _)| kind).collect();
        let expected = [ChangeKind::New, ChangeKind::Corroborated, ChangeKind::Weakened];
        assert_eq!(kinds, expected);
    }
}
