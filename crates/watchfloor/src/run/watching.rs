/*!
From the room to the board: whenever reports were filed, the picture is made anew, and the rules are asked.

Reports that come while a picture is made are in the next one together, so a flood makes pictures rarer, and never
a queue of them.
*/

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use watchfloor_clock::Clock;
use watchfloor_record::{Sqlite, VersionId};
use watchfloor_room::{Live, Picture, Room};
use watchfloor_sources::Desk;

use super::alerting::{Alerting, Arrivals};
use super::filing::Filed;
use super::operations::Health;

/// The board is asked for what is due by time alone no more often than this ...
const SHORTEST: Duration = Duration::from_millis(50);
/// ... and no more rarely, so that what people do on it shows soon.
const PEOPLE: Duration = Duration::from_secs(2);

/// What watching works with.
pub(crate) struct Watching<'a> {
    pub(crate) path: &'a Path,
    pub(crate) desk: &'a Desk,
    pub(crate) clock: &'a Clock,
    /// How far back the picture reaches, milliseconds.
    pub(crate) window: i64,
    /// How often it is made though nothing came.
    pub(crate) every: Duration,
    pub(crate) alerting: Option<Alerting>,
    pub(crate) health: &'a Health,
    pub(crate) seen: Seen,
}

/// How many filed reports are in a picture and went by the rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    filed: Arc<AtomicU64>,
    looked: Arc<AtomicU64>,
}

impl Seen {
    /// So many more were filed.
    pub(crate) fn filed(&self, count: usize) {
        self.filed.fetch_add(count as u64, Ordering::SeqCst);
    }

    /// Whether there was a picture of all of them.
    pub(crate) fn all(&self) -> bool {
        self.looked.load(Ordering::SeqCst) >= self.filed.load(Ordering::SeqCst)
    }
}

impl Watching<'_> {
    /// Looks whenever something was filed, until nothing more will be.
    pub(crate) fn run(mut self, filed: &Receiver<Vec<Filed>>) -> anyhow::Result<()> {
        let mut room = Room::new(Sqlite::open_existing(self.path)?);
        let mut live = Live::new(self.window);
        let mut backlog = BTreeSet::new();
        let mut looked = Instant::now();
        loop {
            let mut fresh = match filed.recv_timeout(self.patience()) {
                Ok(fresh) => fresh,
                Err(RecvTimeoutError::Timeout)
                    if looked.elapsed() < self.clock.in_reality(self.every) =>
                {
                    self.tick();
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            looked = Instant::now();
            fresh.extend(filed.try_iter().flatten());
            backlog.extend(
                fresh.iter().filter(|one| one.backlog).map(|one| one.added.version),
            );
            match self.look(&mut room, &mut live, &fresh, &mut backlog) {
                Ok(()) => self.health.well("picture"),
                // What is in the room stays there, and the next picture has it.
                Err(error) => {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "cannot make the picture"
                    );
                    self.health.ill("picture", format!("{error:#}"));
                }
            }
            self.seen.looked.fetch_add(fresh.len() as u64, Ordering::SeqCst);
        }
    }

    /// How long to wait for reports: until the board has something to tell by time alone, or for a moment, because
    /// people may do something on it.
    fn patience(&self) -> Duration {
        let every = self.clock.in_reality(self.every);
        let Some(alerting) = &self.alerting else { return every };
        let due = alerting.next().map_or(i64::MAX, |at| at - self.clock.now());
        let due = Duration::from_millis(u64::try_from(due).unwrap_or(0));
        let due = self.clock.in_reality(due);
        due.clamp(SHORTEST, PEOPLE).min(every)
    }

    /// What is due by time alone.
    fn tick(&mut self) {
        let Some(alerting) = &mut self.alerting else { return };
        match alerting.tick() {
            Ok(()) => self.health.well("alerts"),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "cannot step the board");
                self.health.ill("alerts", format!("{error:#}"));
            }
        }
    }

    fn look(
        &mut self,
        room: &mut Room<Sqlite>,
        live: &mut Live,
        fresh: &[Filed],
        backlog: &mut BTreeSet<VersionId>,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        let (snapshot, picture) = live.refresh(room, self.clock.now())?;
        metrics::histogram!("watchfloor_picture_seconds").record(began.elapsed());
        measure(&picture, snapshot.reports.len());
        let moment = self.clock.now();
        for one in fresh.iter().filter(|one| one.added.new && !one.backlog) {
            metrics::histogram!("watchfloor_arrival_to_picture_seconds")
                .record(seconds(moment - one.arrived));
        }
        // What has left the window cannot fire any more.
        if let Some(first) = snapshot.reports.iter().map(|report| report.id).min() {
            *backlog = backlog.split_off(&first);
        }
        if let Some(alerting) = &mut self.alerting {
            let sources = self.desk.health(moment)?;
            let arrivals = Arrivals { fresh, backlog };
            alerting.look(snapshot, &picture, &sources, &arrivals)?;
        }
        Ok(())
    }
}

/// What a picture holds, for operators.
fn measure(picture: &Picture, reports: usize) {
    for (name, count) in [
        ("watchfloor_picture_reports", reports),
        ("watchfloor_picture_events", picture.events.len()),
        ("watchfloor_picture_matters", picture.matters.len()),
    ] {
        #[allow(clippy::cast_precision_loss)] // No picture has 2^52 of anything.
        metrics::gauge!(name).set(count as f64);
    }
}

/// Milliseconds as seconds.
#[allow(clippy::cast_precision_loss)] // Times from arrival to alert are far from 2^52 milliseconds.
pub(super) fn seconds(millis: i64) -> f64 {
    millis.max(0) as f64 / 1000.0
}
