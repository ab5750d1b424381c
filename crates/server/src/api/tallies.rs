//! `/tallies`: figures about the same things.

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
use crate::view::types::{Page, Tally};
use crate::view::{tally as view, word};

/// Which tallies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TallyParams {
    /// What became of those counted, with commas between: `killed,injured`.
    role: Option<String>,
    /// The event they are of.
    #[param(value_type = Option<i64>)]
    event: Option<String>,
    /// `disputed`: what its holders do not agree on, then what was counted most often, the latest first. Absent: in the order of
    /// their earliest lines.
    #[param(pattern = "^disputed$")]
    sort: Option<String>,
}

/// Figures about the same things, with their holders.
#[utoipa::path(
    get, path = "/tallies", tag = "picture", params(When, Slice, ById, TallyParams),
    responses((status = 200, body = Page<Tally>), Refused)
)]
pub(crate) async fn tallies(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(by_id): Params<ById>,
    Params(wanted): Params<TallyParams>,
) -> Answer {
    let asked = by_id.asked(&when, &slice)?;
    let chosen = by_id.chosen()?;
    let roles = params::several(wanted.role.as_deref());
    let event = params::number("event", wanted.event.as_deref())?;
    let is_sorted = order::is_asked(wanted.sort.as_deref(), "disputed")?;
    answer(&app, asked.moment, move |frame| {
        let chosen = chosen.own(|id| Some(named(frame, id)?.id));
        let all = frame.picture.tallies.iter().filter(|one| {
            let role = one.role.map(|role| word(&role));
            (roles.is_empty() || role.is_some_and(|role| roles.contains(&role)))
                && (event.is_none() || one.event == event)
                && chosen.has(one.id)
        });
        let mut all: Vec<_> = all.collect();
        if is_sorted {
            order::disputed_first(&mut all);
        }
        Ok(page(frame, &asked, all.into_iter(), |one| Some(view::tally(frame, one))))
    })
    .await
}

/// A tally.
#[utoipa::path(
    get, path = "/tallies/{id}", tag = "picture",
    params(("id" = i64, Path, description = "The tally, or any line with a figure of it"), When),
    responses((status = 200, body = Tally), Refused)
)]
pub(crate) async fn tally(
    State(app): State<App>,
    Number(id): Number,
    Params(when): Params<When>,
) -> Answer {
    single(&app, &when, id, "tally", move |frame| {
        Some(view::tally(frame, named(frame, id)?))
    })
    .await
}

/// By its number, or by any line of it.
fn named(frame: &Frame, id: Line) -> Option<&picture::Tally> {
    frame.tally(id).or_else(|| frame.tally_at(id))
}
