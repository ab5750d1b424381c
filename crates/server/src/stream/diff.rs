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
use watchfloor_record::{Generation, Line};
use watchfloor_room::maps::{HashMap, HashSet};
use watchfloor_room::Item;
use watchfloor_room::changes::{Change, Quote, Subject};

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
    generation: Generation,
    counts: Counts,
    changes: HashSet<String>,
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
        Known::new(frame, &all(frame))
    }

    fn new(frame: &Frame, changes: &[(String, Change)]) -> Known {
        let picture = &frame.picture;
        Known {
            generation: frame.snapshot.generation,
            counts: view::overview::counts(frame),
            changes: changes.iter().map(|(id, _)| id.clone()).collect(),
            events: picture.events.iter().map(|it| (it.id, print(it))).collect(),
            matters: picture.matters.iter().map(|it| (it.id, print(it))).collect(),
            tallies: picture.tallies.iter().map(|it| (it.id, print(it))).collect(),
            watch: picture.watch.iter().map(|it| (it.id, print(it))).collect(),
            pairs: picture.tension.iter().map(|it| (pair_key(&it.parties), print(it))).collect(),
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

/// What is new in a frame, as events: each change, the earliest first, and then the frame. Nothing where nothing
/// differs.
pub(super) fn step(before: Option<&Known>, frame: &Frame) -> (Known, Vec<Event>) {
    let changes = all(frame);
    let now = Known::new(frame, &changes);
    // All lines of a room that was read anew have other numbers.
    let Some(before) = before.filter(|before| before.generation == now.generation) else {
        return (now, vec![Gap::event(Why::Unknown), frame_event(frame, None)]);
    };
    let touched = now.touched(before, frame);
    let mut fresh: Vec<(String, Change)> = changes;
    fresh.retain(|(id, _)| !before.changes.contains(id));
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

/// The changes of a frame that another did not have, the earliest first.
pub(super) fn missed(before: &Frame, frame: &Frame) -> Vec<(String, Change)> {
    let had: HashSet<String> = all(before).into_iter().map(|(id, _)| id).collect();
    let mut found = all(frame);
    found.retain(|(id, _)| !had.contains(id));
    found
}

/// Changes as events.
pub(super) fn written(frame: &Frame, changes: &[(String, Change)]) -> Vec<Event> {
    let views = changes.iter().map(|(_, change)| view::change::change(frame, change));
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
    let told = Told { frame: view::frame(frame), counts: view::overview::counts(frame), touched };
    Event::new("frame", &told)
}

/// All changes of a frame with their ids, the earliest first.
fn all(frame: &Frame) -> Vec<(String, Change)> {
    let changes = frame.changes().iter().rev();
    changes.map(|change| (change_id(frame, change), change.clone())).collect()
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
fn differing<K: Clone + Ord + std::hash::Hash>(now: &Prints<K>, before: &Prints<K>) -> Vec<K> {
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
