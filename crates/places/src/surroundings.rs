//! What the words of a name, and those right before and after it, say about the place.

use crate::Kind;

/// What a name or its neighbours say a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    County,
    Province,
    City,
    Water,
    River,
    Heights,
    Island,
    Airport,
    Park,
}

impl Type {
    /// Whether a place of this kind may be called so.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match self {
            Type::County => matches!(kind, Kind::Admin2),
            Type::Province => matches!(kind, Kind::Admin1 | Kind::Admin2 | Kind::Region),
            Type::City => kind.is_town(),
            Type::Water => kind == Kind::Water,
            Type::River => kind == Kind::River,
            Type::Heights => kind == Kind::Heights,
            Type::Island => matches!(kind, Kind::Island | Kind::Admin1 | Kind::Country),
            Type::Airport => kind == Kind::Airport,
            Type::Park => kind == Kind::Park,
        }
    }

    /// Whether names of such places are written with the word more often than without.
    pub(crate) fn word_is_part_of_name(self) -> bool {
        !matches!(self, Type::City | Type::Province)
    }
}

/// The type that a lower-case word stands for.
pub(crate) fn type_of(word: &str) -> Option<Type> {
    Some(match word {
        "county" | "counties" | "parish" | "parishes" | "borough" | "district"
        | "districts" | "municipality" | "raion" | "rayon" => Type::County,
        "province" | "provinces" | "governorate" | "state" | "states" | "oblast"
        | "region" | "prefecture" | "krai" | "voivodeship" | "canton" | "republic"
        | "emirate" | "department" => Type::Province,
        "city" | "town" | "village" | "township" | "hamlet" | "suburb" | "settlement" => {
            Type::City
        }
        "lake" | "sea" | "gulf" | "bay" | "strait" | "straits" | "ocean"
        | "reservoir" | "lagoon" => Type::Water,
        "river" | "creek" | "canal" => Type::River,
        "mount" | "mountain" | "mountains" | "desert" | "hills" | "valley"
        | "plateau" => Type::Heights,
        "island" | "islands" | "isle" | "archipelago" => Type::Island,
        "airport" | "airfield" | "airbase" => Type::Airport,
        "park" | "forest" => Type::Park,
        _ => return None,
    })
}

/// Words before a name that pick out a part of the place.
const PARTS: &[&str] = &[
    "north",
    "northern",
    "south",
    "southern",
    "east",
    "eastern",
    "west",
    "western",
    "central",
    "northeast",
    "northeastern",
    "northwest",
    "northwestern",
    "southeast",
    "southeastern",
    "southwest",
    "southwestern",
    "downtown",
    "greater",
    "upstate",
    "mainland",
    "inner",
    "outer",
    "metro",
    "metropolitan",
    "old",
    "upper",
    "lower",
    "mid",
    "rural",
    "far",
    "nearby",
    "neighboring",
    "neighbouring",
    "occupied",
];

/// A folded name without words that pick out a part of the place; `None` if there are none.
pub(crate) fn without_part(key: &str) -> Option<&str> {
    let mut rest = key;
    while let Some((first, after)) = rest.split_once(' ') {
        if !PARTS.contains(&first) {
            break;
        }
        rest = after;
    }
    for tail in [" area", " metropolitan area", " metro area"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    (rest.len() < key.len()).then_some(rest)
}

/// Whether a folded name is nothing but such a word.
pub(crate) fn is_part_word(key: &str) -> bool {
    PARTS.contains(&key)
}

/// A folded name that begins or ends with a type word, taken apart.
pub(crate) fn split_type(key: &str) -> Option<(Type, &str)> {
    let (rest, last) = key.rsplit_once(' ')?;
    if let Some(type_) = type_of(last) {
        return Some((type_, rest));
    }
    let (first, rest) = key.split_once(' ')?;
    let type_ = type_of(first)?;
    Some((type_, rest.strip_prefix("of ").unwrap_or(rest)))
}

/// What stands around a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Surroundings<'t> {
    /// The type word beside the name.
    pub(crate) type_: Option<Type>,
    /// What follows after a comma or in parentheses, longest first, as written.
    pub(crate) containers: Vec<&'t str>,
}

/// No container has more words than this.
const LONGEST_CONTAINER: usize = 4;

/// Looks at the text right before byte `start` and right after byte `end`.
pub(crate) fn look_around(text: &str, start: usize, end: usize) -> Surroundings<'_> {
    let before = text.get(..start).unwrap_or("");
    let mut after = text.get(end..).unwrap_or("");
    let mut type_ = None;
    if let Some(rest) = after.strip_prefix(' ') {
        let word = rest.split(|char: char| !char.is_alphanumeric()).next().unwrap_or("");
        type_ = type_of(&word.to_lowercase());
        if type_.is_some() {
            after = rest.get(word.len()..).unwrap_or("");
        }
    }
    Surroundings {
        type_: type_.or_else(|| type_before(before)),
        containers: containers(after),
    }
}

/// The type word in "Lake ", "the city of " and the like, at the end of a text.
fn type_before(before: &str) -> Option<Type> {
    let before = before.strip_suffix(' ')?;
    let mut words = before.rsplit([' ', '\n']);
    let last = words.next()?;
    let word = if last == "of" { words.next()? } else { last };
    let type_ = type_of(&word.to_lowercase())?;
    // "the province Helmand" is rare; "in the city, Smith said" is not this one's type.
    (last == "of" || word.starts_with(char::is_uppercase) || matches!(type_, Type::City))
        .then_some(type_)
}

/// What may be the larger place named after a comma or in parentheses.
fn containers(after: &str) -> Vec<&str> {
    let Some(rest) = after
        .strip_prefix(", ")
        .or_else(|| after.strip_prefix(" ("))
        .or_else(|| after.strip_prefix(" in "))
    else {
        return Vec::new();
    };
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let mut ends = Vec::new();
    let mut end = 0;
    for word in rest.split_inclusive(' ').take(LONGEST_CONTAINER) {
        let bare = word.trim_end();
        if !bare.starts_with(char::is_uppercase) && !matches!(bare, "of" | "and") {
            break;
        }
        let name = bare
            .trim_end_matches([',', ';', ':', ')', '?', '!', '"', '”', '-', '—', '\n']);
        ends.push(end + name.len());
        end += word.len();
        if name.len() < word.trim_end_matches(' ').len() {
            break;
        }
    }
    ends.iter().rev().filter_map(|&end| rest.get(..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around<'t>(text: &'t str, name: &str) -> Surroundings<'t> {
        let start = text.find(name).unwrap_or(0);
        look_around(text, start, start + name.len())
    }

    #[test]
    fn containers_follow_a_comma_or_stand_in_parentheses() {
        let text = "In Springfield, Ill., and Vienna (New South Wales) it rained.";
        assert_eq!(around(text, "Springfield").containers, ["Ill."]);
        let expected = ["New South Wales", "New South", "New"];
        assert_eq!(around(text, "Vienna").containers, expected);
        assert!(around("Paris, he said", "Paris").containers.is_empty());
    }

    #[test]
    fn types_stand_before_and_after() {
        assert_eq!(
            around("in Orange County, Calif.", "Orange").type_,
            Some(Type::County)
        );
        assert_eq!(around("in Orange County, Calif.", "Orange").containers, ["Calif."]);
        assert_eq!(around("the city of Idlib", "Idlib").type_, Some(Type::City));
        assert_eq!(around("by Lake Chad", "Chad").type_, Some(Type::Water));
        assert_eq!(around("he left Chad", "Chad").type_, None);
    }

    #[test]
    fn names_come_apart() {
        assert_eq!(split_type("donetsk region"), Some((Type::Province, "donetsk")));
        assert_eq!(split_type("lake chad"), Some((Type::Water, "chad")));
        assert_eq!(split_type("state of kerala"), Some((Type::Province, "kerala")));
        assert_eq!(split_type("baghdad"), None);
        assert_eq!(without_part("northern iraq"), Some("iraq"));
        assert_eq!(without_part("iraq"), None);
    }
}
