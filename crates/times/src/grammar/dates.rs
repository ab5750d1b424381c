//! Dates of the calendar, from centuries to days.

use super::numbers::{cardinal, ordinal};
use crate::holidays::holiday;
use crate::lexicon::{DECADES, Unit};
use crate::meaning::{Field, From, Meaning, Which, YearOf};
use crate::stretch::checked_day;
use crate::tokens::{Cursor, Kind};

/// Words before a number of four digits that make it a year.
const BEFORE_YEARS: &[&str] = &[
    "in", "since", "by", "until", "till", "from", "of", "during", "before", "after", "to", "late",
    "early", "mid", "through", "between", "and", "around", "about", "circa", "throughout", "the",
    "over", "year", "years", "at", "into", "for", "on", "or", "beyond", "near", "than", "ago",
];

/// A date of the calendar, a part of a year, or a year.
pub(super) fn date(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let found = [
        month_day,
        day_month,
        iso,
        slashes,
        week_of,
        nth_weekday,
        day_of_month,
        part_of_year,
        month_alone,
        season,
        named_day,
        numbered_week,
        century,
        decade,
        year_alone,
    ];
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

/// A month's name, its full stop included.
pub(super) fn month(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    if entry.month == 0 {
        return None;
    }
    let stop = after.glued_mark('.').filter(|end| end.peek().is_some());
    Some((entry.month, stop.filter(|_| entry.text.len() <= 4).unwrap_or(after)))
}

/// A weekday's name, its full stop included.
pub(super) fn weekday(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    if entry.weekday == 0 || entry.plural {
        return None;
    }
    if entry.doubtful && !cursor.peek()?.capital {
        // "sat" and "sun" are words; "fri" before a number is a day.
        after.maybe_mark('.').peek().filter(|token| token.is_number())?;
    } else if entry.doubtful && !stands_as_weekday(cursor, after) {
        return None;
    }
    let stop = after.glued_mark('.').filter(|end| end.peek().is_some());
    Some((entry.weekday, stop.filter(|_| entry.text.len() <= 5).unwrap_or(after)))
}

/// Whether a short name of a weekday is one: "Sun" is a family's name too.
fn stands_as_weekday(cursor: Cursor<'_>, after: Cursor<'_>) -> bool {
    let introduced = cursor.back(1).is_some_and(|token| {
        ["on", "last", "next", "this", "since", "until", "by"].iter().any(|word| token.is(word))
    });
    let followed = after.peek().is_none_or(|next| {
        next.is_number() || next.is_mark('.') || next.is_mark(',') && after.ahead(1).is_some_and(|t| t.is_number() || t.entry().is_some_and(|e| e.month > 0))
            || next.entry().is_some_and(|entry| entry.month > 0)
    });
    introduced || followed
}

/// The weekday that may stand before a date, with its comma.
fn weekday_before(cursor: Cursor<'_>) -> (Option<i8>, Cursor<'_>) {
    match weekday(cursor) {
        Some((weekday, after)) => {
            (Some(weekday), after.maybe_mark(',').maybe("the"))
        }
        None => (None, cursor),
    }
}

/// A day of the month in digits or as an ordinal.
pub(super) fn day_number(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (day, after) = match ordinal(cursor) {
        Some((day, after)) => (i8::try_from(day).ok()?, after),
        None => {
            let (value, digits, after) = cursor.digits()?;
            if digits == 0 || digits > 2 || is_inside_number(after) {
                return None;
            }
            (i8::try_from(value).ok()?, after)
        }
    };
    (1..=31).contains(&day).then_some((day, after))
}

/// Whether a number that ends here goes on: "3.5", "8:30", "20%".
fn is_inside_number(after: Cursor<'_>) -> bool {
    let glued_digits = |mark: char| {
        after.glued_mark(mark).is_some_and(|end| end.digits().is_some() && end.is_glued())
    };
    glued_digits('.') || glued_digits(':') || after.glued_mark('%').is_some()
}

/// "April 13", "Saturday, April 13th, 2024", "jan twenty two".
fn month_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (weekday, start) = weekday_before(cursor);
    let (month, after) = month(start)?;
    let after = after.maybe_mark('-');
    // "in May the first settlers", "the end of May the Second Army": the ordinal of something else.
    let after = match after.word("the") {
        Some(the) if the.ahead(1).is_some_and(|next| matches!(next.kind, Kind::Unknown)) => after,
        Some(the) => the,
        None => after,
    };
    let (day, after) = day_number(after).or_else(|| {
        let (value, end) = cardinal(after).filter(|_| after.digits().is_none())?;
        let day = (1..=31).find(|&day| f64::from(day) == value)?;
        end.unit().is_none().then_some((day, end))
    })?;
    let (year, end) = year_after(after);
    Some((Meaning::Calendar(year, Field::Day(month, day, weekday)), end))
}

/// "13 April", "the 13th of April, 2024", "Saturday 13 April".
fn day_month(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (weekday, start) = weekday_before(cursor);
    let start = start.maybe("the");
    let (day, after) = day_number(start)?;
    let after = after.maybe_mark('.').maybe_mark('-').maybe("of");
    let (month, after) = month(after)?;
    let (year, end) = year_after(after.maybe_mark('-'));
    let end = if matches!(year, YearOf::Unsaid) { after } else { end };
    Some((Meaning::Calendar(year, Field::Day(month, day, weekday)), end))
}

/// "2024-04-13", "2024/apr/13".
fn iso(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (year, digits, after) = cursor.digits()?;
    if digits != 4 {
        return None;
    }
    let mark = ['-', '/', '.'].into_iter().find(|&mark| after.glued_mark(mark).is_some())?;
    let (month, after) = glued_month(after.glued_mark(mark)?)?;
    let (day, _, end) = after.glued_mark(mark)?.digits().filter(|d| matches!(d.1, 1 | 2))?;
    let year = i16::try_from(year).ok()?;
    let day = i8::try_from(day).ok()?;
    checked_day(year, month, day)?;
    Some((Meaning::Calendar(YearOf::Stated(year), Field::Day(month, day, None)), end))
}

fn glued_month(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    match cursor.digits() {
        Some((month, 1 | 2, after)) => {
            let month = i8::try_from(month).ok()?;
            (1..=12).contains(&month).then_some((month, after))
        }
        Some(_) => None,
        None => month(cursor),
    }
}

/// "4/13/2024", "13.4.2024"; without a year only after a word that a date can follow.
fn slashes(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (first, digits, after) = cursor.digits()?;
    if !matches!(digits, 1 | 2) || cursor.back(1).is_some_and(|t| t.is_mark('/')) {
        return None;
    }
    let mark = ['/', '.', '-'].into_iter().find(|&mark| after.glued_mark(mark).is_some())?;
    let (second, digits, after) = after.glued_mark(mark)?.digits().filter(|_| {
        after.glued_mark(mark).is_some_and(Cursor::is_glued)
    })?;
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    if !matches!(digits, 1 | 2) {
        return None;
    }
    // Month first, as in the United States, unless that is impossible.
    let (month, day) = if first <= 12 { (first, second) } else { (second, first) };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = after.glued_mark(mark).or_else(|| after.mark(',')).and_then(|end| {
        let (year, digits, end) = end.digits()?;
        match digits {
            4 => Some((i16::try_from(year).ok()?, end)),
            2 => Some((two_digit_year(year)?, end)),
            _ => None,
        }
    });
    if let Some((year, end)) = year {
        checked_day(year, month, day)?;
        let field = Field::Day(month, day, None);
        return Some((Meaning::Calendar(YearOf::Stated(year), field), end));
    }
    let before = cursor.back(1)?;
    let may_follow = ["on", "until", "since", "from", "by", "before", "to", "till"];
    let follows = may_follow.iter().any(|word| before.is(word));
    let goes_on = after.is_glued() && after.peek().is_some_and(|t| !t.is_mark('.'));
    if mark != '/' || !follows || goes_on {
        return None;
    }
    Some((Meaning::Calendar(YearOf::Unsaid, Field::Day(month, day, None)), after))
}

/// The year that two digits stand for.
fn two_digit_year(year: u32) -> Option<i16> {
    let year = i16::try_from(year).ok()?;
    Some(if year < 40 { 2000 + year } else { 1900 + year })
}

/// A year in digits: "1941", "AD 70", "264 BC".
pub(super) fn year(cursor: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    if let Some((era, after)) = cursor.any(&["ad", "bc"])
        && let Some((value, 1..=4, end)) = after.digits()
    {
        let value = i16::try_from(value).ok()?;
        return Some((if era == "bc" { 1 - value } else { value }, end));
    }
    let Some((value, digits, after)) = cursor.digits() else { return year_in_full(cursor) };
    let value = i16::try_from(value).ok()?;
    if let Some((_, end)) = after.any(&["bc", "bce"]) {
        return (digits <= 4 && digits > 0).then_some((1 - value, end));
    }
    if let Some(b) = after.word("b").map(|b| b.glued_mark('.').unwrap_or(b))
        && let Some(end) = b.word("c")
    {
        return Some((1 - value, end.glued_mark('.').unwrap_or(end)));
    }
    if digits == 4 && (1000..=2199).contains(&value) {
        if is_inside_number(after) || cursor.is_glued() && money_before(cursor) {
            return None;
        }
        return Some((value, after.maybe("ad")));
    }
    if let Some((_, end)) = after.any(&["ad", "ce"]) {
        return (digits > 0 && digits <= 4).then_some((value, end));
    }
    None
}

/// "nineteen ninety-nine", "two thousand and eighteen".
fn year_in_full(cursor: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    let (first, _) = cursor.entry()?;
    let century = match first.number? {
        19 => 1900,
        18 => 1800,
        2 => {
            cursor.skip().word("thousand")?;
            let (value, end) = cardinal(cursor)?;
            let year = (2000..2100).find(|&year| f64::from(year) == value)?;
            return end.unit().is_none().then_some((year, end));
        }
        _ => return None,
    };
    let (value, end) = cardinal(cursor.skip())?;
    let rest = (10..100).find(|&rest| f64::from(rest) == value)?;
    end.unit().is_none().then_some((century + rest, end))
}

fn money_before(cursor: Cursor<'_>) -> bool {
    cursor.back(1).is_some_and(|token| {
        matches!(token.kind, Kind::Mark('$' | '€' | '£' | '¥' | '.' | '+' | '#'))
    })
}

/// The year after a date that lacks one.
pub(super) fn year_after(cursor: Cursor<'_>) -> (YearOf, Cursor<'_>) {
    let direct = cursor.maybe_mark(',').maybe_mark('\'');
    if let Some((found, end)) = year(direct) {
        return (YearOf::Stated(found), end);
    }
    // "May '68"
    if cursor.mark('\'').is_some()
        && let Some((value, 2, end)) = direct.digits()
        && let Some(found) = two_digit_year(value)
    {
        return (YearOf::Stated(found), end);
    }
    let of = cursor.maybe_any(&["of", "in"]).maybe("the").maybe("year");
    if let Some((found, end)) = year(of) {
        return (YearOf::Stated(found), end);
    }
    // "in the winter of 1941-42" is left to the ranges.
    let relative = cursor.maybe_mark(',').maybe_any(&["of", "in"]);
    match year_in_words(relative) {
        Some(found) => found,
        None => (YearOf::Unsaid, cursor),
    }
}

/// "last year", "the following year", "that same year".
fn year_in_words(cursor: Cursor<'_>) -> Option<(YearOf, Cursor<'_>)> {
    let the = cursor.word("the");
    let after = the.unwrap_or(cursor);
    let (word, after) = after.any(&[
        "last", "this", "next", "that", "same", "following", "previous", "preceding", "current",
        "coming",
    ])?;
    let end = after.maybe("same").word("year")?;
    let year = match word {
        "last" => YearOf::FromNow(-1),
        "this" | "current" => YearOf::FromNow(0),
        "next" if the.is_some() => YearOf::FromThen(1),
        "next" | "coming" => YearOf::FromNow(1),
        "following" => YearOf::FromThen(1),
        "previous" | "preceding" => YearOf::FromThen(-1),
        _ => YearOf::FromThen(0),
    };
    Some((year, end))
}

/// "last", "this", "next", "that", "the following" before what comes round again.
pub(super) fn which(cursor: Cursor<'_>) -> Option<(Which, Cursor<'_>)> {
    let the = cursor.word("the");
    let (word, after) = the.unwrap_or(cursor).any(&[
        "last", "past", "this", "next", "coming", "upcoming", "that", "same", "following",
        "previous", "preceding", "subsequent",
    ])?;
    let after = after.maybe_any(&["past", "coming", "same"]);
    let which = match word {
        "last" | "past" => Which::Last,
        "this" if after.back(1).is_some_and(|token| token.is("past")) => Which::Last,
        "this" => Which::This,
        "next" if the.is_some() => Which::Following,
        "next" | "coming" | "upcoming" => Which::Next,
        "following" | "subsequent" => Which::Following,
        "previous" | "preceding" => Which::Preceding,
        _ => Which::That,
    };
    Some((which, after))
}

/// "April", "April 1941", "last April", "April of that year".
fn month_alone(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    // "2016 November"
    if let Some((stated, 4, after)) = cursor.digits()
        && let Some((found, end)) = month(after)
        && after.peek()?.capital
        && day_number(end).is_none()
    {
        let stated = i16::try_from(stated).ok().filter(|year| (1000..2200).contains(year))?;
        return Some((Meaning::Calendar(YearOf::Stated(stated), Field::Month(found)), end));
    }
    let of_month = cursor.maybe("the").words(&["month", "of"]);
    if let Some((which, after)) = which(cursor) {
        let (found, end) = month(after)?;
        let word = !matches!(after.entry()?.0.text, "may" | "march" | "mar" | "dec" | "sep");
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
    let (Some(token), Some((entry, _))) = (start.peek(), start.entry()) else { return false };
    if token.glued && start.back(1).is_some_and(|t| t.is_mark('\'') || t.is_mark('@')) {
        return false;
    }
    let before = start.back(1).and_then(|token| token.entry()).map(|entry| entry.text);
    let introduced = before.is_some_and(|word| {
        matches!(
            word,
            "in" | "of" | "since" | "until" | "till" | "by" | "last" | "next" | "this" | "early"
                | "late" | "mid" | "during" | "from" | "to" | "before" | "after" | "through"
                | "between" | "and" | "for" | "throughout" | "around" | "every" | "each"
        )
    }) || start.back(1).is_some_and(|token| token.is_mark('-') && token.glued);
    let pair = after.mark('-').or_else(|| after.any(&["and", "to", "through"]).map(|(_, c)| c));
    let paired = pair.is_some_and(|second| month(second).is_some()) && token.capital;
    if entry.doubtful && !(token.capital && introduced) && !paired {
        let short = entry.text.len() <= 4 && !matches!(entry.text, "may" | "mar" | "dec" | "sep");
        return short && introduced;
    }
    // "April Smith", "August Wilson": a name before a name.
    let name_follows = after.peek().is_some_and(|next| {
        next.capital && matches!(next.kind, Kind::Unknown) && !next.glued
    });
    token.capital && (introduced || !name_follows) || introduced
}

/// "spring", "the summer of 1941", "last winter".
fn season(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
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
    let falls_of = after.word("of").is_some() && !matches!(year, YearOf::Stated(_) | YearOf::FromThen(_) | YearOf::FromNow(_));
    let bare = matches!(year, YearOf::Unsaid);
    if bare && (entry.text == "fall" || entry.text == "spring") && (!introduced || falls_of) {
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
        matches!(word, "in" | "since" | "until" | "by" | "early" | "late" | "mid" | "during" | "before" | "after")
    })
}

/// "the first quarter of 2014", "Q3 2014", "the second half of 1943".
fn part_of_year(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
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
    let (letter, after) = cursor.any(&["q", "h"]).filter(|_| cursor.peek().is_some_and(|t| t.capital))?;
    let (number, digits, end) = after.digits().filter(|_| after.is_glued())?;
    let number = i8::try_from(number).ok().filter(|_| digits == 1)?;
    match letter {
        "q" => (1..=4).contains(&number).then_some((Field::Quarter(number), end)),
        _ => (1..=2).contains(&number).then_some((Field::Half(number), end)),
    }
}

/// A day with a name, with or without "last" or "next" and a year.
fn named_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let which = which(cursor);
    let start = which.map_or(cursor.maybe("the"), |(_, after)| after);
    let (holiday, after) = holiday(start)?;
    let (year, end) = match (year_after(after), which) {
        ((YearOf::Unsaid, _), Some((which, _))) => (YearOf::Which(which), after),
        (found, _) => found,
    };
    Some((Meaning::Calendar(year, Field::Holiday(holiday)), end))
}

/// "the first Friday of July", "the last Sunday in March 2024".
fn nth_weekday(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let start = cursor.maybe("the");
    let (nth, after) = match start.word("last") {
        Some(after) => (-1, after),
        None => {
            let (nth, after) = ordinal(start).filter(|(nth, _)| *nth <= 5)?;
            (i8::try_from(nth).ok()?, after)
        }
    };
    let (weekday, after) = weekday(after)?;
    if let Some((months, from, end)) = month_in_words(after) {
        return Some((Meaning::NthWeekdayFrom(nth, weekday, months, from), end));
    }
    let (_, after) = after.any(&["of", "in"])?;
    let (month, after) = month(after)?;
    let (year, end) = year_after(after);
    Some((Meaning::Calendar(year, Field::NthWeekday(nth, weekday, month)), end))
}

/// "the week of April 8", "the week beginning on 8 April".
fn week_of(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (_, after) = cursor.maybe("the").word("week")?.any(&["of", "beginning", "starting"])?;
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
fn numbered_week(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (value, digits, after) = cursor.word("week")?.digits()?;
    let week = i8::try_from(value).ok().filter(|week| (1..=53).contains(week))?;
    if !matches!(digits, 1 | 2) {
        return None;
    }
    let (year, end) = year_after(after);
    Some((Meaning::Calendar(year, Field::Week(week)), end))
}

/// "Friday the 15th", "the 15th", "the 15th of this month".
fn day_of_month(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let weekday = weekday(cursor).map(|(weekday, after)| (weekday, after.maybe_mark(',')));
    let start = weekday.map_or(cursor, |(_, after)| after);
    let (day, after) = ordinal(start.maybe("the"))?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    if let Some((months, from, end)) = month_in_words(after) {
        return Some((Meaning::DayOfMonthFrom(day, months, from), end));
    }
    let the = start.word("the")?;
    if let Some((weekday, _)) = weekday {
        return Some((Meaning::DayOfMonth(day, Some(weekday)), after));
    }
    // "the 20th" of what? A word after it that is no function word says.
    let in_digits = the.digits().is_some();
    let introduced = cursor.back(1).is_some_and(|token| {
        ["on", "by", "until", "since", "from", "to", "and", "before", "after", "of", "for"]
            .iter()
            .any(|word| token.is(word))
    });
    let ends = match after.peek() {
        None => true,
        Some(next) => match next.kind {
            Kind::Mark(mark) => !next.glued || matches!(mark, '.' | ',' | ';' | '!' | '?' | ')'),
            Kind::Known(entry) => {
                matches!(entry.text, "to" | "and" | "at" | "by" | "for" | "from" | "when" | "after" | "but" | "in" | "as" | "was" | "were" | "is" | "with")
                    && (entry.text != "in" || introduced)
            }
            _ => false,
        },
    };
    (in_digits && introduced && ends).then_some((Meaning::DayOfMonth(day, None), after))
}

/// "of this month", "in the following month": months away, and from when.
pub(super) fn month_in_words(cursor: Cursor<'_>) -> Option<(i32, From, Cursor<'_>)> {
    let of = cursor.maybe_any(&["of", "in"]);
    let (word, end) = of.maybe("the").any(&[
        "this", "next", "last", "following", "same", "that", "previous", "preceding",
    ])?;
    let end = end.maybe("same").word("month")?;
    let (months, from) = match word {
        "this" => (0, From::Now),
        "next" => (1, From::Now),
        "last" => (-1, From::Now),
        "following" => (1, From::Then),
        "previous" | "preceding" => (-1, From::Then),
        _ => (0, From::Then),
    };
    Some((months, from, end))
}

/// "the 1990s", "the '90s", "the nineties".
fn decade(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let the = cursor.word("the");
    let start = the.unwrap_or(cursor);
    let start = start.maybe_any(&["early", "late", "mid"]).maybe_mark('-');
    if let Some((entry, after)) = start.entry()
        && let Some((_, tens)) = DECADES.iter().find(|(name, _)| *name == entry.text)
    {
        return the.map(|_| (Meaning::DecadeOfCentury(*tens), after));
    }
    let quoted = start.mark('\'');
    let (value, digits, after) = quoted.unwrap_or(start).digits()?;
    let apostrophe = after.glued_mark('\'').unwrap_or(after);
    let end = apostrophe.word("s").filter(|_| apostrophe.is_glued())?;
    let value = i16::try_from(value).ok()?;
    if value % 10 != 0 {
        return None;
    }
    match digits {
        4 if (1000..=2100).contains(&value) => Some((Meaning::Decade(value / 10), end)),
        // "in her 60s" is an age, and "temperatures in the 90s" cannot be told from a decade.
        2 if quoted.is_some() => Some((Meaning::DecadeOfCentury(value / 10), end)),
        2 if the.is_some() && value >= 20 => Some((Meaning::DecadeOfCentury(value / 10), end)),
        _ => None,
    }
}

/// "the 19th century", "eighteenth-century", "5th century BC".
fn century(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let start = cursor.maybe("the");
    let (number, after) = ordinal(start)?;
    let after = after.glued_mark('-').unwrap_or(after);
    let (unit, _, end) = after.unit()?;
    if unit != Unit::Century || number > 30 {
        return None;
    }
    if end.any(&["bc", "bce"]).is_some() {
        return None;
    }
    Some((Meaning::Century(i16::from(number) - 1), end))
}

/// A year that stands alone.
fn year_alone(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let the_year = cursor.maybe("the").word("year");
    let start = the_year.unwrap_or(cursor);
    if let Some((value, 3, after)) = start.digits()
        && year(start).is_none()
        && is_before_christ(start, after)
    {
        return Some((Meaning::YearBeforeChrist(1 - i16::try_from(value).ok()?), after));
    }
    let (found, end) = year(start)?;
    if start.digits().is_none() && start.any(&["ad", "bc"]).is_none() {
        // In words it is a year after "in" and the like only.
        let introduced = start.back(1).and_then(|token| token.entry());
        return introduced
            .filter(|entry| BEFORE_YEARS.contains(&entry.text) && !matches!(entry.text, "the" | "and" | "than"))
            .map(|_| (Meaning::Year(found), end));
    }
    let (_, digits, _) = start.digits().unwrap_or((0, 0, start));
    let era_said = digits != 4 || end.at() > start.at() + 1;
    if era_said || the_year.is_some() || is_year(start, end) {
        return Some((Meaning::Year(found), end));
    }
    None
}

fn is_before_christ(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let introduced = start.back(1).is_some_and(|token| {
        token.is_mark('(')
            || ["in", "by", "until", "from", "during", "since", "of", "to"]
                .iter()
                .any(|word| token.is(word))
    });
    let counted = after.peek().is_some_and(|next| {
        (matches!(next.kind, Kind::Unknown) && !next.capital && next.plural) || next.is_mark('%')
    });
    introduced && !counted && !is_inside_number(after)
}

/// Whether a number of four digits is a year, by the words beside it.
fn is_year(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let number = start.digits().map_or(0, |(value, _, _)| value);
    let next = after.peek();
    let measured = next.is_some_and(|next| {
        matches!(next.kind, Kind::Mark('%' | '°'))
            || next.entry().is_some_and(|entry| entry.unit.is_some() || entry.text == "times")
    });
    if measured {
        return false;
    }
    // "1500 soldiers", "by 2000 men".
    let counted = next.is_some_and(|next| {
        matches!(next.kind, Kind::Unknown) && !next.capital && !next.glued && next.plural
    });
    let described = next.is_some_and(|next| matches!(next.kind, Kind::Unknown) && !next.glued);
    let modern = (1750..2050).contains(&number);
    let Some(before) = start.back(1) else { return !counted };
    let is_any = |words: &[&str]| words.iter().any(|word| before.is(word));
    if counted {
        // News writes "1,913 soldiers"; without the comma, an uneven number is a year.
        if modern && number % 50 != 0 {
            return true;
        }
        return is_any(&["the", "a", "in", "since", "s", "until"]) && (1600..2100).contains(&number);
    }
    let introduced = match before.kind {
        Kind::Known(entry) => {
            BEFORE_YEARS.contains(&entry.text) || entry.month > 0 || entry.season.is_some()
        }
        Kind::Mark(mark) => matches!(mark, '(' | ',' | '-' | '/' | ';' | ':' | '"' | '\''),
        _ => false,
    };
    if described && number % 100 == 0 {
        // "and 2000 sheep", "over 1900 dead"
        return is_any(&["in", "since", "by", "until", "from", "late", "early", "mid", "during"]);
    }
    if described {
        return introduced && (1600..2100).contains(&number) || modern;
    }
    introduced || modern
}
