//! `/pairs`: how tense it is between two.

use axum::extract::State;

use super::params::{Asked, Params, Slice, When, Words};
use super::{Answer, answer, missing, page};
use crate::App;
use crate::problem::Refused;
use crate::view::pair as view;
use crate::view::types::{Page, Pair};

/// How tense it is between whom.
#[utoipa::path(
    get, path = "/pairs", tag = "picture", params(When, Slice),
    responses((status = 200, body = Page<Pair>), Refused)
)]
pub(crate) async fn pairs(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    answer(&app, asked.moment, move |frame| {
        let all = frame.picture.tension.iter();
        Ok(page(frame, &asked, all, |one| Some(view::pair(one))))
    })
    .await
}

/// How tense it is between two, day by day.
#[utoipa::path(
    get, path = "/pairs/{key}", tag = "picture",
    params(("key" = String, Path, description = "The `key` of a pair"), When),
    responses((status = 200, body = Pair), Refused)
)]
pub(crate) async fn pair(
    State(app): State<App>,
    Words(key): Words,
    Params(when): Params<When>,
) -> Answer {
    answer(&app, when.moment()?, move |frame| {
        let found = frame.pair(&key).map(view::pair);
        found.ok_or_else(|| missing("pair", watchfloor_brief::safe::short(&key, 60)))
    })
    .await
}
