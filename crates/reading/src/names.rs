/*!
Names, set right where a rule knows better than the model.

The model saw few states in its training and none that is new to it: a country that speaks ("Orvane denied
…") is often tagged as a person, and the word for its people ("an Orvanian official") as a name. Everything
after this step trusts the kinds of names, so they are mended once, before it.
*/

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use watchfloor_actors::{CountryWord, Kind, Registry};
use watchfloor_model::{Annotation, Name, NameKind};

use crate::lexicon::{self, Noun};

/// What only a country or a region has: leaders too have governments, forces and ministers.
const OF_PLACES: &[&str] = &[
    "border",
    "borders",
    "capital",
    "coast",
    "embassy",
    "ministry",
    "navy",
    "parliament",
    "president",
    "territory",
];
/// What only a country has.
const OF_STATES: &[&str] = &["embassy", "ministry", "navy", "parliament", "president"];
/// Words between a possessor and what it has ("Orvane's **interior** ministry").
const LONGEST_POSSESSION: usize = 3;
/// Prepositions that only a place has behind them.
const IN_PLACES: &[&str] = &["across", "in", "inside", "near", "throughout"];
/// What stands before a person's name alone.
const TITLES: &[&str] =
    &["dr", "dr.", "miss", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir"];
/// Countries that are people's names as well.
const GIVEN_NAMES: &[&str] = &["Chad", "Georgia", "Jordan"];
/// Endings of words for the people of a country.
const DEMONYM_ENDINGS: &[&str] =
    &["an", "ans", "ean", "ese", "i", "ian", "ians", "is", "ish"];
/// Fewest letters that a country and the word for its people have in common.
const SHORTEST_STEM: usize = 3;

/// Sets the names of an annotation right. `place` is that of the dateline, if any, and `on_the_map` says
/// whether the gazetteer has a name. Gives the names that the report itself shows to be countries, although
/// no table has them.
pub(crate) fn mend(
    text: &str,
    annotation: &mut Annotation,
    registry: &Registry,
    on_the_map: impl Fn(&str) -> bool,
    place: Option<&str>,
) -> HashSet<String> {
    let names = std::mem::take(&mut annotation.names);
    let view = View { text, annotation, registry };
    let people = view.surnames(&names);
    let shown = view.places(&names, place);
    let mended: Vec<Name> = names
        .into_iter()
        .filter_map(|name| {
            let kind = view.kind(&name, &people, &shown.places)?;
            Some(Name { kind, ..name })
        })
        .collect();
    let states = shown.states.into_iter().filter(|form| {
        !people.contains(form) && registry.find(form, None).is_none() && !on_the_map(form)
    });
    let states = states.map(str::to_owned).collect();
    annotation.names = mended;
    states
}

/// Single words that a report shows to be places, and those of them that it shows to be countries.
#[derive(Default)]
struct Shown<'a> {
    places: HashSet<&'a str>,
    states: HashSet<&'a str>,
}

struct View<'a> {
    text: &'a str,
    annotation: &'a Annotation,
    registry: &'a Registry,
}

impl<'a> View<'a> {
    fn form(&self, word: usize) -> &'a str {
        self.annotation.words[word].span.slice(self.text)
    }

    /// The words of a name without an article and without the clitic of a possessive.
    fn bare(&self, name: &Name) -> Range<usize> {
        let mut words = name.words.clone();
        while words.len() > 1
            && matches!(self.form(words.end - 1), "'s" | "’s" | "'" | "’")
        {
            words.end -= 1;
        }
        if words.len() > 1 && self.form(words.start).eq_ignore_ascii_case("the") {
            words.start += 1;
        }
        words
    }

    /// First and last words of the people with more than one name: alone, they are those people.
    fn surnames(&self, names: &[Name]) -> HashSet<&'a str> {
        let people = names.iter().filter(|name| name.kind == NameKind::Person);
        people
            .map(|name| self.bare(name))
            .filter(|words| words.len() > 1)
            .flat_map(|words| [self.form(words.start), self.form(words.end - 1)])
            .collect()
    }

    /// What is a name, and of what; none where it is no name at all.
    fn kind(
        &self,
        name: &Name,
        people: &HashSet<&str>,
        places: &HashSet<&str>,
    ) -> Option<NameKind> {
        let words = self.bare(name);
        let phrase = self.annotation.span(&words).slice(self.text);
        let known = self.registry.country_word(phrase);
        // "Lebanese officials": the word for a people names nobody.
        if matches!(known, Some((_, CountryWord::Demonym))) {
            return None;
        }
        if words.len() == 1 && self.is_demonym(name, words.start, people) {
            return None;
        }
        let is_person = name.kind == NameKind::Person
            && (words.len() == 1 && people.contains(phrase) || self.is_titled(&words));
        if name.kind != NameKind::Person || is_person {
            return Some(name.kind);
        }
        match known {
            Some((_, CountryWord::Government)) => return Some(NameKind::Organization),
            Some((_, CountryWord::Name)) if !GIVEN_NAMES.contains(&phrase) => {
                return Some(NameKind::Location);
            }
            _ => {}
        }
        let entry = self.registry.find(phrase, None);
        if entry.is_some_and(|entry| entry.kind == Kind::Organization) {
            return Some(NameKind::Organization);
        }
        let is_place = words.len() == 1 && places.contains(phrase);
        Some(if is_place { NameKind::Location } else { NameKind::Person })
    }

    /// Whether a title stands before the name.
    fn is_titled(&self, words: &Range<usize>) -> bool {
        let Some(before) = words.start.checked_sub(1) else { return false };
        let all = &self.annotation.words;
        let form = self.form(before).to_lowercase();
        all[before].sentence == all[words.start].sentence
            && (TITLES.contains(&form.as_str())
                || (lexicon::noun(&form) == Some(Noun::Person)
                    && words.contains(&all[before].head)))
    }

    /// "A **Kestrian** official": a word that ends like one for a people, before the noun that it
    /// describes, and not the name of anybody in the text ("Duran aides" after "Paula Duran").
    fn is_demonym(&self, name: &Name, word: usize, people: &HashSet<&str>) -> bool {
        let all = &self.annotation.words;
        let form = self.form(word);
        let head = all[word].head;
        name.kind != NameKind::Location
            && ends_like_demonym(form)
            && !people.contains(form)
            && name.words.len() == 1
            && head > word
            && head <= word + LONGEST_POSSESSION
            && matches!(all[word].relation, "amod" | "compound" | "nmod:desc")
            && self.form(head).starts_with(char::is_lowercase)
            && self.registry.find(form, None).is_none()
            && (matches!(
                lexicon::noun(self.form(head)),
                Some(Noun::Person | Noun::Organization)
            ) || self.registry.sector_of(&self.form(head).to_lowercase()).is_some())
    }

    /// The single words that the report itself shows to be places: by a name of that kind, by what they
    /// have, by a preposition, by the word for their people, or by the dateline.
    fn places(&self, names: &[Name], place: Option<&str>) -> Shown<'a> {
        let mut found = Shown::default();
        let mut open: HashMap<&'a str, Vec<usize>> = HashMap::new();
        for name in names {
            let words = self.bare(name);
            if words.len() == 1 {
                open.entry(self.form(words.start)).or_default().push(words.start);
                if name.kind == NameKind::Location {
                    found.places.insert(self.form(words.start));
                }
            }
        }
        if let Some(place) = place {
            // The town stands in capitals there.
            let parts = place.split(|c: char| !c.is_alphanumeric());
            let parts: HashSet<String> = parts.map(str::to_lowercase).collect();
            let told = open.keys().filter(|form| parts.contains(&form.to_lowercase()));
            found.places.extend(told);
            // "AUREL, Ilmara": the country stands last.
            let last = place.rsplit_once(',').map(|(_, last)| last.trim());
            let state = last.and_then(|last| open.get_key_value(last));
            found.states.extend(state.map(|(form, _)| *form));
        }
        let peoples = self.stems_of_peoples();
        for (form, mentions) in &open {
            let has = |list: &[&str]| mentions.iter().any(|&at| self.has(at, list));
            let is_people = stem(form).is_some_and(|stem| peoples.contains(stem));
            if is_people || has(OF_PLACES) || mentions.iter().any(|&at| self.is_in(at)) {
                found.places.insert(form);
            }
            if is_people || has(OF_STATES) {
                found.states.insert(form);
            }
        }
        found
    }

    /// What is left of the words for peoples without their endings.
    fn stems_of_peoples(&self) -> HashSet<&'a str> {
        let capital = |form: &&str| form.starts_with(char::is_uppercase);
        let forms = (0..self.annotation.words.len()).map(|word| self.form(word));
        forms
            .filter(capital)
            .flat_map(|form| {
                DEMONYM_ENDINGS.iter().filter_map(|end| form.strip_suffix(end))
            })
            .filter(|stem| stem.chars().count() >= SHORTEST_STEM)
            .collect()
    }

    /// "Orvane's interior ministry": whether the name is the possessor of a noun of the list.
    fn has(&self, word: usize, nouns: &[&str]) -> bool {
        let all = &self.annotation.words;
        let sentence = &self.annotation.sentences[all[word].sentence];
        let clitic = word + 1;
        clitic < sentence.end
            && matches!(self.form(clitic), "'s" | "’s" | "'" | "’")
            && all[word].relation == "nmod:poss"
            && {
                let head = all[word].head;
                head > clitic
                    && head <= clitic + LONGEST_POSSESSION
                    && nouns.contains(&self.form(head).to_lowercase().as_str())
            }
    }

    /// "In Orvane".
    fn is_in(&self, word: usize) -> bool {
        let Some(before) = word.checked_sub(1) else { return false };
        let all = &self.annotation.words;
        all[before].head == word
            && all[before].relation == "case"
            && IN_PLACES.contains(&self.form(before).to_lowercase().as_str())
            // "In Quarrow's view": it is the view that something is in.
            && all[word].relation != "nmod:poss"
    }
}

/// A word without the vowels that fall off before the ending of its people: "Anduria", "Andurian".
fn stem(form: &str) -> Option<&str> {
    let stem = form.trim_end_matches(['a', 'e', 'i', 'o', 'u', 'y']);
    (stem.chars().count() >= SHORTEST_STEM).then_some(stem)
}

/// Whether a word ends like one for the people of a country, and begins with a capital.
fn ends_like_demonym(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
        && DEMONYM_ENDINGS.iter().any(|end| {
            form.strip_suffix(end)
                .is_some_and(|stem| stem.chars().count() >= SHORTEST_STEM)
        })
}
