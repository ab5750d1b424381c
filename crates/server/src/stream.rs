/*!
What changes, sent while it changes.

One thread of work serves everybody: whenever the live frame is another, what differs from the frame before is
found once, written once, and put into a log. Every viewer has a place in that log and nothing else, so that two
thousand viewers share the same bytes, and one that does not read costs no memory. What each event holds and how a
lost connection goes on is told in `docs/stream.md`.

| module | is |
|---|---|
| [`cursor`] | where a viewer is |
| `diff` | what differs between two frames |
| `event`, `log` | events as they are written, the latest of them |
| `fill` | what a viewer missed that the log no longer has, from the record |
| `hub` | what waits for frames and alerts and writes them into the log |
| `viewer` | one connection |

# Invariants

- Whoever comes back with the last id that it got is sent everything that came after it, or is told of a gap.
- A change has the same id in every frame and in every process, whatever order reports arrive in.
- Memory is bounded by the log, not by how many viewers there are or how slowly they read.
*/
pub mod cursor;
mod diff;
mod event;
mod fill;
mod hub;
mod log;
mod viewer;

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::cursor::Cursor;
pub use self::diff::{Touched, change_id};
pub(crate) use self::event::Event;
use self::hub::Hub;
pub use self::log::Bounds;
use self::viewer::Viewer;
use crate::api::params::Params;
use crate::problem::{Problem, Refused};
use crate::{App, presence};

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// What is sent to everybody who watches; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Wire(Arc<Line>);

#[derive(Debug, Default)]
struct Line {
    /// Nothing is worked out before somebody watches.
    hub: OnceLock<Hub>,
    bounds: Bounds,
    presence: presence::Board,
}

impl Wire {
    /// With a log of another size.
    pub fn bounded(bounds: Bounds) -> Wire {
        Wire(Arc::new(Line { bounds, ..Line::default() }))
    }

    /// Who is looking at what.
    pub(crate) fn presence(&self) -> &presence::Board {
        &self.0.presence
    }

    /// How many are watching.
    pub fn viewers(&self) -> usize {
        self.0.hub.get().map_or(0, Hub::viewers)
    }

    /// Ends all connections; viewers come back when there is a server again.
    pub fn close(&self) {
        if let Some(hub) = self.0.hub.get() {
            hub.close();
        }
    }

    /// The hub, which the first viewer starts.
    fn hub(&self, app: &App) -> &Hub {
        self.0.hub.get_or_init(|| Hub::start(app, self.0.bounds))
    }
}

/// Where to begin.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// What the viewer has seen, for whoever cannot send the header: the last id that it got, or
    /// `{revision}-{as_of}-0` of a live frame that it has.
    after: Option<String>,
}

/// What changes, as server-sent events.
///
/// `frame`: the live frame is another; with counts, and which items differ. `change`: one change. `alert`: an alert
/// that is new or differs. `presence`: who is looking at what. `gap`: some changes could not be sent one by one, and
/// everything has to be asked for anew. A connection that is lost goes on where it was, by `Last-Event-ID`.
#[utoipa::path(
    get, path = "/stream", tag = "live", operation_id = "stream",
    params(Wanted, ("last-event-id" = Option<String>, Header, description = "the last id that was received")),
    responses(
        (status = 200, description = "events, for as long as the viewer listens", content_type = "text/event-stream", body = String),
        Refused,
    )
)]
async fn stream(
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let hub = app.wire.hub(&app);
    let told = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    // An id that was never given out is as good as none but for this: its owner believes to have seen something.
    let after = told.or(wanted.after.as_deref()).filter(|id| !id.is_empty());
    let viewer = match after.map(Cursor::parse) {
        None => Viewer::fresh(hub),
        Some(None) => Viewer::after_gap(hub),
        Some(Some(cursor)) => Viewer::returning(hub, &app, cursor).await,
    };
    let viewer = viewer.ok_or_else(|| Problem::busy(5))?;
    let mut response = Body::from_stream(viewer.into_stream()).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    let fresh = HeaderValue::from_static("no-store, no-transform");
    headers.insert(header::CACHE_CONTROL, fresh);
    // nginx would hold events back until its buffer is full.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
