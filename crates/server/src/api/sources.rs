//! `/sources`: how the room's sources are doing.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use watchfloor_sources::{Desk, Health};

use super::{Answer, json};
use crate::problem::Refused;
use crate::{App, Problem};

/// The room's sources. Silence is never all clear.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceList {
    /// Each with its health: `source`, `kind`, `last_try`, `last_success`, `last_new`, `failures`, `last_error`,
    /// `next_visit`, `stopped`, `paused`, `moved`, `silent_since`, `waiting`, `pages`, `pushed_until`.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Health>,
    /// How many there are.
    total: usize,
}

/// How the room's sources are doing; empty where it has none.
#[utoipa::path(
    get, path = "/sources", tag = "room",
    responses((status = 200, body = SourceList), Refused)
)]
pub(crate) async fn sources(State(app): State<App>) -> Answer {
    let settings = app.settings.clone();
    let looked = app.workers.run(move || {
        let now = settings.clock.now();
        // A room that never collected has no such file, and looking must not make one.
        let path =
            settings.desk.as_ref().filter(|path| path.try_exists().unwrap_or(true));
        let items = match path {
            Some(path) => Desk::open(path).and_then(|desk| desk.health(now)),
            None => Ok(Vec::new()),
        };
        let items = items.map_err(|error| Problem::failed(&error))?;
        json(&SourceList { total: items.len(), items })
    });
    looked.await?
}
