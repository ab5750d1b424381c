//! The words of a text that are names, with or without a gazetteer that knows them.

use crate::maps::HashSet;
use watchfloor_reading::contract::CharSpan;
use watchfloor_text::words::words;
use watchfloor_text::{CharIndex, Span};

/// Words with a capital letter that name nobody: days, months, titles, and what an address begins with.
const NO_NAMES: &[&str] = &[
    "ambassador",
    "apr",
    "april",
    "aug",
    "august",
    "bishop",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "colonel",
    "dec",
    "december",
    "dr",
    "feb",
    "february",
    "fri",
    "friday",
    "gen",
    "general",
    "governor",
    "i",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "king",
    "lieutenant",
    "lt",
    "mar",
    "march",
    "mayor",
    "minister",
    "mon",
    "monday",
    "mr",
    "mrs",
    "ms",
    "nov",
    "november",
    "oct",
    "october",
    "pm",
    "president",
    "prime",
    "prince",
    "queen",
    "rev",
    "sat",
    "saturday",
    "sen",
    "senator",
    "sep",
    "sept",
    "september",
    "sergeant",
    "sheikh",
    "sir",
    "sun",
    "sunday",
    "thu",
    "thursday",
    "tue",
    "tuesday",
    "wed",
    "wednesday",
];

/// Endings that tell a country from its people. What is left of "Karsenia" and "Karsenian" is the same,
/// also where no table knows the country.
const ENDINGS: &[&str] =
    &["ians", "ian", "ia", "ans", "an", "ese", "ish", "is", "i", "a", "e"];

/// A name's word without the ending that makes a people of a country, in lower case.
pub fn root(word: &str) -> String {
    let lower = word.to_lowercase();
    let bare =
        lower.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']);
    for ending in ENDINGS {
        if let Some(rest) = bare.strip_suffix(ending)
            && rest.chars().count() >= 4
        {
            return rest.to_owned();
        }
    }
    bare.to_owned()
}

/// Whether a word is written as a name is, and is none of those that never are.
pub(crate) fn looks_like_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && NO_NAMES.binary_search(&word.to_lowercase().as_str()).is_err()
}

/// Words behind which the name of a place stands.
const AT: &[&str] =
    &["at", "in", "inside", "into", "near", "off", "outside", "through", "throughout"];

/// Words between a word of place and the name: "in the port of Lantry".
const BETWEEN: &[&str] =
    &["city", "harbour", "of", "port", "province", "the", "town", "village"];

/// The roots of the names behind a word of place, each once, in order.
pub(crate) fn sites(clause: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut placed = false;
    for word in words(clause, Span::of(clause)) {
        let form = word.slice(clause);
        let lower = form.to_lowercase();
        if AT.binary_search(&lower.as_str()).is_ok() {
            placed = true;
        } else if placed && looks_like_name(form) && lower != "may" {
            found.push(root(form));
        } else {
            placed = placed && BETWEEN.binary_search(&lower.as_str()).is_ok();
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// For each sentence the roots of the names in it, each once, in order.
///
/// A word is a name where it has a capital letter inside a sentence somewhere in the text. In a headline
/// that gives a capital to every word, and at the beginning of a sentence, that alone says nothing.
pub fn in_sentences(text: &str, sentences: &[CharSpan]) -> Vec<Vec<String>> {
    let index = CharIndex::new(text);
    let split: Vec<Vec<&str>> = sentences
        .iter()
        .map(|span| {
            let start = index.byte_of_char(span[0]);
            let end = index.byte_of_char(span[1]).max(start);
            words(text, Span::new(start, end))
                .into_iter()
                .map(|word| word.slice(text))
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .collect()
        })
        .collect();
    let mut known: HashSet<String> = HashSet::default();
    for sentence in split.iter().filter(|sentence| !in_capitals(sentence)) {
        let inside = sentence.iter().skip(1).filter(|word| looks_like_name(word));
        known.extend(inside.map(|word| root(word)));
    }
    let names_in = |sentence: &Vec<&str>| {
        let mut names: Vec<String> = Vec::new();
        for word in sentence {
            let name = root(word);
            if looks_like_name(word) && known.contains(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    split.iter().map(names_in).collect()
}

/// Whether a sentence gives a capital to nearly every word.
fn in_capitals(words: &[&str]) -> bool {
    let counts = |word: &&&str| {
        let lower = word.to_lowercase();
        word.chars().count() > 3 && NO_NAMES.binary_search(&lower.as_str()).is_err()
    };
    let long: Vec<&&str> = words.iter().skip(1).filter(counts).collect();
    let capitals = long
        .iter()
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .count();
    long.len() > 2 && capitals * 10 > long.len() * 7
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_words_that_are_no_names_are_sorted() {
        assert!(NO_NAMES.is_sorted());
    }

    #[test]
    fn places_are_the_names_behind_words_of_place() {
        assert!(AT.is_sorted() && BETWEEN.is_sorted());
        assert_eq!(
            sites("Crowds marched through the port of Quess on Monday"),
            ["quess"]
        );
        assert_eq!(sites("Bakers met Ada Brell in May"), Vec::<String>::new());
        assert_eq!(sites("in the old mill near Port Lorn"), ["lorn", "port"]);
    }

    #[test]
    fn a_people_is_known_by_its_country() {
        for (country, people) in [
            ("Karsenia", "Karsenian"),
            ("Velmora", "Velmoran"),
            ("Lothmar", "Lothmari"),
            ("Iran", "Iranians"),
            ("Ukraine", "Ukrainian"),
            ("Japan", "Japanese"),
            ("Aldery", "Aldery's"),
        ] {
            assert_eq!(root(country), root(people));
        }
        assert_ne!(root("Iran"), root("Iraq"));
    }

    #[test]
    fn names_are_found_in_headlines_that_capitalize_everything_too() {
        let text = "Missiles Hit Railway Station Breck\nShells fell on Breck on Tuesday. Rebels left.";
        let sentences = [[0, 34], [35, 67], [68, 80]];
        let names = in_sentences(text, &sentences);
        assert_eq!(
            names,
            vec![vec!["breck".to_owned()], vec!["breck".to_owned()], Vec::new()]
        );
    }

    #[test]
    fn odd_spans_are_no_trouble() {
        assert_eq!(in_sentences("é", &[[0, 9], [7, 2]]).len(), 2);
    }
}
