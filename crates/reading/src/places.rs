/*!
Where: the places that the text names, and which of them is the place of an event.

A name is a place of an act only where the text says that something is in, at or near it, or where
it is itself what is struck. Possessors and demonyms ("Iran's attack", "Israeli strike") are
parties, not places.
*/

use std::ops::Range;

use watchfloor_model::NameKind;
use watchfloor_ontology::QuadClass;
use watchfloor_places::{Context, Gazetteer, Grain, Mention, Resolved};

use crate::contract::{PlaceFrom, PlaceGrain};
use crate::events;
use crate::syntax::Text;

/// A place that the text names.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) words: Range<usize>,
    pub(crate) place: Resolved,
    /// Whether a preposition of place stands before it.
    located: bool,
}

/// Prepositions that say where something is or is done.
const WHERE: &[&str] = &[
    "above",
    "across",
    "along",
    "alongside",
    "around",
    "at",
    "below",
    "beneath",
    "beside",
    "beyond",
    "in",
    "inside",
    "into",
    "near",
    "off",
    "on",
    "outside",
    "over",
    "throughout",
    "under",
    "within",
];

/// Most places of a report that are resolved.
const MOST: usize = 2_000;

/// The places of the text, in order. `place` is that of the dateline, if any.
pub(crate) fn places(
    text: &Text<'_>,
    whole: &str,
    gazetteer: &Gazetteer,
    place: Option<&str>,
) -> Vec<Draft> {
    let annotation = text.annotation();
    let names: Vec<Range<usize>> = annotation
        .names
        .iter()
        .filter(|name| name.kind == NameKind::Location)
        .map(|name| text.bare_name(&name.words))
        .take(MOST)
        .collect();
    let mentions: Vec<Mention<'_>> = names
        .iter()
        .map(|words| {
            let span = annotation.span(words);
            Mention { name: span.slice(whole), span }
        })
        .collect();
    let found =
        gazetteer.resolve(&mentions, &Context { text: whole, countries: &[], place });
    names
        .into_iter()
        .zip(found)
        .filter_map(|(words, place)| {
            let located = is_located(text, &words);
            place.map(|place| Draft { words, place, located })
        })
        .collect()
}

/// Whether a preposition of place governs the name, directly or through the noun it is part of.
fn is_located(text: &Text<'_>, words: &Range<usize>) -> bool {
    let mut word = text.head_of(words);
    for _ in 0..4 {
        if text.word(word).relation == "nmod:poss" {
            return false;
        }
        if text.has_case(word, WHERE) {
            return true;
        }
        if !matches!(
            text.word(word).relation,
            "compound" | "flat" | "appos" | "conj" | "amod"
        ) {
            return false;
        }
        word = text.word(word).head;
    }
    false
}

/// Gives each event its place: from its clause, else its sentence, else what its paragraph named
/// last before it.
pub(crate) fn locate(text: &Text<'_>, places: &[Draft], events: &mut [events::Draft]) {
    for event in events {
        let struck = |at: &usize| {
            let words = &places[*at].words;
            event.kind.quad() == QuadClass::MaterialConflict
                && event.recipient_words.iter().any(|part| holds(part, words))
                && !matches!(places[*at].place.grain, Grain::Country)
        };
        let party = |at: &usize| {
            let words = &places[*at].words;
            event
                .actor_words
                .iter()
                .any(|part| holds(part, words) && !places[*at].located)
        };
        let fits = |at: &usize| (places[*at].located && !party(at)) || struck(at);
        let sentence =
            text.annotation().sentences[text.word(event.carrier).sentence].clone();
        let paragraph = paragraph_of(text, event.carrier);
        // The nearest of the finest: "in Syria" says less than "in Damascus, Syria".
        let best_in = |range: &Range<usize>| {
            (0..places.len())
                .filter(|at| holds(range, &places[*at].words) && fits(at))
                .min_by_key(|at| {
                    let place = &places[*at];
                    (
                        coarseness(place.place.grain),
                        place.words.start.abs_diff(event.carrier),
                    )
                })
        };
        let before = paragraph.start..sentence.start;
        event.place = best_in(&event.clause)
            .map(|at| (at, PlaceFrom::Clause))
            .or_else(|| best_in(&sentence).map(|at| (at, PlaceFrom::Sentence)))
            .or_else(|| best_in(&before).map(|at| (at, PlaceFrom::Paragraph)));
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn paragraph_of(text: &Text<'_>, word: usize) -> Range<usize> {
    let paragraphs = &text.annotation().paragraphs;
    let at = paragraphs.partition_point(|paragraph| paragraph.end <= word);
    paragraphs.get(at).cloned().unwrap_or(word..word)
}

fn coarseness(grain: Grain) -> u8 {
    match grain {
        Grain::Site | Grain::City => 0,
        Grain::Region => 1,
        Grain::Country => 2,
    }
}

pub(crate) fn grain(grain: Grain) -> PlaceGrain {
    match grain {
        Grain::Country => PlaceGrain::Country,
        Grain::Region => PlaceGrain::Region,
        Grain::City => PlaceGrain::City,
        Grain::Site => PlaceGrain::Site,
    }
}
