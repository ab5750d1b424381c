//! What a claim says of its matter: that it is so, that it is not, that it may be or will be.

use watchfloor_reading::contract::{Attribution, CharSpan, Event, Status};

use super::tables::{
    ANNOUNCING, AS_FALSE, BINDING, CONDITIONS, DEFINITE, DENIALS, DOUBTING, FALSE,
    HEDGES, NEGATIVE, NEGATIVE_PHRASES, NON_DENIALS, OPEN, REFUSALS, REFUSED, STOPPING,
    TO_COME, TOLD, UNSAID, WHOLE,
};
use crate::picture::Stance;
use crate::sheet::sentence_of;
use crate::snapshot::Known;

/// The innermost attribution of an act.
pub(super) fn voucher<'r>(report: &'r Known, event: &Event) -> Option<&'r Attribution> {
    attribution(report, *event.attributions.first()?)
}

pub(super) fn attribution(report: &Known, id: usize) -> Option<&Attribution> {
    let attributions = &report.sheet.reading.attributions;
    attributions
        .get(id)
        .filter(|said| said.id == id)
        .or_else(|| attributions.iter().find(|said| said.id == id))
}

/// The stance of an act's mention; `None` where its source says nothing either way.
///
/// The reader's status stands but where the words cannot mean it: a denial and a doubt have words of their
/// own, and without one of them in the sentence the act is told as it happened. The other way round, an act
/// in the content of a denial is denied whatever its clause looks like.
pub fn of_act(report: &Known, event: &Event) -> Option<Stance> {
    of_sentence(report, event, &sentence_words(report, event.trigger))
}

/// The same, with the act's sentence in lower case at hand.
pub(super) fn of_sentence(
    report: &Known,
    event: &Event,
    sentence: &str,
) -> Option<Stance> {
    let said = voucher(report, event);
    let cue = said.map(|said| cue_words(report, said)).unwrap_or_default();
    if says_nothing(&cue) {
        return None;
    }
    if is_condition(report, event) {
        return Some(Stance::Announces);
    }
    // "Urged both sides to stop shooting": the stopping is what is asked for, and whoever asks tells of no act.
    if is_to_stop(report, event) {
        return None;
    }
    let told = match event.status {
        Status::Happened | Status::Ongoing => Stance::Asserts,
        Status::Denied
            if has_phrase(sentence, BINDING) || has_phrase(sentence, UNSAID) =>
        {
            return None;
        }
        Status::Denied if is_stopped(report, event) => return None,
        Status::Denied if is_negative(sentence) => return Some(Stance::Denies),
        Status::Possible if has_word(sentence, HEDGES, &["if", "may"]) => Stance::Doubts,
        Status::Denied | Status::Possible => Stance::Asserts,
        _ => return Some(Stance::Announces),
    };
    let is_denied = said.is_some_and(|said| {
        is_denying(&cue) && denies(&cue, &content_words(report, said).to_lowercase())
    });
    Some(if is_denied { Stance::Denies } else { told })
}

/// "Halted gas deliveries": what is named as stopped is not denied, and the stopping is the act.
fn is_stopped(report: &Known, event: &Event) -> bool {
    let before = words_before(report, event);
    before.split_whitespace().rev().take(3).any(|word| STOPPING.contains(&bare(word)))
}

/// Whether its stopping stands behind a "to".
fn is_to_stop(report: &Known, event: &Event) -> bool {
    let before = words_before(report, event);
    let words: Vec<&str> = before.split_whitespace().map(bare).collect();
    let near = words.get(words.len().saturating_sub(4)..).unwrap_or_default();
    near.windows(2).any(|two| two[0] == "to" && STOPPING.contains(&two[1]))
}

/// The words of its sentence before an act, in lower case.
fn words_before(report: &Known, event: &Event) -> String {
    const BEFORE: usize = 60;
    let [start, _] = event.trigger;
    let sentence = sentence_span(report, event.trigger);
    let from = start.saturating_sub(BEFORE).max(sentence[0].min(start));
    report.words([from, start]).to_lowercase()
}

/// Whether an act is only a condition: "if troops occupied the island".
fn is_condition(report: &Known, event: &Event) -> bool {
    const BEFORE: usize = 14;
    let start = event.span[0];
    let sentence = sentence_span(report, event.span);
    let from = start.saturating_sub(BEFORE).max(sentence[0].min(start));
    let before = report.words([from, start]).to_lowercase();
    let clause = report.words([start, event.span[1].min(start + BEFORE).max(start)]);
    let clause = clause.trim_start().to_lowercase();
    CONDITIONS.iter().any(|word| clause.starts_with(word) || before.ends_with(word))
}

/// Whether an act is no more than a denial of another: "denied that it had fired". What is denied is a matter,
/// and the denial a claim about it; "denied them entry" is an act.
pub(crate) fn is_denial(report: &Known, event: &Event) -> bool {
    const AROUND: usize = 60;
    if event.kind != "REJECT" {
        return false;
    }
    let verb = report.words(event.trigger).to_lowercase();
    if !is_denying(&verb) {
        return false;
    }
    let [start, end] = event.trigger;
    let sentence = sentence_span(report, event.trigger);
    let from = start.saturating_sub(AROUND).max(sentence[0].min(start));
    let before = report.words([from, start]).to_lowercase();
    let after =
        report.words([end, sentence[1].max(end).min(end + AROUND)]).to_lowercase();
    let is_passive =
        before.split_whitespace().rev().take(2).any(|word| {
            ["are", "be", "been", "being", "is", "was", "were"].contains(&word)
        });
    denies(&verb, &after) && !(is_passive && has_any(&before, usize::MAX, REFUSED))
}

/// Whether an act is spoken of as something known: "after the shelling", "Friday's attack".
pub(super) fn is_in_passing(report: &Known, event: &Event) -> bool {
    const BEFORE: usize = 24;
    let start = event.trigger[0];
    let sentence = sentence_span(report, event.trigger);
    let from = start.saturating_sub(BEFORE).max(sentence[0].min(start));
    let before = report.words([from, start]).to_lowercase();
    before.split_whitespace().next_back().is_some_and(|word| {
        DEFINITE.contains(&word) || word.ends_with("'s") || word.ends_with("’s")
    })
}

/// The words of a statement's content.
pub(super) fn content_words(report: &Known, said: &Attribution) -> String {
    let parts: Vec<&str> =
        said.content.spans.iter().map(|span| report.words(*span)).collect();
    parts.join(" ")
}

/// The stance of a statement towards its own content, before its content is compared with others.
pub(super) fn of_statement(
    report: &Known,
    said: &Attribution,
    content: &str,
) -> Option<Stance> {
    let cue = cue_words(report, said);
    if says_nothing(&cue) {
        return None;
    }
    let content = content.to_lowercase();
    let any = |table: &[&str]| {
        content.split_whitespace().any(|word| table.contains(&bare(word)))
    };
    Some(if denies(&cue, &content) || calls_false(&cue, &content) {
        Stance::Denies
    } else if begins_with(&cue, ANNOUNCING) || any(TO_COME) {
        Stance::Announces
    } else if begins_with(&cue, DOUBTING) || any(OPEN) {
        Stance::Doubts
    } else {
        Stance::Asserts
    })
}

/// The cue of a statement in lower case, with the words right before it ("did not" of "did not deny").
pub(super) fn cue_words(report: &Known, said: &Attribution) -> String {
    const BEFORE: usize = 14;
    let Some(cue) = said.cue else { return String::new() };
    let [start, end] = cue.span;
    let sentence = sentence_span(report, cue.span);
    let from = start.saturating_sub(BEFORE).max(sentence[0].min(start));
    let before = report.words([from, start]).to_lowercase();
    let words = report.words([start, end]).to_lowercase();
    let negated: Vec<&str> = before
        .split_whitespace()
        .filter(|word| {
            ["did", "does", "not", "neither", "nor", "never", "would"].contains(word)
        })
        .collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    [negated, words].concat().join(" ")
}

pub(super) fn sentence_span(report: &Known, span: CharSpan) -> CharSpan {
    let sentences = &report.sheet.reading.sentences;
    sentences.get(sentence_of(sentences, span)).copied().unwrap_or(span)
}

pub(super) fn sentence_words(report: &Known, span: CharSpan) -> String {
    report.words(sentence_span(report, span)).to_lowercase()
}

/// Whether a source declines to say.
fn says_nothing(cue: &str) -> bool {
    NON_DENIALS.iter().any(|phrase| cue.contains(phrase))
}

/// Whether a cue may say that its content is not so.
fn is_denying(cue: &str) -> bool {
    begins_with(cue, DENIALS) || begins_with(cue, REFUSALS) || has_phrase(cue, AS_FALSE)
}

/// Whether a cue says that its content, in lower case, is not so. Who rejects a plan or dismisses a minister
/// refuses or removes; who rejects a report or dismisses it as false denies.
fn denies(cue: &str, content: &str) -> bool {
    const NEAR: usize = 5;
    if has_phrase(cue, AS_FALSE) {
        return true;
    }
    // "that demand" is no clause.
    let mut words = content.split_whitespace();
    let is_clause = words.next() == Some("that") && words.nth(NEAR - 2).is_some();
    if begins_with(cue, DENIALS) {
        return is_clause || !has_any(content, NEAR, REFUSED);
    }
    let is_told =
        is_clause || has_any(content, NEAR, TOLD) || has_phrase(content, AS_FALSE);
    is_told && begins_with(cue, REFUSALS)
}

/// Whether a content says of what was told that it is false: "the report was a lie".
fn calls_false(cue: &str, content: &str) -> bool {
    const NEAR: usize = 6;
    has_any(content, NEAR, TOLD)
        && has_any(content, usize::MAX, FALSE)
        && !has_any(cue, usize::MAX, &["not", "never"])
        || content.starts_with("there was no truth")
}

fn has_phrase(text: &str, table: &[&str]) -> bool {
    table.iter().any(|phrase| text.contains(phrase))
}

/// Whether one of a text's first words is in a table.
fn has_any(text: &str, first: usize, table: &[&str]) -> bool {
    text.split_whitespace().take(first).any(|word| table.contains(&bare(word)))
}

/// Whether a word of the cue, or the cue from there on, begins with an entry of a table.
fn begins_with(cue: &str, table: &[&str]) -> bool {
    let starts =
        cue.char_indices().filter(|(at, _)| *at == 0 || cue[..*at].ends_with(' '));
    starts
        .into_iter()
        .any(|(at, _)| table.iter().any(|entry| cue[at..].starts_with(entry)))
}

/// Whether a sentence has a word that denies.
fn is_negative(sentence: &str) -> bool {
    has_word(sentence, NEGATIVE, WHOLE)
        || NEGATIVE_PHRASES.iter().any(|phrase| sentence.contains(phrase))
}

/// Whether a sentence has a word of a table of beginnings; those of `whole` must be all of it.
fn has_word(sentence: &str, beginnings: &[&str], whole: &[&str]) -> bool {
    sentence.split_whitespace().any(|word| {
        let stem = bare(word);
        stem.ends_with("n't")
            || stem.ends_with("n’t")
            || beginnings.iter().any(|entry| {
                if whole.contains(entry) {
                    stem == *entry
                } else {
                    stem.starts_with(entry)
                }
            })
    })
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|mark: char| !mark.is_alphanumeric())
}
