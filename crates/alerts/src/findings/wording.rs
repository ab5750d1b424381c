//! Acts and claims in words and labels, by rule.

use std::collections::BTreeMap;

use watchfloor_brief::{safe, words};
use watchfloor_reading::contract::Status;
use watchfloor_room::picture::{Claim, Party, State};

use super::scene::{Face, Part, Scene};
use super::{bare, joined};
use crate::notice::Standing;
use crate::rules::Rule;

/// "authority's gauge: “The Tamble fell by 3 metres” · corrected".
pub(super) fn statement(scene: &Scene<'_>, claim: &Claim, word: &str) -> String {
    const SHOWN: usize = 120;
    let report = scene.snapshot.report(claim.report);
    let said = report.map(|report| report.words(claim.words)).unwrap_or_default();
    let who = safe::short(&claim.origin.name, 60);
    format!("{who}: “{}” · {word}", bare(&safe::short(said, SHOWN)))
}

pub(super) fn state_word(state: State) -> &'static str {
    match state {
        State::Single => "said by one origin",
        State::Corroborated => "corroborated",
        State::Contradicted => "contradicted",
        State::Denied => "denied",
        State::Corrected => "corrected",
        State::Withdrawn => "withdrawn",
        State::Announced => "announced",
    }
}

pub(super) fn names(claims: &[&Claim]) -> Vec<String> {
    claims.iter().map(|claim| safe::short(&claim.origin.name, 60)).collect()
}

/// "Lothmar's army → Ferrin · attack with heavy weapons · Ferrin (ADV)".
pub(super) fn head(face: &Face<'_>, is_deed: bool) -> String {
    let who = match (face.actor.is_empty(), face.recipient.is_empty()) {
        (true, true) => "nobody named".to_owned(),
        (false, true) => words::parties(&face.actor),
        _ => format!(
            "{} → {}",
            words::parties(&face.actor),
            words::parties(&face.recipient)
        ),
    };
    let act = words::act(face.kind_name, face.mode);
    let place = match &face.place {
        Some(place) => format!(" · {}", words::place(place)),
        None => String::new(),
    };
    let status = match face.status {
        Status::Happened => String::new(),
        _ if is_deed => String::new(),
        other => format!(", {}", words::status(other)),
    };
    format!("{who} · {act}{status}{place}")
}

pub(super) fn counted(count: usize) -> String {
    match count {
        0 => "nobody says so any more".to_owned(),
        1 => "one origin".to_owned(),
        _ => format!("{} independent origins", words::number(count)),
    }
}

pub(super) fn deniers_words(deniers: &[String]) -> String {
    if deniers.is_empty() {
        return String::new();
    }
    format!("; denied by {}", words::listed_origins(deniers))
}

pub(super) fn why(
    rule: &Rule,
    standing: Standing,
    is_live: bool,
    origins: &[String],
    deniers: &[String],
) -> String {
    let asks = match rule.origins {
        1 => "one origin is enough".to_owned(),
        count => format!("{} independent origins are asked for", words::number(count)),
    };
    let says = match (standing, is_live, origins) {
        (Standing::Corrected, true, names) => {
            format!("what was said first was corrected; now so says {}", listed(names))
        }
        (Standing::Corrected, ..) => {
            "whoever said so has other words for it now".to_owned()
        }
        (_, false, _) | (_, _, []) => "nobody says so any more".to_owned(),
        (_, _, names) => format!("so says {}", listed(names)),
    };
    format!("{asks}: {says}{}", deniers_words(deniers))
}

fn listed(names: &[String]) -> String {
    words::listed_origins(names)
}

pub(super) fn labels(part: &Part<'_>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    let mut add = |label: &str, value: String| {
        labels.insert(label.to_owned(), value);
    };
    add("state", state_label(part.matter.state).to_owned());
    let Some(face) = &part.face else { return labels };
    let codes = |parties: &[Party]| {
        joined(parties.iter().flat_map(|party| {
            [party.code.as_deref(), party.country.as_deref()].into_iter().flatten()
        }))
    };
    let called =
        |parties: &[Party]| joined(parties.iter().map(|party| party.name.as_str()));
    add("type", face.kind_name.to_owned());
    add("mode", face.mode.unwrap_or_default().to_owned());
    add("quad", face.quad.map(|quad| quad.name().to_owned()).unwrap_or_default());
    add("status", words::status(face.status).to_owned());
    add("actor", codes(&face.actor));
    add("recipient", codes(&face.recipient));
    add("actor_name", called(&face.actor));
    add("recipient_name", called(&face.recipient));
    let place = face.place.as_ref();
    add("place", place.map(|place| place.name.clone()).unwrap_or_default());
    let country = place.and_then(|place| place.country.clone());
    add("country", country.unwrap_or_default());
    labels
}

fn state_label(state: State) -> &'static str {
    match state {
        State::Single => "single",
        other => state_word(other),
    }
}
