//! Whether who denies an act is the one who is said to have done it, or of his side.

use watchfloor_reading::contract::Event;

use super::tables::{COMMON, SELF};
use super::{Draft, Group};
use crate::events::names::root;
use crate::maps::HashSet;
use crate::origins::actor_of;
use crate::picture::{Origin, Stance};
use crate::snapshot::{Item, Known};

/// So many mentions are asked who acts; after that nothing new comes.
const ENOUGH: usize = 64;

/// Who is said to act.
#[derive(Debug, Default)]
struct Accused {
    countries: HashSet<String>,
    /// Words of their names that few others have, and those that many have.
    own: HashSet<String>,
    common: HashSet<String>,
}

/// Marks the claims of the party that a matter accuses.
pub(super) fn find_accused(group: &mut Group<'_>) {
    if !group.drafts.iter().any(|draft| draft.stance == Stance::Denies) {
        return;
    }
    let accused = Accused::of(group);
    for draft in &mut group.drafts {
        draft.accused = draft.stance == Stance::Denies
            && (accused.is(&draft.origin) || speaks_of_itself(draft));
    }
}

/// Whether a group says of somebody, or of his side, that they did it.
pub(super) fn accuses(group: &Group<'_>, origin: &Origin) -> bool {
    Accused::of(group).is(origin)
}

impl Accused {
    fn of(group: &Group<'_>) -> Accused {
        let mut accused = Accused::default();
        if let Some(card) = group.event {
            for party in &card.actor {
                accused.countries.extend(party.country.clone());
                accused.add(&party.name);
            }
        }
        // Who acts is said by those who say that it happened; where nobody does, by those who deny it.
        let only_denied = group.drafts.iter().all(|draft| draft.stance == Stance::Denies);
        let accusing = |draft: &&Draft<'_>| only_denied || draft.stance != Stance::Denies;
        for draft in group.drafts.iter().filter(accusing).take(ENOUGH) {
            let Some(event) = act_of(draft.report, draft) else { continue };
            for id in &event.actor {
                if let Some(actor) = actor_of(draft.report, Some(*id)) {
                    accused.countries.extend(actor.country.clone());
                    accused.add(&actor.name);
                }
            }
            for span in &event.actor_words {
                accused.add(draft.report.words(*span));
            }
        }
        accused
    }

    fn add(&mut self, name: &str) {
        for (word, is_common) in name_words(name) {
            if is_common {
                self.common.insert(word);
            } else {
                self.own.insert(word);
            }
        }
    }

    fn is(&self, origin: &Origin) -> bool {
        if origin.kind == "media" {
            return false;
        }
        if origin.country.as_ref().is_some_and(|country| self.countries.contains(country))
        {
            return true;
        }
        let words = name_words(&origin.name);
        let has_own = words.iter().any(|(_, is_common)| !is_common);
        if !self.own.is_empty() && has_own {
            return words
                .iter()
                .any(|(word, is_common)| !is_common && self.own.contains(word));
        }
        words.iter().any(|(word, is_common)| *is_common && self.common.contains(word))
    }
}

/// The words of a name, without endings, and whether many parties have them.
fn name_words(name: &str) -> Vec<(String, bool)> {
    const LITTLE: &[&str] =
        &["a", "an", "and", "at", "for", "in", "of", "the", "to", "from"];
    name.split(|mark: char| !mark.is_alphanumeric() && mark != '\'' && mark != '’')
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase())
        .filter(|word| word.chars().count() > 1)
        .filter(|word| !LITTLE.contains(&word.as_str()) && !SELF.contains(&word.as_str()))
        .map(|word| {
            let is_common = COMMON.contains(&word.as_str());
            (root(&word).trim_end_matches('s').to_owned(), is_common)
        })
        .collect()
}

/// "Karsenia denied that its forces had attacked": a source that speaks of its own.
fn speaks_of_itself(draft: &Draft<'_>) -> bool {
    let Some(event) = act_of(draft.report, draft) else { return false };
    let own = |word: &str| SELF.contains(&word.to_lowercase().as_str());
    draft.attributed
        && draft.origin.kind != "media"
        && event.actor_words.iter().any(|span| {
            draft.report.words(*span).split_whitespace().next().is_some_and(own)
        })
}

fn act_of<'r>(report: &'r Known, draft: &Draft<'_>) -> Option<&'r Event> {
    match report.item(draft.line)? {
        Item::Act(_, event) => Some(event),
        _ => None,
    }
}
