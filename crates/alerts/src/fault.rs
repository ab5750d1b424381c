//! What is wrong with a file that a person wrote.

use std::fmt;

/// Something wrong in a file, and where. The words are made for the one who wrote the file, and never quote
/// a secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// The line of `text`, from 1, in which the byte `offset` is.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// The one of `known` that `word` was likely meant to be: at most two letters differ, and fewer than half.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let limit = 2.min(word.chars().count() / 2);
    known
        .iter()
        .map(|name| (differing(word, name), *name))
        .filter(|(letters, _)| *letters <= limit)
        .min_by_key(|(letters, _)| *letters)
        .map(|(_, name)| name)
}

/// How many letters must be put in, left out or replaced to make `one` into `other`.
fn differing(one: &str, other: &str) -> usize {
    // Keys are short; a hostile one is not worth comparing.
    const LONGEST: usize = 64;
    let other: Vec<char> = other.chars().take(LONGEST).collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().take(LONGEST).enumerate() {
        let mut current = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != *wanted);
            current.push(replaced.min(above[column + 1] + 1).min(current[column] + 1));
        }
        above = current;
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one() {
        assert_eq!(line_of("a\nb\nc", 0), 1);
        assert_eq!(line_of("a\nb\nc", 2), 2);
        assert_eq!(line_of("a\nb\nc", 99), 3);
    }

    #[test]
    fn the_nearest_key_is_found_where_one_is_near() {
        let known = ["url", "secrets", "timeout", "to"];
        assert_eq!(nearest("secret", &known), Some("secrets"));
        assert_eq!(nearest("tiemout", &known), Some("timeout"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest("", &known), None);
    }
}
