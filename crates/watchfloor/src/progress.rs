/*!
Shows on a terminal that long work goes on, and how far it has come.
*/

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// More inputs than this are long work from the start.
const FEW: usize = 8;
/// Work that takes longer than this is long work too.
const SOON: Duration = Duration::from_secs(2);

/// A bar on standard error. It appears only where that is a terminal, and only for long work.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
}

impl Progress {
    /// For `total` inputs; nothing is shown yet.
    pub(crate) fn new(total: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(
            Some(total as u64),
            ProgressDrawTarget::hidden(),
        );
        if let Ok(style) =
            ProgressStyle::with_template("{bar:32} {pos}/{len} read, {eta} left")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        let mut progress = Progress { bar, started: Instant::now(), shown: false };
        if total > FEW {
            progress.show();
        }
        progress
    }

    /// Notes that one more input is done.
    pub(crate) fn advance(&mut self) {
        self.bar.inc(1);
        self.wait();
    }

    /// Notes that time has passed.
    pub(crate) fn wait(&mut self) {
        if !self.shown && self.started.elapsed() > SOON {
            self.show();
        }
        self.bar.tick();
    }

    /// Does `work`, which writes to the terminal, with the bar out of its way.
    pub(crate) fn aside<R>(&self, work: impl FnOnce() -> R) -> R {
        self.bar.suspend(work)
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&mut self) {
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        self.shown = true;
    }
}
