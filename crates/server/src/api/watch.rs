//! `/watch`: what is announced, and what became of it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use watchfloor_record::Line;
use watchfloor_room::picture;

use super::params::{self, ById, Number, Params, Slice, When};
use super::{Answer, answer, order, page, single};
use crate::App;
use crate::frames::Frame;
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
    /// `due`: what may still come and has a day, the nearest first; then what else may come, then what is over, the latest first. Absent: in the order of
    /// their earliest lines.
    #[param(pattern = "^due$")]
    sort: Option<String>,
}

/// What is announced, and what became of it.
#[utoipa::path(
    get, path = "/watch", tag = "picture", params(When, Slice, ById, WatchParams),
    responses((status = 200, body = Page<Watch>), Refused)
)]
pub(crate) async fn watch_list(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(by_id): Params<ById>,
    Params(wanted): Params<WatchParams>,
) -> Answer {
    let asked = by_id.asked(&when, &slice)?;
    let chosen = by_id.chosen()?;
    let states = params::several(wanted.state.as_deref());
    let kinds = params::several(wanted.kind.as_deref());
    let event = params::number("event", wanted.event.as_deref())?;
    let is_sorted = order::is_asked(wanted.sort.as_deref(), "due")?;
    answer(&app, asked.moment, move |frame| {
        let chosen = chosen.own(|id| Some(named(frame, id)?.id));
        let all = frame.picture.watch.iter().filter(|one| {
            (states.is_empty() || states.contains(&word(&one.state)))
                && (kinds.is_empty() || kinds.contains(&word(&one.kind)))
                && (event.is_none() || one.event == event)
                && chosen.has(one.id)
        });
        let mut all: Vec<_> = all.collect();
        if is_sorted {
            order::nearest_first(&mut all);
        }
        Ok(page(frame, &asked, all.into_iter(), |one| view::watch(frame, one)))
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
    single(&app, &when, id, "announcement", move |frame| {
        view::watch(frame, named(frame, id)?)
    })
    .await
}

/// By its number, or by any line of it.
fn named(frame: &Frame, id: Line) -> Option<&picture::Announcement> {
    frame.announcement(id).or_else(|| frame.announcement_at(id))
}
