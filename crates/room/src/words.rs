//! The words of a text as they are compared: without case, endings and the little words.

use rust_stemmers::{Algorithm, Stemmer};
use watchfloor_text::Span;
use watchfloor_text::words::words;

/// Words that say nothing of what a text is about.
const LITTLE: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be",
    "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "just", "may", "might", "more", "most", "no", "not",
    "now", "of", "on", "one", "only", "or", "other", "our", "out", "over", "said", "say",
    "says", "she", "should", "since", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "up",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "will",
    "with", "would", "you",
];

/// The stems of the content words of a text, in order, numbers included.
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    words(text, Span::of(text))
        .into_iter()
        .filter_map(|word| {
            let lower = word.slice(text).to_lowercase();
            let counts = lower.chars().any(char::is_alphanumeric)
                && LITTLE.binary_search(&lower.as_str()).is_err();
            counts.then(|| stemmer.stem(&lower).into_owned())
        })
        .collect()
}

/// A hash that is the same in every version of the program, on every machine: FNV-1a, and a last
/// mixing so that all bits depend on all bytes.
pub fn hash(bytes: &[u8]) -> i64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state ^= state >> 32;
    state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (state ^ (state >> 29)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_little_words_are_sorted() {
        assert!(LITTLE.is_sorted());
    }

    #[test]
    fn endings_and_case_make_no_difference() {
        assert_eq!(stems("The missiles were fired"), stems("Missile firing"));
    }
}
