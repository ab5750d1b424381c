//! `/brief`: the brief, as the command makes it.

use axum::body::Body;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use watchfloor_brief::Form;

use super::params::{self, Params, When};
use super::{Answer, json, response};
use crate::problem::Refused;
use crate::view::brief as view;
use crate::view::types::Brief;
use crate::{App, Problem};

/// Entries in a part of a brief at most.
const MOST: usize = 500;

/// Which brief.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BriefParams {
    /// `html` (where nothing is said), `markdown` or `json`.
    #[param(pattern = "^(html|markdown|json)$")]
    format: Option<String>,
    /// Tell what changed since: a moment, or how long before the picture's. Absent: `12h`.
    #[param(
        example = "12h",
        pattern = "^([+-]?[0-9]{1,14}|[0-9]{1,5}[mhdw]|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$"
    )]
    since: Option<String>,
    /// At most so many entries in each part. Absent: 12.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 500)]
    most: Option<String>,
}

/// The brief: the same bytes as the command's, or the same for programs.
#[utoipa::path(
    get, path = "/brief", tag = "room", params(When, BriefParams),
    responses(
        (status = 200, content(
            (String = "text/html"), (String = "text/markdown"), (Brief = "application/json")
        )),
        Refused
    )
)]
pub(crate) async fn brief(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(wanted): Params<BriefParams>,
) -> Answer {
    let form = match wanted.format.as_deref() {
        None | Some("html") => Some(Form::Html),
        Some("markdown") => Some(Form::Markdown),
        Some("json") => None,
        Some(_) => return Err(Problem::bad("format: write html, markdown or json")),
    };
    let most = match wanted.most.as_deref() {
        None => 12,
        Some(told) => told
            .parse()
            .ok()
            .filter(|most| (1..=MOST).contains(most))
            .ok_or_else(|| Problem::bad("most: write a whole number from 1 to 500"))?,
    };
    let frame = app.frames.get(&when.moment()?).await?;
    let since = params::back(wanted.since.as_deref().unwrap_or("12h"), frame.at)?;
    let made = app.workers.run(move || match form {
        None => json(&view::brief(&frame, since, most)),
        Some(form) => {
            let kind = match form {
                Form::Html => "text/html; charset=utf-8",
                _ => "text/markdown; charset=utf-8",
            };
            Ok(response(kind, Body::from(view::page(&frame, form, since, most))))
        }
    });
    made.await?
}
