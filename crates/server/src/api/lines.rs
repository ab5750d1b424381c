//! `/lines/{line}`: all the words that a line rests on.

use axum::extract::State;
use watchfloor_record::AsOf;

use super::params::{Number, Params, When};
use super::reports::further;
use super::{Answer, look, missing};
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
    let mut frame = app.frames.get(&when.moment()?).await?;
    // Numbers are written down, and the room may have been read anew since.
    let (frames, here) = (app.frames.clone(), frame.clone());
    let looked_up = app.workers.run(move || {
        let at = AsOf { learnt: here.at, revision: i64::MAX };
        let is_there = here.snapshot.line(line).is_some();
        let now = match is_there {
            true => line,
            false => {
                let found = frames.with_room(|room| room.counterpart(line, at))?;
                found.ok_or_else(|| missing("line", line))?
            }
        };
        Ok::<_, crate::Problem>((now, further(&frames, &here, now)?))
    });
    let (now, moment) = looked_up.await??;
    if let Some(moment) = moment {
        frame = app.frames.get(&moment).await?;
    }
    look(&app, frame, move |frame| {
        view::line(frame, now).ok_or_else(|| missing("line", line))
    })
    .await
}
