//! Between whom an event is.
//!
//! Pairs are of *sides*: countries, armed groups, organisations that act. What belongs to a side counts for
//! it; places, people of no country and things are no sides.

use std::collections::{BTreeMap, BTreeSet};

use super::foes::Foes;
use super::named::{INSTRUMENTS, Named, bare, ends_in_instrument, key_of};
use crate::events::names::looks_like_name;
use crate::picture::{EventCard, Party};

/// At most so many parties of each side of an event make pairs: the first in the order of their keys.
/// A vote of 140 states would otherwise make ten thousand pairs.
pub const MOST_PARTIES: usize = 8;

/// What those do together who stand side by side as its actors, when nobody is named to whom they do it:
/// they meet, agree, cease fire *with each other*. Those who strike together strike somebody else.
const TOGETHER: &[&str] =
    &["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT", "CONCEDE"];

/// Sectors of a code whose bearers do not act for their country: a newspaper's anger is not its government's.
const PRIVATE: &[&str] = &["AGR", "BUS", "CVL", "EDU", "JRN", "LAB", "MED", "NGO", "REL"];

/// Sectors of a code whose bearers are a side of their own, whatever country they are in.
const OWN_SIDE: &[&str] = &["REB", "SEP", "UAF", "CRM", "RAD"];

/// Last words of names that are of places and things, lower case: nobody is at war with a dam.
const NO_SIDES: &[&str] = &[
    "airport",
    "bay",
    "border",
    "bridge",
    "canal",
    "castle",
    "checkpoint",
    "city",
    "coast",
    "creek",
    "crossing",
    "dam",
    "depot",
    "desert",
    "district",
    "factory",
    "forest",
    "gulf",
    "harbor",
    "harbour",
    "highway",
    "hill",
    "hills",
    "hospital",
    "hotel",
    "island",
    "islands",
    "lake",
    "market",
    "mine",
    "mountain",
    "mountains",
    "museum",
    "pass",
    "peninsula",
    "pipeline",
    "plant",
    "port",
    "power",
    "prison",
    "province",
    "quarter",
    "railway",
    "refinery",
    "region",
    "reservoir",
    "river",
    "road",
    "school",
    "sea",
    "square",
    "stadium",
    "station",
    "strait",
    "street",
    "theatre",
    "tower",
    "town",
    "tunnel",
    "university",
    "valley",
    "village",
];

/// Who is a side, among the parties of these events.
pub(super) struct Sides<'a> {
    named: &'a Named,
    /// Whoever acts in some event, or has somebody who acts for him, by the roots of the name.
    acting: BTreeSet<String>,
}

impl<'a> Sides<'a> {
    pub(super) fn of(events: &[EventCard], named: &'a Named) -> Sides<'a> {
        let mut sides = Sides { named, acting: BTreeSet::new() };
        let mut acting = BTreeSet::new();
        for event in events {
            acting.extend(event.actor.iter().filter_map(|party| sides.name_of(party)));
            // "Tamarind's envoy", "Velmoran forces": whoever has an army or a minister can be acted upon.
            let owned =
                event.recipient.iter().filter(|party| ends_in_instrument(&party.name));
            acting.extend(owned.filter_map(|party| sides.name_of(party)));
        }
        sides.acting = acting;
        sides
    }

    /// Whom a party counts for: its country, where it has one; for "Tamarind's envoy" and "Karsenian
    /// forces" Tamarind and Karsenia, also where no table knows such a country; else itself. Whoever has no
    /// name is nobody that two reports could both mean: "45 prisoners", "a town".
    fn key(&self, party: &Party, acts: bool) -> Option<String> {
        let sector = party.code.as_deref().and_then(|code| code.get(3..6));
        if let Some(country) = &party.country {
            let is =
                |sectors: &[&str]| sector.is_some_and(|code| sectors.contains(&code));
            if is(OWN_SIDE) {
                return Some(party.key.clone());
            }
            // A journalist who is beaten is of his country; one who writes does not act for it.
            return (!(acts && is(PRIVATE))).then(|| country.clone());
        }
        if let Some(code) = &party.code {
            // An organisation that a table knows: its code says what it is.
            let private = [code.get(..3), sector]
                .iter()
                .flatten()
                .any(|part| PRIVATE.contains(part));
            let person = key_of(&party.name)
                .is_some_and(|name| self.named.people.contains(name.as_str()));
            let full = self.named.fullest.get(&party.name).unwrap_or(&party.name);
            return (!private && !person).then(|| full.to_lowercase());
        }
        self.name_of(party).filter(|name| {
            self.named.all
                || self.acting.contains(name)
                || self.named.owners.contains(name.as_str())
        })
    }

    /// The name by which a party without a country is a side, by its roots.
    fn name_of(&self, party: &Party) -> Option<String> {
        let words: Vec<&str> = party.name.split_whitespace().collect();
        let first = words.iter().position(|word| self.named.is_name(bare(word)))?;
        let last = words.last().map(|word| bare(word).to_lowercase()).unwrap_or_default();
        let owned = words[first].ends_with("'s") || words[first].ends_with("’s");
        if NO_SIDES.contains(&last.as_str()) {
            return None;
        }
        let is_instrument =
            |word: &&str| INSTRUMENTS.contains(&bare(word).to_lowercase().as_str());
        // The name ends at a possessive and at the first word of an instrument.
        let length = if owned {
            1
        } else {
            words[first..]
                .iter()
                .take_while(|word| {
                    let number = word.chars().all(|c| c.is_ascii_digit());
                    number || self.named.is_name(bare(word)) && !is_instrument(word)
                })
                .count()
        };
        let rest = &words[first + length..];
        // "Karsenian farmers" and "Lothmar's guns and boats" are of a side too; "head of River Relief" is not.
        let is_whole =
            rest.iter().all(|word| !looks_like_name(bare(word)) || is_instrument(word));
        let name = key_of(&words[first..first + length].join(" "))?;
        let side = length > 0
            && is_whole
            && !self.named.people.contains(name.as_str())
            && !self.named.places.contains(name.as_str());
        side.then_some(name)
    }

    /// The keys of one side, in order, no more than [`MOST_PARTIES`].
    fn side(&self, parties: &[Party], acts: bool) -> Vec<String> {
        let keys: BTreeSet<String> =
            parties.iter().filter_map(|party| self.key(party, acts)).collect();
        keys.into_iter().take(MOST_PARTIES).collect()
    }
}

/// The pairs of an event, each once, each in the order of its keys.
pub(super) fn pairs_of(
    event: &EventCard,
    sides: &Sides<'_>,
) -> BTreeSet<(String, String)> {
    let actors = sides.side(&event.actor, true);
    let mut recipients = sides.side(&event.recipient, false);
    if recipients.is_empty() && event.kind == "ASSAULT" {
        // "Russia struck a port in Ukraine": done to Ukraine, although only a port is named.
        recipients.extend(event.place.as_ref().and_then(|place| place.country.clone()));
    }
    let mut pairs = BTreeSet::new();
    let mut add = |one: &str, other: &str| {
        if one != other {
            let (first, second) = if one < other { (one, other) } else { (other, one) };
            pairs.insert((first.to_owned(), second.to_owned()));
        }
    };
    for actor in &actors {
        for recipient in &recipients {
            add(actor, recipient);
        }
    }
    if event.recipient.is_empty() && TOGETHER.contains(&event.kind.as_str()) {
        for (at, one) in actors.iter().enumerate() {
            for other in &actors[at + 1..] {
                add(one, other);
            }
        }
    }
    pairs
}

/// The pair of a side that steps back from something without a side of its own ("withdrew its troops from the
/// island"): itself and the one it stands against in this story.
pub(super) fn steps_back(
    event: &EventCard,
    sides: &Sides<'_>,
    foes: &Foes,
) -> Option<(String, String)> {
    let [actor] = &sides.side(&event.actor, true)[..] else { return None };
    let recipients = sides.side(&event.recipient, false);
    if recipients.iter().any(|other| other != actor) {
        return None;
    }
    let foe = foes.only(event.story, actor)?;
    Some(ordered(actor, foe))
}

/// What is done by force to a place or thing ("occupied the island", "closed the dam") is done to the one that its
/// doer stands against in this story, where that is clear.
pub(super) fn on_a_thing(
    event: &EventCard,
    sides: &Sides<'_>,
    foes: &Foes,
) -> Option<(String, String)> {
    let is_thing = |party: &Party| {
        let last = party.name.split_whitespace().next_back().unwrap_or_default();
        party.country.is_none()
            && party.code.is_none()
            && NO_SIDES.contains(&bare(last).to_lowercase().as_str())
    };
    let [actor] = &sides.side(&event.actor, true)[..] else { return None };
    if event.recipient.is_empty() || !event.recipient.iter().all(is_thing) {
        return None;
    }
    let foe = foes.only(event.story, actor)?;
    Some(ordered(actor, foe))
}

fn ordered(one: &str, other: &str) -> (String, String) {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    (first.to_owned(), second.to_owned())
}

/// The party to show for each key. A country goes by the name of the country itself where some report
/// has it, else by its code; whoever has no country, by the first of his names.
pub(super) fn names(events: &[EventCard], sides: &Sides<'_>) -> BTreeMap<String, Party> {
    let mut found: BTreeMap<String, Party> = BTreeMap::new();
    let everybody = events.iter().flat_map(|event| {
        let actors = event.actor.iter().map(|party| (party, true));
        actors.chain(event.recipient.iter().map(|party| (party, false)))
    });
    for (party, acts) in everybody {
        let Some(key) = sides.key(party, acts) else { continue };
        let shown = match &party.country {
            Some(country) if *country == key && party.code.as_ref() != Some(country) => {
                Party {
                    key: country.clone(),
                    name: country.clone(),
                    code: Some(country.clone()),
                    country: Some(country.clone()),
                }
            }
            _ if party.country.is_none() && party.code.is_some() => {
                let full = sides.named.fullest.get(&party.name).unwrap_or(&party.name);
                Party { key, name: full.clone(), ..party.clone() }
            }
            _ => Party { key, ..party.clone() },
        };
        let better = found.get(&shown.key).is_none_or(|known| rank(&shown) < rank(known));
        if better {
            found.insert(shown.key.clone(), shown);
        }
    }
    found
}

/// A name before a bare code, a short one before a long one; then by the alphabet, so that the order of
/// events plays no part.
fn rank(party: &Party) -> (bool, usize, &Party) {
    (Some(&party.name) == party.country.as_ref(), party.name.len(), party)
}
