//! `/actors`, `/matrix`: who acts, and to whom.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::params::{Asked, Params, Slice, When};
use super::{Answer, answer, page};
use crate::problem::Refused;
use crate::view::overview;
use crate::view::types::{ActorCount, Matrix, Page};
use crate::{App, Problem};

/// Who acts and is acted upon, the busiest first.
#[utoipa::path(
    get, path = "/actors", tag = "picture", params(When, Slice),
    responses((status = 200, body = Page<ActorCount>), Refused)
)]
pub(crate) async fn actors(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
) -> Answer {
    let asked = Asked::of_short(&when, &slice)?;
    answer(&app, asked.moment, move |frame| {
        Ok(page(frame, &asked, overview::actors(frame).into_iter(), Some))
    })
    .await
}

/// Which matrix.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MatrixParams {
    /// `deeds` (where nothing is said): material acts said to have happened or to go on; `words`: all others.
    #[param(pattern = "^(deeds|words)$")]
    by: Option<String>,
}

/// Who does what to whom, among the forty busiest.
#[utoipa::path(
    get, path = "/matrix", tag = "picture", params(When, MatrixParams),
    responses((status = 200, body = Matrix), Refused)
)]
pub(crate) async fn matrix(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(wanted): Params<MatrixParams>,
) -> Answer {
    let deeds = match wanted.by.as_deref() {
        None | Some("deeds") => true,
        Some("words") => false,
        Some(_) => return Err(Problem::bad("by: write deeds or words")),
    };
    answer(&app, when.moment()?, move |frame| Ok(overview::matrix(frame, deeds))).await
}
