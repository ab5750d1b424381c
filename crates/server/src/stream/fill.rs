//! What a viewer missed that the log no longer has.
//!
//! A cursor names a frame by revision and moment, and the record can show that frame again: what has changed since
//! is what the viewer missed. It is worked out once for all who come back with the same cursor, as they do after
//! the server was started anew, and one cursor at a time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::cursor::Cursor;
use super::diff;
use super::event::Event;
use super::hub::Hub;
use crate::frames::Moment;
use crate::{App, alerts};

/// Answers that are kept.
const KEPT: usize = 8;
/// How long a viewer waits for its turn and the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Why {
    /// The viewer did not read for long.
    Slow,
    /// It was away for so long that what it has seen is older than what is shown, or it was never sent that.
    Unknown,
    /// More changed at once than is sent one by one.
    Many,
    /// The server had no time to work it out.
    Busy,
}

/// What a viewer is told of a gap.
#[derive(Debug, Serialize)]
pub(super) struct Gap {
    why: Why,
    /// In words.
    detail: &'static str,
}

impl Gap {
    pub(super) fn event(why: Why) -> Event {
        let detail = match why {
            Why::Slow => {
                "changes came faster than they were read; ask anew for what is shown"
            }
            Why::Unknown => {
                "what changed since cannot be told one by one; ask anew for what is shown"
            }
            Why::Many => {
                "more changed than is sent one by one; ask anew for what is shown"
            }
            Why::Busy => {
                "what changed since could not be worked out in time; ask anew for what is shown"
            }
        };
        Event::new("gap", &Gap { why, detail })
    }
}

/// A gap as it is sent to one viewer.
pub(super) fn gap(why: Why) -> Bytes {
    Gap::event(why).passing()
}

/// Answers that were given lately, and the turn to work out the next.
#[derive(Debug, Default)]
pub(super) struct Fills {
    turn: tokio::sync::Mutex<()>,
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    from: Cursor,
    to: Cursor,
    text: Bytes,
}

impl Fills {
    fn kept(&self, from: Cursor, to: Cursor) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.iter().find(|one| one.from == from && one.to == to);
        same.map(|one| one.text.clone())
    }

    fn keep(&self, one: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(one);
    }
}

/// What came after a cursor, up to the live frame: changes and alerts, or a gap. The events have no ids: the frame that
/// is sent after them has.
pub(super) async fn fill(hub: &Hub, app: &App, cursor: Cursor) -> Bytes {
    let found = tokio::time::timeout(PATIENCE, in_turn(hub, app, cursor.frame())).await;
    match found {
        Ok(Ok(text)) => text,
        Ok(Err(why)) => gap(why),
        Err(_) => gap(Why::Busy),
    }
}

async fn in_turn(hub: &Hub, app: &App, from: Cursor) -> Result<Bytes, Why> {
    let _turn = hub.fills().turn.lock().await;
    let live = app.frames.live();
    let to = Cursor::of_frame(live.revision, live.at);
    if let Some(text) = hub.fills().kept(from, to) {
        return Ok(text);
    }
    // Ids are anybody's: what no frame of this window can have been is not asked of the record.
    if from.revision > to.revision || from.at > to.at || from.at <= live.snapshot.since {
        return Err(Why::Unknown);
    }
    let moment =
        Moment { at: Some(from.at), revision: Some(from.revision), window: live.window };
    let before = app.frames.get(&moment).await.map_err(|_| Why::Busy)?;
    let since = from.at;
    let path = app.settings.alerts.clone();
    let worked_out = tokio::task::spawn_blocking(move || {
        let mut events = diff::between(&before, &live)?;
        if let Some(path) = path {
            events.extend(alerts::since(&path, since));
        }
        Ok(together(&events))
    });
    let text = worked_out.await.map_err(|_| Why::Unknown)??;
    hub.fills().keep(Kept { from, to, text: text.clone() });
    Ok(text)
}

fn together(events: &[Event]) -> Bytes {
    let mut text = BytesMut::new();
    for event in events {
        text.extend_from_slice(&event.passing());
    }
    text.freeze()
}
