//! What comes round every year: the one of a year, the last, the next.

use jiff::civil::Date;

use crate::meaning::Field;
use crate::stretch::{
    Stretch, add_days, checked_day, day, monday, nth_weekday, weekday_number,
};

/// A part of a year in a year.
pub(crate) fn in_year(field: Field, year: i16) -> Option<Stretch> {
    match field {
        Field::Half(half) => Some(Stretch::Half(year, half)),
        Field::Quarter(quarter) => Some(Stretch::Quarter(year, quarter)),
        Field::Season(season) => Some(Stretch::Season(year, season)),
        Field::Month(month) => Some(Stretch::Month(year, month)),
        Field::Day(month, of_month, _) => {
            checked_day(year, month, of_month).map(Stretch::Day)
        }
        Field::Holiday(holiday) => holiday.date(year).map(Stretch::Day),
        Field::NthWeekday(nth, weekday, month) => {
            nth_weekday(year, month, nth, weekday).map(Stretch::Day)
        }
        Field::WeekOf(month, of_month) => {
            checked_day(year, month, of_month).map(|date| Stretch::Week(monday(date)))
        }
        Field::Week(week) => {
            // The fourth of January lies in the first week.
            let first = monday(day(year, 1, 4));
            Some(Stretch::Week(add_days(first, (i32::from(week) - 1) * 7)))
        }
    }
}

/// Years that a day may be away from: the 29th of February comes every fourth, at times eighth.
const LEAP_GAP: i16 = 8;

/// The last one that has begun by a day. Where the text names a weekday that fits the coming one
/// and not the last, the coming one is meant.
pub(crate) fn latest(field: Field, by: Date) -> Option<Stretch> {
    let years = (by.year() - LEAP_GAP..=by.year()).rev();
    let last =
        years.filter_map(|year| in_year(field, year)).find(|found| found.days().0 <= by);
    let next = coming(field, by);
    match (last, next) {
        (Some(last), Some(next)) if !agrees(field, last) && agrees(field, next) => {
            Some(next)
        }
        _ => last,
    }
}

/// The first one that is not over before a day.
pub(crate) fn coming(field: Field, from: Date) -> Option<Stretch> {
    (from.year()..=from.year() + LEAP_GAP)
        .filter_map(|year| in_year(field, year))
        .find(|found| found.days().1 >= from)
}

/// Whether a day falls on the weekday that the text names with it, if it names one.
fn agrees(field: Field, found: Stretch) -> bool {
    match (field, found) {
        (Field::Day(_, _, Some(weekday)), Stretch::Day(date)) => {
            weekday_number(date) == weekday
        }
        _ => true,
    }
}
