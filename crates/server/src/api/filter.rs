//! What lists of events are asked for by.

use serde::Deserialize;
use utoipa::IntoParams;
use watchfloor_room::picture::{EventCard, Party, PlaceCard};

use super::params;
use crate::Problem;
use crate::frames::Frame;
use crate::view::{overview, word};

/// Which events. What is left out asks nothing; what may name several takes them with commas between.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventParams {
    /// PLOVER types: `ASSAULT,THREATEN`.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// `happened`, `ongoing`, `planned`, `committed`, `threatened`, `requested`, `conditional`, `denied`, `possible`.
    status: Option<String>,
    /// The states of their matters: `contradicted,denied`.
    state: Option<String>,
    /// Who did it: a key, a name, a code or the beginning of one.
    actor: Option<String>,
    /// To whom, in the same way.
    recipient: Option<String>,
    /// Either of the two.
    party: Option<String>,
    /// The country that the place lies in, alpha-3.
    country: Option<String>,
    /// The name of the place, or its number in GeoNames.
    place: Option<String>,
    /// Not before this day.
    #[param(example = "2031-09-03", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$")]
    from: Option<String>,
    /// Not after this day.
    #[param(example = "2031-09-05", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$")]
    to: Option<String>,
    /// Words of the title or of the sentence.
    q: Option<String>,
    /// The story, by the report that began it.
    #[param(value_type = Option<i64>)]
    story: Option<String>,
    /// Within so many kilometres of a point: `lat,lon,km`. Countries and regions are no points and pass by.
    #[param(example = "48.2,16.4,50", pattern = "^[^,]+,[^,]+,[^,]+$")]
    near: Option<String>,
}

impl EventParams {
    /// Of events that have these; for lists of other things that belong to events.
    pub(crate) fn about(
        party: Option<String>,
        place: Option<String>,
        state: Option<String>,
        near: Option<String>,
    ) -> Option<EventParams> {
        let asks = [&party, &place, &state, &near].iter().any(|told| told.is_some());
        asks.then(|| EventParams { party, place, state, near, ..EventParams::default() })
    }
}

/// The same, understood.
#[derive(Debug)]
pub(crate) struct EventFilter {
    kinds: Vec<String>,
    statuses: Vec<String>,
    states: Vec<String>,
    actor: Option<String>,
    recipient: Option<String>,
    party: Option<String>,
    country: Option<String>,
    place: Option<String>,
    from: Option<i32>,
    to: Option<i32>,
    words: Vec<String>,
    story: Option<i64>,
    near: Option<[f64; 3]>,
}

impl EventFilter {
    /// What the parameters mean.
    pub(crate) fn of(params: EventParams) -> Result<EventFilter, Problem> {
        let day = |name: &str, told: Option<&str>| {
            told.map(|told| params::day(name, told)).transpose()
        };
        Ok(EventFilter {
            kinds: params::several(params.kind.as_deref()),
            statuses: params::several(params.status.as_deref()),
            states: params::several(params.state.as_deref()),
            from: day("from", params.from.as_deref())?,
            to: day("to", params.to.as_deref())?,
            words: params::words(params.q.as_deref()),
            story: params::number("story", params.story.as_deref())?,
            near: params.near.as_deref().map(point).transpose()?,
            actor: params.actor,
            recipient: params.recipient,
            party: params.party,
            country: params.country,
            place: params.place,
        })
    }

    /// Whether an event passes.
    pub(crate) fn takes(&self, frame: &Frame, card: &EventCard) -> bool {
        let any = |wanted: &[String], is: &str| {
            wanted.is_empty() || wanted.iter().any(|one| one.eq_ignore_ascii_case(is))
        };
        let is_side = |wanted: &Option<String>, sides: [&[Party]; 2]| {
            let Some(wanted) = wanted else { return true };
            sides.into_iter().flatten().any(|party| is_party(party, wanted))
        };
        let state = || {
            let matter = frame.matter_of(card.id);
            matter.map(|matter| word(&matter.state)).unwrap_or_default()
        };
        let is_there = |card: &EventCard| {
            let there = card.place.as_ref();
            let country = self.country.as_ref().is_none_or(|wanted| {
                let country = there.and_then(|there| there.country.as_ref());
                country.is_some_and(|country| country.eq_ignore_ascii_case(wanted))
            });
            let place = self
                .place
                .as_ref()
                .is_none_or(|wanted| there.is_some_and(|there| is_place(there, wanted)));
            let near = self
                .near
                .is_none_or(|near| there.is_some_and(|there| is_near(there, near)));
            country && place && near
        };
        any(&self.kinds, &card.kind)
            && any(&self.statuses, &word(&card.status))
            && (self.states.is_empty() || any(&self.states, &state()))
            && is_side(&self.actor, [&card.actor, &[]])
            && is_side(&self.recipient, [&card.recipient, &[]])
            && is_side(&self.party, [&card.actor, &card.recipient])
            && self.from.is_none_or(|from| card.days.1 >= from)
            && self.to.is_none_or(|to| card.days.0 <= to)
            && self.story.is_none_or(|story| card.story == story)
            && is_there(card)
            && overview::says(frame, card, &self.words)
    }
}

/// Whether somebody is meant: by key, by name, by code or the beginning of one.
fn is_party(party: &Party, wanted: &str) -> bool {
    // Codes are all capitals, and names are whole.
    let is_code = !wanted.is_empty()
        && wanted.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let starts = |code: &Option<String>| {
        code.as_ref().is_some_and(|code| code.starts_with(wanted))
    };
    party.key == wanted
        || party.name.to_lowercase() == wanted.to_lowercase()
        || (is_code && (starts(&party.code) || starts(&party.country)))
}

fn is_place(place: &PlaceCard, wanted: &str) -> bool {
    let number = place.geonames.map(|number| number.to_string());
    number.as_deref() == Some(wanted)
        || place.name.to_lowercase() == wanted.to_lowercase()
}

/// Whether a place is a point that lies within a distance of another.
fn is_near(place: &PlaceCard, [lat, lon, most]: [f64; 3]) -> bool {
    let is_point = !matches!(word(&place.grain).as_str(), "country" | "region");
    is_point && kilometres([lat, lon], [place.lat, place.lon]) <= most
}

/// The way between two points on the globe.
fn kilometres(from: [f64; 2], to: [f64; 2]) -> f64 {
    const RADIUS: f64 = 6_371.0;
    let [lat, lon] = from.map(f64::to_radians);
    let [other_lat, other_lon] = to.map(f64::to_radians);
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord =
        half(other_lat - lat) + lat.cos() * other_lat.cos() * half(other_lon - lon);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

/// `lat,lon,km`.
fn point(told: &str) -> Result<[f64; 3], Problem> {
    let wrong =
        || Problem::bad("near: write latitude, longitude, kilometres: 48.2,16.4,50");
    let numbers: Option<Vec<f64>> =
        told.split(',').map(|part| part.trim().parse().ok()).collect();
    let numbers: [f64; 3] =
        numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(wrong)?;
    let [lat, lon, most] = numbers;
    // A comparison with what is no number is false.
    let is_right =
        lat.abs() <= 90.0 && lon.abs() <= 180.0 && (0.0..=20_100.0).contains(&most);
    if is_right { Ok(numbers) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_round_the_globe_is_known() {
        assert!((kilometres([0.0, 0.0], [0.0, 180.0]) - 20_015.0).abs() < 1.0);
        assert!((kilometres([48.2, 16.4], [48.1, 17.1]) - 53.1).abs() < 1.0);
        assert!(point("48.2,16.4,50").is_ok());
        for bad in
            ["", "1,2", "91,0,1", "0,181,1", "0,0,-1", "NaN,0,1", "0,0,inf", "a,b,c"]
        {
            assert!(point(bad).is_err(), "{bad}");
        }
    }
}
