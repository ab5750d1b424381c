//! The mentions of a document, put together: those that must mean the same place share one fate.

use std::collections::BTreeMap;

use crate::Kind;
use crate::candidates::{Candidate, Container, candidates, containers, key_of};
use crate::resolve::{Context, Mention};
use crate::surroundings::{Type, look_around};
use crate::table::Table;

/// Mentions with the same name, the same type beside it and the same container.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The folded name.
    pub(crate) key: String,
    /// The type that the name or the word beside it gives.
    pub(crate) type_: Option<Type>,
    pub(crate) containers: Vec<Container>,
    pub(crate) candidates: Vec<Candidate>,
    /// Where its mentions start in the text, in order.
    pub(crate) starts: Vec<usize>,
    /// Numbers of its mentions.
    pub(crate) mentions: Vec<usize>,
    /// It stands for what is known of the report, not for a mention.
    pub(crate) outlet: bool,
}

/// A document as the resolver sees it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) groups: Vec<Group>,
    /// Share of the report's countries that each is, by number.
    pub(crate) countries: BTreeMap<u8, f32>,
}

impl Document {
    pub(crate) fn new(
        table: &Table,
        mentions: &[Mention],
        context: &Context,
    ) -> Document {
        let mut groups: Vec<Group> = Vec::new();
        let mut numbers = BTreeMap::new();
        if let Some(place) = context.place {
            let (name, container) = split_at_comma(place);
            let mut group = group(table, name, None, containers(table, &container));
            group.outlet = true;
            groups.push(group);
        }
        for (number, mention) in mentions.iter().enumerate() {
            let (name, inside) = split_at_comma(mention.name);
            let around = look_around(context.text, mention.span.start, mention.span.end);
            let names = if inside.is_empty() { around.containers } else { inside };
            let larger = containers(table, &names);
            let said = if larger.is_empty() { None } else { names.first().copied() };
            let key = (key_of(table, name), around.type_, said.unwrap_or(""));
            let index = *numbers.entry(key).or_insert_with(|| {
                groups.push(group(table, name, around.type_, larger));
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(index) {
                group.starts.push(mention.span.start);
                group.mentions.push(number);
            }
        }
        Document { groups, countries: shares(table, context.countries) }
    }
}

fn group(
    table: &Table,
    name: &str,
    beside: Option<Type>,
    containers: Vec<Container>,
) -> Group {
    let mut found = candidates(table, name, beside);
    keep_contained(&mut found.places, &containers);
    Group {
        key: key_of(table, name),
        type_: found.type_,
        containers,
        candidates: found.places,
        starts: Vec::new(),
        mentions: Vec::new(),
        outlet: false,
    }
}

/// Drops what a container excludes, if it leaves anything: "Paris, Texas" is not in France.
///
/// A country after a comma may as well be the next of a list ("Jordan, Lebanon"), so it does not
/// exclude countries.
fn keep_contained(candidates: &mut Vec<Candidate>, containers: &[Container]) {
    let is_held = |candidate: &Candidate| {
        candidate.record.kind != Kind::Country
            && containers.iter().any(|larger| larger.holds(candidate))
    };
    if candidates.iter().any(is_held) {
        let in_list =
            containers.iter().any(|larger| matches!(larger, Container::Country(_)));
        candidates.retain(|candidate| {
            is_held(candidate) || (in_list && candidate.record.kind == Kind::Country)
        });
    }
}

/// "Paris, Texas" as a name and what may contain it.
fn split_at_comma(name: &str) -> (&str, Vec<&str>) {
    match name.split_once(',') {
        Some((place, container)) => (place.trim(), vec![container.trim()]),
        None => (name, Vec::new()),
    }
}

fn shares(table: &Table, countries: &[&str]) -> BTreeMap<u8, f32> {
    let mut shares = BTreeMap::new();
    for number in countries.iter().filter_map(|alpha3| table.country(alpha3)) {
        *shares.entry(number).or_insert(0.0) += 1.0 / countries.len() as f32;
    }
    shares
}
