//! `/events`: acts, each once.

use axum::extract::State;

use super::filter::{EventFilter, EventParams};
use super::params::{Asked, Number, Params, Slice, When};
use super::{Answer, answer, look, missing, page, reaching};
use crate::App;
use crate::problem::Refused;
use crate::view::event as view;
use crate::view::types::{Event, EventFull, Page};

/// Acts, each once, the latest first.
#[utoipa::path(
    get, path = "/events", tag = "picture", params(When, Slice, EventParams),
    responses((status = 200, body = Page<Event>), Refused)
)]
pub(crate) async fn events(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(wanted): Params<EventParams>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    let filter = EventFilter::of(wanted)?;
    answer(&app, asked.moment, move |frame| {
        let all = frame.picture.events.iter().filter(|card| filter.takes(frame, card));
        Ok(page(frame, &asked, all, |card| view::event(frame, card)))
    })
    .await
}

/// An act with every mention, its claims, its figures and what announces it.
#[utoipa::path(
    get, path = "/events/{id}", tag = "picture",
    params(("id" = i64, Path, description = "The event, or any line that mentions it"), When),
    responses((status = 200, body = EventFull), Refused)
)]
pub(crate) async fn event(
    State(app): State<App>,
    Number(id): Number,
    Params(when): Params<When>,
) -> Answer {
    let frame = reaching(&app, when.moment()?, id).await?;
    look(&app, frame, move |frame| {
        // Numbers are written down, and an earlier mention may have been filed since.
        let card = frame.event(id).or_else(|| frame.event_at(id));
        let full = card.and_then(|card| view::full(frame, card));
        full.ok_or_else(|| missing("event", id))
    })
    .await
}
