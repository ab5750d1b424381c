//! Lengths of time, what comes round again, and words for the past, the present and the future.

use super::clock::{bare_hour, clock};
use super::dates::{month, weekday};
use super::numbers::{bare_length, cardinal, length as number_length, ordinal};
use crate::lexicon::Unit;
use crate::meaning::{Amount, Expression, Length, Meaning};
use crate::stretch::{Clock, Part};
use crate::tokens::Cursor;

/// "three days", "months", "the two-week truce".
pub(super) fn length(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let start = cursor.maybe_any(&["the", "those", "these", "only", "just"]);
    if let Some((_, after)) = cursor.any(&["one"])
        && let Some(end) = after.word("day")
        && !introduces_length(cursor)
    {
        return Some((Expression::plain(Meaning::SomeDay), end));
    }
    let (length, end) = number_length(start).or_else(|| bare_length(start))?;
    let bare = matches!(length.parts[0].0, Amount::Vague) && length.parts.len() == 1;
    if end.word("old").is_some()
        || end.glued_mark('-').is_some_and(|c| c.word("old").is_some())
    {
        return None;
    }
    // "20 minutes" is one, "the second" and "5 min read" are not.
    if bare && start.unit().is_some() && !stands_as_length(start) {
        return None;
    }
    Some((Expression::plain(Meaning::Length(length)), end))
}

/// Whether "one day" is a length: "in one day", "for one day".
fn introduces_length(cursor: Cursor<'_>) -> bool {
    cursor.back(1).is_some_and(|token| {
        ["in", "for", "within", "only", "than", "least", "just", "of", "after", "a"]
            .iter()
            .any(|word| token.is(word))
    }) || cursor
        .skip()
        .skip()
        .any(&["of", "after", "before", "later", "earlier"])
        .is_some()
}

/// Whether a plural without a number is a length: "for months", "years of war", "after weeks".
fn stands_as_length(start: Cursor<'_>) -> bool {
    let before = start.back(1).and_then(|token| token.entry()).map(|entry| entry.text);
    let after = start.skip().any(&["of", "after", "before", "later", "ago"]);
    matches!(
        before,
        Some(
            "for"
                | "after"
                | "over"
                | "within"
                | "in"
                | "by"
                | "into"
                | "and"
                | "or"
                | "took"
                | "through"
                | "during"
                | "last"
                | "until"
                | "throughout"
                | "of"
                | "with"
        )
    ) || after.is_some()
}

/// "every day", "weekly", "Mondays", "twice a year".
pub(super) fn set(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let round = |cursor| every(cursor).or_else(|| plural_days(cursor));
    // "3pm every day", "9am on Sundays"
    let hour_first = clock(cursor).and_then(|(hour, after)| {
        let (value, end) = round(after.maybe("on"))?;
        Some((at_hour(&value, hour), end))
    });
    // "every Monday at 4pm"
    let hour_last = || {
        let (value, after) = round(cursor)?;
        match clock(after.maybe("at")) {
            Some((hour, end)) => Some((at_hour(&value, hour), end)),
            None => Some((value, after)),
        }
    };
    let (value, end) = hour_first
        .or_else(hour_last)
        .or_else(|| adverb(cursor))
        .or_else(|| times_a(cursor))?;
    Some((Expression::plain(Meaning::Set(value)), end))
}

/// What comes round again at an hour.
fn at_hour(value: &str, hour: Clock) -> String {
    let day = if value.starts_with("XXXX") { value } else { "" };
    let day = day.split('T').next().unwrap_or("");
    format!("{day}{}", hour.text())
}

/// "the first week of May", "the last two months of 1939", "the first hour of the attack".
pub(super) fn part_of(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let start = cursor.maybe("the").maybe("very");
    let (from_end, before, after) =
        match start.any(&["last", "final", "closing", "opening"]) {
            Some((word, after)) => (word != "opening", 0, after),
            None => {
                let (nth, after) = ordinal(start)?;
                (false, nth.checked_sub(1)?, after)
            }
        };
    let (length, after) = match number_length(after) {
        Some(found) => found,
        None => {
            let (unit, entry, end) = after.unit()?;
            if entry.plural
                || matches!(unit, Unit::Second | Unit::Quarter | Unit::Century)
            {
                return None;
            }
            (Length { parts: vec![(Amount::Exactly(1.0), unit)], hyphen: false }, end)
        }
    };
    let of = after.any(&["of", "in"]).map(|(_, end)| end);
    let whole = of.unwrap_or(after);
    if let Some((meaning, end)) = super::point(whole) {
        let larger =
            !matches!(meaning, Meaning::Clock(..) | Meaning::Part(..) | Meaning::In(_));
        let part = Meaning::PartOf(length, from_end, before, Some(Box::new(meaning)));
        return larger.then_some((Expression::plain(part), end));
    }
    // Of something that is no time: its length is all that is known.
    let (_, end) = after.any(&["of"])?;
    let part = Meaning::PartOf(length, from_end, before, None);
    (end.at() > after.at()).then_some((Expression::plain(part), after))
}

fn every(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (_, after) = cursor.any(&["every", "each", "per"])?;
    let (count, after) = match after.word("other") {
        Some(after) => (2.0, after),
        None => match cardinal(after) {
            Some((value, end)) if end.unit().is_some() => (value, end),
            _ => (1.0, after),
        },
    };
    if let Some((unit, entry, end)) = after.unit() {
        if unit == Unit::Weekend {
            return Some(("XXXX-WXX-WE".to_owned(), end));
        }
        let parts = vec![(Amount::Exactly(count * f64::from(entry.times)), unit)];
        return Some((Length { parts, hyphen: false }.value(), end));
    }
    if let Some((day, end)) = weekday(after) {
        if let Some((entry, part_end)) = end.entry()
            && let Some(part) = entry.part
        {
            return Some((format!("XXXX-WXX-{day}T{}", part.code()), part_end));
        }
        return Some((format!("XXXX-WXX-{day}"), end));
    }
    if let Some((found, end)) = month(after) {
        return Some((format!("XXXX-{found:02}"), end));
    }
    let (entry, end) = after.entry()?;
    if let Some(part) = entry.part {
        return Some((of_part(part), end)).map(|(value, end)| with_hour(value, end));
    }
    entry.season.map(|season| (format!("XXXX-{}", season.code()), end))
}

fn of_part(part: Part) -> String {
    format!("T{}", part.code())
}

/// "every morning at 9".
fn with_hour(value: String, end: Cursor<'_>) -> (String, Cursor<'_>) {
    match end.word("at").and_then(bare_hour) {
        Some((hour, after)) => {
            let late = matches!(value.as_str(), "TAF" | "TEV" | "TNI");
            let hour = match hour.settled {
                true => hour,
                false => super::clock::set_half(hour, late).unwrap_or(hour),
            };
            (hour.text(), after)
        }
        None => (value, end),
    }
}

fn adverb(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    let value = match entry.text {
        "hourly" => "PT1H",
        "daily" | "everyday" => "P1D",
        "nightly" => "XXXX-XX-XXTNI",
        "weekly" => "P1W",
        "biweekly" => "P2W",
        "monthly" => "P1M",
        "quarterly" => "P3M",
        "annual" | "annually" | "yearly" => "P1Y",
        _ => return None,
    };
    Some((value.to_owned(), after))
}

/// "Mondays", "on mornings", "weekends".
fn plural_days(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    if !entry.plural {
        return None;
    }
    if entry.weekday > 0 {
        return Some((format!("XXXX-WXX-{}", entry.weekday), after));
    }
    if entry.unit == Some(Unit::Weekend) {
        return Some(("XXXX-WXX-WE".to_owned(), after));
    }
    let part = entry.part?;
    Some(with_hour(of_part(part), after))
}

/// "once a week", "three times a year", "twice daily".
fn times_a(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let after = match cursor.any(&["once", "twice"]) {
        Some((_, after)) => after,
        None => cardinal(cursor)?.1.word("times")?,
    };
    let (_, after) = after.any(&["a", "an", "per", "every", "each"])?;
    let (unit, _, end) = after.unit()?;
    let parts = vec![(Amount::Exactly(1.0), unit)];
    Some((Length { parts, hyphen: false }.value(), end))
}

/// "now", "recently", "in the past", "the future".
pub(super) fn reference(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let the = cursor.word("the");
    let after_the = the.unwrap_or(cursor);
    let (meaning, end) =
        match after_the.any(&["past", "present", "future", "recent", "coming"]) {
            Some(("past", end)) if the.is_some() => (Meaning::Past, end),
            Some(("present", end)) if the.is_some() || at_before(cursor) => {
                (Meaning::Present, end)
            }
            Some(("future", end)) if the.is_some() || near_before(cursor) => {
                (Meaning::Future, end)
            }
            Some(("recent", end)) => {
                let units =
                    ["years", "months", "weeks", "days", "decades", "times", "history"];
                (Meaning::Past, end.any(&units)?.1)
            }
            _ => single(cursor)?,
        };
    // "the past three days" is read as more than this, "the present war" is no time.
    let noun = end.peek().is_some_and(|next| next.is_word() && next.entry().is_none());
    if noun
        && matches!(meaning, Meaning::Past)
        && the.is_some()
        && end.back(1).is_some_and(|t| t.is("past"))
    {
        return None;
    }
    Some((Expression::plain(meaning), end))
}

/// "in future", "the near future".
fn near_before(cursor: Cursor<'_>) -> bool {
    cursor.back(1).is_some_and(|token| token.is("in") || token.is("near"))
}

fn at_before(cursor: Cursor<'_>) -> bool {
    cursor.back(1).is_some_and(|token| token.is("at"))
}

/// "to date", "these days", "present-day".
fn present(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    if let Some(end) =
        cursor.words(&["to", "date"]).or_else(|| cursor.words(&["these", "days"]))
    {
        return Some(end);
    }
    let (_, after) = cursor.any(&["present", "modern"])?;
    after.glued_mark('-').unwrap_or(after).word("day")
}

fn single(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    if let Some((word, after)) = cursor.any(&["that", "this", "some", "the"])
        && let Some(end) = after.maybe("same").word("time")
    {
        // "this time" without a preposition is "on this occasion".
        let introduced = cursor.back(1).is_some_and(|token| {
            [
                "at", "by", "during", "around", "from", "since", "until", "till", "for",
                "before",
            ]
            .iter()
            .any(|word| token.is(word))
        });
        let same = after.word("same").is_some();
        return (introduced && word != "the" || same).then_some((Meaning::Nameless, end));
    }
    if let Some(end) = present(cursor) {
        return Some((Meaning::Present, end));
    }
    let (entry, after) = cursor.entry()?;
    let meaning = match entry.text {
        "now" | "currently" | "nowadays" | "presently" => Meaning::Present,
        "recently" | "lately" | "formerly" => Meaning::Past,
        _ => return None,
    };
    Some((meaning, after))
}
