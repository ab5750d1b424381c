//! The frames that are kept, and those that are being made.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use watchfloor_room::Snapshot;
use watchfloor_room::maps::HashSet;
use watchfloor_room::sheet::Sheet;
use watchfloor_room::time::DAY;

use super::{Frame, FrameError, Mark};

/// At most so many frames are kept ...
const MOST: usize = 32;
/// ... and no more than about so many bytes of them: two pictures of 5,000 reports each that have none in common, or
/// many that share most.
const MOST_BYTES: usize = 1 << 30;
/// About how many bytes a report takes with what was read in it and what was worked out of that. Measured: a picture
/// of 100,000 reports of 70 words takes 6.4 GB.
const REPORT: usize = 64 << 10;
/// A slider's step at most; what lies further apart are two questions.
const LONGEST_STEP: i64 = DAY;
/// So many snapshots on either side of a moment are looked through for reports that are open already.
const NEAR: usize = 3;

/// Which frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The moment.
    pub(super) at: i64,
    /// The revision asked for.
    pub(super) revision: Option<i64>,
    /// How the record stood; only where no revision is asked for.
    pub(super) mark: Option<Mark>,
    /// How far back.
    pub(super) window: Option<i64>,
}

/// A frame that is being made.
pub(super) type Made = watch::Receiver<Option<Result<Arc<Frame>, FrameError>>>;
/// Where it is put when it is made.
pub(super) type Making = watch::Sender<Option<Result<Arc<Frame>, FrameError>>>;

#[derive(Default)]
pub(super) struct Shelf {
    frames: HashMap<Key, Kept>,
    making: HashMap<Key, Made>,
    /// Counts up with every use.
    turn: u64,
    /// The moment of the past that was asked for last, and how far back.
    last: Option<(i64, Option<i64>)>,
}

struct Kept {
    frame: Arc<Frame>,
    bytes: usize,
    used: u64,
}

impl Shelf {
    /// How far it is to this moment from the one asked for before, where that may be a step of a slider.
    pub(super) fn step_to(&mut self, key: &Key) -> Option<i64> {
        let (before, window) = self.last.replace((key.at, key.window))?;
        let step = key.at - before;
        let is_step = window == key.window && step != 0 && step.abs() <= LONGEST_STEP;
        is_step.then_some(step)
    }

    /// A frame that is kept.
    pub(super) fn kept(&mut self, key: &Key) -> Option<Arc<Frame>> {
        self.turn += 1;
        let kept = self.frames.get_mut(key)?;
        kept.used = self.turn;
        Some(Arc::clone(&kept.frame))
    }

    /// A frame that is being made.
    pub(super) fn waited_for(&self, key: &Key) -> Option<Made> {
        self.making.get(key).cloned()
    }

    /// How many are being made.
    pub(super) fn count_waited_for(&self) -> usize {
        self.making.len()
    }

    /// A frame is going to be made.
    pub(super) fn wait_for(&mut self, key: Key, made: Made) {
        self.making.insert(key, made);
    }

    /// A frame is no longer being made.
    pub(super) fn give_up(&mut self, key: &Key) {
        self.making.remove(key);
    }

    /// Keeps a frame, also under the revision that it turned out to have: cursors ask for that. Gives those that
    /// had to go, to be dropped where there is time for it.
    pub(super) fn keep(&mut self, key: Key, frame: &Arc<Frame>) -> Vec<Arc<Frame>> {
        let pinned = Key { revision: Some(frame.revision), mark: None, ..key };
        for key in [pinned, key] {
            self.turn += 1;
            let bytes = frame.weight();
            let kept = Kept { frame: Arc::clone(frame), bytes, used: self.turn };
            self.frames.insert(key, kept);
        }
        let mut gone = Vec::new();
        while self.frames.len() > 1 && self.is_full() {
            let oldest = self.frames.iter().min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(key, _)| *key) else { break };
            gone.extend(self.frames.remove(&oldest).map(|kept| kept.frame));
        }
        gone
    }

    fn is_full(&self) -> bool {
        // Most frames stand here under two keys, and most reports in several frames.
        let mut counted: Vec<*const Frame> = Vec::new();
        let mut reports: HashSet<*const Sheet> = HashSet::default();
        let mut bytes = 0;
        for kept in self.frames.values() {
            let frame = Arc::as_ptr(&kept.frame);
            if !counted.contains(&frame) {
                counted.push(frame);
                bytes += kept.bytes;
                let shown = kept.frame.snapshot.reports.iter();
                reports.extend(shown.map(|report| Arc::as_ptr(&report.sheet)));
            }
        }
        counted.len() > MOST || bytes + reports.len() * REPORT > MOST_BYTES
    }

    /// Snapshots whose reports are open: the live one's, and those of the moments nearest to one, before it and after.
    pub(super) fn near(&self, live: &Frame, at: i64) -> Vec<Arc<Snapshot>> {
        let mut kept: Vec<&Arc<Frame>> =
            self.frames.values().map(|kept| &kept.frame).collect();
        kept.sort_unstable_by_key(|frame| (frame.at, Arc::as_ptr(frame)));
        kept.dedup_by_key(|frame| Arc::as_ptr(frame));
        let after = kept.partition_point(|frame| frame.at <= at);
        let nearest = after.saturating_sub(NEAR)..kept.len().min(after + NEAR);
        let nearest = kept[nearest].iter().map(|frame| Arc::clone(&frame.snapshot));
        std::iter::once(Arc::clone(&live.snapshot)).chain(nearest).collect()
    }
}
