//! Years, decades and centuries.

use super::dates::is_inside_number;
use super::numbers::{cardinal, ordinal};
use crate::lexicon::{DECADES, Unit};
use crate::meaning::{Meaning, YearOf};
use crate::tokens::{Cursor, Kind};

/// A year in digits: "1941", "AD 70", "264 BC".
pub(super) fn year(cursor: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    if let Some((era, after)) = cursor.any(&["ad", "bc"])
        && let Some((value, 1..=4, end)) = after.digits()
    {
        let value = i16::try_from(value).ok()?;
        return Some((if era == "bc" { 1 - value } else { value }, end));
    }
    let Some((value, digits, after)) = cursor.digits() else {
        return year_in_full(cursor);
    };
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

/// The year that two digits stand for.
pub(super) fn two_digit_year(year: u32) -> Option<i16> {
    let year = i16::try_from(year).ok()?;
    Some(if year < 40 { 2000 + year } else { 1900 + year })
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
        "last",
        "this",
        "next",
        "that",
        "same",
        "following",
        "previous",
        "preceding",
        "current",
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

/// A year that stands alone.
pub(super) fn year_alone(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    // "in '98", "the '99 season"
    if let Some(short) = cursor.mark('\'')
        && let Some((value, 2, after)) = short.digits().filter(|_| short.is_glued())
        && cursor.back(1).is_some_and(|token| token.entry().is_some())
        && !after.is_glued()
    {
        return Some((Meaning::Year(two_digit_year(value)?), after));
    }
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
            .filter(|entry| {
                BEFORE_YEARS.contains(&entry.text)
                    && !matches!(entry.text, "the" | "and" | "than")
            })
            .map(|_| (Meaning::Year(found), end));
    }
    let (_, digits, _) = start.digits().unwrap_or((0, 0, start));
    let era_said = digits != 4 || end.at() > start.at() + 1;
    if era_said || the_year.is_some() || is_year(start, end) {
        return Some((Meaning::Year(found), end));
    }
    None
}

/// Words before a number of four digits that make it a year.
const BEFORE_YEARS: &[&str] = &[
    "in",
    "since",
    "by",
    "until",
    "till",
    "from",
    "of",
    "during",
    "before",
    "after",
    "to",
    "late",
    "early",
    "mid",
    "through",
    "between",
    "and",
    "around",
    "about",
    "circa",
    "throughout",
    "the",
    "over",
    "year",
    "years",
    "at",
    "into",
    "for",
    "on",
    "or",
    "beyond",
    "near",
    "than",
    "ago",
];

fn is_before_christ(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let introduced = start.back(1).is_some_and(|token| {
        token.is_mark('(')
            || ["in", "by", "until", "from", "during", "since", "of", "to"]
                .iter()
                .any(|word| token.is(word))
    });
    let counted = after.peek().is_some_and(|next| {
        (matches!(next.kind, Kind::Unknown) && !next.capital && next.plural)
            || next.is_mark('%')
    });
    introduced && !counted && !is_inside_number(after)
}

/// Whether a number of four digits is a year, by the words beside it.
fn is_year(start: Cursor<'_>, after: Cursor<'_>) -> bool {
    let number = start.digits().map_or(0, |(value, _, _)| value);
    let next = after.peek();
    let measured = next.is_some_and(|next| {
        matches!(next.kind, Kind::Mark('%' | '°'))
            || next
                .entry()
                .is_some_and(|entry| entry.unit.is_some() || entry.text == "times")
    });
    if measured {
        return false;
    }
    // "1500 soldiers", "by 2000 men".
    let counted = next.is_some_and(|next| {
        matches!(next.kind, Kind::Unknown) && !next.capital && !next.glued && next.plural
    });
    let described =
        next.is_some_and(|next| matches!(next.kind, Kind::Unknown) && !next.glued);
    let modern = (1750..2050).contains(&number);
    let Some(before) = start.back(1) else { return !counted };
    let is_any = |words: &[&str]| words.iter().any(|word| before.is(word));
    if counted {
        // News writes "1,913 soldiers"; without the comma, an uneven number is a year.
        if modern && !number.is_multiple_of(50) {
            return true;
        }
        return is_any(&["the", "a", "in", "since", "s", "until"])
            && (1600..2100).contains(&number);
    }
    let introduced = match before.kind {
        Kind::Known(entry) => {
            BEFORE_YEARS.contains(&entry.text)
                || entry.month > 0
                || entry.season.is_some()
        }
        Kind::Mark(mark) => {
            matches!(mark, '(' | ',' | '-' | '/' | ';' | ':' | '"' | '\'')
        }
        _ => false,
    };
    if described && number.is_multiple_of(100) {
        // "and 2000 sheep", "over 1900 dead"
        return is_any(&[
            "in", "since", "by", "until", "from", "late", "early", "mid", "during",
        ]);
    }
    if described {
        return introduced && (1600..2100).contains(&number) || modern;
    }
    introduced || modern
}

/// "the 1990s", "the '90s", "the nineties".
pub(super) fn decade(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
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
        2 if the.is_some() && value >= 20 => {
            Some((Meaning::DecadeOfCentury(value / 10), end))
        }
        _ => None,
    }
}

/// "the 19th century", "eighteenth-century", "5th century BC".
pub(super) fn century(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
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
