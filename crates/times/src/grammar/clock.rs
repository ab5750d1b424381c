//! Times of day.

use super::numbers::cardinal;
use crate::stretch::Clock;
use crate::tokens::Cursor;

/// Zones with one distance from UTC, in minutes. Abbreviations with several (IST, CST) and zones
/// that move with the season (ET) say nothing that could be computed with.
const ZONES: &[(&str, i16)] = &[
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
];

/// Zones that are named without a distance that could be computed with.
const OTHER_ZONES: &[&str] = &["et", "ct", "pt", "cst", "ist"];

/// A time of day that says of itself that it is one.
pub(super) fn clock(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let (mut clock, after) = named(cursor)
        .or_else(|| with_minutes(cursor))
        .or_else(|| military(cursor))
        .or_else(|| whole_hour(cursor))
        .or_else(|| past_or_to(cursor))?;
    let after = match zone(after) {
        Some((offset, end)) => {
            clock.offset = offset;
            end
        }
        None => after,
    };
    Some((clock, after))
}

/// A number that is a time of day because of what stands around it ("tonight at 7").
pub(super) fn bare_hour(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    if let Some(found) = clock(cursor) {
        return Some(found);
    }
    let (value, after) = cardinal(cursor)?;
    if after.unit().is_some() || after.mark('-').is_some() || after.mark('%').is_some() {
        return None;
    }
    let hour = hour_of(value)?;
    (hour <= 24).then_some((at(hour % 24, None, hour > 12), after))
}

fn at(hour: i8, minute: Option<i8>, settled: bool) -> Clock {
    Clock { hour, minute, second: None, settled, offset: None }
}

fn hour_of(value: f64) -> Option<i8> {
    // Whole hours only; the comparison is exact for them.
    (0..=24).find(|&hour| f64::from(hour) == value)
}

fn named(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let before = cursor.maybe("12");
    let (word, after) = before.any(&["noon", "noontime", "midday", "midnight"])?;
    let hour = if word == "midnight" { 0 } else { 12 };
    Some((at(hour, Some(0), true), after))
}

/// "8:30", "8.30pm", "20:15:07", "8:30 p.m.".
fn with_minutes(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let (hour, digits, after) =
        cursor.digits().filter(|found| matches!(found.1, 1 | 2))?;
    let colon = after.glued_mark(':');
    let separated = colon.or_else(|| after.glued_mark('.'))?;
    let (minute, mut end) = two_digits(separated)?;
    let mut clock = at(i8::try_from(hour).ok()?, Some(minute), digits == 2 && hour < 10);
    if let Some((second, after_second)) = end.glued_mark(':').and_then(two_digits) {
        (clock.second, end) = (Some(second), after_second);
    }
    if let Some((clock, end)) = half_of_day(clock, end) {
        return Some((clock, end));
    }
    // "8.30" is a number unless something says otherwise, and so is "3:45.2".
    let named_zone = zone(end).is_some() || end.maybe("hours").at() != end.at();
    if (colon.is_none() && !named_zone)
        || end.glued_mark('.').is_some_and(|e| e.is_glued())
    {
        return None;
    }
    clock.settled |= hour > 12 || hour == 0 || named_zone;
    let end = end.maybe_any(&["hours", "hrs"]);
    (hour <= 24).then_some((Clock { hour: clock.hour % 24, ..clock }, end))
}

fn two_digits(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (value, digits, after) = cursor.digits().filter(|_| cursor.is_glued())?;
    (digits == 2 && value < 60)
        .then(|| i8::try_from(value).ok().map(|value| (value, after)))?
}

/// "0630 GMT", "1430 hours".
fn military(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let (value, _, after) = cursor.digits().filter(|found| found.1 == 4)?;
    let (hour, minute) =
        (i8::try_from(value / 100).ok()?, i8::try_from(value % 100).ok()?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let end = match after.any(&["hours", "hrs"]) {
        Some((_, end)) => end,
        None if zone(after).is_some() => after,
        None => return None,
    };
    Some((at(hour, Some(minute), true), end))
}

/// "8 pm", "eight p.m.", "8 o'clock", "340pm".
fn whole_hour(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    if let Some((value, 3 | 4, after)) = cursor.digits() {
        let (hour, minute) =
            (i8::try_from(value / 100).ok()?, i8::try_from(value % 100).ok()?);
        let is_time = (1..=12).contains(&hour) && minute < 60;
        let (is_pm, end) = meridiem(after).filter(|_| is_time)?;
        return set_half(at(hour, Some(minute), false), is_pm).map(|clock| (clock, end));
    }
    let (value, after) = cardinal(cursor)?;
    let clock = at(hour_of(value)?, None, false);
    let oclock =
        after.word("o").map(|o| o.maybe_mark('\'')).and_then(|o| o.word("clock"));
    if let Some(end) = oclock {
        return half_of_day(clock, end).or(Some((clock, end)));
    }
    half_of_day(clock, after)
}

/// "half past five", "ten minutes to six", "quarter past three in the afternoon".
fn past_or_to(cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let start = cursor.maybe("a");
    let (minutes, after) = match start.any(&["half", "quarter"]) {
        Some(("half", after)) => (30, after),
        Some((_, after)) => (15, after),
        None => {
            let (value, after) = cardinal(cursor)?;
            let minutes = (1..60).find(|&minute| f64::from(minute) == value)?;
            (minutes, after.maybe_any(&["minutes", "minute", "mins"]))
        }
    };
    let (word, after) = after.any(&["past", "to", "after", "before"])?;
    // "ten to five" may be a score or a range; a unit of minutes or "half" says more.
    let certain =
        minutes == 30 || minutes == 15 || after.back(2).is_some_and(|t| t.is("minutes"));
    if !certain && !matches!(word, "past") {
        return None;
    }
    let (hour, end) = bare_number_hour(after)?;
    let clock = match word {
        "past" | "after" => at(hour, Some(minutes), false),
        _ => at((hour + 23) % 24, Some(60 - minutes), false),
    };
    half_of_day(clock, end).or(Some((clock, end)))
}

fn bare_number_hour(cursor: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (value, after) = cardinal(cursor)?;
    let hour = hour_of(value).filter(|hour| (1..=12).contains(hour))?;
    (after.unit().is_none()).then_some((hour, after))
}

/// "am", "p.m.", "in the evening": the hour set to that half of the day.
fn half_of_day(clock: Clock, cursor: Cursor<'_>) -> Option<(Clock, Cursor<'_>)> {
    let (is_pm, end) = meridiem(cursor).or_else(|| part_after(cursor))?;
    set_half(clock, is_pm).map(|clock| (clock, end))
}

/// The clock in the first or second half of the day.
pub(super) fn set_half(clock: Clock, is_pm: bool) -> Option<Clock> {
    let hour = match (clock.hour, is_pm) {
        (12, false) => 0,
        (hour @ 0..=11, true) => hour + 12,
        (hour @ 0..=23, _) => hour,
        _ => return None,
    };
    Some(Clock { hour, settled: true, ..clock })
}

fn meridiem(cursor: Cursor<'_>) -> Option<(bool, Cursor<'_>)> {
    if let Some((word, after)) = cursor.any(&["am", "pm"]) {
        return Some((word == "pm", after));
    }
    let (word, after) = cursor.any(&["a", "p"])?;
    let after = after.glued_mark('.').unwrap_or(after);
    let end = after.word("m").filter(|_| after.is_glued())?;
    // A full stop that ends the sentence too is taken with it.
    Some((word == "p", end.glued_mark('.').unwrap_or(end)))
}

fn part_after(cursor: Cursor<'_>) -> Option<(bool, Cursor<'_>)> {
    if let Some(after) = cursor.words(&["in", "the"]) {
        let (word, end) = after.any(&["morning", "afternoon", "evening"])?;
        return Some((word != "morning", end));
    }
    cursor.words(&["at", "night"]).map(|end| (true, end))
}

/// A zone after a time of day, in brackets or not.
fn zone(cursor: Cursor<'_>) -> Option<(Option<i16>, Cursor<'_>)> {
    if let Some(end) = cursor.words(&["local", "time"]) {
        return Some((None, end));
    }
    // "Baghdad time"
    if cursor.peek()?.capital
        && let Some(end) = cursor.skip().word("time")
    {
        return Some((None, end));
    }
    if let Some((_, after)) = cursor.any(&["eastern", "pacific", "central", "mountain"]) {
        let end = after.maybe("standard").word("time")?;
        return Some((None, end));
    }
    if let Some((_, after)) = cursor.any(OTHER_ZONES)
        && cursor.peek().is_some_and(|token| token.capital)
    {
        return Some((None, after));
    }
    let (entry, after) = cursor.entry()?;
    let (_, offset) = ZONES.iter().find(|(name, _)| *name == entry.text)?;
    let hours = after.any(&["z"]).is_none();
    // "GMT+2" names another zone than GMT.
    let shifted = after.mark('+').or_else(|| after.mark('-')).and_then(|c| c.digits());
    match shifted {
        Some((hours @ 0..=14, 1 | 2, end)) if after.is_glued() => {
            let minutes = i16::try_from(hours * 60).ok()?;
            let west = after.mark('-').is_some();
            Some((Some(if west { -minutes } else { minutes }), end))
        }
        _ => hours.then_some((Some(*offset), after)),
    }
}

/// After "local time" or a zone that stands apart from its time of day.
pub(super) fn zone_apart(cursor: Cursor<'_>) -> Cursor<'_> {
    cursor.words(&["local", "time"]).unwrap_or(cursor)
}
