//! Who acts, speaks or is acted upon, as several reports know him.
//!
//! Reports call one party many things: "Karsenia", "Karsenian forces", "Karsenia's navy"; "General
//! Orrin", "Pavel Orrin". [`party`] gives each a key under which the same words come together, and
//! [`same_party`] says how far two keys may be one party.

use std::sync::LazyLock;

use watchfloor_reading::contract::{Actor, ActorKind};

use super::names::{looks_like_name, root};
use crate::maps::HashMap;
use crate::picture::Party;

/// From here on two parties count as one, perhaps named more and less exactly.
pub const COMPATIBLE: f32 = 0.5;

/// Up to here two parties cannot be one.
pub const CONTRADICTORY: f32 = 0.1;

/// Words that say nothing of who it is.
const NO_PART: &[&str] = &[
    "a",
    "about",
    "an",
    "and",
    "another",
    "at",
    "both",
    "dozens",
    "eight",
    "eleven",
    "few",
    "five",
    "for",
    "four",
    "general",
    "her",
    "his",
    "hundreds",
    "its",
    "least",
    "many",
    "more",
    "mr",
    "mrs",
    "ms",
    "nearly",
    "nine",
    "of",
    "one",
    "our",
    "over",
    "president",
    "seven",
    "several",
    "six",
    "some",
    "ten",
    "than",
    "the",
    "their",
    "thousands",
    "three",
    "twelve",
    "two",
    "up",
];

/// What belongs to a country or a group and acts for it: "Karsenia's navy" may be what another report
/// calls "Karsenia". Each list is one sort; two sorts of one country are still compatible, less so.
const INSTRUMENTS: &[&[&str]] = &[
    &[
        "aircraft",
        "airforce",
        "armed",
        "armies",
        "army",
        "artillery",
        "artillerymen",
        "base",
        "battalion",
        "batteries",
        "battery",
        "boats",
        "bomb",
        "bomber",
        "bombers",
        "bombs",
        "brigade",
        "cannon",
        "commandos",
        "corps",
        "division",
        "drone",
        "drones",
        "fleet",
        "force",
        "forces",
        "frigate",
        "gun",
        "gunboat",
        "gunboats",
        "gunners",
        "guns",
        "helicopter",
        "helicopters",
        "howitzers",
        "jet",
        "jets",
        "marines",
        "militaries",
        "military",
        "missile",
        "missiles",
        "mortar",
        "mortars",
        "navy",
        "paratroopers",
        "patrol",
        "plane",
        "planes",
        "regiment",
        "rocket",
        "rockets",
        "shell",
        "shells",
        "ship",
        "ships",
        "soldiers",
        "squadron",
        "submarine",
        "tanks",
        "troop",
        "troops",
        "unit",
        "units",
        "vessel",
        "vessels",
        "warplanes",
        "warship",
        "warships",
    ],
    &[
        "administration",
        "ambassador",
        "authorities",
        "cabinet",
        "capital",
        "chancellor",
        "council",
        "delegation",
        "diplomats",
        "embassy",
        "envoy",
        "government",
        "king",
        "leader",
        "leaders",
        "minister",
        "ministry",
        "official",
        "officials",
        "parliament",
        "premier",
        "president",
        "prime",
        "queen",
        "republic",
        "state",
    ],
    &["guards", "officers", "police", "policemen", "security"],
    &[
        "attackers",
        "extremists",
        "fighters",
        "guerrillas",
        "gunmen",
        "insurgents",
        "militants",
        "militia",
        "militiamen",
        "rebels",
        "separatists",
    ],
    &[
        "citizens",
        "civilians",
        "crowd",
        "crowds",
        "demonstrators",
        "men",
        "people",
        "protesters",
        "residents",
        "villagers",
        "women",
    ],
];

/// Somebody of a reading, as he is known across reports.
///
/// The key of a country is its code. Of others it is the words of the name without articles, numbers and
/// titles, names among them without the ending that makes a people of a country ("karsen navy"), and the
/// code of the country behind an `@` where the reading knows it and it is no person's.
pub fn party(actor: &Actor) -> Party {
    let words = key_words(&actor.name);
    let words =
        if words.is_empty() { actor.name.to_lowercase() } else { words.join(" ") };
    let key = match (&actor.country, actor.kind) {
        (Some(country), ActorKind::Country) => country.clone(),
        (Some(country), ActorKind::Organization | ActorKind::Group) => {
            format!("{words}@{country}")
        }
        _ => words,
    };
    Party {
        key,
        name: actor.name.clone(),
        code: actor.code.clone(),
        country: actor.country.clone(),
    }
}

/// The words of a name that tell who it is.
pub(crate) fn key_words(name: &str) -> Vec<String> {
    let split =
        name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')));
    split
        .filter_map(|word| {
            let bare = word.trim_end_matches("'s").trim_end_matches("’s");
            let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
            let lower = bare.to_lowercase();
            let says_nothing = lower.is_empty()
                || NO_PART.binary_search(&lower.as_str()).is_ok()
                || lower.chars().all(|c| c.is_ascii_digit());
            if says_nothing {
                return None;
            }
            Some(if looks_like_name(bare) { root(bare) } else { lower })
        })
        .collect()
}

/// How far two may be one party: 1 for the same words, from [`COMPATIBLE`] on where one is named more
/// exactly than the other or acts for the same country, up to [`CONTRADICTORY`] where they cannot be one
/// (two countries, two names), and between them where nothing is known.
pub fn same_party(one: &Party, other: &Party) -> f32 {
    if one.key == other.key {
        return 1.0;
    }
    same_by_words((one, &Words::of(one)), (other, &Words::of(other)))
}

/// The same, where the words of both are at hand.
pub(crate) fn same_by_words(one: (&Party, &Words), other: (&Party, &Words)) -> f32 {
    let ((one, words), (other, its_words)) = (one, other);
    if one.key == other.key {
        return 1.0;
    }
    let countries = match (&one.country, &other.country) {
        (Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    if countries == Some(false) {
        return 0.0;
    }
    let by_words = alike(&words.0, &its_words.0);
    if countries != Some(true) {
        return by_words;
    }
    let is_country = |party: &Party| party.country.as_ref() == Some(&party.key);
    let by_country = if is_country(one) || is_country(other) {
        // A private citizen of a country does not act for it; whoever has an instrument's name or code does.
        let private = [one, other].into_iter().any(|party| {
            matches!(
                party.code.as_deref().and_then(|code| code.get(3..6)),
                Some("CVL" | "BUS" | "MED" | "REB")
            )
        });
        if private { 0.3 } else { 0.8 }
    } else if one.code.is_some() && one.code == other.code {
        0.6
    } else {
        0.4
    };
    by_words.max(by_country)
}

/// The words of a party's key, each with the sort of instrument that it names; a country's code is no word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(Vec<Word>);

#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    sort: Option<usize>,
}

impl Words {
    pub(crate) fn of(party: &Party) -> Words {
        let word = |text: String| Word { sort: sort_of(&text), text };
        if party.country.as_ref() == Some(&party.key) {
            return Words(key_words(&party.name).into_iter().map(word).collect());
        }
        let key = party.key.as_str();
        let words = key.split_once('@').map_or(key, |(words, _)| words).split(' ');
        let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
        Words(words.map(word).collect())
    }
}

/// The names that stand for a country or a group, by their roots: of "Karsenian forces" and "Velmora's
/// interior ministry" the first words. Half the parties of a crisis have one of a few such names, which
/// tell one side from the other but no act of a side from the next.
pub(crate) fn lands(actors: &[Actor]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for actor in actors {
        let words = key_words(&actor.name);
        let acts_for_one = words.last().is_some_and(|last| sort_of(last).is_some());
        if acts_for_one || actor.kind == ActorKind::Country {
            let bare =
                |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let names = actor.name.split_whitespace().map(bare);
            let roots =
                names.filter(|word| looks_like_name(word)).map(|word| root(&word));
            found.extend(roots.filter(|root| sort_of(root).is_none()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Which sort of instrument a word names.
pub(crate) fn sort_of(word: &str) -> Option<usize> {
    static SORTS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
        let numbered = INSTRUMENTS.iter().enumerate();
        // Of a word in two lists the first counts, hence backwards.
        numbered
            .rev()
            .flat_map(|(at, list)| list.iter().map(move |word| (*word, at)))
            .collect()
    });
    SORTS.get(word).copied()
}

/// How far two names may be of one, by their words alone.
fn alike(one: &[Word], other: &[Word]) -> f32 {
    let (short, long) =
        if one.len() <= other.len() { (one, other) } else { (other, one) };
    let (Some(last), Some(its_last)) = (short.last(), long.last()) else { return 0.3 };
    if short == long {
        return 1.0;
    }
    let shared = short.iter().filter(|word| long.contains(word)).count();
    if shared == short.len() {
        let rest = long.iter().filter(|word| !short.contains(word));
        let instrument =
            rest.clone().count() > 0 && rest.clone().all(|word| word.sort.is_some());
        // "Orrin" of "Pavel Orrin"; "Karsenia" of "Karsenia's navy"; but a mere "forces" could be anyone's.
        return match (last == its_last, instrument) {
            (true, _) if last.sort.is_none() => 0.85,
            (true, _) => 0.5,
            (false, true) => 0.75,
            (false, false) => 0.45,
        };
    }
    let (sort, its_sort) = (last.sort, its_last.sort);
    let specific = |words: &[Word]| words.iter().any(|word| word.sort.is_none());
    let shares_name = short.iter().any(|word| word.sort.is_none() && long.contains(word));
    if shares_name && sort.is_some() && its_sort.is_some() {
        // "Karsenia's navy", "Karsenian forces": of one side.
        return if sort == its_sort { 0.7 } else { 0.5 };
    }
    if last == its_last && initials(short, long) {
        return 0.85;
    }
    match (specific(short), specific(long)) {
        // Mere "gunmen" and "militants", "soldiers" and "troops".
        (false, false) => {
            if sort == its_sort {
                0.5
            } else {
                0.2
            }
        }
        (true, true) => {
            if shares_name {
                0.3
            } else {
                0.1
            }
        }
        _ => 0.3,
    }
}

/// Whether the names before two equal surnames can be of one person: "J. Smith", "John Smith".
fn initials(short: &[Word], long: &[Word]) -> bool {
    match (short.first(), long.first()) {
        (Some(one), Some(other)) => {
            (one.text.chars().count() == 1 || other.text.chars().count() == 1)
                && one.text.chars().next() == other.text.chars().next()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(
        name: &str,
        kind: ActorKind,
        country: Option<&str>,
        code: Option<&str>,
    ) -> Party {
        party(&Actor {
            id: 0,
            name: name.to_owned(),
            kind,
            country: country.map(str::to_owned),
            code: code.map(str::to_owned),
            roles: Vec::new(),
            mentions: Vec::new(),
        })
    }

    fn by_name(name: &str) -> Party {
        named(name, ActorKind::Organization, None, None)
    }

    #[test]
    fn tables_are_sorted() {
        assert!(NO_PART.is_sorted());
        assert!(INSTRUMENTS.iter().all(|list| list.is_sorted()));
    }

    #[test]
    fn a_country_its_navy_and_its_forces_are_compatible_and_have_keys_of_their_own() {
        let [country, navy, forces] =
            ["Karsenia", "Karsenia's navy", "Karsenian forces"].map(by_name);
        assert!(country.key != navy.key && navy.key != forces.key);
        for (one, other) in [(&country, &navy), (&country, &forces), (&navy, &forces)] {
            assert!(same_party(one, other) >= COMPATIBLE, "{} {}", one.key, other.key);
        }
        assert!(same_party(&country, &by_name("Velmora")) <= CONTRADICTORY);
        assert!(same_party(&forces, &by_name("Velmoran forces")) < COMPATIBLE);
    }

    #[test]
    fn a_persons_surname_is_enough_where_the_country_fits() {
        let person = |name, country| named(name, ActorKind::Person, country, None);
        let full = person("Pavel Orrin", Some("KAR"));
        assert!(same_party(&full, &person("Orrin", None)) >= COMPATIBLE);
        assert!(same_party(&full, &person("General Orrin", Some("KAR"))) >= COMPATIBLE);
        assert!(same_party(&full, &person("P. Orrin", None)) >= COMPATIBLE);
        assert!(same_party(&full, &person("Orrin", Some("VEL"))) <= CONTRADICTORY);
        assert!(same_party(&full, &person("Lena Orrin", None)) < COMPATIBLE);
    }

    #[test]
    fn known_countries_go_by_their_codes() {
        let country = |name| named(name, ActorKind::Country, Some("RUS"), Some("RUSGOV"));
        assert_eq!(country("Russia").key, country("Russian Federation").key);
        let army =
            named("Russian army", ActorKind::Organization, Some("RUS"), Some("RUSMIL"));
        assert!(same_party(&country("Russia"), &army) >= COMPATIBLE);
        let other = named("Ukraine", ActorKind::Country, Some("UKR"), Some("UKRGOV"));
        assert!(same_party(&other, &army) <= CONTRADICTORY);
    }

    #[test]
    fn descriptions_without_a_name_leave_it_open() {
        let gunmen = by_name("gunmen");
        assert!(same_party(&gunmen, &by_name("militants")) >= COMPATIBLE);
        let unknown = same_party(&gunmen, &by_name("Karsenia"));
        assert!(unknown > CONTRADICTORY && unknown < COMPATIBLE);
        assert_eq!(by_name("29 passengers").key, by_name("at least 31 passengers").key);
    }
}
