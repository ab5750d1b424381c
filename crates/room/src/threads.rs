//! The same work on many things, on all processors.
//!
//! What comes out is in the order of what went in, whatever the number of threads, so nothing that is shown
//! depends on it.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Things are given to a thread a few at a time, so that all threads end together: no more than so many, and so
/// few that each thread asks as often as this.
const AT_A_TIME: usize = 32;
const TURNS: usize = 4;
/// More threads than this gain little, and a server has other work to do.
const MOST_THREADS: usize = 16;

/// What `work` makes of each of some things, in their order.
pub(crate) fn map<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = processors.min(MOST_THREADS).min(things.len() / TURNS);
    if threads < 2 {
        return things.iter().map(work).collect();
    }
    let at_a_time = (things.len() / (threads * TURNS)).clamp(1, AT_A_TIME);
    let next = AtomicUsize::new(0);
    let take_part = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(some) = things.chunks(at_a_time).nth(at) else { return done };
            done.push((at, some.iter().map(&work).collect()));
        }
    };
    let mut parts = thread::scope(|scope| {
        // Where no more threads can be had, those that there are do it all.
        let begin = |_| thread::Builder::new().spawn_scoped(scope, take_part).ok();
        let others: Vec<_> = (1..threads).filter_map(begin).collect();
        let mut parts = take_part();
        for other in others {
            parts.extend(other.join().unwrap_or_else(|fault| resume_unwind(fault)));
        }
        parts
    });
    parts.sort_unstable_by_key(|(at, _)| *at);
    parts.into_iter().flat_map(|(_, results)| results).collect()
}

/// Does two things at the same time.
pub(crate) fn both<A, B: Send>(
    one: impl FnOnce() -> A,
    other: impl Fn() -> B + Sync,
) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, &other);
        let first = one();
        let second = match beside {
            Ok(thread) => thread.join().unwrap_or_else(|fault| resume_unwind(fault)),
            Err(_) => other(),
        };
        (first, second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_what_went_in() {
        for count in [0, 1, TURNS, 2 * TURNS, AT_A_TIME, 1000 * AT_A_TIME + 7] {
            let numbers: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = numbers.iter().map(|number| 2 * number).collect();
            assert_eq!(map(&numbers, |number| 2 * number), doubled);
        }
    }

    #[test]
    fn a_fault_in_a_thread_is_a_fault_of_the_whole() {
        let numbers: Vec<usize> = (0..10 * AT_A_TIME).collect();
        let work = |number: &usize| assert!(*number < 9 * AT_A_TIME, "too large");
        assert!(std::panic::catch_unwind(|| map(&numbers, work)).is_err());
    }
}
