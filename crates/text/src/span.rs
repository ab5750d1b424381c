/// A range of bytes `[start, end)` of one text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Span { start, end }
    }

    /// The whole of `text`.
    pub fn of(text: &str) -> Span {
        Span { start: 0, end: text.len() }
    }

    /// The words of `text` that the span covers; empty if the span is not of this text.
    pub fn slice<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without white space at its ends.
    pub fn trim(&self, text: &str) -> Span {
        let inside = self.slice(text);
        let start = self.start + (inside.len() - inside.trim_start().len());
        Span { start, end: start + inside.trim().len() }
    }
}

/// How many bytes lie between two remembered positions of a [`CharIndex`].
const STRIDE: usize = 256;

/// Turns byte offsets of a text into offsets in Unicode scalar values, and back.
///
/// Remembers one count for every 256 bytes, so a look-up walks at most that many bytes.
#[derive(Clone, Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Characters that start before byte `i * STRIDE`.
    counts: Vec<usize>,
}

impl<'t> CharIndex<'t> {
    /// Counts the characters of `text`: one pass over its bytes.
    pub fn new(text: &'t str) -> CharIndex<'t> {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut seen = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            counts.push(seen);
            seen += chunk.iter().filter(|&&byte| starts_char(byte)).count();
        }
        CharIndex { text, counts }
    }

    /// The number of characters before byte `offset` (clamped to the text's length).
    pub fn char_of_byte(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / STRIDE;
        let Some(&before) = self.counts.get(block) else {
            // The offset is the end of a text that fills its last block to the brim.
            let last = self.counts.len().saturating_sub(1);
            return self.counts.last().unwrap_or(&0)
                + count_chars(&self.text.as_bytes()[last * STRIDE..]);
        };
        before + count_chars(&self.text.as_bytes()[block * STRIDE..offset])
    }

    /// The byte at which character number `index` starts (clamped to the text's length).
    pub fn byte_of_char(&self, index: usize) -> usize {
        let block =
            self.counts.partition_point(|&count| count <= index).saturating_sub(1);
        let Some(&before) = self.counts.get(block) else { return 0 };
        let mut missing = index - before;
        for (i, &byte) in self.text.as_bytes().iter().enumerate().skip(block * STRIDE) {
            if starts_char(byte) {
                if missing == 0 {
                    return i;
                }
                missing -= 1;
            }
        }
        self.text.len()
    }
}

/// Whether a byte of UTF-8 is the first of its character.
fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| starts_char(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trimming_keeps_the_words() {
        let text = "  said \u{a0}";
        assert_eq!(Span::of(text).trim(text).slice(text), "said");
        assert!(Span::of(" \n").trim(" \n").is_empty());
    }

    proptest! {
        #[test]
        fn index_agrees_with_counting(text in "\\PC{0,900}") {
            let index = CharIndex::new(&text);
            for (nth, (offset, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.char_of_byte(offset), nth);
                prop_assert_eq!(index.byte_of_char(nth), offset);
            }
            prop_assert_eq!(index.char_of_byte(text.len()), text.chars().count());
            prop_assert_eq!(index.byte_of_char(text.chars().count()), text.len());
        }
    }
}
