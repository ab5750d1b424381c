/*!
Dates of publication: ISO 8601 as given by users and pages, and dates written out in a text.

Nothing is guessed. A date without a year is none, nor is one whose day and month could be
swapped, and a time without its distance from UTC is dropped.
*/

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use regex::{Captures, Regex};

/// Months by the three letters they begin with in English.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A month's name in a pattern: in full or shortened, with or without its full stop.
pub(crate) const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|\
    july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?";
    let zone = r"(Z|[+-]\d{2}(?::?\d{2})?)?";
    Regex::new(&format!(r"(?i)^(\d{{4}})-?(\d{{2}})-?(\d{{2}})(?:[T ]{time}\s?{zone})?$"))
        .ok()
});

/// An ISO 8601 date or instant, in one spelling; `None` where it is neither.
///
/// A time of day without a distance from UTC is no instant.
pub(crate) fn iso(given: &str) -> Option<String> {
    let found = ISO.as_ref()?.captures(given.trim())?;
    let date = date(number(&found, 1)?, number(&found, 2)?, number(&found, 3)?)?;
    if found.get(4).is_none() {
        return Some(date.to_string());
    }
    let second = if found.get(6).is_some() { number(&found, 6)? } else { 0 };
    let (hour, minute) = (small(number(&found, 4)?)?, small(number(&found, 5)?)?);
    let time = Time::new(hour, minute, small(second)?, 0).ok()?;
    let offset = offset(found.get(7)?.as_str())?;
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

/// The date a page's metadata gives: ISO 8601, its date alone where the time cannot be placed,
/// or a date written out. Midnight sharp is what sites write that know the day only.
pub(crate) fn of_metadata(given: &str) -> Option<String> {
    let given = given.trim();
    let exact = iso(given).map(|date| match date.split_once("T00:00:00") {
        Some((day, _)) => day.to_owned(),
        None => date,
    });
    exact
        .or_else(|| {
            iso(given.get(..10)?).filter(|_| given.as_bytes().get(10) == Some(&b'T'))
        })
        .or_else(|| {
            iso(given.get(..10)?).filter(|_| given.as_bytes().get(10) == Some(&b' '))
        })
        .or_else(|| written(given))
        .or_else(|| match all(given).as_slice() {
            [(date, _)] => Some(date.to_string()),
            _ => None,
        })
}

/// Whether the first of two dates or instants of the forms that [`iso`] gives is certainly before the
/// second. A date alone is compared by its day.
pub(crate) fn is_earlier(first: &str, second: &str) -> bool {
    if let (Ok(first), Ok(second)) =
        (first.parse::<Timestamp>(), second.parse::<Timestamp>())
    {
        return first < second;
    }
    first.get(..10) < second.get(..10)
}

/// The one date written out in `text` ("14 April 2024", "April 14, 2024", "2024-04-14");
/// `None` where there is none or more than one.
pub(crate) fn written(text: &str) -> Option<String> {
    found(text).map(|(date, _)| date.to_string())
}

/// That date, and where it is first written.
pub(crate) fn found(text: &str) -> Option<(Date, Range<usize>)> {
    static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let day = r"(\d{1,2})(?:st|nd|rd|th)?";
        let year = r"(\d{4})";
        Regex::new(&format!(
            r"(?i)\b(?:{day}\s+(?:of\s+)?({MONTH}),?\s+{year}|({MONTH})\s+{day},?\s+{year}|{year}-(\d\d)-(\d\d))\b"
        ))
        .ok()
    });
    let mut dates = WRITTEN.as_ref()?.captures_iter(text).map(|found| {
        let date = if found.get(1).is_some() {
            date(number(&found, 3)?, month(&found[2])?, number(&found, 1)?)
        } else if found.get(4).is_some() {
            date(number(&found, 6)?, month(&found[4])?, number(&found, 5)?)
        } else {
            date(number(&found, 7)?, number(&found, 8)?, number(&found, 9)?)
        };
        Some((date?, found.get(0)?.range()))
    });
    let (first, place) = dates.next()??;
    let is_alone = dates.all(|other| other.is_some_and(|(other, _)| other == first));
    is_alone.then_some((first, place))
}

/// All dates written out in `text`, in order, with where they stand: with the month's name, with the year
/// first, or in figures where day and month cannot be swapped ("23.07.2025", "7/23/2025").
pub(crate) fn all(text: &str) -> Vec<(Date, Range<usize>)> {
    static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let day = r"(\d{1,2})(?:st|nd|rd|th)?";
        let year = r"(\d{4})";
        Regex::new(&format!(
            r"(?i)\b(?:{day}[\s.-]+(?:of\s+)?({MONTH})[\s,.-]+{year}|({MONTH})\s+{day},?\s+{year}|{year}[-/.](\d\d?)[-/.](\d\d?)|(\d\d?)([-/.])(\d\d?)[-/.]{year})(?:\b|T\d)"
        ))
        .ok()
    });
    let Some(any) = ANY.as_ref() else { return Vec::new() };
    let dates = any.captures_iter(text).filter_map(|found| {
        let date = if found.get(1).is_some() {
            date(number(&found, 3)?, month(&found[2])?, number(&found, 1)?)
        } else if found.get(4).is_some() {
            date(number(&found, 6)?, month(&found[4])?, number(&found, 5)?)
        } else if found.get(7).is_some() {
            date(number(&found, 7)?, number(&found, 8)?, number(&found, 9)?)
        } else {
            let (first, second) = (number(&found, 10)?, number(&found, 12)?);
            in_figures(first, second, number(&found, 13)?, &found[11] == ".")
        };
        Some((date?, found.get(0)?.range()))
    });
    dates.collect()
}

/// A date in figures with its year last. With full stops the day is first everywhere; otherwise it must
/// be clear which is the day.
fn in_figures(first: i16, second: i16, year: i16, has_stops: bool) -> Option<Date> {
    if has_stops || first > 12 || first == second {
        return date(year, second, first);
    }
    if second > 12 { date(year, first, second) } else { None }
}

fn number(found: &Captures<'_>, group: usize) -> Option<i16> {
    found.get(group)?.as_str().parse().ok()
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

fn month(name: &str) -> Option<i16> {
    let lower = name.to_ascii_lowercase();
    let nth = MONTHS.iter().position(|month| lower.starts_with(month))?;
    i16::try_from(nth + 1).ok()
}

/// A date of the calendar in years from which news reports exist.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1800..=2200).contains(&year) {
        return None;
    }
    Date::new(year, small(month)?, small(day)?).ok()
}

/// A distance from UTC as `Z` or `+hh:mm`.
fn offset(given: &str) -> Option<String> {
    if given.eq_ignore_ascii_case("z") {
        return Some("Z".to_owned());
    }
    let digits: String = given.chars().filter(char::is_ascii_digit).collect();
    let hours: u8 = digits.get(..2)?.parse().ok()?;
    let minutes: u8 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    let sign = &given[..1];
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_and_instants_are_taken() {
        assert_eq!(iso("2024-04-14").as_deref(), Some("2024-04-14"));
        assert_eq!(iso("2024-04-14T09:30Z").as_deref(), Some("2024-04-14T09:30:00Z"));
        let given = "2024-04-14 09:30:05.123+0200";
        assert_eq!(iso(given).as_deref(), Some("2024-04-14T09:30:05+02:00"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for given in [
            "",
            "Sunday",
            "2024-02-30",
            "2024-04-14T09:30",
            "14/04/2024",
            "2024",
            "2024-04-14T25:00Z",
        ] {
            assert_eq!(iso(given), None, "{given}");
        }
    }

    #[test]
    fn metadata_may_lack_the_distance() {
        assert_eq!(of_metadata("2024-04-14T09:30:00").as_deref(), Some("2024-04-14"));
        assert_eq!(of_metadata("Sunday, April 14, 2024").as_deref(), Some("2024-04-14"));
        assert_eq!(of_metadata("2024-04-14T00:00:00Z").as_deref(), Some("2024-04-14"));
        assert_eq!(of_metadata("1713081600"), None);
    }

    #[test]
    fn dates_in_figures_are_taken_where_they_are_clear() {
        let days = |text| -> Vec<String> {
            all(text).iter().map(|(date, _)| date.to_string()).collect()
        };
        let text =
            "23.07.2025, 2025/7/3; 7/23/2025 and 23-Jul-2025, 4.5.2025; Jul 2nd, 2025";
        let wanted = [
            "2025-07-23",
            "2025-07-03",
            "2025-07-23",
            "2025-07-23",
            "2025-05-04",
            "2025-07-02",
        ];
        assert_eq!(days(text), wanted);
        assert!(days("4/5/2025, 02-12-2025, 31/31/2025").is_empty());
    }

    #[test]
    fn instants_are_compared_as_such_and_dates_by_their_day() {
        let noon = "2024-04-14T12:00:00Z";
        assert!(is_earlier("2024-04-14T13:59:00+02:00", noon));
        assert!(!is_earlier("2024-04-14T14:00:00+02:00", noon));
        assert!(!is_earlier("2024-04-14", noon));
        assert!(is_earlier("2024-04-13", noon));
        assert!(!is_earlier(noon, "2024-04-14"));
        assert!(is_earlier(noon, "2024-04-15"));
    }

    #[test]
    fn written_dates_need_a_year_and_must_be_alone() {
        let published = "Published: 14 April 2024 09:12 BST";
        assert_eq!(written(published).as_deref(), Some("2024-04-14"));
        assert_eq!(written("Posted on Sept. 3rd, 2019").as_deref(), Some("2019-09-03"));
        assert_eq!(written("April 14"), None);
        assert_eq!(written("04/05/2024"), None);
        assert_eq!(written("14 April 2024, updated 15 April 2024"), None);
    }
}
