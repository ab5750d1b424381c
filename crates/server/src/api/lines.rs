//! `/lines/{line}`: all the words that a line rests on.

use axum::extract::State;
use watchfloor_record::AsOf;

use super::params::{Number, Params, When};
use super::{Answer, look, missing, reaching};
use crate::App;
use crate::problem::Refused;
use crate::view::line as view;
use crate::view::types::LineInfo;

/// A line: its words, what it belongs to, and all words that this rests on.
#[utoipa::path(
    get, path = "/lines/{line}", tag = "reports",
    params(("line" = i64, Path, description = "The number of the line"), When),
    responses((status = 200, body = LineInfo), Refused)
)]
pub(crate) async fn line(
    State(app): State<App>,
    Number(line): Number,
    Params(when): Params<When>,
) -> Answer {
    let moment = when.moment()?;
    let frame = app.frames.get(&moment).await?;
    let now = match frame.snapshot.line(line) {
        Some(_) => line,
        // Numbers are written down, and the room may have been read anew since.
        None => {
            let at = AsOf { learnt: frame.at, revision: i64::MAX };
            let frames = app.frames.clone();
            let found = app
                .workers
                .run(move || frames.with_room(|room| room.counterpart(line, at)));
            found.await??.ok_or_else(|| missing("line", line))?
        }
    };
    let frame = reaching(&app, moment, now).await?;
    look(&app, frame, move |frame| {
        view::line(frame, now).ok_or_else(|| missing("line", line))
    })
    .await
}
