//! What was used of late.

use crate::maps::HashMap;
use std::hash::Hash;

/// Keeps what was used of late: at least `most / 2` things and never more than `most`.
///
/// There are two maps. What is put in or used goes to the newer one; when that is full the older one is let
/// go and the newer one takes its place.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    newer: HashMap<K, V>,
    older: HashMap<K, V>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    pub(crate) fn new(most: usize) -> Recent<K, V> {
        Recent { newer: HashMap::default(), older: HashMap::default(), most }
    }

    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.newer.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.older.remove_entry(key)?;
        self.put(key, value.clone());
        Some(value)
    }

    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.newer.len() >= self.most / 2 {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays() {
        let mut recent = Recent::new(8);
        for number in 0..100 {
            recent.put(number, number);
            assert_eq!(recent.get(&0), Some(0));
            assert!(recent.newer.len() + recent.older.len() <= 8);
        }
        assert!((96..100).all(|number| recent.get(&number) == Some(number)));
        assert_eq!(recent.get(&1), None);
    }
}
