/*!
Words, sentences and word pieces of a text, packed into windows for the encoder.
*/

use std::ops::Range;

use watchfloor_text::Span;
use watchfloor_text::quotes::{Quoted, quotations, quoted_words};
use watchfloor_text::sentences::sentences;
use watchfloor_text::words::words;

use crate::wordpiece::WordPiece;

/// Word pieces of a window without its two special ones: what the model was trained on.
pub(crate) const WINDOW: usize = 254;

/// A text cut into words, and what the encoder needs to know of each.
#[derive(Debug, Default)]
pub(crate) struct Segments {
    pub(crate) words: Vec<Span>,
    pub(crate) quoted: Vec<Quoted>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) paragraphs: Vec<Range<usize>>,
    /// Words before which a window ends.
    borders: Vec<usize>,
    case: Vec<u8>,
    start: Vec<u8>,
    /// The pieces of all words; those of word `i` are `pieces[first[i]..first[i + 1]]`.
    pieces: Vec<u32>,
    first: Vec<usize>,
}

impl Segments {
    /// Cuts the paragraphs of `text` (in order, without overlap) until `limit` words are reached.
    pub(crate) fn new(
        text: &str,
        paragraphs: &[Span],
        limit: usize,
        vocabulary: &WordPiece<'_>,
    ) -> Segments {
        let mut segments = Segments::default();
        for &paragraph in paragraphs {
            let room = limit - segments.words.len();
            if room == 0 {
                break;
            }
            let mut cut = words(text, paragraph);
            cut.truncate(room);
            segments.quoted.extend(quoted_words(&cut, &quotations(text, paragraph)));
            segments.push_paragraph(text, &cut, sentences(text, &cut), vocabulary);
        }
        segments.finish()
    }

    /// Takes words and sentences as they are: `paragraphs` of sentences of words, in order and
    /// without overlap. Quotations end with their sentence, as in the treebanks trained on.
    pub(crate) fn from_cut(
        text: &str,
        paragraphs: &[Vec<Vec<Span>>],
        vocabulary: &WordPiece<'_>,
    ) -> Segments {
        let mut segments = Segments::default();
        for paragraph in paragraphs {
            let mut cut = Vec::new();
            let mut sentences = Vec::with_capacity(paragraph.len());
            for sentence in paragraph.iter().filter(|sentence| !sentence.is_empty()) {
                let found = quotations(text, extent(sentence));
                segments.quoted.extend(quoted_words(sentence, &found));
                sentences.push(cut.len()..cut.len() + sentence.len());
                cut.extend(sentence);
            }
            segments.push_paragraph(text, &cut, sentences, vocabulary);
        }
        segments.finish()
    }

    /// Adds the words of a paragraph, whose place in quotations is already known.
    fn push_paragraph(
        &mut self,
        text: &str,
        cut: &[Span],
        sentences: Vec<Range<usize>>,
        vocabulary: &WordPiece<'_>,
    ) {
        let base = self.words.len();
        for word in cut {
            let word = word.slice(text);
            self.first.push(self.pieces.len());
            vocabulary.push_pieces(word, &mut self.pieces);
            self.case.push(letter_case(word));
            self.start.push(0);
        }
        for sentence in sentences {
            self.start[base + sentence.start] = if sentence.start == 0 { 2 } else { 1 };
            self.sentences.push(base + sentence.start..base + sentence.end);
        }
        self.words.extend(cut);
        // A headline ends in a word, without a full stop. Read together with the paragraph below it, the two
        // are taken for one sentence, and who speaks in the one is sought in the other.
        let last = cut.last().map(|word| word.slice(text));
        if last.is_some_and(|word| word.ends_with(char::is_alphanumeric)) {
            self.borders.push(self.words.len());
        }
        if self.words.len() > base {
            self.paragraphs.push(base..self.words.len());
        }
    }

    fn finish(mut self) -> Segments {
        self.first.push(self.pieces.len());
        self.cut_long_sentences();
        self
    }

    /// Cuts sentences of more pieces than a window holds.
    fn cut_long_sentences(&mut self) {
        let mut cut = Vec::with_capacity(self.sentences.len());
        for sentence in &self.sentences {
            let mut start = sentence.start;
            for word in sentence.clone() {
                if self.first[word + 1] - self.first[start] > WINDOW {
                    cut.push(start..word);
                    start = word;
                }
            }
            cut.push(start..sentence.end);
        }
        self.sentences = cut;
    }

    /// Runs of whole sentences (as ranges of sentences) that fit a window each.
    ///
    /// A window ends with a paragraph where that leaves it two thirds full: a statement seldom
    /// crosses from one paragraph to the next, so little is cut apart there.
    pub(crate) fn windows(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut first = 0;
        while first < self.sentences.len() {
            let start = self.first[self.sentences[first].start];
            let pieces = |to: usize| self.first[self.sentences[to - 1].end] - start;
            let mut end = first + 1;
            let mut paragraph = None;
            while end < self.sentences.len()
                && pieces(end + 1) <= WINDOW
                && self.borders.binary_search(&self.sentences[end].start).is_err()
            {
                end += 1;
                if end < self.sentences.len()
                    && self.start[self.sentences[end].start] == 2
                {
                    paragraph = Some(end);
                }
            }
            if end < self.sentences.len()
                && let Some(border) = paragraph.filter(|&to| pieces(to) * 3 >= WINDOW * 2)
            {
                end = border;
            }
            found.push(first..end);
            first = end;
        }
        found
    }

    /// As much of a run of words as a window holds.
    pub(crate) fn clip(&self, words: Range<usize>) -> Range<usize> {
        let fits = |&end: &usize| self.first[end] - self.first[words.start] <= WINDOW;
        let end = (words.start..=words.end).rev().find(fits).unwrap_or(words.start);
        words.start..end
    }

    /// The number of the sentence of each of a run of words.
    pub(crate) fn sentence_numbers(&self, words: &Range<usize>) -> Vec<usize> {
        let mut number = self.sentences.partition_point(|s| s.end <= words.start);
        words
            .clone()
            .map(|word| {
                if self.sentences.get(number).is_some_and(|s| s.end <= word) {
                    number += 1;
                }
                number
            })
            .collect()
    }

    /// What the encoder sees of a run of words.
    pub(crate) fn input(&self, words: Range<usize>, vocabulary: &WordPiece<'_>) -> Input {
        let mut input = Input::default();
        input.push(vocabulary.before, 0, 0, 0);
        for word in words {
            input.word_at.push(input.ids.len());
            for (nth, &piece) in
                self.pieces[self.first[word]..self.first[word + 1]].iter().enumerate()
            {
                let start = if nth == 0 { self.start[word] } else { 0 };
                input.push(piece, self.case[word], self.quoted[word] as u8, start);
            }
        }
        input.push(vocabulary.after, 0, 0, 0);
        input
    }
}

/// The bytes from the first word to the last; an empty span for none.
fn extent(words: &[Span]) -> Span {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.cover(*last),
        _ => Span::default(),
    }
}

/// One window's word pieces with their features.
#[derive(Debug, Default)]
pub(crate) struct Input {
    pub(crate) ids: Vec<u32>,
    pub(crate) case: Vec<u8>,
    pub(crate) quoted: Vec<u8>,
    pub(crate) start: Vec<u8>,
    /// The first piece of each word.
    pub(crate) word_at: Vec<usize>,
}

impl Input {
    fn push(&mut self, id: u32, case: u8, quoted: u8, start: u8) {
        self.ids.push(id);
        self.case.push(case);
        self.quoted.push(quoted);
        self.start.push(start);
    }
}

/// 0 no capital, 1 Capital, 2 UPPER, 3 mixed: what an uncased encoder does not see.
fn letter_case(word: &str) -> u8 {
    let (mut letters, mut upper) = (0, 0);
    let mut first_is_upper = false;
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() {
            upper += 1;
            first_is_upper |= letters == 0;
        }
        letters += 1;
    }
    match upper {
        0 => 0,
        1 if first_is_upper => 1,
        _ if upper == letters => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn letter_cases() {
        let cases: Vec<u8> =
            ["iran", "Iran", "IRAN", "McGurk", "eBay", "A", "12"].map(letter_case).into();
        assert_eq!(cases, [0, 1, 2, 3, 3, 1, 0]);
    }

    #[test]
    fn words_can_come_already_cut() {
        let vocabulary = WordPiece::new("[UNK]\n[CLS]\n[SEP]\n").expect("special pieces");
        let text = "“Go!” he said. Now. “Stay";
        let words = words(text, Span::of(text));
        let parts = [0..7, 7..9, 9..11].map(|part| words[part].to_vec());
        let [first, second, third] = parts;
        let paragraphs = [vec![first, second], Vec::new(), vec![Vec::new(), third]];
        let segments = Segments::from_cut(text, &paragraphs, &vocabulary);
        assert_eq!(segments.words, words);
        assert_eq!(segments.sentences, [0..7, 7..9, 9..11]);
        assert_eq!(segments.paragraphs, [0..9, 9..11]);
        assert_eq!(segments.start, [2, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0]);
        let quoted: Vec<u8> = segments.quoted.iter().map(|&q| q as u8).collect();
        assert_eq!(quoted, [2, 1, 1, 2, 0, 0, 0, 0, 0, 2, 1]);
        // Cut by the reader's own rules, the words and their place in quotations are the same.
        let own = Segments::new(text, &[Span::of(text)], usize::MAX, &vocabulary);
        assert_eq!((own.words, own.quoted), (segments.words, segments.quoted));
    }

    #[test]
    fn a_window_ends_with_a_headline() {
        let vocabulary = WordPiece::new("[UNK]\n[CLS]\n[SEP]\n").expect("special pieces");
        let text = "Guards seize ferry\n\nThe owner spoke. He wants it back.\n\nThe end.\n\nBridge 12";
        let mut at = 0;
        let blocks: Vec<Span> = text
            .split("\n\n")
            .map(|block| {
                let span = Span::new(at, at + block.len());
                at += block.len() + 2;
                span
            })
            .collect();
        let segments = Segments::new(text, &blocks, usize::MAX, &vocabulary);
        assert_eq!(segments.sentences.len(), 5);
        // The headline alone; then what ends with full stops, up to the last line.
        assert_eq!(segments.windows(), [0..1, 1..5]);
    }

    #[test]
    fn windows_hold_whole_sentences() {
        let vocabulary = WordPiece::new("[UNK]\n[CLS]\n[SEP]\n").expect("special pieces");
        let text = "One two three four five. ".repeat(200);
        let segments = Segments::new(&text, &[Span::of(&text)], usize::MAX, &vocabulary);
        let windows = segments.windows();
        assert_eq!(segments.sentences.len(), 200);
        assert_eq!(windows.iter().map(|w| w.len()).sum::<usize>(), 200);
        assert!(windows.iter().all(|w| w.len() <= WINDOW / 6));
        let input = segments.input(0..6, &vocabulary);
        assert_eq!((input.ids.len(), input.word_at.len()), (8, 6));
        assert_eq!(input.start, [0, 2, 0, 0, 0, 0, 0, 0]);
    }
}
