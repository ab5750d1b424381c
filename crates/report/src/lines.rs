/*!
Cuts plain text into the lines, or runs of lines, that may be blocks.

In most texts a line is a paragraph. In hard-wrapped text a paragraph is a run of lines: a line
goes on in the next where the next one's first word would not have fitted any more.
*/

use watchfloor_text::Span;

/// A line or run of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it stands, without white space at its ends.
    pub(crate) span: Span,
    /// Whether an empty line, or nothing, stands before it.
    pub(crate) set_off: bool,
}

/// Widest line of hard-wrapped text, in characters.
const WIDEST: usize = 100;

/// The pieces of `text`, at most `most`; the last takes the rest of the text where there are more.
pub(crate) fn pieces(text: &str, most: usize) -> Vec<Piece> {
    let mut lines = lines(text, most);
    let width = width(text, &lines);
    let Some(width) = width else { return lines };
    let is_wrapped = is_wrapped(text, &lines, width);
    let mut joined: Vec<Piece> = Vec::with_capacity(lines.len());
    let mut before: Option<Span> = None;
    for line in lines.drain(..) {
        let goes_on = before.is_some_and(|before| {
            !line.set_off
                && (goes_on_in_small(text, before, line.span)
                    || (is_wrapped && is_full(text, before, line.span, width)))
        });
        match joined.last_mut() {
            Some(last) if goes_on => last.span.end = line.span.end,
            _ => joined.push(line),
        }
        before = Some(line.span);
    }
    joined
}

/// The lines that hold more than white space.
fn lines(text: &str, most: usize) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut set_off = true;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::new(start, start + line.len()).trim(text);
        start += line.len();
        if span.is_empty() {
            // `\r\n` gives an empty piece between the two, which is no empty line.
            set_off |= !(line == "\n" && ends_in_return(text, start - 1));
            continue;
        }
        if found.len() + 1 >= most {
            found.push(Piece {
                span: Span::new(span.start, text.len()).trim(text),
                set_off,
            });
            break;
        }
        found.push(Piece { span, set_off });
        set_off = false;
    }
    found
}

fn ends_in_return(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes()[at - 1] == b'\r'
}

/// The width of the widest line, in characters; `None` where it is too wide for wrapped text.
fn width(text: &str, lines: &[Piece]) -> Option<usize> {
    let mut widest = 0;
    for line in lines {
        if line.span.len() > 4 * WIDEST {
            return None;
        }
        widest = widest.max(characters(text, line.span));
    }
    (widest <= WIDEST).then_some(widest)
}

/// Whether the text as a whole is hard-wrapped: of the lines with a line right below them, most
/// are full.
fn is_wrapped(text: &str, lines: &[Piece], width: usize) -> bool {
    let (mut inner, mut full) = (0, 0);
    for pair in lines.windows(2) {
        if !pair[1].set_off {
            inner += 1;
            full += usize::from(is_full(text, pair[0].span, pair[1].span, width));
        }
    }
    width >= 40 && inner >= 3 && full * 10 >= inner * 7
}

/// Whether the first word of `next` would not have fitted on `line`. Some slack is given, since
/// widths differ where text was wrapped by hand.
fn is_full(text: &str, line: Span, next: Span, width: usize) -> bool {
    let word = next.slice(text).split_whitespace().next().unwrap_or_default();
    characters(text, line) + 1 + word.chars().count() + width / 10 > width
}

/// Whether a line of some length stops in mid-sentence and the next begins with a small letter.
fn goes_on_in_small(text: &str, line: Span, next: Span) -> bool {
    let stops = line.slice(text).ends_with(['.', '!', '?', ':', ';', '”', '"']);
    let begins_small = next.slice(text).starts_with(char::is_lowercase);
    begins_small && !stops && characters(text, line) >= 40
}

fn characters(text: &str, span: Span) -> usize {
    span.slice(text).chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text, 1_000).into_iter().map(|piece| piece.span.slice(text)).collect()
    }

    #[test]
    fn lines_are_pieces() {
        let text = "One\r\n\r\nTwo \nThree";
        assert_eq!(cut(text), ["One", "Two", "Three"]);
        let set_off: Vec<bool> =
            pieces(text, 10).iter().map(|piece| piece.set_off).collect();
        assert_eq!(set_off, [true, true, false]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "Talks fail\n\nThe ministers of the two countries met on Monday for\n\
            talks about the river that both of them claim, but they\nparted without an \
            agreement, officials said. No new date\nwas set.\n\nThey will not meet again.";
        let found = cut(text);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[1].starts_with("The ministers") && found[1].ends_with("was set."));
    }

    #[test]
    fn long_lines_are_not() {
        let long = "word ".repeat(40);
        let text = format!("{long}\n{long}\nshort line here");
        assert_eq!(pieces(&text, 10).len(), 3);
    }

    #[test]
    fn pieces_are_bounded() {
        let text = "line\n".repeat(500);
        let found = pieces(&text, 100);
        assert_eq!(found.len(), 100);
        assert_eq!(found[99].span.end, text.len() - 1);
    }
}
