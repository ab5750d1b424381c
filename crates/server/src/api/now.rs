//! `/now`: what changed, the latest first.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{self, Asked, Params, Slice, When};
use super::{Answer, answer, page};
use crate::App;
use crate::problem::Refused;
use crate::view::change;
use crate::view::types::{Change, Page};

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NowParams {
    /// Since when: a moment, or how long before the picture's (`6h`). Absent: all that the picture shows.
    #[param(
        example = "6h",
        pattern = "^([+-]?[0-9]{1,14}|[0-9]{1,5}[mhdw]|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$"
    )]
    since: Option<String>,
    /// Kinds of change, with commas between: `contradicted,denied`.
    kind: Option<String>,
    /// Of this event only.
    #[param(value_type = Option<i64>)]
    event: Option<String>,
}

/// What changed, the latest first.
#[utoipa::path(
    get, path = "/now", tag = "room", params(When, Slice, NowParams),
    responses((status = 200, body = Page<Change>), Refused)
)]
pub(crate) async fn now(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(wanted): Params<NowParams>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    let kinds = params::several(wanted.kind.as_deref());
    let event = params::number("event", wanted.event.as_deref())?;
    answer(&app, asked.moment, move |frame| {
        let since = wanted.since.as_deref().map(|told| params::back(told, frame.at));
        let since = since.transpose()?.unwrap_or(i64::MIN);
        let all = frame.changes().iter().take_while(|change| change.at > since);
        let all = all
            .filter(|one| kinds.is_empty() || kinds.contains(&change::kind(one.kind)))
            .filter(|one| event.is_none() || change::event(frame, &one.subject) == event);
        Ok(page(frame, &asked, all, |one| Some(change::change(frame, one))))
    })
    .await
}
