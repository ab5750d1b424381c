/*!
Places in news of the world (`geowebnews`): the GeoWebNews corpus of Gritta, Pilehvar and Collier.

File: `GWN.xml`; `article` elements with a `file` number, a `text` and `toponym` elements: `start` and
`end` in characters, `extractedName`, `type`, and where the place is known `geonamesID`, `latitude`,
`longitude`. A name is literal if its type is Literal, Literal_Modifier, Mixed, Coercion or
Embedded_Literal: it stands for the place itself. The others (Metonymic, Demonym, …) stand for
something associated with it.

Two things are measured.

- Given the names: `id_accuracy` and `within_161_km`, as in [`crate::lgl`], over literal names with a
  known place; with the ending `_associative_too` over all names with one.
- From the text alone: the places of the reading against the literal names with a known place.
  `recognition_f1` asks for the same words, give or take some of them; `end_to_end_f1` also for a
  point within 161 km. What the reading finds at other annotated names is neither right nor wrong.
*/

use std::path::Path;

use roxmltree::Node;
use watchfloor_places::Gazetteer;
use watchfloor_reading::contract::{CharSpan, Place};

use crate::error::EvalError;
use crate::predictor::Predictor;
use crate::report::Report;
use crate::score::Tally;
use crate::toponyms::{self, Answer, Document, NEAR, Name, Which};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct GeoWebNews;

const LITERAL: [&str; 5] =
    ["Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal"];

impl Benchmark for GeoWebNews {
    fn name(&self) -> &'static str {
        "geowebnews"
    }

    fn about(&self) -> &'static str {
        "places in news of the world: found, and put on the map"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let documents = read(folder)?;
        let gazetteer = Gazetteer::built_in()?;
        let answers: Vec<_> = documents
            .iter()
            .map(|document| toponyms::resolve(&gazetteer, document))
            .collect();
        let places: Vec<_> = documents
            .iter()
            .map(|document| predictor.read(&document.text, None).places)
            .collect();
        Ok(report(&documents, &answers, &places))
    }
}

fn report(
    documents: &[Document],
    answers: &[Vec<Option<Answer>>],
    places: &[Vec<Place>],
) -> Report {
    let mut report = Report::new("geowebnews", None);
    toponyms::score(documents, answers, Which::Literal, "", &mut report);
    toponyms::score(documents, answers, Which::All, "_associative_too", &mut report);
    let (mut recognition, mut end_to_end) = (Tally::default(), Tally::default());
    for (document, places) in documents.iter().zip(places) {
        let found = places_found(document, places);
        recognition = recognition.plus(found[0]);
        end_to_end = end_to_end.plus(found[1]);
    }
    report.add("recognition_f1", recognition.f1());
    report.add("end_to_end_f1", end_to_end.f1());
    report.add("end_to_end_precision", end_to_end.precision());
    report.add("end_to_end_recall", end_to_end.recall());
    report.count("documents", documents.len());
    report.count("places_read", places.iter().map(Vec::len).sum());
    report
}

/// How many literal names a reading's places cover, and cover near their points.
fn places_found(document: &Document, places: &[Place]) -> [Tally; 2] {
    let wanted = |name: &&Name| name.literal && name.gold.is_some();
    let mut tallies = [Tally::default(); 2];
    for name in document.names.iter().filter(wanted) {
        let here = || places.iter().filter(|place| overlap(place.span, name.span));
        let is_near = here().any(|place| is_near(place, name));
        tallies[0].add(true, here().next().is_some());
        tallies[1].add(true, is_near);
    }
    for place in places {
        let mut names =
            document.names.iter().filter(|name| overlap(place.span, name.span));
        let is_found = names.clone().any(|name| wanted(&name));
        let is_other = !is_found && names.clone().next().is_some();
        let is_right = names.any(|name| wanted(&name) && is_near(place, name));
        // A hit was counted at the name; a place that is none is a false alarm.
        tallies[0].add(false, !is_found && !is_other);
        tallies[1].add(false, !is_right && !is_other);
    }
    tallies
}

fn overlap(a: CharSpan, b: CharSpan) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

fn is_near(place: &Place, name: &Name) -> bool {
    name.gold.is_some_and(|gold| {
        toponyms::distance((place.lat, place.lon), gold.position) <= NEAR
    })
}

pub(crate) fn read(folder: &Path) -> Result<Vec<Document>, EvalError> {
    let id = |article: Node| article.attribute("file").unwrap_or("?").to_owned();
    toponyms::read(&folder.join("GWN.xml"), "toponym", id, name)
}

/// Expressions ("the frontier") and words that look like places and are none are left out.
fn name(toponym: Node) -> Option<Name> {
    let kind = toponyms::words(toponym, "type");
    let gold = toponyms::number(toponym, "geonamesID").and_then(|geonames| {
        let position = (
            toponyms::number(toponym, "latitude")?,
            toponyms::number(toponym, "longitude")?,
        );
        Some(Answer { geonames: Some(geonames), position })
    });
    if gold.is_none()
        && (kind.ends_with("_Expression")
            || matches!(kind.as_str(), "Non_Toponym" | "Homonym"))
    {
        return None;
    }
    Some(Name {
        span: toponyms::span(toponym)?,
        words: toponyms::words(toponym, "extractedName"),
        gold,
        literal: LITERAL.contains(&kind.as_str()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::canned::{Canned, reading};
    use watchfloor_reading::contract::PlaceGrain;

    const TEXT: &str = "Alda's envoy left Kharkiv for Turkish talks.";
    const FILE: &str = "<articles><article file='0'><text>Alda's envoy left Kharkiv for Turkish \
        talks.</text><toponyms>\
        <toponym><extractedName>Kharkiv</extractedName><type>Literal</type><start>18</start>\
        <end>25</end><geonamesID>706483</geonamesID><latitude>49.98</latitude>\
        <longitude>36.25</longitude></toponym>\
        <toponym><extractedName>Turkish</extractedName><type>Non_Literal_Modifier</type>\
        <start>30</start><end>37</end><geonamesID>298795</geonamesID><latitude>39</latitude>\
        <longitude>35</longitude></toponym>\
        <toponym><extractedName>talks</extractedName><type>Non_Lit_Expression</type>\
        <start>38</start><end>43</end></toponym></toponyms></article></articles>";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("GWN.xml"), FILE).unwrap();
        folder
    }

    fn place(span: CharSpan, (lat, lon): (f64, f64)) -> Place {
        let (name, grain) = ("a place".to_owned(), PlaceGrain::City);
        Place { id: 0, span, name, country: None, geonames: None, lat, lon, grain }
    }

    #[test]
    fn gold_against_gold_is_1() {
        let documents = read(folder().path()).unwrap();
        let gold: Vec<Vec<_>> = documents
            .iter()
            .map(|document| document.names.iter().map(|name| name.gold).collect())
            .collect();
        let places = vec![vec![place([18, 25], (49.98, 36.25))]];
        let report = report(&documents, &gold, &places);
        for figure in ["id_accuracy", "within_161_km_associative_too", "end_to_end_f1"] {
            assert_eq!(report.figure(figure), Some(1.0), "{figure}");
        }
        assert_eq!(report.counted("names"), Some(1));
        assert_eq!(report.counted("names_associative_too"), Some(2));
    }

    #[test]
    fn places_of_the_reading_are_measured() {
        let folder = folder();
        let run = |places: Vec<Place>| {
            let mut canned = Canned::default();
            let mut reading = reading(TEXT, &[]);
            reading.places = places;
            canned.readings.insert(TEXT.to_owned(), reading);
            GeoWebNews.run(folder.path(), Part::Dev, &mut canned).unwrap()
        };
        assert_eq!(run(Vec::new()).figure("end_to_end_f1"), Some(0.0));
        // Turkish is a name too, but not a literal one.
        let report =
            run(vec![place([18, 25], (50.0, 36.0)), place([30, 37], (0.0, 0.0))]);
        assert_eq!(report.figure("end_to_end_f1"), Some(1.0));
        // The right words at the wrong point, and a place where there is none.
        let report = run(vec![place([18, 25], (0.0, 0.0)), place([0, 4], (0.0, 0.0))]);
        assert_eq!(report.figure("recognition_f1"), Some(2.0 / 3.0));
        assert_eq!(report.figure("end_to_end_f1"), Some(0.0));
    }
}
