//! Times and dates moved by a length.

use jiff::civil::{Date, DateTime};

use crate::lexicon::Unit;
use crate::meaning::Length;
use crate::stretch::{Clock, Stretch, add_days, add_months, day};

/// A stretch moved by a length, as exact as the length's smallest unit.
pub(crate) fn shift(
    base: Stretch,
    length: &Length,
    sign: i32,
    instant: Option<DateTime>,
) -> Option<Stretch> {
    if length.is_vague() {
        return None;
    }
    let grain = length.grain();
    if grain < Unit::Day {
        let from = match (base, instant) {
            (_, Some(instant)) => instant,
            (Stretch::Clock(date, clock), None) => {
                date.at(clock.hour, clock.minute.unwrap_or(0), 0, 0)
            }
            _ => return None,
        };
        let mut seconds = 0.0;
        for &(amount, unit) in &length.parts {
            let count = amount.count()?;
            seconds += count * seconds_of(unit)?;
        }
        if seconds.abs() > 4.0e9 {
            return None;
        }
        // Whole seconds: the cast only drops the fraction.
        #[allow(clippy::cast_possible_truncation)]
        let span = jiff::SignedDuration::from_secs(seconds as i64 * i64::from(sign));
        let moved = from.checked_add(span).ok()?;
        return Some(clock_of(moved, grain == Unit::Second));
    }
    let first = base.days().0;
    let far = moved(first, length, sign)?;
    match grain {
        Unit::Day => base.day().map(|_| Stretch::Day(far)),
        Unit::Week | Unit::Weekend => base.day().map(|_| Stretch::AboutWeek(far)),
        Unit::Month | Unit::Quarter => {
            base.month().map(|_| Stretch::Month(far.year(), far.month()))
        }
        Unit::Year | Unit::Decade | Unit::Century => {
            base.year().map(|_| Stretch::Year(far.year()))
        }
        Unit::Second | Unit::Minute | Unit::Hour => None,
    }
}

fn seconds_of(unit: Unit) -> Option<f64> {
    match unit {
        Unit::Second => Some(1.0),
        Unit::Minute => Some(60.0),
        Unit::Hour => Some(3600.0),
        Unit::Day => Some(86_400.0),
        Unit::Week => Some(604_800.0),
        _ => None,
    }
}

pub(crate) fn clock_of(instant: DateTime, seconds: bool) -> Stretch {
    let clock = Clock {
        hour: instant.hour(),
        minute: Some(instant.minute()),
        second: seconds.then_some(instant.second()),
        settled: true,
        offset: None,
    };
    Stretch::Clock(instant.date(), clock)
}

/// A date moved by the days, weeks, months and years of a length.
pub(crate) fn moved(date: Date, length: &Length, sign: i32) -> Option<Date> {
    let mut moved = date;
    for &(amount, unit) in &length.parts {
        let count = amount.count()?;
        let (months, days) = match unit {
            Unit::Day | Unit::Weekend => (0.0, 1.0),
            Unit::Week => (0.0, 7.0),
            Unit::Month => (1.0, 0.0),
            Unit::Quarter => (3.0, 0.0),
            Unit::Year => (12.0, 0.0),
            Unit::Decade => (120.0, 0.0),
            Unit::Century => (1200.0, 0.0),
            Unit::Second | Unit::Minute | Unit::Hour => return None,
        };
        let (months, days) = (whole(count * months)?, whole(count * days)?);
        let (year, month) = add_months(moved.year(), moved.month(), months * sign);
        moved = add_days(day(year, month, moved.day()), days * sign);
    }
    (-4000..=4000).contains(&moved.year()).then_some(moved)
}

/// A count without its fraction, if it is within a calendar's reach.
fn whole(count: f64) -> Option<i32> {
    let reachable = (0.0..3_000_000.0).contains(&count);
    #[allow(clippy::cast_possible_truncation)]
    reachable.then_some(count as i32)
}
