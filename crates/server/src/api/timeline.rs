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

/// A minute's bucket for each minute of a long room would be an answer of megabytes.
const MOST_BY_MINUTE: i64 = 2 * DAY;

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
    /// `hour` (where nothing is said), `day`, or `minute`: this of the two days before `to` at most.
    #[param(pattern = "^(hour|day|minute)$")]
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
        Some("minute") => DAY / (24 * 60),
        Some(_) => return Err(Problem::bad("bucket: write hour, day or minute")),
    };
    let moment = |told: Option<&str>| told.map(params::moment).transpose();
    let from = moment(wanted.from.as_deref())?.unwrap_or(i64::MIN);
    let to = moment(wanted.to.as_deref())?;
    let frame = app.frames.get(&when.moment()?).await?;
    let frames = app.frames.clone();
    look(&app, frame, move |frame| {
        let to = to.unwrap_or(frame.at).min(frame.at);
        let is_by_minute = stretch < DAY / 24;
        let from =
            if is_by_minute { from.max(to.saturating_sub(MOST_BY_MINUTE)) } else { from };
        Ok(overview::timeline(frame, &frames.all_learnt()?, stretch, from, to))
    })
    .await
}
