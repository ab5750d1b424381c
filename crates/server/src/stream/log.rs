//! The latest steps, for all viewers.
//!
//! No viewer has a queue. Each has a place in this log and takes from there what it has not seen, so that a slow
//! one costs no more memory than a quick one: when it comes back and its place is gone, it is told of a gap.

use std::collections::VecDeque;

use bytes::Bytes;

use super::cursor::Cursor;
use super::event::Step;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Steps, at most.
    pub steps: usize,
    /// Bytes of all steps, at most; the last step is kept whatever its size.
    pub bytes: usize,
}

impl Default for Bounds {
    /// At twenty changes a second some minutes.
    fn default() -> Bounds {
        Bounds { steps: 4_096, bytes: 16 << 20 }
    }
}

/// The place of a viewer: the number of the next step, and how many of its events it has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    step: u64,
    seen: usize,
}

/// What a viewer finds at its place.
#[derive(Debug)]
pub(super) enum Found {
    /// Something that it has not seen; its place is behind that now.
    New(Bytes),
    /// It has seen everything.
    Nothing,
    /// What came next is no longer kept.
    Gone,
}

/// The latest steps, in order.
#[derive(Debug)]
pub(super) struct Log {
    steps: VecDeque<Step>,
    /// The number of the first step that is kept.
    first: u64,
    bytes: usize,
    bounds: Bounds,
    head: Cursor,
}

impl Log {
    pub(super) fn new(bounds: Bounds, head: Cursor) -> Log {
        Log { steps: VecDeque::new(), first: 0, bytes: 0, bounds, head }
    }

    /// The cursor of whoever has seen everything.
    pub(super) fn head(&self) -> Cursor {
        self.head
    }

    /// The place of whoever has seen everything.
    pub(super) fn end(&self) -> Place {
        Place { step: self.first + self.steps.len() as u64, seen: 0 }
    }

    /// Adds a step, and forgets the oldest ones beyond the bounds.
    pub(super) fn push(&mut self, step: Step) {
        debug_assert_eq!(step.before, self.head, "a step follows the one before it");
        self.head = step.after;
        self.bytes += step.size();
        self.steps.push_back(step);
        while self.steps.len() > 1
            && (self.steps.len() > self.bounds.steps || self.bytes > self.bounds.bytes)
        {
            if let Some(gone) = self.steps.pop_front() {
                self.bytes -= gone.size();
                self.first += 1;
            }
        }
    }

    /// The place of a viewer that comes back with a cursor; `None` where the log does not reach back so far.
    pub(super) fn find(&self, cursor: Cursor) -> Option<Place> {
        if cursor == self.head {
            return Some(self.end());
        }
        // Who comes back has mostly been away for moments.
        for (at, step) in self.steps.iter().enumerate().rev() {
            if let Some(seen) = step.seen_by(cursor) {
                return Some(Place { step: self.first + at as u64, seen });
            }
        }
        None
    }

    /// What is next at a place.
    pub(super) fn take(&self, place: &mut Place) -> Found {
        if place.step < self.first {
            return Found::Gone;
        }
        let at = usize::try_from(place.step - self.first).unwrap_or(usize::MAX);
        let Some(step) = self.steps.get(at) else { return Found::Nothing };
        let text = step.rest(place.seen);
        *place = Place { step: place.step + 1, seen: 0 };
        Found::New(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::event::Event;
    use super::*;

    fn frame(revision: i64) -> Cursor {
        Cursor::of_frame(revision, 1_000 * revision)
    }

    /// A step of so many events that ends in a frame.
    fn step(log: &Log, revision: i64, events: usize) -> Step {
        let events: Vec<Event> = (1..=events)
            .map(|n| Event::new("change", &format!("{revision}.{n}")))
            .collect();
        Step::new(log.head(), frame(revision), &events)
    }

    fn log(bounds: Bounds, steps: i64) -> Log {
        let mut log = Log::new(bounds, frame(0));
        for revision in 1..=steps {
            log.push(step(&log, revision, 3));
        }
        log
    }

    /// The ids and data that a viewer gets from a place on.
    fn rest(log: &Log, mut place: Place) -> Vec<(String, String)> {
        let mut all = Vec::new();
        while let Found::New(text) = log.take(&mut place) {
            let text = String::from_utf8(text.to_vec()).unwrap();
            for event in text.split_terminator("\n\n") {
                let mut lines = event.lines();
                let id = lines.next().unwrap().strip_prefix("id: ").unwrap();
                let data = lines.nth(1).unwrap().strip_prefix("data: ").unwrap();
                all.push((id.to_owned(), data.to_owned()));
            }
        }
        all
    }

    #[test]
    fn whoever_comes_back_with_any_id_gets_exactly_what_came_after_it() {
        let log = log(Bounds::default(), 4);
        let all = rest(&log, log.find(frame(0)).unwrap());
        assert_eq!(all.len(), 12);
        for (at, (id, _)) in all.iter().enumerate() {
            let place = log.find(Cursor::parse(id).unwrap()).unwrap();
            assert_eq!(rest(&log, place), all[at + 1..], "after {id}");
        }
    }

    #[test]
    fn no_two_events_have_the_same_id() {
        let mut log = log(Bounds::default(), 2);
        // Alerts come between frames, and a frame may be remade within the same millisecond.
        let alert = Event::new("alert", &"a");
        log.push(Step::new(log.head(), log.head().plus(1), &[alert]));
        log.push(step(&log, 3, 2));
        let place = log.find(frame(0)).unwrap();
        let mut ids: Vec<String> =
            rest(&log, place).into_iter().map(|(id, _)| id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn the_log_keeps_within_its_bounds_and_says_when_a_place_is_gone() {
        let log = log(Bounds { steps: 2, bytes: usize::MAX }, 5);
        assert!(log.find(frame(2)).is_none());
        assert!(log.find(frame(3)).is_some());
        let mut slow = Place { step: 1, seen: 0 };
        assert!(matches!(log.take(&mut slow), Found::Gone));

        let small = super::tests::log(Bounds { steps: 99, bytes: 10 }, 5);
        assert_eq!(small.steps.len(), 1);
        assert_eq!(small.bytes, small.steps[0].size());
    }

    #[test]
    fn an_id_of_the_future_or_of_another_room_has_no_place() {
        let log = log(Bounds::default(), 2);
        assert!(log.find(frame(7)).is_none());
        assert!(log.find(Cursor { count: 900, ..frame(1) }).is_none());
    }
}
