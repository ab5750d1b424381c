//! `/timeline`: what was learnt when.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use watchfloor_room::time::DAY;

use super::params::{self, Params, When};
use super::{Answer, look};
use crate::problem::Refused;
use crate::view::overview;
use crate::view::types::Timeline;
use crate::{App, Problem};

/// Which stretch of time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimelineParams {
    /// From this moment on.
    #[param(
        pattern = "^([+-]?[0-9]{1,14}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}(:[0-9]{2}){1,2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)$"
    )]
    from: Option<String>,
    /// Until this moment.
    #[param(
        pattern = "^([+-]?[0-9]{1,14}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}(:[0-9]{2}){1,2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)$"
    )]
    to: Option<String>,
    /// `hour` (where nothing is said) or `day`.
    #[param(pattern = "^(hour|day)$")]
    bucket: Option<String>,
}

/// What was learnt when: reports of the whole room; events, changes and scores as far as the picture reaches back.
#[utoipa::path(
    get, path = "/timeline", tag = "room", params(When, TimelineParams),
    responses((status = 200, body = Timeline), Refused)
)]
pub(crate) async fn timeline(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(wanted): Params<TimelineParams>,
) -> Answer {
    let stretch = match wanted.bucket.as_deref() {
        None | Some("hour") => DAY / 24,
        Some("day") => DAY,
        Some(_) => return Err(Problem::bad("bucket: write hour or day")),
    };
    let moment = |told: Option<&str>| told.map(params::moment).transpose();
    let from = moment(wanted.from.as_deref())?.unwrap_or(i64::MIN);
    let to = moment(wanted.to.as_deref())?;
    let frame = app.frames.get(&when.moment()?).await?;
    let frames = app.frames.clone();
    look(&app, frame, move |frame| {
        let to = to.unwrap_or(frame.at).min(frame.at);
        Ok(overview::timeline(frame, &frames.all_learnt()?, stretch, from, to))
    })
    .await
}
