//! What reports say of names: which are written as names, which are of people, which of places, and who has
//! an army or a minister.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use watchfloor_reading::contract::{Actor, ActorKind};

use crate::events::names::{looks_like_name, root};
use crate::maps::HashSet;
use crate::snapshot::{Known, Snapshot};
use crate::tallies::datelines;
use crate::threads::{self, both};

/// Words for what acts for a country or group; alone they are nobody's.
pub(super) const INSTRUMENTS: &[&str] = &[
    "administration",
    "air",
    "ambassador",
    "ambassadors",
    "ambulances",
    "armed",
    "armies",
    "army",
    "artillery",
    "authorities",
    "authority",
    "boats",
    "border",
    "buses",
    "cabinet",
    "coast",
    "coastguard",
    "command",
    "congress",
    "council",
    "court",
    "customs",
    "defence",
    "defense",
    "delegation",
    "diplomats",
    "drones",
    "embassy",
    "envoy",
    "fleet",
    "force",
    "forces",
    "foreign",
    "general",
    "government",
    "governments",
    "guard",
    "guards",
    "guns",
    "interior",
    "jets",
    "leader",
    "leaders",
    "marines",
    "military",
    "militia",
    "minister",
    "ministers",
    "ministry",
    "missiles",
    "navy",
    "negotiators",
    "office",
    "officials",
    "parliament",
    "planes",
    "police",
    "premier",
    "president",
    "prime",
    "republic",
    "rockets",
    "senate",
    "shells",
    "ships",
    "side",
    "sides",
    "soldiers",
    "spokesman",
    "spokeswoman",
    "tanks",
    "troops",
    "warplanes",
    "warships",
    "water",
];

/// Nouns behind which "of" names a place and no country.
const PLACE_OF: &[&str] =
    &["city of ", "island of ", "port of ", "town of ", "village of "];

/// Words, each once, which the reports that have them share.
type Words = HashSet<Arc<str>>;

/// What the reports of a snapshot say of names: which are written as names, which are of people, which
/// of places.
#[derive(Debug, Default)]
pub struct Named {
    names: Words,
    pub(super) people: Words,
    pub(super) places: Words,
    /// Those who have an army or a minister, and the countries of datelines.
    pub(super) owners: Words,
    /// For organisations that a table knows, by name: the fullest name of the same.
    pub(super) fullest: BTreeMap<String, String>,
    /// Whether every word counts as a name: where there are no reports to ask.
    pub(super) all: bool,
}

impl Named {
    /// What the reports of a snapshot say.
    pub fn of(snapshot: &Snapshot) -> Named {
        let reports = &snapshot.reports;
        let uses = threads::map(reports, |report| report.memo.names(report));
        let union = |words: fn(&Uses) -> &[Arc<str>]| {
            let mut all = Words::default();
            for word in uses.iter().flat_map(|one| words(one)) {
                if !all.contains(word) {
                    all.insert(Arc::clone(word));
                }
            }
            all
        };
        let (names, (mut people, (places, owners))) = both(
            || union(|one| &one.names),
            || {
                both(
                    || union(|one| &one.people),
                    || (union(|one| &one.places), union(|one| &one.owners)),
                )
            },
        );
        // A reader who knows no such country may take it for a person; but people have no armies.
        people.retain(|name| !owners.contains(name));
        let coded = uses.iter().zip(reports).flat_map(|(one, report)| {
            let actors = &report.sheet.reading.actors;
            one.coded.iter().filter_map(|at| actors.get(*at))
        });
        let mut codes: BTreeSet<(&str, &str)> = BTreeSet::new();
        for actor in coded {
            if codes.len() >= MOST_CODED {
                break;
            }
            codes.extend(actor.code.as_deref().map(|code| (code, actor.name.as_str())));
        }
        let all = reports.is_empty();
        Named { names, people, places, owners, fullest: fullest(&codes), all }
    }

    pub(super) fn is_name(&self, word: &str) -> bool {
        if self.all {
            return word.starts_with(char::is_uppercase);
        }
        looks_like_name(word) && self.names.contains(root(word).as_str())
    }
}

/// How one report uses names; each list has a word once.
#[derive(Debug)]
pub(crate) struct Uses {
    names: Box<[Arc<str>]>,
    people: Box<[Arc<str>]>,
    places: Box<[Arc<str>]>,
    owners: Box<[Arc<str>]>,
    /// The actors that are organisations known to a table.
    coded: Box<[usize]>,
}

impl Uses {
    /// By a report.
    pub(crate) fn of(report: &Known) -> Uses {
        let sheet = &report.sheet;
        let acts = sheet.acts.iter().flat_map(|act| act.names.iter().cloned());
        let mut names: BTreeSet<String> = acts.collect();
        let mut people: BTreeSet<String> = BTreeSet::new();
        let mut places: BTreeSet<String> = BTreeSet::new();
        let mut owners: BTreeSet<String> = BTreeSet::new();
        for (town, country) in datelines(report) {
            places.extend(key_of(&town));
            names.extend(country.split_whitespace().map(root));
            owners.extend(key_of(&country));
        }
        for phrase in PLACE_OF {
            for (at, _) in report.text.match_indices(phrase) {
                let rest = &report.text[at + phrase.len()..];
                places.extend(key_of(first_name(rest)));
            }
        }
        for actor in &sheet.reading.actors {
            if ends_in_instrument(&actor.name) {
                let first = actor.name.split_whitespace().next();
                owners.extend(first.and_then(key_of));
            }
            if actor.kind != ActorKind::Group {
                // Also whoever only ever begins a sentence: a group's description may, too.
                let words = actor.name.split_whitespace().map(bare);
                names.extend(words.filter(|word| looks_like_name(word)).map(root));
            }
            match actor.kind {
                ActorKind::Person => {
                    // A single name may be a country's that no table knows; where it is a surname, its
                    // full name stands somewhere too.
                    let words = || actor.name.split_whitespace();
                    let proper = words().all(|word| word.starts_with(char::is_uppercase));
                    if let Some((_, surname)) =
                        actor.name.rsplit_once(' ').filter(|_| proper)
                    {
                        people.extend(key_of(&actor.name));
                        people.extend(key_of(surname));
                    } else if !actor.roles.is_empty() {
                        people.extend(key_of(&actor.name));
                    }
                }
                ActorKind::Country => names.extend(key_of(&actor.name)),
                ActorKind::Organization | ActorKind::Group => {}
            }
        }
        let is_coded = |actor: &Actor| {
            let organization = actor.kind == ActorKind::Organization;
            organization && actor.code.is_some() && actor.country.is_none()
        };
        let actors = sheet.reading.actors.iter().enumerate();
        let listed = |words: BTreeSet<String>| words.into_iter().map(Arc::from).collect();
        Uses {
            names: listed(names),
            people: listed(people),
            places: listed(places),
            owners: listed(owners),
            coded: actors
                .filter(|(_, actor)| is_coded(actor))
                .map(|(at, _)| at)
                .collect(),
        }
    }
}

/// Organisations compared by their names; with more than these none is looked for.
const MOST_CODED: usize = 200;

/// For the name of each organisation the longest name with the same code that has all its words: "River council",
/// "Council of River States".
fn fullest(coded: &BTreeSet<(&str, &str)>) -> BTreeMap<String, String> {
    let words = |name: &str| -> BTreeSet<String> {
        name.split_whitespace()
            .map(bare)
            .filter(|word| word.len() > 3)
            .map(root)
            .collect()
    };
    let known: Vec<(&str, &str, BTreeSet<String>)> =
        coded.iter().map(|(code, name)| (*code, *name, words(name))).collect();
    let mut found = BTreeMap::new();
    for (code, name, own) in &known {
        let same = known.iter().filter(|(its_code, _, its)| {
            its_code == code && own.is_subset(its) && !own.is_empty()
        });
        if let Some((_, full, _)) = same.max_by_key(|(_, full, its)| (its.len(), *full)) {
            found.insert((*name).to_owned(), (*full).to_owned());
        }
    }
    found
}

/// The words at the beginning of a text that have a capital.
fn first_name(text: &str) -> &str {
    let mut end = 0;
    for word in text.split_inclusive(char::is_whitespace).take(4) {
        let bare = word.trim();
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        end += word.len();
        if bare.ends_with(|c: char| !c.is_alphanumeric()) {
            break;
        }
    }
    text[..end].trim().trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// The roots of a name's words, as one key; none for no words.
pub(super) fn key_of(name: &str) -> Option<String> {
    let roots: Vec<String> = name.split_whitespace().map(bare).map(root).collect();
    let key = roots.join(" ");
    (!key.trim().is_empty()).then_some(key)
}

pub(super) fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// "Velmora's interior ministry", "Karsenian forces".
pub(super) fn ends_in_instrument(name: &str) -> bool {
    let words = || name.split_whitespace();
    words().count() > 1
        && words()
            .last()
            .is_some_and(|word| INSTRUMENTS.contains(&bare(word).to_lowercase().as_str()))
}
