//! What waits for frames and alerts, and writes what is new into the log.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use tokio::sync::watch;

use super::cursor::Cursor;
use super::diff::{self, Known};
use super::event::{Event, Step};
use super::fill::{Fills, Why};
use super::log::{Bounds, Found, Log, Place};
use crate::frames::Frame;
use crate::{App, alerts};

/// Connections at a time: each is a socket, and a process may hold so many.
const SEATS: usize = 10_000;

/// The hub; copies are the same.
#[derive(Clone, Debug)]
pub(super) struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: RwLock<State>,
    /// How many steps there ever were.
    bell: watch::Sender<u64>,
    closed: watch::Sender<bool>,
    people: watch::Receiver<Bytes>,
    seats: Arc<AtomicUsize>,
    arrivals: AtomicU64,
    fills: Fills,
}

#[derive(Debug)]
struct State {
    log: Log,
    /// The frame that the head of the log is at, for those who begin there.
    now: Event,
}

/// A connection's place among those that may be open.
#[derive(Debug)]
pub(super) struct Seat {
    taken: Arc<AtomicUsize>,
    number: u64,
}

impl Seat {
    /// How many came before.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hub {
    /// Begins to follow the live frame and the alerts.
    pub(super) fn start(app: &App, bounds: Bounds) -> Hub {
        app.frames.open_week_before();
        let mut frames = app.frames.follow();
        let frame = Arc::clone(&frames.borrow_and_update());
        let head = Cursor::of_frame(frame.revision, frame.at);
        let people = app.wire.presence();
        let hub = Hub::new(bounds, head, diff::frame_event(&frame, None), people.told());
        tokio::spawn(hub.clone().follow(frames, frame));
        tokio::spawn(people.clone().tell(app.settings.clock.clone(), hub.closing()));
        if let Some(path) = app.settings.alerts.clone() {
            let told = hub.clone();
            let (now, closing) = (app.settings.clock.now(), hub.closing());
            let tell = move |events: Vec<Event>| told.tell(&events);
            tokio::spawn(alerts::follow(path, now, closing, tell));
        }
        hub
    }

    /// A hub that nobody writes to yet; `now` is the frame at its head.
    pub(super) fn new(
        bounds: Bounds,
        head: Cursor,
        now: Event,
        people: watch::Receiver<Bytes>,
    ) -> Hub {
        Hub(Arc::new(Inner {
            state: RwLock::new(State { log: Log::new(bounds, head), now }),
            bell: watch::channel(0).0,
            closed: watch::channel(false).0,
            people,
            seats: Arc::default(),
            arrivals: AtomicU64::new(0),
            fills: Fills::default(),
        }))
    }

    /// Writes what each live frame brings.
    async fn follow(self, mut frames: watch::Receiver<Arc<Frame>>, first: Arc<Frame>) {
        let mut closing = self.closing();
        let mut known = apart(move || Known::of(&first)).await;
        loop {
            tokio::select! {
                _ = closing.wait_for(|is_over| *is_over) => return,
                changed = frames.changed() => if changed.is_err() {
                    // Nobody makes frames any more: viewers had better ask again.
                    self.close();
                    return;
                },
            }
            let frame = Arc::clone(&frames.borrow_and_update());
            let (revision, at) = (frame.revision, frame.at);
            let before = known.take();
            let found = apart(move || {
                let (known, events) = diff::step(before.as_ref(), &frame);
                let quiet = diff::frame_event(&frame, None);
                (known, events, quiet, before)
            })
            .await;
            let Some((next, events, quiet, before)) = found else { continue };
            known = Some(next);
            if !events.is_empty() {
                self.write(&events, Some((Cursor::of_frame(revision, at), quiet)));
            }
            // To take apart a large frame takes a while, and nobody has to wait for it.
            drop(tokio::task::spawn_blocking(move || drop(before)));
        }
    }

    /// Writes events that no frame brought.
    pub(super) fn tell(&self, events: &[Event]) {
        if !events.is_empty() {
            self.write(events, None);
        }
    }

    /// Writes events into the log; with a frame, that frame is now the latest.
    fn write(&self, events: &[Event], frame: Option<(Cursor, Event)>) {
        let mut state = self.0.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = state.log.head();
        let after = match &frame {
            Some((frame, _)) if *frame != before.frame() => *frame,
            // The same moment once more, or no frame.
            _ => before.plus(events.len()),
        };
        state.log.push(Step::new(before, after, events));
        if let Some((_, event)) = frame {
            state.now = event;
        }
        drop(state);
        self.0.bell.send_modify(|count| *count += 1);
    }

    /// The place and the cursor of whoever has seen everything, with the frame that is there.
    pub(super) fn end(&self) -> (Place, Cursor, Bytes) {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        let head = state.log.head();
        (state.log.end(), head, state.now.with_id(head))
    }

    /// The place behind a cursor.
    pub(super) fn find(&self, cursor: Cursor) -> Option<Place> {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner).log.find(cursor)
    }

    /// What is next at a place.
    pub(super) fn take(&self, place: &mut Place) -> Found {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner).log.take(place)
    }

    /// What was filled lately.
    pub(super) fn fills(&self) -> &Fills {
        &self.0.fills
    }

    /// Rings when there is something in the log.
    pub(super) fn rings(&self) -> watch::Receiver<u64> {
        self.0.bell.subscribe()
    }

    /// Who is looking at what, as it is sent.
    pub(super) fn people(&self) -> watch::Receiver<Bytes> {
        self.0.people.clone()
    }

    /// A seat, if there is one left.
    pub(super) fn seat(&self) -> Option<Seat> {
        let taken = Arc::clone(&self.0.seats);
        let had = taken.fetch_add(1, Ordering::Relaxed);
        let number = self.0.arrivals.fetch_add(1, Ordering::Relaxed);
        // Dropped, it gives back what it took.
        let seat = Seat { taken, number };
        (had < SEATS).then_some(seat)
    }

    /// How many are watching.
    pub(super) fn viewers(&self) -> usize {
        self.0.seats.load(Ordering::Relaxed)
    }

    /// Ends all connections.
    pub(super) fn close(&self) {
        self.0.closed.send_replace(true);
        self.0.bell.send_modify(|count| *count += 1);
    }

    pub(super) fn is_closed(&self) -> bool {
        *self.0.closed.borrow()
    }

    /// Becomes true when the hub is closed.
    fn closing(&self) -> watch::Receiver<bool> {
        self.0.closed.subscribe()
    }
}

/// Does work on a thread that may take its time; `None` where it panicked, which is a fault of the program that must
/// not end the stream: the next frame then begins with a gap.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(error) => {
            tracing::error!(%error, why = ?Why::Unknown, "cannot tell what changed");
            None
        }
    }
}
