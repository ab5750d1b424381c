/*!
The text as numbers, known words and marks, and a cursor over them for the patterns.

Digits and letters are cut apart ("8pm" is `8`, `pm`), as are words at apostrophes and hyphens; a
token remembers whether white space stands before it.
*/

use watchfloor_text::Span;

use crate::lexicon::{Entry, Unit, entry};

/// One piece of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
    /// No white space before it.
    pub(crate) glued: bool,
    /// Begins with a capital letter.
    pub(crate) capital: bool,
    /// Ends in "s", as plurals do, or names people.
    pub(crate) plural: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Digits, with commas between thousands. `digits` is 0 where there were commas.
    Number { value: u32, digits: u8 },
    /// A word that some pattern knows.
    Known(&'static Entry),
    /// Any other word.
    Unknown,
    /// Any other character. The dashes of number ranges are all `-`, quotation marks all `'`.
    Mark(char),
}

impl Token {
    /// Whether it is this known word.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Known(entry) if entry.text == word)
    }

    /// Whether it is this mark.
    pub(crate) fn is_mark(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(found) if found == mark)
    }

    /// The entry of a known word.
    pub(crate) fn entry(&self) -> Option<&'static Entry> {
        match self.kind {
            Kind::Known(entry) => Some(entry),
            _ => None,
        }
    }

    /// Whether it is a word, known or not.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Known(_) | Kind::Unknown)
    }

    /// Whether it is a number in digits.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Number { .. })
    }
}

/// Longest word of the lexicon, in bytes: what is longer need not be looked up.
const LONGEST_WORD: usize = 16;

/// The tokens of `text[span]`.
pub(crate) fn tokens(text: &str, span: Span, found: &mut Vec<Token>) {
    let inside = span.slice(text);
    let mut chars = inside.char_indices().peekable();
    let mut glued = false;
    while let Some((at, first)) = chars.next() {
        if first.is_whitespace() {
            glued = false;
            continue;
        }
        let start = span.start + at;
        let mut end = start + first.len_utf8();
        let kind = if first.is_ascii_digit() {
            let (length, kind) = number(&inside[at..]);
            end = start + length;
            while chars.next_if(|&(next, _)| span.start + next < end).is_some() {}
            kind
        } else if first.is_alphabetic() {
            while let Some((next, c)) = chars.next_if(|&(_, c)| c.is_alphabetic()) {
                end = span.start + next + c.len_utf8();
            }
            word(&text[start..end])
        } else {
            Kind::Mark(match first {
                '–' | '‑' | '‒' | '−' | '—' => '-',
                '’' | '‘' | '`' => '\'',
                other => other,
            })
        };
        found.push(Token {
            span: Span::new(start, end),
            kind,
            glued,
            capital: first.is_uppercase(),
            plural: is_plural(&text[start..end]),
        });
        glued = true;
    }
}

/// Whether a word looks like one for several.
fn is_plural(word: &str) -> bool {
    word.ends_with('s')
        || matches!(word, "people" | "men" | "women" | "children" | "percent")
}

/// The number that `text` begins with, and its length.
fn number(text: &str) -> (usize, Kind) {
    let bytes = text.as_bytes();
    let run =
        |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut length = run(0);
    let mut digits = u8::try_from(length).unwrap_or(u8::MAX);
    if length <= 3 {
        while bytes.get(length) == Some(&b',') && run(length + 1) == 3 {
            length += 4;
            digits = 0;
        }
    }
    let mut value: u32 = 0;
    for digit in bytes[..length].iter().filter(|b| b.is_ascii_digit()) {
        value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
    }
    (length, Kind::Number { value, digits })
}

fn word(text: &str) -> Kind {
    if text.len() > LONGEST_WORD || !text.is_ascii() {
        return Kind::Unknown;
    }
    let mut buffer = [0; LONGEST_WORD];
    let lower = &mut buffer[..text.len()];
    lower.copy_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    match std::str::from_utf8(lower).ok().and_then(entry) {
        Some(entry) => Kind::Known(entry),
        None => Kind::Unknown,
    }
}

/// A place among the tokens of one sentence. Patterns take one and give back a later one.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(tokens: &'t [Token], at: usize) -> Cursor<'t> {
        Cursor { tokens, at }
    }

    /// The index of the next token.
    pub(crate) fn at(self) -> usize {
        self.at
    }

    /// The next token.
    pub(crate) fn peek(self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    /// The token `ahead` places after the next one.
    pub(crate) fn ahead(self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The token `back` places before the next one; 1 is the last one read.
    pub(crate) fn back(self, back: usize) -> Option<&'t Token> {
        self.tokens.get(self.at.checked_sub(back)?)
    }

    /// After the next token, whatever it is.
    pub(crate) fn skip(self) -> Cursor<'t> {
        Cursor { at: self.at + 1, ..self }
    }

    /// After this word.
    pub(crate) fn word(self, word: &str) -> Option<Cursor<'t>> {
        self.peek()?.is(word).then(|| self.skip())
    }

    /// After these words.
    pub(crate) fn words(self, words: &[&str]) -> Option<Cursor<'t>> {
        let mut cursor = self;
        for word in words {
            cursor = cursor.word(word)?;
        }
        Some(cursor)
    }

    /// After one of these words.
    pub(crate) fn any(self, words: &[&str]) -> Option<(&'static str, Cursor<'t>)> {
        let entry = self.peek()?.entry()?;
        words.contains(&entry.text).then(|| (entry.text, self.skip()))
    }

    /// After this mark.
    pub(crate) fn mark(self, mark: char) -> Option<Cursor<'t>> {
        self.peek()?.is_mark(mark).then(|| self.skip())
    }

    /// After this mark, where no white space stands before it.
    pub(crate) fn glued_mark(self, mark: char) -> Option<Cursor<'t>> {
        self.peek().filter(|token| token.glued)?;
        self.mark(mark)
    }

    /// After this word, if it is there.
    pub(crate) fn maybe(self, word: &str) -> Cursor<'t> {
        self.word(word).unwrap_or(self)
    }

    /// After one of these words, if one is there.
    pub(crate) fn maybe_any(self, words: &[&str]) -> Cursor<'t> {
        self.any(words).map_or(self, |(_, after)| after)
    }

    /// After this mark, if it is there.
    pub(crate) fn maybe_mark(self, mark: char) -> Cursor<'t> {
        self.mark(mark).unwrap_or(self)
    }

    /// A number in digits: value and how many digits.
    pub(crate) fn digits(self) -> Option<(u32, u8, Cursor<'t>)> {
        match self.peek()?.kind {
            Kind::Number { value, digits } => Some((value, digits, self.skip())),
            _ => None,
        }
    }

    /// The next token's entry, and the cursor after it.
    pub(crate) fn entry(self) -> Option<(&'static Entry, Cursor<'t>)> {
        Some((self.peek()?.entry()?, self.skip()))
    }

    /// A unit of time; whether it stands in the plural.
    pub(crate) fn unit(self) -> Option<(Unit, &'static Entry, Cursor<'t>)> {
        let (entry, after) = self.entry()?;
        Some((entry.unit?, entry, after))
    }

    /// Whether the next token follows without white space.
    pub(crate) fn is_glued(self) -> bool {
        self.peek().is_some_and(|token| token.glued)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        tokens(text, Span::of(text), &mut found);
        found.iter().map(|token| token.span.slice(text)).collect()
    }

    #[test]
    fn digits_letters_and_marks_are_cut_apart() {
        assert_eq!(
            cut("8pm on mid-May 3rd"),
            ["8", "pm", "on", "mid", "-", "May", "3", "rd"]
        );
        assert_eq!(cut("year’s é 1,500.5"), ["year", "’", "s", "é", "1,500", ".", "5"]);
    }

    #[test]
    fn numbers_do_not_overflow() {
        let mut found = Vec::new();
        let text = "9".repeat(400);
        tokens(&text, Span::of(&text), &mut found);
        assert!(matches!(found[0].kind, Kind::Number { value: u32::MAX, digits: 255 }));
    }
}
