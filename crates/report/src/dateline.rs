/*!
Datelines: the place, the agency and the date that stand before the first words of a report.
*/

use crate::date;
use crate::names::{self, OUTLETS};

/// A dateline at the head of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Its length in bytes, with the dash after it.
    pub(crate) length: usize,
    /// The agency or outlet it names.
    pub(crate) outlet: Option<&'static str>,
    /// The date it gives, where it has a year.
    pub(crate) date: Option<String>,
}

/// Words in capitals that stand before a dash but are no places.
const NO_PLACES: &[&str] = &[
    "ADVERTISEMENT",
    "ANALYSIS",
    "ARE",
    "BREAKING",
    "CORRECTION",
    "EXCLUSIVE",
    "FILE",
    "HAS",
    "HAVE",
    "HE",
    "I",
    "IS",
    "IT",
    "NOTE",
    "OPINION",
    "PHOTO",
    "PHOTOS",
    "SHE",
    "THE",
    "THEY",
    "UPDATE",
    "UPDATED",
    "VIDEO",
    "WAS",
    "WATCH",
    "WE",
    "WERE",
    "WILL",
    "YOU",
];

/// The longest dateline looked for, in bytes.
const LONGEST: usize = 120;

/// The dateline at the head of `paragraph`, if it has one.
pub(crate) fn dateline(paragraph: &str) -> Option<Dateline> {
    let head = &paragraph[..paragraph.floor_char_boundary(LONGEST)];
    with_outlet(head).or_else(|| with_place(head))
}

/// Dashes after a dateline. A hyphen counts only between spaces.
const DASHES: &[&str] = &["—", "–", "―", "--", " - "];

/// "CNN —", "(CNN) —", "MACAU (Reuters) –", "New York (AFP) –", "BEIRUT, April 14 (Reuters) -".
fn with_outlet(head: &str) -> Option<Dateline> {
    if let Some((before, after)) = head.split_once('(') {
        let (inside, rest) = after.split_once(')')?;
        let outlet = names::outlet(inside)?;
        let place = before.trim().trim_end_matches(',');
        let begins = head.len() - rest.len();
        return is_short_place(place)
            .then(|| dash_length(rest))
            .flatten()
            .map(|dash| made(begins + dash, Some(outlet), place));
    }
    let (outlet, rest) = OUTLETS
        .iter()
        .filter_map(|outlet| Some((*outlet, head.strip_prefix(outlet)?)))
        .max_by_key(|(outlet, _)| outlet.len())?;
    let dash = dash_length(rest)?;
    Some(made(outlet.len() + dash, Some(outlet), ""))
}

/// Nothing, or a few words without the marks of a sentence.
fn is_short_place(place: &str) -> bool {
    let may_stand = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '\'' | '’' | '/' | '-')
    };
    place.is_empty()
        || (place.chars().next().is_some_and(char::is_uppercase)
            && place.split(' ').count() <= 8
            && place.chars().all(may_stand))
}

/// "JERUSALEM — ", "MANCHESTER, N.H. — ", "GENEVA, March 3, 2022 - ".
fn with_place(head: &str) -> Option<Dateline> {
    let at = DASHES.iter().filter_map(|dash| head.find(dash)).min()?;
    let (place, rest) = head.split_at(at);
    let place = place.trim_end();
    let mut parts = place.split(", ");
    let city = parts.next()?;
    if !is_city_in_capitals(city)
        || parts.clone().count() > 4
        || !parts.all(is_region_or_day)
    {
        return None;
    }
    let dash = dash_length(rest)?;
    // "JERUSALEM—based" has its dash inside a word.
    let after = &rest[dash..];
    let is_spaced = after.is_empty() || after.starts_with(char::is_whitespace);
    is_spaced.then(|| made(at + dash, None, place))
}

/// One to four words in capitals, none of which is known to be no place.
fn is_city_in_capitals(city: &str) -> bool {
    let words: Vec<&str> = city.split([' ', '/']).collect();
    words.len() <= 4
        && city.chars().filter(|c| c.is_uppercase()).count() >= 3
        && city
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | '/' | '.' | '\'' | '’' | '-'))
        && !words.iter().any(|word| NO_PLACES.contains(word))
}

/// "N.H.", "Burma", "West Bank", "March 3", "2022".
fn is_region_or_day(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').collect();
    let is_number =
        |word: &&str| word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit());
    let is_word = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || c == '.')
    };
    words.len() <= 2 && words.iter().all(|word| is_number(word) || is_word(word))
}

/// The length of the dash at the head of `text`, with the space before it.
fn dash_length(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let space = text.len() - trimmed.len();
    if let Some(dash) = ["—", "–", "―"].iter().find(|dash| trimmed.starts_with(**dash))
    {
        return Some(space + dash.len());
    }
    let hyphens = trimmed.len() - trimmed.trim_start_matches('-').len();
    (hyphens > 1 || (hyphens == 1 && space > 0)).then_some(space + hyphens)
}

fn made(length: usize, outlet: Option<&'static str>, place: &str) -> Dateline {
    Dateline { length, outlet, date: date::written(place) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    fn cut(paragraph: &str) -> Option<(&str, Option<&'static str>)> {
        dateline(paragraph).map(|found| (&paragraph[..found.length], found.outlet))
    }

    #[test]
    fn datelines_are_cut_off() {
        assert_eq!(cut("CNN  — "), Some(("CNN  —", Some("CNN"))));
        assert_eq!(cut("(CNN) The army left."), None);
        assert_eq!(cut("(CNN) — The army left."), Some(("(CNN) —", Some("CNN"))));
        assert_eq!(
            cut("LIMA, Peru (AP) — The army left."),
            Some(("LIMA, Peru (AP) —", Some("AP")))
        );
        assert_eq!(
            cut("New York (AFP) – He left."),
            Some(("New York (AFP) –", Some("AFP")))
        );
        let reuters = "BEIRUT, April 14 (Reuters) - He left.";
        assert_eq!(cut(reuters), Some(("BEIRUT, April 14 (Reuters) -", Some("Reuters"))));
        assert_eq!(cut("JERUSALEM — He left."), Some(("JERUSALEM —", None)));
        assert_eq!(cut("RYE, N.H. - He left."), Some(("RYE, N.H. -", None)));
    }

    #[test]
    fn dates_need_a_year() {
        let with_year =
            dateline("GENEVA, March 3, 2022 (Reuters) - He left.").expect("a dateline");
        assert_eq!(with_year.date.as_deref(), Some("2022-03-03"));
        let without =
            dateline("GENEVA, March 3 (Reuters) - He left.").expect("a dateline");
        assert_eq!(without.date, None);
    }

    #[test]
    fn sentences_have_none() {
        for sentence in [
            "CONGRESS HAS INVESTIGATED HIM — and found nothing.",
            "NATO-led forces left.",
            "Many speakers — including Muslims — said so.",
            "Sen. Ana Reyes (I-Vt.) — who left — said so.",
            "“CNN — I watch it,” he said.",
            "BREAKING — the army left.",
            "I — we — left.",
        ] {
            assert_eq!(cut(sentence), None, "{sentence}");
        }
    }
}
