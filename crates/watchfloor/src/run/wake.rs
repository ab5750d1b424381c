//! Waking threads that wait, and telling all to stop.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Wakes whoever waits; a call that nobody waited for is not forgotten.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wake(Arc<Bell>);

#[derive(Debug, Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Wake {
    /// Wakes one.
    pub(crate) fn call(&self) {
        *self.0.lock() = true;
        self.0.heard.notify_one();
    }

    /// Waits for a call, but no longer than so long.
    pub(crate) fn wait(&self, most: Duration) {
        *self.0.wait(most) = false;
    }
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, most: Duration) -> MutexGuard<'_, bool> {
        let waited = self.heard.wait_timeout_while(self.lock(), most, |rung| !*rung);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Whether to stop; once set it stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<Bell>);

impl Stop {
    /// All are to stop.
    pub(crate) fn set(&self) {
        *self.0.lock() = true;
        self.0.heard.notify_all();
    }

    /// Whether to.
    pub(crate) fn is_set(&self) -> bool {
        *self.0.lock()
    }

    /// Waits so long, or until it is time to stop; says whether it is.
    pub(crate) fn wait(&self, most: Duration) -> bool {
        *self.0.wait(most)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::thread;
    use std::time::Instant;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_call_that_nobody_waited_for_is_not_forgotten() {
        let wake = Wake::default();
        wake.call();
        let began = Instant::now();
        wake.wait(LONG);
        assert!(began.elapsed() < LONG / 2);
        wake.wait(Duration::from_millis(1));
    }

    #[test]
    fn a_stop_wakes_all() {
        let stop = Stop::default();
        assert!(!stop.wait(Duration::from_millis(1)));
        let waiting: Vec<_> = (0..3)
            .map(|_| stop.clone())
            .map(|stop| thread::spawn(move || stop.wait(LONG)))
            .collect();
        stop.set();
        assert!(waiting.into_iter().all(|thread| thread.join().unwrap()));
        assert!(stop.is_set());
    }
}
