//! `/search`: lines of the whole room, by words and by what they are about.

use std::ops::ControlFlow;

use axum::extract::State;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::IntoParams;
use watchfloor_ontology::EventType;
use watchfloor_record::{AsOf, Filter, Line, Sqlite, VersionId};
use watchfloor_room::words::stems;
use watchfloor_room::{Known, Room, RoomError};

use super::filter::{EventFilter, EventParams};
use super::params::{self, Asked, Params, Slice, When};
use super::{Answer, look, page};
use crate::frames::Frame;
use crate::problem::Refused;
use crate::view::line;
use crate::view::types::{Hit, Page};
use crate::{App, Problem};

/// So many lines are asked for at first, and twice as many each time that these were not enough.
const FIRST_LINES: usize = 256;
/// No more lines than this are found; who has more asks for less.
const MOST_FOUND: usize = 1_000;
/// No more lines than this are looked at, whatever is found among them.
const MOST_SEEN: usize = 50_000;

/// What is sought. What is left out asks nothing.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// Words that stand in one sentence, whatever their English ending.
    q: Option<String>,
    /// `event`, `claim`, `figure` or `watch`.
    #[param(pattern = "^(event|claim|figure|watch)$")]
    kind: Option<String>,
    /// The type of an act, the role of a figure, the kind of an announcement.
    #[serde(rename = "type")]
    label: Option<String>,
    /// The status of an act.
    status: Option<String>,
    /// Who acts or speaks: a name, a code or the beginning of one.
    actor: Option<String>,
    /// To whom.
    recipient: Option<String>,
    /// The country that it lies in, alpha-3.
    country: Option<String>,
    /// Not before this day.
    #[param(example = "2031-09-03", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$")]
    from: Option<String>,
    /// Not after this day.
    #[param(example = "2031-09-05", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$")]
    to: Option<String>,
    /// Of events of the picture with this party: a key, a name, a code or the beginning of one.
    party: Option<String>,
    /// Of events of the picture at this place.
    place: Option<String>,
    /// Of events of the picture whose matters are in one of these states.
    state: Option<String>,
    /// Of events of the picture within so many kilometres of a point: `lat,lon,km`.
    near: Option<String>,
}

/// Lines of the whole room, the latest report first: the first thousand.
#[utoipa::path(
    get, path = "/search", tag = "room", params(When, Slice, SearchParams),
    responses((status = 200, body = Page<Hit>), Refused)
)]
pub(crate) async fn search(
    State(app): State<App>,
    Params(when): Params<When>,
    Params(slice): Params<Slice>,
    Params(wanted): Params<SearchParams>,
) -> Answer {
    let asked = Asked::of(&when, &slice)?;
    let filter = filter(&wanted)?;
    let about = EventParams::about(wanted.party, wanted.place, wanted.state, wanted.near);
    let about = about.map(EventFilter::of).transpose()?;
    let frame = app.frames.get(&asked.moment).await?;
    let frames = app.frames.clone();
    let pinned = asked.moment.revision.unwrap_or(i64::MAX);
    look(&app, frame, move |frame| {
        let at = AsOf { learnt: frame.at, revision: pinned };
        let found =
            frames.with_room(|room| found(room, frame, filter, about.as_ref(), at))?;
        let view = |(line, report): (Line, Holder<'_>)| line::hit(report.known(), line);
        Ok(page(frame, &asked, found.into_iter(), view))
    })
    .await
}

/// The report of a line: of the picture, or one that was opened for it.
enum Holder<'f> {
    Shown(&'f Known),
    Opened(Box<Known>),
}

impl Holder<'_> {
    fn known(&self) -> &Known {
        match self {
            Holder::Shown(known) => known,
            Holder::Opened(known) => known,
        }
    }
}

/// The parameters as the record asks.
fn filter(wanted: &SearchParams) -> Result<Filter, Problem> {
    let day = |name: &str, told: Option<&str>| {
        told.map(|told| params::day(name, told)).transpose()
    };
    let kind = match wanted.kind.as_deref() {
        None => None,
        Some(kind @ ("event" | "claim" | "figure" | "watch")) => Some(kind.to_owned()),
        Some(_) => return Err(Problem::bad("kind: write event, claim, figure or watch")),
    };
    let words = wanted.q.as_deref().unwrap_or_default();
    Ok(Filter {
        words: words.split_whitespace().take(20).map(str::to_owned).collect(),
        kind,
        label: wanted.label.as_deref().map(cased),
        status: wanted.status.as_ref().map(|status| status.to_lowercase()),
        actor: wanted.actor.as_deref().map(code_or_name),
        recipient: wanted.recipient.as_deref().map(code_or_name),
        from: day("from", wanted.from.as_deref())?,
        to: day("to", wanted.to.as_deref())?,
        country: wanted.country.as_ref().map(|code| code.to_uppercase()),
        before: None,
        limit: FIRST_LINES,
    })
}

/// The lines that pass, with their reports.
fn found<'f>(
    room: &mut Room<Sqlite>,
    frame: &'f Frame,
    filter: Filter,
    about: Option<&EventFilter>,
    at: AsOf,
) -> Result<Vec<(Line, Holder<'f>)>, RoomError> {
    let asked = stems(&without_accents(&filter.words.join(" ")));
    let mut found: Vec<(Line, Holder<'f>)> = Vec::new();
    let mut opened: Option<Known> = None;
    each_line(room, filter, at, |room, version, line| {
        let is_about = about.is_none_or(|about| {
            frame.event_at(line).is_some_and(|card| about.takes(frame, card))
        });
        if !is_about {
            return Ok(ControlFlow::Continue(()));
        }
        let shown = frame.snapshot.report(version);
        if shown.is_none() && opened.as_ref().is_none_or(|known| known.id != version) {
            opened = room.open(version, at)?;
        }
        let Some(known) = shown.or(opened.as_ref()) else {
            return Ok(ControlFlow::Continue(()));
        };
        // The record looks for words in whole reports; which lines have them shows only here.
        let has_them = asked.is_empty() || {
            let sentence = known.sentence(line).map(|span| known.words(span));
            let there = stems(&without_accents(sentence.unwrap_or_default()));
            asked.iter().all(|stem| there.contains(stem))
        };
        if has_them {
            found.push((
                line,
                match shown {
                    Some(known) => Holder::Shown(known),
                    None => Holder::Opened(Box::new(known.clone())),
                },
            ));
        }
        let is_enough = found.len() >= MOST_FOUND;
        Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// Shows `see` each line that passes a filter, the latest report first, until it breaks off.
fn each_line(
    room: &mut Room<Sqlite>,
    mut filter: Filter,
    at: AsOf,
    mut see: impl FnMut(
        &mut Room<Sqlite>,
        VersionId,
        Line,
    ) -> Result<ControlFlow<()>, RoomError>,
) -> Result<(), RoomError> {
    let mut last: Option<(VersionId, Line)> = None;
    let mut seen = 0;
    loop {
        let found = room.find(&filter, at)?;
        let is_last = found.len() < filter.limit;
        for (version, line) in found {
            // An answer may end within a report, and the next one begins with it.
            if last.is_some_and(|(report, until)| version == report && line <= until) {
                continue;
            }
            last = Some((version, line));
            seen += 1;
            if seen > MOST_SEEN || see(room, version, line)?.is_break() {
                return Ok(());
            }
        }
        if is_last {
            return Ok(());
        }
        filter.before = last.map(|(version, _)| version.saturating_add(1));
        filter.limit = filter.limit.saturating_mul(2);
    }
}

/// "Aldery" for "Áldery": the record finds the one by the other.
fn without_accents(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// Codes are all capitals; names stand in the record without any.
fn code_or_name(told: &str) -> String {
    let is_name = told.chars().any(char::is_lowercase);
    if is_name { told.to_lowercase() } else { told.to_owned() }
}

/// Types of acts are written in capitals; roles and kinds are not.
fn cased(label: &str) -> String {
    let upper = label.to_uppercase();
    if EventType::parse(&upper).is_some() { upper } else { label.to_lowercase() }
}
