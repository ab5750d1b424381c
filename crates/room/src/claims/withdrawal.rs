//! Who takes back what he said.

use watchfloor_reading::contract::{Attribution, Event};

use super::stance::{bare, cue_words, sentence_span, voucher};
use super::tables::{EARLIER, HINTS, NO_EVIDENCE, TAKEN_BACK, TAKING_BACK, WAS_WRONG};
use super::{Draft, Withdrawal};
use crate::maps::HashMap;
use crate::picture::{Origin, Retired, Stance};
use crate::snapshot::Known;

/// Words between the verb and what is taken back: "withdrew on Tuesday his statement".
const BETWEEN: usize = 5;

/// Whether a mention of an act takes back that it happened, and whom its sentence names before the verb, which is who
/// takes it back where no source is read; `whole` is its sentence in lower case.
pub(super) fn of_act(
    report: &Known,
    event: &Event,
    whole: &str,
) -> Option<Option<usize>> {
    // Nearly all sentences have none of these, and need not be looked at closely.
    if !HINTS.iter().any(|hint| whole.contains(hint)) {
        return None;
    }
    let sentence = sentence_span(report, event.trigger);
    if event.trigger[0] < sentence[0] {
        return None;
    }
    let before = report.words([sentence[0], event.trigger[0]]).to_lowercase();
    let cue =
        voucher(report, event).map(|said| cue_words(report, said)).unwrap_or_default();
    let verb = taking_back(&before);
    let phrase =
        NO_EVIDENCE.iter().any(|phrase| before.contains(phrase) || cue.contains(phrase));
    let wrong = EARLIER.iter().any(|phrase| before.contains(phrase))
        && WAS_WRONG.iter().any(|phrase| whole.contains(phrase));
    if verb.is_none() && !phrase && !wrong {
        return None;
    }
    let verb_at = sentence[0] + verb.unwrap_or_default();
    let actors = &report.sheet.reading.actors;
    let named = actors
        .iter()
        .flat_map(|actor| actor.mentions.iter().map(move |mention| (*mention, actor.id)))
        .filter(|(mention, _)| mention[0] >= sentence[0] && mention[1] <= verb_at)
        .max();
    Some(named.map(|(_, actor)| actor))
}

/// Whether a statement takes something back.
pub(super) fn of_statement(report: &Known, said: &Attribution) -> bool {
    let cue = cue_words(report, said);
    taking_back(&cue).is_some() || NO_EVIDENCE.iter().any(|phrase| cue.contains(phrase))
}

/// Where (in characters) a verb of taking back words stands.
fn taking_back(text: &str) -> Option<usize> {
    let words: Vec<(usize, &str)> = positions(text);
    words.iter().enumerate().find_map(|(place, (at, word))| {
        let next = words.get(place + 1).map_or("", |(_, next)| *next);
        let two = format!("{word} {next}");
        let is_verb = TAKING_BACK.iter().any(|verb| {
            *verb == two
                || (!verb.contains(' ') && (word == verb || *word == format!("{verb}ed")))
        });
        let object = words[place + 1..].iter().take(BETWEEN + 1);
        let is_taken = object.into_iter().any(|(_, noun)| TAKEN_BACK.contains(noun));
        (is_verb && is_taken).then_some(*at)
    })
}

/// The words of a text with the characters at which they begin.
fn positions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split(|mark: char| mark.is_whitespace()) {
        if !part.is_empty() {
            found.push((at, bare(part)));
        }
        at += part.chars().count() + 1;
    }
    found
}

/// Whether one can take back what the other said: his own words, and an outlet those of unnamed people who
/// are known through it alone.
fn answers_for(one: &Origin, other: &Origin) -> bool {
    let through = || other.key.strip_suffix(&one.key)?.strip_suffix('@');
    one.key == other.key
        || one.kind == "media"
            && through().is_some_and(|who| who.starts_with("anonymous:"))
}

/// Retires what was taken back, in so many words or by saying the contrary later.
pub(super) fn retire(drafts: &mut [Draft<'_>], withdrawals: &[Withdrawal]) {
    for draft in drafts.iter_mut().filter(|draft| draft.stance != Stance::Denies) {
        let taken = withdrawals
            .iter()
            .filter(|by| by.place > draft.place && answers_for(&by.origin, &draft.origin))
            .min_by_key(|by| (by.place, by.line));
        if let (Some(by), None) = (taken, draft.retired) {
            let when = by.learnt.max(draft.learnt);
            draft.retired = Some((Retired::Withdrawn { by: by.line }, when));
        }
    }
    // Nobody says the contrary of what all say.
    let has = |stance| drafts.iter().any(|draft| draft.stance == stance);
    if has(Stance::Asserts) && has(Stance::Denies) {
        for (at, retired) in contradicted(drafts) {
            drafts[at].retired = Some(retired);
        }
    }
}

/// The claims whose origins say the contrary later, with the line that says it and when it was learnt.
fn contradicted(drafts: &[Draft<'_>]) -> Vec<(usize, (Retired, i64))> {
    let mut found = Vec::new();
    // From the last to the first: what an origin says later than this.
    let mut later: HashMap<(&str, Stance), &Draft<'_>> = HashMap::default();
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((drafts[*at].place, drafts[*at].offset)));
    for at in order {
        let draft = &drafts[at];
        let contrary = match draft.stance {
            Stance::Asserts => Stance::Denies,
            Stance::Denies => Stance::Asserts,
            _ => continue,
        };
        if draft.retired.is_some() {
            continue;
        }
        let key = draft.origin.key.as_str();
        if let Some(by) = later.get(&(key, contrary))
            && by.place > draft.place
        {
            let when = draft.learnt.max(by.learnt);
            found.push((at, (Retired::Withdrawn { by: by.line }, when)));
        } else if draft.firm {
            later.insert((key, draft.stance), draft);
        }
    }
    found
}
