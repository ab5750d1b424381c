//! `/matters`: what claims agree or differ on.

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
use crate::view::types::{Matter, Page};
use crate::view::{matter as view, word};

/// Which matters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MatterParams {
    /// Their states, with commas between: `contradicted,denied`.
    state: Option<String>,
    /// The event they are about.
    #[param(value_type = Option<i64>)]
    event: Option<String>,
    /// `latest`: what changed last comes first. Absent: in the order of
    /// their earliest lines.
    #[param(pattern = "^latest$")]
    sort: Option<String>,
}

/// What claims agree or differ on.
#[utoipa::path(
    get, path = "/matters", tag = "picture", params(When, Slice, ById, MatterParams),
    responses((status = 200, body = Page<Matter>), Refused)
)]
pub(crate) async fn matters(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(by_id): Params<ById>,
    Params(wanted): Params<MatterParams>,
) -> Answer {
    let asked = by_id.asked(&when, &slice)?;
    let chosen = by_id.chosen()?;
    let states = params::several(wanted.state.as_deref());
    let event = params::number("event", wanted.event.as_deref())?;
    let is_sorted = order::is_asked(wanted.sort.as_deref(), "latest")?;
    answer(&app, asked.moment, move |frame| {
        let chosen = chosen.own(|id| Some(named(frame, id)?.id));
        let all = frame.picture.matters.iter().filter(|one| {
            (states.is_empty() || states.contains(&word(&one.state)))
                && (event.is_none() || one.event == event)
                && chosen.has(one.id)
        });
        let mut all: Vec<_> = all.collect();
        if is_sorted {
            order::latest_first(&mut all);
        }
        Ok(page(frame, &asked, all.into_iter(), |one| Some(view::matter(frame, one))))
    })
    .await
}

/// A matter with who says what of it, and how that changed.
#[utoipa::path(
    get, path = "/matters/{id}", tag = "picture",
    params(("id" = i64, Path, description = "The matter, or any line that is a claim of it"), When),
    responses((status = 200, body = Matter), Refused)
)]
pub(crate) async fn matter(
    State(app): State<App>,
    Number(id): Number,
    Params(when): Params<When>,
) -> Answer {
    single(&app, &when, id, "matter", move |frame| {
        Some(view::matter(frame, named(frame, id)?))
    })
    .await
}

/// By its number, or by any line of it.
fn named(frame: &Frame, id: Line) -> Option<&picture::Matter> {
    frame.matter(id).or_else(|| frame.matter_at(id))
}
