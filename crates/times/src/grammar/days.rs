//! Parts of days and hours with the day they belong to, in either order.

use super::clock::{bare_hour, clock, set_half, zone_apart};
use super::dates::date;
use super::ranges::night_of_days;
use super::relative::{day_of_part, relative};
use crate::lexicon::Unit;
use crate::meaning::{Field, Meaning};
use crate::stretch::Part;
use crate::tokens::Cursor;

/// Whether a meaning names one day.
pub(super) fn is_day(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Calendar(_, field) => {
            matches!(field, Field::Day(..) | Field::Holiday(_) | Field::NthWeekday(..))
        }
        Meaning::Weekday(..)
        | Meaning::WeekdayOfWeek(..)
        | Meaning::DayOfMonth(..)
        | Meaning::DayOfMonthFrom(..)
        | Meaning::NthWeekdayFrom(..) => true,
        Meaning::Offset(unit, _, _) => *unit == Unit::Day,
        _ => false,
    }
}

/// A day by itself.
fn day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let found = [date(cursor), relative(cursor)];
    found
        .into_iter()
        .flatten()
        .filter(|(meaning, _)| is_day(meaning) || matches!(meaning, Meaning::Part(..)))
        .max_by_key(|(_, end)| end.at())
}

/// "Saturday night", "April 13 at 7:30 pm", "tomorrow morning at 7", "Sunday overnight".
pub(super) fn day_with_time(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (mut meaning, start) = match day_of_part(cursor) {
        Some((meaning, after)) if part(after).is_some() => (meaning, after),
        _ => day(cursor)?,
    };
    let mut end = start;
    if let Some((found, after)) = part_after_day(start) {
        meaning = Meaning::Part(Some(Box::new(meaning)), found);
        end = after;
    } else if let Some(after) = start.word("overnight") {
        return Some((Meaning::Overnight(Some(Box::new(meaning))), after));
    }
    // "2024-04-13T19:30"
    let t = end.word("t").filter(|t| end.is_glued() && t.is_glued());
    let at = t.unwrap_or(end.maybe_mark(',').maybe_any(&["at", "around", "about", "by"]));
    let at = at.maybe_any(&["about", "around", "exactly"]);
    let introduced = end.maybe_mark(',').any(&["at", "around", "about"]).is_some();
    let hour = if introduced || matches!(meaning, Meaning::Part(..)) {
        bare_hour(at).filter(|_| introduced || clock(at).is_some())
    } else {
        clock(at)
    };
    if let Some((hour, after)) = hour {
        let (found, after) = match part_after_day(after) {
            Some((part, after)) => (Meaning::Part(Some(Box::new(meaning)), part), after),
            None => (meaning, after),
        };
        return Some((on(found, hour), after));
    }
    let end = zone_apart(end);
    (end.at() > start.at() || matches!(meaning, Meaning::Part(..)))
        .then_some((meaning, end))
}

/// The hour on a day; a part of the day named with it settles which half is meant.
fn on(day: Meaning, hour: crate::stretch::Clock) -> Meaning {
    let Meaning::Part(inner, part) = day else {
        return Meaning::Clock(Some(Box::new(day)), hour);
    };
    let later = matches!(part, Part::Afternoon | Part::Evening | Part::Night);
    let hour = match hour.settled || hour.hour > 12 {
        true => hour,
        // "12 at night" is midnight, "1 on Sunday night" the hour after.
        false if later && !(part == Part::Night && hour.hour < 5) => {
            set_half(hour, true).unwrap_or(hour)
        }
        false => set_half(hour, false).unwrap_or(hour),
    };
    Meaning::Clock(inner, hour)
}

/// The part of a day after the day: "night", "in the morning", "evening".
fn part_after_day(cursor: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    let start = cursor.maybe_mark(',');
    let start =
        start.words(&["in", "the"]).or_else(|| start.words(&["at"])).unwrap_or(start);
    let start = start.maybe_any(&["early", "late", "mid"]).maybe_mark('-');
    let (found, end) = part(start)?;
    Some((found, end))
}

/// A part of a day by its name.
fn part(cursor: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    let (entry, after) = cursor.entry()?;
    let part = entry.part.filter(|_| !entry.plural)?;
    Some((part, after.maybe("hours")))
}

/// "7:30 pm on Saturday", "the night of April 13", "noon", "that evening", "overnight".
pub(super) fn time_with_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    overnight(cursor).or_else(|| part_of_day(cursor)).or_else(|| hour_of_day(cursor))
}

fn overnight(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let after = cursor.word("overnight")?;
    let into = after.maybe_any(&["on", "into", "from"]);
    match day(into).filter(|(meaning, _)| is_day(meaning)) {
        Some((meaning, end)) => Some((Meaning::Overnight(Some(Box::new(meaning))), end)),
        None => Some((Meaning::Overnight(None), after)),
    }
}

fn part_of_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let the = cursor.word("the");
    let start = the.unwrap_or(cursor).maybe_any(&["early", "late"]).maybe_mark('-');
    // "the early hours of Sunday"
    let hours_of = start
        .words(&["hours", "of"])
        .filter(|_| start.back(1).is_some_and(|t| t.is("early")));
    let (found, after) = match hours_of {
        Some(after) => (Part::Morning, after),
        None => {
            let (found, after) = part(start)?;
            (found, after)
        }
    };
    let hours_of = hours_of.is_some();
    let connected =
        if hours_of { Some(after) } else { after.any(&["of", "on"]).map(|(_, c)| c) };
    let day_start = connected.unwrap_or(after.maybe_mark(','));
    if found == Part::Night
        && let Some(night) = connected.and_then(night_of_days)
    {
        return Some(night);
    }
    if let Some((meaning, end)) = day(day_start).filter(|(meaning, _)| is_day(meaning)) {
        return Some((Meaning::Part(Some(Box::new(meaning)), found), end));
    }
    if hours_of {
        return None;
    }
    // Alone only where it is introduced as a time: "in the morning", "at dawn".
    let before = cursor.back(1).and_then(|token| token.entry()).map(|entry| entry.text);
    let introduced = match before {
        Some("at" | "by" | "before" | "after" | "until" | "since" | "around") => true,
        Some("in" | "during" | "through" | "throughout") => the.is_some(),
        _ => false,
    };
    introduced.then_some((Meaning::Part(None, found), after))
}

fn hour_of_day(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (hour, after) = clock(cursor)?;
    let connected = after.maybe_mark(',').maybe_any(&["on", "of", "in"]).maybe("the");
    let connected =
        if after.maybe_mark(',').any(&["in"]).is_some() { after } else { connected };
    if let Some((meaning, end)) = day_with_part(connected) {
        return Some((on(meaning, hour), end));
    }
    Some((Meaning::Clock(None, hour), after))
}

fn day_with_part(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    if let Some((meaning, after)) = day_of_part(cursor)
        && let Some((found, end)) = part(after)
    {
        return Some((Meaning::Part(Some(Box::new(meaning)), found), end));
    }
    let (meaning, after) = day(cursor)?;
    if let Some((found, end)) = part_after_day(after) {
        return Some((Meaning::Part(Some(Box::new(meaning)), found), end));
    }
    Some((meaning, after))
}
