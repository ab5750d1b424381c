//! The sources of a run, in the order of their next visits.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::Duration;

use super::{Heard, millis};
use crate::desk::{Kept, State, host};
use crate::events;
use crate::source::{Kind, Source};

/// After a visit that broke off by a fault of this program.
const AFTER_FAULT: i64 = 3_600_000;

#[derive(Default)]
pub(super) struct Seats {
    by_id: HashMap<i64, Seat>,
    /// (moment, source). Entries that are out of date are passed over when their time comes.
    due: BinaryHeap<Reverse<(i64, i64)>>,
    busy: HashSet<String>,
    /// Sources that are due while their host is busy.
    waiting: HashMap<String, Vec<i64>>,
}

struct Seat {
    kept: Kept,
    next: i64,
    doing: Doing,
    /// Whether its state is on the disk.
    saved: bool,
    silent: bool,
    /// Whether it was to be visited at once while it was being visited.
    hurried: bool,
}

/// What came of a visit.
pub(super) struct Visited {
    pub(super) id: i64,
    /// The version of the source that was visited.
    pub(super) version: i64,
    pub(super) state: State,
    /// Whether the state is on the disk.
    pub(super) saved: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Resting,
    Waiting,
    Visited,
}

impl Seat {
    /// Something came meanwhile without a visit.
    fn hear(&mut self, success: Option<i64>, new: Option<i64>) {
        let state = &mut self.kept.state;
        let later = (state.last_success.max(success), state.last_new.max(new));
        if later != (state.last_success, state.last_new) {
            (state.last_success, state.last_new) = later;
            state.first_success = state.first_success.or(success);
            self.saved &= self.kept.source.kind == Kind::Push;
        }
    }
}

impl Seats {
    /// Something came from a source without a visit. What is only pushed is kept by who takes it.
    pub(super) fn heard(&mut self, id: i64, news: &Heard) {
        if let Some(seat) = self.by_id.get_mut(&id) {
            seat.hear(news.success, news.new);
            seat.kept.state.rhythm = news.rhythm;
        }
    }

    /// The sources as they are on the desk now. States that were not written down yet stay.
    pub(super) fn set(&mut self, kept: Vec<Kept>, now: i64) {
        let mut old = std::mem::take(&mut self.by_id);
        for mut kept in kept {
            let before = old.remove(&kept.id);
            let same = before.as_ref().filter(|seat| seat.kept.version == kept.version);
            if let Some(seat) = same {
                kept.state = seat.kept.state.clone();
            }
            let next =
                same.map_or(kept.state.next_visit.unwrap_or(now), |seat| seat.next);
            let doing = before.as_ref().map_or(Doing::Resting, |seat| seat.doing);
            let id = kept.id;
            let seat = Seat {
                next,
                doing,
                saved: same.is_none_or(|seat| seat.saved),
                silent: before.as_ref().is_some_and(|seat| seat.silent),
                hurried: before.as_ref().is_some_and(|seat| seat.hurried),
                kept,
            };
            let known = same.is_some_and(|before| before.next == next);
            self.by_id.insert(id, seat);
            if !known && doing == Doing::Resting {
                self.plan(id);
            }
        }
    }

    fn plan(&mut self, id: i64) {
        let Some(seat) = self.by_id.get(&id) else { return };
        if seat.kept.source.kind != Kind::Push && seat.kept.state.stopped.is_none() {
            self.due.push(Reverse((seat.next, id)));
        }
    }

    pub(super) fn next_due(&self) -> Option<i64> {
        self.due.peek().map(|Reverse((moment, _))| *moment)
    }

    /// Visits a source before its time, but not twice within the shortest interval.
    pub(super) fn hurry(&mut self, id: i64, now: i64, least: Duration) {
        let Some(seat) = self.by_id.get_mut(&id) else { return };
        if seat.doing != Doing::Resting {
            seat.hurried = true;
            return;
        }
        let last = seat.kept.state.last_try;
        let earliest =
            last.map_or(now, |last| now.max(last.saturating_add(millis(least))));
        if earliest < seat.next {
            seat.next = earliest;
            self.plan(id);
        }
    }

    /// The next source to visit, if one is due whose host is free: it counts as visited from now on.
    pub(super) fn start(&mut self, now: i64) -> Option<(Kept, String, i64)> {
        while let Some(Reverse((moment, id))) = self.due.peek().copied() {
            if moment > now {
                return None;
            }
            self.due.pop();
            let Some(seat) = self.by_id.get_mut(&id) else { continue };
            if seat.next != moment || seat.doing != Doing::Resting {
                continue;
            }
            let at = host_of(&seat.kept);
            if self.busy.contains(&at) {
                seat.doing = Doing::Waiting;
                self.waiting.entry(at).or_default().push(id);
                continue;
            }
            seat.doing = Doing::Visited;
            self.busy.insert(at.clone());
            return Some((seat.kept.clone(), at, moment));
        }
        None
    }

    pub(super) fn is_busy(&self, host: &str) -> bool {
        self.busy.contains(host)
    }

    pub(super) fn occupy(&mut self, host: &str) {
        self.busy.insert(host.to_owned());
    }

    /// Nothing is asked of a host any more: who waits for it is due again, in the order of before.
    pub(super) fn free(&mut self, host: &str) {
        self.busy.remove(host);
        for id in self.waiting.remove(host).unwrap_or_default() {
            if let Some(seat) = self.by_id.get_mut(&id) {
                seat.doing = Doing::Resting;
                self.plan(id);
            }
        }
    }

    /// A visit is over. The last two are for who was to be visited at once meanwhile.
    pub(super) fn visited(
        &mut self,
        visited: Visited,
        host: &str,
        now: i64,
        least: Duration,
    ) {
        let Visited { id, version, state, saved } = visited;
        if let Some(seat) = self.by_id.get_mut(&id) {
            seat.doing = Doing::Resting;
            // What came of a visit by the words of before does not count.
            if seat.kept.version == version {
                seat.next = state.next_visit.unwrap_or(seat.next);
                let (success, new) =
                    (seat.kept.state.last_success, seat.kept.state.last_new);
                seat.kept.state = state;
                seat.saved = saved;
                seat.hear(success, new);
            }
            let again = std::mem::take(&mut seat.hurried);
            self.plan(id);
            if again {
                self.hurry(id, now, least);
            }
        }
        self.free(host);
    }

    /// A visit broke off by a fault of this program.
    pub(super) fn broke(&mut self, id: i64, now: i64) {
        if let Some(seat) = self.by_id.get_mut(&id) {
            seat.doing = Doing::Resting;
            seat.next = now.saturating_add(AFTER_FAULT);
            self.plan(id);
        }
    }

    /// States that are not on the disk yet.
    pub(super) fn unsaved(&self) -> Vec<(i64, i64, State)> {
        let unsaved = self.by_id.iter().filter(|(_, seat)| !seat.saved);
        unsaved
            .map(|(id, seat)| (*id, seat.kept.version, seat.kept.state.clone()))
            .collect()
    }

    pub(super) fn saved(&mut self, states: &[(i64, i64, State)]) {
        for (id, _, state) in states {
            if let Some(seat) = self.by_id.get_mut(id) {
                seat.saved |= seat.kept.state == *state;
            }
        }
    }

    /// Counts how sources are doing, and says which fell silent.
    pub(super) fn count(&mut self, now: i64) {
        let (mut well, mut failing, mut silent, mut stopped) = (0, 0, 0, 0);
        for seat in self.by_id.values_mut() {
            let state = &seat.kept.state;
            let source: &Source = &seat.kept.source;
            let since = state.silent_since(source.since, now);
            match (since, seat.silent) {
                (Some(since), false) => events::fell_silent(source, since),
                (None, true) => events::heard_again(source),
                _ => {}
            }
            seat.silent = since.is_some();
            if state.stopped.is_some() {
                stopped += 1;
            } else if state.failures > 0 {
                failing += 1;
            } else if seat.silent {
                silent += 1;
            } else {
                well += 1;
            }
        }
        events::counts(well, failing, silent, stopped);
    }
}

/// What is busy while a source is visited: the host, or the folder.
fn host_of(kept: &Kept) -> String {
    if kept.source.kind == Kind::Folder {
        return format!("folder {}", kept.id);
    }
    let address = kept.state.moved.as_deref().unwrap_or(&kept.source.address);
    match url::Url::parse(address) {
        Ok(url) => host(&url),
        Err(_) => kept.source.address.clone(),
    }
}
