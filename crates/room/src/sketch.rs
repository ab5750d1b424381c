/*!
What whole reports are compared by.

A [`Sketch`] is a pure function of one report, so that two sketches can be compared at any time,
whatever else is in the room. It holds a sample of the text's shingles (runs of four stems), by which
versions and copies are known, and the terms that tell its story.

The sample is of the kind where a shingle's own hash says whether it is in: what two texts share is in
both samples or in neither. A longer text is sampled more thinly, and what is left of a dense sample at
a thinner level is what would have been taken there, so any two can be compared.
*/

mod coding;
mod terms;
mod told;

use watchfloor_reading::contract::{BlockName, ReportPart};
use watchfloor_text::{CharIndex, Span};

use crate::time;
use crate::words;

pub use self::terms::{Kind, Term, Token, tokens};
pub(crate) use self::terms::{rarity, term_hash};
pub use self::told::Told;

/// Stems in a shingle: three are shared by chance within a subject, five miss too much of an edited
/// text.
const SHINGLE: usize = 4;
/// A sample is thinned until it has no more shingles than this, but not beyond [`DENSE`]: of a short copy
/// of a long text enough must be left to tell.
const FEW_SHINGLES: usize = 96;
/// Up to this level, where one shingle in eight is kept, samples of most texts are.
const DENSE: u8 = 3;
/// The samples of very long texts are thinned until they have no more than this.
const MOST_SHINGLES: usize = 768;
/// Nothing is thinned further; a text of so many words is refused long before.
const THINNEST: u8 = 16;
/// The stems of a headline that are kept.
const MOST_HEADLINE: usize = 16;

/// What is kept of a report's text, to find versions, copies and stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Who published it, in lower case and without "the".
    pub outlet: Option<String>,
    /// A hash of its address, without what does not tell articles apart.
    pub address: Option<i64>,
    /// The day on which it was published, since 1970; where it does not say, the first date it tells.
    pub day: Option<i32>,
    /// The days, months and years it names.
    pub told: Told,
    /// Of the shingles, one in 2 to the power of this is kept.
    pub level: u8,
    /// The shingles kept, as hashes in order.
    pub shingles: Vec<u32>,
    /// The stems of its headline, as hashes in order.
    pub headline: Vec<u16>,
    /// The terms of its story, in the order of their hashes.
    pub terms: Vec<Term>,
}

impl Sketch {
    /// The sketch of a report; its text must be there.
    pub fn new(report: &ReportPart, address: Option<&str>) -> Sketch {
        let headline = report.title.as_deref().unwrap_or_default();
        let body = body(report);
        let stems: Vec<String> =
            body.iter().flat_map(|line| words::stems(line)).collect();
        let (level, shingles) = sample(&stems);
        let published =
            report.published.as_deref().and_then(time::days).map(|(first, _)| first);
        let (first_told, told) = told::told(&body);
        Sketch {
            outlet: report
                .outlet
                .as_deref()
                .map(loosely)
                .filter(|outlet| !outlet.is_empty()),
            address: address.map(bare_address).map(|bare| words::hash(bare.as_bytes())),
            day: published.or(first_told),
            told,
            level,
            shingles,
            headline: headline_stems(headline),
            terms: terms::terms(headline, &body),
        }
    }

    /// The form in which it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        coding::encode(self)
    }

    /// Out of the stored form.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        coding::decode(bytes)
    }

    /// What it shares of its text with another.
    pub fn overlap(&self, other: &Sketch) -> Overlap {
        let level = self.level.max(other.level);
        let own = thinned(self, level);
        let others = thinned(other, level);
        Overlap { own: own.len(), others: others.len(), shared: shared(&own, &others) }
    }

    /// The share of the shorter headline's stems that stand in the other one, if both have headlines.
    pub fn same_headline(&self, other: &Sketch) -> Option<f32> {
        let least = self.headline.len().min(other.headline.len());
        (least > 0).then(|| shared(&self.headline, &other.headline) as f32 / least as f32)
    }
}

/// How many shingles two texts have, and share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Of the one.
    pub own: usize,
    /// Of the other.
    pub others: usize,
    /// Of both.
    pub shared: usize,
}

impl Overlap {
    /// The share of the shorter text that stands in the longer.
    pub fn contained(&self) -> f32 {
        share(self.shared, self.own.min(self.others))
    }

    /// The share of both texts together that stands in both.
    pub fn alike(&self) -> f32 {
        share(self.shared, self.own + self.others - self.shared)
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The lines that tell something. Datelines, credits and notes are the same in every report of an
/// outlet, or differ between copies.
fn body(report: &ReportPart) -> Vec<&str> {
    let text = report.text.as_str();
    let index = CharIndex::new(text);
    let mut lines = Vec::new();
    for block in &report.blocks {
        if matches!(block.kind, BlockName::Paragraph | BlockName::Subhead) {
            let start = index.byte_of_char(block.span[0]);
            let end = index.byte_of_char(block.span[1]).max(start);
            lines.extend(Span::new(start, end).slice(text).lines());
        }
    }
    if lines.iter().all(|line| line.trim().is_empty()) {
        lines = text.lines().collect();
    }
    lines
}

/// A name of an outlet as it is compared: "The Northwater Dispatch" is "Northwater Dispatch".
fn loosely(outlet: &str) -> String {
    let lower = outlet.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let words = if words.len() > 1 {
        words.strip_prefix(&["the"]).unwrap_or(&words)
    } else {
        &words
    };
    words.join(" ")
}

/// An address without scheme, `www.`, fragment, and the parameters by which links are counted.
fn bare_address(address: &str) -> String {
    const COUNTED: &[&str] = &["utm_", "fbclid", "gclid", "ocid", "cmpid", "smid"];
    let address = address.trim();
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let after_www = after_scheme.strip_prefix("www.").unwrap_or(after_scheme);
    let whole = after_www.split('#').next().unwrap_or_default();
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    let counted =
        |parameter: &str| COUNTED.iter().any(|start| parameter.starts_with(start));
    let kept: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !counted(part)).collect();
    let (host, rest) = path.split_once('/').unwrap_or((path, ""));
    let mut bare = host.to_lowercase();
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        bare.push('/');
        bare.push_str(part);
    }
    for (at, parameter) in kept.iter().enumerate() {
        bare.push(if at == 0 { '?' } else { '&' });
        bare.push_str(parameter);
    }
    bare
}

/// The level of a text's sample, and the hashes in it.
fn sample(stems: &[String]) -> (u8, Vec<u32>) {
    let length = SHINGLE.min(stems.len());
    if length == 0 {
        return (0, Vec::new());
    }
    let mut hashes: Vec<u32> =
        stems.windows(length).map(|run| short_hash(&run.join(" "))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut level = 0;
    while (level < DENSE && hashes.len() > FEW_SHINGLES)
        || (level < THINNEST && hashes.len() > MOST_SHINGLES)
    {
        level += 1;
        hashes.retain(|hash| is_kept(*hash, level));
    }
    (level, hashes)
}

/// Whether a shingle is in samples of a level. The upper bits decide it, so what is kept lies close
/// together and is stored in few bytes.
fn is_kept(hash: u32, level: u8) -> bool {
    hash.checked_shr(32 - u32::from(level)).unwrap_or(0) == 0
}

fn thinned(sketch: &Sketch, level: u8) -> Vec<u32> {
    sketch.shingles.iter().copied().filter(|hash| is_kept(*hash, level)).collect()
}

fn short_hash(words: &str) -> u32 {
    (words::hash(words.as_bytes()) as u64 >> 32) as u32
}

fn headline_stems(headline: &str) -> Vec<u16> {
    let mut hashes: Vec<u16> = words::stems(headline)
        .iter()
        .take(MOST_HEADLINE)
        .map(|stem| (short_hash(stem) >> 16) as u16)
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// How many values two sorted lists have in common.
pub(crate) fn shared<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut at, mut its, mut found) = (0, 0, 0);
    while let (Some(left), Some(right)) = (one.get(at), other.get(its)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => its += 1,
            std::cmp::Ordering::Equal => {
                found += 1;
                at += 1;
                its += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn sketch(text: &str) -> Sketch {
        let report = ReportPart { text: text.to_owned(), ..ReportPart::default() };
        Sketch::new(&report, Some("https://www.example.org/a/?utm_source=x#top"))
    }

    #[test]
    fn an_address_is_the_same_with_scheme_and_counting_parameters_or_without() {
        let bare = "example.org/News/a?id=1";
        for other in [
            "https://www.Example.org/News/a/?id=1&utm_source=feed",
            "http://example.org/News/a?id=1#comments",
        ] {
            assert_eq!(bare_address(other), bare);
        }
        assert_ne!(bare_address("https://example.org/News/a?id=2"), bare);
    }

    #[test]
    fn outlets_are_compared_loosely() {
        assert_eq!(loosely("The Northwater Dispatch"), loosely("northwater dispatch"));
        assert_ne!(loosely("The Dispatch"), loosely("The Courier"));
        assert_eq!(loosely("The"), "the");
    }

    #[test]
    fn a_thin_sample_can_be_compared_with_a_dense_one() {
        let long: String = (0..3000).map(|at| format!("word{at} ")).collect();
        let short: String = (0..120).map(|at| format!("word{at} ")).collect();
        let (long, short) = (sketch(&long), sketch(&short));
        assert!(long.level > short.level);
        let overlap = long.overlap(&short);
        assert!(overlap.others > 0);
        assert!((overlap.contained() - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn names_numbers_and_days_are_told_from_words() {
        let found = sketch(
            "On Tuesday the fleet of Ilse Brandt left Quellport with 412 sailors.",
        );
        let kinds: Vec<Kind> = ["tuesday", "fleet", "quellport", "412"]
            .iter()
            .map(|stem| {
                let hash = short_hash(stem) >> 8;
                found.terms.iter().find(|term| term.hash == hash).unwrap().kind
            })
            .collect();
        assert_eq!(kinds, [Kind::Day, Kind::Word, Kind::Name, Kind::Number]);
    }

    #[test]
    fn the_first_date_told_stands_for_a_missing_day_of_publication() {
        let found = sketch("Updated March 3, 2031\nThe port was closed.");
        assert_eq!(found.day, time::days("2031-03-03").map(|(day, _)| day));
    }

    proptest! {
        #[test]
        fn any_text_has_a_sketch_that_comes_back_from_its_bytes(text in "\\PC{0,400}") {
            let made = sketch(&text);
            prop_assert_eq!(Sketch::from_bytes(&made.to_bytes()), Some(made));
        }

        #[test]
        fn any_bytes_are_a_sketch_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = bytes;
            let _ = Sketch::from_bytes(&bytes);
            bytes.insert(0, 1);
            let _ = Sketch::from_bytes(&bytes);
        }
    }
}
