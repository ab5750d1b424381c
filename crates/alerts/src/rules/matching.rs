//! What names, words and labels of a rule fit.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use regex::Regex;
use watchfloor_room::picture::Party;
use watchfloor_room::words::stems;

use super::table::{At, Faults, pattern, shown};

/// A code or a name, as `watchfloor find` takes it: what has no lower-case letter is a code or its beginning,
/// anything else is a whole name, or the last word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The beginning of a code ("ADV", "ADVMIL").
    Code(String),
    /// A name in lower case.
    Whole(String),
}

impl Name {
    pub(super) fn parse(found: &At<String>, faults: &mut Faults<'_>) -> Option<Name> {
        let typed = found.value.trim();
        if typed.chars().any(char::is_lowercase) {
            return Some(Name::Whole(typed.to_lowercase()));
        }
        let is_code = typed.bytes().all(|byte| byte.is_ascii_uppercase())
            && typed.len() >= 3
            && typed.len().is_multiple_of(3);
        if !is_code && typed.chars().any(char::is_uppercase) {
            faults.add(
                found.line,
                format!(
                    "`{}` is no code: a code has three capital letters for a country and three for each \
                     sector (USAGOV); write a name with small letters",
                    shown(typed)
                ),
            );
            return None;
        }
        Some(if is_code {
            Name::Code(typed.to_owned())
        } else {
            Name::Whole(typed.to_lowercase())
        })
    }

    /// Whether it is somebody.
    pub fn fits(&self, party: &Party) -> bool {
        match self {
            Name::Code(code) => {
                let begins = |given: &Option<String>| {
                    given.as_ref().is_some_and(|given| given.starts_with(code.as_str()))
                };
                begins(&party.code) || begins(&party.country)
            }
            Name::Whole(name) => {
                let last = party.name.rsplit(' ').next().unwrap_or_default();
                [party.name.as_str(), &party.key, last]
                    .into_iter()
                    .any(|known| is_lower_of(name, known))
            }
        }
    }
}

/// Whether `lower` is a text in lower case.
fn is_lower_of(lower: &str, text: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(lower.chars())
}

/// Whether one of the names is one of the parties; where no names are asked for, yes.
pub(crate) fn any_fits(names: &[Name], parties: &[Party]) -> bool {
    names.is_empty()
        || names.iter().any(|name| parties.iter().any(|party| name.fits(party)))
}

/// Words to be found in a text: plain ones in any order and whatever their English ending, or a pattern.
#[derive(Clone, Debug)]
pub enum Words {
    /// The stems, all of which must be there.
    Plain(Vec<String>),
    /// A pattern; capitals make no difference.
    Pattern(Regex),
}

impl Words {
    pub(super) fn parse(
        found: &At<String>,
        key: &str,
        faults: &mut Faults<'_>,
    ) -> Option<Words> {
        if let Some(built) = pattern(found, key, false, faults) {
            return built.map(Words::Pattern);
        }
        let asked: Vec<String> = parts(&found.value).flat_map(stems).collect();
        if asked.is_empty() {
            faults.add(
                found.line,
                format!(
                    "`{key}` asks for `{}`, which has no word that counts",
                    shown(&found.value)
                ),
            );
            return None;
        }
        Some(Words::Plain(asked))
    }

    /// Whether a text has them.
    pub fn fit(&self, text: &str) -> bool {
        self.fit_with(text, &Stems::default())
    }

    /// The same for many texts, with the stems that were worked out before.
    pub(crate) fn fit_with(&self, text: &str, known: &Stems) -> bool {
        match self {
            Words::Pattern(pattern) => pattern.is_match(text),
            Words::Plain(asked) => asked.iter().all(|stem| has_stem(text, stem, known)),
        }
    }
}

/// The words of a text, cut at all that is no letter or digit.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word of a text has this stem. Stemming is dear: it is done for words that begin as the stem does,
/// but for its last letter ("carri" is the stem of "carry").
fn has_stem(text: &str, stem: &str, known: &Stems) -> bool {
    let alike = stem.chars().count().saturating_sub(1).max(1);
    let begins: Vec<char> = stem.chars().take(alike).collect();
    parts(text).any(|word| {
        let letters = word.chars().flat_map(char::to_lowercase).take(begins.len());
        letters.eq(begins.iter().copied()) && known.has(word, stem)
    })
}

/// The stems of words, each worked out once.
#[derive(Debug, Default)]
pub(crate) struct Stems(RefCell<HashMap<Box<str>, Vec<String>>>);

impl Stems {
    fn has(&self, word: &str, stem: &str) -> bool {
        let mut known = self.0.borrow_mut();
        if let Some(found) = known.get(word) {
            return found.iter().any(|found| found == stem);
        }
        let found = stems(word);
        let has = found.iter().any(|found| found == stem);
        known.insert(word.into(), found);
        has
    }
}

/// Whether one of the words is in the text; where none are asked for, yes.
pub(crate) fn any_words(words: &[Words], text: &str) -> bool {
    words.is_empty() || words.iter().any(|one| one.fit(text))
}

/// What one label must be.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// One of these.
    OneOf(Vec<String>),
    /// A pattern that the whole value fits.
    Pattern(Regex),
}

/// Labels and what they must be. Of a label with several values ("ADV, LTM") one must fit.
#[derive(Clone, Debug, Default)]
pub struct Labels(pub Vec<(String, Vec<Matcher>)>);

impl Labels {
    /// Whether an alert's labels fit all of them.
    pub fn fit(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|(label, matchers)| {
            let value = labels.get(label).map(String::as_str).unwrap_or_default();
            let has = |wanted: &dyn Fn(&str) -> bool| {
                wanted(value) || value.split(", ").any(wanted)
            };
            matchers.iter().any(|matcher| match matcher {
                Matcher::OneOf(known) => {
                    has(&|part| known.iter().any(|one| one.eq_ignore_ascii_case(part)))
                }
                Matcher::Pattern(pattern) => has(&|part| pattern.is_match(part)),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At<String> {
        At { line: 1, value: text.to_owned() }
    }

    fn party(name: &str, code: &str, country: &str) -> Party {
        Party {
            key: name.to_lowercase(),
            name: name.to_owned(),
            code: Some(code.to_owned()),
            country: Some(country.to_owned()),
        }
    }

    fn is(typed: &str, party: &Party) -> bool {
        let mut faults = Faults::new("");
        let name = Name::parse(&at(typed), &mut faults).unwrap();
        name.fits(party)
    }

    #[test]
    fn a_code_takes_in_what_begins_with_it_and_a_name_is_whole() {
        let army = party("Lothmar's army", "LTMMIL", "LTM");
        assert!(is("LTM", &army) && is("LTMMIL", &army) && is("Lothmar's Army", &army));
        assert!(!is("LTMGOV", &army) && !is("Lothmar", &army) && !is("ADV", &army));
        assert!(is("Vask", &party("Oren Vask", "LTMMIL", "LTM")));
    }

    #[test]
    fn what_looks_like_a_code_and_is_none_is_a_fault() {
        let mut faults = Faults::new("");
        assert_eq!(Name::parse(&at("LOTHMAR"), &mut faults), None);
        assert_eq!(faults.all().len(), 1);
    }

    #[test]
    fn plain_words_are_found_whatever_their_ending() {
        let mut faults = Faults::new("");
        let words = |text: &str, faults: &mut Faults<'_>| {
            Words::parse(&at(text), "words", faults).unwrap()
        };
        let shelling = words("shelling market", &mut faults);
        assert!(shelling.fit("They shelled the market of Ferrin."));
        assert!(!shelling.fit("They shelled the port."));
        let pattern = words("/dam|gates?/", &mut faults);
        assert!(pattern.fit("The Gate is shut.") && !pattern.fit("The door is shut."));
        let carried = words("carry", &mut faults);
        assert!(carried.fit("They carried it.") && carried.fit("It carries on."));
    }
}
