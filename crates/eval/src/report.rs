use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// What a benchmark found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The benchmark's name.
    pub benchmark: String,
    /// The part of the data; `null` where it has none.
    pub part: Option<String>,
    /// The figures, the most telling first; `null` where there were no cases to take one from.
    #[serde(serialize_with = "as_map")]
    pub figures: Vec<(String, Option<f64>)>,
    /// How many cases of what kind.
    #[serde(serialize_with = "as_map")]
    pub counts: Vec<(String, usize)>,
    /// The cases that went wrong, in the order of the data.
    pub errors: Vec<Miss>,
    /// What to know about this run.
    pub notes: Vec<String>,
}

/// A case that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Which case: a line of a file, an id, a heading.
    pub place: String,
    /// Its text.
    pub text: String,
    /// What the annotators say.
    pub expected: String,
    /// What the predictor said.
    pub found: String,
}

impl Report {
    /// An empty report.
    pub fn new(benchmark: &str, part: Option<&str>) -> Report {
        Report {
            benchmark: benchmark.to_owned(),
            part: part.map(str::to_owned),
            ..Report::default()
        }
    }

    /// Adds a figure.
    pub fn add(&mut self, name: impl Into<String>, value: Option<f64>) {
        self.figures.push((name.into(), value));
    }

    /// Adds a count.
    pub fn count(&mut self, name: impl Into<String>, value: usize) {
        self.counts.push((name.into(), value));
    }

    /// The figure of that name.
    pub fn figure(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|(known, _)| known == name).and_then(|(_, value)| *value)
    }

    /// The count of that name.
    pub fn counted(&self, name: &str) -> Option<usize> {
        self.counts.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// Pairs as a map that keeps their order.
fn as_map<T: Serialize, S: Serializer>(
    pairs: &[(String, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, value) in pairs {
        map.serialize_entry(name, value)?;
    }
    map.end()
}
