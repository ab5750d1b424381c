//! Moments and days, as the room counts them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// The day of a moment, in days since 1970, UTC.
pub fn day_of(millis: i64) -> i32 {
    i32::try_from(millis.div_euclid(DAY)).unwrap_or(if millis < 0 {
        i32::MIN
    } else {
        i32::MAX
    })
}

/// A day as a date.
pub fn date_of(day: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(i64::from(day).days()).ok()
}

/// The number of a date's day.
pub fn number_of(date: Date) -> i32 {
    let midnight =
        date.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().as_millisecond());
    midnight.map_or(0, day_of)
}

/// First and last day of a time as readings give it: `2024`, `2024-04`, `2024-04-13`, an instant.
pub fn days(iso: &str) -> Option<(i32, i32)> {
    if let Ok(instant) = iso.parse::<Timestamp>() {
        let day = day_of(instant.as_millisecond());
        return Some((day, day));
    }
    let number = |from: usize, to: usize| iso.get(from..to)?.parse::<i16>().ok();
    let year = number(0, 4)?;
    let first = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok();
    match iso.len() {
        4 => Some((number_of(first(1)?), number_of(Date::new(year, 12, 31).ok()?))),
        7 => {
            let start = first(number(5, 7)?)?;
            Some((number_of(start), number_of(start.last_of_month())))
        }
        length if length >= 10 => {
            let day = number_of(iso.get(..10)?.parse::<Date>().ok()?);
            Some((day, day))
        }
        _ => None,
    }
}

/// The moment nearest to `near` in what a report says of its time; `near` itself where it says nothing.
pub fn nearest_in(iso: Option<&str>, near: i64) -> i64 {
    let Some(iso) = iso else { return near };
    if let Ok(instant) = iso.parse::<Timestamp>() {
        return instant.as_millisecond();
    }
    let Some((first, last)) = days(iso) else { return near };
    near.clamp(i64::from(first) * DAY, (i64::from(last) + 1) * DAY - 1)
}

/// A moment for a person: `2031-05-12 06:10`, UTC.
pub fn minutes(millis: i64) -> String {
    Timestamp::from_millisecond(millis).map_or_else(
        |_| "an unknown time".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_gives_a_day_stands_in_it() {
        let noon = DAY / 2;
        assert_eq!(nearest_in(Some("1970-01-01"), noon), noon);
        assert_eq!(nearest_in(Some("1970-01-01"), 9 * DAY), DAY - 1);
        assert_eq!(nearest_in(Some("1970-01-03"), noon), 2 * DAY);
        assert_eq!(nearest_in(Some("1970-01-01T00:00:01Z"), noon), 1000);
        assert_eq!(nearest_in(None, noon), noon);
    }

    #[test]
    fn times_of_every_grain_have_days() {
        assert_eq!(days("1970-01-02"), Some((1, 1)));
        assert_eq!(days("1970"), Some((0, 364)));
        assert_eq!(days("1970-02"), Some((31, 58)));
        assert_eq!(days("1970-01-02T10:00:00Z"), Some((1, 1)));
        assert_eq!(days("1970-01-02T10:00"), Some((1, 1)));
        assert_eq!(days("soon"), None);
    }
}
