//! Until when something announced is to be done.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use watchfloor_reading::contract::{TimeExpression, Watch};

use super::content::Content;
use super::drafts::find;
use crate::snapshot::Known;
use crate::time::{self, DAY};

/// Until when: the reading's deadline; where there is none, the day for which the act is announced.
pub(super) fn due(report: &Known, item: &Watch, content: &Content<'_>) -> Option<String> {
    let act = content.act.map(|(_, act)| act).or(content.listed);
    let verb = content.verb.as_ref().map(|verb| verb.end);
    let what = content.what;
    let reading = &report.sheet.reading;
    let published = time::day_of(report.stamp);
    let end = |time: &TimeExpression| time.end.clone().or_else(|| time.start.clone());
    let coming = |time: &TimeExpression| {
        Some(coming(&end(time)?, report.words(time.span), published))
    };
    if let Some(due) = &item.due {
        let mut times = reading.times.iter();
        let named =
            times.find(|time| [&time.end, &time.start].contains(&&Some(due.clone())));
        let words = named.map_or("", |time| report.words(time.span));
        return Some(self::coming(due, words, published));
    }
    // "threatened on Monday to expel" has the day of the threat: what stands behind the verb is ahead.
    let is_behind = |time: &TimeExpression| verb.is_some_and(|verb| verb <= time.span[0]);
    let day = |iso: &str| time::days(iso).map(|days| days.1);
    let of_act = act.and_then(|act| find(&reading.times, act.time?, |time| time.id));
    let ahead = |time: &TimeExpression| {
        if is_behind(time) {
            coming(time).filter(|iso| day(iso).is_some_and(|day| day >= published))
        } else {
            end(time).filter(|iso| day(iso).is_some_and(|day| day > published))
        }
    };
    let inside = |time: &&TimeExpression| is_behind(time) && time.span[1] <= what[1];
    of_act.and_then(ahead).or_else(|| reading.times.iter().filter(inside).find_map(ahead))
}

/// A deadline by the name of a weekday is the coming one, and so is a day or month without its year.
/// Readers anchor "gave them until Sunday", told in the past tense, to the Sunday before.
fn coming(due: &str, words: &str, published: i32) -> String {
    const WEEK: i32 = 7;
    let as_it_is = || due.to_owned();
    let Some((_, day)) = time::days(due).filter(|(_, day)| *day < published) else {
        return as_it_is();
    };
    let named = words.to_lowercase();
    let digits = named.chars().filter(char::is_ascii_digit).count();
    let later = if named.ends_with("day") && named.split_whitespace().count() <= 2 {
        let date = (published - day < WEEK).then(|| time::date_of(day + WEEK)).flatten();
        date.map(|date| date.to_string())
    } else if MONTHS.iter().any(|month| named.contains(month)) && digits <= 2 {
        let year = due.get(..4).and_then(|year| year.parse::<i16>().ok());
        let next = year.and_then(|year| year.checked_add(1)).zip(due.get(4..));
        next.map(|(year, rest)| format!("{year:04}{rest}"))
            .filter(|iso| time::days(iso).is_some_and(|(_, day)| day >= published))
    } else {
        None
    };
    later.unwrap_or_else(as_it_is)
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first moment, milliseconds, at which it is too late for a date: the hour that it names, or the end of its last day
/// in UTC; `None` where it is no date.
pub fn too_late(due: &str) -> Option<i64> {
    if let Ok(instant) = due.parse::<Timestamp>() {
        return Some(instant.as_millisecond());
    }
    if due.contains('T')
        && let Ok(moment) = due.parse::<DateTime>()
        && let Ok(zoned) = moment.to_zoned(TimeZone::UTC)
    {
        return Some(zoned.timestamp().as_millisecond());
    }
    let (_, last) = time::days(due)?;
    Some((i64::from(last) + 1).saturating_mul(DAY))
}
