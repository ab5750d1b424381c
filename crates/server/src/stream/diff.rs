//! What differs between two frames.
//!
//! Moments alone would not do: a report that is filed under an earlier date, a figure that is contradicted a day
//! later, a matter that somebody merged all change what was learnt long ago. So all changes of a frame are held
//! against all of the frame before.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use watchfloor_record::{Generation, Line, VersionId};
use watchfloor_room::Item;
use watchfloor_room::changes::{Change, Quote, Subject};
use watchfloor_room::maps::{HashMap, HashSet};

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

/// What a frame came to, as far as the next one is compared with it. It holds no part of the frame, which is large.
#[derive(Debug)]
pub(super) struct Known {
    seen: Seen,
    counts: Counts,
    events: Prints<Line>,
    matters: Prints<Line>,
    tallies: Prints<Line>,
    watch: Prints<Line>,
    pairs: Prints<String>,
}

/// For each item a print of all that is in it.
type Prints<K> = HashMap<K, u64>;

impl Known {
    /// Of a frame.
    pub(super) fn of(frame: &Frame) -> Known {
        Known::with(frame, &ids(frame))
    }

    /// Of a frame whose changes have these ids.
    fn with(frame: &Frame, ids: &[String]) -> Known {
        let picture = &frame.picture;
        Known {
            seen: Seen::of(frame, ids),
            counts: view::overview::counts(frame),
            events: picture.events.iter().map(|it| (it.id, print(it))).collect(),
            matters: picture.matters.iter().map(|it| (it.id, print(it))).collect(),
            tallies: picture.tallies.iter().map(|it| (it.id, print(it))).collect(),
            watch: picture.watch.iter().map(|it| (it.id, print(it))).collect(),
            pairs: picture
                .tension
                .iter()
                .map(|it| (pair_key(&it.parties), print(it)))
                .collect(),
        }
    }

    /// What is not as it was; `frame` is what this is of.
    fn touched(&self, before: &Known, frame: &Frame) -> Touched {
        let mut events = differing(&self.events, &before.events);
        let matters = differing(&self.matters, &before.matters);
        // An event is shown with the state of its matter.
        let moved: HashSet<Line> = matters.iter().copied().collect();
        let with_event = frame.picture.matters.iter().filter(|it| moved.contains(&it.id));
        events.extend(with_event.filter_map(|matter| matter.event));
        events.sort_unstable();
        events.dedup();
        let gone = before.events.keys().filter(|id| !self.events.contains_key(*id));
        let mut gone: Vec<Line> = gone.copied().collect();
        gone.sort_unstable();
        Touched {
            events,
            matters,
            tallies: differing(&self.tallies, &before.tallies),
            watch: differing(&self.watch, &before.watch),
            pairs: differing(&self.pairs, &before.pairs),
            gone,
        }
    }
}

/// Which changes a frame has, and of which reports it is.
#[derive(Debug)]
struct Seen {
    at: i64,
    generation: Generation,
    changes: HashSet<String>,
    reports: HashSet<VersionId>,
}

impl Seen {
    /// Of a frame whose changes have these ids.
    fn of(frame: &Frame, ids: &[String]) -> Seen {
        Seen {
            at: frame.at,
            generation: frame.snapshot.generation,
            changes: ids.iter().cloned().collect(),
            reports: frame.snapshot.reports.iter().map(|report| report.id).collect(),
        }
    }

    /// The changes that a later frame has and this one had not, the earliest first; `ids` are those of the frame.
    ///
    /// A window moves on: where the first report of a matter has left it, the second looks like news, a week
    /// late. So where reports left, what was learnt before counts only if a report that came has to do with it.
    fn fresh<'f>(&self, frame: &'f Frame, ids: &[String]) -> Vec<&'f Change> {
        let now = &frame.snapshot.reports;
        let came: HashSet<VersionId> = now
            .iter()
            .map(|one| one.id)
            .filter(|id| !self.reports.contains(id))
            .collect();
        let has_left = now.len() < self.reports.len() + came.len();
        let with_ids = frame.changes().iter().zip(ids).rev();
        let mut found: Vec<&Change> = with_ids
            .filter(|(_, id)| !self.changes.contains(*id))
            .map(|(change, _)| change)
            .collect();
        if has_left {
            found.retain(|change| {
                change.at > self.at || rests_on(frame, change.subject, &came)
            });
        }
        found
    }
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
pub(super) fn step(before: Option<&Known>, frame: &Frame) -> (Known, Vec<Event>) {
    let ids = ids(frame);
    let now = Known::with(frame, &ids);
    // All lines of a room that was read anew have other numbers.
    let is_same = |before: &&Known| before.seen.generation == now.seen.generation;
    let Some(before) = before.filter(is_same) else {
        return (now, vec![Gap::event(Why::Unknown), frame_event(frame, None)]);
    };
    let touched = now.touched(before, frame);
    let fresh = before.seen.fresh(frame, &ids);
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
    let fresh = Seen::of(before, &ids(before)).fresh(frame, &ids(frame));
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

/// The ids of all changes of a frame, in their order.
fn ids(frame: &Frame) -> Vec<String> {
    frame.changes().iter().map(|change| change_id(frame, change)).collect()
}

/// The id of a change: the same in every frame that has it, and in every process.
///
/// It goes by what never moves: what happened, when it was learnt, and the characters of reports that it rests on.
/// Numbers of lines would be others when the room is read anew, and a matter gets another number when an earlier
/// report of it turns up or somebody merges it.
pub fn change_id(frame: &Frame, change: &Change) -> String {
    /// Bytes of the digest that are kept: of a million changes two have the same with a chance below one in 10^17.
    const KEPT: usize = 12;
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
    let mut id = String::with_capacity(2 * KEPT);
    for byte in digest.finalize().iter().take(KEPT) {
        id.push_str(&format!("{byte:02x}"));
    }
    id
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

/// The keys whose prints are not what they were, in order.
fn differing<K: Clone + Ord + std::hash::Hash>(
    now: &Prints<K>,
    before: &Prints<K>,
) -> Vec<K> {
    let moved = now.iter().filter(|(key, print)| before.get(*key) != Some(*print));
    let mut keys: Vec<K> = moved.map(|(key, _)| key.clone()).collect();
    keys.sort_unstable();
    keys
}

/// A number that is another where anything in an item is.
fn print(item: &impl Serialize) -> u64 {
    let written = serde_json::to_vec(item).unwrap_or_default();
    FixedState::default().hash_one(written)
}
