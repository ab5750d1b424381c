/*!
The endpoints that read: parameters in, views out.

Each asks for a frame, which may be made first, and then looks at it on a thread that may take its time.
*/

mod actors;
mod brief;
mod events;
mod export;
mod filter;
mod lines;
mod matters;
mod now;
mod order;
mod pairs;
pub(crate) mod params;
mod places;
pub(crate) mod priority;
mod reports;
mod room;
mod search;
mod sources;
mod stories;
mod tallies;
mod timeline;
mod watch;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watchfloor_record::Line;
use watchfloor_room::RoomError;
use watchfloor_room::time::DAY;

use self::params::{Asked, When};
use crate::frames::{Frame, FrameError, Frames, Moment};
use crate::view;
use crate::view::types::Page;
use crate::{App, Problem};

/// What a request came to.
type Answer = Result<Response<Body>, Problem>;

/// All of them.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(room::room))
        .routes(routes!(now::now))
        .routes(routes!(events::events))
        .routes(routes!(events::event))
        .routes(routes!(matters::matters))
        .routes(routes!(matters::matter))
        .routes(routes!(tallies::tallies))
        .routes(routes!(tallies::tally))
        .routes(routes!(watch::watch_list))
        .routes(routes!(watch::announcement))
        .routes(routes!(pairs::pairs))
        .routes(routes!(pairs::pair))
        .routes(routes!(stories::stories))
        .routes(routes!(actors::actors))
        .routes(routes!(actors::matrix))
        .routes(routes!(places::places))
        .routes(routes!(timeline::timeline))
        .routes(routes!(reports::reports))
        .routes(routes!(reports::report))
        .routes(routes!(reports::compare))
        .routes(routes!(lines::line))
        .routes(routes!(search::search))
        .routes(routes!(brief::brief))
        .routes(routes!(export::export))
        .routes(routes!(sources::sources))
}

/// Looks at a frame and answers with what is seen.
async fn answer<T: Serialize>(
    app: &App,
    moment: Moment,
    view: impl FnOnce(&Frame) -> Result<T, Problem> + Send + 'static,
) -> Answer {
    let frame = app.frames.get(&moment).await?;
    look(app, frame, view).await
}

/// The same with a frame at hand.
async fn look<T: Serialize>(
    app: &App,
    frame: Arc<Frame>,
    view: impl FnOnce(&Frame) -> Result<T, Problem> + Send + 'static,
) -> Answer {
    app.workers.run(move || json(&view(&frame)?)).await?
}

/// A value as a response.
fn json(value: &impl Serialize) -> Answer {
    let bytes = serde_json::to_vec(value).map_err(|error| Problem::failed(&error))?;
    Ok(response("application/json", Body::from(bytes)))
}

/// A response that nobody keeps: the next answer may be another, and who may see it may change.
fn response(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The part of a list that is asked for. What has no view in this frame is left out, and still counted.
fn page<S, T>(
    frame: &Frame,
    asked: &Asked,
    all: impl Iterator<Item = S>,
    view: impl Fn(S) -> Option<T>,
) -> Page<T> {
    let mut items = Vec::new();
    let mut total = 0;
    let end = asked.from.saturating_add(asked.limit);
    for one in all {
        if (asked.from..end).contains(&total) {
            items.extend(view(one));
        }
        total += 1;
    }
    let next = (end < total)
        .then(|| params::cursor(frame.at, frame.revision, frame.window, end));
    Page { frame: view::frame(frame), items, next, total }
}

/// A picture in which a line stands: the one that is asked for, or one that reaches back further.
async fn reaching(app: &App, moment: Moment, line: Line) -> Result<Arc<Frame>, Problem> {
    let frame = app.frames.get(&moment).await?;
    if frame.window.is_none() || frame.snapshot.line(line).is_some() {
        return Ok(frame);
    }
    let (frames, here) = (app.frames.clone(), Arc::clone(&frame));
    match app.workers.run(move || further(&frames, &here, line)).await?? {
        Some(moment) => Ok(app.frames.get(&moment).await?),
        None => Ok(frame),
    }
}

/// A single thing, by its number or by any line of it. Numbers are written down, and an earlier line of a thing may have
/// been filed since.
async fn single<T: Serialize>(
    app: &App,
    when: &When,
    id: Line,
    what: &'static str,
    view: impl FnOnce(&Frame) -> Option<T> + Send + 'static,
) -> Answer {
    let frame = reaching(app, when.moment()?, id).await?;
    look(app, frame, move |frame| view(frame).ok_or_else(|| missing(what, id))).await
}

/// The moment of a picture, and a window that holds a line with what it rests on; `None` where there was no such line.
fn further(
    frames: &Frames,
    frame: &Frame,
    line: Line,
) -> Result<Option<Moment>, Problem> {
    /// What a line rests on is sought in the reports of so long before the one it stands in.
    const BEFORE: i64 = 30 * DAY;
    let learnt = match frames.with_room(|room| room.learnt_of(line)) {
        Err(FrameError::Room(error)) if matches!(*error, RoomError::NoLine { .. }) => {
            return Ok(None);
        }
        learnt => learnt?,
    };
    // Whole days: neighbouring lines are then shown by one picture.
    let back = frame.at.saturating_sub(learnt).saturating_add(BEFORE) / DAY + 1;
    let moment = Moment {
        at: Some(frame.at),
        revision: Some(frame.revision),
        window: Some(back.saturating_mul(DAY)),
    };
    Ok((learnt <= frame.at).then_some(moment))
}

/// There is no such thing in the picture that was asked for.
fn missing(what: &str, id: impl std::fmt::Display) -> Problem {
    Problem::missing(format!(
        "there is no {what} {id} in this picture; it may be older than the window reaches back (window=all shows \
         everything), or not known yet at that moment"
    ))
}
