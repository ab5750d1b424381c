/*!
Which place a given name means, in local news (`lgl`): the Local-Global Lexicon of Lieberman, Samet
and Sankaranarayanan.

File: `lgl.xml`; `article` elements with a `docid`, a `text` and `toponym` elements (`start` and `end`
in characters, `phrase`, and where the place is known a `gaztag` with `geonameid`, `lat`, `lon`).

All names of a document are given; those with a `gaztag` are measured. Figures: `id_accuracy`, the
share of names whose GeoNames id is found, and `within_161_km`, the share put within 100 miles of the
annotated point; a name without an answer is wrong. Both are also given for the even and the odd
documents: the weights of the resolver were fitted to the even ones, and to none of the odd.
*/

use std::path::Path;

use roxmltree::Node;
use watchfloor_places::Gazetteer;

use crate::error::EvalError;
use crate::predictor::Predictor;
use crate::report::Report;
use crate::toponyms::{self, Answer, Document, Name, Which};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct Lgl;

impl Benchmark for Lgl {
    fn name(&self) -> &'static str {
        "lgl"
    }

    fn about(&self) -> &'static str {
        "which place a given name means, in local news"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let documents = read(folder)?;
        let gazetteer = Gazetteer::built_in()?;
        let answers: Vec<_> = documents
            .iter()
            .map(|document| toponyms::resolve(&gazetteer, document))
            .collect();
        Ok(report(&documents, &answers))
    }
}

fn report(documents: &[Document], answers: &[Vec<Option<Answer>>]) -> Report {
    let mut report = Report::new("lgl", None);
    toponyms::score(documents, answers, Which::All, "", &mut report);
    report.count("documents", documents.len());
    report
}

pub(crate) fn read(folder: &Path) -> Result<Vec<Document>, EvalError> {
    let id = |article: Node| article.attribute("docid").unwrap_or("?").to_owned();
    toponyms::read(&folder.join("lgl.xml"), "toponym", id, name)
}

fn name(toponym: Node) -> Option<Name> {
    let tag = toponym.children().find(|child| child.has_tag_name("gaztag"));
    let gold = tag.and_then(|tag| {
        Some(Answer {
            geonames: tag.attribute("geonameid")?.parse().ok(),
            position: (toponyms::number(tag, "lat")?, toponyms::number(tag, "lon")?),
        })
    });
    Some(Name {
        span: toponyms::span(toponym)?,
        words: toponyms::words(toponym, "phrase"),
        gold,
        literal: true,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::canned::Canned;

    const FILE: &str = r#"<articles>
<article docid="1"><text><![CDATA[Rain fell on Paris, Texas, and on Qwxyzgrad.]]></text><toponyms>
<toponym><start>13</start><end>18</end><phrase>Paris</phrase>
<gaztag geonameid="4717560"><lat>33.66</lat><lon>-95.56</lon></gaztag></toponym>
<toponym><start>34</start><end>43</end><phrase>Qwxyzgrad</phrase>
<gaztag geonameid="1"><lat>1.0</lat><lon>2.0</lon></gaztag></toponym>
</toponyms></article>
<article docid="2"><text>Nowhere Street</text><toponyms><toponym><start>0</start><end>14</end>
<phrase>Nowhere Street</phrase></toponym></toponyms></article></articles>"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lgl.xml"), FILE).unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1() {
        let documents = read(folder().path()).unwrap();
        let gold: Vec<Vec<_>> = documents
            .iter()
            .map(|document| document.names.iter().map(|name| name.gold).collect())
            .collect();
        let report = report(&documents, &gold);
        assert_eq!(report.figure("id_accuracy"), Some(1.0));
        assert_eq!(report.figure("within_161_km"), Some(1.0));
        assert_eq!(report.counted("names"), Some(2));
        assert!(report.errors.is_empty());
    }

    #[test]
    fn names_without_an_answer_are_wrong_and_halves_without_names_have_no_figure() {
        let folder = folder();
        let report = Lgl.run(folder.path(), Part::Dev, &mut Canned::default()).unwrap();
        assert_eq!(report.figure("id_accuracy"), Some(0.5));
        assert_eq!(report.figure("within_161_km"), Some(0.5));
        assert_eq!(report.figure("id_accuracy_odd"), None);
        assert_eq!(report.errors.len(), 1);
        assert_eq!(report.errors[0].found, "nothing");
    }
}
