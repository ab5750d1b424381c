//! Parts of a year: months, seasons, quarters, halves and weeks.

use super::dates::{day_month, day_number, month, month_day, which};
use super::numbers::ordinal;
use super::years::{year, year_after};
use crate::meaning::{Field, Meaning, YearOf};
use crate::tokens::{Cursor, Kind};

/// "April", "April 1941", "last April", "April of that year".
pub(super) fn month_alone(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    // "2016 November"
    if let Some((stated, 4, after)) = cursor.digits()
        && let Some((found, end)) = month(after)
        && after.peek()?.capital
        && day_number(end).is_none()
    {
        let stated =
            i16::try_from(stated).ok().filter(|year| (1000..2200).contains(year))?;
        return Some((
            Meaning::Calendar(YearOf::Stated(stated), Field::Month(found)),
            end,
        ));
    }
    let of_month = cursor.maybe("the").words(&["month", "of"]);
    if let Some((which, after)) = which(cursor) {
        let (found, end) = month(after)?;
        let word =
            !matches!(after.entry()?.0.text, "may" | "march" | "mar" | "dec" | "sep");
        let certain = word || after.peek()?.capital;
        let year = YearOf::Which(which);
        return certain.then_some((Meaning::Calendar(year, Field::Month(found)), end));
    }
    let start = of_month.unwrap_or(cursor);
    let (found, after) = month(start)?;
    let (year, end) = year_after(after.maybe_mark('-'));
    let end = if matches!(year, YearOf::Unsaid) { after } else { end };
    let meaning = Meaning::Calendar(year, Field::Month(found));
    let bare = matches!(year, YearOf::Unsaid) && of_month.is_none();
    (!bare || is_month_name(start, after)).then_some((meaning, end))
}

/// Whether a month's name that stands alone is one: "May" and "April" are other things too.
fn is_month_name(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let (Some(token), Some((entry, _))) = (start.peek(), start.entry()) else {
        return false;
    };
    if token.glued && start.back(1).is_some_and(|t| t.is_mark('\'') || t.is_mark('@')) {
        return false;
    }
    let before = start.back(1).and_then(|token| token.entry()).map(|entry| entry.text);
    let introduced =
        before.is_some_and(|word| {
            matches!(
                word,
                "in" | "of"
                    | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "last"
                    | "next"
                    | "this"
                    | "early"
                    | "late"
                    | "mid"
                    | "during"
                    | "from"
                    | "to"
                    | "before"
                    | "after"
                    | "through"
                    | "between"
                    | "and"
                    | "for"
                    | "throughout"
                    | "around"
                    | "every"
                    | "each"
            )
        }) || start.back(1).is_some_and(|token| token.is_mark('-') && token.glued);
    let pair =
        after.mark('-').or_else(|| after.any(&["and", "to", "through"]).map(|(_, c)| c));
    let paired = pair.is_some_and(|second| month(second).is_some()) && token.capital;
    if entry.doubtful && !(token.capital && introduced) && !paired {
        let short =
            entry.text.len() <= 4 && !matches!(entry.text, "may" | "mar" | "dec" | "sep");
        return short && introduced;
    }
    // "April Smith", "August Wilson": a name before a name.
    let name_follows = after.peek().is_some_and(|next| {
        next.capital && matches!(next.kind, Kind::Unknown) && !next.glued
    });
    introduced || token.capital && !name_follows
}

/// "spring", "the summer of 1941", "last winter".
pub(super) fn season(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let which = which(cursor);
    let the = cursor.word("the");
    let start = match which {
        Some((_, after)) => after,
        None => the.unwrap_or(cursor),
    };
    let (entry, after) = start.entry()?;
    let season = entry.season?;
    let (mut year, mut end) = year_after(after);
    if let YearOf::Stated(_) = year {
        // "the winter of 1941-42", "winter 1941/42": the year it begins in.
        let second = end.glued_mark('-').or_else(|| end.glued_mark('/'));
        if let Some((_, 2 | 4, after)) = second.and_then(Cursor::digits) {
            end = after;
        }
    } else if let Some((which, _)) = which {
        year = YearOf::Which(which);
        end = after;
    }
    // "fall" is a verb and "spring" is water; seasons are introduced or have their year.
    let introduced = which.is_some() || the.is_some() || is_introduced(start);
    let falls_of = after.word("of").is_some()
        && !matches!(year, YearOf::Stated(_) | YearOf::FromThen(_) | YearOf::FromNow(_));
    let bare = matches!(year, YearOf::Unsaid);
    if bare
        && (entry.text == "fall" || entry.text == "spring")
        && (!introduced || falls_of)
    {
        return None;
    }
    if bare && after.peek().is_some_and(|t| t.is_mark('-') && t.glued) {
        return None;
    }
    Some((Meaning::Calendar(year, Field::Season(season)), end))
}

/// Whether a word that time stands after comes before.
fn is_introduced(start: Cursor<'_>) -> bool {
    let before = start.back(1).and_then(|token| token.entry()).map(|entry| entry.text);
    before.is_some_and(|word| {
        matches!(
            word,
            "in" | "since"
                | "until"
                | "by"
                | "early"
                | "late"
                | "mid"
                | "during"
                | "before"
                | "after"
        )
    })
}

/// "the first quarter of 2014", "Q3 2014", "the second half of 1943".
pub(super) fn part_of_year(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    if let Some((field, after)) = numbered_part(cursor) {
        let (year, end) = year_after(after);
        let alone = matches!(year, YearOf::Unsaid) && matches!(field, Field::Half(_));
        return (!alone).then_some((Meaning::Calendar(year, field), end));
    }
    // "2016 H2"
    if let Some((stated, after)) = year(cursor)
        && let Some((field, end)) = numbered_part(after)
    {
        return Some((Meaning::Calendar(YearOf::Stated(stated), field), end));
    }
    let start = cursor.maybe("the");
    let (number, after) = match start.any(&["last", "latter"]) {
        Some((word, after)) => (if word == "latter" { 2 } else { 5 }, after),
        None => ordinal(start)?,
    };
    let after = after.glued_mark('-').unwrap_or(after);
    let (word, after) = after.any(&["quarter", "half"])?;
    let count = if word == "half" { 2 } else { 4 };
    let number = i8::try_from(number).ok()?;
    let number = if number == 5 { count } else { number };
    if number > count {
        return None;
    }
    let field = if word == "half" { Field::Half(number) } else { Field::Quarter(number) };
    let (year, end) = year_after(after);
    let year = match year {
        // A half or a quarter alone may be one of anything.
        YearOf::Unsaid if word == "half" || after.word("of").is_some() => {
            let end = after.words(&["of", "the", "year"])?;
            return Some((Meaning::Calendar(YearOf::Unsaid, field), end));
        }
        year => year,
    };
    Some((Meaning::Calendar(year, field), end))
}

/// "Q3", "H1".
fn numbered_part(cursor: Cursor<'_>) -> Option<(Field, Cursor<'_>)> {
    let (letter, after) =
        cursor.any(&["q", "h"]).filter(|_| cursor.peek().is_some_and(|t| t.capital))?;
    let (number, digits, end) = after.digits().filter(|_| after.is_glued())?;
    let number = i8::try_from(number).ok().filter(|_| digits == 1)?;
    match letter {
        "q" => (1..=4).contains(&number).then_some((Field::Quarter(number), end)),
        _ => (1..=2).contains(&number).then_some((Field::Half(number), end)),
    }
}

/// "the week of April 8", "the week beginning on 8 April".
pub(super) fn week_of(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (_, after) =
        cursor.maybe("the").word("week")?.any(&["of", "beginning", "starting"])?;
    let after = after.maybe("on");
    let (meaning, end) = month_day(after).or_else(|| day_month(after))?;
    match meaning {
        Meaning::Calendar(year, Field::Day(month, day, _)) => {
            Some((Meaning::Calendar(year, Field::WeekOf(month, day)), end))
        }
        _ => None,
    }
}

/// "week 10", "week 10 of 2024".
pub(super) fn numbered_week(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (value, digits, after) = cursor.word("week")?.digits()?;
    let week = i8::try_from(value).ok().filter(|week| (1..=53).contains(week))?;
    if !matches!(digits, 1 | 2) {
        return None;
    }
    let (year, end) = year_after(after);
    Some((Meaning::Calendar(year, Field::Week(week)), end))
}
