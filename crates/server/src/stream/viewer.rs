//! One connection: its place in the log, and what it is sent next.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::cursor::Cursor;
use super::event::{KEEP_ALIVE, RETRY};
use super::fill;
use super::hub::{Hub, Seat};
use super::log::{Found, Place};
use crate::App;

/// How often a silent connection shows that it is there.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a connection lasts: who may no longer watch is found out when the viewer comes back, which loses nothing.
const LASTS: Duration = Duration::from_secs(10 * 60);
/// Viewers that came together do not all go together.
const SPREAD: u64 = 300;

/// One who watches.
pub(super) struct Viewer {
    hub: Hub,
    place: Place,
    /// What is sent before the log is asked.
    first: VecDeque<Bytes>,
    /// Rings when there is something in the log; ends when the server does.
    rings: watch::Receiver<u64>,
    people: watch::Receiver<Bytes>,
    until: Instant,
    _seat: Seat,
}

impl Viewer {
    /// One who has seen nothing: begins with the frame as it is. `None` where there is no seat left.
    pub(super) fn fresh(hub: &Hub) -> Option<Viewer> {
        let (place, _, now) = hub.end();
        Viewer::seated(hub, place, vec![now])
    }

    /// One who was sent things that cannot be told any more.
    pub(super) fn after_gap(hub: &Hub) -> Option<Viewer> {
        let (place, _, now) = hub.end();
        Viewer::seated(hub, place, vec![fill::gap(fill::Why::Unknown), now])
    }

    /// One who comes back.
    pub(super) async fn returning(
        hub: &Hub,
        app: &App,
        cursor: Cursor,
    ) -> Option<Viewer> {
        if let Some(place) = hub.find(cursor) {
            return Viewer::seated(hub, place, Vec::new());
        }
        // The seat is taken first: what follows is work.
        let (place, _, now) = hub.end();
        let mut viewer = Viewer::seated(hub, place, Vec::new())?;
        viewer.first.push_back(fill::fill(hub, app, cursor).await);
        viewer.first.push_back(now);
        Some(viewer)
    }

    fn seated(hub: &Hub, place: Place, first: Vec<Bytes>) -> Option<Viewer> {
        let seat = hub.seat()?;
        let mut people = hub.people();
        // Whoever is there already is told at once.
        people.mark_changed();
        let lasts = LASTS + Duration::from_secs(seat.number() % SPREAD);
        let mut sent = VecDeque::from(first);
        sent.push_front(Bytes::from_static(RETRY));
        Some(Viewer {
            hub: hub.clone(),
            place,
            first: sent,
            rings: hub.rings(),
            people,
            until: Instant::now() + lasts,
            _seat: seat,
        })
    }

    /// What is sent next; `None` when the connection is over.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.first.pop_front() {
                return Some(bytes);
            }
            // Before the log is looked at: what comes after that rings again.
            self.rings.borrow_and_update();
            match self.hub.take(&mut self.place) {
                Found::New(bytes) => return Some(bytes),
                Found::Gone => {
                    let (place, _, now) = self.hub.end();
                    self.place = place;
                    self.first.push_back(fill::gap(fill::Why::Slow));
                    self.first.push_back(now);
                    continue;
                }
                Found::Nothing => {}
            }
            if self.people.has_changed().unwrap_or(false) {
                let people = self.people.borrow_and_update().clone();
                if !people.is_empty() {
                    return Some(people);
                }
            }
            let now = Instant::now();
            if now >= self.until || self.hub.is_closed() {
                return None;
            }
            tokio::select! {
                rung = self.rings.changed() => {
                    // The sender is gone with the server.
                    rung.ok()?;
                }
                Ok(()) = self.people.changed() => self.people.mark_changed(),
                () = sleep_until((now + SILENCE).min(self.until)) => {
                    return Some(Bytes::from_static(KEEP_ALIVE));
                }
            }
        }
    }

    /// All that it is sent.
    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        futures_util::stream::unfold(self, |mut viewer| async move {
            let bytes = viewer.next().await?;
            Some((Ok(bytes), viewer))
        })
    }
}
