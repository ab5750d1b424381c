//! The rows of each table, in the order of its columns.

use serde::Serialize;
use watchfloor_record::{Line, VersionId};
use watchfloor_room::picture::{
    Announcement, Claim, Entry, EntryState, EventCard, Matter, Origin, Party, PlaceCard,
    Retired, Stance, Tally,
};
use watchfloor_room::{Item, Known};

use super::Table;
use super::cells::Cell;
use super::text::iso;
use crate::desk::{Desk, span_of};
use crate::words;

/// One row.
pub(crate) type Row = Vec<Cell>;

/// The rows of a table, one made after the other.
pub(crate) fn rows<'a>(
    table: Table,
    desk: &'a Desk<'a>,
) -> Box<dyn Iterator<Item = Row> + 'a> {
    let picture = desk.picture;
    match table {
        Table::Events => Box::new(picture.events.iter().map(move |one| event(desk, one))),
        Table::Claims => Box::new(picture.matters.iter().flat_map(move |matter| {
            matter.claims.iter().map(move |one| claim(desk, matter, one))
        })),
        Table::Figures => Box::new(picture.tallies.iter().flat_map(move |tally| {
            tally.entries.iter().map(move |one| figure(desk, tally, one))
        })),
        Table::Watch => {
            Box::new(picture.watch.iter().map(move |one| announcement(desk, one)))
        }
    }
}

fn event(desk: &Desk<'_>, event: &EventCard) -> Row {
    let matter = desk.matter(event.id);
    let names = |stance| matter.map(|matter| origins(matter, stance)).unwrap_or_default();
    let best = desk.item(event.best);
    let when = event.when.as_ref();
    let verdict = event.judgements.iter().rev();
    let verdict = verdict
        .map(|one| one.verb.as_str())
        .find(|verb| matches!(*verb, "confirm" | "reject"));
    let mut row = vec![Cell::Integer(event.id)];
    row.extend(coding(
        &event.kind,
        event.mode.as_deref(),
        &event.cameo,
        &event.quad,
        event.goldstein,
    ));
    row.extend([
        Cell::Texts(event.actor.iter().map(|party| party.name.clone()).collect()),
        codes(&event.actor),
        countries(&event.actor),
        Cell::Texts(event.recipient.iter().map(|party| party.name.clone()).collect()),
        codes(&event.recipient),
        countries(&event.recipient),
        label(&event.status),
        matter.map_or(Cell::Empty, |matter| label(&matter.state)),
        matter.map_or(Cell::Empty, |matter| count(matter.origins)),
        Cell::Texts(names(Stance::Asserts)),
        Cell::Texts(names(Stance::Denies)),
        optional(when.map(|when| when.start.as_str())),
        optional(when.map(|when| when.end.as_str())),
        when.map_or(Cell::Empty, |when| label(&when.grain)),
        optional(words::date(event.days.0).as_deref()),
        optional(words::date(event.days.1).as_deref()),
    ]);
    row.extend(spot(event.place.as_ref()));
    row.extend([
        number(Some(event.confidence)),
        Cell::Integers(event.mentions.clone()),
        Cell::Integer(event.best),
        optional(best.map(|(report, item)| report.words(span_of(&item)))),
        optional(best.and_then(|(report, _)| report.outlet.as_deref())),
        optional(best.and_then(|(report, _)| report.address.as_deref())),
        Cell::Integers(event.reports.clone()),
        Cell::Integer(event.story),
        Cell::Moment(event.learnt.0),
        Cell::Moment(event.learnt.1),
        optional(verdict),
    ]);
    row
}

fn claim(desk: &Desk<'_>, matter: &Matter, claim: &Claim) -> Row {
    let report = desk.report(claim.report);
    let (why, by_line, by_report) = match claim.retired {
        None => (None, None, None),
        Some(Retired::Corrected { by }) => (Some("corrected"), Some(by), None),
        Some(Retired::Withdrawn { by }) => (Some("withdrawn"), Some(by), None),
        Some(Retired::Dropped { by }) => (Some("dropped"), None, Some(by)),
    };
    let mut row = vec![
        Cell::Integer(matter.id),
        integer(matter.event),
        label(&matter.state),
        count(matter.origins),
        Cell::Integer(claim.line),
        label(&claim.stance),
    ];
    row.extend(origin(&claim.origin));
    row.push(optional(report.map(|report| report.words(claim.words))));
    row.extend(from(claim.report, report));
    row.push(optional(report.and_then(|report| report.published.as_deref())));
    row.push(Cell::Moment(claim.learnt));
    row.push(optional(why));
    row.push(integer(by_line));
    row.push(integer(by_report));
    row
}

fn figure(desk: &Desk<'_>, tally: &Tally, entry: &Entry) -> Row {
    let (state, by, with) = match &entry.state {
        EntryState::Current => ("current", None, Vec::new()),
        EntryState::Superseded { by } => ("superseded", Some(*by), Vec::new()),
        EntryState::Conflicting { with } => ("conflicting", None, with.clone()),
    };
    let mut row = vec![
        Cell::Integer(tally.id),
        optional(tally.item.as_deref()),
        tally.role.as_ref().map_or(Cell::Empty, label),
        optional(tally.unit.as_deref()),
        integer(tally.event),
        number(tally.low),
        number(tally.high),
        number(entry.low),
        number(entry.high),
        Cell::Flag(entry.approximate),
        text(state),
        integer(by),
        Cell::Integers(with),
    ];
    row.extend(origin(&entry.origin));
    row.push(Cell::Integer(entry.line));
    row.push(Cell::Integers(entry.lines.clone()));
    row.push(line_words(desk, entry.line));
    row.extend(from(entry.report, desk.report(entry.report)));
    row.push(Cell::Moment(entry.as_of));
    row.push(Cell::Moment(entry.learnt));
    row
}

fn announcement(desk: &Desk<'_>, one: &Announcement) -> Row {
    let report = desk.report(one.report);
    let last = one.life.last();
    let mut row = vec![Cell::Integer(one.id), label(&one.kind)];
    for party in [&one.by, &one.to] {
        row.push(optional(party.as_ref().map(|party| party.name.as_str())));
        row.push(optional(party.as_ref().and_then(|party| party.code.as_deref())));
        row.push(optional(party.as_ref().and_then(|party| party.country.as_deref())));
    }
    row.push(optional(report.map(|report| report.words(one.what))));
    row.push(optional(report.and_then(|report| Some(report.words(one.condition?)))));
    row.push(optional(one.due.as_deref()));
    row.push(label(&one.state));
    row.push(last.map_or(Cell::Empty, |turn| Cell::Moment(turn.at)));
    row.push(integer(last.and_then(|turn| turn.line)));
    row.push(Cell::Texts(one.life.iter().map(|turn| label_text(&turn.state)).collect()));
    row.push(Cell::Texts(
        one.life.iter().map(|turn| iso(turn.at).unwrap_or_default()).collect(),
    ));
    row.push(integer(one.event));
    row.extend(origin(&one.origin).into_iter().take(3));
    row.push(Cell::Integers(one.lines.clone()));
    row.extend(from(one.report, report));
    row
}

/// Type, mode, CAMEO code, quad and Goldstein's score of an act.
pub(super) fn coding(
    kind: &str,
    mode: Option<&str>,
    cameo: &str,
    quad: &str,
    goldstein: f64,
) -> [Cell; 5] {
    [text(kind), optional(mode), text(cameo), text(quad), number(Some(goldstein))]
}

/// Name, country, GeoNames id, degrees north and east, grain of a place.
pub(super) fn spot(place: Option<&PlaceCard>) -> [Cell; 6] {
    let Some(place) = place else { return [const { Cell::Empty }; 6] };
    [
        text(&place.name),
        optional(place.country.as_deref()),
        integer(place.geonames.and_then(|id| i64::try_from(id).ok())),
        number(Some(place.lat)),
        number(Some(place.lon)),
        label(&place.grain),
    ]
}

/// Name, key, kind, code, country of an origin.
fn origin(origin: &Origin) -> [Cell; 5] {
    [
        text(&origin.name),
        text(&origin.key),
        text(&origin.kind),
        optional(origin.code.as_deref()),
        optional(origin.country.as_deref()),
    ]
}

/// Number, outlet and address of a report.
fn from(id: VersionId, report: Option<&Known>) -> [Cell; 3] {
    [
        Cell::Integer(id),
        optional(report.and_then(|report| report.outlet.as_deref())),
        optional(report.and_then(|report| report.address.as_deref())),
    ]
}

/// The words of a figure's line.
fn line_words(desk: &Desk<'_>, line: Line) -> Cell {
    let Some((report, item)) = desk.item(line) else { return Cell::Empty };
    let Item::Figure(..) = item else { return Cell::Empty };
    text(report.words(span_of(&item)))
}

/// The names of the origins whose claims of this stance still count, each once.
fn origins(matter: &Matter, stance: Stance) -> Vec<String> {
    let claims = crate::sections::one_of_each_origin(matter, stance);
    claims.into_iter().map(|claim| claim.origin.name.clone()).collect()
}

fn codes(parties: &[Party]) -> Cell {
    Cell::Texts(
        parties.iter().map(|party| party.code.clone().unwrap_or_default()).collect(),
    )
}

fn countries(parties: &[Party]) -> Cell {
    Cell::Texts(
        parties.iter().map(|party| party.country.clone().unwrap_or_default()).collect(),
    )
}

pub(super) fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

pub(super) fn optional(words: Option<&str>) -> Cell {
    words.map_or(Cell::Empty, text)
}

pub(super) fn integer(value: Option<i64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Integer)
}

fn count(value: usize) -> Cell {
    integer(i64::try_from(value).ok())
}

/// A number; what is not finite has no place in a table.
pub(super) fn number(value: Option<f64>) -> Cell {
    value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Number)
}

/// The name that the reading and the picture have for one of a fixed set.
pub(super) fn label(value: &impl Serialize) -> Cell {
    Cell::Text(label_text(value))
}

pub(super) fn label_text(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
