//! `/places`: where things happened.

use axum::extract::State;

use super::params::{Asked, Params, Slice, When};
use super::{Answer, answer, page};
use crate::App;
use crate::problem::Refused;
use crate::view::overview;
use crate::view::types::{Page, PlaceCount};

/// Where things happened, the busiest place first.
#[utoipa::path(
    get, path = "/places", tag = "picture", params(When, Slice),
    responses((status = 200, body = Page<PlaceCount>), Refused)
)]
pub(crate) async fn places(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
) -> Answer {
    let asked = Asked::of_short(&when, &slice)?;
    answer(&app, asked.moment, move |frame| {
        Ok(page(frame, &asked, overview::places(frame).into_iter(), Some))
    })
    .await
}
