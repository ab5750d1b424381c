//! What is counted, and when two words for it may be for the same.

use std::sync::OnceLock;

use watchfloor_reading::contract::{CharSpan, FigureRole};

use super::tables::{
    FIGHTERS, MORE_AFTER, MORE_BEFORE, PART, PART_AFTER, PART_BEFORE, PEOPLE, STATES,
};
use crate::maps::HashSet;
use crate::snapshot::Known;
use crate::words;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Nothing is said of it: "the death toll rose to 20".
    Unsaid,
    /// People, whoever they are.
    People,
    /// Something of its own, by its stems.
    Stems(Vec<String>),
}

/// Whether a figure counts all that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Share {
    /// It does, as far as it says.
    All,
    /// It comes on top of another: "two more drivers".
    More,
    /// It counts some of another: "including 3 children".
    Part,
}

impl Share {
    /// What the words around a number say.
    pub(super) fn of(report: &Known, span: CharSpan, sentence: CharSpan) -> Share {
        /// Characters on each side that are looked at.
        const BESIDE: usize = 24;
        let from = span[0].saturating_sub(BESIDE).max(sentence[0]);
        let to = span[1].saturating_add(BESIDE).min(sentence[1]);
        let before = report.words([from, span[0].max(from)]).to_lowercase();
        let own = report.words(span).to_lowercase();
        let after = report.words([span[1].min(to), to]).to_lowercase();
        let ends = |phrases: &[&str]| {
            let words = before.trim_end_matches(|c: char| !c.is_alphanumeric());
            phrases.iter().any(|phrase| ends_with(words, phrase))
        };
        let starts = |phrases: &[&str]| {
            let words = after.trim_start_matches(|c: char| !c.is_alphanumeric());
            // "5 people more" and "5 more people" alike; but "5 people, more than": no.
            let next = words.split_once(' ').map_or("", |(_, rest)| rest);
            phrases.iter().any(|phrase| {
                starts_with(words, phrase)
                    || (phrases == MORE_AFTER && ends_there(next, phrase))
            })
        };
        let within = |phrase: &&str| own.split(' ').any(|word| word == *phrase);
        if ends(MORE_BEFORE) || MORE_BEFORE.iter().any(within) || starts(MORE_AFTER) {
            return Share::More;
        }
        if ends(PART_BEFORE) || starts(PART_AFTER) {
            return Share::Part;
        }
        Share::All
    }
}

fn starts_with(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        && !text.starts_with("more than")
}

/// Whether a phrase stands here with the end of its clause behind it.
fn ends_there(text: &str, phrase: &str) -> bool {
    let Some(rest) = text.strip_prefix(phrase) else { return false };
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['.', ',', ';'])
}

fn ends_with(text: &str, phrase: &str) -> bool {
    text.strip_suffix(phrase).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

impl Item {
    pub(super) fn new(item: Option<&str>, role: Option<FigureRole>) -> Item {
        let Some(item) = item else { return Item::Unsaid };
        let mut stems = words::stems(item);
        // What became of them is said by the role.
        if role.is_some() && stems.len() > 1 {
            stems.retain(|stem| !states().contains(stem));
        }
        if stems.is_empty() {
            return Item::Unsaid;
        }
        let of_people = stems.iter().all(|stem| people().contains(stem));
        if of_people && role.is_none_or(is_fate_of_people) {
            return Item::People;
        }
        stems.dedup();
        Item::Stems(stems)
    }

    /// Whether two can be the same: nothing said, "people" for any that are people, one word within the other
    /// ("dock worker", "worker"). `tied` is whether both are told of one act; without that, people are no
    /// soldiers, and what has no fate is only what goes by the same word.
    pub(super) fn fits(
        &self,
        other: &Item,
        role: Option<FigureRole>,
        tied: bool,
    ) -> bool {
        match (self, other) {
            (Item::People, Item::People) => true,
            (Item::Unsaid, Item::Unsaid) => role.is_some(),
            (Item::Unsaid | Item::People, Item::Stems(stems))
            | (Item::Stems(stems), Item::Unsaid | Item::People) => {
                let last = stems.last();
                role.is_some()
                    && !last.is_some_and(|stem| part().contains(stem))
                    && (tied || !last.is_some_and(|stem| fighters().contains(stem)))
            }
            (Item::Unsaid, Item::People) | (Item::People, Item::Unsaid) => role.is_some(),
            (Item::Stems(one), Item::Stems(other)) => {
                let within = |short: &[String], long: &[String]| {
                    short.last() == long.last()
                        && short.iter().all(|stem| long.contains(stem))
                };
                within(one, other) || within(other, one)
            }
        }
    }

    /// How general it is: the least number is the most general. Nothing said comes last, for it is no name.
    pub(super) fn breadth(&self) -> usize {
        match self {
            Item::People => 0,
            Item::Stems(stems) => stems.len(),
            Item::Unsaid => usize::MAX,
        }
    }
}

/// The place of a word for people among those words, the most general first.
pub(super) fn plainness(name: &str) -> usize {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    PEOPLE.iter().position(|word| *word == last).unwrap_or(PEOPLE.len())
}

/// The name of an item without the words that only repeat what became of it.
pub(super) fn without_state(item: &str) -> String {
    let words: Vec<&str> = item
        .split_whitespace()
        .filter(|word| !STATES.contains(&word.to_lowercase().as_str()))
        .collect();
    if words.is_empty() { item.to_owned() } else { words.join(" ") }
}

/// Whether what has this fate is mostly people: "people" killed may be workers, but no missiles.
pub(super) fn is_fate_of_people(role: FigureRole) -> bool {
    !matches!(
        role,
        FigureRole::Launched
            | FigureRole::Intercepted
            | FigureRole::Destroyed
            | FigureRole::Money
    )
}

fn stems_of(table: &[&str]) -> HashSet<String> {
    table.iter().flat_map(|word| words::stems(word)).collect()
}

fn people() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(PEOPLE))
}

fn part() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(PART))
}

fn fighters() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(FIGHTERS))
}

fn states() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(STATES))
}
