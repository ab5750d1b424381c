//! Words about figures: tables for people to read and to add to.

/// Words that say that the number is another than before: a later count with one of them takes the place of
/// earlier counts, whoever made those.
pub(super) const CHANGED: &[&str] = &[
    "climbed",
    "climbs",
    "count rose",
    "has fallen to",
    "has risen",
    "increased to",
    "lowered",
    "lowers",
    "raised",
    "raises",
    "revised",
    "rises",
    "rising to",
    "rose",
    "rose to",
    "toll fell",
    "up from",
    "updated",
];

/// Words that say that the count goes on: a later one that differs is no contradiction.
pub(super) const PROVISIONAL: &[&str] =
    &["first count", "initial", "preliminary", "provisional", "so far", "still counting"];

/// Words for people that leave open what they are. "12 people" and "12 dock workers" may be the same
/// twelve; "3 children" are three of them.
pub(super) const PEOPLE: &[&str] = &[
    "body",
    "casualty",
    "civilian",
    "dead",
    "death",
    "fatality",
    "hostage",
    "human",
    "individual",
    "life",
    "other",
    "people",
    "person",
    "prisoner",
    "resident",
    "soul",
    "survivor",
    "victim",
];

/// People who are some of those counted, never all: their figures are tallies of their own.
pub(super) const PART: &[&str] =
    &["baby", "boy", "child", "girl", "infant", "man", "minor", "teenager", "woman"];

/// Whether a text has one of these phrases, on whole words.
pub(super) fn has(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + phrase.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric)
                && !after.is_some_and(char::is_alphanumeric)
        })
    })
}
