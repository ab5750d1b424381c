/*!
Cuts the words of one paragraph into sentences.

A sentence ends at `.`, `!`, `?` or `…` with the closing marks after it, where what follows looks
like a beginning. A full stop inside an abbreviation ends a sentence only where the next word is
one that often begins one ("… in the U.S. The army …").
*/

use std::ops::Range;

use crate::Span;
use crate::words::{is_title_abbreviation, keeps_full_stop};

/// Longest sentence, in words. Text without full stops is cut here, so that time and memory stay
/// bounded for what reads sentences.
pub const LONGEST: usize = 200;

/// Words that often begin a sentence and seldom follow an abbreviation inside a name.
const BEGINNINGS: &[&str] = &[
    "A",
    "About",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Before",
    "But",
    "By",
    "During",
    "For",
    "Four",
    "He",
    "Her",
    "His",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "Mr.",
    "Mrs.",
    "Ms.",
    "No",
    "On",
    "One",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Three",
    "To",
    "Two",
    "We",
    "What",
    "When",
    "While",
    "With",
    "You",
];

/// The sentences of a paragraph whose words are `words`, as ranges of them, in order and without
/// gaps.
pub fn sentences(text: &str, words: &[Span]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < words.len() {
        let end = if ends_sentence(text, words, i) {
            after_closing_marks(text, words, i + 1)
        } else {
            i + 1
        };
        let ended = end > i + 1 || ends_sentence(text, words, i);
        if (ended && begins_sentence(text, words, i, end)) || end - start >= LONGEST {
            found.push(start..end);
            start = end;
        }
        i = end;
    }
    if start < words.len() {
        found.push(start..words.len());
    }
    found
}

/// Whether word `i` can be the last of a sentence, closing marks aside.
fn ends_sentence(text: &str, words: &[Span], i: usize) -> bool {
    let word = words[i].slice(text);
    matches!(word, "!" | "?" | "…" | "?!" | "!!")
        || (word.starts_with('.') && word.chars().all(|c| c == '.'))
        || keeps_full_stop(word)
}

/// The index after the quotation marks and brackets that close what ends before `i`.
fn after_closing_marks(text: &str, words: &[Span], mut i: usize) -> usize {
    while i < words.len() {
        let word = words[i].slice(text);
        // A straight quotation mark closes only where it touches what is before it.
        let touches = words[i - 1].end == words[i].start;
        let closes = matches!(word, "”" | "’" | ")" | "]" | "»" | "!" | "?" | "''")
            || (matches!(word, "\"" | "'") && touches);
        if !closes {
            break;
        }
        i += 1;
    }
    i
}

/// Whether the word at `next`, after a possible end at `end`, begins a new sentence.
fn begins_sentence(text: &str, words: &[Span], end: usize, next: usize) -> bool {
    let Some(&following) = words.get(next) else { return true };
    let last = words[end].slice(text);
    if is_title_abbreviation(last) {
        return false;
    }
    // Without white space between ("Yahoo!News", ").") nothing new begins.
    if words[next - 1].end == following.start {
        return false;
    }
    let word = following.slice(text);
    if keeps_full_stop(last) && next == end + 1 {
        return BEGINNINGS.contains(&word) || matches!(word, "“" | "\"");
    }
    let Some(first) = word.chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    // After a quotation that ended in ! or ? or …, a speech verb may follow a capital name, but
    // then the sentence went on; only a comma could tell, and there is none. Take the capital.
    !matches!(first, ',' | ';' | ':' | ')' | '”' | '’' | '—' | '–' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn cut(text: &str) -> Vec<&str> {
        let words = words(text, Span::of(text));
        sentences(text, &words)
            .into_iter()
            .map(|range| words[range.start].cover(words[range.end - 1]).slice(text))
            .collect()
    }

    #[test]
    fn full_stops_end_sentences() {
        assert_eq!(cut("He left. She stayed."), ["He left.", "She stayed."]);
        assert_eq!(cut("“It is over.” He left."), ["“It is over.”", "He left."]);
        assert_eq!(cut("\"Stop!\" he said. \"No.\""), ["\"Stop!\" he said.", "\"No.\""]);
    }

    #[test]
    fn abbreviations_do_not() {
        assert_eq!(cut("Gen. Smith met Mr. Jones."), ["Gen. Smith met Mr. Jones."]);
        assert_eq!(cut("The U.S. Army left."), ["The U.S. Army left."]);
        assert_eq!(cut("in the U.S. The army left."), ["in the U.S.", "The army left."]);
    }

    #[test]
    fn endless_text_is_cut() {
        let text = "word ".repeat(1000);
        let words = words(&text, Span::of(&text));
        assert!(sentences(&text, &words).iter().all(|range| range.len() <= LONGEST));
    }
}
