//! Where a figure counts: the places that its sentence names, or else what its report named before.
//!
//! Places are read from the words, not from the gazetteer: a town that no table knows is a town all the
//! same. A name is one of a place where a word like "in" or "town of" stands before it.

use std::borrow::Cow;

use watchfloor_reading::contract::BlockName;

use super::read::Figures;
use super::tables::{BEFORE_OF, COMMON_IN_PLACES, PLACE_BEFORE};
use crate::events::names::{looks_like_name, root};
use crate::maps::HashSet;
use crate::snapshot::Known;

/// A tally remembers so many places.
const PLACES: usize = 40;

/// A place as it is written, and what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Each once, in order.
    roots: Vec<String>,
    written: String,
}

/// The places a figure may be about.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting<'a> {
    /// Those nearest to it: of its sentence, else of the nearest sentence before it that names any, else of
    /// the headline.
    near: Vec<Cow<'a, Named>>,
    /// Whether these stand in its own sentence.
    here: bool,
    /// All that were named until then, by their roots.
    wide: HashSet<&'a str>,
}

impl Named {
    fn meets(&self, other: &Named) -> bool {
        self.roots.iter().any(|root| other.roots.contains(root))
    }

    /// Without what is a country; `None` where nothing is left.
    fn without(&self, countries: &Countries<'_>) -> Option<Cow<'_, Named>> {
        if !self.roots.iter().any(|root| countries.has(root)) {
            return Some(Cow::Borrowed(self));
        }
        let roots = self.roots.iter().filter(|root| !countries.has(root));
        let roots: Vec<String> = roots.cloned().collect();
        let written = self.written.clone();
        (!roots.is_empty()).then_some(Cow::Owned(Named { roots, written }))
    }
}

impl<'a> Setting<'a> {
    /// These are the nearest places, where none were nearer. `here` is whether they stand in its own sentence.
    pub(super) fn name(
        &mut self,
        places: &'a [Named],
        here: bool,
        countries: &Countries<'_>,
    ) {
        if self.near.is_empty() {
            self.near.extend(places.iter().filter_map(|place| place.without(countries)));
            self.here = here && !self.near.is_empty();
        }
    }

    /// These were named until then.
    pub(super) fn mention(&mut self, places: &'a [Named], countries: &Countries<'_>) {
        let roots = places.iter().flat_map(|place| &place.roots);
        let roots = roots.filter(|root| !countries.has(root));
        self.wide.extend(roots.map(String::as_str));
    }

    /// Whether two figures cannot be about one place: neither's nearest places were named around the other.
    pub(super) fn is_apart(&self, other: &Setting<'_>) -> bool {
        if self.near.is_empty() || other.near.is_empty() || self.meets(other) {
            return false;
        }
        !(self.is_named_around(other) && other.is_named_around(self))
    }

    /// Whether they name a place in common.
    pub(super) fn meets(&self, other: &Setting<'_>) -> bool {
        self.near.iter().any(|one| other.near.iter().any(|its| one.meets(its)))
    }

    fn is_named_around(&self, other: &Setting<'_>) -> bool {
        self.near.iter().any(|place| {
            place.roots.iter().any(|root| other.wide.contains(root.as_str()))
        })
    }

    /// Takes in the places of another figure of the same tally that stand in its own sentence.
    pub(super) fn learn(&mut self, other: &Setting<'a>) {
        if other.here && !self.here {
            self.near.clone_from(&other.near);
            self.here = true;
        } else if self.near.is_empty() {
            self.near.clone_from(&other.near);
        } else if other.here {
            for place in &other.near {
                if self.near.len() < PLACES && !self.near.contains(place) {
                    self.near.push(place.clone());
                }
            }
        }
        if self.wide.len() < PLACES {
            self.wide.extend(&other.wide);
        }
    }

    /// The one place that it names, as it is written; `None` for none and for several. `here` asks for one that
    /// stands in its own sentence.
    pub(super) fn only(&self, here: bool) -> Option<&str> {
        if here && !self.here {
            return None;
        }
        let first = self.near.first()?;
        let same = self.near.iter().all(|place| place.meets(first));
        same.then_some(first.written.as_str())
    }
}

/// What is no place to tell two events by: whole countries, by their roots. Those that readings know, and those
/// that datelines name behind a town: "FERRIN, Ardovia".
#[derive(Debug, Default)]
pub(super) struct Countries<'a>(HashSet<&'a str>);

impl<'a> Countries<'a> {
    /// Those of all these reports.
    pub(super) fn of(reports: impl Iterator<Item = &'a Figures>) -> Countries<'a> {
        let roots = reports.flat_map(|figures| &figures.countries);
        Countries(roots.map(String::as_str).collect())
    }

    fn has(&self, root: &str) -> bool {
        self.0.contains(root)
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

/// The places that a text names.
pub(super) fn in_words(text: &str) -> Vec<Named> {
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
                found.extend(whole(&words[start..at].join(" ")));
            }
        }
        if start < at {
            found.extend(whole(&words[start..at].join(" ")));
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

/// A name as a place; none for words that many names share.
pub(super) fn whole(name: &str) -> Option<Named> {
    let bare = name.trim_matches(|c: char| !c.is_alphanumeric());
    let bare =
        bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
    let mut roots: Vec<String> = bare
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !COMMON_IN_PLACES.contains(&word.to_lowercase().as_str()))
        .map(root)
        .filter(|root| !root.is_empty())
        .collect();
    roots.sort_unstable();
    roots.dedup();
    (!roots.is_empty()).then(|| Named { roots, written: bare.to_owned() })
}

/// "PORT ENNIS" as it is written elsewhere.
pub(super) fn title_case(town: &str) -> String {
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
        let brenmark = root("Brenmark");
        let countries = Countries(HashSet::from_iter([brenmark.as_str()]));
        let places = in_words(text);
        let kept = places.iter().filter_map(|place| place.without(&countries));
        kept.map(|place| place.written.clone()).collect()
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
