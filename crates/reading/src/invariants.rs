/*!
What holds for every reading, whatever was read.

One list of checks for the property tests, the fuzz target and anybody who receives readings
from elsewhere. [`check`] never fails and never stops at the first fault: it says everything
that is wrong, in words that name the place.
*/

use std::collections::{HashMap, HashSet};

use crate::contract::{Attribution, CharSpan, Reading, SCHEMA};

/// What is wrong with `reading`; empty when all is well.
///
/// A sound reading has the right schema name; its spans lie inside the text, are not empty and
/// do not end before they start; blocks and sentences stand in the order of the text without
/// overlap; ids are unique within their list; what refers to an actor, an attribution or a time
/// refers to one that is there; attributions do not hold one another in a circle.
pub fn check(reading: &Reading) -> Vec<String> {
    let mut faults =
        Faults { length: reading.report.text.chars().count(), found: Vec::new() };
    if reading.schema != SCHEMA {
        faults.note(format!("schema is {:?}, not {SCHEMA:?}", reading.schema));
    }
    check_report(reading, &mut faults);
    faults.ordered("sentence", reading.sentences.iter().copied());
    check_actors(reading, &mut faults);
    check_events(reading, &mut faults);
    check_attributions(reading, &mut faults);
    faults.found
}

/// The faults found so far, and what is needed to judge a span.
struct Faults {
    /// Characters in the report's text.
    length: usize,
    found: Vec<String>,
}

impl Faults {
    fn note(&mut self, fault: String) {
        self.found.push(fault);
    }

    /// Checks one span of the thing that `what` names.
    fn span(&mut self, what: &str, [start, end]: CharSpan) {
        if start >= end || end > self.length {
            let length = self.length;
            self.note(format!(
                "{what}: span {start}..{end} in a text of {length} characters"
            ));
        }
    }

    /// Checks spans that must follow one another without overlap.
    fn ordered(&mut self, what: &str, spans: impl Iterator<Item = CharSpan>) {
        let mut end_before = 0;
        for (nth, span) in spans.enumerate() {
            let name = format!("{what} {nth}");
            self.span(&name, span);
            if span[0] < end_before {
                self.note(format!("{name}: starts at {}, before {end_before}", span[0]));
            }
            end_before = end_before.max(span[1]);
        }
    }

    /// Checks that no id comes twice, and returns them all.
    fn ids(&mut self, what: &str, ids: impl Iterator<Item = usize>) -> HashSet<usize> {
        let mut seen = HashSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.note(format!("{what} {id}: the id is used twice"));
            }
        }
        seen
    }

    /// Checks that what refers to a thing of this kind refers to one that is there.
    fn refers(
        &mut self,
        what: &str,
        kind: &str,
        id: Option<usize>,
        known: &HashSet<usize>,
    ) {
        if let Some(id) = id.filter(|id| !known.contains(id)) {
            self.note(format!("{what}: no {kind} has the id {id}"));
        }
    }

    /// Checks that a field that may be absent is not there without a value.
    fn not_blank(&mut self, what: &str, value: Option<&str>) {
        if value.is_some_and(|text| text.trim().is_empty()) {
            self.note(format!("{what}: blank instead of null"));
        }
    }
}

fn check_report(reading: &Reading, faults: &mut Faults) {
    let report = &reading.report;
    faults.ordered("block", report.blocks.iter().map(|block| block.span));
    faults.not_blank("title", report.title.as_deref());
    faults.not_blank("outlet", report.outlet.as_deref());
    faults.not_blank("published", report.published.as_deref());
    faults.not_blank("language", report.language.as_deref());
    for name in &report.byline {
        faults.not_blank("byline", Some(name));
    }
    for name in &report.contributors {
        faults.not_blank("contributors", Some(name));
    }
}

fn check_actors(reading: &Reading, faults: &mut Faults) {
    faults.ids("actor", reading.actors.iter().map(|actor| actor.id));
    for actor in &reading.actors {
        let what = format!("actor {}", actor.id);
        faults.not_blank(&format!("{what}, name"), Some(&actor.name));
        for mention in &actor.mentions {
            faults.span(&format!("{what}, mention"), *mention);
        }
    }
}

/// Times, places, figures, events and the watch list: sound spans, and references that lead
/// somewhere.
fn check_events(reading: &Reading, faults: &mut Faults) {
    let actors = ids_of(reading.actors.iter().map(|actor| actor.id));
    let attributions = ids_of(reading.attributions.iter().map(|said| said.id));
    let times = faults.ids("time", reading.times.iter().map(|time| time.id));
    let places = faults.ids("place", reading.places.iter().map(|place| place.id));
    let events = faults.ids("event", reading.events.iter().map(|event| event.id));
    faults.ids("figure", reading.figures.iter().map(|figure| figure.id));
    for time in &reading.times {
        faults.span(&format!("time {}", time.id), time.span);
    }
    for place in &reading.places {
        let what = format!("place {}", place.id);
        faults.span(&what, place.span);
        if !(-90.0..=90.0).contains(&place.lat) || !(-180.0..=180.0).contains(&place.lon)
        {
            faults.note(format!("{what}: not on the globe"));
        }
    }
    for figure in &reading.figures {
        let what = format!("figure {}", figure.id);
        faults.span(&what, figure.span);
        if let (Some(low), Some(high)) = (figure.low, figure.high)
            && low > high
        {
            faults.note(format!("{what}: from {low} to {high}"));
        }
        faults.refers(&what, "event", figure.event, &events);
        faults.refers(&what, "attribution", figure.attribution, &attributions);
        faults.refers(&what, "time", figure.time, &times);
    }
    for event in &reading.events {
        let what = format!("event {}", event.id);
        faults.span(&what, event.span);
        faults.span(&format!("{what}, trigger"), event.trigger);
        for words in event.actor_words.iter().chain(&event.recipient_words) {
            faults.span(&format!("{what}, party"), *words);
        }
        if let Some(condition) = event.condition {
            faults.span(&format!("{what}, condition"), condition.span);
        }
        for &actor in event.actor.iter().chain(&event.recipient) {
            faults.refers(&what, "actor", Some(actor), &actors);
        }
        for &said in &event.attributions {
            faults.refers(&what, "attribution", Some(said), &attributions);
        }
        faults.refers(&what, "time", event.time, &times);
        faults.refers(&what, "place", event.place, &places);
        if event.place.is_some() != event.place_from.is_some() {
            faults.note(format!("{what}: a place and where it stands go together"));
        }
        if !(0.0..=1.0).contains(&event.confidence) {
            faults.note(format!("{what}: confidence is {}", event.confidence));
        }
    }
    for (nth, item) in reading.watch.iter().enumerate() {
        let what = format!("watch item {nth}");
        faults.span(&what, item.what.span);
        if let Some(condition) = item.condition {
            faults.span(&format!("{what}, condition"), condition.span);
        }
        faults.refers(&what, "actor", item.by, &actors);
        faults.refers(&what, "actor", item.to, &actors);
        faults.refers(&what, "event", item.event, &events);
        faults.refers(&what, "attribution", item.attribution, &attributions);
    }
}

fn ids_of(ids: impl Iterator<Item = usize>) -> HashSet<usize> {
    ids.collect()
}

fn check_attributions(reading: &Reading, faults: &mut Faults) {
    let actors = ids_of(reading.actors.iter().map(|actor| actor.id));
    let times = ids_of(reading.times.iter().map(|time| time.id));
    let ids = faults.ids("attribution", reading.attributions.iter().map(|said| said.id));
    for said in &reading.attributions {
        let what = format!("attribution {}", said.id);
        if let Some(span) = said.source.span {
            faults.span(&format!("{what}, source"), span);
        }
        if let Some(cue) = said.cue {
            faults.span(&format!("{what}, cue"), cue.span);
        }
        if said.content.spans.is_empty() {
            faults.note(format!("{what}: no content"));
        }
        faults.ordered(&format!("{what}, content"), said.content.spans.iter().copied());
        if let Some(party) = &said.addressee {
            faults.span(&format!("{what}, addressee"), party.span);
        }
        let addressee = said.addressee.as_ref().and_then(|party| party.actor);
        for actor in said.source.actor.into_iter().chain(addressee) {
            if !actors.contains(&actor) {
                faults.note(format!("{what}: no actor has the id {actor}"));
            }
        }
        if said.within.is_some_and(|outer| !ids.contains(&outer)) {
            faults.note(format!("{what}: within an attribution that is not there"));
        }
        if said.time.is_some_and(|time| !times.contains(&time)) {
            faults.note(format!("{what}: at a time that is not there"));
        }
        if !(0.0..=1.0).contains(&said.confidence) {
            faults.note(format!("{what}: confidence is {}", said.confidence));
        }
    }
    check_circles(&reading.attributions, faults);
}

/// Follows each attribution outwards. A way out is never longer than the list; one that is goes
/// round in a circle. Attributions known to lead out are remembered, so each is walked once.
fn check_circles(attributions: &[Attribution], faults: &mut Faults) {
    let outer: HashMap<usize, usize> =
        attributions.iter().filter_map(|said| Some((said.id, said.within?))).collect();
    let mut walked = HashSet::new();
    for said in attributions {
        let mut way = HashSet::new();
        let mut here = said.id;
        while !walked.contains(&here) {
            if !way.insert(here) {
                faults.note(format!("attribution {here}: within itself"));
                break;
            }
            match outer.get(&here) {
                Some(&next) => here = next,
                None => break,
            }
        }
        walked.extend(way);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use serde_json::{Value, json};

    use super::*;

    /// A sound reading of a text of 31 characters, to be spoilt in one place by each test.
    fn sound() -> Value {
        json!({
            "schema": SCHEMA,
            "file": null,
            "report": {
                "text": "The port is shut, she told Ana.", "title": null, "outlet": null,
                "byline": [], "contributors": [], "published": null, "language": "en",
                "updated": false, "corrected": false,
                "blocks": [{"kind": "paragraph", "span": [0, 31]}],
            },
            "sentences": [[0, 31]],
            "actors": [
                {"id": 0, "name": "she", "kind": "person", "country": null, "code": null,
                 "roles": [], "mentions": [[18, 21]]},
                {"id": 1, "name": "Ana", "kind": "person", "country": null, "code": null,
                 "roles": [], "mentions": [[27, 30]]},
            ],
            "times": [{"id": 0, "span": [12, 16], "start": null, "end": null, "grain": "day"}],
            "places": [{"id": 0, "span": [4, 8], "name": "Port", "country": null,
                        "geonames": null, "lat": 1.0, "lon": 2.0, "grain": "site"}],
            "figures": [{"id": 0, "span": [4, 8], "low": 1.0, "high": null,
                         "approximate": false, "unit": null, "item": null, "role": null,
                         "event": 0, "attribution": 0, "time": 0}],
            "events": [{"id": 0, "type": "COERCE", "mode": null, "cameo": "170",
                        "quad": "material conflict", "goldstein": -7.0, "actor": [],
                        "recipient": [1], "actor_words": [], "recipient_words": [[4, 8]],
                        "span": [0, 16], "trigger": [12, 16],
                        "status": "happened", "condition": null, "time": 0, "place": 0,
                        "place_from": "clause", "attributions": [0], "confidence": 0.8}],
            "watch": [{"kind": "warning", "by": 0, "to": null, "what": {"span": [0, 16]},
                       "condition": null, "due": null, "event": 0, "attribution": 0}],
            "notes": [],
            "attributions": [
                {"id": 0, "source": {"span": [18, 21], "actor": 0, "kind": "person"},
                 "cue": {"span": [22, 26]}, "content": {"spans": [[0, 16]]},
                 "quotation": "indirect", "addressee": {"span": [27, 30], "actor": 1},
                 "within": null, "time": null, "confidence": 0.9},
                {"id": 1, "source": {"span": null, "actor": null, "kind": "unknown"},
                 "cue": null, "content": {"spans": [[0, 8]]},
                 "quotation": "indirect", "addressee": null,
                 "within": 0, "time": null, "confidence": 0.5},
            ],
        })
    }

    /// The faults of the sound reading after the value at `place` was replaced.
    fn spoilt(place: &str, value: Value) -> Vec<String> {
        let mut reading = sound();
        *reading.pointer_mut(place).expect("the place exists") = value;
        check(&serde_json::from_value(reading).unwrap())
    }

    #[test]
    fn a_sound_reading_has_no_faults() {
        assert_eq!(
            check(&serde_json::from_value(sound()).unwrap()),
            Vec::<String>::new()
        );
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            ("/schema", json!("reading"), "schema is"),
            ("/report/blocks/0/span", json!([0, 32]), "block 0: span 0..32"),
            ("/report/title", json!(" "), "title: blank"),
            ("/sentences", json!([[4, 9], [8, 31]]), "sentence 1: starts at 8, before 9"),
            ("/sentences/0", json!([3, 3]), "sentence 0: span 3..3"),
            ("/actors/1/id", json!(0), "actor 0: the id is used twice"),
            ("/actors/0/mentions/0", json!([21, 18]), "actor 0, mention: span 21..18"),
            ("/times/0/span", json!([0, 99]), "time 0: span 0..99"),
            ("/places/0/lat", json!(91.0), "place 0: not on the globe"),
            ("/figures/0/high", json!(0.5), "figure 0: from 1 to 0.5"),
            ("/figures/0/event", json!(3), "figure 0: no event has the id 3"),
            ("/events/0/actor", json!([4]), "event 0: no actor has the id 4"),
            ("/events/0/place", json!(null), "event 0: a place and where it stands"),
            (
                "/events/0/attributions",
                json!([9]),
                "event 0: no attribution has the id 9",
            ),
            ("/watch/0/by", json!(8), "watch item 0: no actor has the id 8"),
            ("/attributions/1/id", json!(0), "attribution 0: the id is used twice"),
            ("/attributions/0/source/actor", json!(7), "no actor has the id 7"),
            ("/attributions/0/addressee/actor", json!(7), "no actor has the id 7"),
            ("/attributions/0/content/spans", json!([]), "attribution 0: no content"),
            (
                "/attributions/0/within",
                json!(5),
                "within an attribution that is not there",
            ),
            ("/attributions/0/within", json!(1), "within itself"),
            ("/attributions/0/time", json!(2), "at a time that is not there"),
            ("/attributions/0/confidence", json!(1.5), "confidence is 1.5"),
        ];
        for (place, value, fault) in cases {
            let found = spoilt(place, value);
            assert!(found.iter().any(|text| text.contains(fault)), "{place}: {found:?}");
        }
    }
}
