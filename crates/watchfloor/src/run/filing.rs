/*!
From the queue into the room: arrivals are read on several threads and filed in the order in which they are ready.

An arrival leaves the queue when its report is safe in the room. Killed in between, it is read and filed again at
the next start, and as a room takes a report once, nothing is doubled.
*/

use std::num::NonZeroUsize;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use watchfloor_clock::Clock;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_record::Sqlite;
use watchfloor_room::{Added, Incoming, Room};
use watchfloor_server::Frames;
use watchfloor_sources::{Arrival, Desk};

use super::arrivals;
use super::operations::Health;
use super::wake::{Stop, Wake};
use super::watching::Seen;
use crate::panics;

/// Arrivals under way for each thread that reads: one in work, the others waiting.
const AHEAD: usize = 3;
/// Reports filed in one transaction, at most.
const AT_A_TIME: usize = 64;
/// How long to wait for the queue or a reading before looking whether to stop.
const PATIENCE: Duration = Duration::from_millis(200);
/// Where the room cannot be written to (the disk is full, somebody holds it), it is tried again after so long.
const AGAIN: Duration = Duration::from_secs(2);
/// A reader's stack: what a program's first thread usually has.
const STACK: usize = 8 << 20;

/// A report that is safe in the room.
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    /// When it arrived, milliseconds.
    pub(crate) arrived: i64,
    /// Whether it is no news: from before anybody looked.
    pub(crate) backlog: bool,
    /// Its number, and whether it was new.
    pub(crate) added: Added,
}

/// What filing works with.
pub(crate) struct Filing<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) clock: &'a Clock,
    pub(crate) reader: &'a Reader,
    pub(crate) jobs: NonZeroUsize,
    pub(crate) wake: &'a Wake,
    pub(crate) stop: &'a Stop,
    pub(crate) health: &'a Health,
    pub(crate) seen: Seen,
    pub(crate) filed: Sender<Vec<Filed>>,
    /// The frames of the wall, if one is served; they need not find out for themselves.
    pub(crate) frames: Option<Frames>,
}

/// An arrival, and what reading it came to.
type Read = (Arrival, Result<Incoming, String>);

impl Filing<'_> {
    /// Files what arrives until the stop; what is under way then is finished.
    pub(crate) fn run(&self, room: &mut Room<Sqlite>) -> anyhow::Result<()> {
        panics::keep_quiet_under_guard();
        let (work, queued) = mpsc::channel::<Arrival>();
        let queued = Mutex::new(queued);
        thread::scope(|scope| {
            // Moved in here so that the queue closes, and the readers end, on every way out.
            let work = work;
            let (done, ready) = mpsc::channel::<Read>();
            for _ in 0..self.jobs.get() {
                let done = done.clone();
                let thread =
                    thread::Builder::new().name("reader".to_owned()).stack_size(STACK);
                let queued = &queued;
                thread
                    .spawn_scoped(scope, move || self.read_all(queued, &done))
                    .context("cannot start a thread")?;
            }
            self.file_all(room, &work, &ready)
        })
    }

    /// One reader: takes arrivals until there are no more.
    fn read_all(&self, queued: &Mutex<Receiver<Arrival>>, done: &Sender<Read>) {
        let mut scratch = Scratch::new();
        loop {
            // The lock is held while waiting for an arrival, never while reading one.
            let arrival = queued.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(arrival) = arrival else { return };
            let began = Instant::now();
            let read =
                panics::guard(|| arrivals::read(&arrival, self.reader, &mut scratch));
            metrics::histogram!("watchfloor_reading_seconds").record(began.elapsed());
            let result = read.unwrap_or_else(|fault| {
                scratch = Scratch::new();
                tracing::error!(source = %arrival.source, item = %arrival.item.id, %fault,
                    "a fault in this program ended a reading; please report it");
                arrivals::unread(&arrival, self.reader)
            });
            if done.send((arrival, result)).is_err() {
                return;
            }
        }
    }

    fn file_all(
        &self,
        room: &mut Room<Sqlite>,
        work: &Sender<Arrival>,
        ready: &Receiver<Read>,
    ) -> anyhow::Result<()> {
        let most = AHEAD * self.jobs.get();
        let mut under_way = 0;
        loop {
            if !self.stop.is_set() && under_way < most {
                for arrival in self.desk.take(most - under_way)? {
                    under_way += 1;
                    work.send(arrival).context("no thread reads any more")?;
                }
            }
            if under_way == 0 {
                if self.stop.is_set() {
                    return Ok(());
                }
                self.wake.wait(PATIENCE);
                continue;
            }
            let first = match ready.recv_timeout(PATIENCE) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    anyhow::bail!("no thread reads any more")
                }
            };
            // What became ready while the last ones were filed goes together.
            let batch: Vec<Read> = std::iter::once(first)
                .chain(ready.try_iter().take(AT_A_TIME - 1))
                .collect();
            under_way -= batch.len();
            self.file(room, batch)?;
        }
    }

    /// Files some, and only then takes them off the queue.
    fn file(&self, room: &mut Room<Sqlite>, batch: Vec<Read>) -> anyhow::Result<()> {
        let mut reports = Vec::with_capacity(batch.len());
        let (mut ids, mut told, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (arrival, result) in batch {
            match result {
                Ok(mut incoming) => {
                    let known = self.clock.now();
                    (incoming.learnt, incoming.recorded) = (known, known);
                    ids.push(arrival.id);
                    told.push((arrival.arrived, arrival.backlog));
                    reports.push(incoming);
                }
                Err(fault) => {
                    tracing::warn!(source = %arrival.source, item = %arrival.item.id, %fault,
                        "an item cannot be read");
                    metrics::counter!("watchfloor_reports_total", "outcome" => "failed")
                        .increment(1);
                    refused.push(arrival.id);
                }
            }
        }
        let began = Instant::now();
        let Some(added) = self.add(room, &reports) else { return Ok(()) };
        metrics::histogram!("watchfloor_filing_seconds").record(began.elapsed());
        if let Some(frames) = &self.frames {
            frames.wake();
        }
        ids.extend(refused);
        // Counted before they leave the queue, so that there is no moment at which all seems done.
        self.seen.filed(added.len());
        self.desk.done(&ids)?;
        let filed: Vec<Filed> = added
            .into_iter()
            .zip(told)
            .map(|(added, (arrived, backlog))| {
                let outcome = if added.new { "new" } else { "known" };
                metrics::counter!("watchfloor_reports_total", "outcome" => outcome)
                    .increment(1);
                Filed { arrived, backlog, added }
            })
            .collect();
        // Nobody looks any more only at the very end.
        let _ = self.filed.send(filed);
        Ok(())
    }

    /// Adds reports, however long that takes; `None` where it was to stop before it could be done. What was not
    /// added is still in the queue.
    fn add(&self, room: &mut Room<Sqlite>, reports: &[Incoming]) -> Option<Vec<Added>> {
        if reports.is_empty() {
            return Some(Vec::new());
        }
        loop {
            match room.add(reports) {
                Ok(added) => {
                    self.health.well("room");
                    return Some(added);
                }
                Err(error) => {
                    tracing::error!(%error, "cannot file reports; they stay in the queue");
                    self.health.ill("room", error.to_string());
                    if self.stop.wait(AGAIN) {
                        return None;
                    }
                }
            }
        }
    }
}
