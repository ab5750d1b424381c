/*!
The words of a statement, quoted ones apart from paraphrase.
*/

use anstyle::Style;
use watchfloor_reading::contract::{CharSpan, Reading};
use watchfloor_text::quotes::{Quotation, quotations};
use watchfloor_text::{CharIndex, Span};

use super::STRONG;
use watchfloor_brief::paper::Piece;

/// Between the parts of words that the text interrupts.
const GAP: &str = " … ";

/// The report's words at `span`.
pub(super) fn cut<'r>(
    reading: &'r Reading,
    index: &CharIndex<'_>,
    span: CharSpan,
) -> &'r str {
    bytes(index, span).slice(&reading.report.text)
}

/// `span` in bytes. A reading from elsewhere may hold a span that ends before it starts.
pub(super) fn bytes(index: &CharIndex<'_>, [start, end]: CharSpan) -> Span {
    Span::new(index.byte_of_char(start), index.byte_of_char(end.max(start)))
}

/// The quotations of a whole report, in order.
pub(super) fn all_quotations(reading: &Reading, index: &CharIndex<'_>) -> Vec<Quotation> {
    let text = &reading.report.text;
    let blocks = reading.report.blocks.iter();
    blocks.flat_map(|block| quotations(text, bytes(index, block.span))).collect()
}

/// The words at `spans`: quoted ones bright and always between quotation marks, also where the
/// marks themselves lie outside the span.
pub(super) fn content(text: &str, quoted: &[Quotation], spans: &[Span]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (nth, &span) in spans.iter().enumerate() {
        if nth > 0 {
            pieces.push(Piece::plain(GAP));
        }
        let first = quoted.partition_point(|quotation| quotation.span.end <= span.start);
        let mut here = span.start;
        for quotation in &quoted[first..] {
            if quotation.span.start >= span.end {
                break;
            }
            let start = quotation.span.start.max(here);
            let end = quotation.span.end.min(span.end);
            pieces.push(Piece::plain(Span::new(here, start).slice(text)));
            pieces.push(Piece::new(
                in_marks(text, quotation, Span::new(start, end)),
                STRONG,
            ));
            here = end;
        }
        pieces.push(Piece::new(Span::new(here, span.end).slice(text), Style::new()));
    }
    pieces
}

/// The part of `quotation` at `span`, with the marks that the span leaves out.
fn in_marks(text: &str, quotation: &Quotation, span: Span) -> String {
    let opening = Span::new(quotation.span.start, quotation.inside.start).slice(text);
    let closing = Span::new(quotation.inside.end, quotation.span.end).slice(text);
    // A quotation that goes on in the next paragraph has no closing mark; none is invented.
    let before = if span.start > quotation.span.start { opening } else { "" };
    let after = if span.end < quotation.span.end { closing } else { "" };
    format!("{before}{}{after}", span.slice(text))
}
