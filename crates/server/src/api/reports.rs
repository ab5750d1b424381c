//! `/reports`: the reports themselves, with everything that was read in them.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use watchfloor_record::AsOf;
use watchfloor_room::Known;

use super::params::{self, Asked, Number, Params, Slice, When};
use super::{Answer, answer, look, missing, page};
use crate::frames::{Frame, Frames};
use crate::problem::Refused;
use crate::view::report as view;
use crate::view::types::{Difference, Page, Report, ReportHead};
use crate::{App, Problem};

/// Which reports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportParams {
    /// Of this outlet.
    outlet: Option<String>,
    /// Of this story.
    #[param(value_type = Option<i64>)]
    story: Option<String>,
    /// Words of the headline or of the text.
    q: Option<String>,
}

/// Reports, the latest learnt first.
#[utoipa::path(
    get, path = "/reports", tag = "reports", params(When, Slice, ReportParams),
    responses((status = 200, body = Page<ReportHead>), Refused)
)]
pub(crate) async fn reports(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(wanted): Params<ReportParams>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    let story = params::number("story", wanted.story.as_deref())?;
    let words = params::words(wanted.q.as_deref());
    let outlet = wanted.outlet.map(|outlet| outlet.to_lowercase());
    answer(&app, asked.moment, move |frame| {
        let says = |known: &Known| {
            words.is_empty() || {
                let title = known.title.as_deref().unwrap_or_default();
                let text = format!("{title} {}", known.text).to_lowercase();
                words.iter().all(|word| text.contains(word.as_str()))
            }
        };
        let is_of = |known: &Known| {
            outlet.as_ref().is_none_or(|wanted| {
                known.outlet.as_ref().is_some_and(|is| is.to_lowercase() == *wanted)
            })
        };
        let mut all: Vec<&Known> = frame
            .snapshot
            .reports
            .iter()
            .filter(|known| story.is_none_or(|story| known.story == story))
            .filter(|known| is_of(known) && says(known))
            .collect();
        all.sort_by_key(|known| std::cmp::Reverse((known.learnt, known.id)));
        Ok(page(frame, &asked, all.into_iter(), |known| Some(view::head(known))))
    })
    .await
}

/// A report with everything that was read in it.
#[utoipa::path(
    get, path = "/reports/{id}", tag = "reports",
    params(("id" = i64, Path, description = "The number of the report"), When),
    responses((status = 200, body = Report), Refused)
)]
pub(crate) async fn report(
    State(app): State<App>,
    Number(id): Number,
    Params(when): Params<When>,
) -> Answer {
    let frame = app.frames.get(&when.moment()?).await?;
    let frames = app.frames.clone();
    look(&app, frame, move |frame| {
        if let Some(known) = frame.snapshot.report(id) {
            return Ok(view::report(&frame.snapshot, known));
        }
        let known = opened(&frames, frame, id)?;
        Ok(view::report(&frame.snapshot, &known))
    })
    .await
}

/// Which other report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompareParams {
    /// The other version; the earlier of the two is shown on the left.
    #[param(value_type = i64)]
    with: Option<String>,
}

/// How two versions differ, sentence by sentence.
#[utoipa::path(
    get, path = "/reports/{id}/compare", tag = "reports",
    params(("id" = i64, Path, description = "The number of a report"), CompareParams, When),
    responses((status = 200, body = Difference), Refused)
)]
pub(crate) async fn compare(
    State(app): State<App>,
    Number(id): Number,
    Params(other): Params<CompareParams>,
    Params(when): Params<When>,
) -> Answer {
    let with = params::number("with", other.with.as_deref())?
        .ok_or_else(|| Problem::bad("with: write the number of the other version"))?;
    let frame = app.frames.get(&when.moment()?).await?;
    let frames = app.frames.clone();
    look(&app, frame, move |frame| {
        let known = |id| match frame.snapshot.report(id) {
            Some(known) => Ok(known.clone()),
            None => opened(&frames, frame, id),
        };
        let (one, other) = (known(id)?, known(with)?);
        Ok(match one.rank() <= other.rank() {
            true => view::difference(&one, &other),
            false => view::difference(&other, &one),
        })
    })
    .await
}

/// A report that the window does not reach back to, by itself.
fn opened(frames: &Frames, frame: &Frame, id: i64) -> Result<Known, Problem> {
    let at = AsOf { learnt: frame.at, revision: i64::MAX };
    let known = frames.with_room(|room| room.open(id, at))?;
    // What was learnt later was not known then.
    let known = known.filter(|known| known.learnt <= frame.at);
    known.ok_or_else(|| missing("report", id))
}
