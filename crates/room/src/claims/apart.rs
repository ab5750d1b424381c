//! Acts of two sides that were taken for one event: each side's is a matter of its own.
//!
//! "Ustria's army fired first" and "Brenmark's army fired first" contradict each other, and whoever says one does
//! not bear out the other, however alike their words are.

use std::collections::BTreeSet;

use super::alike::is_day;
use super::tables::SILENT_ARMS;
use super::{Draft, Group};
use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{Origin, Stance};
use crate::snapshot::{Item, Known};
use crate::words;

/// Types of acts that one side does to another. What both do together has no side.
const ONE_SIDED: &[&str] = &["ACCUSE", "ASSAULT", "COERCE", "SANCTION", "THREATEN"];

/// Types of acts of words, which are one only where the words are of one thing.
const BY_CONTENT: &[&str] = &["ACCUSE", "AGREE"];

/// The groups that a group falls into; nearly always itself.
pub(super) fn apart<'a>(group: Group<'a>, origins: &Origins<'_>) -> Vec<Group<'a>> {
    if group.event.is_some_and(|card| BY_CONTENT.contains(&card.kind.as_str())) {
        return by_content(group);
    }
    let is_one_sided =
        group.event.is_some_and(|card| ONE_SIDED.contains(&card.kind.as_str()));
    if !is_one_sided {
        return vec![group];
    }
    let sides: Vec<BTreeSet<String>> =
        group.drafts.iter().map(|draft| sides_of(draft, origins)).collect();
    let sets = sets(&sides);
    if sets.len() < 2 {
        return vec![group];
    }
    let mut parts: Vec<Group<'a>> = sets
        .iter()
        .map(|_| Group { withdrawals: group.withdrawals.clone(), ..Group::default() })
        .collect();
    let set_of = |side: &String| sets.iter().position(|set| set.contains(side));
    for (draft, own) in group.drafts.into_iter().zip(sides) {
        let told = own.first().and_then(set_of);
        // Whoever denies without saying who acted speaks for his own side.
        let denied = || {
            let side = (draft.stance == Stance::Denies)
                .then(|| side_of(&draft.origin))
                .flatten();
            side.as_ref().and_then(set_of)
        };
        parts[told.or_else(denied).unwrap_or(0)].drafts.push(draft);
    }
    // The event goes with those who told of it first.
    parts[0].event = group.event;
    parts
}

/// "Agreed to a ceasefire" and "agreed to a joint inquiry" of the same two are taken for one event: what is agreed to
/// must have a word in common. A claim that does not say what goes with the first.
fn by_content(group: Group<'_>) -> Vec<Group<'_>> {
    let Group { event, drafts, withdrawals } = group;
    let mut parts: Vec<(HashSet<&str>, Group<'_>)> = Vec::new();
    for draft in drafts {
        let own = content(&draft);
        let found = parts.iter().position(|(known, _)| {
            own.is_empty()
                || known.is_empty()
                || own.iter().any(|stem| known.contains(stem.as_str()))
        });
        let at = found.unwrap_or_else(|| {
            let withdrawals = withdrawals.clone();
            let event = event.filter(|_| parts.is_empty());
            let part = Group { event, withdrawals, drafts: Vec::new() };
            parts.push((HashSet::default(), part));
            parts.len() - 1
        });
        parts[at].0.extend(own.iter().map(String::as_str));
        parts[at].1.drafts.push(draft);
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The stems of what is agreed to, promised or laid to somebody's charge.
fn content<'r>(draft: &Draft<'r>) -> &'r [String] {
    match draft.report.item(draft.line) {
        Some(Item::Act(at, _)) => draft.report.memo.behind(draft.report, at),
        _ => &[],
    }
}

/// The stems of the words behind an act's verb, each once, without the parties.
pub(crate) fn behind(report: &Known, at: usize) -> Box<[String]> {
    let (Some(event), Some(act)) =
        (report.sheet.reading.events.get(at), report.sheet.acts.get(at))
    else {
        return Box::default();
    };
    let end = event.span[1].max(event.trigger[1]);
    let behind = report.words([event.trigger[1], end]);
    let stems = words::stems(behind).into_iter();
    let own: BTreeSet<String> = stems
        .filter(|stem| {
            !act.actor.contains(stem) && !act.recipient.contains(stem) && !is_day(stem)
        })
        .map(|stem| match SILENT_ARMS.contains(&stem.as_str()) {
            true => SILENT_ARMS[0].to_owned(),
            false => stem,
        })
        .collect();
    own.into_iter().collect()
}

/// The countries or places of those who act in a claim.
fn sides_of(draft: &Draft<'_>, origins: &Origins<'_>) -> BTreeSet<String> {
    match draft.report.item(draft.line) {
        Some(Item::Act(_, event)) => event
            .actor
            .iter()
            .filter_map(|actor| origins.side_of(draft.report, *actor))
            .collect(),
        _ => BTreeSet::new(),
    }
}

/// What an origin's key says of its side: `institution:army|ustri`, `country:ust`.
fn side_of(origin: &Origin) -> Option<String> {
    let country = origin.country.as_ref().map(|code| code.to_lowercase());
    country
        .or_else(|| origin.key.strip_prefix("country:").map(str::to_owned))
        .or_else(|| origin.key.split_once('|').map(|(_, owner)| owner.to_owned()))
}

/// Sides that are named together are one; each set in the order in which it was first named.
fn sets(sides: &[BTreeSet<String>]) -> Vec<BTreeSet<String>> {
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::default();
    for own in sides.iter().filter(|own| !own.is_empty()) {
        let found: BTreeSet<usize> =
            own.iter().filter_map(|side| place.get(side)).copied().collect();
        let into = match found.first() {
            Some(first) => *first,
            None => {
                sets.push(BTreeSet::new());
                sets.len() - 1
            }
        };
        let mut all = own.clone();
        for at in found {
            all.extend(std::mem::take(&mut sets[at]));
        }
        for side in &all {
            place.insert(side.clone(), into);
        }
        sets[into].extend(all);
    }
    sets.retain(|set| !set.is_empty());
    sets
}
