/*!
Word pieces, as BERT's uncased models cut them.

The `tokenizers` crate does this too, with 78 crates behind it; for one fixed model and words
already cut it comes down to the greedy longest match below.
*/

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words (web addresses, mostly) are cut to so many pieces, as in training.
pub(crate) const PIECES_PER_WORD: usize = 8;
/// Words of more characters than this are unknown, as in BERT's own tokenizer.
const LONGEST_WORD: usize = 100;

/// The pieces a model knows, by their text.
#[derive(Debug)]
pub(crate) struct WordPiece<'m> {
    /// Pieces that begin a word.
    beginnings: HashMap<&'m str, u32>,
    /// Pieces that go on with one, without their `##`.
    continuations: HashMap<&'m str, u32>,
    /// Characters of the longest piece: no match is longer.
    longest: usize,
    unknown: u32,
    /// The piece before a window.
    pub(crate) before: u32,
    /// The piece after a window.
    pub(crate) after: u32,
}

impl<'m> WordPiece<'m> {
    /// A vocabulary of one piece a line; `None` if a special piece is missing.
    pub(crate) fn new(vocabulary: &'m str) -> Option<WordPiece<'m>> {
        let mut beginnings = HashMap::with_capacity(32_000);
        let mut continuations = HashMap::with_capacity(8_000);
        let mut longest = 0;
        for (id, piece) in (0..).zip(vocabulary.lines()) {
            longest = longest.max(piece.chars().count());
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => continuations.insert(rest, id),
                _ => beginnings.insert(piece, id),
            };
        }
        let special = |name| beginnings.get(name).copied();
        Some(WordPiece {
            unknown: special("[UNK]")?,
            before: special("[CLS]")?,
            after: special("[SEP]")?,
            longest,
            beginnings,
            continuations,
        })
    }

    /// Appends the pieces of `word` (at least one, at most [`PIECES_PER_WORD`]) to `ids`.
    pub(crate) fn push_pieces(&self, word: &str, ids: &mut Vec<u32>) {
        let first = ids.len();
        let plain = normalise(word);
        let mut rest = plain.as_str();
        while !rest.is_empty() && ids.len() - first < PIECES_PER_WORD {
            // Punctuation marks are words of their own to the model ("u.s." is u . s .).
            let length = run(rest);
            let (chunk, after) = rest.split_at(length);
            rest = after;
            self.push_chunk(chunk, ids);
        }
        ids.truncate(first + PIECES_PER_WORD);
        if ids.len() == first {
            ids.push(self.unknown);
        }
    }

    /// Greedy longest match; a chunk that cannot be covered is one unknown piece.
    fn push_chunk(&self, chunk: &str, ids: &mut Vec<u32>) {
        let first = ids.len();
        if chunk.chars().count() > LONGEST_WORD {
            ids.push(self.unknown);
            return;
        }
        let mut start = 0;
        while start < chunk.len() {
            let known = if start == 0 { &self.beginnings } else { &self.continuations };
            let rest = &chunk[start..];
            let found = ends(rest, self.longest)
                .rev()
                .find_map(|end| known.get(&rest[..end]).map(|&id| (end, id)));
            let Some((length, id)) = found else {
                ids.truncate(first);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            start += length;
        }
    }
}

/// Lower case without accents and control characters, spaces between Chinese characters aside.
fn normalise(word: &str) -> String {
    if word.is_ascii() {
        return word
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    word.nfd()
        .filter(|&c| {
            !is_combining_mark(c) && !c.is_control() && !is_format(c) && c != '\u{fffd}'
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Invisible characters that BERT's tokenizer drops (Unicode's category Cf, the common ones).
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Bytes of the run at the start of `text` that the model takes as one word.
fn run(text: &str) -> usize {
    let mut length = 0;
    for c in text.chars() {
        if parts(c) {
            return if length == 0 { c.len_utf8() } else { length };
        }
        length += c.len_utf8();
    }
    length
}

/// Characters that stand alone: punctuation, ASCII symbols, Chinese characters.
fn parts(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}'
            | '\u{2053}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
            | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}')
}

/// The byte offsets after the first, second, … character of `text`, at most `longest` of them.
fn ends(text: &str, longest: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
    let count = text.chars().take(longest).map(char::len_utf8).sum::<usize>();
    text[..count].char_indices().map(|(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[UNK]\n[CLS]\n[SEP]\nmissile\n##s\nu\n.\nzurich\n##un\n";

    fn pieces(word: &str) -> Vec<u32> {
        let model = WordPiece::new(VOCABULARY).expect("the special pieces are there");
        let mut ids = Vec::new();
        model.push_pieces(word, &mut ids);
        ids
    }

    #[test]
    fn the_longest_piece_wins() {
        assert_eq!(pieces("Missiles"), [3, 4]);
        assert_eq!(pieces("Zürich"), [7]);
        assert_eq!(pieces("U.U"), [5, 6, 5]);
    }

    #[test]
    fn what_is_not_known_is_one_piece() {
        assert_eq!(pieces("missilex"), [0]);
        assert_eq!(pieces("\u{fffd}"), [0]);
        assert_eq!(pieces(&"u.".repeat(50)).len(), PIECES_PER_WORD);
    }
}
