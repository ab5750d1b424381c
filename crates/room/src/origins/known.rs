//! All who are named in a snapshot: the first pass, which makes names the same.

use std::collections::BTreeSet;

use watchfloor_reading::contract::{Actor, ActorKind, CharSpan};
use watchfloor_record::VersionId;

use super::citations::{Citations, Cited};
use super::homes::Homes;
use super::phrases::{Owned, normal, place_key};
use super::tables::{OF_STATE, OUTLETS};
use super::told::{Somebody, Told, possessives};
use super::without_article;
use crate::maps::{HashMap, HashSet};
use crate::sheet::sentence_of;
use crate::snapshot::{Known, Snapshot};
use crate::threads::{self, both};

/// Where a name is looked up: the report itself, then its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Report(VersionId),
    Story(VersionId),
}

/// So many candidates for a short name are looked at; with more it is ambiguous anyway.
const CANDIDATES: usize = 48;
/// Something that belongs to a place, as [`super::phrases::Owned`] in the words of the reports themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Of<'a> {
    pub(super) base: &'a str,
    pub(super) owner: Option<&'a str>,
    pub(super) owner_words: Option<&'a str>,
}

impl<'a> Of<'a> {
    pub(super) fn new(owned: &'a Owned) -> Of<'a> {
        Of {
            base: &owned.base,
            owner: owned.owner.as_deref(),
            owner_words: owned.owner_words.as_deref(),
        }
    }
}

type Codes<'a> = HashMap<&'a str, BTreeSet<&'a str>>;
/// A person's full name, with the country where one is known.
type Named<'a> = (&'a str, Option<&'a str>);
/// Where a thing is looked up, and its last word.
type Place<'a> = (Scope, &'a str);

/// The institutions of a scope that have one last word.
#[derive(Debug, Default)]
pub(super) struct Institutions<'a> {
    /// As they were told.
    told: BTreeSet<Of<'a>>,
    /// With the owners that stand before them as bare names, in order.
    pub(super) owned: Vec<Of<'a>>,
    /// The same where a country's name and its code are one owner; each once.
    pub(super) placed: Vec<Of<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct Everybody<'a> {
    /// The outlets of reports, by key.
    outlets: Outlets<'a>,
    /// Whose the words of reports are.
    homes: Homes<'a>,
    /// Outlets cited in sentences.
    citations: Citations<'a>,
    /// Names that own institutions, with the forms they are written in.
    places: HashMap<&'a str, BTreeSet<&'a str>>,
    /// The country of each town that a dateline puts in one country and no other.
    towns: HashMap<&'a str, Option<&'a str>>,
    /// Names of countries, as the reader knows them.
    countries: HashSet<&'a str>,
    /// Country codes of places.
    codes: Codes<'a>,
    /// The place of a code.
    named: HashMap<&'a str, &'a str>,
    /// Institutions by their last word.
    pub(super) institutions: HashMap<Place<'a>, Institutions<'a>>,
    /// Places that are countries or own something ("Tolse's mayor"): before a body they say whose it is.
    owning: HashSet<&'a str>,
    /// Offices that are told with their owners, by their last word.
    pub(super) owned_offices: HashMap<Place<'a>, BTreeSet<Of<'a>>>,
    /// Who is who.
    pub(super) people: People<'a>,
}

/// The persons of a snapshot.
#[derive(Debug, Default)]
pub(super) struct People<'a> {
    /// Holders of offices by the office's last word.
    pub(super) offices: HashMap<Place<'a>, BTreeSet<(Of<'a>, &'a str)>>,
    /// Full names by surname, with countries.
    pub(super) surnames: HashMap<(Option<VersionId>, &'a str), BTreeSet<Named<'a>>>,
    /// How a full name is written.
    pub(super) written: HashMap<&'a str, &'a str>,
}

/// A report, and what its names say by themselves.
pub(super) type Teller<'a> = (&'a Known, &'a Told);

impl<'a> Everybody<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Everybody<'a> {
        let tellers: Vec<Teller<'a>> =
            threads::map(&snapshot.reports, |report| (report, report.memo.told(report)));
        let outlets = outlets(&tellers);
        let citations = || Citations::of(&tellers, &outlets);
        let homes = || Homes::of(snapshot, &tellers);
        let (mut everybody, (people, (homes, citations))) = both(
            || Everybody::places_and_bodies(&tellers),
            || both(|| People::of(&tellers), || both(homes, citations)),
        );
        everybody.people = people;
        everybody.homes = homes;
        everybody.citations = citations;
        everybody.outlets = outlets;
        everybody.forget_people_as_places();
        for (place, codes) in &everybody.codes {
            for code in codes.iter().filter(|_| codes.len() == 1) {
                let name = everybody.named.entry(code).or_insert(place);
                *name = (*name).min(place);
            }
        }
        for (report, told) in &tellers {
            everybody.find_its(report, told);
        }
        everybody.place_institutions();
        everybody
    }

    /// The towns, countries and institutions that reports name.
    fn places_and_bodies(tellers: &[Teller<'a>]) -> Everybody<'a> {
        let mut everybody = Everybody::default();
        for (_, told) in tellers {
            everybody.learn_towns(told);
        }
        for (report, told) in tellers {
            for (actor, somebody) in report.sheet.reading.actors.iter().zip(&told.actors)
            {
                everybody.meet(report, actor, somebody);
            }
        }
        everybody
    }

    /// "BRELL, Yorova": Brell is in Yorova.
    fn learn_towns(&mut self, told: &'a Told) {
        for (town, country) in &told.towns {
            let country = country.as_str();
            let known = self.towns.entry(town).or_insert(Some(country));
            if *known != Some(country) {
                *known = None;
            }
        }
    }

    /// "The interior ministry in Brell" is that of the country: no town has a ministry of its own.
    pub(super) fn of_country<'o>(&'o self, institution: Of<'o>) -> Of<'o> {
        of_country(&self.towns, institution)
    }

    /// Takes in somebody of a report.
    fn meet(&mut self, report: &'a Known, actor: &'a Actor, told: &'a Somebody) {
        let scopes = [Scope::Report(report.id), Scope::Story(report.story)];
        let place = told.name.place.as_str();
        if let (ActorKind::Country, Some(code)) = (actor.kind, &told.country) {
            self.codes.entry(place).or_default().insert(code);
            self.places.entry(place).or_default().insert(without_article(&actor.name));
            self.owning.insert(place);
            self.countries.insert(place);
        }
        let phrases = || {
            let spoken = told.spoken.iter().map(|said| &said.phrase);
            std::iter::once(&told.name).chain(spoken)
        };
        for institution in phrases().filter_map(|phrase| phrase.body.as_ref()) {
            let institution = of_country(&self.towns, Of::new(institution));
            let institution = self.owned_by(institution, told);
            self.keep(report, institution);
        }
        for held in phrases().filter_map(|phrase| phrase.office.as_ref()) {
            if held.owner.is_none() {
                continue;
            }
            for scope in scopes {
                let known =
                    self.owned_offices.entry((scope, last(&held.base))).or_default();
                if known.len() < CANDIDATES {
                    known.insert(Of { owner_words: None, ..Of::new(held) });
                }
            }
        }
        if told.owners.is_empty() {
            return;
        }
        for ((owner, is_of), key) in possessives(&actor.name).zip(&told.owners) {
            self.places.entry(key).or_default().insert(owner);
            if !is_of {
                self.owning.insert(key);
            }
        }
    }

    /// "Norr's office" has the country of Adela Norr, who is no place.
    fn forget_people_as_places(&mut self) {
        let surnames = self.people.surnames.keys();
        let surnames: HashSet<String> = surnames
            .filter(|(story, _)| story.is_none())
            .map(|(_, surname)| place_key(surname))
            .filter(|key| !self.countries.contains(key.as_str()))
            .collect();
        self.codes.retain(|place, _| !surnames.contains(*place));
        self.owning.retain(|place| !surnames.contains(*place));
    }

    /// Keeps an institution where it is looked for.
    fn keep(&mut self, report: &Known, institution: Of<'a>) {
        for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
            let place = (scope, last(institution.base));
            let known = &mut self.institutions.entry(place).or_default().told;
            if known.len() < CANDIDATES {
                known.insert(institution);
            }
        }
    }

    /// Finds whose "its water ministry" is: the only country's that the sentence names.
    fn find_its(&mut self, report: &'a Known, told: &'a Told) {
        for somebody in &told.actors {
            let (Some(institution), Some(words)) = (&somebody.name.body, &somebody.its)
            else {
                continue;
            };
            let named: BTreeSet<&'a str> = words
                .iter()
                .filter_map(|key| {
                    let codes = self.codes.get(key.as_str())?;
                    Some(only(codes).unwrap_or(key))
                })
                .collect();
            if let (1, Some(owner)) = (named.len(), named.first()) {
                self.keep(report, Of { owner: Some(owner), ..Of::new(institution) });
            }
        }
    }

    /// With the owner that its words or its country give, noting which code belongs to which name.
    fn owned_by(&mut self, institution: Of<'a>, somebody: &'a Somebody) -> Of<'a> {
        if let (Some(owner), Some(code)) = (institution.owner, &somebody.country) {
            self.codes.entry(owner).or_default().insert(code);
        }
        let owner = institution.owner.or(somebody.country.as_deref());
        Of { owner, owner_words: None, base: institution.base }
    }

    /// Works out what institutions are compared by, once all are known.
    fn place_institutions(&mut self) {
        let mut institutions = std::mem::take(&mut self.institutions);
        let all: Vec<&mut Institutions<'a>> = institutions.values_mut().collect();
        threads::turn(all, |some| {
            let owned: BTreeSet<Of<'a>> =
                some.told.iter().map(|full| self.attributive(*full)).collect();
            let placed: BTreeSet<Of<'a>> = owned
                .iter()
                .map(|full| Of {
                    owner: full.owner.map(|owner| self.place(owner)),
                    ..*full
                })
                .collect();
            some.owned = owned.into_iter().collect();
            some.placed = placed.into_iter().collect();
        });
        self.institutions = institutions;
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
        self.outlets.contains_key(key.as_str())
            || (is_proper && key.contains(' ') && OUTLETS.contains(&last_word))
    }

    /// The outlet whose words a report's, or a sentence's, are.
    pub(super) fn home<'o>(
        &'o self,
        report: &'o Known,
        sentence: Option<usize>,
    ) -> Option<&'o str> {
        self.homes.home(report, sentence)
    }

    /// The other outlet's report in which the sentence of a span stood first, and where.
    pub(super) fn first_of(
        &self,
        report: &Known,
        span: CharSpan,
    ) -> Option<(&'a Known, CharSpan)> {
        let at = sentence_of(&report.sheet.reading.sentences, span);
        self.homes.first(report, at)
    }

    /// The outlet that the sentence of a span cites.
    pub(super) fn cited(&self, report: &Known, span: CharSpan) -> Option<&Cited<'a>> {
        let at = sentence_of(&report.sheet.reading.sentences, span);
        self.citations.cited.get(&(report.id, at))
    }

    /// The one other outlet that a report names.
    pub(super) fn only_cited(&self, report: &Known) -> Option<&str> {
        self.citations.only.get(&report.id).copied()
    }

    /// Whether a name is that of a country or place that owns institutions: what the reader, who knows no
    /// such country, took for a person. `key` is the place's.
    pub(super) fn is_place(&self, name: &str, key: &str) -> bool {
        let name = name.trim();
        !name.contains(char::is_whitespace)
            && name.starts_with(char::is_uppercase)
            && self.places.contains_key(key)
    }

    /// With its owner, where that stands before it as a bare name: "the Velmora interior ministry".
    pub(super) fn attributive<'o>(&self, institution: Of<'o>) -> Of<'o>
    where
        'a: 'o,
    {
        let Some((first, rest)) = institution.base.split_once(' ') else {
            return institution;
        };
        let key = place_key(first);
        let Some(key) = self.owning.get(key.as_str()).copied() else {
            return institution;
        };
        let fits =
            institution.owner.is_none_or(|owner| self.place(owner) == self.place(key));
        if fits {
            Of { base: rest, owner: Some(key), ..institution }
        } else {
            institution
        }
    }

    /// The code of a place where one is known, else its own key.
    pub(super) fn place<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.codes.get(key).and_then(only).unwrap_or(key)
    }

    /// How a place is written; for a code a country's name.
    pub(super) fn place_name(&self, key: &str) -> Option<&'a str> {
        let forms =
            self.places.get(key).or_else(|| self.places.get(self.named.get(key)?))?;
        // "Velmora" rather than "Velmoran".
        forms.iter().copied().min_by_key(|form| (form.chars().count(), *form))
    }
}

impl<'a> People<'a> {
    /// All whom the actors of reports are.
    fn of(tellers: &[Teller<'a>]) -> People<'a> {
        let mut people = People::default();
        for (report, told) in tellers {
            let actors = report.sheet.reading.actors.iter().zip(&told.actors);
            for (actor, somebody) in actors.filter(|(it, _)| it.kind == ActorKind::Person)
            {
                people.meet(report, actor, somebody);
            }
        }
        people
    }

    fn meet(&mut self, report: &'a Known, actor: &'a Actor, told: &'a Somebody) {
        let full = told.name.person.as_str();
        let Some((_, surname)) = full.rsplit_once(' ') else { return };
        for story in [None, Some(report.story)] {
            let named = self.surnames.entry((story, surname)).or_default();
            named.insert((full, actor.country.as_deref()));
        }
        let name = self.written.entry(full).or_insert(&actor.name);
        // The shortest form is the one without titles.
        if (actor.name.len(), actor.name.as_str()) < (name.len(), name) {
            *name = &actor.name;
        }
        for held in &told.offices {
            for scope in [Scope::Report(report.id), Scope::Story(report.story)] {
                let offices = self.offices.entry((scope, last(&held.base))).or_default();
                if offices.len() < CANDIDATES {
                    offices.insert((Of::new(held), full));
                }
            }
        }
    }
}

/// The outlets of reports, by key, as they are written.
pub(super) type Outlets<'a> = HashMap<&'a str, &'a str>;

fn outlets<'a>(tellers: &[Teller<'a>]) -> Outlets<'a> {
    let mut outlets = Outlets::default();
    for (report, told) in tellers {
        if let (Some(outlet), Some(key)) = (report.outlet.as_deref(), &told.outlet) {
            let name = outlets.entry(key).or_insert(outlet);
            // Of several ways to write it the first in the alphabet, whichever came first.
            if without_article(outlet) < without_article(name) {
                *name = outlet;
            }
        }
    }
    outlets
}

fn of_country<'o>(
    towns: &HashMap<&'o str, Option<&'o str>>,
    institution: Of<'o>,
) -> Of<'o> {
    let is_of_state = || OF_STATE.contains(&last(institution.base));
    let town = institution.owner.filter(|_| is_of_state());
    match town.and_then(|town| towns.get(town)) {
        Some(Some(country)) => {
            Of { owner: Some(country), owner_words: None, base: institution.base }
        }
        _ => institution,
    }
}

/// The code of a place that has one alone.
fn only<'a>(codes: &BTreeSet<&'a str>) -> Option<&'a str> {
    codes.first().copied().filter(|_| codes.len() == 1)
}

/// The last word.
pub(super) fn last(base: &str) -> &str {
    base.rsplit(' ').next().unwrap_or_default()
}
