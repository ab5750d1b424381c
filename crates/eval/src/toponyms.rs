//! Names of places in annotated documents, and how well they are put on the map.

use std::path::Path;

use roxmltree::{Document as Xml, Node};
use watchfloor_places::{Context, Gazetteer, Mention};
use watchfloor_reading::contract::CharSpan;
use watchfloor_text::{CharIndex, Span};

use crate::error::EvalError;
use crate::report::{Miss, Report};
use crate::score::ratio;

/// A place is right if it is within so many kilometres (100 miles) of where the annotators put it.
pub(crate) const NEAR: f64 = 161.0;

/// Degrees north and east.
pub(crate) type Position = (f64, f64);

/// A document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) text: String,
    /// In the order of the text.
    pub(crate) names: Vec<Name>,
}

/// A name of a place.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) span: CharSpan,
    /// The name as annotated.
    pub(crate) words: String,
    /// What the annotators say it means.
    pub(crate) gold: Option<Answer>,
    /// Whether it is one of those that are measured first and foremost.
    pub(crate) literal: bool,
}

/// A place, as far as it is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) geonames: Option<u64>,
    pub(crate) position: Position,
}

/// The articles of a file as documents: `tag` is the elements of names, which `name` reads.
pub(crate) fn read(
    path: &Path,
    tag: &str,
    id: fn(Node) -> String,
    name: fn(Node) -> Option<Name>,
) -> Result<Vec<Document>, EvalError> {
    let content = crate::files::text(path)?;
    let xml = Xml::parse(&content).map_err(|error| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {}", error.pos().row),
        problem: format!("not XML: {error}"),
    })?;
    let mut documents = Vec::new();
    for article in
        xml.root_element().children().filter(|node| node.has_tag_name("article"))
    {
        let toponyms = article.descendants().filter(|node| node.has_tag_name(tag));
        let mut names: Vec<Name> = toponyms.filter_map(name).collect();
        names.sort_by_key(|name| name.span);
        documents.push(Document { id: id(article), text: words(article, "text"), names });
    }
    Ok(documents)
}

/// The words of a child element; empty without one.
pub(crate) fn words(node: Node, child: &str) -> String {
    let child = node.children().find(|child_node| child_node.has_tag_name(child));
    child.and_then(|child| child.text()).unwrap_or("").trim().to_owned()
}

/// The number in a child element.
pub(crate) fn number<T: std::str::FromStr>(node: Node, child: &str) -> Option<T> {
    words(node, child).parse().ok()
}

/// The span that `start` and `end` give.
pub(crate) fn span(node: Node) -> Option<CharSpan> {
    let (start, end) = (number(node, "start")?, number(node, "end")?);
    (start <= end).then_some([start, end])
}

/// What the gazetteer makes of the names of a document, which are given to it.
pub(crate) fn resolve(gazetteer: &Gazetteer, document: &Document) -> Vec<Option<Answer>> {
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
    let found = gazetteer.resolve(&mentions, &context);
    found
        .into_iter()
        .map(|place| {
            place.map(|place| Answer {
                geonames: place.geonames,
                position: (place.lat, place.lon),
            })
        })
        .collect()
}

/// Which names are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those with a known place.
    All,
    /// Those that stand for the place itself.
    Literal,
}

/// Adds the figures of answers for the names of each document, over all and over every second one
/// (weights may have been fitted to the even ones).
pub(crate) fn score(
    documents: &[Document],
    answers: &[Vec<Option<Answer>>],
    which: Which,
    ending: &str,
    report: &mut Report,
) {
    let (mut total, mut same, mut near) = ([0; 2], [0; 2], [0; 2]);
    for (number, (document, answers)) in documents.iter().zip(answers).enumerate() {
        for (name, answer) in document.names.iter().zip(answers) {
            let Some(gold) = name.gold.filter(|_| which == Which::All || name.literal)
            else {
                continue;
            };
            let is_same = answer.is_some_and(|answer| {
                answer.geonames.is_some() && answer.geonames == gold.geonames
            });
            let far = answer.map(|answer| distance(answer.position, gold.position));
            total[number % 2] += 1;
            same[number % 2] += usize::from(is_same);
            near[number % 2] += usize::from(far.is_some_and(|far| far <= NEAR));
            if which == Which::All && !far.is_some_and(|far| far <= NEAR) {
                report.errors.push(Miss {
                    place: format!(
                        "document {}, characters {:?}",
                        document.id, name.span
                    ),
                    text: name.words.clone(),
                    expected: shown(Some(gold)),
                    found: shown(*answer),
                });
            }
        }
    }
    for (label, counts) in [("id_accuracy", same), ("within_161_km", near)] {
        report.add(
            format!("{label}{ending}"),
            ratio(counts.iter().sum(), total.iter().sum()),
        );
        report.add(format!("{label}{ending}_even"), ratio(counts[0], total[0]));
        report.add(format!("{label}{ending}_odd"), ratio(counts[1], total[1]));
    }
    report.count(format!("names{ending}"), total.iter().sum());
}

fn shown(answer: Option<Answer>) -> String {
    answer.map_or("nothing".to_owned(), |answer| {
        let (lat, lon) = answer.position;
        let id = answer.geonames.map_or("no id".to_owned(), |id| id.to_string());
        format!("{id} at {lat:.2}, {lon:.2}")
    })
}

/// Kilometres on the globe.
pub(crate) fn distance(from: Position, to: Position) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across =
        from.0.to_radians().cos() * to.0.to_radians().cos() * half(to.1 - from.1);
    2.0 * 6371.0 * (half(to.0 - from.0) + across).sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        let paris_to_london = distance((48.857, 2.352), (51.507, -0.128));
        assert!((paris_to_london - 344.0).abs() < 2.0, "{paris_to_london}");
        assert_eq!(distance((10.0, 20.0), (10.0, 20.0)), 0.0);
        assert!((distance((0.0, 179.5), (0.0, -179.5)) - 111.2).abs() < 0.1);
    }
}
