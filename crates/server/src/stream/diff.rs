//! What differs between two frames.
//!
//! Moments alone would not do: a report that is filed under an earlier date, a figure that is contradicted a day
//! later, a matter that somebody merged all change what was learnt long ago. So all changes of a frame are held
//! against all of the frame before.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use watchfloor_record::{Line, VersionId};
use watchfloor_room::Item;
use watchfloor_room::changes::{Change, Quote, Subject};
use watchfloor_room::maps::HashSet;

use super::event::Event;
use super::fill::{Gap, Why};
use crate::frames::Frame;
use crate::frames::index::pair_key;
use crate::view;
use crate::view::types::{Counts, FrameInfo};

/// Changes that are sent one by one; of more viewers are told that there were too many, and ask anew. A folder of
/// old reports that is filed at once would otherwise be sent to everybody.
pub(super) const MOST_AT_ONCE: usize = 2_000;
/// Items that a frame names as touched.
const MOST_TOUCHED: usize = 500;

/// Which items of a frame are not as they were in the frame before, by their ids; new ones are among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Touched {
    /// Events.
    pub events: Vec<i64>,
    /// Matters.
    pub matters: Vec<i64>,
    /// Tallies.
    pub tallies: Vec<i64>,
    /// Items of the watch list.
    pub watch: Vec<i64>,
    /// Pairs of actors, by their keys.
    pub pairs: Vec<String>,
    /// Events that are there no more: they were merged with others, or left the window.
    pub gone: Vec<i64>,
}

impl Touched {
    fn count(&self) -> usize {
        self.events.len()
            + self.matters.len()
            + self.tallies.len()
            + self.watch.len()
            + self.pairs.len()
            + self.gone.len()
    }
}

/// What a frame came to, for the next one to be compared with.
///
/// It keeps the frame, to compare two pictures as they are: to write down all items of each for a print of them, which
/// would be smaller, took a third to a half as long as to make the picture.
#[derive(Debug)]
pub(super) struct Known {
    frame: Arc<Frame>,
    counts: Counts,
    changes: HashSet<Digest>,
}

impl Known {
    /// Of a frame.
    pub(super) fn of(frame: &Arc<Frame>) -> Known {
        Known::with(frame, &digests(frame))
    }

    /// Of a frame whose changes have these digests.
    fn with(frame: &Arc<Frame>, digests: &[Digest]) -> Known {
        Known {
            frame: Arc::clone(frame),
            counts: view::overview::counts(frame),
            changes: digests.iter().copied().collect(),
        }
    }

    /// What is not as it was in a later frame.
    fn touched(&self, now: &Frame) -> Touched {
        let (before, picture) = (&self.frame, &now.picture);
        let mut events = differing(&picture.events, |it| it.id, |it| before.event(it.id));
        let matters = differing(&picture.matters, |it| it.id, |it| before.matter(it.id));
        // An event is shown with the state of its matter.
        let moved: HashSet<Line> = matters.iter().copied().collect();
        let with_event = picture.matters.iter().filter(|it| moved.contains(&it.id));
        events.extend(with_event.filter_map(|matter| matter.event));
        events.sort_unstable();
        events.dedup();
        let its = before.picture.events.iter().map(|event| event.id);
        let mut gone: Vec<Line> = its.filter(|id| now.event(*id).is_none()).collect();
        gone.sort_unstable();
        gone.dedup();
        Touched {
            events,
            matters,
            tallies: differing(&picture.tallies, |it| it.id, |it| before.tally(it.id)),
            watch: differing(&picture.watch, |it| it.id, |it| before.announcement(it.id)),
            pairs: differing(
                &picture.tension,
                |it| pair_key(&it.parties),
                |it| before.pair(&pair_key(&it.parties)),
            ),
            gone,
        }
    }
}

/// The changes that a later frame has and an earlier one had not, the earliest first. `had` are the digests of those
/// of the earlier frame, `digests` of those of the later.
///
/// A window moves on: where the first report of a matter has left it, the second looks like news, a week
/// late. So where reports left, what was learnt before counts only if a report that came has to do with it.
fn fresh<'f>(
    before: &Frame,
    had: &HashSet<Digest>,
    frame: &'f Frame,
    digests: &[Digest],
) -> Vec<&'f Change> {
    let now = &frame.snapshot.reports;
    let came: HashSet<VersionId> = now
        .iter()
        .map(|one| one.id)
        .filter(|id| before.snapshot.report(*id).is_none())
        .collect();
    let has_left = now.len() < before.snapshot.reports.len() + came.len();
    let with_digests = frame.changes().iter().zip(digests).rev();
    let mut found: Vec<&Change> = with_digests
        .filter(|(_, digest)| !had.contains(*digest))
        .map(|(change, _)| change)
        .collect();
    if has_left {
        found.retain(|change| {
            change.at > before.at || rests_on(frame, change.subject, &came)
        });
    }
    found
}

/// Whether anything of what changed stands in one of these reports.
fn rests_on(frame: &Frame, subject: Subject, reports: &HashSet<VersionId>) -> bool {
    let holds = |line: Line| {
        frame.snapshot.line(line).is_some_and(|(report, _)| reports.contains(&report.id))
    };
    match subject {
        Subject::Matter(id) => frame.matter(id).is_some_and(|matter| {
            matter.claims.iter().any(|claim| holds(claim.line) || holds(claim.first))
        }),
        Subject::Tally(id) => frame.tally(id).is_some_and(|tally| {
            tally.entries.iter().flat_map(|entry| &entry.lines).copied().any(holds)
        }),
        Subject::Announcement(id) => frame.announcement(id).is_some_and(|one| {
            one.lines
                .iter()
                .copied()
                .chain(one.life.iter().filter_map(|it| it.line))
                .any(holds)
        }),
        Subject::Report(id) => reports.contains(&id),
        Subject::Pair(at) => frame.picture.tension.get(at).is_some_and(|pair| {
            pair.days.iter().flat_map(|day| &day.events).any(|(event, _)| {
                frame
                    .event(*event)
                    .is_some_and(|card| card.mentions.iter().copied().any(holds))
            })
        }),
    }
}

/// What is new in a frame, as events: each change, the earliest first, and then the frame. Nothing where nothing
/// differs.
pub(super) fn step(before: Option<&Known>, frame: &Arc<Frame>) -> (Known, Vec<Event>) {
    let digests = digests(frame);
    let now = Known::with(frame, &digests);
    // All lines of a room that was read anew have other numbers.
    let generation = frame.snapshot.generation;
    let is_same = |before: &&Known| before.frame.snapshot.generation == generation;
    let Some(before) = before.filter(is_same) else {
        return (now, vec![Gap::event(Why::Unknown), frame_event(frame, None)]);
    };
    let touched = before.touched(frame);
    let fresh = fresh(&before.frame, &before.changes, frame, &digests);
    if fresh.is_empty() && touched.count() == 0 && now.counts == before.counts {
        return (now, Vec::new());
    }
    let mut events = Vec::with_capacity(fresh.len() + 1);
    if fresh.len() > MOST_AT_ONCE {
        events.push(Gap::event(Why::Many));
    } else {
        events.extend(written(frame, &fresh));
    }
    let told = (touched.count() <= MOST_TOUCHED).then_some(&touched);
    events.push(frame_event(frame, told));
    (now, events)
}

/// The changes of a frame that an earlier one had not, as events; or why they cannot be told.
pub(super) fn between(before: &Frame, frame: &Frame) -> Result<Vec<Event>, Why> {
    if before.snapshot.generation != frame.snapshot.generation {
        return Err(Why::Unknown);
    }
    let had: HashSet<Digest> = digests(before).into_iter().collect();
    let fresh = fresh(before, &had, frame, &digests(frame));
    if fresh.len() > MOST_AT_ONCE {
        return Err(Why::Many);
    }
    Ok(written(frame, &fresh))
}

/// Changes as events.
fn written(frame: &Frame, changes: &[&Change]) -> Vec<Event> {
    let views = changes.iter().map(|change| view::change::change(frame, change));
    views.map(|view| Event::new("change", &view)).collect()
}

/// The event that tells of a frame; without `touched` anything may differ.
pub(super) fn frame_event(frame: &Frame, touched: Option<&Touched>) -> Event {
    #[derive(Serialize)]
    struct Told<'t> {
        #[serde(flatten)]
        frame: FrameInfo,
        counts: Counts,
        touched: Option<&'t Touched>,
    }
    let told = Told {
        frame: view::frame(frame),
        counts: view::overview::counts(frame),
        touched,
    };
    Event::new("frame", &told)
}

/// Bytes of the digest of a change that are kept: of a million changes two have the same with a chance below one in
/// 10^17.
const KEPT: usize = 12;
/// What tells a change from all others.
type Digest = [u8; KEPT];

/// The digests of all changes of a frame, in their order.
fn digests(frame: &Frame) -> Vec<Digest> {
    // Some thousands of them, of which nearly all are those of the frame before: all processors share the work.
    frame.changes().par_iter().map(|change| digest(frame, change)).collect()
}

/// The id of a change: the same in every frame that has it, and in every process.
///
/// It goes by what never moves: what happened, when it was learnt, and the characters of reports that it rests on.
/// Numbers of lines would be others when the room is read anew, and a matter gets another number when an earlier
/// report of it turns up or somebody merges it.
pub fn change_id(frame: &Frame, change: &Change) -> String {
    digest(frame, change).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(frame: &Frame, change: &Change) -> Digest {
    let mut digest = Sha256::new();
    let mut add = |part: &str| {
        digest.update(part.as_bytes());
        digest.update([0]);
    };
    add(&format!("{:?} {}", change.kind, change.at));
    add(&change.line.map_or_else(String::new, |line| anchor(frame, line)));
    for quote in [change.before, change.after] {
        add(&quote.map_or_else(String::new, at_quote));
    }
    match change.subject {
        Subject::Matter(_) => add("matter"),
        Subject::Tally(_) => add("tally"),
        Subject::Report(id) => add(&format!("report {id}")),
        // What a date alone brought has no line of its own.
        Subject::Announcement(id) => add(&anchor(frame, id)),
        Subject::Pair(at) => {
            let pair = frame.picture.tension.get(at);
            add(&pair.map_or_else(String::new, |pair| pair_key(&pair.parties)));
        }
    }
    let mut kept = Digest::default();
    for (byte, its) in kept.iter_mut().zip(digest.finalize()) {
        *byte = its;
    }
    kept
}

/// Where the words of a line stand. A sentence would not do: it may tell of two acts and three figures.
fn anchor(frame: &Frame, line: Line) -> String {
    let Some((report, item)) = frame.snapshot.line(line) else {
        return format!("line {line}");
    };
    let (what, span) = match item {
        Item::Act(_, event) => ("act", Some(event.trigger)),
        Item::Statement(_, said) => ("statement", said.content.spans.first().copied()),
        Item::Figure(_, figure) => ("figure", Some(figure.span)),
        Item::Watch(_, watch) => ("watch", Some(watch.what.span)),
    };
    let [start, end] = span.unwrap_or_default();
    format!("{what} {} {start} {end}", report.id)
}

fn at_quote(quote: Quote) -> String {
    format!("{} {} {}", quote.report, quote.span[0], quote.span[1])
}

/// The keys of the items that are not as they were, in order, each once.
fn differing<'p, K: Ord, T: PartialEq + 'p>(
    items: &[T],
    key: impl Fn(&T) -> K,
    before: impl Fn(&T) -> Option<&'p T>,
) -> Vec<K> {
    let moved = items.iter().filter(|item| before(item) != Some(*item));
    let mut keys: Vec<K> = moved.map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
