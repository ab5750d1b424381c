/*!
What speaks for each place that a name may mean, with the annotators' choice: what `train/places.py`
fits the resolver's weights to. Of GeoWebNews only literal names are taken; of GeoVirus (Gritta and
others; `GeoVirus.xml`), which is no benchmark here, all.
*/

use std::fmt::Write;
use std::path::Path;

use roxmltree::Node;
use watchfloor_places::{Context, Gazetteer, Mention, Resolved};
use watchfloor_text::{CharIndex, Span};

use crate::error::EvalError;
use crate::toponyms::{self, Answer, Document, Name};

/// Candidates within so many kilometres of the annotated point are right where none has the id; the
/// second is for the middles of regions and countries, on which people differ.
const RIGHT: [f64; 2] = [30.0, 120.0];

/// Lines for the documents of `corpus` (`lgl`, `geowebnews`, `geovirus`) whose number, divided by
/// four, leaves one of `rests`, after so many rounds of the resolver. A line has the document's
/// number, how many names share the candidate, 1 if it is right, and its numbers; an empty line ends a
/// name.
pub fn lines(
    corpus: &str,
    folder: &Path,
    gazetteer: &Gazetteer,
    rounds: usize,
    rests: &[usize],
) -> Result<String, EvalError> {
    let documents = match corpus {
        "lgl" => crate::lgl::read(folder)?,
        "geowebnews" => crate::geowebnews::read(folder)?,
        _ => geovirus(folder)?,
    };
    let mut out = String::new();
    for (number, document) in documents.iter().enumerate() {
        if rests.contains(&(number % 4)) {
            write_document(&mut out, number, document, gazetteer, rounds);
        }
    }
    Ok(out)
}

fn write_document(
    out: &mut String,
    number: usize,
    document: &Document,
    gazetteer: &Gazetteer,
    rounds: usize,
) {
    let index = CharIndex::new(&document.text);
    let mentions: Vec<Mention> = document
        .names
        .iter()
        .map(|name| {
            let [start, end] = name.span.map(|offset| index.byte_of_char(offset));
            Mention { name: &name.words, span: Span::new(start, end) }
        })
        .collect();
    let context = Context { text: &document.text, ..Context::default() };
    for weighed in gazetteer.weighed(&mentions, &context, rounds) {
        let golds: Vec<Answer> = weighed
            .mentions
            .iter()
            .filter_map(|mention| document.names.get(*mention))
            .filter(|name| name.literal)
            .filter_map(|name| name.gold)
            .collect();
        let Some(gold) = golds.first() else { continue };
        let places: Vec<&Resolved> =
            weighed.candidates.iter().map(|(place, _)| place).collect();
        let right = right(&places, gold);
        if places.len() < 2 || !right.contains(&true) {
            continue;
        }
        for ((_, numbers), right) in weighed.candidates.iter().zip(right) {
            let _ = write!(out, "{number}\t{}\t{}", golds.len(), u8::from(right));
            for value in numbers {
                let _ = write!(out, "\t{value:.4}");
            }
            out.push('\n');
        }
        out.push('\n');
    }
}

/// Which candidates are right: the one with the id, else those that are near enough.
fn right(places: &[&Resolved], gold: &Answer) -> Vec<bool> {
    let same =
        |place: &&Resolved| place.geonames.is_some() && place.geonames == gold.geonames;
    let mut right: Vec<bool> = places.iter().map(same).collect();
    for reach in RIGHT {
        if !right.contains(&true) {
            let far = |place: &&Resolved| {
                toponyms::distance((place.lat, place.lon), gold.position)
            };
            right = places.iter().map(|place| far(place) < reach).collect();
        }
    }
    right
}

fn geovirus(folder: &Path) -> Result<Vec<Document>, EvalError> {
    let id = |article: Node| toponyms::words(article, "source");
    toponyms::read(&folder.join("GeoVirus.xml"), "location", id, |location| {
        // Its offsets count from one.
        let [start, end] = toponyms::span(location)?;
        let position =
            (toponyms::number(location, "lat")?, toponyms::number(location, "lon")?);
        Some(Name {
            span: [start.checked_sub(1)?, end.checked_sub(1)?],
            words: toponyms::words(location, "name"),
            gold: Some(Answer { geonames: None, position }),
            literal: true,
        })
    })
}
