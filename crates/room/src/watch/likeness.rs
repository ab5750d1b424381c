//! Whether two words mean the same deed, and whether a sentence names somebody.

use super::text::{READY, Words};
use crate::events::trigger::{Alike, Trigger};
use crate::events::{COMPATIBLE, CONTRADICTORY, names, same_party};
use crate::picture::Party;

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
            .into_iter()
            .filter(|form| !READY.empty.contains(form) && form != "of" && form != "the")
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
        self.0.iter().any(|name| sentence.roots().contains(name))
    }
}

/// Whether one of those who act is this party. `None` where nobody knows.
pub(super) fn is_among(party: &Party, others: &[Party]) -> Option<bool> {
    let best = others.iter().map(|other| same_party(party, other)).reduce(f32::max)?;
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
    forms.iter().all(|form| READY.offices.contains(form.as_str()))
}
