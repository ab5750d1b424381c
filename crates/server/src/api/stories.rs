//! `/stories`: reports that tell of the same.

use axum::extract::State;

use super::params::{Asked, Params, Slice, When};
use super::{Answer, answer, page};
use crate::App;
use crate::problem::Refused;
use crate::view::overview;
use crate::view::types::{Page, Story};

/// Reports that tell of the same, the one with the latest report first.
#[utoipa::path(
    get, path = "/stories", tag = "picture", params(When, Slice),
    responses((status = 200, body = Page<Story>), Refused)
)]
pub(crate) async fn stories(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    answer(&app, asked.moment, move |frame| {
        let events = overview::events_of_stories(frame);
        let of = |id| events.get(&id).map_or(&[][..], Vec::as_slice);
        let all = frame.picture.stories.iter();
        Ok(page(frame, &asked, all, |one| Some(overview::story(frame, one, of(one.id)))))
    })
    .await
}
