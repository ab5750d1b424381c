//! Words of reports, exactly, with where they stand.

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::{Line, VersionId};
use watchfloor_room::sheet::sentence_of;
use watchfloor_room::{Item, Known, changes};

use super::types::Quote;
use crate::frames::Frame;

/// The words of a line; `None` where the frame does not have it.
pub fn of_line(frame: &Frame, line: Line) -> Option<Quote> {
    let (report, item) = frame.snapshot.line(line)?;
    Some(quote(report, Some(line), span_of(&item)))
}

/// Words at a place of a report; `None` where the frame does not have it.
pub fn of_span(
    frame: &Frame,
    report: VersionId,
    line: Option<Line>,
    span: CharSpan,
) -> Option<Quote> {
    Some(quote(frame.snapshot.report(report)?, line, span))
}

/// The words of a change.
pub fn of_change(
    frame: &Frame,
    line: Option<Line>,
    quoted: &changes::Quote,
) -> Option<Quote> {
    let report = frame.snapshot.report(quoted.report)?;
    // The line that brought a change is named with the words only where it stands in them.
    let is_in = |line: &Line| {
        let item = report.item(*line);
        item.is_some_and(|item| {
            let span = span_of(&item);
            quoted.span[0] <= span[0] && span[1] <= quoted.span[1]
        })
    };
    Some(quote(report, line.filter(is_in), quoted.span))
}

/// Words at a place of a report.
pub fn quote(report: &Known, line: Option<Line>, span: CharSpan) -> Quote {
    let around = sentences_around(report, span);
    Quote {
        line,
        report: report.id,
        outlet: report.outlet.clone(),
        title: report.title.clone(),
        address: report.address.clone(),
        published: report.published.clone(),
        learnt: report.learnt,
        words: report.words(span).to_owned(),
        span,
        sentence: report.words(around).to_owned(),
        sentence_span: around,
    }
}

/// The words that a line is about; of an interrupted statement all from its first word to its last.
pub fn span_of(item: &Item<'_>) -> CharSpan {
    match item {
        Item::Act(_, event) => event.span,
        Item::Statement(_, said) => {
            let start = said.content.spans.iter().map(|span| span[0]).min();
            let end = said.content.spans.iter().map(|span| span[1]).max();
            [start.unwrap_or(0), end.unwrap_or(0)]
        }
        Item::Figure(_, figure) => figure.span,
        Item::Watch(_, watch) => watch.what.span,
    }
}

/// From the beginning of the sentence that holds the first word to the end of the one that holds the last.
fn sentences_around(report: &Known, span: CharSpan) -> CharSpan {
    let sentences = &report.sheet.reading.sentences;
    let last = span[1].saturating_sub(1).max(span[0]);
    let from = sentences.get(sentence_of(sentences, span));
    let to = sentences.get(sentence_of(sentences, [last, last]));
    [
        from.map_or(span[0], |sentence| sentence[0].min(span[0])),
        to.map_or(span[1], |sentence| sentence[1].max(span[1])),
    ]
}
