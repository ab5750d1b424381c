//! Figures that reach a threshold or are contradicted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use watchfloor_brief::{counted, safe, words};
use watchfloor_record::Line;
use watchfloor_room::picture::{Entry, EntryState, EventCard, Tally};

use super::scene::Scene;
use super::{Draft, Fires, Found, roughly};
use crate::notice::Standing;
use crate::rules::{Rule, Tallies, any_words};

/// Tallies that a rule asks for.
pub(super) fn find(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Tallies,
    found: &mut Vec<Found>,
) {
    let cards: HashMap<Line, &EventCard> = match asked.country.is_empty() {
        true => HashMap::new(),
        false => scene.picture.events.iter().map(|card| (card.id, card)).collect(),
    };
    for tally in &scene.picture.tallies {
        let card = tally.event.and_then(|event| cards.get(&event).copied());
        if fits(scene, asked, tally, card) {
            found.extend(one(scene, rule, asked, tally));
        }
    }
}

fn fits(
    scene: &Scene<'_>,
    asked: &Tallies,
    tally: &Tally,
    card: Option<&EventCard>,
) -> bool {
    let of_role = asked.role.is_empty()
        || tally.role.is_some_and(|role| asked.role.contains(&role));
    let in_country = asked.country.is_empty()
        || card
            .and_then(|card| card.place.as_ref()?.country.as_ref())
            .is_some_and(|country| asked.country.contains(country));
    of_role
        && in_country
        && any_words(&asked.item, tally.item.as_deref().unwrap_or_default())
        && any_words(&asked.place, tally.place.as_deref().unwrap_or_default())
        && scene.has_words(&asked.words, tally.entries.iter().map(|entry| entry.line))
}

/// Whether an entry reaches a threshold: what it counts at least is that much.
fn reaches(entry: &Entry, least: Option<f64>) -> bool {
    least.is_none_or(|least| entry.low.is_some_and(|low| low >= least))
}

fn one(scene: &Scene<'_>, rule: &Rule, asked: &Tallies, tally: &Tally) -> Option<Found> {
    let counts = |entry: &&Entry| !matches!(entry.state, EntryState::Superseded { .. });
    let conflicts =
        |entry: &&Entry| matches!(entry.state, EntryState::Conflicting { .. });
    let mut ever: Vec<&Entry> =
        tally.entries.iter().filter(|entry| reaches(entry, asked.at_least)).collect();
    ever.sort_by_key(|entry| entry.learnt);
    let is_disputed = tally.entries.iter().any(|entry| conflicts(&entry));
    if ever.is_empty() || asked.conflict && !is_disputed {
        return None;
    }
    let now: BTreeSet<&str> =
        ever.iter().filter(|e| counts(e)).map(|e| e.origin.key.as_str()).collect();
    let is_live = !now.is_empty();
    // Those who still say so, each with the figure by which they first did.
    let mut firsts: Vec<&Entry> = Vec::new();
    for entry in ever.iter().filter(|entry| now.contains(entry.origin.key.as_str())) {
        if !firsts.iter().any(|first| first.origin.key == entry.origin.key) {
            firsts.push(entry);
        }
    }
    let needed = match asked.conflict {
        // It is the last of those in conflict that made it one.
        true => tally.entries.iter().filter(conflicts).max_by_key(|entry| entry.learnt),
        false => firsts.get(rule.origins.saturating_sub(1)).copied(),
    };
    let (since, fires) = match needed.filter(|_| firsts.len() >= rule.origins) {
        Some(entry) => (entry.learnt, scene.freshness(rule, entry.learnt, entry.line)),
        None => (i64::MAX, Fires::No),
    };
    let mut current: Vec<&Entry> = tally.entries.iter().filter(counts).collect();
    current.sort_by_key(|entry| (!reaches(entry, asked.at_least), -entry.as_of));
    let before =
        tally.entries.iter().filter(|entry| !counts(entry)).map(|entry| entry.line).rev();
    let lines = current.iter().map(|entry| entry.line).chain(before);
    let standing = match (is_live, is_disputed && !asked.conflict) {
        (false, _) => Standing::Corrected,
        (true, true) => Standing::Disputed,
        (true, false) => Standing::Holds,
    };
    let range = words::range(tally.low, tally.high);
    let counted = counted(tally);
    let conflict = if is_disputed { ", in conflict" } else { "" };
    let by: Vec<String> = current
        .iter()
        .map(|entry| {
            let name = safe::short(&entry.origin.name, 60);
            format!("{} by {name}", words::range(entry.low, entry.high))
        })
        .collect();
    let asks = match asked.at_least {
        Some(least) => format!("at least {}", words::range(Some(least), Some(least))),
        None => "counts in conflict".to_owned(),
    };
    let why = format!(
        "{asks}{} asked for: {}",
        match rule.origins {
            1 => String::new(),
            count => format!(" by {} independent origins", words::number(count)),
        },
        words::listed_origins(&by),
    );
    let (anchors, near) =
        scene.anchors(tally.entries.iter().flat_map(|entry| entry.lines.iter().copied()));
    let mut labels = BTreeMap::new();
    labels
        .insert("role".to_owned(), tally.role.map(words::role).unwrap_or("").to_owned());
    labels.insert("item".to_owned(), tally.item.clone().unwrap_or_default());
    labels.insert("place".to_owned(), tally.place.clone().unwrap_or_default());
    let mut origins: Vec<String> = Vec::new();
    for entry in &firsts {
        origins.push(safe::short(&entry.origin.name, 60));
    }
    let latest = tally.entries.iter().map(|entry| entry.learnt).max();
    Some(
        Draft {
            subject: "tally",
            title: format!("{counted}: {range}{conflict}"),
            why,
            labels,
            lines: scene.shown(lines),
            origins,
            standing,
            anchors,
            near,
            key: scene.anchor(tally.id),
            print: format!(
                "tally {:?} {:?} {is_disputed} {is_live} {}",
                tally.low,
                tally.high,
                roughly(firsts.len(), is_disputed)
            ),
            is_live,
            fires,
            since,
            latest: latest.unwrap_or(since),
        }
        .into_found(rule),
    )
}
