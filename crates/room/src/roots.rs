//! The first mention of the act that a mention is of.

use crate::maps::HashMap;
use watchfloor_record::Line;

/// Where the parents of mentions end.
#[derive(Debug)]
pub(crate) struct Roots(HashMap<Line, Line>);

impl Roots {
    /// Follows all mentions that have a parent, each step once.
    pub(crate) fn new(parents: &HashMap<Line, Line>) -> Roots {
        let mut found: HashMap<Line, Line> = HashMap::default();
        found.reserve(parents.len());
        let mut way: Vec<Line> = Vec::new();
        for line in parents.keys() {
            let mut at = *line;
            let root = loop {
                if let Some(root) = found.get(&at) {
                    break *root;
                }
                match parents.get(&at) {
                    // A way as long as there are links has turned in a circle.
                    Some(parent) if way.len() <= parents.len() => {
                        way.push(at);
                        at = *parent;
                    }
                    _ => break at,
                }
            };
            found.extend(way.drain(..).map(|step| (step, root)));
        }
        Roots(found)
    }

    /// The first mention; the mention itself where it has no parent.
    pub(crate) fn of(&self, line: Line) -> Line {
        self.0.get(&line).copied().unwrap_or(line)
    }
}
