//! Which places a name may mean.

use crate::Kind;
use crate::surroundings::{Type, is_part_word, split_type, type_of, without_part};
use crate::table::{PlaceId, Record, Relation, Table};

/// No name has more candidates than this of either kind of name; the largest places come first.
const LIMIT: usize = 60;

/// A place that a mention may mean.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) place: PlaceId,
    pub(crate) record: Record,
    pub(crate) relation: Relation,
    /// The country's number in the gazetteer.
    pub(crate) country: Option<u8>,
    /// The place on a globe of radius 1.
    pub(crate) position: [f32; 3],
    /// Only a part of the name matched: the mention lies in or at this place.
    pub(crate) part: bool,
}

impl Candidate {
    /// Kilometres to another place, along the chord.
    pub(crate) fn distance(&self, other: &Candidate) -> f32 {
        let [a, b, c] = self.position;
        let [x, y, z] = other.position;
        chord(a * x + b * y + c * z)
    }
}

/// Kilometres along the chord of an angle with this cosine.
pub(crate) fn chord(cosine: f32) -> f32 {
    (2.0 - 2.0 * cosine).max(0.0).sqrt() * 6371.0
}

/// What a name may mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates {
    pub(crate) places: Vec<Candidate>,
    /// The type that the name itself or a word beside it gives.
    pub(crate) type_: Option<Type>,
}

/// The places that `name` may mean; `beside` is the type that a word beside the name gives.
pub(crate) fn candidates(table: &Table, name: &str, beside: Option<Type>) -> Candidates {
    let key = key_of(table, name);
    if is_part_word(&key) && beside.is_none() {
        // "the West" is no town of that name.
        return Candidates::default();
    }
    if type_of(&key) == Some(Type::River) {
        // "River at Ferrin falls": a headline's first word, and no town that is called so by somebody.
        return Candidates::default();
    }
    let mut found = look_up(table, name, &key, false);
    let mut type_ = beside;
    if let Some(word) = beside.and_then(word_for) {
        // "Fulton" before " County": the county is listed under its full name.
        let mut with_word = look_up(table, name, &format!("{key} {word}"), false);
        found.append(&mut with_word);
    }
    if let Some((own, rest)) = split_type(&key) {
        type_ = Some(own);
        let mut others = look_up(table, name, rest, false);
        if own.word_is_part_of_name() {
            // Lake Cumberland is not at the town of Cumberland.
            others.retain(|candidate| own.fits(candidate.record.kind));
        }
        found.append(&mut others);
    }
    if found.is_empty()
        && let Some(whole) = without_part(&key)
    {
        found = look_up(table, name, whole, true);
    }
    if found.is_empty() {
        found = inside(table, name, &key);
    }
    Candidates { places: without_repeats(found), type_ }
}

/// The well-known place that a longer name begins or ends with: "Harare City Council", "Bank of
/// Japan". A village is not meant by a part of a name, so only large places count.
fn inside(table: &Table, name: &str, key: &str) -> Vec<Candidate> {
    let words: Vec<&str> = key.split(' ').take(LONGEST_NAME).collect();
    for length in (1..words.len()).rev() {
        let (before, end) = words.split_at(words.len() - length);
        let start = words.get(..length).unwrap_or_default();
        let after_preposition =
            before.last().is_some_and(|word| matches!(*word, "of" | "in" | "at"));
        for words in [Some(start), after_preposition.then_some(end)].into_iter().flatten()
        {
            let part = words.join(" ");
            if is_part_word(&part) {
                continue;
            }
            let mut found = look_up(table, name, &part, true);
            found.retain(is_well_known);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// Whether a place is large, and found by a name of its own: an embassy that is called British is
/// not in Britain.
fn is_well_known(candidate: &Candidate) -> bool {
    let record = candidate.record;
    let is_large = record.kind.is_town() && record.size >= LARGE;
    let is_wide = matches!(
        record.kind,
        Kind::Country | Kind::Admin1 | Kind::Capital | Kind::Continent
    );
    (is_large || is_wide)
        && matches!(candidate.relation, Relation::Main | Relation::Known)
}

/// Words of a name that are looked at for a place inside it.
const LONGEST_NAME: usize = 8;

/// Twelve times the natural logarithm of 100,000.
const LARGE: u8 = 138;

/// The folded name, without a possessive ending.
pub(crate) fn key_of(table: &Table, name: &str) -> String {
    let name = name.trim();
    let bare =
        name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    table.fold().fold(bare)
}

/// The word to add to a name so that it is found under its full name.
fn word_for(type_: Type) -> Option<&'static str> {
    match type_ {
        Type::County => Some("county"),
        Type::River => Some("river"),
        _ => None,
    }
}

fn look_up(table: &Table, name: &str, key: &str, part: bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    table.look_up(key, LIMIT, &mut found);
    let abbreviated = is_abbreviated(name);
    let letters_only = abbreviated && name.len() <= 3 && !name.ends_with('.');
    let is_mixed = name.len() <= 3 && name.contains(char::is_lowercase);
    found.retain(|&(_, relation)| match relation {
        Relation::Abbreviation => abbreviated,
        // "EU" is not the town of Eu.
        Relation::Main => !letters_only,
        _ => true,
    });
    found
        .into_iter()
        .map(|(place, relation)| candidate(table, place, relation, part))
        // "La." is Louisiana, "LA" may be Los Angeles.
        .filter(|found| {
            found.relation != Relation::Abbreviation
                || !is_mixed
                || found.record.kind == Kind::Admin1
        })
        .collect()
}

/// Whether a name is written as an abbreviation is: "OR" or "Ore.", but not "or".
fn is_abbreviated(name: &str) -> bool {
    let name = name.trim();
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let capitals = name.chars().filter(|char| char.is_uppercase()).count();
    capitals > 0 && (letters > 2 || capitals == letters || name.ends_with('.'))
}

fn candidate(table: &Table, place: PlaceId, relation: Relation, part: bool) -> Candidate {
    let record = table.record(place);
    let (lat, lon) = (record.lat.to_radians(), record.lon.to_radians());
    Candidate {
        place,
        country: table.country_of(record.region),
        position: [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()],
        record,
        relation,
        part,
    }
}

/// Each place once, under its best name.
fn without_repeats(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|candidate| (candidate.place, candidate.relation));
    found.dedup_by_key(|candidate| candidate.place);
    found.sort_by_key(|candidate| {
        std::cmp::Reverse((candidate.record.size, candidate.place))
    });
    found
}

/// A larger place that a mention is said to lie in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Container {
    Country(u8),
    Region(u16),
    /// A county or a town, by its region and place on the globe.
    Near(u16, [f32; 3]),
}

impl Container {
    /// Whether a place lies in it.
    pub(crate) fn holds(self, candidate: &Candidate) -> bool {
        match self {
            Container::Country(country) => candidate.country == Some(country),
            Container::Region(region) => candidate.record.region == region,
            Container::Near(region, [x, y, z]) => {
                let [a, b, c] = candidate.position;
                let near = a * x + b * y + c * z > NEAR;
                candidate.record.region == region && near
            }
        }
    }
}

/// Cosine of the angle of 80 km on the globe: a county's reach.
const NEAR: f32 = 0.999_921;

/// The places a container's name may mean; the longest of `names` that is known counts.
pub(crate) fn containers(table: &Table, names: &[&str]) -> Vec<Container> {
    for name in names {
        let key = key_of(table, name);
        let mut places = look_up(table, name, &key, false);
        if places.is_empty()
            && let Some((_, rest)) = split_type(&key)
        {
            places = look_up(table, name, rest, false);
        }
        let found: Vec<Container> = places.iter().filter_map(container).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn container(candidate: &Candidate) -> Option<Container> {
    if candidate.relation == Relation::Demonym {
        return None;
    }
    match candidate.record.kind {
        Kind::Country => candidate.country.map(Container::Country),
        Kind::Admin1 => Some(Container::Region(candidate.record.region)),
        Kind::Admin2 if candidate.relation == Relation::Main => {
            Some(Container::Near(candidate.record.region, candidate.position))
        }
        _ => None,
    }
}
