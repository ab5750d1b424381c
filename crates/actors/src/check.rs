//! What may stand in the fields of an actor file, and how it is told where it may not.

use std::collections::HashSet;

use crate::entry::{is_body, is_sector};
use crate::fold::{Folded, key_of};
use crate::scan::MAX_NAME;

/// The look-up form of a name that can be found again.
pub(crate) fn checked_key(what: &str, name: &str) -> Result<String, String> {
    let key = key_of(name);
    if key.is_empty() {
        return Err(format!("the {what} '{name}' has no letters"));
    }
    if Folded::new(name).len() > MAX_NAME {
        return Err(format!("the {what} '{name}' has more than {MAX_NAME} words"));
    }
    if name.contains(char::is_control) {
        return Err(format!(
            "the {what} '{}' has a line break or a tab",
            name.escape_debug()
        ));
    }
    Ok(key)
}

pub(crate) fn checked_country<'a>(
    code: &'a str,
    countries: &HashSet<&str>,
) -> Result<&'a str, String> {
    let shaped = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if shaped && countries.contains(code) {
        return Ok(code);
    }
    Err(format!(
        "country '{code}' is not known; write its ISO 3166-1 alpha-3 code, such as NOR, or \
         leave it out and write a code such as NGO"
    ))
}

/// Country and sector as one, from whichever way they are given.
pub(crate) fn checked_code(
    code: Option<&str>,
    country: Option<&str>,
    sector: Option<&str>,
    countries: &HashSet<&str>,
) -> Result<Option<String>, String> {
    let sector = match sector {
        Some(sector) if is_sector(sector) => sector,
        Some(sector) => return Err(unknown_sector(sector)),
        None => "",
    };
    let Some(code) = code else {
        return Ok(country.map(|country| format!("{country}{sector}")));
    };
    let (Some(place), Some(rest)) = (code.get(..3), code.get(3..)) else {
        return Err(format!(
            "code '{code}' is too short; write a country and a sector, such as NORGOV"
        ));
    };
    let own = rest.get(..3).unwrap_or(rest);
    let second = rest.get(3..).unwrap_or_default();
    let known = is_own_code(code)
        && (is_body(place) || countries.contains(place))
        && [own, second].iter().all(|part| part.is_empty() || is_sector(part));
    if !known {
        if is_own_code(code) {
            return Ok(Some(format!("={code}{sector}")));
        }
        return Err(format!(
            "code '{code}' is none; write capital letters and figures, such as NORGOV"
        ));
    }
    Ok(Some(if rest.is_empty() { format!("{place}{sector}") } else { code.to_owned() }))
}

/// Whether a code can be one of the user's own: capitals and figures, no more than anybody reads.
pub(crate) fn is_own_code(code: &str) -> bool {
    (3..=24).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

pub(crate) fn unknown_sector(sector: &str) -> String {
    format!(
        "sector '{sector}' is none of PLOVER's; write one such as GOV, MIL, REB, OPP, CVL \
         (docs/actor-file.md has them all)"
    )
}

/// A date that may be a year or a month only.
pub(crate) fn checked_date<'a>(
    what: &str,
    date: Option<&'a str>,
) -> Result<&'a str, String> {
    let Some(date) = date.filter(|date| !date.is_empty()) else { return Ok("") };
    let mut parts = date.split('-');
    let number = |part: Option<&str>, digits: usize, most: u16| match part {
        None => true,
        Some(text) => {
            text.len() == digits
                && text.bytes().all(|byte| byte.is_ascii_digit())
                && text.parse::<u16>().is_ok_and(|number| (1..=most).contains(&number))
        }
    };
    let sound = number(parts.next(), 4, 9999)
        && number(parts.next(), 2, 12)
        && number(parts.next(), 2, 31)
        && parts.next().is_none();
    if sound {
        return Ok(date);
    }
    Err(format!("{what} '{date}' is no date; write 2031, 2031-05 or 2031-05-03"))
}

/// Names in capitals are found in capitals; where a script has none, case says nothing.
pub(crate) fn need_of(name: &str) -> char {
    let folded = Folded::new(name);
    let mut words = (0..folded.len()).map(|at| folded.word(at));
    if folded.len() == 1 && folded.word(0).caps {
        'A'
    } else if words.any(|word| word.capital) || name.chars().any(char::is_lowercase) {
        'C'
    } else {
        '-'
    }
}
