/*!
Benchmarks: how well the reader does on data that people annotated.

The data is not part of the project. `watchfloor eval NAME DIR` measures on a researcher's own copy;
each module says at its head what its benchmark is and how its files are laid out, and
`docs/evaluation.md` says where they come from.

A [`Benchmark`] reads gold annotations from a folder, asks a [`Predictor`] about the texts alone, and
gives a [`Report`]: figures, counts, and the cases that went wrong.

```
use std::path::Path;
use watchfloor_eval::{Part, ReaderPredictor, find};
use watchfloor_reading::Reader;

# fn main() -> Result<(), Box<dyn std::error::Error>> {
let benchmark = find("status").ok_or("no such benchmark")?;
let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reading"));
let reader = Reader::new()?;
let report = benchmark.run(folder, Part::Dev, &mut ReaderPredictor::new(&reader))?;
assert!(report.figure("status_accuracy").is_some());
# Ok(()) }
```

Invariants:

- A predictor never sees an annotation: it is given texts, and places in them where the task says so.
- A figure without cases to take it from is `null`, not 0 and not 1.
- Gold annotations measured against themselves score 1; every benchmark has a test of it.
*/
mod canned;
mod error;
mod files;
mod pages;
mod parties;
mod predictor;
mod report;
mod score;
mod toponyms;

pub mod cameo_class;
pub mod cameo_ner;
pub mod ecb_events;
pub mod geowebnews;
pub mod lgl;
pub mod main_text;
pub mod petrarch;
pub mod place_numbers;
pub mod plv;
pub mod pub_date;
pub mod recognizers;
pub mod room;
pub mod rounds;
pub mod status;
pub mod stories;
pub mod versions;
pub mod wikiwars;

use std::path::Path;

pub use crate::canned::{Canned, GoldEvent};
pub use crate::error::EvalError;
pub use crate::parties::{PartySpan, Role};
pub use crate::predictor::{Predictor, ReaderPredictor, TypeScores};
pub use crate::report::{Miss, Report};
pub use crate::score::{Tally, mean, ratio};

/// One benchmark: a kind of data and what is measured on it.
pub trait Benchmark: Sync {
    /// What it is called on the command line.
    fn name(&self) -> &'static str;

    /// What is measured, in one line.
    fn about(&self) -> &'static str;

    /// Measures `predictor` on the data in `folder`. Benchmarks whose data has no parts take all of
    /// it, whatever `part` says.
    fn run(
        &self,
        folder: &Path,
        part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError>;
}

/// Which part of the data is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What models are fitted to.
    Train,
    /// What decisions are made on.
    Dev,
    /// What is measured once, at the end.
    Test,
}

impl Part {
    /// Its name, which is also that of its files.
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Dev => "dev",
            Part::Test => "test",
        }
    }
}

/// Every benchmark, in the order of their names. A new one is a module and a line here.
pub fn all() -> [&'static dyn Benchmark; 16] {
    [
        &cameo_class::CameoClass,
        &cameo_ner::CameoNer,
        &ecb_events::EcbEvents,
        &geowebnews::GeoWebNews,
        &lgl::Lgl,
        &main_text::MainText,
        &petrarch::Petrarch,
        &plv::Plv,
        &pub_date::PubDate,
        &recognizers::Recognizers,
        &room::RoomSuite,
        &rounds::Rounds,
        &status::StatusSuite,
        &stories::StoriesOfReports,
        &versions::VersionsAndCopies,
        &wikiwars::WikiWars,
    ]
}

/// The benchmark of that name.
pub fn find(name: &str) -> Option<&'static dyn Benchmark> {
    all().into_iter().find(|benchmark| benchmark.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn benchmarks_are_found_by_their_names_which_are_in_order() {
        for benchmark in all() {
            assert_eq!(find(benchmark.name()).map(|b| b.name()), Some(benchmark.name()));
            assert!(!benchmark.about().is_empty());
        }
        assert!(all().is_sorted_by_key(|benchmark| benchmark.name()));
        assert!(find("nothing").is_none());
    }
}
