/*!
The quotations of one paragraph.

Double marks pair with the next closing one; a quotation left open runs to the paragraph's end,
as it does where a speech goes on in the next paragraph (which then opens with a mark of its
own). Single marks count only outside double ones and only in pairs, since `’` is an apostrophe
far more often.
*/

use crate::Span;

/// One quotation: the marks with what they enclose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark to after the closing one, or to the paragraph's end.
    pub span: Span,
    /// What stands between the marks.
    pub inside: Span,
    /// Whether a closing mark was found.
    pub closed: bool,
}

/// The quotations of the paragraph `within`, in order, without overlap.
pub fn quotations(text: &str, within: Span) -> Vec<Quotation> {
    let mut found = Vec::new();
    // Where the open quotation starts, how wide its mark is, and the mark.
    let mut open: Option<(usize, usize, char)> = None;
    let mut before: Option<char> = None;
    let mut chars = within.slice(text).char_indices().peekable();
    while let Some((i, mut c)) = chars.next() {
        let at = within.start + i;
        let mut width = c.len_utf8();
        // Plain-text wires write a double mark as two single ones.
        if matches!(c, '\'' | '`') && chars.next_if(|&(_, next)| next == c).is_some() {
            (c, width) = ('"', 2);
        }
        let after = chars.peek().map(|&(_, next)| next);
        match open {
            None => {
                if opens(before, c, after)
                    && (is_double(c) || closing_single(text, within, at).is_some())
                {
                    open = Some((at, width, c));
                }
            }
            Some((start, opening, mark)) if closes(mark, before, c, after) => {
                found.push(Quotation {
                    span: Span::new(start, at + width),
                    inside: Span::new(start + opening, at),
                    closed: true,
                });
                open = None;
            }
            Some(_) => {}
        }
        before = Some(c);
    }
    if let Some((start, opening, _)) = open {
        found.push(Quotation {
            span: Span::new(start, within.end),
            inside: Span::new(start + opening, within.end),
            closed: false,
        });
    }
    found
}

/// Where a word stands to the quotations around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted {
    /// In no quotation.
    Outside = 0,
    /// Among the quoted words.
    Inside = 1,
    /// A quotation mark.
    Mark = 2,
}

/// Where each of the `words` of a paragraph stands to its `quotations`.
pub fn quoted_words(words: &[Span], quotations: &[Quotation]) -> Vec<Quoted> {
    let mut quotations = quotations.iter().peekable();
    words
        .iter()
        .map(|word| {
            while quotations.next_if(|q| q.span.end <= word.start).is_some() {}
            match quotations.peek() {
                Some(q) if q.inside.overlaps(*word) => Quoted::Inside,
                Some(q) if q.span.overlaps(*word) => Quoted::Mark,
                _ => Quoted::Outside,
            }
        })
        .collect()
}

fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«')
}

/// Whether `c` can open a quotation here.
fn opens(before: Option<char>, c: char, after: Option<char>) -> bool {
    let at_start = before.is_none_or(|b| !b.is_alphanumeric());
    let word_follows = after.is_some_and(|a| !a.is_whitespace());
    match c {
        '“' | '„' | '«' => true,
        // A closing mark that opens is a slip of typing tools.
        '"' | '”' => at_start && word_follows,
        '‘' | '\'' => at_start && word_follows,
        _ => false,
    }
}

/// Whether `c` closes a quotation opened by `mark`.
fn closes(mark: char, before: Option<char>, c: char, after: Option<char>) -> bool {
    let ends_word = after.is_none_or(|a| !a.is_alphanumeric());
    match mark {
        '“' | '„' | '”' => c == '”' || (c == '"' && ends_word),
        '«' => c == '»',
        '"' => matches!(c, '"' | '”'),
        '‘' => c == '’' && ends_word,
        _ => c == '\'' && ends_word && before.is_some_and(|b| !b.is_whitespace()),
    }
}

/// Where the quotation that a single mark at `at` opens is closed, if it is, within 300 bytes.
///
/// A plural's apostrophe ("officials' plan") also looks like an end; it is taken as one, since
/// single quotations in news are short headlines and phrases.
fn closing_single(text: &str, within: Span, at: usize) -> Option<usize> {
    let mark = text[at..].chars().next()?;
    let mut before = None;
    let mut chars = text[at..within.end].char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if i > 300 || is_double(c) {
            return None;
        }
        let after = chars.peek().map(|&(_, next)| next);
        if closes(mark, before, c, after) {
            return Some(at + i);
        }
        before = Some(c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        quotations(text, Span::of(text)).iter().map(|q| q.inside.slice(text)).collect()
    }

    #[test]
    fn double_marks_pair() {
        assert_eq!(found("“Yes,” he said. \"No,\" she said."), ["Yes,", "No,"]);
        assert_eq!(found("He said “it’s a win"), ["it’s a win"]);
        assert_eq!(found("a 6\" gun"), Vec::<&str>::new());
        assert_eq!(found("''Yes,'' he said. ``No.''"), ["Yes,", "No."]);
    }

    #[test]
    fn words_know_whether_they_are_quoted() {
        let text = "He said “it is” so.";
        let words = crate::words::words(text, Span::of(text));
        let quoted: Vec<u8> = quoted_words(&words, &quotations(text, Span::of(text)))
            .into_iter()
            .map(|q| q as u8)
            .collect();
        assert_eq!(quoted, [0, 0, 2, 1, 1, 2, 0, 0]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(found("Iran’s and Israel's officials' plan"), Vec::<&str>::new());
        assert_eq!(found("a ‘new equation’ for Iran’s army"), ["new equation"]);
    }
}
