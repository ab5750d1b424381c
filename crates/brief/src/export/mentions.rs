//! The raw material: a row for each act that was read in each report.

use std::error::Error;

use watchfloor_reading::contract::{Actor, Attribution, Event, Reading};
use watchfloor_record::Line;
use watchfloor_room::picture::PlaceCard;
use watchfloor_room::{Known, Passed};

use super::ExportError;
use super::cells::Cell;
use super::rows::{
    Row, coding, integer, label, label_text, number, optional, spot, text,
};

/// The rows of all reports that a walk passes. The reports of a step are let go one by one, before the next step.
pub(super) fn rows(
    mut step: impl FnMut() -> Result<Vec<Passed>, Box<dyn Error + Send + Sync>>,
) -> impl Iterator<Item = Result<Row, ExportError>> {
    let mut passed: std::vec::IntoIter<Passed> = Vec::new().into_iter();
    let mut rows: std::vec::IntoIter<Row> = Vec::new().into_iter();
    let mut is_over = false;
    std::iter::from_fn(move || {
        loop {
            if let Some(row) = rows.next() {
                return Some(Ok(row));
            }
            if let Some(one) = passed.next() {
                rows = of_report(&one).into_iter();
                continue;
            }
            if is_over {
                return None;
            }
            match step() {
                Ok(next) => {
                    is_over = next.is_empty();
                    passed = next.into_iter();
                }
                Err(error) => {
                    is_over = true;
                    return Some(Err(ExportError::Unread(error)));
                }
            }
        }
    })
}

/// The rows of a report, in the order of its text.
fn of_report(passed: &Passed) -> Vec<Row> {
    let events = &passed.report.sheet.reading.events;
    let numbered = events.iter().zip(&passed.firsts).enumerate();
    numbered.map(|(at, (event, first))| mention(passed, at, event, *first)).collect()
}

fn mention(passed: &Passed, at: usize, event: &Event, first: Line) -> Row {
    let report = &passed.report;
    let reading = &report.sheet.reading;
    let time = event.time.and_then(|id| reading.times.iter().find(|it| it.id == id));
    let place = event.place.and_then(|id| reading.places.iter().find(|it| it.id == id));
    let said = sayings(reading, event);
    let mut row = vec![
        Cell::Integer(report.act_line(at)),
        Cell::Integer(first),
        Cell::Integer(report.id),
        optional(report.outlet.as_deref()),
        optional(report.address.as_deref()),
        optional(report.title.as_deref()),
        optional(report.published.as_deref()),
        Cell::Moment(report.learnt),
    ];
    row.extend(coding(
        &event.kind,
        event.mode.as_deref(),
        &event.cameo,
        &event.quad,
        event.goldstein,
    ));
    row.extend(parties(reading, &event.actor));
    row.extend(parties(reading, &event.recipient));
    row.extend([
        label(&event.status),
        optional(time.and_then(|time| time.start.as_deref())),
        optional(time.and_then(|time| time.end.as_deref())),
        time.map_or(Cell::Empty, |time| label(&time.grain)),
    ]);
    row.extend(spot(place.map(PlaceCard::from).as_ref()));
    row.extend([
        event.place_from.map_or(Cell::Empty, |from| label(&from)),
        number(Some(event.confidence)),
        text(report.words(event.span)),
        integer(i64::try_from(event.span[0]).ok()),
        integer(i64::try_from(event.span[1]).ok()),
    ]);
    row.extend(sources(report, &said));
    row.extend([
        Cell::Integer(report.article),
        Cell::Flag(passed.is_superseded),
        integer(report.copy_of),
        Cell::Integer(report.story),
    ]);
    row
}

fn actor(reading: &Reading, id: usize) -> Option<&Actor> {
    // An id is mostly its place in the list.
    let near = reading.actors.get(id).filter(|actor| actor.id == id);
    near.or_else(|| reading.actors.iter().find(|actor| actor.id == id))
}

/// Names, codes and countries.
fn parties(reading: &Reading, ids: &[usize]) -> [Cell; 3] {
    let found = || ids.iter().filter_map(|id| actor(reading, *id));
    [
        Cell::Texts(found().map(|actor| actor.name.clone()).collect()),
        Cell::Texts(
            found().map(|actor| actor.code.clone().unwrap_or_default()).collect(),
        ),
        Cell::Texts(
            found().map(|actor| actor.country.clone().unwrap_or_default()).collect(),
        ),
    ]
}

/// The attributions that vouch for an act, the innermost first.
fn sayings<'r>(reading: &'r Reading, event: &Event) -> Vec<&'r Attribution> {
    let find = |id: &usize| reading.attributions.iter().find(|said| said.id == *id);
    event.attributions.iter().filter_map(find).collect()
}

/// Who is said to say it, of what kind, codes and countries.
fn sources(report: &Known, said: &[&Attribution]) -> [Cell; 4] {
    let reading = &report.sheet.reading;
    let of = |said: &Attribution| actor(reading, said.source.actor?);
    let name = |said: &&Attribution| match (of(said), said.source.span) {
        (Some(actor), _) => actor.name.clone(),
        (None, Some(span)) => report.words(span).to_owned(),
        (None, None) => String::new(),
    };
    let kind = |said: &&Attribution| label_text(&said.source.kind);
    let code = |said: &&Attribution| of(said).and_then(|actor| actor.code.clone());
    let country = |said: &&Attribution| of(said).and_then(|actor| actor.country.clone());
    [
        Cell::Texts(said.iter().map(name).collect()),
        Cell::Texts(said.iter().map(kind).collect()),
        Cell::Texts(said.iter().map(|one| code(one).unwrap_or_default()).collect()),
        Cell::Texts(said.iter().map(|one| country(one).unwrap_or_default()).collect()),
    ]
}
