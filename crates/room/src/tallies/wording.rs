//! What the words around a figure say of it, by the tables: all of them in one pass over the words.

use std::sync::OnceLock;

use super::tables::{CHANGED, EARLIER, FELL, PROVISIONAL, ROSE};
use crate::maps::HashMap;

/// What a text says of its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    pub(super) changed: bool,
    pub(super) rose: bool,
    pub(super) fell: bool,
    pub(super) provisional: bool,
    pub(super) earlier: bool,
}

/// Which table a phrase stands in.
#[derive(Clone, Copy, Debug)]
enum Says {
    Changed,
    Rose,
    Fell,
    Provisional,
    Earlier,
}

/// The words of a phrase behind its first, and what the phrase says.
type Rest = (Vec<&'static str>, Says);

/// The phrases by their first words.
fn phrases() -> &'static HashMap<&'static str, Vec<Rest>> {
    static PHRASES: OnceLock<HashMap<&'static str, Vec<Rest>>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let tables = [
            (CHANGED, Says::Changed),
            (ROSE, Says::Rose),
            (FELL, Says::Fell),
            (PROVISIONAL, Says::Provisional),
            (EARLIER, Says::Earlier),
        ];
        let mut found: HashMap<&'static str, Vec<Rest>> = HashMap::default();
        for (table, says) in tables {
            for phrase in table {
                let mut words = phrase.split(' ');
                if let Some(first) = words.next() {
                    found.entry(first).or_default().push((words.collect(), says));
                }
            }
        }
        found
    })
}

impl Wording {
    /// What a text in lower case says.
    pub(super) fn of(text: &str) -> Wording {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut found = Wording::default();
        for (at, word) in words.iter().enumerate() {
            for (rest, says) in phrases().get(word).into_iter().flatten() {
                if !words[at + 1..].starts_with(rest) {
                    continue;
                }
                match says {
                    Says::Changed => found.changed = true,
                    Says::Rose => found.rose = true,
                    Says::Fell => found.fell = true,
                    Says::Provisional => found.provisional = true,
                    Says::Earlier => found.earlier = true,
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_on_whole_words() {
        let rose = Wording::of("the toll rose to 17, the ministry said");
        assert!(rose.changed && rose.rose && !rose.fell && !rose.provisional);
        assert_eq!(Wording::of("the prose of sofa r"), Wording::default());
        assert!(Wording::of("so far 3").provisional);
        assert!(Wording::of("the ministry had put the number at 14").earlier);
    }
}
