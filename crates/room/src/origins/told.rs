//! What the names of one report say by themselves, whatever other reports say: it is worked out once for all
//! pictures that show the report.

use std::collections::BTreeSet;

use watchfloor_reading::contract::{Actor, ActorKind};

use super::phrases::{
    Owned, body, is_one_of_them, is_pronoun, normal, office, person, place_key,
    possessive, said_by, spoken_for,
};
use super::tables::CITING;
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::tallies::datelines;

/// What a phrase says, looked at alone.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// See [`normal`].
    pub(super) key: String,
    /// See [`place_key`].
    pub(super) place: String,
    /// See [`person`].
    pub(super) person: String,
    /// The institution that it names.
    pub(super) body: Option<Owned>,
    /// The office that it names.
    pub(super) office: Option<Owned>,
}

impl Phrase {
    pub(super) fn of(words: &str) -> Phrase {
        Phrase {
            key: normal(words),
            place: place_key(words),
            person: person(words),
            body: body(words),
            office: office(words),
        }
    }
}

/// Words with what they say.
#[derive(Debug)]
pub(crate) struct Said {
    pub(super) words: String,
    pub(super) phrase: Phrase,
}

impl Said {
    pub(super) fn of(words: String) -> Said {
        Said { phrase: Phrase::of(&words), words }
    }
}

/// An actor of a report.
#[derive(Debug)]
pub(crate) struct Somebody {
    /// What the name says.
    pub(super) name: Phrase,
    /// The code of the country, in lower case.
    pub(super) country: Option<String>,
    /// Of a person: the offices among the roles.
    pub(super) offices: Box<[Owned]>,
    /// Whom the roles are spokesmen of.
    pub(super) spoken: Box<[Said]>,
    /// The keys of [`possessives`] in the name.
    pub(super) owners: Box<[String]>,
    /// For "its water ministry", where nobody says whose that is: the keys of all words of the sentence.
    pub(super) its: Option<BTreeSet<String>>,
}

impl Somebody {
    fn of(report: &Known, actor: &Actor) -> Somebody {
        let name = Phrase::of(&actor.name);
        let roles = || actor.roles.iter();
        let offices = match actor.kind {
            ActorKind::Person => roles().filter_map(|role| office(role)).collect(),
            _ => Box::default(),
        };
        Somebody {
            country: actor.country.as_ref().map(|code| code.to_lowercase()),
            offices,
            spoken: roles().filter_map(|role| spoken_for(role)).map(Said::of).collect(),
            owners: possessives(&actor.name).map(|(owner, _)| place_key(owner)).collect(),
            its: its(report, actor, &name),
            name,
        }
    }
}

/// The names in a phrase that own something: "Velmora" in "Velmora's interior ministry"; after "of" too, with
/// `true`.
pub(super) fn possessives(name: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut of = false;
    name.split_whitespace().take(16).filter_map(move |word| {
        let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        let is_of = owner.is_none();
        let owner = owner.or(of.then_some(word));
        of = word == "of";
        let owner = owner?;
        owner.starts_with(char::is_uppercase).then_some((owner, is_of))
    })
}

fn its(report: &Known, actor: &Actor, name: &Phrase) -> Option<BTreeSet<String>> {
    let institution = name.body.as_ref().filter(|_| actor.country.is_none())?;
    let first = actor.mentions.first().filter(|_| institution.owner.is_none())?;
    let words = report.words(*first).to_lowercase();
    let is_its =
        ["its ", "their ", "his ", "her "].iter().any(|its| words.starts_with(its));
    let sentences = &report.sheet.reading.sentences;
    let sentence = sentences.get(sentence_of(sentences, *first)).filter(|_| is_its)?;
    let words = report.words(*sentence).split_whitespace();
    Some(words.map(|word| place_key(possessive(word).0)).collect())
}

/// What all names of a report say.
#[derive(Debug)]
pub(crate) struct Told {
    /// The key of the outlet.
    pub(super) outlet: Option<String>,
    /// Towns of datelines with their countries, as keys.
    pub(super) towns: Box<[(String, String)]>,
    /// For each actor.
    pub(super) actors: Box<[Somebody]>,
    /// The sentences in which a word of citing stands.
    pub(super) citing: Box<[usize]>,
}

impl Told {
    /// By a report.
    pub(crate) fn of(report: &Known) -> Told {
        let reading = &report.sheet.reading;
        let towns = datelines(report).into_iter();
        let cites = |at: &usize| {
            let sentence = report.words(reading.sentences[*at]);
            CITING.iter().any(|word| sentence.contains(word))
        };
        Told {
            outlet: report.outlet.as_deref().map(normal),
            towns: towns
                .filter(|(_, country)| !country.is_empty())
                .map(|(town, country)| (place_key(&town), place_key(&country)))
                .collect(),
            actors: reading
                .actors
                .iter()
                .map(|actor| Somebody::of(report, actor))
                .collect(),
            citing: (0..reading.sentences.len()).filter(cites).collect(),
        }
    }
}

/// The source of a statement, by its words.
#[derive(Debug)]
pub(crate) struct Named {
    pub(super) phrase: Phrase,
    /// Whom a spokesman speaks for.
    pub(super) spoken: Option<Said>,
    pub(super) is_pronoun: bool,
    pub(super) is_one_of_them: bool,
}

impl Named {
    /// By these words.
    pub(crate) fn by(words: &str) -> Named {
        Named {
            phrase: Phrase::of(words),
            spoken: spoken_for(words).map(Said::of),
            is_pronoun: is_pronoun(words),
            is_one_of_them: is_one_of_them(words),
        }
    }
}

/// Whom a sentence names as its source, where the reader found none.
#[derive(Debug)]
pub(crate) struct Source {
    pub(super) words: String,
    pub(super) named: Named,
}

impl Source {
    /// By the words of a sentence.
    pub(crate) fn of(sentence: &str) -> Option<Source> {
        said_by(sentence).map(|words| Source { named: Named::by(&words), words })
    }
}
