//! Numbers, ordinals and lengths of time.

use crate::lexicon::Unit;
use crate::meaning::{Amount, Length};
use crate::tokens::Cursor;

/// Most amounts in one length ("two days, three hours and five minutes").
const MOST_PARTS: usize = 4;

/// Words between a number and its unit that change nothing.
const FILLERS: &[&str] = &[
    "more",
    "long",
    "short",
    "brief",
    "full",
    "whole",
    "consecutive",
    "successive",
    "straight",
    "solid",
    "additional",
    "extra",
    "further",
    "calendar",
    "other",
    "bloody",
    "business",
    "working",
    "entire",
    "odd",
    "single",
    "mere",
];

/// A number in digits or words.
pub(super) fn cardinal(cursor: Cursor<'_>) -> Option<(f64, Cursor<'_>)> {
    let Some((whole, digits, after)) = cursor.digits() else { return in_words(cursor) };
    let fraction = after.glued_mark('.').and_then(|after| {
        let (value, digits, end) = after.digits().filter(|_| after.is_glued())?;
        Some((f64::from(value) / 10_f64.powi(i32::from(digits)), digits, end))
    });
    match fraction {
        Some((fraction, 1..=3, end)) => Some((f64::from(whole) + fraction, end)),
        Some(_) => None,
        None if digits <= 9 => Some((f64::from(whole), after)),
        None => None,
    }
}

fn in_words(cursor: Cursor<'_>) -> Option<(f64, Cursor<'_>)> {
    let (mut value, mut after) = under_hundred(cursor).or_else(|| hundred(cursor))?;
    if value < 100 && value > 0 {
        if let Some(end) = after.word("hundred") {
            (value, after) = (value * 100, end);
        } else if let Some(end) = after.word("thousand") {
            (value, after) = (value * 1000, end);
        }
    }
    if value >= 100
        && let Some((rest, end)) = under_hundred(after.maybe("and"))
    {
        (value, after) = (value + rest, end);
    }
    Some((f64::from(value), after))
}

fn hundred(cursor: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    entry.number.filter(|&number| number >= 100).map(|number| (number, after))
}

fn under_hundred(cursor: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    let number = entry.number.filter(|&number| number < 100)?;
    if number < 20 || number % 10 != 0 {
        return Some((number, after));
    }
    let ones = after.glued_mark('-').unwrap_or(after).maybe("and").entry().and_then(
        |(entry, end)| Some((entry.number.filter(|ones| (1..10).contains(ones))?, end)),
    );
    Some(match ones {
        Some((ones, end)) => (number + ones, end),
        None => (number, after),
    })
}

/// "3rd", "third", "twenty-third".
pub(super) fn ordinal(cursor: Cursor<'_>) -> Option<(u8, Cursor<'_>)> {
    if let Some((value, digits, after)) = cursor.digits() {
        let (_, end) =
            after.any(&["st", "nd", "rd", "th"]).filter(|_| after.is_glued())?;
        return (digits <= 2)
            .then(|| u8::try_from(value).ok().map(|value| (value, end)))?;
    }
    let (entry, after) = cursor.entry()?;
    if entry.ordinal > 0 {
        return Some((entry.ordinal, after));
    }
    let tens = entry
        .number
        .filter(|tens| matches!(tens, 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90))?;
    let (ones, end) = after.glued_mark('-').unwrap_or(after).entry()?;
    let ones = u32::from(ones.ordinal);
    (1..10)
        .contains(&ones)
        .then(|| u8::try_from(tens + ones).ok().map(|value| (value, end)))?
}

/// How many: "three", "a few", "a couple of", "half a".
pub(super) fn amount(cursor: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    if let Some((word, after)) = cursor.any(&["a", "an", "another"]) {
        if let Some(vague) = after.any(&["few"]) {
            return Some((Amount::Few, vague.1));
        }
        if let Some(couple) = after.word("couple") {
            return Some((Amount::Exactly(2.0), couple.maybe("of")));
        }
        if let Some(dozen) = after.word("dozen") {
            return Some((Amount::Exactly(12.0), dozen));
        }
        if let Some(half) = after.word("half").filter(|_| word == "a") {
            return Some((Amount::Exactly(0.5), half.maybe_mark('-')));
        }
        if let Some((value, end)) = cardinal(after).filter(|_| word == "another") {
            return Some((Amount::Exactly(value), end));
        }
        if let Some((value, end)) = hundred(after) {
            return Some((Amount::Exactly(f64::from(value)), end));
        }
        return Some((Amount::Exactly(1.0), after));
    }
    if let Some((_, after)) = cursor.any(&["few", "several", "many", "numerous", "some"])
        && after.peek().is_some_and(|token| !token.is_number())
    {
        let few = cursor.word("few").is_some();
        return Some((if few { Amount::Few } else { Amount::Vague }, after));
    }
    if let Some((_, after)) = cursor.any(&["dozens", "hundreds", "thousands"]) {
        return Some((Amount::Vague, after.word("of")?));
    }
    if let Some(after) = cursor.word("couple") {
        return Some((Amount::Exactly(2.0), after.maybe("of")));
    }
    if let Some(after) = cursor.word("half") {
        let after = after.maybe_mark('-').maybe_any(&["a", "an"]);
        return Some((Amount::Exactly(0.5), after));
    }
    let (value, after) = cardinal(cursor)?;
    if let Some(end) = and_a_half(after) {
        return Some((Amount::Exactly(value + 0.5), end));
    }
    // "one or two days", "two to three weeks": the text does not settle on one.
    Some((Amount::Exactly(value), after))
}

/// After "and a half".
fn and_a_half(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    cursor.word("and")?.maybe("a").word("half")
}

/// A length of time with its number.
pub(super) fn length(cursor: Cursor<'_>) -> Option<(Length, Cursor<'_>)> {
    let (first, mut after) = part(cursor)?;
    let hyphen = cursor.ahead(1).is_some_and(|token| token.is_mark('-'));
    let mut parts = vec![first];
    while parts.len() < MOST_PARTS {
        let next = after.maybe_mark(',').maybe("and");
        // Parts come from long to short: "two days and three hours".
        let Some((more, end)) = part(next) else { break };
        let last = parts[parts.len() - 1].1;
        if more.1 >= last || !matches!(more.0, Amount::Exactly(_)) || hyphen {
            break;
        }
        parts.push(more);
        after = end;
    }
    Some((Length { parts, hyphen }, after))
}

fn part(cursor: Cursor<'_>) -> Option<((Amount, Unit), Cursor<'_>)> {
    let (mut amount, mut after) = amount(cursor)?;
    if let Some(end) = after.glued_mark('-') {
        after = end;
    } else {
        for _ in 0..2 {
            after = after.maybe_any(FILLERS);
        }
        // "three long, bloody years"
        after = match after.mark(',').and_then(|end| end.any(FILLERS)) {
            Some((_, end)) => end,
            None => after,
        };
    }
    let (unit, entry, mut end) = after.unit()?;
    if matches!(unit, Unit::Weekend) {
        return None;
    }
    if end.peek().is_some_and(|token| token.glued && token.is("s")) {
        end = end.skip();
    }
    // "a second": more often an ordinal than a length.
    let single = matches!(amount, Amount::Exactly(value) if value == 1.0);
    if matches!(unit, Unit::Second) && !entry.plural && single {
        return None;
    }
    // "a quarter", "three quarters": parts of anything.
    if matches!(unit, Unit::Quarter) {
        return None;
    }
    if let Amount::Exactly(value) = &mut amount {
        if let Some(half) = and_a_half(end) {
            (*value, end) = (*value + 0.5, half);
        }
        *value *= f64::from(entry.times);
    } else if !entry.plural {
        return None;
    }
    Some(((amount, unit), end))
}

/// A length without a number: "months", "all day", "the entire year".
pub(super) fn bare_length(cursor: Cursor<'_>) -> Option<(Length, Cursor<'_>)> {
    if let Some((_, after)) = cursor.any(&["all", "whole", "full", "entire"]) {
        let after = after.maybe_mark('-').maybe("the");
        let (unit, entry, end) = after.unit()?;
        let parts = vec![(Amount::Exactly(1.0), unit)];
        return (!entry.plural && unit > Unit::Minute)
            .then_some((Length { parts, hyphen: true }, end));
    }
    let (unit, entry, after) = cursor.unit()?;
    let parts = vec![(Amount::Vague, unit)];
    (entry.plural && unit != Unit::Weekend && unit != Unit::Quarter)
        .then_some((Length { parts, hyphen: false }, after))
}
