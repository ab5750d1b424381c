//! The same work on many things, on all processors.
//!
//! What comes out is in the order of what went in, whatever the number of threads, so nothing that is shown
//! depends on it. The threads are those of one pool: what begins threads of its own for each piece of work
//! spends a third of the time on memory that is new to them.

use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;
use rayon::prelude::*;

use crate::maps::HashMap;

/// So few things are not worth a second thread.
const FEW: usize = 8;

/// What `work` makes of each of some things, in their order.
pub(crate) fn map<'t, T: Sync, R: Send>(
    things: &'t [T],
    work: impl Fn(&'t T) -> R + Sync + Send,
) -> Vec<R> {
    things.par_iter().with_min_len(FEW).map(work).collect()
}

/// The same where the work takes the things themselves.
pub(crate) fn turn<T: Send, R: Send>(
    things: Vec<T>,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    things.into_par_iter().with_min_len(FEW).map(work).collect()
}

/// What several threads work out and tell each other, by keys.
#[derive(Debug)]
pub(crate) struct Shared<K, V> {
    hasher: RandomState,
    /// Several tables, so that threads seldom wait for one another.
    tables: [Mutex<HashMap<K, V>>; 32],
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Shared<K, V> {
        let tables = std::array::from_fn(|_| Mutex::default());
        Shared { hasher: RandomState::default(), tables }
    }
}

impl<K: Hash + Eq, V: Clone> Shared<K, V> {
    /// What is known of a key, or else is worked out now. Nobody waits for that; what two work out at a time is the
    /// same.
    pub(crate) fn get(&self, key: K, make: impl FnOnce(&K) -> V) -> V {
        let table = self.hasher.hash_one(&key) as usize % self.tables.len();
        let table = || self.tables[table].lock().unwrap_or_else(PoisonError::into_inner);
        let known = table().get(&key).cloned();
        known.unwrap_or_else(|| {
            let made = make(&key);
            table().insert(key, made.clone());
            made
        })
    }
}

/// What `work` makes of all that `produce` hands over, in any order; the work is done while more is produced.
/// What is produced comes out beside it.
pub(crate) fn meanwhile<T: Send, R: Send, P>(
    produce: impl FnOnce(&mut dyn FnMut(T)) -> P,
    work: impl Fn(T) -> R + Sync + Send,
) -> (P, Vec<R>) {
    /// For fewer things it is not worth to wake another thread.
    const TOGETHER: usize = 32;
    let done: Mutex<Vec<R>> = Mutex::default();
    let do_all = |things: Vec<T>| {
        let found: Vec<R> = things.into_iter().map(&work).collect();
        done.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
    };
    let produced = rayon::in_place_scope(|scope| {
        let mut waiting: Vec<T> = Vec::new();
        let do_all = &do_all;
        let produced = produce(&mut |thing| {
            waiting.push(thing);
            if waiting.len() >= TOGETHER {
                let things = std::mem::take(&mut waiting);
                scope.spawn(move |_| do_all(things));
            }
        });
        do_all(waiting);
        produced
    });
    (produced, done.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Does two things at the same time.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}
