//! Under which key somebody goes: the second pass, which looks names up.

use std::cell::OnceCell;

use watchfloor_reading::contract::{Actor, CharSpan};

use super::known::{Everybody, Of, Scope, last};
use super::phrases::{Owned, place_key, plain_spelling};
use super::tables::{GOVERNMENTS, STANDING};
use super::without_article;
use crate::picture::Origin;
use crate::sheet::sentence_of;
use crate::snapshot::Known;

impl<'a> Everybody<'a> {
    /// A country's government, by the country's name.
    /// The place's key is `place`.
    pub(super) fn government(
        &self,
        name: &str,
        place: &str,
        country: Option<&str>,
    ) -> Origin {
        let key = country.map_or_else(|| self.place(place).to_owned(), str::to_lowercase);
        Origin {
            key: format!("country:{key}"),
            name: without_article(name).to_owned(),
            kind: "country".to_owned(),
            country: country.map(str::to_owned).or_else(|| code_of(&key)),
            code: None,
        }
    }

    /// A person, under his full name where only his surname is given.
    pub(super) fn person(
        &self,
        report: &Known,
        full: &str,
        actor: Option<&Actor>,
        phrase: &str,
    ) -> Origin {
        let country = actor.and_then(|actor| actor.country.clone());
        let mut key = full;
        if !full.contains(' ') {
            for story in [Some(report.story), None] {
                let Some(names) = self.people.surnames.get(&(story, full)) else {
                    continue;
                };
                let mut fits = names.iter().filter(|(_, theirs)| {
                    theirs.is_none() || country.is_none() || *theirs == country.as_deref()
                });
                // One name may stand there with and without its country.
                if let Some((name, _)) = fits.next()
                    && fits.all(|(other, _)| other == name)
                {
                    key = name;
                    break;
                }
            }
        }
        let name = actor.map_or(phrase, |actor| actor.name.as_str());
        let shown = self.people.written.get(key).map_or(name, |written| *written);
        Origin {
            key: format!("person:{key}"),
            name: shown.to_owned(),
            kind: "person".to_owned(),
            country,
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// An institution, under the fullest name that its report or its story gives it.
    pub(super) fn institution(
        &self,
        report: &Known,
        institution: &Owned,
        phrase: &str,
        actor: Option<&Actor>,
        span: CharSpan,
    ) -> Origin {
        let country = actor.and_then(|actor| actor.country.as_deref());
        let code = country.map(str::to_lowercase);
        let institution = self.attributive(self.of_country(Of::new(institution)));
        let owner = institution.owner.map(|owner| self.place(owner));
        let owner = owner.or(code.as_deref());
        let short = Of { base: institution.base, owner, owner_words: None };
        let mut full = self.fullest(report, short);
        if full.owner.is_none() {
            full = self.by_sentence(report, full, span).unwrap_or(full);
        }
        let owner = full.owner.map(|owner| self.place(owner));
        let owner_name = full
            .owner
            .and_then(|owner| self.place_name(owner).or(institution.owner_words));
        if GOVERNMENTS.contains(&full.base)
            && let Some(owner) = owner
        {
            return Origin {
                key: format!("country:{owner}"),
                name: owner_name.map_or_else(
                    || phrase.to_owned(),
                    |name| format!("{name}'s government"),
                ),
                kind: "country".to_owned(),
                country: country.map(str::to_owned).or_else(|| code_of(owner)),
                code: actor.and_then(|actor| actor.code.clone()),
            };
        }
        // A name of its own is shown as it is written: "Lake Commission".
        let is_name = full.base == institution.base
            && phrase
                .split_whitespace()
                .filter(|word| !["the", "The"].contains(word))
                .all(|word| word.chars().next().is_some_and(char::is_uppercase));
        let name = match (owner_name, is_name) {
            (Some(owner), false) => format!("{owner}'s {}", full.base),
            (None, false) => full.base.to_owned(),
            (_, true) => without_article(phrase).to_owned(),
        };
        let of = owner.map_or(String::new(), |owner| format!("|{owner}"));
        Origin {
            key: format!("institution:{}{of}", plain_spelling(full.base)),
            name,
            kind: "organization".to_owned(),
            country: country.map(str::to_owned).or_else(|| owner.and_then(code_of)),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// The one institution that a short name can be short for.
    fn fullest<'o>(&'o self, report: &Known, short: Of<'o>) -> Of<'o> {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.institutions.get(&(scope, last(short.base))) else {
                continue;
            };
            let longer: Vec<&Of<'_>> =
                known.placed.iter().filter(|full| extends(full, &short)).collect();
            let mut fullest = longer.iter().filter(|full| {
                !longer.iter().any(|other| other != *full && extends(other, full))
            });
            if let (Some(only), None) = (fullest.next(), fullest.next()) {
                return **only;
            }
        }
        short
    }

    /// Of the institutions of several owners that a short name can be short for the one whose owner the sentence
    /// names: "Ardovia withdrew its troops, the defence ministry said". `None` where it names none or several.
    fn by_sentence<'o>(
        &'o self,
        report: &Known,
        short: Of<'_>,
        span: CharSpan,
    ) -> Option<Of<'o>> {
        let sentences = &report.sheet.reading.sentences;
        let sentence = sentences.get(sentence_of(sentences, span))?;
        let names = || {
            let words = report.words(*sentence).split_whitespace();
            words
                .filter(|word| word.starts_with(char::is_uppercase))
                .map(|word| place_key(word.trim_end_matches("'s").trim_end_matches("’s")))
                .collect::<Vec<String>>()
        };
        // Often nothing of this kind is known, and the words need not be looked at.
        let named: OnceCell<Vec<String>> = OnceCell::new();
        let is_named = |owner: &str| {
            let named = named.get_or_init(names);
            named.iter().any(|key| self.place(key) == owner)
        };
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.institutions.get(&(scope, last(short.base))) else {
                continue;
            };
            let mut fits = known.owned.iter().filter_map(|full| {
                let owner = self.place(full.owner?);
                (full.base == short.base && is_named(owner)).then_some((full, owner))
            });
            if let Some((first, owner)) = fits.next()
                && fits.all(|(_, other)| other == owner)
            {
                return Some(*first);
            }
        }
        None
    }

    /// Whoever holds an office: the person whom the report or the story names with it.
    pub(super) fn holder(
        &self,
        report: &Known,
        held: &Owned,
        actor: Option<&Actor>,
    ) -> Origin {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.people.offices.get(&(scope, last(&held.base))) else {
                continue;
            };
            let mut holders = known
                .iter()
                .filter(|(office, _)| {
                    (office.base == held.base || extends_words(office.base, &held.base))
                        && (office.owner.is_none()
                            || held.owner.is_none()
                            || office.owner == held.owner.as_deref())
                })
                .map(|(_, name)| *name);
            if let Some(name) = holders.next()
                && holders.all(|other| other == name)
            {
                return self.person(report, name, None, name);
            }
        }
        let held = self.owned_office(report, held);
        let owner = held.owner.map(|owner| self.place(owner));
        let of = owner.map_or(String::new(), |owner| format!("|{owner}"));
        let name = match held.owner.and_then(|owner| self.place_name(owner)) {
            Some(owner) => format!("{owner}'s {}", held.base),
            None => format!("the {}", held.base),
        };
        Origin {
            key: format!("office:{}{of}", held.base),
            name,
            kind: "anonymous".to_owned(),
            country: actor.and_then(|actor| actor.country.clone()),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// An office with the one owner that its report or its story gives it: "the mayor" is "the mayor of Grisk".
    fn owned_office<'o>(&'o self, report: &Known, held: &'o Owned) -> Of<'o> {
        let held = Of::new(held);
        if held.owner.is_some() {
            return held;
        }
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.owned_offices.get(&(scope, last(held.base))) else {
                continue;
            };
            let mut same = known.iter().filter(|office| office.base == held.base);
            if let (Some(only), None) = (same.next(), same.next()) {
                return *only;
            }
        }
        held
    }

    /// An organisation with a name of its own.
    pub(super) fn organization(
        &self,
        name: &str,
        key: &str,
        actor: Option<&Actor>,
    ) -> Origin {
        Origin {
            key: format!("organization:{key}"),
            name: without_article(name).to_owned(),
            kind: "organization".to_owned(),
            country: actor.and_then(|actor| actor.country.clone()),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }
}

/// Whether one institution is another with more said about it.
fn extends(full: &Of<'_>, short: &Of<'_>) -> bool {
    let same_base = full.base == short.base;
    let longer_base =
        !STANDING.contains(&short.base) && extends_words(full.base, short.base);
    let owner = short.owner.is_none() || full.owner == short.owner;
    let says_more = !same_base || (short.owner.is_none() && full.owner.is_some());
    (same_base || longer_base) && owner && says_more
}

/// "interior ministry" is "ministry" with a word before it.
fn extends_words(full: &str, short: &str) -> bool {
    full.strip_suffix(short).is_some_and(|before| before.ends_with(' '))
}

/// Keys of three letters are codes.
fn code_of(key: &str) -> Option<String> {
    (key.len() == 3 && key.is_ascii()).then(|| key.to_uppercase())
}
