//! `/watch`: what is announced, and what became of it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{self, Asked, Number, Params, Slice, When};
use super::{Answer, answer, look, missing, page, reaching};
use crate::App;
use crate::problem::Refused;
use crate::view::types::{Page, Watch};
use crate::view::{watch as view, word};

/// Which announcements.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WatchParams {
    /// Their states, with commas between: `open,triggered`.
    state: Option<String>,
    /// Their kinds, with commas between: `threat,deadline`.
    kind: Option<String>,
    /// The event announced.
    #[param(value_type = Option<i64>)]
    event: Option<String>,
}

/// What is announced, and what became of it.
#[utoipa::path(
    get, path = "/watch", tag = "picture", params(When, Slice, WatchParams),
    responses((status = 200, body = Page<Watch>), Refused)
)]
pub(crate) async fn watch_list(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(wanted): Params<WatchParams>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    let states = params::several(wanted.state.as_deref());
    let kinds = params::several(wanted.kind.as_deref());
    let event = params::number("event", wanted.event.as_deref())?;
    answer(&app, asked.moment, move |frame| {
        let all = frame.picture.watch.iter().filter(|one| {
            (states.is_empty() || states.contains(&word(&one.state)))
                && (kinds.is_empty() || kinds.contains(&word(&one.kind)))
                && (event.is_none() || one.event == event)
        });
        Ok(page(frame, &asked, all, |one| view::watch(frame, one)))
    })
    .await
}

/// An announcement with its life.
#[utoipa::path(
    get, path = "/watch/{id}", tag = "picture",
    params(("id" = i64, Path, description = "The announcement, or any line with it"), When),
    responses((status = 200, body = Watch), Refused)
)]
pub(crate) async fn announcement(
    State(app): State<App>,
    Number(id): Number,
    Params(when): Params<When>,
) -> Answer {
    let frame = reaching(&app, when.moment()?, id).await?;
    look(&app, frame, move |frame| {
        let found = frame.announcement(id).or_else(|| frame.announcement_at(id));
        let found = found.and_then(|one| view::watch(frame, one));
        found.ok_or_else(|| missing("announcement", id))
    })
    .await
}
