//! Work that takes a while, away from the threads that answer requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Problem;

/// So much work is done at a time for each processor core ...
const FOR_EACH_CORE: usize = 2;
/// ... and so much of it may wait. Who comes then is told to come back.
const MOST_WAITING: usize = 512;

/// Answers that are written while they are read. A slow reader keeps one for as long as he reads.
const MOST_LONG: usize = 8;

/// Threads for work that takes a while, so many at a time.
#[derive(Clone, Debug)]
pub struct Workers {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    long: Arc<Semaphore>,
}

impl Default for Workers {
    fn default() -> Workers {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Workers {
            permits: Arc::new(Semaphore::new(cores * FOR_EACH_CORE)),
            waiting: Arc::default(),
            long: Arc::new(Semaphore::new(MOST_LONG)),
        }
    }
}

/// Counts one who waits, also where he goes away.
struct Waits<'w>(&'w AtomicUsize);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Workers {
    /// Leave to keep a thread for as long as somebody reads; it ends when the permit is dropped. These are counted
    /// apart, so that slow readers keep nobody else waiting.
    pub fn begin_long(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.long).try_acquire_owned().map_err(|_| Problem::busy(10))
    }

    /// Does something on a thread that may block, when it is its turn.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = {
            let before = self.waiting.fetch_add(1, Ordering::SeqCst);
            let _waits = Waits(&self.waiting);
            if before >= MOST_WAITING {
                return Err(Problem::busy(1));
            }
            let permit = Arc::clone(&self.permits).acquire_owned().await;
            permit.map_err(|error| Problem::failed(&error))?
        };
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|error| Problem::failed(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_answers_are_few_and_keep_nobody_else_waiting() {
        let workers = Workers::default();
        let under_way: Vec<_> =
            (0..MOST_LONG).map(|_| workers.begin_long().unwrap()).collect();
        assert_eq!(workers.begin_long().unwrap_err().retry_after, Some(10));
        assert_eq!(workers.run(|| 7).await, Ok(7));
        drop(under_way);
        assert!(workers.begin_long().is_ok());
    }
}
