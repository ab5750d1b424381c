/*!
Days with names: fixed, movable, and those of the Hebrew and Islamic calendars.
*/

use jiff::civil::Date;

use crate::stretch::{add_days, checked_day, nth_weekday};
use crate::tokens::Cursor;

/// When a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// Which one (-1 the last), weekday, month, and days after it.
    Weekday(i8, i8, i8, i8),
    /// Days after Easter Sunday.
    Easter(i8),
    /// Days after Orthodox Easter Sunday.
    OrthodoxEaster(i8),
    /// Month and day of the Islamic calendar. Observance differs by a day between countries.
    Islamic(u8, u8),
    /// Days after the Hebrew new year of the same civil year; Passover comes before it.
    Hebrew(i16),
}

impl Holiday {
    /// Whether its day is only known to within one.
    pub(crate) fn is_approximate(self) -> bool {
        matches!(self, Holiday::Islamic(..))
    }

    /// Its date in a year; the first, where the Islamic year gives two.
    pub(crate) fn date(self, year: i16) -> Option<Date> {
        match self {
            Holiday::Fixed(month, day) => checked_day(year, month, day),
            Holiday::Weekday(nth, weekday, month, after) => {
                Some(add_days(nth_weekday(year, month, nth, weekday)?, i32::from(after)))
            }
            Holiday::Easter(after) => Some(add_days(easter(year)?, i32::from(after))),
            Holiday::OrthodoxEaster(after) => {
                Some(add_days(orthodox_easter(year)?, i32::from(after)))
            }
            Holiday::Islamic(month, day) => islamic(year, month, day),
            Holiday::Hebrew(after) => {
                Some(add_days(hebrew_new_year(year)?, i32::from(after)))
            }
        }
    }
}

/// Names of holidays, longest first where one begins like another.
const NAMES: &[(&[&str], Holiday)] = &[
    (&["new", "year", "s", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "years", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "s", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "day"], Holiday::Fixed(1, 1)),
    (&["new", "years", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "s"], Holiday::Fixed(1, 1)),
    (&["epiphany"], Holiday::Fixed(1, 6)),
    (&["orthodox", "christmas", "eve"], Holiday::Fixed(1, 6)),
    (&["orthodox", "christmas"], Holiday::Fixed(1, 7)),
    (&["martin", "luther", "king", "jr", "day"], Holiday::Weekday(3, 1, 1, 0)),
    (&["martin", "luther", "king", "day"], Holiday::Weekday(3, 1, 1, 0)),
    (&["mlk", "day"], Holiday::Weekday(3, 1, 1, 0)),
    (&["inauguration", "day"], Holiday::Fixed(1, 20)),
    (&["groundhog", "day"], Holiday::Fixed(2, 2)),
    (&["valentine", "s", "day"], Holiday::Fixed(2, 14)),
    (&["valentines", "day"], Holiday::Fixed(2, 14)),
    (&["valentine", "day"], Holiday::Fixed(2, 14)),
    (&["presidents", "day"], Holiday::Weekday(3, 1, 2, 0)),
    (&["president", "s", "day"], Holiday::Weekday(3, 1, 2, 0)),
    (&["international", "women", "s", "day"], Holiday::Fixed(3, 8)),
    (&["women", "s", "day"], Holiday::Fixed(3, 8)),
    (&["st", "patrick", "s", "day"], Holiday::Fixed(3, 17)),
    (&["saint", "patrick", "s", "day"], Holiday::Fixed(3, 17)),
    (&["nowruz"], Holiday::Fixed(3, 20)),
    (&["april", "fool", "s", "day"], Holiday::Fixed(4, 1)),
    (&["april", "fools", "day"], Holiday::Fixed(4, 1)),
    (&["april", "fools"], Holiday::Fixed(4, 1)),
    (&["ash", "wednesday"], Holiday::Easter(-46)),
    (&["palm", "sunday"], Holiday::Easter(-7)),
    (&["good", "friday"], Holiday::Easter(-2)),
    (&["orthodox", "easter"], Holiday::OrthodoxEaster(0)),
    (&["easter", "monday"], Holiday::Easter(1)),
    (&["easter", "saturday"], Holiday::Easter(-1)),
    (&["easter", "sunday"], Holiday::Easter(0)),
    (&["easter", "day"], Holiday::Easter(0)),
    (&["easter"], Holiday::Easter(0)),
    (&["ascension", "day"], Holiday::Easter(39)),
    (&["pentecost"], Holiday::Easter(49)),
    (&["earth", "day"], Holiday::Fixed(4, 22)),
    (&["anzac", "day"], Holiday::Fixed(4, 25)),
    (&["may", "day"], Holiday::Fixed(5, 1)),
    (&["international", "workers", "day"], Holiday::Fixed(5, 1)),
    (&["international", "workers", "'", "day"], Holiday::Fixed(5, 1)),
    (&["int", "l", "workers", "day"], Holiday::Fixed(5, 1)),
    (&["victory", "day"], Holiday::Fixed(5, 9)),
    (&["mother", "s", "day"], Holiday::Weekday(2, 7, 5, 0)),
    (&["mothers", "day"], Holiday::Weekday(2, 7, 5, 0)),
    (&["memorial", "day"], Holiday::Weekday(-1, 1, 5, 0)),
    (&["father", "s", "day"], Holiday::Weekday(3, 7, 6, 0)),
    (&["fathers", "day"], Holiday::Weekday(3, 7, 6, 0)),
    (&["juneteenth"], Holiday::Fixed(6, 19)),
    (&["canada", "day"], Holiday::Fixed(7, 1)),
    (&["australia", "day"], Holiday::Fixed(1, 26)),
    // Of the United States; every country has one, and news in English names others by country.
    (&["independence", "day"], Holiday::Fixed(7, 4)),
    (&["bastille", "day"], Holiday::Fixed(7, 14)),
    (&["labor", "day"], Holiday::Weekday(1, 1, 9, 0)),
    (&["labour", "day"], Holiday::Weekday(1, 1, 9, 0)),
    (&["columbus", "day"], Holiday::Weekday(2, 1, 10, 0)),
    (&["halloween"], Holiday::Fixed(10, 31)),
    (&["guy", "fawkes", "day"], Holiday::Fixed(11, 5)),
    (&["veterans", "day"], Holiday::Fixed(11, 11)),
    (&["armistice", "day"], Holiday::Fixed(11, 11)),
    (&["remembrance", "day"], Holiday::Fixed(11, 11)),
    (&["remembrance", "sunday"], Holiday::Weekday(2, 7, 11, 0)),
    (&["thanksgiving", "day"], Holiday::Weekday(4, 4, 11, 0)),
    (&["thanksgiving"], Holiday::Weekday(4, 4, 11, 0)),
    (&["thanks", "giving", "day"], Holiday::Weekday(4, 4, 11, 0)),
    (&["thanks", "giving"], Holiday::Weekday(4, 4, 11, 0)),
    (&["black", "friday"], Holiday::Weekday(4, 4, 11, 1)),
    (&["cyber", "monday"], Holiday::Weekday(4, 4, 11, 4)),
    (&["christmas", "eve"], Holiday::Fixed(12, 24)),
    (&["christmas", "day"], Holiday::Fixed(12, 25)),
    (&["christmas"], Holiday::Fixed(12, 25)),
    (&["xmas"], Holiday::Fixed(12, 25)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)),
    (&["islamic", "new", "year"], Holiday::Islamic(1, 1)),
    (&["hijri", "new", "year"], Holiday::Islamic(1, 1)),
    (&["arabic", "new", "year"], Holiday::Islamic(1, 1)),
    (&["ashura"], Holiday::Islamic(1, 10)),
    (&["eid", "al", "-", "fitr"], Holiday::Islamic(10, 1)),
    (&["eid", "al", "fitr"], Holiday::Islamic(10, 1)),
    (&["eid", "ul", "-", "fitr"], Holiday::Islamic(10, 1)),
    (&["eid", "al", "-", "adha"], Holiday::Islamic(12, 10)),
    (&["eid", "al", "adha"], Holiday::Islamic(12, 10)),
    (&["eid", "al", "-", "azha"], Holiday::Islamic(12, 10)),
    (&["eidul", "azha"], Holiday::Islamic(12, 10)),
    (&["passover"], Holiday::Hebrew(-163)),
    (&["shavuot"], Holiday::Hebrew(-113)),
    (&["rosh", "hashanah"], Holiday::Hebrew(0)),
    (&["rosh", "hashana"], Holiday::Hebrew(0)),
    (&["yom", "kippur"], Holiday::Hebrew(9)),
    (&["sukkot"], Holiday::Hebrew(14)),
];

/// A holiday's name, "the" aside.
pub(crate) fn holiday(cursor: Cursor<'_>) -> Option<(Holiday, Cursor<'_>)> {
    let first = cursor.peek()?.entry()?;
    for (name, holiday) in NAMES {
        if name[0] != first.text {
            continue;
        }
        if let Some(after) = named(cursor, name) {
            return Some((*holiday, after));
        }
    }
    None
}

/// After the words of a name; an apostrophe may stand before any of them.
fn named<'t>(cursor: Cursor<'t>, name: &[&str]) -> Option<Cursor<'t>> {
    let mut cursor = cursor;
    for word in name {
        cursor = match *word {
            "-" | "'" => cursor.mark(word.chars().next()?)?,
            _ => cursor.maybe_mark('\'').word(word)?,
        };
    }
    Some(cursor)
}

/// Easter Sunday of the Gregorian calendar, by the anonymous computus of 1876.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let skipped = (century + 8) / 25;
    let correction = (century - skipped + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let march = epact + weekday - 7 * late + 22;
    day_of_march(year, march)
}

/// Easter Sunday of the Julian calendar, as a Gregorian date.
fn orthodox_easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let moon = (19 * year.rem_euclid(19) + 15).rem_euclid(30);
    let weekday =
        (2 * year.rem_euclid(4) + 4 * year.rem_euclid(7) - moon + 34).rem_euclid(7);
    let julian_gap = year.div_euclid(100) - year.div_euclid(400) - 2;
    day_of_march(year, moon + weekday + 22 + julian_gap)
}

fn day_of_march(year: i32, march: i32) -> Option<Date> {
    let first = checked_day(i16::try_from(year).ok()?, 3, 1)?;
    Some(add_days(first, march - 1))
}

/// Days from 1970-01-01 to the first day of the Islamic calendar, 16 July 622 of the Julian one.
const ISLAMIC_EPOCH: i32 = -492_148;

/// The date of an Islamic month and day that falls in a year, by the calendar of thirty-year
/// cycles. The moon seen differs from it by a day now and then.
fn islamic(year: i16, month: u8, day: u8) -> Option<Date> {
    let first = i32::from(year) - 622;
    let around = first * 33 / 32;
    for islamic_year in around - 1..=around + 2 {
        let months = i32::from(month) - 1;
        let days = (islamic_year - 1) * 354
            + (3 + 11 * islamic_year).div_euclid(30)
            + 29 * months
            + (months + 1) / 2
            + i32::from(day)
            - 1;
        let date = from_epoch_days(ISLAMIC_EPOCH + days)?;
        if date.year() == year {
            return Some(date);
        }
    }
    None
}

/// The Hebrew new year's day that falls in a year.
fn hebrew_new_year(year: i16) -> Option<Date> {
    let hebrew = i64::from(year) + 3761;
    let (last, mut day, next) =
        (hebrew_days(hebrew - 1), hebrew_days(hebrew), hebrew_days(hebrew + 1));
    // Years of 356 or 382 days do not exist.
    if next - day == 356 {
        day += 2;
    } else if day - last == 382 {
        day += 1;
    }
    // The calendar's day 0 is 6 October 3761 BC of the Julian calendar.
    from_epoch_days(i32::try_from(day).ok()? - 2_092_590)
}

/// Days from the beginning of the Hebrew calendar to the new moon that begins a year, moved off the
/// weekdays on which none may begin.
fn hebrew_days(year: i64) -> i64 {
    let months = (235 * year - 234).div_euclid(19);
    let parts = 12_084 + 13_753 * months;
    let day = months * 29 + parts.div_euclid(25_920);
    if (3 * (day + 1)).rem_euclid(7) < 3 { day + 1 } else { day }
}

fn from_epoch_days(days: i32) -> Option<Date> {
    let date = add_days(Date::new(1970, 1, 1).ok()?, days);
    (1..=4000).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn falls(holiday: Holiday, year: i16) -> String {
        holiday.date(year).map_or(String::new(), |date| date.to_string())
    }

    #[test]
    fn movable_days_fall_where_calendars_have_them() {
        assert_eq!(falls(Holiday::Easter(0), 2018), "2018-04-01");
        assert_eq!(falls(Holiday::Easter(0), 2024), "2024-03-31");
        assert_eq!(falls(Holiday::OrthodoxEaster(0), 2024), "2024-05-05");
        assert_eq!(falls(Holiday::OrthodoxEaster(0), 2023), "2023-04-16");
        assert_eq!(falls(Holiday::Weekday(4, 4, 11, 0), 2024), "2024-11-28");
        assert_eq!(falls(Holiday::Weekday(-1, 1, 5, 0), 2024), "2024-05-27");
    }

    #[test]
    fn hebrew_days_fall_where_calendars_have_them() {
        assert_eq!(falls(Holiday::Hebrew(0), 2023), "2023-09-16");
        assert_eq!(falls(Holiday::Hebrew(0), 2024), "2024-10-03");
        assert_eq!(falls(Holiday::Hebrew(9), 2025), "2025-10-02");
        assert_eq!(falls(Holiday::Hebrew(-163), 2024), "2024-04-23");
    }

    #[test]
    fn islamic_days_fall_within_one_of_those_observed() {
        for (month, day, observed) in [
            (9, 1, "2024-03-11"),
            (10, 1, "2024-04-10"),
            (12, 10, "2024-06-16"),
            (12, 10, "2021-07-20"),
        ] {
            let observed: Date = observed.parse().unwrap();
            let found = Holiday::Islamic(month, day).date(observed.year()).unwrap();
            let apart = (observed - found).get_days().abs();
            assert!(apart <= 1, "{found} for {observed}");
        }
    }
}
