//! Events.

use watchfloor_brief::words;
use watchfloor_room::picture::{EventCard, PlaceCard};
use watchfloor_room::time::date_of;

use super::types::{Event, EventFull, Place, When};
use super::{judgement, matter, party, quote, tally, watch, word};
use crate::frames::Frame;

/// An event; `None` where the frame has none of its words.
pub fn event(frame: &Frame, card: &EventCard) -> Option<Event> {
    let lines = [card.best, card.id];
    let best = lines.iter().chain(&card.mentions);
    let best = best.into_iter().find_map(|line| quote::of_line(frame, *line))?;
    let matter = frame.matter_of(card.id);
    Some(Event {
        id: card.id,
        kind: card.kind.clone(),
        mode: card.mode.clone(),
        cameo: card.cameo.clone(),
        quad: card.quad.clone(),
        goldstein: card.goldstein,
        status: word(&card.status),
        actor: card.actor.iter().map(party).collect(),
        recipient: card.recipient.iter().map(party).collect(),
        when: card.when.as_ref().map(|when| When {
            start: when.start.clone(),
            end: when.end.clone(),
            grain: word(&when.grain),
        }),
        days: [day(card.days.0), day(card.days.1)],
        place: card.place.as_ref().map(place),
        mentions: card.mentions.len(),
        reports: card.reports.len(),
        story: card.story,
        confidence: card.confidence,
        learnt: [card.learnt.0, card.learnt.1],
        state: matter.map(|matter| word(&matter.state)),
        origins: matter.map_or(0, |matter| matter.origins),
        matter: matter.map(|matter| matter.id),
        best,
        judgements: card.judgements.iter().map(judgement).collect(),
        title: words::title(card),
    })
}

/// An event with all that belongs to it.
pub fn full(frame: &Frame, card: &EventCard) -> Option<EventFull> {
    let mentions = card.mentions.iter();
    Some(EventFull {
        frame: super::frame(frame),
        event: event(frame, card)?,
        all: mentions.filter_map(|line| quote::of_line(frame, *line)).collect(),
        claims: frame.matter_of(card.id).map(|one| matter::matter(frame, one)),
        tallies: frame.tallies_of(card.id).map(|one| tally::tally(frame, one)).collect(),
        watch: frame
            .announcements_of(card.id)
            .filter_map(|one| watch::watch(frame, one))
            .collect(),
    })
}

/// A place.
pub fn place(place: &PlaceCard) -> Place {
    Place {
        name: place.name.clone(),
        country: place.country.clone(),
        geonames: place.geonames,
        lat: place.lat,
        lon: place.lon,
        grain: word(&place.grain),
    }
}

/// A day as ISO 8601; empty where no calendar has it.
pub fn day(number: i32) -> String {
    date_of(number).map(|date| date.to_string()).unwrap_or_default()
}
