//! `/events`: acts, each once.

use axum::extract::State;
use watchfloor_record::Line;
use watchfloor_room::picture;

use super::filter::{EventFilter, EventParams};
use super::params::{ById, Number, Params, Slice, When};
use super::{Answer, answer, page, single};
use crate::App;
use crate::frames::Frame;
use crate::problem::Refused;
use crate::view::event as view;
use crate::view::types::{Event, EventFull, Page};

/// Acts, each once, the latest first.
#[utoipa::path(
    get, path = "/events", tag = "picture", params(When, Slice, ById, EventParams),
    responses((status = 200, body = Page<Event>), Refused)
)]
pub(crate) async fn events(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(by_id): Params<ById>,
    Params(wanted): Params<EventParams>,
) -> Answer {
    let asked = by_id.asked(&when, &slice)?;
    let chosen = by_id.chosen()?;
    let filter = EventFilter::of(wanted)?;
    answer(&app, asked.moment, move |frame| {
        let chosen = chosen.own(|id| Some(named(frame, id)?.id));
        let all = frame.picture.events.iter();
        let all = all.filter(|card| chosen.has(card.id) && filter.takes(frame, card));
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
    single(&app, &when, id, "event", move |frame| view::full(frame, named(frame, id)?))
        .await
}

/// By its number, or by any line of it.
fn named(frame: &Frame, id: Line) -> Option<&picture::EventCard> {
    frame.event(id).or_else(|| frame.event_at(id))
}
