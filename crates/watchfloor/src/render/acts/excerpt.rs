/*!
The words of a clause, cut around the word that carries the act.
*/

use anstyle::{AnsiColor, Style};
use watchfloor_text::Span;
use watchfloor_text::quotes::Quotation;

use super::FAINT;
use watchfloor_brief::paper::Piece;

/// A clause of so many characters is shown whole.
const WHOLE: usize = 130;
/// Of a longer one, so many characters before the trigger …
const BEFORE: usize = 36;
/// … and so many from its beginning on.
const AFTER: usize = 90;
/// Words that only tie a clause to the one before.
const TIES: &[&str] = &["that", "and", "but"];
/// Words that a condition begins with of itself.
const CONDITIONAL: &[&str] =
    &["if", "unless", "should", "provided", "until", "as", "were"];
/// What may be cut off at either end without loss.
const EDGES: &[char] = &[' ', '\n', '\t', ',', ';', ':', '–', '—'];

/// The words at `clause`, short, the trigger bold; the condition in its own colour, behind the
/// words where they do not hold it.
pub(super) fn pieces(
    text: &str,
    quoted: &[Quotation],
    clause: Span,
    trigger: Option<Span>,
    condition: Option<Span>,
) -> Vec<Piece> {
    let clause = untied(text, trimmed(text, clause), trigger);
    // What lies outside the clause has no part in it.
    let trigger =
        trigger.map(|span| within(span, clause)).filter(|span| !span.is_empty());
    let shown = window(text, clause, trigger);
    let mut pieces = Vec::new();
    if shown.start > clause.start {
        pieces.push(Piece::plain("… "));
    }
    if let Some(quotation) = open_at(quoted, shown.start) {
        let mark = Span::new(quotation.span.start, quotation.inside.start).slice(text);
        pieces.push(Piece::plain(mark));
    }
    let held = condition.is_some_and(|condition| shown.contains(condition));
    let parts = [trigger, condition.filter(|_| held)];
    pieces.extend(styled(text, shown, parts));
    if let Some(quotation) = open_at(quoted, shown.end) {
        // A quotation that goes on in the next paragraph has no closing mark.
        let mark = Span::new(quotation.inside.end, quotation.span.end).slice(text);
        pieces.push(Piece::plain(mark));
    }
    if shown.end < clause.end {
        pieces.push(Piece::plain(" …"));
    }
    if let Some(condition) = condition.filter(|span| !held && !span.is_empty()) {
        let condition = trimmed(text, condition);
        let words = window(text, condition, None).slice(text);
        let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
        let tie = if CONDITIONAL.contains(&first.as_str()) { " · " } else { " · if: " };
        pieces.push(Piece::new(tie, FAINT));
        pieces.push(Piece::new(words, AnsiColor::Yellow.on_default()));
    }
    pieces
}

/// `span` without white space and loose marks at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let start = span.end - words.trim_start_matches(EDGES).len();
    let end = span.start + words.trim_end_matches(EDGES).len();
    Span::new(start, end.max(start))
}

/// `clause` without the conjunction before it, which is not the trigger.
fn untied(text: &str, clause: Span, trigger: Option<Span>) -> Span {
    let words = clause.slice(text);
    let Some((first, rest)) = words.split_once(char::is_whitespace) else {
        return clause;
    };
    let start = clause.end - rest.len();
    let is_tie = TIES.contains(&first.to_lowercase().as_str());
    if is_tie && trigger.is_none_or(|trigger| trigger.start >= start) {
        trimmed(text, Span::new(start, clause.end))
    } else {
        clause
    }
}

/// The part of `span` that lies in `clause`.
fn within(span: Span, clause: Span) -> Span {
    let start = span.start.clamp(clause.start, clause.end);
    Span::new(start, span.end.clamp(start, clause.end))
}

/// The part of `clause` that is shown: whole words around the trigger, or the first ones.
fn window(text: &str, clause: Span, trigger: Option<Span>) -> Span {
    let words = clause.slice(text);
    if words.char_indices().nth(WHOLE).is_none() {
        return clause;
    }
    let anchor = trigger.map_or(clause.start, |trigger| trigger.start);
    let before = Span::new(clause.start, anchor).slice(text);
    let start = match before.char_indices().rev().nth(BEFORE) {
        // The first word may be cut in two; it is left out.
        Some((at, _)) => match before[at..].find(char::is_whitespace) {
            Some(gap) => clause.start + at + gap,
            None => anchor,
        },
        None => clause.start,
    };
    let after = Span::new(anchor, clause.end).slice(text);
    let end = match after.char_indices().nth(AFTER) {
        Some((at, _)) => anchor + after[..at].rfind(char::is_whitespace).unwrap_or(at),
        None => clause.end,
    };
    trimmed(text, Span::new(start, end))
}

/// The quotation that begins before `at` and goes on behind it, or lacks only its mark there.
fn open_at(quoted: &[Quotation], at: usize) -> Option<&Quotation> {
    let first = quoted.partition_point(|quotation| quotation.span.end <= at);
    quoted
        .get(first)
        .filter(|quotation| quotation.inside.start <= at && at <= quotation.inside.end)
}

/// The words at `shown`: trigger bold, condition in its colour.
fn styled(
    text: &str,
    shown: Span,
    [trigger, condition]: [Option<Span>; 2],
) -> Vec<Piece> {
    let parts = [trigger, condition].into_iter().flatten();
    let ends = parts.flat_map(|part| [part.start, part.end]);
    let inside = ends.filter(|&at| shown.start < at && at < shown.end);
    let mut cuts: Vec<usize> = inside.chain([shown.start, shown.end]).collect();
    cuts.sort_unstable();
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        let [start, end] = [pair[0], pair[1]];
        let lies_in = |part: Option<Span>| {
            part.is_some_and(|part| part.start <= start && end <= part.end)
        };
        let mut style = Style::new();
        if lies_in(condition) {
            style = AnsiColor::Yellow.on_default();
        }
        if lies_in(trigger) {
            style = style.bold();
        }
        pieces.push(Piece::new(Span::new(start, end).slice(text), style));
    }
    pieces
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;
    use watchfloor_text::quotes::quotations;

    use super::*;

    /// The words that are shown of `text`, all one clause, around `trigger`.
    fn shown(text: &str, trigger: &str, condition: Option<&str>) -> String {
        let find = |words: &str| {
            let start = text.find(words).expect("the words stand in the text");
            Span::new(start, start + words.len())
        };
        let quoted = quotations(text, Span::of(text));
        let clause = Span::of(text);
        let pieces =
            pieces(text, &quoted, clause, Some(find(trigger)), condition.map(find));
        pieces.iter().map(Piece::text).collect()
    }

    #[test]
    fn short_clauses_stand_whole_without_what_ties_them() {
        let cases = [
            ("that the port was shut,", "shut", "the port was shut"),
            ("that", "that", "that"),
            ("if the port is shut", "shut", "if the port is shut"),
        ];
        for (text, trigger, wanted) in cases {
            assert_eq!(shown(text, trigger, None), wanted);
        }
    }

    #[test]
    fn long_clauses_are_cut_at_words_around_the_trigger() {
        let text = "The harbour master of the northern islands, who has held the office for \
            eleven years and means to keep it, refused to let the grain ships leave before \
            the council of the islands had met and voted on the tax";
        assert_eq!(
            shown(text, "refused", None),
            "… eleven years and means to keep it, refused to let the grain ships leave \
             before the council of the islands had met and voted …"
        );
    }

    #[test]
    fn quoted_words_stay_between_marks_where_the_cut_falls_inside() {
        let text = "She said “the harbour master of the northern islands who has held the \
            office for eleven years refused to let the grain ships leave before the council \
            of the islands had met and voted on the tax that was owed”";
        let shown = shown(text, "refused", None);
        assert!(shown.starts_with("… “held the office"), "{shown}");
        assert!(shown.ends_with("voted” …"), "{shown}");
    }

    #[test]
    fn a_condition_is_told_once() {
        let text = "they will fire if it sails";
        assert_eq!(shown(text, "fire", Some("if it sails")), text);
        let quoted = [];
        let [clause, trigger] = [Span::new(0, 14), Span::new(10, 14)];
        for (condition, wanted) in [
            (Span::new(15, 26), "they will fire · if it sails"),
            (Span::new(18, 26), "they will fire · if: it sails"),
        ] {
            let pieces = pieces(text, &quoted, clause, Some(trigger), Some(condition));
            assert_eq!(pieces.iter().map(Piece::text).collect::<String>(), wanted);
        }
    }

    proptest! {
        #[test]
        fn any_spans_give_words_of_bounded_length(
            text in "[a-zé“” ,\n東]{0,400}",
            ends in prop::collection::vec(0_usize..410, 6),
        ) {
            let index = watchfloor_text::CharIndex::new(&text);
            let span = |from: usize, to: usize| {
                Span::new(index.byte_of_char(from.min(to)), index.byte_of_char(from.max(to)))
            };
            let quoted = quotations(&text, Span::of(&text));
            let spans =
                [span(ends[0], ends[1]), span(ends[2], ends[3]), span(ends[4], ends[5])];
            let pieces =
                pieces(&text, &quoted, spans[0], Some(spans[1]), Some(spans[2]));
            let shown: String = pieces.iter().map(Piece::text).collect();
            prop_assert!(shown.chars().count() <= 2 * WHOLE + 20, "{shown}");
        }
    }
}
