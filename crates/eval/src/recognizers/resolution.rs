//! Whether an expression stands for what a case says.
//!
//! The data writes each resolution in its own way: the day after the last as the end of a period
//! that has a name ("this week"), the end itself where it is stated, and for "early", "late" and
//! "in the morning" days and hours by convention. The conventions are applied here, to what the
//! times crate says without them.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use watchfloor_times::{Grain, Kind, Modifier, TimeExpression};

/// What an expression stands for, as the files have it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Resolution {
    timex: Option<String>,
    #[serde(default)]
    past_resolution: BTreeMap<String, String>,
}

impl Resolution {
    pub(super) fn described(&self) -> String {
        format!("{} {:?}", self.timex.as_deref().unwrap_or("-"), self.past_resolution)
    }

    fn part(&self, name: &str) -> Option<&str> {
        self.past_resolution.get(name).map(String::as_str)
    }
}

/// Whether the kind fits, for cases that give no resolution.
pub(super) fn fits_kind(time: &TimeExpression, kind: &str) -> bool {
    match kind {
        "duration" => time.kind == Kind::Duration,
        "set" => time.kind == Kind::Set,
        "date" => time.grain >= Grain::Day && time.kind != Kind::Set,
        "daterange" => time.grain >= Grain::Day,
        _ => {
            time.grain <= Grain::Part
                || time.value.as_deref() == Some("PRESENT_REF")
                || time.kind == Kind::Duration
        }
    }
}

/// Whether `time`, found at the words `text`, stands for what the case says.
pub(super) fn fits_resolution(
    time: &TimeExpression,
    text: &str,
    kind: &str,
    gold: &Resolution,
    said_on: &str,
) -> bool {
    let value = time.value.as_deref().unwrap_or("");
    let timex = gold.timex.as_deref().unwrap_or("");
    if gold.past_resolution.is_empty() {
        // "SU" for a summer that is not said of which year.
        return value == timex || timex.len() == 2 && value.ends_with(timex);
    }
    if matches!(timex, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF") {
        return value == timex;
    }
    let day_of = |name: &str| gold.part(name).map(day);
    match kind {
        "date" => {
            let Some((first, last)) = days(time, said_on) else { return false };
            let gold = day_of("date").unwrap_or("");
            first == last && first == gold || contains(&first, &last, gold, text)
        }
        "daterange" => {
            let Some((first, last)) = days(time, said_on) else { return false };
            fits_days(
                time,
                [&first, &last],
                [day_of("startDate"), day_of("endDate")],
                text,
            )
        }
        "time" => time.grain <= Grain::Part && is_same(hour(time), gold.part("time")),
        "datetime" => {
            let gold = gold.part("dateTime").unwrap_or("");
            let start = time.start.as_deref().unwrap_or("");
            day(start) == day(gold) && is_same(hour(time), Some(gold))
        }
        "timerange" => fits_hours(time, gold.part("startTime"), gold.part("endTime")),
        "datetimerange" => {
            let (start, end) = (gold.part("startDateTime"), gold.part("endDateTime"));
            let days_fit = time.start.as_deref().map(day) == start.map(day)
                && time.end.as_deref().map(day) == end.map(day);
            days_fit && fits_hours(time, start, end)
        }
        "duration" => length(value).is_some() && length(value) == length(timex),
        "set" => value == timex,
        _ => false,
    }
}

/// Whether first and last day are those of the case, where it gives both, or its only one.
fn fits_days(
    time: &TimeExpression,
    [first, last]: [&str; 2],
    [start, end]: [Option<&str>; 2],
    text: &str,
) -> bool {
    let (Some(start), Some(end)) = (start, end) else {
        let only = start.or(end).unwrap_or("");
        return only == first || only == last || contains(first, last, only, text);
    };
    // The end may be the last day, the day after it, or the first day of the period stated as end.
    let after = moved(last, 1);
    let first_of_end = time.end.as_deref().map(|end| widened(end, false));
    first == start
        && (last == end || after == end || first_of_end.as_deref() == Some(end))
}

/// Whether a time told by weeks, months or years ("two years ago") contains the day that the case
/// counts out: the words are no more exact than their unit.
fn contains(first: &str, last: &str, gold: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let told =
        ["ago", "later", "earlier", "before", "after", "from", "hence", "in ", "prior"];
    let units = ["week", "month", "year", "decade", "fortnight"];
    told.iter().any(|word| text.contains(word))
        && units.iter().any(|unit| text.contains(unit))
        && first <= gold
        && gold <= last
}

fn fits_hours(time: &TimeExpression, start: Option<&str>, end: Option<&str>) -> bool {
    if let Some((first, last)) = hours_of_part(time) {
        return is_same(hour_in(first), start) && is_same(hour_in(last), end);
    }
    let last = time.end.as_deref().and_then(hour_in);
    is_same(hour(time), start) && is_same(last, end)
}

fn is_same(ours: Option<String>, gold: Option<&str>) -> bool {
    ours.is_some() && ours == gold.and_then(hour_in)
}

fn day(text: &str) -> &str {
    text.get(..10).unwrap_or(text)
}

/// First and last day of an expression, narrowed as the data narrows "early" and "late".
fn days(time: &TimeExpression, said_on: &str) -> Option<(String, String)> {
    let first = widened(time.start.as_deref()?, false);
    let last = widened(time.end.as_deref()?, true);
    let of_month = |day: &str| format!("{}-{day}", first.get(..7).unwrap_or(""));
    let of_year = |day: &str| format!("{}-{day}", first.get(..4).unwrap_or(""));
    Some(match (time.modifier, time.grain) {
        (Some(Modifier::Earlier), _) => (first, day(said_on).to_owned()),
        (Some(Modifier::Later), _) => (day(said_on).to_owned(), last),
        (Some(Modifier::Start), Grain::Month) => (first.clone(), of_month("15")),
        (Some(Modifier::Mid), Grain::Month) => (of_month("10"), of_month("20")),
        (Some(Modifier::End), Grain::Month) => (of_month("16"), last),
        (Some(Modifier::Start), Grain::Year) => (first.clone(), of_year("06-30")),
        (Some(Modifier::End), Grain::Year) => (of_year("07-01"), last),
        (Some(Modifier::Start), Grain::Week) => (first.clone(), moved(&first, 2)),
        (Some(Modifier::Mid), Grain::Week) => (moved(&first, 1), moved(&first, 4)),
        (Some(Modifier::End), Grain::Week) => (moved(&first, 3), last),
        _ => (first, last),
    })
}

/// The first or last day of what may be a year, a month or a day.
fn widened(text: &str, last: bool) -> String {
    match text.len() {
        4 => format!("{text}-{}", if last { "12-31" } else { "01-01" }),
        7 => {
            let first: Option<Date> = format!("{text}-01").parse().ok();
            let day = first.map(|first| if last { first.last_of_month() } else { first });
            day.map_or(String::new(), |day| day.to_string())
        }
        _ => day(text).to_owned(),
    }
}

/// A day so many days later; nothing where it is none.
fn moved(text: &str, days: i64) -> String {
    let date: Option<Date> = text.parse().ok();
    let moved = date.and_then(|date| date.checked_add(days.days()).ok());
    moved.map_or(String::new(), |date| date.to_string())
}

/// The hours that the data gives a part of the day.
fn hours_of_part(time: &TimeExpression) -> Option<(&'static str, &'static str)> {
    let (_, part) = time.value.as_deref()?.rsplit_once('T')?;
    let hours = match part {
        "MO" => ["08", "10", "12"],
        "AF" => ["12", "14", "16"],
        "EV" => ["16", "18", "20"],
        "NI" => ["20", "22", "23:59:59"],
        "MI" => ["11", "12", "13"],
        "DT" => ["08", "12", "18"],
        _ => return None,
    };
    Some(match time.modifier {
        Some(Modifier::Start) => (hours[0], hours[1]),
        Some(Modifier::End) => (hours[1], hours[2]),
        _ => (hours[0], hours[2]),
    })
}

/// The hour at which an expression starts.
fn hour(time: &TimeExpression) -> Option<String> {
    hour_in(time.start.as_deref().or(time.value.as_deref())?)
}

/// The time of day in a date-time or a time, as `hh:mm:ss`; nothing for a date.
fn hour_in(text: &str) -> Option<String> {
    let time = match text.split_once(['T', ' ']) {
        Some((_, time)) => time,
        None if text.len() == 2 || text.contains(':') => text,
        None => return None,
    };
    let mut parts = [0_u8; 3];
    for (part, given) in parts.iter_mut().zip(time.split(':')) {
        *part = given.get(..2)?.parse().ok()?;
    }
    Some(format!("{:02}:{:02}:{:02}", parts[0], parts[1], parts[2]))
}

/// The seconds of a TIMEX length, years of 365 and months of 30 days.
fn length(value: &str) -> Option<f64> {
    let mut rest = value.strip_prefix('P')?;
    let (mut total, mut of_day) = (0.0, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, of_day) = (after, true);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let count: f64 = rest[..end].parse().ok()?;
        let days = match (rest.as_bytes()[end], of_day) {
            (b'Y', _) => 365.0,
            (b'M', false) => 30.0,
            (b'W', _) => 7.0,
            (b'D', _) => 1.0,
            (b'H', _) => 1.0 / 24.0,
            (b'M', true) => 1.0 / 1440.0,
            (b'S', _) => 1.0 / 86_400.0,
            _ => return None,
        };
        total += count * days * 86_400.0;
        rest = &rest[end + 1..];
    }
    Some(total.round())
}

/// The expression that a case describes, to be measured against itself.
#[cfg(test)]
pub(super) fn expression(
    span: watchfloor_text::Span,
    kind: &str,
    gold: Option<&Resolution>,
) -> TimeExpression {
    let iso =
        |name: &str| gold.and_then(|gold| gold.part(name)).map(|at| at.replace(' ', "T"));
    let first = |names: &[&str]| names.iter().find_map(|name| iso(name));
    let start =
        first(&["date", "startDate", "dateTime", "startDateTime", "time", "startTime"]);
    let end = first(&["date", "endDate", "dateTime", "endDateTime", "time", "endTime"]);
    TimeExpression {
        span,
        start,
        end,
        grain: if kind.contains("time") { Grain::Hour } else { Grain::Day },
        kind: match kind {
            "duration" => Kind::Duration,
            "set" => Kind::Set,
            _ => Kind::Point,
        },
        value: gold
            .and_then(|gold| gold.timex.clone())
            .filter(|_| !kind.contains("timerange")),
        modifier: None,
        approximate: false,
        needs_anchor: false,
        ends: Vec::new(),
    }
}
