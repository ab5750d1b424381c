/*!
Numbers and ranges of numbers, as they stand in a text.

Only reading is done here; whether a number counts anything is decided elsewhere.
*/

use std::ops::Range;

use crate::figures::values::{
    Value, is_article, is_hyphen, is_money_sign, takes_article, touches, value,
};
use crate::syntax::Text;

/// A number with its bounds, before it is known what it counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) words: Range<usize>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) approximate: bool,
    /// The unit written to the digits without a space ("5km").
    pub(super) glued: Option<&'static str>,
    /// Whether the words set a bound or say that the number is not exact.
    pub(super) bounded: bool,
}

/// What stands at a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// A number.
    Number(Number),
    /// Digits that count nothing (a score, a date, a telephone number), up to this word.
    Label(usize),
}

/// The number that begins at word `at` and ends before `end`; ranges as one.
pub(super) fn number(text: &Text<'_>, at: usize, end: usize) -> Option<Found> {
    let first = value(text, at, end)?;
    if let Some(label) = run_of_digits(text, at, &first, end) {
        return Some(Found::Label(label));
    }
    let start = start(text, at);
    let second = second(text, start, &first, end);
    let Some((second, hyphen)) = second else {
        return Some(Found::Number(Number {
            words: start..first.end,
            low: Some(first.amount),
            high: (!first.open).then_some(first.amount),
            approximate: first.approximate,
            glued: first.glued,
            bounded: first.open,
        }));
    };
    // "2 to 3 million": the first shares the scale of the second.
    let shares = first.amount == first.bare && first.bare < second.bare;
    let scale = if shares { second.amount / second.bare } else { 1.0 };
    let low = first.amount * scale;
    if low >= second.amount {
        // "A 5-4 ruling", "beat them 3-1".
        return hyphen.then_some(Found::Label(second.end));
    }
    Some(Found::Number(Number {
        words: start..second.end,
        low: Some(low),
        high: (!second.open).then_some(second.amount),
        approximate: first.approximate || second.approximate,
        glued: second.glued.or(first.glued),
        bounded: second.open,
    }))
}

/// Where a number that begins at `at` begins with its article ("a dozen", "a few hundred").
fn start(text: &Text<'_>, at: usize) -> usize {
    let has_article = at > 0 && takes_article(text.form(at)) && is_article(text, at - 1);
    if has_article { at - 1 } else { at }
}

/// Three numbers or more with hyphens, slashes or colons between them: a date, a telephone
/// number, a clock.
fn run_of_digits(text: &Text<'_>, at: usize, first: &Value, end: usize) -> Option<usize> {
    let mut last = first.end;
    let mut parts = 1;
    while last + 1 < end
        && touches(text, last - 1, last)
        && touches(text, last, last + 1)
        && (is_hyphen(text.form(last)) || matches!(text.form(last), "/" | ":"))
        && text.form(last + 1).starts_with(|c: char| c.is_ascii_digit())
    {
        parts += if is_hyphen(text.form(last)) { 1 } else { 2 };
        last += 2;
    }
    (first.digits && parts > 2 && last > at).then_some(last)
}

/// The upper end of a range, and whether a hyphen leads to it.
fn second(
    text: &Text<'_>,
    start: usize,
    first: &Value,
    end: usize,
) -> Option<(Value, bool)> {
    let link = first.end;
    if link + 1 >= end || first.open {
        return None;
    }
    let form = text.form(link);
    let hyphen = is_hyphen(form);
    let before = before_sign(text, start);
    let is_before =
        |word: &str| before.is_some_and(|at| text.form(at).eq_ignore_ascii_case(word));
    let links = hyphen
        || matches!(form, "to" | "or") && !is_before("from")
        || form == "and" && is_before("between");
    if !links {
        return None;
    }
    let mut at = link + 1;
    while at + 1 < end && (is_money_sign(text.form(at)) || text.form(at) == "US") {
        at += 1;
    }
    let second = value(text, at, end).filter(|second| !second.open)?;
    // "Seven or eight" is a range; "two or several" and "5 to one" are none.
    (form != "or" || second.amount > first.amount).then_some((second, hyphen))
}

/// The word before a number and its sign for money, in its sentence.
fn before_sign(text: &Text<'_>, start: usize) -> Option<usize> {
    let first = text.annotation().sentences[text.word(start).sentence].start;
    let mut at = start;
    while at > first {
        at -= 1;
        if !is_money_sign(text.form(at)) && text.form(at) != "US" {
            return Some(at);
        }
    }
    None
}
