//! Under which key somebody goes: the second pass, which looks names up.

use std::collections::BTreeSet;

use watchfloor_reading::contract::{Actor, CharSpan};

use super::known::{Everybody, Scope, last};
use super::phrases::{Owned, normal, place_key, plain_spelling};
use super::tables::{GOVERNMENTS, STANDING};
use super::without_article;
use crate::picture::Origin;
use crate::sheet::sentence_of;
use crate::snapshot::Known;

impl<'a> Everybody<'a> {
    /// A country's government, by the country's name.
    pub(super) fn government(&self, name: &str, country: Option<&str>) -> Origin {
        let key = country.map_or_else(|| self.place(&place_key(name)), str::to_lowercase);
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
        let mut key = full.to_owned();
        if !full.contains(' ') {
            for story in [Some(report.story), None] {
                let Some(names) = self.people.get(&(story, full.to_owned())) else {
                    continue;
                };
                let fits: BTreeSet<&String> = names
                    .iter()
                    .filter(|(_, theirs)| {
                        theirs.is_none() || country.is_none() || *theirs == country
                    })
                    .map(|(name, _)| name)
                    .collect();
                if let (1, Some(name)) = (fits.len(), fits.first()) {
                    key = (*name).clone();
                    break;
                }
            }
        }
        let name = actor.map_or(phrase, |actor| actor.name.as_str());
        let shown = self.written.get(&key).map_or(name, |written| *written);
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
        let institution = &self.attributive(&self.of_country(institution.clone()));
        let owner = institution
            .owner
            .as_ref()
            .map(|owner| self.place(owner))
            .or_else(|| country.map(str::to_lowercase));
        let short = Owned { base: institution.base.clone(), owner, owner_words: None };
        let mut full = self.fullest(report, short);
        if full.owner.is_none() {
            full = self.by_sentence(report, &full, span).unwrap_or(full);
        }
        let owner = full.owner.as_ref().map(|owner| self.place(owner));
        let owner_name = owner.as_ref().and_then(|owner| {
            self.place_name(full.owner.as_ref().unwrap_or(owner))
                .or_else(|| institution.owner_words.clone())
        });
        if GOVERNMENTS.contains(&full.base.as_str())
            && let Some(owner) = &owner
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
        let name = match (&owner_name, is_name) {
            (Some(owner), false) => format!("{owner}'s {}", full.base),
            (None, false) => full.base.clone(),
            (_, true) => without_article(phrase).to_owned(),
        };
        let of = owner.as_ref().map_or(String::new(), |owner| format!("|{owner}"));
        Origin {
            key: format!("institution:{}{of}", plain_spelling(&full.base)),
            name,
            kind: "organization".to_owned(),
            country: country
                .map(str::to_owned)
                .or_else(|| owner.as_deref().and_then(code_of)),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// The one institution that a short name can be short for.
    fn fullest(&self, report: &Known, short: Owned) -> Owned {
        self.full
            .get((report.id, short), |(_, short)| self.look_up(report, short.clone()))
    }

    fn look_up(&self, report: &Known, short: Owned) -> Owned {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.institutions.get(&(scope, last(&short.base))) else {
                continue;
            };
            // A country's name and its code are one owner.
            let known: BTreeSet<Owned> = known
                .iter()
                .map(|full| self.attributive(full))
                .map(|full| Owned {
                    owner: full.owner.map(|owner| self.place(&owner)),
                    ..full
                })
                .collect();
            let longer: Vec<&Owned> =
                known.iter().filter(|full| extends(full, &short)).collect();
            let fullest: Vec<&Owned> = longer
                .iter()
                .filter(|full| {
                    !longer.iter().any(|other| other != *full && extends(other, full))
                })
                .copied()
                .collect();
            if let [only] = fullest.as_slice() {
                return (*only).clone();
            }
        }
        short
    }

    /// Of the institutions of several owners that a short name can be short for the one whose owner the sentence
    /// names: "Ardovia withdrew its troops, the defence ministry said". `None` where it names none or several.
    fn by_sentence(
        &self,
        report: &Known,
        short: &Owned,
        span: CharSpan,
    ) -> Option<Owned> {
        let sentences = &report.sheet.reading.sentences;
        let sentence = sentences.get(sentence_of(sentences, span))?;
        let named: BTreeSet<String> = report
            .words(*sentence)
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_uppercase))
            .map(|word| {
                self.place(&place_key(word.trim_end_matches("'s").trim_end_matches("’s")))
            })
            .collect();
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.institutions.get(&(scope, last(&short.base))) else {
                continue;
            };
            let fits: BTreeSet<Owned> = known
                .iter()
                .map(|full| self.attributive(full))
                .filter(|full| full.base == short.base)
                .filter(|full| {
                    full.owner
                        .as_ref()
                        .is_some_and(|owner| named.contains(&self.place(owner)))
                })
                .collect();
            let owners: BTreeSet<String> = fits
                .iter()
                .filter_map(|full| Some(self.place(full.owner.as_ref()?)))
                .collect();
            if owners.len() == 1 {
                return fits.into_iter().next();
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
            let Some(known) = self.offices.get(&(scope, last(&held.base))) else {
                continue;
            };
            let holders: BTreeSet<&String> = known
                .iter()
                .filter(|(office, _)| {
                    (office.base == held.base || extends_words(&office.base, &held.base))
                        && (office.owner.is_none()
                            || held.owner.is_none()
                            || office.owner == held.owner)
                })
                .map(|(_, name)| name)
                .collect();
            if let (1, Some(name)) = (holders.len(), holders.first()) {
                return self.person(report, name, None, name);
            }
        }
        let held = &self.owned_office(report, held);
        let owner = held.owner.as_ref().map(|owner| self.place(owner));
        let of = owner.as_ref().map_or(String::new(), |owner| format!("|{owner}"));
        let name = match held.owner.as_ref().and_then(|owner| self.place_name(owner)) {
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
    fn owned_office(&self, report: &Known, held: &Owned) -> Owned {
        if held.owner.is_some() {
            return held.clone();
        }
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.owned_offices.get(&(scope, last(&held.base))) else {
                continue;
            };
            let mut same = known.iter().filter(|office| office.base == held.base);
            if let (Some(only), None) = (same.next(), same.next()) {
                return only.clone();
            }
        }
        held.clone()
    }

    /// An organisation with a name of its own.
    pub(super) fn organization(&self, phrase: &str, actor: Option<&Actor>) -> Origin {
        let name = actor.map_or(phrase, |actor| actor.name.as_str());
        Origin {
            key: format!("organization:{}", normal(name)),
            name: without_article(name).to_owned(),
            kind: "organization".to_owned(),
            country: actor.and_then(|actor| actor.country.clone()),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }
}

/// Whether one institution is another with more said about it.
fn extends(full: &Owned, short: &Owned) -> bool {
    let same_base = full.base == short.base;
    let longer_base = !STANDING.contains(&short.base.as_str())
        && extends_words(&full.base, &short.base);
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
