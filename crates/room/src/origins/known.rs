//! All who are named in a snapshot: the first pass, which makes names the same.

use std::collections::BTreeSet;

use watchfloor_reading::contract::{Actor, ActorKind, CharSpan};
use watchfloor_record::VersionId;

use super::citations::Cited;
use super::phrases::{
    Owned, body, normal, office, person, place_key, possessive, spoken_for,
};
use super::tables::{OF_STATE, OUTLETS};
use super::without_article;
use crate::maps::{HashMap, HashSet};
use crate::sheet::sentence_of;
use crate::snapshot::{Known, Snapshot};
use crate::tallies::datelines;
use crate::threads::Shared;
use crate::time::DAY;

/// Where a name is looked up: the report itself, then its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Report(VersionId),
    Story(VersionId),
}

/// So many candidates for a short name are looked at; with more it is ambiguous anyway.
const CANDIDATES: usize = 48;
/// Sentences shorter than this (in characters) may be the same by chance.
const LONG: usize = 60;

type Codes = HashMap<String, BTreeSet<String>>;
/// A person's full name, with the country where one is known.
type Named = (String, Option<String>);

#[derive(Debug)]
pub(super) struct Everybody<'a> {
    /// The outlets of reports, by key.
    pub(super) outlets: HashMap<String, &'a str>,
    /// The outlet that a report's words are.
    pub(super) homes: HashMap<VersionId, Option<&'a str>>,
    /// Sentences that stood in an earlier report of another outlet: that outlet.
    pub(super) borrowed: HashMap<(VersionId, usize), &'a str>,
    /// The report and the sentence in it that these stood in.
    pub(super) firsts: HashMap<(VersionId, usize), (&'a Known, CharSpan)>,
    /// Outlets cited in sentences.
    pub(super) cited: HashMap<(VersionId, usize), Cited>,
    /// The one outlet that a report cites; `None` for more than one.
    pub(super) only_cited: HashMap<VersionId, Option<String>>,
    /// Names that own institutions, with the forms they are written in.
    pub(super) places: HashMap<String, BTreeSet<&'a str>>,
    /// The country of each town that a dateline puts in one country and no other.
    pub(super) towns: HashMap<String, Option<String>>,
    /// Names of countries, as the reader knows them.
    pub(super) countries: HashSet<String>,
    /// Country codes of places.
    pub(super) codes: Codes,
    /// The place of a code.
    pub(super) named: HashMap<String, String>,
    /// Institutions by their last word.
    pub(super) institutions: HashMap<(Scope, String), BTreeSet<Owned>>,
    /// What short names were found to be short for.
    pub(super) full: Shared<(VersionId, Owned), Owned>,
    /// Places that are countries or own something ("Tolse's mayor"): before a body they say whose it is.
    pub(super) owning: HashSet<String>,
    /// Offices that are told with their owners, by their last word.
    pub(super) owned_offices: HashMap<(Scope, String), BTreeSet<Owned>>,
    /// Holders of offices by the office's last word.
    pub(super) offices: HashMap<(Scope, String), BTreeSet<(Owned, String)>>,
    /// Full names by surname, with countries.
    pub(super) people: HashMap<(Option<VersionId>, String), BTreeSet<Named>>,
    /// How a full name is written.
    pub(super) written: HashMap<String, &'a str>,
}

impl<'a> Everybody<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Everybody<'a> {
        let mut everybody = Everybody {
            outlets: HashMap::default(),
            homes: HashMap::default(),
            borrowed: HashMap::default(),
            firsts: HashMap::default(),
            cited: HashMap::default(),
            only_cited: HashMap::default(),
            places: HashMap::default(),
            towns: HashMap::default(),
            countries: HashSet::default(),
            codes: HashMap::default(),
            named: HashMap::default(),
            institutions: HashMap::default(),
            full: Shared::default(),
            owning: HashSet::default(),
            owned_offices: HashMap::default(),
            offices: HashMap::default(),
            people: HashMap::default(),
            written: HashMap::default(),
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
            everybody.learn_towns(report);
        }
        for report in &snapshot.reports {
            for actor in &report.sheet.reading.actors {
                everybody.meet(report, actor);
            }
        }
        everybody.forget_people_as_places();
        for (place, codes) in &everybody.codes {
            for code in codes.iter().filter(|_| codes.len() == 1) {
                let name =
                    everybody.named.entry(code.clone()).or_insert_with(|| place.clone());
                if place < name {
                    place.clone_into(name);
                }
            }
        }
        for report in &snapshot.reports {
            everybody.find_its(report);
        }
        everybody.find_homes(snapshot);
        for report in &snapshot.reports {
            everybody.find_cited(report);
        }
        everybody
    }

    /// "BRELL, Yorova": Brell is in Yorova.
    fn learn_towns(&mut self, report: &Known) {
        for (town, country) in datelines(report) {
            if country.is_empty() {
                continue;
            }
            let country = place_key(&country);
            let known = self
                .towns
                .entry(place_key(&town))
                .or_insert_with(|| Some(country.clone()));
            if known.as_ref() != Some(&country) {
                *known = None;
            }
        }
    }

    /// "The interior ministry in Brell" is that of the country: no town has a ministry of its own.
    pub(super) fn of_country(&self, institution: Owned) -> Owned {
        let is_of_state = OF_STATE.contains(&last(&institution.base).as_str());
        let town = institution.owner.as_ref().filter(|_| is_of_state);
        match town.and_then(|town| self.towns.get(town)) {
            Some(Some(country)) => Owned {
                owner: Some(country.clone()),
                owner_words: None,
                base: institution.base,
            },
            _ => institution,
        }
    }

    /// Takes in somebody of a report.
    fn meet(&mut self, report: &'a Known, actor: &'a Actor) {
        let scopes = [Scope::Report(report.id), Scope::Story(report.story)];
        if let (ActorKind::Country, Some(code)) = (actor.kind, &actor.country) {
            self.codes
                .entry(place_key(&actor.name))
                .or_default()
                .insert(code.to_lowercase());
            self.places
                .entry(place_key(&actor.name))
                .or_default()
                .insert(without_article(&actor.name));
            self.owning.insert(place_key(&actor.name));
            self.countries.insert(place_key(&actor.name));
        }
        if actor.kind == ActorKind::Person {
            let full = person(&actor.name);
            if let Some((_, surname)) = full.rsplit_once(' ') {
                let known = (full.clone(), actor.country.clone());
                for story in [None, Some(report.story)] {
                    self.people
                        .entry((story, surname.to_owned()))
                        .or_default()
                        .insert(known.clone());
                }
                let name = self.written.entry(full.clone()).or_insert(&actor.name);
                // The shortest form is the one without titles.
                if (actor.name.len(), actor.name.as_str()) < (name.len(), name) {
                    *name = &actor.name;
                }
                for held in actor.roles.iter().filter_map(|role| office(role)) {
                    for scope in scopes {
                        let offices =
                            self.offices.entry((scope, last(&held.base))).or_default();
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
            let institution = self.owned_by(self.of_country(institution), actor);
            self.keep(report, &institution);
        }
        for held in names.iter().filter_map(|name| office(name)) {
            if held.owner.is_none() {
                continue;
            }
            for scope in scopes {
                let known =
                    self.owned_offices.entry((scope, last(&held.base))).or_default();
                if known.len() < CANDIDATES {
                    known.insert(Owned { owner_words: None, ..held.clone() });
                }
            }
        }
        for (owner, is_of) in possessives(&actor.name) {
            self.places.entry(place_key(owner)).or_default().insert(owner);
            if !is_of {
                self.owning.insert(place_key(owner));
            }
        }
    }

    /// "Norr's office" has the country of Adela Norr, who is no place.
    fn forget_people_as_places(&mut self) {
        let surnames: HashSet<String> = self
            .people
            .keys()
            .filter(|(story, _)| story.is_none())
            .map(|(_, surname)| place_key(surname))
            .filter(|key| !self.countries.contains(key))
            .collect();
        self.codes.retain(|place, _| !surnames.contains(place));
        self.owning.retain(|place| !surnames.contains(place));
    }

    /// Keeps an institution where it is looked for.
    fn keep(&mut self, report: &Known, institution: &Owned) {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let known =
                self.institutions.entry((scope, last(&institution.base))).or_default();
            if known.len() < CANDIDATES {
                known.insert(institution.clone());
            }
        }
    }

    /// Finds whose "its water ministry" is: the only country's that the sentence names.
    fn find_its(&mut self, report: &'a Known) {
        let reading = &report.sheet.reading;
        for actor in reading.actors.iter().filter(|actor| actor.country.is_none()) {
            let (Some(institution), Some(first)) =
                (body(&actor.name), actor.mentions.first())
            else {
                continue;
            };
            let words = report.words(*first).to_lowercase();
            let is_its = ["its ", "their ", "his ", "her "]
                .iter()
                .any(|its| words.starts_with(its));
            let at = sentence_of(&reading.sentences, *first);
            let (true, None, Some(sentence)) =
                (is_its, &institution.owner, reading.sentences.get(at))
            else {
                continue;
            };
            let named: BTreeSet<String> = report
                .words(*sentence)
                .split_whitespace()
                .map(|word| place_key(possessive(word).0))
                .filter(|key| self.codes.contains_key(key))
                .map(|key| self.place(&key))
                .collect();
            if let (1, Some(owner)) = (named.len(), named.into_iter().next()) {
                self.keep(report, &Owned { owner: Some(owner), ..institution });
            }
        }
    }

    /// With the owner that its words or its country give, noting which code belongs to which name.
    fn owned_by(&mut self, institution: Owned, actor: &Actor) -> Owned {
        if let (Some(owner), Some(code)) = (&institution.owner, &actor.country) {
            self.codes.entry(owner.clone()).or_default().insert(code.to_lowercase());
        }
        let owner = institution
            .owner
            .or_else(|| actor.country.as_ref().map(|code| code.to_lowercase()));
        Owned { owner, owner_words: None, base: institution.base }
    }

    /// Follows copies to their roots, and sentences to where they first stood.
    fn find_homes(&mut self, snapshot: &'a Snapshot) {
        const CHAIN: usize = 64;
        for report in &snapshot.reports {
            let mut root = report;
            for _ in 0..CHAIN {
                let Some(original) = root.copy_of.and_then(|id| snapshot.report(id))
                else {
                    break;
                };
                root = original;
            }
            self.homes.insert(report.id, root.outlet.as_deref());
        }
        let mut first: HashMap<i64, (&'a Known, CharSpan)> = HashMap::default();
        for report in &snapshot.reports {
            let sheet = &report.sheet;
            for (at, (hash, span)) in
                sheet.sentences.iter().zip(&sheet.reading.sentences).enumerate()
            {
                if span[1].saturating_sub(span[0]) < LONG {
                    continue;
                }
                let seen = first.entry(*hash).or_insert((report, *span));
                if report.stamp.saturating_sub(seen.0.stamp) > 3 * DAY {
                    *seen = (report, *span);
                }
                let home = self.homes.get(&seen.0.id).copied().flatten();
                if let (Some(theirs), Some(ours)) = (home, report.outlet.as_deref())
                    && normal(theirs) != normal(ours)
                {
                    self.borrowed.insert((report.id, at), theirs);
                    if seen.0.id != report.id {
                        self.firsts.insert((report.id, at), *seen);
                    }
                }
            }
        }
    }

    /// How an outlet of the room is written.
    pub(super) fn outlet_name(&self, key: &str) -> Option<&str> {
        self.outlets.get(key).map(|name| name.trim())
    }

    /// Whether these words name an outlet, of the room or by its name.
    pub(super) fn is_outlet(&self, words: &str) -> bool {
        let key = normal(words);
        let last_word = key.rsplit(' ').next().unwrap_or_default();
        let is_proper = words
            .split_whitespace()
            .filter(|word| *word != "the")
            .all(|word| word.chars().next().is_some_and(char::is_uppercase));
        self.outlets.contains_key(&key)
            || (is_proper && key.contains(' ') && OUTLETS.contains(&last_word))
    }

    /// The outlet whose words a report's, or a sentence's, are.
    pub(super) fn home(
        &self,
        report: &'a Known,
        sentence: Option<usize>,
    ) -> Option<&'a str> {
        let borrowed = sentence.and_then(|at| self.borrowed.get(&(report.id, at)));
        let home = || self.homes.get(&report.id).copied();
        borrowed.copied().or_else(|| home().unwrap_or(report.outlet.as_deref()))
    }

    /// The other outlet's report in which the sentence of a span stood first, and where.
    pub(super) fn first_of(
        &self,
        report: &Known,
        span: CharSpan,
    ) -> Option<(&'a Known, CharSpan)> {
        let at = sentence_of(&report.sheet.reading.sentences, span);
        self.firsts.get(&(report.id, at)).copied()
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

    /// With its owner, where that stands before it as a bare name: "the Velmora interior ministry".
    pub(super) fn attributive(&self, institution: &Owned) -> Owned {
        let split = institution.base.split_once(' ').map(|(first, rest)| {
            let key = place_key(first);
            let fits = institution
                .owner
                .as_ref()
                .is_none_or(|owner| self.place(owner) == self.place(&key));
            (key, rest, fits)
        });
        match split {
            Some((key, rest, true)) if self.owning.contains(&key) => Owned {
                base: rest.to_owned(),
                owner: Some(key),
                owner_words: institution.owner_words.clone(),
            },
            _ => institution.clone(),
        }
    }

    /// The code of a place where one is known, else its own key.
    pub(super) fn place(&self, key: &str) -> String {
        match self.codes.get(key) {
            Some(codes) if codes.len() == 1 => codes.first().cloned().unwrap_or_default(),
            _ => key.to_owned(),
        }
    }

    /// How a place is written; for a code a country's name.
    pub(super) fn place_name(&self, key: &str) -> Option<String> {
        let forms =
            self.places.get(key).or_else(|| self.places.get(self.named.get(key)?))?;
        // "Velmora" rather than "Velmoran".
        forms
            .iter()
            .min_by_key(|form| (form.chars().count(), **form))
            .map(|form| (*form).to_owned())
    }
}

pub(super) fn last(base: &str) -> String {
    base.rsplit(' ').next().unwrap_or_default().to_owned()
}

/// The names in a phrase that own something: "Velmora" in "Velmora's interior ministry"; after "of" too, with
/// `true`.
fn possessives(name: &str) -> Vec<(&str, bool)> {
    let mut owners = Vec::new();
    let mut of = false;
    for word in name.split_whitespace().take(16) {
        let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        let is_of = owner.is_none();
        let owner = owner.or((of).then_some(word));
        if let Some(owner) =
            owner.filter(|owner| owner.chars().next().is_some_and(char::is_uppercase))
        {
            owners.push((owner, is_of));
        }
        of = word == "of";
    }
    owners
}
