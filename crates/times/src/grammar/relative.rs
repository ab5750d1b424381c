//! Times told from another: from the publication's, or from the one last spoken of.

use super::dates::{date, weekday, which};
use super::numbers::{bare_length, length};
use crate::lexicon::Unit;
use crate::meaning::{Amount, From, Length, Meaning, Which};
use crate::stretch::Part;
use crate::tokens::Cursor;

/// A time told from another.
pub(super) fn relative(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let found =
        [near_day, weekday_of_week, some_weekday, running, shifted, offset, within];
    let mut best: Option<(Meaning, Cursor<'_>)> = None;
    for pattern in found {
        if let Some((meaning, end)) = pattern(cursor)
            && best.as_ref().is_none_or(|(_, best)| end.at() > best.at())
        {
            best = Some((meaning, end));
        }
    }
    best
}

/// "today", "yesterday", "tomorrow", "the day after tomorrow", "tonight".
fn near_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let days = |days: i32| Meaning::Offset(Unit::Day, days, From::Now);
    let start = cursor.maybe("the");
    if let Some(after) = start.words(&["day", "before", "yesterday"]) {
        return Some((days(-2), after));
    }
    if let Some(after) = start.words(&["day", "after", "tomorrow"]) {
        return Some((days(2), after));
    }
    let (word, after) = cursor.any(&["today", "yesterday", "tomorrow", "tonight"])?;
    let meaning = match word {
        "today" => days(0),
        "yesterday" => days(-1),
        "tomorrow" => days(1),
        _ => Meaning::Part(Some(Box::new(days(0))), Part::Night),
    };
    Some((meaning, after))
}

/// "Tuesday of next week", "last week Sunday".
fn weekday_of_week(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    if let Some((day, after)) = weekday(cursor) {
        let (weeks, end) = week_from_now(after.maybe("of"))?;
        return Some((Meaning::WeekdayOfWeek(day, weeks), end));
    }
    let (weeks, after) = week_from_now(cursor)?;
    let (day, end) = weekday(after.maybe("on"))?;
    Some((Meaning::WeekdayOfWeek(day, weeks), end))
}

/// "last week", "this week", "next week".
fn week_from_now(cursor: Cursor<'_>) -> Option<(i32, Cursor<'_>)> {
    let (word, after) = cursor.any(&["last", "this", "next"])?;
    let weeks = match word {
        "last" => -1,
        "this" => 0,
        _ => 1,
    };
    Some((weeks, after.word("week")?))
}

/// "Monday", "last Monday", "the following Monday".
fn some_weekday(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    if let Some((which, after)) = which(cursor)
        && let Some((day, end)) = weekday(after)
    {
        return Some((Meaning::Weekday(day, Some(which)), end));
    }
    let (day, end) = weekday(cursor.maybe("the"))?;
    Some((Meaning::Weekday(day, None), end))
}

/// "the last three days", "the past decade", "the next 48 hours", "the coming months".
fn running(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let start = cursor.maybe_any(&["the", "these", "those", "this"]);
    let (word, after) = start.any(&[
        "last",
        "past",
        "previous",
        "next",
        "coming",
        "following",
        "preceding",
        "subsequent",
        "succeeding",
    ])?;
    let sign =
        if matches!(word, "last" | "past" | "previous" | "preceding") { -1 } else { 1 };
    if let Some((length, end)) = length(after)
        .filter(|_| !after.peek().is_some_and(|t| t.is("a") || t.is("another")))
    {
        return Some((Meaning::Running(length, sign), end));
    }
    let (length, end) = bare_length(after)?;
    Some((Meaning::Running(length, sign), end))
}

/// "two weeks ago", "three days later", "a year before", "two days after Christmas".
fn shifted(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (length, after) = length(cursor).or_else(|| bare_length(cursor))?;
    let (word, end) = after.any(&[
        "ago",
        "earlier",
        "before",
        "later",
        "after",
        "afterwards",
        "afterward",
        "prior",
        "hence",
        "previously",
        "from",
        "back",
    ])?;
    match word {
        "ago" | "back" => Some((Meaning::Shift(length, -1, From::Now), end)),
        "earlier" | "previously" => Some((Meaning::Shift(length, -1, From::Then), end)),
        "later" | "afterwards" | "afterward" => {
            Some((Meaning::Shift(length, 1, From::Then), end))
        }
        "hence" => Some((Meaning::Shift(length, 1, From::Now), end)),
        "from" => {
            let (day, end) = end.any(&["now", "today", "tomorrow"])?;
            let days = i32::from(day == "tomorrow");
            let from = Box::new(Meaning::Offset(Unit::Day, days, From::Now));
            let meaning = match day {
                "tomorrow" => Meaning::ShiftFrom(length, 1, from),
                _ => Meaning::Shift(length, 1, From::Now),
            };
            Some((meaning, end))
        }
        _ => {
            let sign = if word == "after" { 1 } else { -1 };
            let end = if word == "prior" { end.word("to").unwrap_or(end) } else { end };
            let day = near_day(end).or_else(|| date(end)).or_else(|| some_weekday(end));
            if let Some((meaning, end)) = day {
                return Some((Meaning::ShiftFrom(length, sign, Box::new(meaning)), end));
            }
            ends_here(end).then_some((Meaning::Shift(length, sign, From::Then), end))
        }
    }
}

/// Whether "a week before" has nothing after it that it could be before.
fn ends_here(end: Cursor<'_>) -> bool {
    end.peek().is_none_or(|next| !next.is_word() && !next.is_number())
        || end.any(&["when", "in", "at", "by", "and", "but", "on"]).is_some()
}

/// "this week", "last year", "the following month", "the day before".
fn offset(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let the = cursor.word("the");
    let start = the.unwrap_or(cursor);
    // "the day before", "the week after"
    if the.is_some()
        && let Some((unit, entry, after)) = start.unit()
        && !entry.plural
        && let Some((word, end)) = after.any(&["before", "after"])
    {
        if let Some(end) = end.maybe("the").any(&["next", "last"]).map(|(_, end)| end) {
            let count = if word == "after" { 2 } else { -2 };
            return Some((Meaning::Offset(unit, count, From::Now), end));
        }
        let sign = if word == "after" { 1 } else { -1 };
        if let Some((meaning, end)) = date(end).or_else(|| some_weekday(end)) {
            let one = Length { parts: vec![(Amount::Exactly(1.0), unit)], hyphen: false };
            return Some((Meaning::ShiftFrom(one, sign, Box::new(meaning)), end));
        }
        return ends_here(end).then_some((Meaning::Offset(unit, sign, From::Then), end));
    }
    // "the week", "the year": of the time spoken of, where something narrows it.
    let (word, after) = start.any(&[
        "last",
        "past",
        "previous",
        "preceding",
        "next",
        "following",
        "coming",
        "upcoming",
        "this",
        "that",
        "same",
        "current",
        "subsequent",
        "succeeding",
    ])?;
    let (word, after) = match after.any(&["past", "coming", "same", "very"]) {
        Some((second, end)) if word == "this" => (second, end),
        Some((_, end)) if word == "that" || word == "same" => (word, end),
        _ => (word, after),
    };
    let after = after.maybe("calendar");
    let (unit, entry, end) = after.unit()?;
    if entry.plural {
        return None;
    }
    // "for the next year", "over the past week": so long, not one of the calendar.
    let lasting = the.is_some()
        && cursor.back(1).is_some_and(|token| {
            ["for", "over", "during", "within", "throughout"]
                .iter()
                .any(|word| token.is(word))
        });
    let short = unit < Unit::Day;
    let sign = match word {
        "last" | "past" => Some(-1),
        "next" | "coming" => Some(1),
        _ => None,
    };
    if let Some(sign) = sign.filter(|_| short || lasting) {
        let one = Length { parts: vec![(Amount::Exactly(1.0), unit)], hyphen: false };
        return Some((Meaning::Running(one, sign), end));
    }
    if short {
        return None;
    }
    let (amount, from) = match word {
        "last" if the.is_some() && unit == Unit::Day => return None,
        "last" => (-1, From::Now),
        "past" => {
            let one = Length { parts: vec![(Amount::Exactly(1.0), unit)], hyphen: false };
            return Some((Meaning::Running(one, -1), end));
        }
        "previous" | "preceding" => (-1, From::Then),
        "next" if the.is_some() || unit == Unit::Day => (1, From::Then),
        "next" | "coming" | "upcoming" => (1, From::Now),
        "following" | "subsequent" | "succeeding" => (1, From::Then),
        "this" | "current" => (0, From::Now),
        _ => (0, From::Then),
    };
    // "this day" and "this hour" point at what is spoken of; "that day" may be any.
    Some((Meaning::Offset(unit, amount, from), end))
}

/// "in two weeks", "within 48 hours": a length, or a time to come.
fn within(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (word, after) = cursor.any(&["in", "within"])?;
    // "in less than an hour"
    let blurred =
        after.words(&["less", "than"]).or_else(|| after.words(&["more", "than"]));
    let after = blurred
        .or_else(|| after.any(&["about", "around", "nearly"]).map(|(_, c)| c))
        .unwrap_or(after);
    let (length, end) = length(after)?;
    if length.hyphen || end.any(&["ago", "of"]).is_some() {
        return None;
    }
    let end = match end.mark('\'').and_then(|c| c.word("time")) {
        Some(end) => end,
        None => end,
    };
    let end = end
        .words(&["from", "now"])
        .or_else(|| end.words(&["from", "today"]))
        .unwrap_or(end);
    let meaning =
        if word == "in" { Meaning::In(length) } else { Meaning::Within(length) };
    Some((meaning, end))
}

/// "that", "the same" before a part of the day: the day spoken of.
pub(super) fn day_of_part(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (found, after) = which(cursor)?;
    let offset = |days: i32, from: From| Meaning::Offset(Unit::Day, days, from);
    let last_is_now = after.back(1).is_some_and(|token| token.is("last"));
    let meaning = match found {
        Which::Last if last_is_now => offset(-1, From::Now),
        Which::This => offset(0, From::Now),
        Which::Following | Which::Next => offset(1, From::Then),
        Which::Preceding => offset(-1, From::Then),
        Which::That => offset(0, From::Then),
        Which::Last => return None,
    };
    Some((meaning, after))
}
