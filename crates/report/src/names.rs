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

/// The outlet of a line that gives it alone, or with a place ("BBC News, Jerusalem").
pub(crate) fn outlet_line(line: &str) -> Option<&'static str> {
    let (named, place) = line.split_once(", ").unwrap_or((line, ""));
    let is_place = place.is_empty()
        || (place.split(' ').count() <= 3 && place.split(' ').all(is_capital_word));
    outlet(named).filter(|_| is_place)
}

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "ben", "da", "das", "de", "del", "della", "den", "der", "di",
    "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y",
];

/// Words that no name of a person holds: what people are, where they work, when it was.
const NO_NAMES: &[&str] = &[
    "Agency",
    "Analyst",
    "Associated",
    "Bureau",
    "Chief",
    "Correspondent",
    "Desk",
    "Editor",
    "Media",
    "News",
    "Newsroom",
    "Post",
    "Press",
    "Producer",
    "Reporter",
    "Staff",
    "Team",
    "Times",
    "Writer",
    "Writers",
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
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether `text` has the form of a person's name: two to six words with capital letters, small
/// words such as "bin" and "van" aside.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let capitals = words.iter().filter(|word| is_capital_word(word)).count();
    (2..=6).contains(&words.len())
        && capitals >= 2
        && words.first().is_some_and(|word| is_capital_word(word))
        && words.iter().all(|word| is_capital_word(word) || PARTICLES.contains(word))
        && !words.iter().any(|word| NO_NAMES.contains(&as_written(word).as_str()))
}

/// A word of letters that begins with a capital, if after a prefix as in "al-Khatib".
fn is_capital_word(word: &str) -> bool {
    let begins = match word.split_once(['-', '’', '\'']) {
        Some((prefix, rest))
            if prefix.len() <= 3 && prefix.chars().all(char::is_lowercase) =>
        {
            rest
        }
        _ => word,
    };
    let is_mark = |c: char| matches!(c, '.' | '\'' | '’' | '-' | '\u{300}'..='\u{36f}');
    begins.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || is_mark(c))
}

/// The names in a list such as "A, B and C in Beirut; editing by D".
///
/// Places after "in" or "at", and what a person is after a comma ("Associated Press"), are left
/// out.
pub(crate) fn names(list: &str) -> Vec<String> {
    static PARTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let tasks =
            "(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written)";
        Regex::new(&format!(
            "(?i)[;,&] *(?:and )?| and |(?:^| ){tasks}(?: and [a-z]+)? by |^by "
        ))
        .ok()
    });
    let Some(parted) = PARTED.as_ref() else { return Vec::new() };
    let list = list.trim().trim_matches(['(', ')']).trim_end_matches(['.', ')']);
    let mut found: Vec<String> = Vec::new();
    for part in parted.split(list) {
        let place = [" in ", " at ", " for ", " from "]
            .iter()
            .filter_map(|word| part.find(word))
            .min();
        let part = &part[..place.unwrap_or(part.len())];
        let part = without_owner(without_task(part.trim()));
        if is_name(part) && outlet(part).is_none() {
            let name = as_written(part);
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// "Editing by Jane Doe" as "Jane Doe".
fn without_task(part: &str) -> &str {
    match part.split_once(" by ") {
        Some((_, name)) => name,
        None => part,
    }
}

/// The authors named by a line of the form "By Jane Doe and John Roe, Associated Press", and the
/// outlet where it names one; `None` where the line is anything else.
pub(crate) fn byline(line: &str) -> Option<(Vec<String>, Option<&'static str>)> {
    const BEGINNINGS: &[&str] =
        &["By ", "BY ", "by ", "Story by ", "Written by ", "Analysis by "];
    const SMALL: &[&str] = &["and", "at", "for", "in", "of", "the"];
    if line.len() > 200 {
        return None;
    }
    let list = BEGINNINGS.iter().find_map(|beginning| line.strip_prefix(beginning))?;
    let list = list.trim().trim_end_matches('.');
    let is_listed = |word: &str| {
        is_capital_word(word)
            || PARTICLES.contains(&word)
            || SMALL.contains(&word)
            || word == "&"
    };
    let parted = [',', '|', '/', '—', '–'];
    let words = list.split(|c: char| c.is_whitespace() || parted.contains(&c));
    if !words.filter(|word| !word.is_empty() && *word != "-").all(is_listed) {
        return None;
    }
    // The first in the list must be a person: "By Monday Morning" names none.
    let first = list.split([',', '|', '/', '—', '–', '&']).next()?;
    let first = first.split(" and ").next()?.trim();
    if !is_name(first) {
        return None;
    }
    let list: String =
        list.chars().map(|c| if parted.contains(&c) { ',' } else { c }).collect();
    let outlet = list.split(',').find_map(outlet);
    // "A and B, Northwater Dispatch": what follows the last author is no author.
    let comma = list.rfind(" and ").and_then(|and| Some(and + list[and..].find(',')?));
    Some((names(&list[..comma.unwrap_or(list.len())]), outlet))
}

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
    fn outlets_may_stand_with_a_place() {
        assert_eq!(outlet_line("BBC News, Jerusalem"), Some("BBC News"));
        assert_eq!(outlet_line("BBC News"), Some("BBC News"));
        assert_eq!(outlet_line("CNN, which saw the video, said so."), None);
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
