//! Between whom an event is.

use std::collections::{BTreeMap, BTreeSet};

use crate::events::names::root;
use crate::picture::{EventCard, Party};

/// At most so many parties of each side of an event make pairs: the first in the order of their keys.
/// A vote of 140 states would otherwise make ten thousand pairs.
pub const MOST_PARTIES: usize = 8;

/// What those do together who stand side by side as its actors, when nobody is named to whom they do it:
/// they meet, agree, cease fire *with each other*. Those who strike together strike somebody else.
const TOGETHER: &[&str] =
    &["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT", "CONCEDE"];

/// Everybody who is a party to some event, by his key.
pub(super) struct Known<'a>(BTreeSet<&'a str>);

impl<'a> Known<'a> {
    pub(super) fn of(events: &'a [EventCard]) -> Known<'a> {
        Known(everybody(events).map(|party| party.key.as_str()).collect())
    }

    /// Whom a party counts for: its country, where it has one; for "Tamarind's envoy", "the envoy of
    /// Tamarind" and "Karsenian forces" the Tamarind and Karsenia of other events, also where no table knows such a country; else
    /// itself. Whoever has no name is nobody that two reports could both mean: "45 prisoners", "a town".
    fn key(&self, party: &Party) -> Option<String> {
        if let Some(country) = &party.country {
            return Some(country.clone());
        }
        let is_name = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        let words = || party.name.split_whitespace();
        words().find(is_name)?;
        let named = words().skip_while(|word| !is_name(word));
        let begins = words().next().is_some_and(|word| is_name(&word));
        let before_name = words().take_while(|word| !is_name(word)).last();
        let owner: Vec<String> = match begins || before_name == Some("of") {
            true => named.take_while(is_name).map(root).collect(),
            false => Vec::new(),
        };
        let owner = owner.join(" ");
        if self.0.contains(owner.as_str()) {
            Some(owner)
        } else {
            Some(party.key.clone())
        }
    }

    /// The keys of one side, in order, no more than [`MOST_PARTIES`].
    fn side(&self, parties: &[Party]) -> Vec<String> {
        let keys: BTreeSet<String> =
            parties.iter().filter_map(|party| self.key(party)).collect();
        keys.into_iter().take(MOST_PARTIES).collect()
    }
}

fn everybody(events: &[EventCard]) -> impl Iterator<Item = &Party> {
    events.iter().flat_map(|event| event.actor.iter().chain(&event.recipient))
}

/// The pairs of an event, each once, each in the order of its keys.
pub(super) fn pairs_of(
    event: &EventCard,
    known: &Known<'_>,
) -> BTreeSet<(String, String)> {
    let actors = known.side(&event.actor);
    let mut recipients = known.side(&event.recipient);
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

/// The party to show for each key. A country goes by the name of the country itself where some report
/// has it, else by its code; whoever has no country, by the first of his names.
pub(super) fn names(events: &[EventCard]) -> BTreeMap<String, Party> {
    let mut found: BTreeMap<String, Party> = BTreeMap::new();
    for party in everybody(events) {
        let shown = match &party.country {
            Some(country) if party.code.as_ref() == Some(country) => {
                Party { key: country.clone(), ..party.clone() }
            }
            Some(country) => Party {
                key: country.clone(),
                name: country.clone(),
                code: Some(country.clone()),
                country: Some(country.clone()),
            },
            None => party.clone(),
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
