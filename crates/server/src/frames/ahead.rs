//! Frames that are made before anybody waits for them.
//!
//! One key away from the moment shown, or one step on while the room is played: what is likely wanted next is made
//! while nobody waits for anything, one at a time and with half of the processors, so that whoever asks for another
//! moment meanwhile has the other half. In the same way reports of the weeks before the live frame are opened: to open
//! those of a week takes as long as to make its picture, and all moments of it need them. One week is once somebody
//! watches, for the moments of the last days; others once somebody looks at the past.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::{Notify, Semaphore};

use watchfloor_room::time::DAY;

use super::shelf::{Key, Shelf};
use super::{Frame, FrameError, Frames, Moment, Pace, WINDOW};

/// Reports of earlier weeks that are opened before anybody asks for them: half of what may be kept.
const MOST_OPENED: usize = 8_000;
/// And so many weeks.
const MOST_WEEKS: usize = 8;
/// Whoever begins to watch has the page by then.
const PAGE_IS_THERE: Duration = Duration::from_secs(2);

/// How frames are made that nobody waits for.
pub(super) struct Quiet {
    turns: Semaphore,
    /// Told when no frame is being made any more.
    idle: Notify,
    /// Earlier weeks are being opened.
    opening: AtomicBool,
    /// `None` where no threads are to be had: then all are used.
    threads: OnceLock<Option<ThreadPool>>,
}

impl Default for Quiet {
    fn default() -> Quiet {
        Quiet {
            turns: Semaphore::new(1),
            idle: Notify::new(),
            opening: AtomicBool::new(false),
            threads: OnceLock::new(),
        }
    }
}

impl Quiet {
    /// Does some work with half of the processors. What it hands to other threads stays among these.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let threads = self.threads.get_or_init(|| {
            let half = (rayon::current_num_threads() / 2).max(1);
            let name = |at| format!("ahead-{at}");
            ThreadPoolBuilder::new().num_threads(half).thread_name(name).build().ok()
        });
        match threads {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }

    /// Tells whoever waits for it if no frame is being made any more.
    pub(super) fn tell_idle(&self, shelf: &Shelf) {
        if shelf.count_waited_for() == 0 {
            self.idle.notify_waiters();
        }
    }
}

impl Frames {
    /// Sees to it that the frame of a moment is there when it is asked for. It takes its time; who drops it before
    /// its turn has come costs nothing.
    pub async fn ahead(&self, moment: &Moment) -> Result<Arc<Frame>, FrameError> {
        let live = self.live();
        match self.key(moment, &live)? {
            Some(key) => {
                let made = self.made_ahead(key).await;
                // Whose pointer rests on the slider looks at the past next.
                self.open_earlier_weeks();
                made
            }
            None => Ok(live),
        }
    }

    /// Whoever plays the room forward, or drags it back, asks for moments at even steps: the next one is made before
    /// it is asked for.
    pub(super) fn look_ahead(&self, key: &Key) {
        let Some(step) = self.shelf().step_to(key) else { return };
        let next = Key { at: key.at.saturating_add(step), ..*key };
        // While others are made ahead, these are what is likely wanted.
        if next.at <= self.live().at && self.inner.quiet.turns.available_permits() > 0 {
            let frames = self.clone();
            tokio::spawn(async move { frames.made_ahead(next).await });
        }
    }

    /// Whoever looks at one moment of the past looks at others: the weeks before the live frame are opened, the latest
    /// first.
    pub(super) fn open_earlier_weeks(&self) {
        self.open_weeks(MOST_WEEKS, Duration::ZERO);
    }

    /// Whoever begins to watch may look back.
    pub(crate) fn open_week_before(&self) {
        self.open_weeks(1, PAGE_IS_THERE);
    }

    fn open_weeks(&self, most: usize, after: Duration) {
        let frames = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if !frames.inner.quiet.opening.swap(true, Ordering::SeqCst) {
                // Why they cannot be opened is told to whoever asks for them.
                let _ = frames.opened_weeks(most).await;
                frames.inner.quiet.opening.store(false, Ordering::SeqCst);
            }
        });
    }

    async fn opened_weeks(&self, most: usize) -> Result<(), FrameError> {
        let frames = self.clone();
        let learnt = tokio::task::spawn_blocking(move || frames.all_learnt());
        let learnt = learnt.await.map_err(|_| FrameError::Ended)??;
        let known_by = |moment: i64| learnt.partition_point(|learnt| *learnt <= moment);
        // From the next midnight back, so that these moments are the same all day and leave out no report.
        let now = self.live().at;
        let mut at = now.saturating_sub(now.rem_euclid(DAY)).saturating_add(DAY);
        let mut opened = 0;
        for _ in 0..most {
            at = at.saturating_sub(WINDOW);
            let count = known_by(at) - known_by(at.saturating_sub(WINDOW));
            opened += count;
            if opened > MOST_OPENED {
                break;
            }
            if count > 0 {
                let week = Moment { at: Some(at), revision: None, window: Some(WINDOW) };
                if let Some(key) = self.key(&week, &self.live())? {
                    self.made_ahead(key).await?;
                }
            }
        }
        Ok(())
    }

    async fn made_ahead(&self, key: Key) -> Result<Arc<Frame>, FrameError> {
        let quiet = &self.inner.quiet;
        let _turn = quiet.turns.acquire().await.map_err(|_| FrameError::Ended)?;
        let mut made = loop {
            // Listens before it looks, so that it misses nothing.
            let idle = quiet.idle.notified();
            tokio::pin!(idle);
            idle.as_mut().enable();
            {
                let mut shelf = self.shelf();
                if let Some(frame) = shelf.kept(&key) {
                    return Ok(frame);
                }
                if shelf.count_waited_for() == 0 {
                    break self.begin(&mut shelf, key, Pace::Quiet);
                }
            }
            idle.await;
        };
        let made = made.wait_for(Option::is_some).await;
        match made.as_deref() {
            Ok(Some(result)) => result.clone(),
            _ => Err(FrameError::Ended),
        }
    }
}
