/*!
Dates as feeds write them, made ISO 8601 without losing or adding anything.

An instant keeps its distance from UTC. A time of day whose distance from UTC is not told names no
instant, so the day alone is kept. What leaves open which day is meant ("04/05/2024", "2024-04") is
no date, nor is the zero of somebody's calendar.
*/

use jiff::civil::{Date, Time};

/// Months by their first letters, in the languages whose feeds are known to write them so.
/// Longer beginnings stand before shorter ones.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("juin", 6),
    ("juil", 7),
    ("jun", 6),
    ("giu", 6),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
];

/// Zones by name, as hours from UTC: those of RFC 822, and others that mean one thing only.
const ZONES: &[(&str, &str)] = &[
    ("Z", "Z"),
    ("UT", "Z"),
    ("UTC", "Z"),
    ("GMT", "Z"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CDT", "-05:00"),
    ("CST", "-06:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
    ("WEST", "+01:00"),
    ("CET", "+01:00"),
    ("CEST", "+02:00"),
    ("EET", "+02:00"),
    ("EEST", "+03:00"),
    ("MSK", "+03:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
    ("AEST", "+10:00"),
    ("AEDT", "+11:00"),
    ("NZST", "+12:00"),
    ("NZDT", "+13:00"),
];

/// The longest text that is looked at: a date with its weekday in any language is shorter.
const LONGEST: usize = 120;

/// The date or instant that `given` names, in ISO 8601.
pub(crate) fn iso(given: &str) -> Option<String> {
    let given = given.trim();
    if given.len() > LONGEST {
        return None;
    }
    numeric(given).or_else(|| written(given))
}

/// `2024-04-14`, alone or with a time.
fn numeric(given: &str) -> Option<String> {
    let (year, rest) = digits(given, 4)?;
    let (dash, rest) = match rest.strip_prefix(['-', '/', '.']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (month, rest) = part(rest, dash)?;
    let rest = if dash { rest.strip_prefix(['-', '/', '.'])? } else { rest };
    let (day, rest) = part(rest, dash)?;
    let date = day_of(i16::try_from(year).ok()?, month, day)?;
    let rest = rest.trim_start_matches(['T', 't', ',']).trim_start();
    with_time(date, rest)
}

/// `Sun, 14 Apr 2024 09:30:00 +0200`, `April 14, 2024`, and what looks like them.
fn written(given: &str) -> Option<String> {
    let mut words = given.split([' ', ',', '\t', '\n', '\r', '-', '\u{a0}']).peekable();
    let (mut day, mut month, mut year) = (None, None, None);
    // Where the words of the day end and those of the time begin.
    let mut used = 0;
    for word in words.by_ref() {
        used += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        let number = word.trim_end_matches(['.', 'º', 'ª']);
        let number = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| number.strip_suffix(end))
            .unwrap_or(number);
        if let Ok(value) = number.parse::<i16>() {
            let is_day = day.is_none() && number.len() <= 2;
            if is_day {
                day = i8::try_from(value).ok();
            } else if month.is_some() && day.is_some() {
                year = Some(full_year(value, number.len())?);
                break;
            } else {
                return None;
            }
        } else if month.is_none() {
            month = month_of(word);
        }
    }
    let date = day_of(year?, month?, day?)?;
    // The separators are all ASCII but one; where that one misleads, the day alone is kept.
    let rest = given.get(used.min(given.len())..).unwrap_or_default();
    let rest = rest.trim_start_matches([' ', ',', '-', '\u{a0}']);
    with_time(date, rest.strip_prefix("at ").unwrap_or(rest).trim())
}

fn with_time(date: Date, rest: &str) -> Option<String> {
    let day_alone = Some(date.to_string());
    let Some((time, seconds, zone)) = clock(rest) else { return day_alone };
    let Some(offset) = offset(zone.trim()) else { return day_alone };
    let (hour, minute) = (time.hour(), time.minute());
    let clock = format!("{hour:02}:{minute:02}:{seconds}");
    Some(format!("{date}T{clock}{offset}"))
}

/// A time of day, its seconds as written (with a fraction), and what follows it.
fn clock(rest: &str) -> Option<(Time, String, &str)> {
    let (hour, rest) = part(rest, true)?;
    // `T093005` has no colons.
    let colon = rest.strip_prefix([':', 'h']);
    let (minute, mut rest) = part(colon.unwrap_or(rest), colon.is_some())?;
    let mut second = 0;
    let mut fraction = String::new();
    let after_minute = match rest.strip_prefix(':') {
        Some(after) => Some(after),
        None if colon.is_none() && rest.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(rest)
        }
        None => None,
    };
    if let Some(after) = after_minute {
        (second, rest) = part(after, true)?;
        if let Some(after) = rest.strip_prefix(['.', ',']) {
            let length = after.bytes().take_while(u8::is_ascii_digit).count();
            // Nine digits are a nanosecond; more than three say nothing of a report.
            fraction = after[..length.min(3)].to_owned();
            rest = &after[length..];
        }
    }
    let rest = rest.trim_start();
    let upper = rest.to_ascii_uppercase();
    let (half, rest) = if upper.starts_with("AM") || upper.starts_with("A.M.") {
        (Some(0), &rest[if upper.starts_with("AM") { 2 } else { 4 }..])
    } else if upper.starts_with("PM") || upper.starts_with("P.M.") {
        (Some(12), &rest[if upper.starts_with("PM") { 2 } else { 4 }..])
    } else {
        (None, rest)
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    // A leap second is told as the last one of its minute.
    let time =
        Time::new(hour, minute, second.min(59), 0).ok().filter(|_| second <= 60)?;
    let mut seconds = format!("{:02}", time.second());
    if !fraction.bytes().all(|digit| digit == b'0') {
        seconds.push('.');
        seconds.push_str(&fraction);
    }
    Some((time, seconds, rest))
}

/// A distance from UTC: `Z`, `+02:00`, `+0200`, `+02`, `EST`, `GMT+2`.
fn offset(zone: &str) -> Option<String> {
    let zone = zone.trim_start_matches('(').trim_end_matches(')');
    // Some write both: `+0200 (CEST)`.
    let zone = zone.split_once(" (").map_or(zone, |(first, _)| first).trim();
    let upper = zone.to_ascii_uppercase();
    if let Some((_, offset)) = ZONES.iter().find(|(name, _)| *name == upper) {
        return Some((*offset).to_owned());
    }
    let signed = upper.strip_prefix("GMT").or(upper.strip_prefix("UTC"));
    let signed = signed.unwrap_or(&upper);
    let sign = signed.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let (hours, minutes) = match &signed[1..] {
        digits if digits.contains(':') => digits.split_once(':')?,
        digits if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        digits => (digits, "0"),
    };
    let is_number =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    // `-00:00` says that the instant is known and the place is not.
    if (sign, hours, minutes) == ('-', 0, 0) {
        return Some("Z".to_owned());
    }
    Some(format!("{sign}{hours:02}:{minutes:02}"))
}

fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    MONTHS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, month)| *month)
}

/// Two digits mean this century up to 2049, as mail programs read them.
fn full_year(value: i16, digits: usize) -> Option<i16> {
    match digits {
        4 => Some(value),
        2 if value < 50 => Some(2000 + value),
        2 => Some(1900 + value),
        _ => None,
    }
}

/// A day of the calendar in the years from which reports exist. The first of January 1970 is what
/// programs write that know no date.
fn day_of(year: i16, month: i8, day: i8) -> Option<Date> {
    let is_zero = (year, month, day) == (1970, 1, 1);
    if !(1800..=2200).contains(&year) || is_zero {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// Exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<(u16, &str)> {
    let taken = text.get(..count).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
    Some((taken.parse().ok()?, &text[count..]))
}

/// Two digits, or one where that is clear from what stands around it.
fn part(text: &str, or_one: bool) -> Option<(i8, &str)> {
    if let Some((value, rest)) = digits(text, 2) {
        return Some((i8::try_from(value).ok()?, rest));
    }
    let (value, rest) = digits(text, 1).filter(|_| or_one)?;
    Some((i8::try_from(value).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_given() {
        for (given, expected) in [
            ("Sun, 14 Apr 2024 09:30:05 +0200", "2024-04-14T09:30:05+02:00"),
            ("Sun, 14 Apr 2024 09:30 GMT", "2024-04-14T09:30:00Z"),
            ("14 Apr 24 9:30 EST", "2024-04-14T09:30:00-05:00"),
            ("Dimanche, 14 avril 2024 09:30:00 +0200", "2024-04-14T09:30:00+02:00"),
            ("So, 14 Mär 2021 09:30:00 CET", "2021-03-14T09:30:00+01:00"),
            ("April 14, 2024", "2024-04-14"),
            ("Sunday, April 14th, 2024 3:05 PM EDT", "2024-04-14T15:05:00-04:00"),
            ("14-Apr-2024 09:30:05 GMT", "2024-04-14T09:30:05Z"),
            ("2024-04-14", "2024-04-14"),
            ("20240414", "2024-04-14"),
            ("2024-4-4", "2024-04-04"),
            ("2024-04-14T09:30Z", "2024-04-14T09:30:00Z"),
            ("2024-04-14 09:30:05.120+0200", "2024-04-14T09:30:05.120+02:00"),
            ("2024-04-14T09:30:05.000000Z", "2024-04-14T09:30:05Z"),
            ("20240414T093005Z", "2024-04-14T09:30:05Z"),
            ("2024-04-14 09:30:05 UTC", "2024-04-14T09:30:05Z"),
            ("2024-04-14T09:30:05-00:00", "2024-04-14T09:30:05Z"),
            ("2024-04-14T09:30:05+02:00 (CEST)", "2024-04-14T09:30:05+02:00"),
            ("Sun, 14 Apr 2024 09:30:05 GMT+2", "2024-04-14T09:30:05+02:00"),
            // Without a distance from UTC, or with one that may be several: the day.
            ("2024-04-14T09:30:05", "2024-04-14"),
            ("Sun, 14 Apr 2024 09:30:05", "2024-04-14"),
            ("Sun, 14 Apr 2024 09:30:05 IST", "2024-04-14"),
            ("Sun, 14 Apr 2024 25:30:05 GMT", "2024-04-14"),
        ] {
            assert_eq!(iso(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for given in [
            "",
            "yesterday",
            "04/05/2024",
            "2/4/2011 10:30:00 PM",
            "2024-04",
            "2024",
            "2024-02-30",
            "30 Feb 2024",
            "0001-01-01T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "1713081600",
            "April 2024",
        ] {
            assert_eq!(iso(given), None, "{given}");
        }
    }
}
