/*!
Styled words on lines of a given width.
*/

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::safe;

/// The narrowest column of text that is still filled word by word.
const NARROWEST: usize = 20;

/// Some words in one style.
#[derive(Clone, Debug)]
pub struct Piece {
    text: String,
    style: Style,
}

impl Piece {
    /// `text` in `style`. White space at the ends parts it from its neighbours; without it they
    /// are one word.
    pub fn new(text: impl Into<String>, style: Style) -> Piece {
        Piece { text: text.into(), style }
    }

    /// `text` as it is.
    pub fn plain(text: impl Into<String>) -> Piece {
        Piece::new(text, Style::new())
    }

    /// The words alone.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A page being written, line by line.
#[derive(Debug)]
pub struct Paper {
    width: usize,
    text: String,
}

/// What must stand on one line: pieces without white space between them.
#[derive(Debug, Default)]
struct Word {
    pieces: Vec<Piece>,
    width: usize,
}

impl Paper {
    /// An empty page of `width` columns.
    pub fn new(width: usize) -> Paper {
        Paper { width, text: String::new() }
    }

    /// Its columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What was written, with the styles as terminal sequences.
    pub fn into_text(self) -> String {
        self.text
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Writes `pieces` as a paragraph `indent` columns from the left, with `margin` in the
    /// columns before its first line. Text from outside is made safe here; the margin is not, and
    /// whoever writes other people's words into it makes them safe.
    pub fn paragraph(&mut self, margin: &[Piece], indent: usize, pieces: &[Piece]) {
        let mut column = 0;
        for piece in margin {
            column += self.write(piece);
        }
        let room = self.width.saturating_sub(indent).max(NARROWEST);
        self.pad(indent.saturating_sub(column));
        let mut used = 0;
        for word in words(pieces, room) {
            if used > 0 && used + 1 + word.width > room {
                self.blank();
                self.pad(indent);
                used = 0;
            }
            if used > 0 {
                self.pad(1);
                used += 1;
            }
            for piece in &word.pieces {
                self.write(piece);
            }
            used += word.width;
        }
        self.blank();
    }

    fn pad(&mut self, columns: usize) {
        self.text.extend(std::iter::repeat_n(' ', columns));
    }

    /// Writes one piece and returns its width.
    fn write(&mut self, piece: &Piece) -> usize {
        let style = piece.style;
        self.text.push_str(&format!("{style}{}{style:#}", piece.text));
        piece.text.width()
    }
}

/// The words of `pieces`, none wider than `room`.
fn words(pieces: &[Piece], room: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for piece in pieces {
        let mut parts = piece.text.split(char::is_whitespace);
        word.push(parts.next().unwrap_or_default(), piece.style, room, &mut words);
        for part in parts {
            words.push(std::mem::take(&mut word));
            word.push(part, piece.style, room, &mut words);
        }
    }
    words.push(word);
    words.retain(|whole| whole.width > 0);
    words
}

impl Word {
    /// Adds `part`, made safe; what does not fit in `room` columns is cut off into `finished`.
    fn push(&mut self, part: &str, style: Style, room: usize, finished: &mut Vec<Word>) {
        let mut text = String::new();
        let safe = safe::line(part);
        let mut chars = safe.chars().peekable();
        while let Some(c) = chars.next() {
            // A sign that is to be shown as a picture takes two columns, whatever it takes by itself.
            let width = match chars.peek() {
                Some('\u{fe0f}') => 2,
                _ => c.width().unwrap_or(0),
            };
            if self.width + width > room {
                self.end(&mut text, style);
                finished.push(std::mem::take(self));
            }
            text.push(c);
            self.width += width;
        }
        self.end(&mut text, style);
    }

    /// Keeps the text so far as a piece.
    fn end(&mut self, text: &mut String, style: Style) {
        if !text.is_empty() {
            self.pieces.push(Piece { text: std::mem::take(text), style });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    fn set(width: usize, margin: &str, indent: usize, pieces: &[Piece]) -> String {
        let mut paper = Paper::new(width);
        paper.paragraph(&[Piece::plain(margin)], indent, pieces);
        anstream::adapter::strip_str(&paper.into_text()).to_string()
    }

    #[test]
    fn lines_hang_behind_the_margin() {
        let pieces =
            [Piece::plain("one two"), Piece::plain("-three four five six seven")];
        assert_eq!(
            set(26, "12", 6, &pieces),
            "12    one two-three four\n      five six seven\n"
        );
    }

    #[test]
    fn words_wider_than_the_line_are_cut() {
        let pieces = [
            Piece::plain("abcdefghijklmnopqrstuvwxyz"),
            Piece::plain(" 東京東京東京東京東京東京"),
        ];
        assert_eq!(
            set(20, "", 0, &pieces),
            "abcdefghijklmnopqrst\nuvwxyz\n東京東京東京東京東京\n東京\n"
        );
    }

    #[test]
    fn signs_shown_as_pictures_take_two_columns() {
        let candles = "🕯\u{fe0f}".repeat(11);
        let lines = set(20, "", 0, &[Piece::plain(candles)]);
        let widths: Vec<usize> = lines.lines().map(UnicodeWidthStr::width).collect();
        assert_eq!(widths, [20, 2]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_page(
            text in "\\PC{0,200}", width in 1_usize..120, indent in 0_usize..20,
        ) {
            let page = set(width, "", indent, &[Piece::plain(text)]);
            for line in page.lines() {
                prop_assert!(line.width() <= width.max(indent + NARROWEST), "{line:?}");
            }
        }
    }
}
