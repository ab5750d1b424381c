//! What the lines of a reading can be found by.

use watchfloor_reading::contract::{ActorKind, Reading};
use watchfloor_record::IndexRow;

use crate::sheet::Sheet;
use crate::time;

/// One row for each line, in the order of their numbers.
pub(crate) fn rows(sheet: &Sheet) -> Vec<IndexRow> {
    let reading = &sheet.reading;
    let events = reading.events.iter().map(|event| IndexRow {
        kind: "event",
        label: Some(event.kind.clone()),
        status: Some(label(&event.status)),
        actors: names(reading, &event.actor),
        recipients: names(reading, &event.recipient),
        days: days(reading, event.time),
        country: event
            .place
            .and_then(|id| reading.places.iter().find(|place| place.id == id))
            .and_then(|place| place.country.clone()),
    });
    let claims = reading.attributions.iter().map(|said| IndexRow {
        kind: "claim",
        label: Some(label(&said.source.kind)),
        actors: names(reading, said.source.actor.as_slice()),
        recipients: names(
            reading,
            said.addressee.as_ref().and_then(|addressee| addressee.actor).as_slice(),
        ),
        days: days(reading, said.time),
        ..IndexRow::default()
    });
    let figures = reading.figures.iter().map(|figure| IndexRow {
        kind: "figure",
        label: figure.role.map(|role| label(&role)),
        days: days(reading, figure.time),
        ..IndexRow::default()
    });
    let watch = reading.watch.iter().map(|item| IndexRow {
        kind: "watch",
        label: Some(label(&item.kind)),
        actors: names(reading, item.by.as_slice()),
        recipients: names(reading, item.to.as_slice()),
        ..IndexRow::default()
    });
    events.chain(claims).chain(figures).chain(watch).collect()
}

/// The word that a value has in the reading's JSON.
pub(crate) fn label(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Codes, countries and names in lower case, last names of persons among them, each once.
fn names(reading: &Reading, ids: &[usize]) -> Vec<String> {
    let mut found = Vec::new();
    for id in ids {
        let Some(actor) = reading.actors.iter().find(|actor| actor.id == *id) else {
            continue;
        };
        found.extend(actor.code.clone());
        found.extend(actor.country.clone());
        let name = actor.name.to_lowercase();
        if actor.kind == ActorKind::Person {
            // A person is asked for by the last name, too.
            found.extend(name.split_whitespace().next_back().map(str::to_owned));
        }
        found.push(name);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// First and last day of a time.
fn days(reading: &Reading, id: Option<usize>) -> Option<(i32, i32)> {
    let time = reading.times.iter().find(|time| Some(time.id) == id)?;
    let first = time::days(time.start.as_deref()?)?;
    let last = time.end.as_deref().and_then(time::days).unwrap_or(first);
    Some((first.0, last.1.max(first.0)))
}
