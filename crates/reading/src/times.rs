/*!
When: the time expressions of the text, and which of them says when an event or a statement was.
*/

use std::ops::Range;

use watchfloor_text::Span;
use watchfloor_times::{Grain, Kind, find};

use crate::contract::TimeGrain;
use crate::events;
use crate::statements;
use crate::syntax::Text;

/// A time expression of the text.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) span: Span,
    /// Its words; empty where it stands outside of what the model read.
    pub(crate) words: Range<usize>,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) grain: TimeGrain,
    /// Whether it names a stretch of the calendar, and not a length or a rhythm.
    dated: bool,
    /// Whether it has no start only because the day of publication is not known.
    pub(crate) adrift: bool,
}

/// Prepositions that make a time the last moment for something.
const UNTIL: &[&str] = &["by", "before", "until", "till", "within"];

/// The time expressions of what the model read.
pub(crate) fn times(text: &Text<'_>, whole: &str, published: Option<&str>) -> Vec<Draft> {
    let annotation = text.annotation();
    let sentences: Vec<Span> =
        annotation.sentences.iter().map(|words| annotation.span(words)).collect();
    find(whole, &sentences, published)
        .into_iter()
        .filter_map(|found| {
            let words = words_of(text, found.span);
            (!words.is_empty()).then(|| Draft {
                span: found.span,
                words,
                start: found.start,
                end: found.end,
                grain: grain(found.grain),
                dated: matches!(found.kind, Kind::Point | Kind::Range),
                adrift: found.needs_anchor,
            })
        })
        .collect()
}

/// Gives events and statements the times that say when they were.
pub(crate) fn place_in_time(
    text: &Text<'_>,
    times: &[Draft],
    events: &mut [events::Draft],
    said: &[statements::Draft],
) -> Vec<Option<usize>> {
    let of_statements: Vec<Option<usize>> = said
        .iter()
        .map(|draft| {
            let cue = draft.cue.as_ref()?;
            times
                .iter()
                .position(|time| time.dated && cue.contains(&governor(text, time)))
        })
        .collect();
    for event in events {
        let sentence = text.word(event.carrier).sentence;
        let in_clause = |at: &usize| {
            let time = &times[*at];
            time.dated
                && text.word(time.words.start).sentence == sentence
                && event.clause.start <= time.words.start
                && time.words.end <= event.clause.end
                // "by Thursday" says until when, not when.
                && !is_last_moment(text, time)
                && !event
                    .condition
                    .as_ref()
                    .is_some_and(|c| c.contains(&time.words.start))
        };
        // A time that hangs on the act itself goes before one that is merely near.
        let hangs = |at: &usize| event.trigger.contains(&governor(text, &times[*at]));
        let far = |at: &usize| times[*at].words.start.abs_diff(event.carrier);
        event.time =
            (0..times.len()).filter(in_clause).min_by_key(|at| (!hangs(at), far(at)));
    }
    of_statements
}

/// The last moment that a time in the event's clause sets for it ("by Friday").
pub(crate) fn deadline(
    text: &Text<'_>,
    times: &[Draft],
    event: &events::Draft,
) -> Option<String> {
    let inside = |time: &&Draft| {
        event.clause.start <= time.words.start
            && time.words.end <= event.clause.end
            && is_last_moment(text, time)
    };
    times.iter().find(inside).and_then(|time| time.end.clone().or(time.start.clone()))
}

/// Whether the time is that until which something holds or must be done ("by Friday").
fn is_last_moment(text: &Text<'_>, time: &Draft) -> bool {
    time.words
        .clone()
        .chain(time.words.start.checked_sub(1))
        .any(|word| UNTIL.contains(&text.form(word).to_lowercase().as_str()))
}

/// The word that the time's own head hangs on.
fn governor(text: &Text<'_>, time: &Draft) -> usize {
    text.word(text.head_of(&time.words)).head
}

/// The words that a span touches.
pub(crate) fn words_of(text: &Text<'_>, span: Span) -> Range<usize> {
    let words = &text.annotation().words;
    let start = words.partition_point(|word| word.span.end <= span.start);
    let end = words.partition_point(|word| word.span.start < span.end);
    start..end.max(start)
}

fn grain(grain: Grain) -> TimeGrain {
    match grain {
        Grain::Second => TimeGrain::Second,
        Grain::Minute => TimeGrain::Minute,
        Grain::Hour => TimeGrain::Hour,
        Grain::Part => TimeGrain::Part,
        Grain::Day => TimeGrain::Day,
        Grain::Week => TimeGrain::Week,
        Grain::Month => TimeGrain::Month,
        Grain::Quarter => TimeGrain::Quarter,
        Grain::Season => TimeGrain::Season,
        Grain::Year => TimeGrain::Year,
        Grain::Decade => TimeGrain::Decade,
        Grain::Century => TimeGrain::Century,
    }
}
