/*!
Work on many items at a time, with the results in the order of the items.

A worker that finishes early must not run ahead without limit: its results would pile up behind
the one still awaited. So only a few items per worker are under way at any time, which
bounds the memory whatever the number of items.
*/

use std::collections::VecDeque;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Items under way for each worker: one in work, the others waiting or waiting to be taken.
const AHEAD: usize = 4;

/// How long to wait for a result before saying so.
const PATIENCE: Duration = Duration::from_millis(100);

/// A worker's stack: what a program's first thread usually has. The default for further threads
/// is a quarter of it.
const STACK: usize = 8 << 20;

/// What the caller hears.
#[derive(Debug, PartialEq, Eq)]
pub enum News<R> {
    /// The next result in order.
    Done(R),
    /// Nothing yet: time to show that work goes on.
    Waiting,
}

/// One item and where its result goes.
type Job<T, R> = (T, SyncSender<R>);

/// Applies `work` to every item on `jobs` threads and hands the results to `hear`, in the order
/// of the items, until it breaks off. Each thread makes its own `bench` to work at and keeps it
/// from item to item. Fails only where no thread can be started.
pub fn in_order<T: Send, R: Send, B>(
    items: impl IntoIterator<Item = T>,
    jobs: NonZeroUsize,
    bench: impl Fn() -> B + Sync,
    work: impl Fn(&mut B, T) -> R + Sync,
    mut hear: impl FnMut(News<R>) -> ControlFlow<()>,
) -> io::Result<()> {
    let (queue, queued) = mpsc::channel::<Job<T, R>>();
    let queued = Mutex::new(queued);
    thread::scope(|scope| {
        // Moved in here so that the queue closes, and the workers end, on every way out.
        let queue = queue;
        for _ in 0..jobs.get() {
            let worker =
                thread::Builder::new().name("reader".to_owned()).stack_size(STACK);
            worker.spawn_scoped(scope, || serve(&queued, bench(), &work))?;
        }
        let mut items = items.into_iter();
        let mut under_way: VecDeque<Receiver<R>> = VecDeque::new();
        loop {
            while under_way.len() < AHEAD * jobs.get() {
                let Some(item) = items.next() else { break };
                let (result, awaited) = mpsc::sync_channel(1);
                if queue.send((item, result)).is_err() {
                    break;
                }
                under_way.push_back(awaited);
            }
            let Some(next) = under_way.pop_front() else { return Ok(()) };
            if await_result(&next, &mut hear).is_break() {
                return Ok(());
            }
        }
    })
}

/// One worker: takes jobs until the queue closes.
fn serve<T, R, B>(
    queued: &Mutex<Receiver<Job<T, R>>>,
    mut bench: B,
    work: &impl Fn(&mut B, T) -> R,
) {
    loop {
        // The lock is held while waiting for a job, never while working on one.
        let job = queued.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((item, result)) = job else { return };
        // Nobody waits for the result where the caller broke off.
        let _ = result.send(work(&mut bench, item));
    }
}

fn await_result<R>(
    next: &Receiver<R>,
    hear: &mut impl FnMut(News<R>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    loop {
        match next.recv_timeout(PATIENCE) {
            Ok(result) => return hear(News::Done(result)),
            Err(RecvTimeoutError::Timeout) => hear(News::Waiting)?,
            // The worker panicked; the scope passes its panic on.
            Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const JOBS: NonZeroUsize = NonZeroUsize::new(3).unwrap();

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut heard = Vec::new();
        in_order(
            0..200_u64,
            JOBS,
            || (),
            |(), item| (0..(200 - item) * 50).fold(item, |sum, n| sum ^ n ^ n),
            |news| {
                if let News::Done(result) = news {
                    heard.push(result);
                }
                ControlFlow::Continue(())
            },
        )
        .unwrap();
        assert_eq!(heard, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn items_are_taken_only_as_results_are_heard() {
        let taken = AtomicUsize::new(0);
        let items = (0..1000).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let mut heard = 0;
        in_order(
            items,
            JOBS,
            || (),
            |(), item| item,
            |news| {
                if news != News::Waiting {
                    heard += 1;
                    let ahead = taken.load(Ordering::SeqCst) - heard;
                    assert!(
                        ahead <= AHEAD * JOBS.get(),
                        "{ahead} results wait in memory"
                    );
                }
                ControlFlow::Continue(())
            },
        )
        .unwrap();
        assert_eq!(heard, 1000);
    }

    #[test]
    fn each_thread_keeps_its_bench() {
        let benches = AtomicUsize::new(0);
        let bench = || {
            benches.fetch_add(1, Ordering::SeqCst);
            0_usize
        };
        let work = |done: &mut usize, _item| {
            *done += 1;
            *done
        };
        let mut most = 0;
        in_order(0..100, JOBS, bench, work, |news| {
            if let News::Done(done) = news {
                most = most.max(done);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!(benches.load(Ordering::SeqCst) <= JOBS.get());
        assert!(most >= 100 / JOBS.get(), "the busiest thread counted only {most}");
    }

    #[test]
    fn breaking_off_ends_the_work() {
        let done = AtomicUsize::new(0);
        in_order(
            0..1_000_000,
            JOBS,
            || (),
            |(), _item| done.fetch_add(1, Ordering::SeqCst),
            |_news| ControlFlow::Break(()),
        )
        .unwrap();
        assert!(done.load(Ordering::SeqCst) <= AHEAD * JOBS.get());
    }
}
