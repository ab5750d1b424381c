//! `/room`: what this room is, and how much there is.

use std::path::Path;

use axum::extract::State;
use axum::http::Extensions;
use serde::Serialize;
use utoipa::ToSchema;

use super::params::{Params, When};
use super::{Answer, look};
use crate::App;
use crate::problem::Refused;
use crate::view::types::{Counts, FrameInfo};
use crate::view::{self, overview};

/// A room.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoomInfo {
    /// Its name.
    name: String,
    /// Which picture this is of.
    frame: FrameInfo,
    /// When the first report of the whole room was learnt.
    first: Option<i64>,
    /// When the latest one was, up to the picture's moment.
    latest: Option<i64>,
    /// How much the picture has.
    counts: Counts,
    /// Who is asking.
    #[schema(value_type = Option<crate::auth::Me>)]
    user: Option<serde_json::Value>,
    /// Of this program.
    version: &'static str,
    /// What this room has beside reports.
    features: Features,
}

/// What a room has beside reports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Features {
    /// Alerts.
    alerts: bool,
    /// Sources of its own.
    sources: bool,
}

/// Whether a file stands beside the room now: it may be made after the server began.
fn is_there(path: Option<&Path>) -> bool {
    path.is_some_and(|path| path.try_exists().unwrap_or(false))
}

/// What this room is, and how much there is.
#[utoipa::path(
    get, path = "/room", tag = "room", params(When),
    responses((status = 200, body = RoomInfo), Refused)
)]
pub(crate) async fn room(
    State(app): State<App>,
    extensions: Extensions,
    Params(when): Params<When>,
) -> Answer {
    let frame = app.frames.get(&when.moment()?).await?;
    let user = crate::auth::caller(&extensions);
    let (frames, settings) = (app.frames.clone(), app.settings.clone());
    look(&app, frame, move |frame| {
        let learnt = frames.all_learnt()?;
        let until = learnt.partition_point(|moment| *moment <= frame.at);
        Ok(RoomInfo {
            name: settings.name.clone(),
            frame: view::frame(frame),
            first: learnt.first().copied(),
            latest: learnt[..until].last().copied(),
            counts: overview::counts(frame),
            user,
            version: env!("CARGO_PKG_VERSION"),
            features: Features {
                alerts: is_there(settings.alerts.as_deref()),
                sources: is_there(settings.desk.as_deref()),
            },
        })
    })
    .await
}
