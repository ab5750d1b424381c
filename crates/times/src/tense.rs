//! Whether the words around an expression speak of what has been or of what is to come.

use crate::tokens::Token;

/// What the nearest verb says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    /// What the speaker announces of himself ("I will").
    Spoken,
    Unsaid,
}

/// Words that set a last moment, which lies ahead where no verb says otherwise.
const LAST_MOMENT: &[&str] = &["by", "until", "till"];

const DETERMINERS: &[&str] =
    &["the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their"];

/// How far to look before and after an expression, in tokens.
const BEFORE: usize = 14;
const AFTER: usize = 10;

const FUTURE: &[&str] = &[
    "will",
    "shall",
    "would",
    "ll",
    "upcoming",
    "scheduled",
    "due",
    "expected",
    "planned",
    "plans",
    "plan",
    "planning",
    "slated",
    "deadline",
    "expects",
    "forthcoming",
    "going",
    "deferred",
    "postponed",
    "tomorrow",
    "expires",
    "expire",
];

const PAST: &[&str] = &[
    "was", "were", "had", "did", "said", "told", "came", "went", "took", "began", "fell",
    "broke", "made", "held", "met", "left", "struck", "hit", "shot", "won", "lost",
    "gave", "saw", "sent", "rose", "grew", "spoke", "wrote", "became", "ago", "has",
    "have", "been", "led", "fled", "died",
];

/// Verbs that announce something after "to" ("to meet on Friday").
const ANNOUNCED: &[&str] = &[
    "meet", "hold", "vote", "begin", "start", "visit", "discuss", "resume", "open",
    "return", "announce", "decide", "address", "attend", "travel", "host", "leave",
    "arrive", "appear", "take", "launch", "convene", "speak", "go", "release", "publish",
    "end", "expire", "close",
];

/// What the words around `tokens[start..end]` speak of; the nearest verb before it counts first.
pub(crate) fn tense(text: &str, tokens: &[Token], start: usize, end: usize) -> Tense {
    let is_last_moment =
        start.checked_sub(1).is_some_and(|at| is_one_of(text, tokens, at, LAST_MOMENT));
    for at in (start.saturating_sub(BEFORE)..start).rev() {
        // "urged them to leave by Thursday": what is asked for is ahead of the asking.
        if is_last_moment && is_infinitive(text, tokens, at) {
            return Tense::Future;
        }
        let found = of_word(text, tokens, at);
        if found != Tense::Unsaid {
            return found;
        }
    }
    for at in end..tokens.len().min(end + AFTER) {
        let found = of_word(text, tokens, at);
        if found != Tense::Unsaid {
            return found;
        }
    }
    if is_last_moment { Tense::Future } else { Tense::Unsaid }
}

/// Whether `tokens[at]` is a word of `words`.
fn is_one_of(text: &str, tokens: &[Token], at: usize, words: &[&str]) -> bool {
    tokens.get(at).is_some_and(|token| {
        words.iter().any(|word| token.span.slice(text).eq_ignore_ascii_case(word))
    })
}

/// Whether an infinitive begins at `tokens[at]`, as far as words alone can tell.
fn is_infinitive(text: &str, tokens: &[Token], at: usize) -> bool {
    is_one_of(text, tokens, at, &["to"])
        && tokens.get(at + 1).is_some_and(|next| next.is_word() && !next.capital)
        && !is_one_of(text, tokens, at + 1, DETERMINERS)
}

fn of_word(text: &str, tokens: &[Token], at: usize) -> Tense {
    if !tokens[at].is_word() {
        return Tense::Unsaid;
    }
    let lower = |at: usize| {
        tokens
            .get(at)
            .map(|token| token.span.slice(text).to_lowercase())
            .unwrap_or_default()
    };
    let word = lower(at);
    if FUTURE.contains(&word.as_str()) {
        // What somebody announces of himself is spoken, not reported: it says nothing about the
        // dates of the report.
        let before = at.checked_sub(1).map(lower).unwrap_or_default();
        let spoken = at.checked_sub(2).map(lower).unwrap_or_default();
        let of_self = before == "i" || (word == "ll" && spoken == "i");
        return if of_self { Tense::Spoken } else { Tense::Future };
    }
    if word == "to" && ANNOUNCED.contains(&lower(at + 1).as_str()) {
        return Tense::Future;
    }
    // "will be held": what counts stands further back.
    if at > 0 && lower(at - 1) == "be" {
        return Tense::Unsaid;
    }
    let regular = word.len() > 3 && word.ends_with("ed") && !tokens[at].capital;
    if regular || PAST.contains(&word.as_str()) { Tense::Past } else { Tense::Unsaid }
}
