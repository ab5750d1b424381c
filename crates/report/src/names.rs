/*!
Names of people in bylines and lists of contributors, and names of outlets.
*/

use std::sync::LazyLock;

use regex::Regex;

/// Outlets and agencies that sign datelines, bylines and pictures, as they write themselves.
pub(crate) const OUTLETS: &[&str] = &[
    "ABC News",
    "AFP",
    "AP",
    "ANSA",
    "Agence France-Presse",
    "Al Jazeera",
    "Al-Monitor",
    "Anadolu",
    "Anadolu Agency",
    "Associated Press",
    "The Associated Press",
    "Axios",
    "BBC",
    "BBC News",
    "Bloomberg",
    "CBC News",
    "CBS News",
    "CNBC",
    "CNN",
    "DPA",
    "dpa",
    "DW",
    "EFE",
    "Euronews",
    "Financial Times",
    "Fox News",
    "France 24",
    "Haaretz",
    "IRNA",
    "Interfax",
    "KCNA",
    "KUNA",
    "Kyodo",
    "Kyodo News",
    "Los Angeles Times",
    "MSNBC",
    "NBC News",
    "NPR",
    "Politico",
    "POLITICO",
    "PTI",
    "RFE/RL",
    "RIA Novosti",
    "Reuters",
    "REUTERS",
    "SANA",
    "SPA",
    "Sky News",
    "TASS",
    "The Guardian",
    "The New York Times",
    "The Times of Israel",
    "The Washington Post",
    "UPI",
    "USA TODAY",
    "VOA",
    "WAFA",
    "Wall Street Journal",
    "The Wall Street Journal",
    "Xinhua",
    "Yonhap",
    "ANI",
];

/// The outlet that `text` names and nothing else.
pub(crate) fn outlet(text: &str) -> Option<&'static str> {
    let text = text.trim();
    OUTLETS.iter().find(|&&outlet| outlet == text).copied()
}

/// One name of a person in a pattern: two to five words, with small words such as "bin" and
/// "van" between them. A word may begin as in "al-Khatib".
const NAME: &str = r"(?:\p{Lu}[\p{L}\p{M}.'’-]*)(?: (?:al|bin|bint|ben|da|das|de|del|della|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|y|(?:\p{Ll}{1,3}['’-])?\p{Lu}[\p{L}\p{M}.'’-]*)){1,4}";

/// The names in a list such as "A, B and C in Beirut; editing by D".
///
/// Places after "in" or "at", and what a person is after a comma ("Associated Press"), are left
/// out.
pub(crate) fn names(list: &str) -> Vec<String> {
    static PARTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let tasks = r"(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written)";
        Regex::new(&format!(
            r"(?i)\s*(?:[;,&]|\band\b|\b{tasks}(?: and \w+)? by\b|\bby\b)\s*"
        ))
        .ok()
    });
    static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!("^({NAME})(?: (?:in|at|for|from) .*)?$")).ok()
    });
    let (Some(parted), Some(whole)) = (PARTED.as_ref(), WHOLE.as_ref()) else {
        return Vec::new();
    };
    let list = list.trim().trim_matches(['(', ')']).trim_end_matches(['.', ')']);
    let mut found: Vec<String> = Vec::new();
    for part in parted.split(list) {
        let part = without_owner(part.trim());
        let Some(name) = whole.captures(part).and_then(|whole| whole.get(1)) else {
            continue;
        };
        let name = as_written(name.as_str());
        if outlet(&name).is_none() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The authors named by a line of the form "By Jane Doe and John Roe, Associated Press", and the
/// outlet where it names one; `None` where the line is anything else.
pub(crate) fn byline(line: &str) -> Option<(Vec<String>, Option<&'static str>)> {
    static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let list = format!("{NAME}(?:(?:, and|,| and| &) {NAME})*");
        let starts = "(?:By|BY|by|Story by|Written by|Analysis by|From)";
        let after = r"[,|/—–-]\s*\p{Lu}[\p{L}\p{N} .,'’&|/-]{1,80}";
        Regex::new(&format!(r"^{starts}:? ({list})\s*(?:{after})?\.?$")).ok()
    });
    if line.len() > 200 {
        return None;
    }
    let found = BYLINE.as_ref()?.captures(line)?;
    let people = names(&found[1]);
    let outlet = line
        .split([',', '|', '/', '—', '–'])
        .find_map(|part| outlet(part.trim_end_matches('.')));
    let is_time = |name: &String| name.split(' ').any(|word| DAYS.contains(&word));
    if people.is_empty() || people.iter().any(is_time) {
        return None;
    }
    Some((people, outlet))
}

/// Words that make "By Monday Morning" no byline.
const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Morning",
    "Evening",
    "Night",
    "January",
    "February",
    "March",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "CNN’s Jane Doe" as "Jane Doe", "Associated Press writer Jane Doe" likewise.
fn without_owner(part: &str) -> &str {
    let mut part = part;
    for mark in ["’s ", "'s "] {
        if let Some((_, rest)) = part.split_once(mark) {
            part = rest;
        }
    }
    for role in [
        " writers ",
        " writer ",
        " reporters ",
        " reporter ",
        " correspondent ",
        " staff writer ",
    ] {
        if let Some((_, rest)) = part.split_once(role) {
            part = rest;
        }
    }
    part
}

/// Names in capitals as people write them: "JANE DOE" as "Jane Doe".
fn as_written(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut plain = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            plain.push(c);
        } else {
            plain.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_into_names() {
        let list = "CNN’s Ana Reyes, Omar al-Khatib and Li Wei";
        assert_eq!(names(list), ["Ana Reyes", "Omar al-Khatib", "Li Wei"]);
        let list =
            "(Reporting by Ana Reyes in Lima and Jan van Dyck; Editing by Li Wei.)";
        assert_eq!(names(list), ["Ana Reyes", "Jan van Dyck", "Li Wei"]);
        assert_eq!(names("ANA REYES, Associated Press"), ["Ana Reyes"]);
        assert_eq!(names("Associated Press writer Ana Reyes in Lima"), ["Ana Reyes"]);
    }

    #[test]
    fn bylines_are_told_from_sentences() {
        let (people, outlet) =
            byline("By ANA REYES and Li Wei, Associated Press").unwrap_or_default();
        assert_eq!(people, ["Ana Reyes", "Li Wei"]);
        assert_eq!(outlet, Some("Associated Press"));
        assert_eq!(byline("By Monday Morning"), None);
        assert_eq!(byline("By Thursday afternoon, the army had left."), None);
        assert_eq!(byline("By contrast, Ana Reyes stayed."), None);
    }
}
