//! Times told from another: from the publication's, or from the one last spoken of.

use super::dates::{date, weekday, which};
use super::numbers::{bare_length, length};
use crate::lexicon::Unit;
use crate::meaning::{Amount, From, Length, Meaning, Which};
use crate::stretch::Part;
use crate::tokens::Cursor;

/// A time told from another.
pub(super) fn relative(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let found = [near_day, weekday_of_week, some_weekday, running, shifted, offset, within];
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
    let week = |cursor: Cursor<'_>| {
        let (word, after) = cursor.any(&["last", "this", "next"])?;
        let end = after.word("week")?.at();
        Some((["last", "this", "next"].iter().position(|w| *w == word)?, end - cursor.at()))
    };
    let weeks = |position: usize| i32::try_from(position).unwrap_or(1) - 1;
    let advance = |cursor: Cursor<'_>, by: usize| (0..by).fold(cursor, |c, _| c.skip()).at();
    let skip_to = |cursor: Cursor<'_>, at: usize| {
        let mut cursor = cursor;
        while cursor.at() < at {
            cursor = cursor.skip();
        }
        cursor.at()
    };
    let _ = (advance, skip_to);
    if let Some((day, after)) = weekday(cursor) {
        let start = after.maybe("of");
        let (position, length) = week(start)?;
        let end = (0..length).fold(start_of(cursor, start), |c, _| c.skip());
        return Some((Meaning::WeekdayOfWeek(day, weeks(position)), end));
    }
    let (position, length) = week(cursor)?;
    let after = (0..length).fold(cursor, |c, _| c.skip()).maybe_any(&["on"]);
    let (day, end) = weekday(after)?;
    Some((Meaning::WeekdayOfWeek(day, weeks(position)), end))
}

fn start_of<'t>(_: Cursor<'t>, start: Cursor<'t>) -> Cursor<'t> {
    start
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
    let (word, after) = start.any(&["last", "past", "previous", "next", "coming", "following", "preceding", "subsequent", "succeeding"])?;
    let sign = if matches!(word, "last" | "past" | "previous" | "preceding") { -1 } else { 1 };
    if let Some((length, end)) = length(after).filter(|_| !after.peek().is_some_and(|t| t.is("a") || t.is("another"))) {
        return Some((Meaning::Running(length, sign), end));
    }
    let (length, end) = bare_length(after)?;
    Some((Meaning::Running(length, sign), end))
}

/// "two weeks ago", "three days later", "a year before", "two days after Christmas".
fn shifted(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (length, after) = length(cursor).or_else(|| bare_length(cursor))?;
    let (word, end) = after.any(&[
        "ago", "earlier", "before", "later", "after", "afterwards", "afterward", "prior", "hence",
        "previously", "from", "back",
    ])?;
    match word {
        "ago" | "back" => Some((Meaning::Shift(length, -1, From::Now), end)),
        "earlier" | "previously" => {
            let end = end.maybe("than").at().min(end.at());
            let _ = end;
            Some((Meaning::Shift(length, -1, From::Then), after.skip()))
        }
        "later" | "afterwards" | "afterward" => {
            Some((Meaning::Shift(length, 1, From::Then), end))
        }
        "hence" => Some((Meaning::Shift(length, 1, From::Now), end)),
        "from" => {
            let (_, end) = end.any(&["now", "today"]).or_else(|| {
                end.any(&["tomorrow"])
            })?;
            let day = Meaning::Offset(Unit::Day, 0, From::Now);
            if end.back(1).is_some_and(|t| t.is("tomorrow")) {
                let tomorrow = Meaning::Offset(Unit::Day, 1, From::Now);
                return Some((Meaning::ShiftFrom(length, 1, Box::new(tomorrow)), end));
            }
            let _ = day;
            Some((Meaning::Shift(length, 1, From::Now), end))
        }
        _ => {
            let sign = if word == "after" { 1 } else { -1 };
            let end = if word == "prior" { end.word("to").unwrap_or(end) } else { end };
            if let Some((meaning, end)) = near_day(end).or_else(|| date(end)).or_else(|| some_weekday(end)) {
                return Some((Meaning::ShiftFrom(length, sign, Box::new(meaning)), end));
            }
            // "a week before": nothing after it that it could be before.
            let alone = end.peek().is_none_or(|next| !next.is_word() && !next.is_number() || next.is("the") && false);
            let alone = alone || end.any(&["when", "in", "at", "by", "and", "but", "on"]).is_some();
            alone.then_some((Meaning::Shift(length, sign, From::Then), end))
        }
    }
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
        let sign = if word == "after" { 1 } else { -1 };
        if let Some((meaning, end)) = date(end).or_else(|| some_weekday(end)) {
            let one = Length { parts: vec![(Amount::Exactly(1.0), unit)], hyphen: false };
            return Some((Meaning::ShiftFrom(one, sign, Box::new(meaning)), end));
        }
        let alone = end.peek().is_none_or(|next| !next.is_word() && !next.is_number())
            || end.any(&["when", "in", "at", "by", "and", "but", "on"]).is_some();
        return alone.then_some((Meaning::Offset(unit, sign, From::Then), end));
    }
    // "the week", "the year": of the time spoken of, where something narrows it.
    let (word, after) = start.any(&[
        "last", "past", "previous", "preceding", "next", "following", "coming", "upcoming", "this",
        "that", "same", "current", "subsequent", "succeeding",
    ])?;
    let (word, after) = match after.any(&["past", "coming", "same", "very"]) {
        Some((second, end)) if word == "this" => (second, end),
        Some((_, end)) if word == "that" || word == "same" => (word, end),
        _ => (word, after),
    };
    let after = after.maybe("calendar");
    let (unit, entry, end) = after.unit()?;
    if entry.plural || unit < Unit::Hour {
        return None;
    }
    let (amount, from) = match word {
        "last" if the.is_some() && unit == Unit::Day => return None,
        "last" => (-1, From::Now),
        "past" if unit == Unit::Day => return None,
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
    let after = cursor.word("in")?;
    let (length, end) = length(after)?;
    if length.hyphen || end.any(&["ago", "of"]).is_some() {
        return None;
    }
    let end = end.word("s").filter(|_| false).unwrap_or(end);
    let end = match end.mark('\'').and_then(|c| c.word("time")) {
        Some(end) => end,
        None => end,
    };
    Some((Meaning::In(length), end))
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

