//! What stands in the watch list of a reading and announces nothing.

use watchfloor_reading::contract::{CharSpan, Reading, Status, Watch, WatchKind};

use super::drafts::{Announced, event};
use super::text::{READY, Words};
use crate::snapshot::Known;
use crate::time;
use crate::words::stems;

/// What a sentence dates so many days back is told as background.
const LONG_AGO: i32 = 14;

/// Whether nothing is announced that could still come: a question, a deed of nobody, what was announced
/// long ago or is being taken back.
pub(super) fn is_none(report: &Known, item: &Watch, draft: &Announced) -> bool {
    is_told_headline(report, draft)
        || takes_back(report, item, draft)
        || is_question(report, draft)
        || is_of_nobody(report, item, draft)
        || is_background(report, draft)
}

/// "Opposition goes to court": headlines tell in the present what has happened. What is ahead has a word for it, or a
/// day.
fn is_told_headline(report: &Known, draft: &Announced) -> bool {
    if draft.kind != WatchKind::Expected || !draft.headline || draft.due.is_some() {
        return false;
    }
    let sentences = &report.sheet.reading.sentences;
    let Some(start) = sentences.get(draft.sentence).map(|span| span[0]) else {
        return false;
    };
    let before = Words::of(report.words([start.min(draft.anchor[0]), draft.anchor[1]]));
    let ahead = before.has(&READY.not_yet)
        || before.forms.iter().any(|form| matches!(form, "to" | "due" | "set"));
    !ahead
}

/// "asked the driver when they would go back".
fn is_question(report: &Known, draft: &Announced) -> bool {
    const NEAR: usize = 4;
    if draft.kind != WatchKind::Request {
        return false;
    }
    let asks = stems(report.words(draft.anchor)).iter().any(|stem| stem == "ask");
    let sentences = &report.sheet.reading.sentences;
    let end = sentences.get(draft.sentence).map_or(draft.what[1], |span| span[1]);
    let behind = Words::of(report.words([draft.anchor[1], end.max(draft.anchor[1])]));
    asks && behind.forms.iter().take(NEAR).any(|form| READY.questions.contains(form))
}

/// "Nobody will lose water" is no promise to do anything.
fn is_of_nobody(report: &Known, item: &Watch, draft: &Announced) -> bool {
    let reading = &report.sheet.reading;
    let doers = item.event.and_then(|id| event(reading, id)).map(|act| &act.actor_words);
    let starts = |words: &str| {
        let words = Words::of(words);
        words.forms.get(0).is_some_and(|form| READY.nobody.contains(form))
    };
    let by = draft.by.as_ref().is_some_and(|by| starts(&by.party.name));
    by || doers.is_some_and(|spans| spans.iter().any(|span| starts(report.words(*span))))
}

/// "In March the two countries signed a treaty": the sentence dates it before the news, and no day is
/// ahead.
fn is_background(report: &Known, draft: &Announced) -> bool {
    let published = time::day_of(report.stamp);
    let ahead = draft.due.as_deref().and_then(time::days);
    if ahead.is_some_and(|(_, day)| day >= published) {
        return false;
    }
    let reading = &report.sheet.reading;
    let Some(start) = reading.sentences.get(draft.sentence).map(|span| span[0]) else {
        return false;
    };
    reading.times.iter().any(|when| {
        let end = when.end.as_deref().or(when.start.as_deref());
        let long_ago = end
            .and_then(time::days)
            .is_some_and(|(_, day)| day < published.saturating_sub(LONG_AGO));
        long_ago && start <= when.span[0] && when.span[1] <= draft.anchor[0]
    })
}

/// Whether an item is but the condition of another: "… if the army imposes a curfew".
pub(super) fn is_condition(reading: &Reading, item: &Watch) -> bool {
    let Some(trigger) =
        item.event.and_then(|id| event(reading, id)).map(|act| act.trigger)
    else {
        return false;
    };
    reading.watch.iter().filter(|other| *other != item).any(|other| {
        let inside = |span: CharSpan| span[0] <= trigger[0] && trigger[1] <= span[1];
        let own = other.event.and_then(|id| event(reading, id)).map(|act| act.trigger);
        own != Some(trigger) && other.condition.is_some_and(|words| inside(words.span))
    })
}

/// Whether the sentence takes back what it names: "withdrew their threat to blow up the lobby".
fn takes_back(report: &Known, item: &Watch, draft: &Announced) -> bool {
    let reading = &report.sheet.reading;
    let Some(sentence) = reading.sentences.get(draft.sentence) else { return false };
    let trigger = item
        .event
        .and_then(|id| event(reading, id))
        .map_or(item.what.span, |act| act.trigger);
    let until = trigger[1].max(sentence[0]);
    let before = Words::of(report.words([sentence[0], until]));
    let Some(at) =
        before.find(&READY.called_off).or_else(|| before.find(&READY.takes_back))
    else {
        return before.has(&READY.breaks) && before.has(&READY.bonds);
    };
    // "threatened to call off the talks" announces that.
    let announced_before = before.before(at).has(&READY.not_yet);
    // The reader may take "called off" itself for an act, but then for one that happened.
    let is_ahead = item.event.and_then(|id| event(reading, id)).is_some_and(|act| {
        !matches!(act.status, Status::Happened | Status::Ongoing | Status::Denied)
    });
    let own_act =
        is_ahead && trigger[0] <= sentence[0] + prefix_chars(report, *sentence, at);
    !announced_before && !own_act
}

/// How many characters of a sentence stand before its word number `at`.
fn prefix_chars(report: &Known, sentence: CharSpan, at: usize) -> usize {
    let text = report.words(sentence);
    let words = watchfloor_text::words::words(text, watchfloor_text::Span::of(text));
    let counted =
        words.iter().filter(|word| word.slice(text).chars().any(char::is_alphanumeric));
    counted.clone().nth(at).map_or(0, |word| text[..word.start].chars().count())
}
