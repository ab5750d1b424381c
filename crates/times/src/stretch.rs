/*!
Stretches of the calendar: what an anchored expression stands for.
*/

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::Grain;

/// A season of the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    /// Its first month.
    pub(crate) fn first_month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
    Daytime,
}

impl Part {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Part::Morning => "MO",
            Part::Midday => "MI",
            Part::Afternoon => "AF",
            Part::Evening => "EV",
            Part::Night => "NI",
            Part::Daytime => "DT",
        }
    }
}

/// A time of day as the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: i8,
    pub(crate) minute: Option<i8>,
    pub(crate) second: Option<i8>,
    /// Whether "am", "pm" or a form of 24 hours settles which half of the day is meant.
    pub(crate) settled: bool,
    /// Minutes east of UTC, where a zone is named that has only one distance.
    pub(crate) offset: Option<i16>,
}

impl Clock {
    /// `T19`, `T19:30`, `T19:30:05`.
    pub(crate) fn text(self) -> String {
        let mut text = format!("T{:02}", self.hour);
        if let Some(minute) = self.minute {
            text += &format!(":{minute:02}");
        }
        if let Some(second) = self.second {
            text += &format!(":{second:02}");
        }
        text
    }

    fn offset_text(self) -> String {
        match self.offset {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// A stretch of the calendar. Years are astronomical: 0 is 1 BC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stretch {
    /// By its hundreds: 19 is the 20th century.
    Century(i16),
    /// By its tens: 199 is the 1990s.
    Decade(i16),
    Year(i16),
    /// The year, and 1 or 2.
    Half(i16, i8),
    /// The year, and 1 to 4.
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// The seven days from this Monday.
    Week(Date),
    /// The seven days around this one: "two weeks ago".
    AboutWeek(Date),
    /// By its Saturday.
    Weekend(Date),
    Day(Date),
    Part(Date, Part),
    Clock(Date, Clock),
}

impl Stretch {
    /// How exact it is.
    pub(crate) fn grain(self) -> Grain {
        match self {
            Stretch::Century(_) => Grain::Century,
            Stretch::Decade(_) => Grain::Decade,
            Stretch::Year(_) => Grain::Year,
            // There is no name for half a year; a quarter is the nearest.
            Stretch::Half(..) | Stretch::Quarter(..) => Grain::Quarter,
            Stretch::Season(..) => Grain::Season,
            Stretch::Month(..) => Grain::Month,
            Stretch::Week(_) | Stretch::AboutWeek(_) => Grain::Week,
            Stretch::Weekend(_) | Stretch::Day(_) => Grain::Day,
            Stretch::Part(..) => Grain::Part,
            Stretch::Clock(_, clock) => match (clock.minute, clock.second) {
                (_, Some(_)) => Grain::Second,
                (Some(_), None) => Grain::Minute,
                (None, None) => Grain::Hour,
            },
        }
    }

    /// Its value as TIMEX3 writes it.
    pub(crate) fn value(self) -> String {
        match self {
            Stretch::Century(hundreds) => format!("{hundreds:02}"),
            Stretch::Decade(tens) => format!("{tens:03}"),
            Stretch::Year(year) => value_year(year),
            Stretch::Half(year, half) => format!("{}-H{half}", value_year(year)),
            Stretch::Quarter(year, quarter) => format!("{}-Q{quarter}", value_year(year)),
            Stretch::Season(year, season) => {
                format!("{}-{}", value_year(year), season.code())
            }
            Stretch::Month(year, month) => format!("{}-{month:02}", value_year(year)),
            Stretch::Week(monday) => week(monday),
            Stretch::AboutWeek(middle) => week(middle),
            Stretch::Weekend(saturday) => format!("{}-WE", week(saturday)),
            Stretch::Day(date) => value_day(date),
            Stretch::Part(date, part) => format!("{}T{}", value_day(date), part.code()),
            Stretch::Clock(date, clock) => {
                format!("{}{}{}", value_day(date), clock.text(), clock.offset_text())
            }
        }
    }

    /// Its first and last moment, as exact as the stretch itself.
    pub(crate) fn ends(self) -> (String, String) {
        let months = |year: i16, first: i8, count: i8| {
            let (last_year, last) = add_months(year, first, i32::from(count) - 1);
            (iso_month(year, first), iso_month(last_year, last))
        };
        let both = |text: String| (text.clone(), text);
        match self {
            Stretch::Century(hundreds) => (
                iso_year(hundreds.saturating_mul(100)),
                iso_year(hundreds.saturating_mul(100) + 99),
            ),
            Stretch::Decade(tens) => {
                (iso_year(tens.saturating_mul(10)), iso_year(tens.saturating_mul(10) + 9))
            }
            Stretch::Year(year) => both(iso_year(year)),
            Stretch::Half(year, half) => months(year, half * 6 - 5, 6),
            Stretch::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Stretch::Season(year, season) => months(year, season.first_month(), 3),
            Stretch::Month(year, month) => both(iso_month(year, month)),
            Stretch::Week(_) | Stretch::AboutWeek(_) | Stretch::Weekend(_) => {
                let (first, last) = self.days();
                (iso_day(first), iso_day(last))
            }
            Stretch::Day(date) | Stretch::Part(date, _) => both(iso_day(date)),
            Stretch::Clock(date, clock) => {
                both(format!("{}{}{}", iso_day(date), clock.text(), clock.offset_text()))
            }
        }
    }

    /// Its first and last day.
    pub(crate) fn days(self) -> (Date, Date) {
        let years = |first: i16, last: i16| (day(first, 1, 1), day(last, 12, 31));
        let months = |year: i16, first: i8, count: i8| {
            let (last_year, last) = add_months(year, first, i32::from(count) - 1);
            (day(year, first, 1), day(last_year, last, 1).last_of_month())
        };
        match self {
            Stretch::Century(hundreds) => {
                years(hundreds.saturating_mul(100), hundreds.saturating_mul(100) + 99)
            }
            Stretch::Decade(tens) => {
                years(tens.saturating_mul(10), tens.saturating_mul(10) + 9)
            }
            Stretch::Year(year) => years(year, year),
            Stretch::Half(year, half) => months(year, half * 6 - 5, 6),
            Stretch::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Stretch::Season(year, season) => months(year, season.first_month(), 3),
            Stretch::Month(year, month) => months(year, month, 1),
            Stretch::Week(monday) => (monday, add_days(monday, 6)),
            Stretch::AboutWeek(middle) => (add_days(middle, -3), add_days(middle, 3)),
            Stretch::Weekend(saturday) => (saturday, add_days(saturday, 1)),
            Stretch::Day(date) | Stretch::Part(date, _) | Stretch::Clock(date, _) => {
                (date, date)
            }
        }
    }

    /// The day, where it is one or a part of one.
    pub(crate) fn day(self) -> Option<Date> {
        match self {
            Stretch::Day(date) | Stretch::Part(date, _) | Stretch::Clock(date, _) => {
                Some(date)
            }
            _ => None,
        }
    }

    /// The year it lies in, for what is no longer than one.
    pub(crate) fn year(self) -> Option<i16> {
        match self {
            Stretch::Century(_) | Stretch::Decade(_) => None,
            _ => Some(self.days().0.year()),
        }
    }

    /// The month it lies in, for what is no longer than one.
    pub(crate) fn month(self) -> Option<(i16, i8)> {
        match self {
            Stretch::Century(_)
            | Stretch::Decade(_)
            | Stretch::Year(_)
            | Stretch::Half(..)
            | Stretch::Quarter(..)
            | Stretch::Season(..) => None,
            _ => {
                let (first, _) = self.days();
                Some((first.year(), first.month()))
            }
        }
    }
}

/// The years that are taken for years.
pub(crate) const YEARS: std::ops::RangeInclusive<i16> = -4000..=4000;

/// A date, its parts brought into their ranges where they are outside.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    let first =
        Date::new(year.clamp(-9000, 9000), month.clamp(1, 12), 1).unwrap_or(Date::ZERO);
    let last = first.days_in_month();
    first.with().day(day.clamp(1, last)).build().unwrap_or(first)
}

/// A date, if there is one.
pub(crate) fn checked_day(year: i16, month: i8, day: i8) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// So many days later; the date itself where the calendar ends.
pub(crate) fn add_days(date: Date, days: i32) -> Date {
    date.checked_add(days.clamp(-4_000_000, 4_000_000).days()).unwrap_or(date)
}

/// So many months later, as year and month.
pub(crate) fn add_months(year: i16, month: i8, months: i32) -> (i16, i8) {
    let count =
        i32::from(year) * 12 + i32::from(month) - 1 + months.clamp(-60_000, 60_000);
    let year = i16::try_from(count.div_euclid(12)).unwrap_or(year);
    let month = i8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
    (year, month)
}

/// The Monday of a date's week.
pub(crate) fn monday(date: Date) -> Date {
    add_days(date, -i32::from(date.weekday().to_monday_zero_offset()))
}

/// The weekday by its number, 1 for Monday.
pub(crate) fn weekday_number(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// The `nth` of a weekday in a month, from the end where `nth` is negative.
pub(crate) fn nth_weekday(year: i16, month: i8, nth: i8, weekday: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

/// The year as ISO 8601 writes it.
fn iso_year(year: i16) -> String {
    if year < 0 { format!("-{:04}", year.unsigned_abs()) } else { format!("{year:04}") }
}

/// The year as TIMEX writes it: 264 BC is `BC0264`.
fn value_year(year: i16) -> String {
    if year <= 0 { format!("BC{:04}", 1 - i32::from(year)) } else { format!("{year:04}") }
}

fn iso_month(year: i16, month: i8) -> String {
    format!("{}-{month:02}", iso_year(year))
}

fn iso_day(date: Date) -> String {
    format!("{}-{:02}", iso_month(date.year(), date.month()), date.day())
}

fn value_day(date: Date) -> String {
    format!("{}-{:02}-{:02}", value_year(date.year()), date.month(), date.day())
}

fn week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{}-W{:02}", value_year(week.year()), week.week())
}
