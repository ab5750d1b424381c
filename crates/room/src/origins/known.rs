//! All who are named in a snapshot: the first pass, which makes names the same.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use watchfloor_reading::contract::{Actor, ActorKind, CharSpan};
use watchfloor_record::VersionId;

use super::phrases::{Owned, body, description, normal, office, person, place_key, spoken_for};
use super::tables::{CITING, GOVERNMENTS, OUTLETS, STANDING};
use super::without_article;
use crate::picture::Origin;
use crate::sheet::sentence_of;
use crate::snapshot::{Known, Snapshot};
use crate::time::DAY;

/// Another outlet that a sentence names as having said it, and whom that one had it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) outlet: String,
    pub(super) who: Option<String>,
}

/// Where a name is looked up: the report itself, then its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scope {
    Report(VersionId),
    Story(VersionId),
}

/// So many candidates for a short name are looked at; with more it is ambiguous anyway.
const CANDIDATES: usize = 48;
/// Sentences shorter than this (in characters) may be the same by chance.
const LONG: usize = 60;

type Codes = HashMap<String, BTreeSet<String>>;

#[derive(Debug)]
pub(super) struct Everybody<'a> {
    /// The outlets of reports, by key.
    outlets: HashMap<String, &'a str>,
    /// The outlet that a report's words are.
    homes: HashMap<VersionId, Option<&'a str>>,
    /// Sentences that stood in an earlier report of another outlet: that outlet.
    borrowed: HashMap<(VersionId, usize), &'a str>,
    /// Outlets cited in sentences.
    cited: HashMap<(VersionId, usize), Cited>,
    /// The one outlet that a report cites; `None` for more than one.
    only_cited: HashMap<VersionId, Option<String>>,
    /// Names that own institutions, with the forms they are written in.
    places: HashMap<String, BTreeSet<&'a str>>,
    /// Country codes of places.
    codes: Codes,
    /// The place of a code.
    named: HashMap<String, String>,
    /// Institutions by their last word.
    institutions: HashMap<(Scope, String), BTreeSet<Owned>>,
    /// What short names were found to be short for.
    full: RefCell<HashMap<(VersionId, Owned), Owned>>,
    /// Holders of offices by the office's last word.
    offices: HashMap<(Scope, String), BTreeSet<(Owned, String)>>,
    /// Full names by surname, with countries.
    people: HashMap<(Option<VersionId>, String), BTreeSet<(String, Option<String>)>>,
    /// How a full name is written.
    written: HashMap<String, &'a str>,
}

impl<'a> Everybody<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Everybody<'a> {
        let mut everybody = Everybody {
            outlets: HashMap::new(),
            homes: HashMap::new(),
            borrowed: HashMap::new(),
            cited: HashMap::new(),
            only_cited: HashMap::new(),
            places: HashMap::new(),
            codes: HashMap::new(),
            named: HashMap::new(),
            institutions: HashMap::new(),
            full: RefCell::default(),
            offices: HashMap::new(),
            people: HashMap::new(),
            written: HashMap::new(),
        };
        for report in &snapshot.reports {
            if let Some(outlet) = report.outlet.as_deref() {
                let name = everybody.outlets.entry(normal(outlet)).or_insert(outlet);
                // Of several ways to write it the first in the alphabet, whichever came first.
                if without_article(outlet) < without_article(name) {
                    *name = outlet;
                }
            }
        }
        for report in &snapshot.reports {
            for actor in &report.sheet.reading.actors {
                everybody.meet(report, actor);
            }
        }
        for (place, codes) in &everybody.codes {
            for code in codes.iter().filter(|_| codes.len() == 1) {
                let name = everybody.named.entry(code.clone()).or_insert_with(|| place.clone());
                if place < name {
                    place.clone_into(name);
                }
            }
        }
        everybody.find_homes(snapshot);
        for report in &snapshot.reports {
            everybody.find_cited(report);
        }
        everybody
    }

    /// Takes in somebody of a report.
    fn meet(&mut self, report: &'a Known, actor: &'a Actor) {
        let scopes = [Scope::Report(report.id), Scope::Story(report.story)];
        if let (ActorKind::Country, Some(code)) = (actor.kind, &actor.country) {
            self.codes.entry(place_key(&actor.name)).or_default().insert(code.to_lowercase());
            self.places.entry(place_key(&actor.name)).or_default().insert(without_article(&actor.name));
        }
        if actor.kind == ActorKind::Person {
            let full = person(&actor.name);
            if let Some((_, surname)) = full.rsplit_once(' ') {
                let known = (full.clone(), actor.country.clone());
                for story in [None, Some(report.story)] {
                    self.people.entry((story, surname.to_owned())).or_default().insert(known.clone());
                }
                let name = self.written.entry(full.clone()).or_insert(&actor.name);
                // The shortest form is the one without titles.
                if (actor.name.len(), actor.name.as_str()) < (name.len(), name) {
                    *name = &actor.name;
                }
                for held in actor.roles.iter().filter_map(|role| office(role)) {
                    for scope in scopes {
                        let offices = self.offices.entry((scope, last(&held.base))).or_default();
                        if offices.len() < CANDIDATES {
                            offices.insert((held.clone(), full.clone()));
                        }
                    }
                }
            }
        }
        let mut names: Vec<String> = vec![actor.name.clone()];
        names.extend(actor.roles.iter().filter_map(|role| spoken_for(role)));
        for institution in names.iter().filter_map(|name| body(name)) {
            let institution = self.owned_by(institution, actor);
            for scope in scopes {
                let known = self.institutions.entry((scope, last(&institution.base))).or_default();
                if known.len() < CANDIDATES {
                    known.insert(institution.clone());
                }
            }
        }
        for owner in possessives(&actor.name) {
            self.places.entry(place_key(owner)).or_default().insert(owner);
        }
    }

    /// With the owner that its words or its country give, noting which code belongs to which name.
    fn owned_by(&mut self, institution: Owned, actor: &Actor) -> Owned {
        if let (Some(owner), Some(code)) = (&institution.owner, &actor.country) {
            self.codes.entry(owner.clone()).or_default().insert(code.to_lowercase());
        }
        let owner = institution.owner.or_else(|| actor.country.as_ref().map(|code| code.to_lowercase()));
        Owned { owner, owner_words: None, base: institution.base }
    }

    /// Follows copies to their roots, and sentences to where they first stood.
    fn find_homes(&mut self, snapshot: &'a Snapshot) {
        const CHAIN: usize = 64;
        for report in &snapshot.reports {
            let mut root = report;
            for _ in 0..CHAIN {
                let Some(original) = root.copy_of.and_then(|id| snapshot.report(id)) else { break };
                root = original;
            }
            self.homes.insert(report.id, root.outlet.as_deref());
        }
        let mut first: HashMap<i64, (i64, VersionId)> = HashMap::new();
        for report in &snapshot.reports {
            let sheet = &report.sheet;
            for (at, (hash, span)) in sheet.sentences.iter().zip(&sheet.reading.sentences).enumerate() {
                if span[1].saturating_sub(span[0]) < LONG {
                    continue;
                }
                let seen = first.entry(*hash).or_insert((report.stamp, report.id));
                if report.stamp.saturating_sub(seen.0) > 3 * DAY {
                    *seen = (report.stamp, report.id);
                }
                let home = self.homes.get(&seen.1).copied().flatten();
                if let (Some(theirs), Some(ours)) = (home, report.outlet.as_deref())
                    && normal(theirs) != normal(ours)
                {
                    self.borrowed.insert((report.id, at), theirs);
                }
            }
        }
    }

    /// Finds the outlets that a report's sentences cite.
    fn find_cited(&mut self, report: &'a Known) {
        let sheet = &report.sheet;
        let own = report.outlet.as_deref().map(normal).unwrap_or_default();
        let mut outlets: BTreeSet<String> = BTreeSet::new();
        for (at, span) in sheet.reading.sentences.iter().enumerate() {
            if let Some(cited) = self.citation(report.words(*span), &own) {
                let key = normal(&cited.outlet);
                if key != own {
                    outlets.insert(key);
                }
                self.cited.insert((report.id, at), cited);
            }
        }
        let only = outlets.into_iter();
        let only: Vec<String> = only.take(2).collect();
        if let [outlet] = only.as_slice() {
            let name = self.outlet_name(outlet).unwrap_or(outlet).to_owned();
            self.only_cited.insert(report.id, Some(name));
        }
    }

    /// "told Northwater Dispatch", "Northwater Dispatch reported", "citing Meridian Wire".
    fn citation(&self, sentence: &str, own: &str) -> Option<Cited> {
        if !CITING.iter().any(|word| sentence.contains(word)) {
            return None;
        }
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let lower = |at: usize| -> &str {
            words.get(at).map_or("", |word| word.trim_matches(|mark: char| !mark.is_alphanumeric()))
        };
        let mut found: Option<Cited> = None;
        for at in 0..words.len() {
            match lower(at) {
                "told" | "tells" => {
                    let Some(outlet) = self.outlet_after(&words, at + 1) else { continue };
                    let begin = words[..at].iter().rposition(|word| word.ends_with([',', '"', '”']));
                    let who = words[begin.map_or(0, |begin| begin + 1)..at].join(" ");
                    // Whom it is told to is said, and who told it; a pronoun says less than the reader knows.
                    let who = (!description(&who).is_empty()).then_some(who);
                    return Some(Cited { outlet, who });
                }
                "citing" | "quoting" => match self.outlet_after(&words, at + 1) {
                    Some(outlet) => found = found.or(Some(Cited { outlet, who: None })),
                    None => {
                        if let Some(cited) = &mut found {
                            let who: Vec<&str> = words[at + 1..]
                                .iter()
                                .map(|word| word.trim_end_matches(['.', ',', ';']))
                                .take(8)
                                .collect();
                            cited.who = Some(who.join(" "));
                        }
                    }
                },
                "according" if lower(at + 1) == "to" => {
                    let outlet = self.outlet_after(&words, at + 2);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                "reported" | "reports" | "wrote" => {
                    let outlet = self.outlet_before(&words, at);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                "by" if ["quoted", "cited", "reported"].contains(&lower(at.wrapping_sub(1))) => {
                    let outlet = self.outlet_after(&words, at + 1);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                _ => {}
            }
        }
        // An outlet that names itself cites nobody.
        found.filter(|cited| cited.who.is_some() || normal(&cited.outlet) != own)
    }

    fn outlet_after(&self, words: &[&str], from: usize) -> Option<String> {
        let until = words.len().min(from + 6);
        (from..until).rev().find_map(|last| {
            let name = normal(&words[from..=last].join(" "));
            self.outlet_name(&name).map(str::to_owned)
        })
    }

    fn outlet_before(&self, words: &[&str], until: usize) -> Option<String> {
        (until.saturating_sub(6)..until).find_map(|first| {
            let name = normal(&words[first..until].join(" "));
            self.outlet_name(&name).map(str::to_owned)
        })
    }

    /// How an outlet of the room is written.
    pub(super) fn outlet_name(&self, key: &str) -> Option<&str> {
        self.outlets.get(key).map(|name| name.trim())
    }

    /// Whether these words name an outlet, of the room or by its name.
    pub(super) fn is_outlet(&self, words: &str) -> bool {
        let key = normal(words);
        let last_word = key.rsplit(' ').next().unwrap_or_default();
        let is_proper = words.split_whitespace().filter(|word| *word != "the").all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
        });
        self.outlets.contains_key(&key)
            || (is_proper && key.contains(' ') && OUTLETS.contains(&last_word))
    }

    /// The outlet whose words a report's, or a sentence's, are.
    pub(super) fn home(&self, report: &'a Known, sentence: Option<usize>) -> Option<&'a str> {
        let borrowed = sentence.and_then(|at| self.borrowed.get(&(report.id, at)));
        let home = || self.homes.get(&report.id).copied();
        borrowed.copied().or_else(|| home().unwrap_or(report.outlet.as_deref()))
    }

    /// Another outlet named in the sentence of a span.
    pub(super) fn cited(&self, report: &Known, span: CharSpan) -> Option<&Cited> {
        self.cited.get(&(report.id, sentence_of(&report.sheet.reading.sentences, span)))
    }

    /// The one other outlet that a report names.
    pub(super) fn only_cited(&self, report: &Known) -> Option<&str> {
        self.only_cited.get(&report.id)?.as_deref()
    }

    /// Whether a name is that of a country or place that owns institutions: what the reader, who knows no
    /// such country, took for a person.
    pub(super) fn is_place(&self, name: &str) -> bool {
        let name = name.trim();
        !name.contains(char::is_whitespace)
            && name.chars().next().is_some_and(char::is_uppercase)
            && self.places.contains_key(&place_key(name))
    }

    /// The code of a place where one is known, else its own key.
    fn place(&self, key: &str) -> String {
        match self.codes.get(key) {
            Some(codes) if codes.len() == 1 => codes.first().cloned().unwrap_or_default(),
            _ => key.to_owned(),
        }
    }

    /// How a place is written; for a code a country's name.
    fn place_name(&self, key: &str) -> Option<String> {
        let forms = self.places.get(key).or_else(|| self.places.get(self.named.get(key)?))?;
        // "Velmora" rather than "Velmoran".
        forms.iter().min_by_key(|form| (form.chars().count(), **form)).map(|form| (*form).to_owned())
    }

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
                let Some(names) = self.people.get(&(story, full.to_owned())) else { continue };
                let fits: BTreeSet<&String> = names
                    .iter()
                    .filter(|(_, theirs)| theirs.is_none() || country.is_none() || *theirs == country)
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
    ) -> Origin {
        let country = actor.and_then(|actor| actor.country.as_deref());
        let owner = institution.owner.clone().or_else(|| country.map(str::to_lowercase));
        let short = Owned { base: institution.base.clone(), owner, owner_words: None };
        let full = self.fullest(report, short);
        let owner = full.owner.as_ref().map(|owner| self.place(owner));
        let owner_name = owner.as_ref().and_then(|owner| {
            self.place_name(full.owner.as_ref().unwrap_or(owner)).or_else(|| institution.owner_words.clone())
        });
        if GOVERNMENTS.contains(&full.base.as_str())
            && let Some(owner) = &owner
        {
            return Origin {
                key: format!("country:{owner}"),
                name: owner_name.map_or_else(|| phrase.to_owned(), |name| format!("{name}'s government")),
                kind: "country".to_owned(),
                country: country.map(str::to_owned).or_else(|| code_of(owner)),
                code: actor.and_then(|actor| actor.code.clone()),
            };
        }
        // A name of its own is shown as it is written: "Lake Commission".
        let is_name = full.base == institution.base
            && phrase.split_whitespace().filter(|word| !["the", "The"].contains(word)).all(|word| {
                word.chars().next().is_some_and(char::is_uppercase)
            });
        let name = match (&owner_name, is_name) {
            (Some(owner), false) => format!("{owner}'s {}", full.base),
            (None, false) => full.base.clone(),
            (_, true) => without_article(phrase).to_owned(),
        };
        let of = owner.as_ref().map_or(String::new(), |owner| format!("|{owner}"));
        Origin {
            key: format!("institution:{}{of}", full.base),
            name,
            kind: "organization".to_owned(),
            country: country.map(str::to_owned).or_else(|| owner.as_deref().and_then(code_of)),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// The one institution that a short name can be short for.
    fn fullest(&self, report: &Known, short: Owned) -> Owned {
        let key = (report.id, short);
        if let Some(full) = self.full.borrow().get(&key) {
            return full.clone();
        }
        let full = self.look_up(report, key.1.clone());
        self.full.borrow_mut().insert(key, full.clone());
        full
    }

    fn look_up(&self, report: &Known, short: Owned) -> Owned {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.institutions.get(&(scope, last(&short.base))) else { continue };
            let longer: Vec<&Owned> = known.iter().filter(|full| extends(full, &short)).collect();
            let fullest: Vec<&Owned> = longer
                .iter()
                .filter(|full| !longer.iter().any(|other| other != *full && extends(other, full)))
                .copied()
                .collect();
            if let [only] = fullest.as_slice() {
                return (*only).clone();
            }
        }
        short
    }

    /// Whoever holds an office: the person whom the report or the story names with it.
    pub(super) fn holder(&self, report: &Known, held: &Owned, actor: Option<&Actor>) -> Origin {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let Some(known) = self.offices.get(&(scope, last(&held.base))) else { continue };
            let holders: BTreeSet<&String> = known
                .iter()
                .filter(|(office, _)| {
                    (office.base == held.base || extends_words(&office.base, &held.base))
                        && (office.owner.is_none() || held.owner.is_none() || office.owner == held.owner)
                })
                .map(|(_, name)| name)
                .collect();
            if let (1, Some(name)) = (holders.len(), holders.first()) {
                return self.person(report, name, None, name);
            }
        }
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
    let longer_base = !STANDING.contains(&short.base.as_str()) && extends_words(&full.base, &short.base);
    let owner = short.owner.is_none() || full.owner == short.owner;
    let says_more = !same_base || (short.owner.is_none() && full.owner.is_some());
    (same_base || longer_base) && owner && says_more
}

/// "interior ministry" is "ministry" with a word before it.
fn extends_words(full: &str, short: &str) -> bool {
    full.strip_suffix(short).is_some_and(|before| before.ends_with(' '))
}

fn last(base: &str) -> String {
    base.rsplit(' ').next().unwrap_or_default().to_owned()
}

/// The names in a phrase that own something: "Velmora" in "Velmora's interior ministry"; after "of" too.
fn possessives(name: &str) -> Vec<&str> {
    let mut owners = Vec::new();
    let mut of = false;
    for word in name.split_whitespace().take(16) {
        let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        let owner = owner.or((of).then_some(word));
        if let Some(owner) = owner.filter(|owner| owner.chars().next().is_some_and(char::is_uppercase)) {
            owners.push(owner);
        }
        of = word == "of";
    }
    owners
}

/// Keys of three letters are codes.
fn code_of(key: &str) -> Option<String> {
    (key.len() == 3 && key.is_ascii()).then(|| key.to_uppercase())
}

