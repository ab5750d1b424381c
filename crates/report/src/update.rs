/*!
When a note or line says that its report was updated ("Updated at 09:30 GMT, September 3, 2031").

The moment must follow the word: in "updated with figures of 3 May 2031" the date is not that of the
update. A time of day without its distance from UTC is dropped, as everywhere in this crate.
*/

use std::sync::LazyLock;

use regex::Regex;

use crate::date;

/// Distances from UTC by the names that news pages give them. Names that stand for several ("CST",
/// "IST") and those that depend on the season ("ET") are left out.
#[rustfmt::skip]
const ZONES: &[(&str, &str)] = &[
    ("GMT", "Z"), ("UTC", "Z"),
    ("BST", "+01:00"), ("CET", "+01:00"), ("WAT", "+01:00"), ("CEST", "+02:00"), ("SAST", "+02:00"),
    ("EET", "+02:00"), ("EEST", "+03:00"), ("EAT", "+03:00"), ("MSK", "+03:00"), ("PKT", "+05:00"),
    ("HKT", "+08:00"), ("SGT", "+08:00"), ("JST", "+09:00"), ("KST", "+09:00"),
    ("AEST", "+10:00"), ("AEDT", "+11:00"),
    ("EDT", "-04:00"), ("EST", "-05:00"), ("CDT", "-05:00"), ("MDT", "-06:00"),
    ("PDT", "-07:00"), ("PST", "-08:00"),
];

/// How far behind a date its time of day may end, in bytes.
const TIME_BEHIND: usize = 40;

/// When `line` says that its report was updated, as an ISO 8601 date or instant.
pub(crate) fn moment(line: &str) -> Option<String> {
    static WORD: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\b(?:updated|modified|revised)\b").ok());
    let line = line.replace(['\u{a0}', '\u{2009}', '\u{202f}'], " ");
    let after = &line[WORD.as_ref()?.find(&line)?.end()..];
    let (day, place) = date::found(after)?;
    let before = &after[..place.start];
    if !is_filler(before) {
        return None;
    }
    let behind = &after[place.end..];
    let behind = &behind[..behind.floor_char_boundary(TIME_BEHIND)];
    let time = time_of_day(before).or_else(|| {
        // Behind the date only what is next to it: other words may name another time.
        let next = behind.trim_start_matches([' ', ',', '|', '-', '–', '—', '·', '(']);
        let next = next.strip_prefix("at ").unwrap_or(next);
        time_of_day(next).filter(|_| next.starts_with(|c: char| c.is_ascii_digit()))
    });
    let exact = time.and_then(|time| date::iso(&format!("{day}T{time}")));
    Some(exact.unwrap_or_else(|| day.to_string()))
}

/// Whether nothing but a time of day, the name of a day and little words stand between the word and
/// the date.
fn is_filler(words: &str) -> bool {
    static FILLER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let day = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?";
        let time = r"\d{1,2}(?:[:.]?\d{2}){0,2}\s*(?:[ap]\.?m\.?)?";
        let zone = r"(?:[a-z]{2,4}|z)(?:[+-]\d{1,2}(?::?\d{2})?)?";
        let mark = r"[\s,:|()·–—-]";
        Regex::new(&format!(
            r"(?i)^{mark}*(?:(?:at|on|again|last)\b{mark}*)*(?:{time}\s*(?:{zone})?{mark}*)?(?:on\b{mark}*)?(?:{day}{mark}*)?$"
        ))
        .ok()
    });
    FILLER.as_ref().is_some_and(|filler| filler.is_match(words))
}

/// A time of day with its distance from UTC: "09:30:00Z".
fn time_of_day(text: &str) -> Option<String> {
    static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let clock = r"(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\b\.?)?";
        let hour = r"(\d{1,2})\s*([ap])\.?m\b\.?";
        let zone = r"\(?([a-z]{3,4}|z)?\s*([+-]\d{1,2}(?::?\d{2})?)?(?:\W|$)";
        Regex::new(&format!(r"(?i)\b(?:{clock}|{hour})\s*{zone}")).ok()
    });
    let found = TIME.as_ref()?.captures(text)?;
    let number = |group: usize| found.get(group)?.as_str().parse::<u8>().ok();
    let hour = number(1).or_else(|| number(5))?;
    let (minute, second) = (number(2).unwrap_or(0), number(3).unwrap_or(0));
    let half = found.get(4).or_else(|| found.get(6)).map(|half| half.as_str());
    let hour = match half.map(str::to_ascii_lowercase).as_deref() {
        Some("a") if (1..=12).contains(&hour) => hour % 12,
        Some("p") if (1..=12).contains(&hour) => hour % 12 + 12,
        Some(_) => return None,
        None => hour,
    };
    let name = found.get(7).map(|name| name.as_str().to_ascii_uppercase());
    let zone = distance(name.as_deref(), found.get(8).map(|given| given.as_str()))?;
    Some(format!("{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// A distance from UTC: by its name ("BST"), in figures ("+0300"), or both ("GMT+3").
fn distance(name: Option<&str>, figures: Option<&str>) -> Option<String> {
    let Some(figures) = figures else {
        let name = name?;
        if name == "Z" {
            return Some(name.to_owned());
        }
        let known = ZONES.iter().find(|(zone, _)| *zone == name);
        return known.map(|(_, distance)| (*distance).to_owned());
    };
    if !matches!(name, None | Some("GMT" | "UTC")) {
        return None;
    }
    let (sign, digits) = figures.split_at(1);
    let digits = digits.replace(':', "");
    Some(match digits.len() {
        1 => format!("{sign}0{digits}"),
        3 => format!("{sign}0{digits}"),
        _ => format!("{sign}{digits}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_of_an_update_is_as_exact_as_given() {
        for (line, expected) in [
            ("Updated at 09:30 GMT, September 3, 2031", "2031-09-03T09:30:00Z"),
            ("Last updated May 14, 2031 6.12pm", "2031-05-14"),
            ("Last updated May 14, 2031 6.12pm EDT", "2031-05-14T18:12:00-04:00"),
            ("UPDATED: 14 May 2031 at 18:12 (CEST)", "2031-05-14T18:12:00+02:00"),
            ("Updated 6:05 a.m. BST, Wed May 14, 2031", "2031-05-14T06:05:00+01:00"),
            ("Updated on Wednesday, 14 May 2031", "2031-05-14"),
            ("Last modified on Wed 14 May 2031 08.12 GMT", "2031-05-14T08:12:00Z"),
            ("Updated: 2031-05-14 08:12 UTC+3", "2031-05-14T08:12:00+03:00"),
            ("Updated May 14, 2031, 12 a.m. GMT", "2031-05-14T00:00:00Z"),
            ("Updated 0930 GMT May 14, 2031", "2031-05-14T09:30:00Z"),
            ("Published 3 May 2031; updated 4 May 2031", "2031-05-04"),
            ("This story was updated on May 14, 2031 to add a quote.", "2031-05-14"),
            ("Updated May 14, 2031 8:12 IST", "2031-05-14"),
        ] {
            assert_eq!(moment(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_dates_and_times_are_not_those_of_the_update() {
        for line in [
            "Updated at 3:15 p.m.",
            "This article has been updated with figures of 3 May 2031.",
            "Published 3 May 2031",
            "Updated 3 May 2031 and 4 May 2031",
            "Updated 31 February 2031",
        ] {
            assert_eq!(moment(line), None, "{line}");
        }
        let later = "This story was updated on May 14, 2031: the vote is at 18:00 GMT.";
        assert_eq!(moment(later).as_deref(), Some("2031-05-14"));
    }
}
