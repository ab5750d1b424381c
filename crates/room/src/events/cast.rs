//! Who acts in an event and to whom, as its card names them.
//!
//! Mentions of one shelling name "Lothmari artillery", "the army", "Lothmar's army" and "shells", and as its
//! victims a town, its market and 11 people. A card names each side once, by the name that most reports
//! use; descriptions stand only where nobody is named; and what few reports say is left to the lines.

use watchfloor_reading::contract::{ActorKind, Event};
use watchfloor_record::VersionId;

use super::cards::Mention;
use super::names::root;
use super::party::{COMPATIBLE, same_party, sort_of};
use crate::maps::{HashMap, HashSet};
use crate::picture::Party;
use crate::snapshot::Snapshot;

/// Parties of one mention's side that are looked at, and different ones of an event's side that are kept.
const MOST_PARTIES: usize = 8;
const MOST_NAMES: usize = 48;

/// A party named by less than this share of what the first has behind it is left out.
const LEAST_SHARE: f64 = 0.25;
/// Words that begin a name which says nothing out of its sentence.
const POINTING: [&str; 14] = [
    "another", "both", "each", "her", "his", "its", "my", "no", "nobody", "one",
    "others", "our", "their", "your",
];

/// The two sides of an event.
pub(super) struct Cast {
    pub(super) actor: Vec<Party>,
    pub(super) recipient: Vec<Party>,
}

/// Types of acts that are done together: who does it and with whom may change places.
const MUTUAL: [&str; 3] = ["AGREE", "CONSULT", "COOPERATE"];

/// What cards are made with beside their mentions.
pub(super) struct Names {
    /// For each report that is a copy, the report it comes from in the end.
    pub(super) copied: HashMap<VersionId, VersionId>,
    /// The name of each country, by its code: of "Karsenia", "Karsenian" and "Karsenians" the shortest, which is
    /// seldom that of the people.
    countries: HashMap<String, Country>,
}

/// The name of a country, with its root.
struct Country {
    name: String,
    root: String,
}

impl Names {
    pub(super) fn of(
        snapshot: &Snapshot,
        copied: HashMap<VersionId, VersionId>,
    ) -> Names {
        let mut countries: HashMap<String, Country> = HashMap::default();
        let reports = snapshot.current();
        for actor in reports.flat_map(|report| &report.sheet.reading.actors) {
            let (Some(code), ActorKind::Country) = (&actor.country, actor.kind) else {
                continue;
            };
            let Some(known) = countries.get_mut(code) else {
                let country =
                    Country { name: actor.name.clone(), root: root(&actor.name) };
                countries.insert(code.clone(), country);
                continue;
            };
            let key = |name: &str| name.chars().count();
            let is_before =
                (key(&actor.name), &actor.name) < (key(&known.name), &known.name);
            // Names of one root leave the root as it is.
            if is_before && known.root == root(&actor.name) {
                known.name.clone_from(&actor.name);
            }
        }
        Names { copied, countries }
    }

    /// The party under its country's name, if it has only that, or its people's.
    fn proper(&self, party: &Party) -> Party {
        let country = party.country.as_ref().and_then(|code| self.countries.get(code));
        match country {
            Some(country)
                if party.name != country.name && country.root == root(&party.name) =>
            {
                Party { name: country.name.clone(), ..party.clone() }
            }
            _ => party.clone(),
        }
    }
}

/// Who acts and to whom over all mentions of an event.
pub(super) fn cast(mentions: &[Mention], names: &Names) -> Cast {
    let mut actors = groups(mentions, names, |event| &event.actor);
    let mut recipients = groups(mentions, names, |event| &event.recipient);
    let mutual =
        mentions.iter().any(|mention| MUTUAL.contains(&mention.event.kind.as_str()));
    if !mutual {
        // Nobody strikes himself: one of the two was misread, the one that fewer say.
        let weaker = |own: &Group, others: &[Group]| {
            others.iter().any(|other| other.is(own) && other.support > own.support)
        };
        let kept: Vec<Group> =
            actors.iter().filter(|group| !weaker(group, &recipients)).cloned().collect();
        recipients.retain(|group| !weaker(group, &actors));
        actors = kept;
    }
    Cast { actor: shown(actors), recipient: shown(recipients) }
}

/// How much a name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    /// Nothing out of its sentence: "30", "its army".
    Nothing,
    /// Somebody unnamed: "11 people".
    Described,
    /// Somebody's: "Lothmari artillery".
    Sided,
    /// A name.
    Named,
}

fn telling(name: &str) -> Telling {
    let words: Vec<&str> = name.split_whitespace().collect();
    let lower = |word: &&str| word.to_lowercase();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Telling::Nothing;
    };
    let says_nothing = !name.chars().any(char::is_alphabetic)
        || POINTING.contains(&lower(first).as_str())
        || lower(last) == "number";
    if says_nothing {
        return Telling::Nothing;
    }
    let is_name = |word: &&str| {
        super::names::looks_like_name(word) && sort_of(&word.to_lowercase()).is_none()
    };
    // "The shelling of Ferrin" is not Ferrin.
    let of_another = words.contains(&"of") && first.starts_with(char::is_lowercase);
    if is_name(last) && !of_another {
        Telling::Named
    } else if words.iter().any(is_name) {
        Telling::Sided
    } else {
        Telling::Described
    }
}

/// Names of one party.
#[derive(Clone, Debug)]
struct Group {
    /// Each with what it has behind it.
    names: Vec<(Party, Telling, f64)>,
    support: f64,
}

impl Group {
    fn is(&self, other: &Group) -> bool {
        self.names
            .iter()
            .any(|(one, ..)| other.names.iter().any(|(its, ..)| one.key == its.key))
    }

    fn telling(&self) -> Telling {
        self.names
            .iter()
            .map(|(_, telling, _)| *telling)
            .max()
            .unwrap_or(Telling::Nothing)
    }

    fn country(&self) -> Option<String> {
        self.names.iter().find_map(|(party, ..)| party.country.clone())
    }

    /// The name that most use, of those that tell who it is; with what is known of its country.
    fn shown(&self) -> Option<Party> {
        let least = self.telling().min(Telling::Sided);
        let mut best: Option<&(Party, Telling, f64)> = None;
        for name in self.names.iter().filter(|(_, telling, _)| *telling >= least) {
            if best
                .is_none_or(|best| name.2 > best.2 || name.2 == best.2 && name.1 > best.1)
            {
                best = Some(name);
            }
        }
        let mut party = best?.0.clone();
        let known =
            self.names.iter().map(|(party, ..)| party).find(|party| party.code.is_some());
        if let (None, None, Some(known)) = (&party.country, &party.code, known) {
            party.country.clone_from(&known.country);
            party.code.clone_from(&known.code);
        }
        Some(party)
    }
}

/// The parties of one side, those with the most behind them first.
fn groups(
    mentions: &[Mention],
    names: &Names,
    side: impl Fn(&Event) -> &Vec<usize>,
) -> Vec<Group> {
    let mut found: Vec<Entry> = Vec::new();
    let mut together: HashSet<(usize, usize)> = HashSet::default();
    for mention in mentions {
        let told = mention.report;
        let actors = &told.sheet.reading.actors;
        // What a copy says, its original has said.
        let report =
            names.copied.get(&mention.report.id).copied().unwrap_or(mention.report.id);
        let mut here: Vec<usize> = Vec::new();
        for id in side(mention.event).iter().take(MOST_PARTIES) {
            let Some(at) = actors.iter().position(|actor| actor.id == *id) else {
                continue;
            };
            let (actor, Some(party)) = (&actors[at], told.memo.party(told, at)) else {
                continue;
            };
            let party = names.proper(party);
            let at = found.iter().position(|entry| entry.party.key == party.key);
            let at = match at {
                Some(at) => at,
                None if found.len() < MOST_NAMES => {
                    let person = actor.kind == ActorKind::Person;
                    found.push(Entry::new(party, person));
                    found.len() - 1
                }
                None => continue,
            };
            found[at].add(report, mention.event.confidence);
            here.push(at);
        }
        for (place, one) in here.iter().enumerate() {
            together.extend(
                here[place + 1..].iter().map(|other| (*one.min(other), *one.max(other))),
            );
        }
    }
    merged(&found, &together)
}

/// One name of a side.
struct Entry {
    party: Party,
    person: bool,
    telling: Telling,
    /// How sure each report is of it, with its surest mention.
    reports: Vec<(VersionId, f64)>,
}

impl Entry {
    fn new(party: Party, person: bool) -> Entry {
        let telling = telling(&party.name);
        Entry { party, person, telling, reports: Vec::new() }
    }

    fn add(&mut self, report: VersionId, confidence: f64) {
        match self.reports.last_mut() {
            Some((known, surest)) if *known == report => *surest = surest.max(confidence),
            _ => self.reports.push((report, confidence)),
        }
    }

    fn support(&self) -> f64 {
        self.reports.iter().map(|(_, confidence)| confidence).sum()
    }

    /// Whether two names are of one party, or of one side: forces and officials of one country are where the
    /// act is one.
    fn is_with(&self, other: &Entry) -> bool {
        if same_party(&self.party, &other.party) >= COMPATIBLE {
            return true;
        }
        let one_country =
            self.party.country.is_some() && self.party.country == other.party.country;
        one_country && !(self.person && other.person)
    }
}

/// Puts the names of one party together. Two that one mention names side by side are two.
fn merged(found: &[Entry], together: &HashSet<(usize, usize)>) -> Vec<Group> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    // The sort keeps the order in which they were first named among equals.
    order.sort_by(|a, b| found[*b].support().total_cmp(&found[*a].support()));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let fits = |group: &&mut Vec<usize>| {
            let apart =
                |other: &usize| together.contains(&(at.min(*other), at.max(*other)));
            !group.iter().any(apart)
                && group.iter().any(|other| found[*other].is_with(&found[at]))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|members| {
            let names = members.iter().map(|at| {
                let entry = &found[*at];
                (entry.party.clone(), entry.telling, entry.support())
            });
            let names: Vec<(Party, Telling, f64)> = names.collect();
            let support = names.iter().map(|(.., support)| support).sum();
            Group { names, support }
        })
        .collect();
    groups.sort_by(|a, b| b.support.total_cmp(&a.support));
    groups
}

/// The names to show of one side.
fn shown(groups: Vec<Group>) -> Vec<Party> {
    let most = groups.iter().map(Group::telling).max().unwrap_or(Telling::Nothing);
    let strongest = groups
        .iter()
        .filter(|group| group.telling() >= most.min(Telling::Sided))
        .map(|group| group.support)
        .fold(0.0, f64::max);
    let named: Vec<Option<String>> = groups
        .iter()
        .filter(|group| {
            group.telling() == Telling::Named && group.support >= strongest * LEAST_SHARE
        })
        .map(Group::country)
        .collect();
    let mut kept: Vec<Group> = groups
        .into_iter()
        .filter(|group| match group.telling() {
            Telling::Nothing => false,
            Telling::Described => {
                most == Telling::Described && group.support >= strongest * LEAST_SHARE
            }
            // "Ardovian town" beside "Ferrin" is that town, or a misreading; "Ardovian troops" beside
            // "Lothmar" are another side.
            Telling::Sided => {
                let other = |country: &Option<String>| {
                    country.is_some()
                        && group.country().is_some()
                        && *country != group.country()
                };
                group.support >= strongest * LEAST_SHARE && named.iter().all(other)
            }
            Telling::Named => group.support >= strongest * LEAST_SHARE,
        })
        .collect();
    // Proper names first; among them, and among the others, those with the most behind them.
    kept.sort_by_key(|group| std::cmp::Reverse(group.telling()));
    kept.iter().take(MOST_PARTIES).filter_map(Group::shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_more_than_a_description() {
        assert!(POINTING.is_sorted());
        for (name, tells) in [
            ("Corrick Dam", Telling::Named),
            ("Lothmari artillery", Telling::Sided),
            ("shelling of Ferrin", Telling::Sided),
            ("11 people", Telling::Described),
            ("Army", Telling::Described),
            ("30", Telling::Nothing),
            ("its army", Telling::Nothing),
            ("", Telling::Nothing),
        ] {
            assert_eq!(telling(name), tells, "{name}");
        }
    }
}
