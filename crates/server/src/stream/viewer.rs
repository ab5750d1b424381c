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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::event::Event;
    use super::super::log::Bounds;
    use super::*;

    /// What a viewer is sent next, as text.
    async fn next(viewer: &mut Viewer) -> String {
        String::from_utf8(viewer.next().await.unwrap().to_vec()).unwrap()
    }

    fn hub(bounds: Bounds, people: &watch::Sender<Bytes>) -> Hub {
        let head = Cursor::of_frame(1, 1_000);
        Hub::new(bounds, head, Event::new("frame", &1), people.subscribe())
    }

    #[tokio::test]
    async fn one_who_does_not_read_is_told_of_a_gap_and_goes_on_from_the_frame() {
        let people = watch::channel(Bytes::new()).0;
        let hub = hub(Bounds { steps: 2, bytes: usize::MAX }, &people);
        let mut slow = Viewer::fresh(&hub).unwrap();
        let mut quick = Viewer::fresh(&hub).unwrap();
        for viewer in [&mut slow, &mut quick] {
            assert!(next(viewer).await.starts_with("retry"));
            assert!(next(viewer).await.starts_with("id: 1-1000-0\nevent: frame"));
        }
        for n in 1..=5 {
            hub.tell(&[Event::new("alert", &n)]);
            // Nobody is held up by the one who does not read.
            assert!(next(&mut quick).await.ends_with(&format!("data: {n}\n\n")));
        }
        assert!(next(&mut slow).await.starts_with("event: gap\n"));
        assert!(next(&mut slow).await.starts_with("id: 1-1000-5\nevent: frame"));
        hub.tell(&[Event::new("alert", &6)]);
        assert_eq!(next(&mut slow).await, "id: 1-1000-6\nevent: alert\ndata: 6\n\n");
    }

    #[tokio::test]
    async fn all_viewers_are_sent_the_same_bytes() {
        let people = watch::channel(Bytes::new()).0;
        let hub = hub(Bounds::default(), &people);
        let mut one = Viewer::fresh(&hub).unwrap();
        let mut other = Viewer::fresh(&hub).unwrap();
        for viewer in [&mut one, &mut other] {
            next(viewer).await;
            next(viewer).await;
        }
        hub.tell(&[Event::new("alert", &"x")]);
        let (a, b) = (one.next().await.unwrap(), other.next().await.unwrap());
        assert_eq!(a.as_ptr(), b.as_ptr(), "one allocation for all");
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_shows_that_it_is_there_and_does_not_last_for_ever() {
        let people = watch::channel(Bytes::new()).0;
        let hub = hub(Bounds::default(), &people);
        let mut viewer = Viewer::fresh(&hub).unwrap();
        next(&mut viewer).await;
        next(&mut viewer).await;
        let began = Instant::now();
        assert_eq!(next(&mut viewer).await.as_bytes(), KEEP_ALIVE);
        assert_eq!(began.elapsed().as_secs(), 15);
        let mut comments = 1;
        while viewer.next().await.is_some() {
            comments += 1;
        }
        assert_eq!(comments, 40, "ten minutes of them");
    }

    #[tokio::test]
    async fn a_closed_hub_ends_its_connections_and_gives_back_their_seats() {
        let people = watch::channel(Bytes::new()).0;
        let hub = hub(Bounds::default(), &people);
        let mut viewer = Viewer::fresh(&hub).unwrap();
        assert_eq!(hub.viewers(), 1);
        hub.close();
        next(&mut viewer).await;
        next(&mut viewer).await;
        assert_eq!(viewer.next().await, None);
        drop(viewer);
        assert_eq!(hub.viewers(), 0);
    }
}
