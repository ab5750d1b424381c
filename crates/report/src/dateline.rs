/*!
Datelines: the place, the agency and the date that stand before the first words of a report.
*/

use std::sync::LazyLock;

use regex::{Captures, Regex};

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

const DASH: &str = r"\s*(?:—|–|--+|―|\s-)\s*";

/// "CNN —", "(CNN) —", "MACAU (Reuters) –", "New York (AFP) –", "BEIRUT, April 14 (Reuters) -".
fn with_outlet(head: &str) -> Option<Dateline> {
    static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let outlets: Vec<String> =
            OUTLETS.iter().map(|outlet| regex::escape(outlet)).collect();
        let outlets = outlets.join("|");
        // "N.H." and "Sept." hold full stops, but a sentence does not fit in before the bracket.
        let place = r"(?P<place>\p{Lu}[\p{L}\p{M}\d.,'’/ -]{1,70}?),?\s*";
        Regex::new(&format!(
            r"^(?:(?:{place})?\((?P<bracketed>{outlets})\)(?:{DASH}|\s*:\s+|\s*$)|(?P<bare>{outlets}){DASH})"
        ))
        .ok()
    });
    let found = FORMS.as_ref()?.captures(head)?;
    let outlet = found.name("bracketed").or_else(|| found.name("bare"))?.as_str();
    Some(made(&found, names::outlet(outlet)))
}

/// "JERUSALEM — ", "MANCHESTER, N.H. — ", "GENEVA, March 3, 2022 - ".
fn with_place(head: &str) -> Option<Dateline> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let capitals =
            r"(?P<capitals>\p{Lu}[\p{Lu}.'’-]+(?:[ /]\p{Lu}[\p{Lu}.'’-]*){0,3})";
        let more = r"(?:, \p{Lu}[\p{L}.]{1,15}(?: \p{Lu}[\p{L}.]{1,15})?){0,2}";
        let day =
            format!(r"(?:, (?i:{month}) \d{{1,2}}(?:, \d{{4}})?)?", month = date::MONTH);
        Regex::new(&format!(r"^(?P<place>{capitals}{more}{day}){DASH}")).ok()
    });
    let found = FORM.as_ref()?.captures(head)?;
    let no_place = |word: &str| NO_PLACES.contains(&word);
    if found["capitals"].split([' ', '/']).any(no_place) || found["capitals"].len() < 3 {
        return None;
    }
    // "JERUSALEM-based" has its hyphen inside a word.
    let spaced = found[0].ends_with(char::is_whitespace) || found[0].len() == head.len();
    spaced.then(|| made(&found, None))
}

fn made(found: &Captures<'_>, outlet: Option<&'static str>) -> Dateline {
    Dateline {
        length: found[0].trim_end().len(),
        outlet,
        date: found.name("place").and_then(|place| date::written(place.as_str())),
    }
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
