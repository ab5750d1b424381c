//! The first mention of the act that a mention is of.

use std::sync::{Mutex, PoisonError};

use crate::maps::HashMap;
use watchfloor_record::Line;

/// Follows mentions to the first of their act, each step once.
#[derive(Debug)]
pub(crate) struct Roots<'a> {
    parents: &'a HashMap<Line, Line>,
    found: Mutex<HashMap<Line, Line>>,
}

impl<'a> Roots<'a> {
    pub(crate) fn new(parents: &'a HashMap<Line, Line>) -> Roots<'a> {
        Roots { parents, found: Mutex::default() }
    }

    pub(crate) fn of(&self, line: Line) -> Line {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let mut way: Vec<Line> = Vec::new();
        let mut at = line;
        let root = loop {
            if let Some(root) = found.get(&at) {
                break *root;
            }
            match self.parents.get(&at) {
                // A way as long as there are links has turned in a circle.
                Some(parent) if way.len() <= self.parents.len() => {
                    way.push(at);
                    at = *parent;
                }
                _ => break at,
            }
        };
        for step in way {
            found.insert(step, root);
        }
        root
    }
}
