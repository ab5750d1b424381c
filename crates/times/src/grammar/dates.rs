//! Dates of the calendar: days first, and what else is a date.

use super::months::{month_alone, numbered_week, part_of_year, season, week_of};
use super::numbers::{cardinal, ordinal};
use super::years::{century, decade, two_digit_year, year_after, year_alone};
use crate::holidays::holiday;
use crate::meaning::{Field, From, Meaning, Which, YearOf};
use crate::stretch::checked_day;
use crate::tokens::{Cursor, Kind};

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
        ["on", "last", "next", "this", "since", "until", "by"]
            .iter()
            .any(|word| token.is(word))
    });
    let followed = after.peek().is_none_or(|next| {
        next.is_number()
            || next.is_mark('.')
            || next.is_mark(',')
                && after.ahead(1).is_some_and(|t| {
                    t.is_number() || t.entry().is_some_and(|e| e.month > 0)
                })
            || next.entry().is_some_and(|entry| entry.month > 0)
    });
    introduced || followed
}

/// The weekday that may stand before a date, with its comma.
fn weekday_before(cursor: Cursor<'_>) -> (Option<i8>, Cursor<'_>) {
    match weekday(cursor) {
        Some((weekday, after)) => (Some(weekday), after.maybe_mark(',').maybe("the")),
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
pub(super) fn is_inside_number(after: Cursor<'_>) -> bool {
    let glued_digits = |mark: char| {
        after.glued_mark(mark).is_some_and(|end| end.digits().is_some() && end.is_glued())
    };
    glued_digits('.') || glued_digits(':') || after.glued_mark('%').is_some()
}

/// "April 13", "Saturday, April 13th, 2024", "jan twenty two".
pub(super) fn month_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (weekday, start) = weekday_before(cursor);
    let (month, after) = month(start)?;
    let after = after.maybe_mark('-');
    // "in May the first settlers", "the end of May the Second Army": the ordinal of something else.
    let after = match after.word("the") {
        Some(the)
            if the.ahead(1).is_some_and(|next| matches!(next.kind, Kind::Unknown)) =>
        {
            after
        }
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
pub(super) fn day_month(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
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
    let mark =
        ['-', '/', '.'].into_iter().find(|&mark| after.glued_mark(mark).is_some())?;
    let (month, after) = glued_month(after.glued_mark(mark)?)?;
    let (day, _, end) =
        after.glued_mark(mark)?.digits().filter(|d| matches!(d.1, 1 | 2))?;
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
    let mark =
        ['/', '.', '-'].into_iter().find(|&mark| after.glued_mark(mark).is_some())?;
    let (second, digits, after) = after
        .glued_mark(mark)?
        .digits()
        .filter(|_| after.glued_mark(mark).is_some_and(Cursor::is_glued))?;
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

/// "Friday the 15th", "the 15th", "the 15th of this month".
fn day_of_month(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let weekday =
        weekday(cursor).map(|(weekday, after)| (weekday, after.maybe_mark(',')));
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
        [
            "on", "by", "until", "since", "from", "to", "and", "before", "after", "of",
            "for",
        ]
        .iter()
        .any(|word| token.is(word))
    });
    let ends = match after.peek() {
        None => true,
        Some(next) => match next.kind {
            Kind::Mark(mark) => {
                !next.glued || matches!(mark, '.' | ',' | ';' | '!' | '?' | ')')
            }
            Kind::Known(entry) => {
                matches!(
                    entry.text,
                    "to" | "and"
                        | "at"
                        | "by"
                        | "for"
                        | "from"
                        | "when"
                        | "after"
                        | "but"
                        | "in"
                        | "as"
                        | "was"
                        | "were"
                        | "is"
                        | "with"
                ) && (entry.text != "in" || introduced)
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
        "this",
        "next",
        "last",
        "following",
        "same",
        "that",
        "previous",
        "preceding",
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

/// "last", "this", "next", "that", "the following" before what comes round again.
pub(super) fn which(cursor: Cursor<'_>) -> Option<(Which, Cursor<'_>)> {
    let the = cursor.word("the");
    let (word, after) = the.unwrap_or(cursor).any(&[
        "last",
        "past",
        "this",
        "next",
        "coming",
        "upcoming",
        "that",
        "same",
        "following",
        "previous",
        "preceding",
        "subsequent",
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
