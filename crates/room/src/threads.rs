//! The same work on many things, on all processors.
//!
//! What comes out is in the order of what went in, whatever the number of threads, so nothing that is shown
//! depends on it. The threads are those of one pool: what begins threads of its own for each piece of work
//! spends a third of the time on memory that is new to them.

use rayon::prelude::*;

/// So few things are not worth a second thread.
const FEW: usize = 8;

/// What `work` makes of each of some things, in their order.
pub(crate) fn map<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync + Send,
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

/// Does two things at the same time.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}
