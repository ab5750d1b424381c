//! Whether two words mean the same deed, and whether a sentence names somebody.

use std::sync::OnceLock;

use super::text::{READY, Words};
use crate::events::trigger::{Alike, Trigger};
use crate::events::{COMPATIBLE, CONTRADICTORY, PartyWords, names, same_by_words};
use crate::maps::HashSet;
use crate::picture::Party;
use crate::words::stems;

/// Whether two words can carry the same deed, one announced and one done.
pub(super) fn same_deed(one: &Trigger, other: &Trigger) -> bool {
    if one.stem.is_empty() || other.stem.is_empty() {
        return false;
    }
    if matches!(one.alike(other), Alike::Same | Alike::Group | Alike::Kin) {
        return true;
    }
    let rows = |trigger: &Trigger| READY.same_deed.get(&trigger.stem);
    match (rows(one), rows(other)) {
        (Some(rows), Some(its)) => rows.iter().any(|row| its.contains(row)),
        _ => false,
    }
}

/// The words of a party's name by which a sentence is seen to speak of him.
#[derive(Clone, Debug, Default)]
pub(super) struct Named(Vec<String>);

impl Named {
    pub(super) fn of(party: &Party) -> Named {
        let all: Vec<String> = Words::of(&party.name)
            .forms
            .iter()
            .filter(|form| !READY.empty.contains(*form) && !matches!(*form, "of" | "the"))
            .map(str::to_owned)
            .collect();
        let telling: Vec<String> = all
            .iter()
            .filter(|form| !READY.offices.contains(form.as_str()))
            .map(|form| names::root(form))
            .collect();
        // "The army" has no other word than its office.
        if telling.is_empty() { Named(all) } else { Named(telling) }
    }

    /// Whether one of them stands in the sentence.
    pub(super) fn stands_in(&self, sentence: &Words) -> bool {
        self.0.iter().any(|name| sentence.has_name(name))
    }
}

/// Somebody, with what he is compared by.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(super) party: Party,
    words: PartyWords,
    side: Option<Box<str>>,
    // Of most people the rest is never asked.
    named: OnceLock<Named>,
    stems: OnceLock<Box<[String]>>,
    own_name: OnceLock<Option<HashSet<String>>>,
}

impl Who {
    pub(crate) fn of(party: Party) -> Who {
        Who {
            words: PartyWords::of(&party),
            side: side(&party).map(String::into_boxed_str),
            named: OnceLock::new(),
            stems: OnceLock::new(),
            own_name: OnceLock::new(),
            party,
        }
    }

    /// The words by which a sentence is seen to speak of him.
    pub(super) fn named(&self) -> &Named {
        self.named.get_or_init(|| Named::of(&self.party))
    }

    /// The stems of his name.
    pub(super) fn stems(&self) -> &[String] {
        self.stems.get_or_init(|| stems(&self.party.name).into())
    }

    /// How far two may be one party, or one of its side: whatever has a country's code alone is the country,
    /// whichever kind the reader took it for.
    pub(super) fn closeness(&self, other: &Who) -> f32 {
        let (one, its) = (&self.party, &other.party);
        let close = same_by_words((one, &self.words), (its, &other.words));
        let one_country = one.country.is_some() && one.country == its.country;
        let one_side = || self.side.is_some() && self.side == other.side;
        if one_country && (is_country(one) || is_country(its)) || one_side() {
            close.max(COMPATIBLE)
        } else {
            close
        }
    }

    /// Whether two are persons of different names: both may speak for one country, but each for himself has
    /// promised or threatened what he did.
    pub(super) fn is_another_than(&self, other: &Who) -> bool {
        match (self.own_name(), other.own_name()) {
            (Some(one), Some(other)) => one.is_disjoint(other),
            _ => false,
        }
    }

    fn own_name(&self) -> Option<&HashSet<String>> {
        self.own_name.get_or_init(|| person(&self.party)).as_ref()
    }
}

/// [`Who::closeness`] of two who are compared only once.
pub(super) fn closeness(one: &Party, other: &Party) -> f32 {
    Who::of(one.clone()).closeness(&Who::of(other.clone()))
}

/// Whose office or arms it is, where only the name tells: "Karsenia's defence minister, Rolf Aden" and
/// "Karsenia's navy" are both Karsenia's. A name of one word may be the country itself.
fn side(party: &Party) -> Option<String> {
    if party.country.is_some() {
        return None;
    }
    let mut words = party.name.split_whitespace();
    let first = words.next()?;
    let owner = ["'s", "’s", "s'", "s’"].iter().any(|end| first.ends_with(end));
    let rest: Vec<&str> = words.collect();
    let is_office = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        READY.offices.contains(bare.to_lowercase().as_str())
    };
    let alone = rest.is_empty() && names::looks_like_name(first);
    (alone || owner && rest.iter().any(is_office)).then(|| names::root(first))
}

fn is_country(party: &Party) -> bool {
    party.country.is_some()
        && (party.code == party.country || party.country.as_ref() == Some(&party.key))
}

/// Whether one of those who act is this party. `None` where nobody knows.
pub(super) fn is_among(party: &Who, others: &[&Who]) -> Option<bool> {
    let best = others.iter().map(|other| party.closeness(other)).reduce(f32::max)?;
    if best >= COMPATIBLE {
        Some(true)
    } else if best <= CONTRADICTORY {
        Some(false)
    } else {
        None
    }
}

/// Whether a party's name is that of an office, which many hold.
pub(super) fn is_office(party: &Party) -> bool {
    let forms = Words::of(&party.name).forms;
    forms.iter().all(|form| READY.offices.contains(form))
}

/// The words of a person's own name; nothing for a country, a body, or an office without a name.
fn person(party: &Party) -> Option<HashSet<String>> {
    let is_body = party.key.contains('@') || is_country(party);
    let own = party.name.rsplit(", ").next().unwrap_or(&party.name);
    let forms = Words::of(own).forms;
    let is_name = party.country.is_some()
        && !is_body
        && own
            .split_whitespace()
            .all(|word| names::looks_like_name(word) || is_title(word));
    (is_name && forms.len() > 0)
        .then(|| forms.iter().filter(|form| !is_title(form)).map(str::to_owned).collect())
}

fn is_title(word: &str) -> bool {
    READY.offices.contains(word.to_lowercase().as_str())
}
