//! Where a figure counts: the places that its sentence names, or else what its report named before.
//!
//! Places are read from the words, not from the gazetteer: a town that no table knows is a town all the
//! same. A name is one of a place where a word like "in" or "town of" stands before it.

use std::collections::BTreeSet;

use watchfloor_reading::contract::{ActorKind, BlockName, CharSpan};

use super::tables::{BEFORE_OF, COMMON_IN_PLACES, PLACE_BEFORE};
use crate::events::names::{looks_like_name, root};
use crate::maps::HashMap;
use crate::snapshot::{Known, Snapshot};

/// Of a report so many sentences before a figure are looked at for places.
const SENTENCES: usize = 40;

/// A place as it is written, and what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    roots: BTreeSet<String>,
    written: String,
}

/// The places a figure may be about.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// Those nearest to it: of its sentence, else of the nearest sentence before it that names any, else of
    /// the headline.
    near: Vec<Named>,
    /// Whether these stand in its own sentence.
    here: bool,
    /// All that were named until then, by their roots.
    wide: BTreeSet<String>,
}

impl Setting {
    /// Whether two figures cannot be about one place: neither's nearest places were named around the other.
    pub(super) fn is_apart(&self, other: &Setting) -> bool {
        if self.near.is_empty() || other.near.is_empty() || self.meets(other) {
            return false;
        }
        !(self.is_named_around(other) && other.is_named_around(self))
    }

    /// Whether they name a place in common.
    pub(super) fn meets(&self, other: &Setting) -> bool {
        self.near.iter().any(|one| {
            other
                .near
                .iter()
                .any(|its| one.roots.intersection(&its.roots).next().is_some())
        })
    }

    fn is_named_around(&self, other: &Setting) -> bool {
        self.near
            .iter()
            .any(|place| place.roots.iter().any(|root| other.wide.contains(root)))
    }

    /// Takes in the places of another figure of the same tally that stand in its own sentence.
    pub(super) fn learn(&mut self, other: &Setting) {
        if other.here && !self.here {
            self.near.clone_from(&other.near);
            self.here = true;
        } else if self.near.is_empty() {
            self.near.clone_from(&other.near);
        } else if other.here {
            for place in &other.near {
                if self.near.len() < SENTENCES && !self.near.contains(place) {
                    self.near.push(place.clone());
                }
            }
        }
        if self.wide.len() < SENTENCES {
            self.wide.extend(other.wide.iter().cloned());
        }
    }

    /// The one place that it names, as it is written; `None` for none and for several. `here` asks for one that
    /// stands in its own sentence.
    pub(super) fn only(&self, here: bool) -> Option<&str> {
        if here && !self.here {
            return None;
        }
        let first = self.near.first()?;
        let same = self
            .near
            .iter()
            .all(|place| place.roots.intersection(&first.roots).next().is_some());
        same.then_some(first.written.as_str())
    }
}

/// What is no place to tell two events by: whole countries.
#[derive(Debug, Default)]
pub(super) struct Countries(BTreeSet<String>);

impl Countries {
    /// Those that readings know, and those that datelines name behind a town: "FERRIN, Ardovia".
    pub(super) fn of(snapshot: &Snapshot) -> Countries {
        let mut found = BTreeSet::new();
        for report in &snapshot.reports {
            let reading = &report.sheet.reading;
            for actor in &reading.actors {
                if actor.kind == ActorKind::Country {
                    found.insert(root(&actor.name));
                }
            }
            for (_, country) in datelines(report) {
                found.extend(country.split_whitespace().map(root));
            }
        }
        Countries(found)
    }
}

/// Town and country of each dateline of a report.
pub(crate) fn datelines(report: &Known) -> Vec<(String, String)> {
    let blocks = &report.sheet.reading.report.blocks;
    let lines = blocks.iter().filter(|block| block.kind == BlockName::Dateline).take(4);
    lines
        .map(|block| {
            let words = report.words(block.span);
            let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
            let (town, country) = words.split_once(',').unwrap_or((words, ""));
            (town.trim().to_owned(), country.trim().to_owned())
        })
        .collect()
}

/// Finds the settings of the figures of one report.
pub(super) struct Places<'a> {
    report: &'a Known,
    countries: &'a Countries,
    /// For each sentence looked at its places.
    known: HashMap<usize, Vec<Named>>,
    /// Those of the headline and the dateline.
    head: Vec<Named>,
}

impl<'a> Places<'a> {
    pub(super) fn new(report: &'a Known, countries: &'a Countries) -> Places<'a> {
        let mut head: Vec<Named> = Vec::new();
        for (town, _) in datelines(report) {
            head.extend(named(&title_case(&town), countries));
        }
        let title = report.title.as_deref().unwrap_or_default();
        head.splice(0..0, in_words(title, countries));
        Places { report, countries, known: HashMap::default(), head }
    }

    fn of_sentence(&mut self, at: usize) -> &[Named] {
        let (report, countries) = (self.report, self.countries);
        self.known.entry(at).or_insert_with(|| {
            let span: Option<&CharSpan> = report.sheet.reading.sentences.get(at);
            span.map_or(Vec::new(), |span| in_words(report.words(*span), countries))
        })
    }

    /// The setting of a figure in this sentence. `part` is the part of it that is about this figure and no other,
    /// if there are several.
    pub(super) fn of(&mut self, sentence: usize, part: Option<CharSpan>) -> Setting {
        let mut setting = Setting::default();
        if let Some(part) = part {
            setting.near = in_words(self.report.words(part), self.countries);
            setting.here = !setting.near.is_empty();
        }
        for at in (0..=sentence).rev().take(SENTENCES) {
            let places = self.of_sentence(at);
            for place in places {
                setting.wide.extend(place.roots.iter().cloned());
            }
            if setting.near.is_empty() && !places.is_empty() {
                setting.here = at == sentence;
                setting.near = places.to_vec();
            }
        }
        for place in &self.head {
            setting.wide.extend(place.roots.iter().cloned());
        }
        if setting.near.is_empty() {
            setting.near.clone_from(&self.head);
        }
        setting
    }
}

/// The places that a text names.
fn in_words(text: &str, countries: &Countries) -> Vec<Named> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let name = leads_to_place(&words, at);
        at += 1;
        if !name {
            continue;
        }
        // "In the Ardovian town of Ferrin": the town comes with its own "of".
        if words.get(at).is_some_and(|word| matches!(*word, "the" | "a")) {
            at += 1;
        }
        let start = at;
        let mut ends = false;
        while at < words.len() && !ends && is_name(words[at]) {
            ends = words[at].ends_with([',', '.', ';', ':', ')', '!', '?', '"', '”']);
            at += 1;
            let owner = words[at - 1].ends_with("'s") || words[at - 1].ends_with("’s");
            if owner {
                // "In Dorvik's Mint Square": both.
                found.extend(named(&words[start..at].join(" "), countries));
            }
        }
        if start < at {
            found.extend(named(&words[start..at].join(" "), countries));
        }
    }
    let mut kept: Vec<Named> = Vec::new();
    for place in found {
        if !kept.contains(&place) {
            kept.push(place);
        }
    }
    kept
}

/// Whether a place may follow the word at `at`.
fn leads_to_place(words: &[&str], at: usize) -> bool {
    let among = |list: &[&str], word: &str| {
        list.iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    if among(PLACE_BEFORE, words[at]) {
        return true;
    }
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    words[at].eq_ignore_ascii_case("of")
        && before.is_some_and(|word| among(BEFORE_OF, word))
}

fn is_name(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    looks_like_name(bare)
}

/// A name as a place; none for a country, and for words that many names share.
fn named(name: &str, countries: &Countries) -> Option<Named> {
    let bare = name.trim_matches(|c: char| !c.is_alphanumeric());
    let bare =
        bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
    let roots: BTreeSet<String> = bare
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !COMMON_IN_PLACES.contains(&word.to_lowercase().as_str()))
        .map(root)
        .filter(|root| !root.is_empty() && !countries.0.contains(root))
        .collect();
    (!roots.is_empty()).then(|| Named { roots, written: bare.to_owned() })
}

/// "PORT ENNIS" as it is written elsewhere.
fn title_case(town: &str) -> String {
    let words = town.split_whitespace().map(|word| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
        })
    });
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<String> {
        let countries = Countries(BTreeSet::from([root("Brenmark")]));
        in_words(text, &countries).into_iter().map(|place| place.written).collect()
    }

    #[test]
    fn places_are_names_behind_words_of_place() {
        assert_eq!(
            written("A bomb killed 3 people in Sefrin, Brenmark, on Monday."),
            ["Sefrin"]
        );
        assert_eq!(written("The shelling of Ferrin killed 9."), ["Ferrin"]);
        assert_eq!(
            written("Police fired in Dorvik's Mint Square."),
            ["Dorvik", "Dorvik's Mint Square"]
        );
        assert!(
            written("The head of River Relief spoke in Brenmark in March.").is_empty()
        );
    }

    #[test]
    fn odd_words_are_no_trouble() {
        assert!(written("in").is_empty());
        assert!(written("of in at , in ’s in 's").is_empty());
        assert_eq!(title_case("É"), "É");
    }
}
