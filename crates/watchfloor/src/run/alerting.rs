/*!
Alerts in a running room: the rules in force, the board, the couriers; and reading them all again on demand.
*/

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use watchfloor_alerts::deliver::{Courier, Opened, Receivers, Surroundings};
use watchfloor_alerts::{Facts, Fault, Rules, SourceState, Store, findings};
use watchfloor_clock::Clock;
use watchfloor_record::VersionId;
use watchfloor_room::{Picture, Snapshot};
use watchfloor_sources::Health as SourceHealth;

use super::filing::Filed;
use super::operations::Health;
use super::watching::seconds;
use crate::safe;

/// The tables of a rules file that are not receivers.
const NOT_RECEIVERS: &[&str] = &["defaults", "rule", "route", "silence", "inhibit"];

/// Arrivals whose alert is still to come are remembered for the metric so long, milliseconds.
const REMEMBERED: i64 = 60 * 60 * 1000;

/// What just arrived, and what is no news.
pub(crate) struct Arrivals<'a> {
    pub(crate) fresh: &'a [Filed],
    pub(crate) backlog: &'a BTreeSet<VersionId>,
}

/// A file of rules, routes and receivers, understood.
struct File {
    rules: Rules,
    receivers: Opened,
}

/// The alerts of a running room.
pub(crate) struct Alerting {
    clock: Clock,
    file: PathBuf,
    store: Store,
    couriers: Couriers,
    asked: Reloader,
    health: Health,
    /// When reports arrived whose alerts have not gone out, by when the room learnt them.
    arrived: Vec<(VersionId, i64)>,
}

impl Alerting {
    /// Takes up the board of a room; nothing where no rules are named. Faults in the rules end it: a room must not
    /// run without the alerts it was asked for.
    pub(crate) fn open(
        room: &Path,
        rules: Option<&Path>,
        health: Health,
        runtime: &Runtime,
        clock: &Clock,
    ) -> anyhow::Result<Option<Alerting>> {
        let Some(path) = rules else { return Ok(None) };
        let file = read(path).map_err(|faults| all_told(path, &faults))?;
        let store = Store::open(watchfloor_alerts::beside(room), &file.rules)?;
        let couriers = Couriers::new(runtime.handle().clone(), clock.clone());
        couriers.send(file.receivers, &store)?;
        let asked = Reloader::default();
        let path = path.to_path_buf();
        Ok(Some(Alerting {
            clock: clock.clone(),
            file: path,
            store,
            couriers,
            asked,
            health,
            arrived: Vec::new(),
        }))
    }

    /// What a signal asks for another reading of the file with.
    pub(crate) fn reloader(&self) -> Reloader {
        self.asked.clone()
    }

    /// The couriers, who are waited for at the end.
    pub(crate) fn couriers(&self) -> Couriers {
        self.couriers.clone()
    }

    /// Goes by the rules over a picture, and hands what there is to tell to the couriers.
    pub(crate) fn look(
        &mut self,
        snapshot: &Snapshot,
        picture: &Picture,
        sources: &[SourceHealth],
        arrivals: &Arrivals<'_>,
    ) -> anyhow::Result<()> {
        self.reload_if_asked();
        let sources: Vec<SourceState> = sources.iter().map(state).collect();
        let moment = self.clock.now();
        let facts = Facts {
            snapshot,
            picture,
            sources: &sources,
            backlog: arrivals.backlog,
            now: moment,
        };
        let found = findings(self.store.board().rules(), &facts);
        let news = arrivals.fresh.iter().filter(|one| one.added.new && !one.backlog);
        self.arrived.extend(news.map(|one| (one.added.version, one.arrived)));
        let notices = self.store.step(moment, found)?;
        self.told(&notices, snapshot, moment);
        Ok(())
    }

    /// What is due by time alone: groups that waited, reminders, silences that end, what people did.
    pub(crate) fn tick(&mut self) -> anyhow::Result<()> {
        self.reload_if_asked();
        let notices = self.store.tick(self.clock.now())?;
        if !notices.is_empty() {
            self.couriers.ring();
        }
        Ok(())
    }

    /// When there will be something to tell by time alone, milliseconds.
    pub(crate) fn next(&self) -> Option<i64> {
        self.store.board().next()
    }

    fn told(
        &mut self,
        notices: &[watchfloor_alerts::Notice],
        snapshot: &Snapshot,
        moment: i64,
    ) {
        let holding =
            self.store.board().alerts().filter(|alert| alert.is_active()).count();
        #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 alerts.
        metrics::gauge!("watchfloor_alerts_firing").set(holding as f64);
        for told in notices.iter().flat_map(|notice| &notice.alerts) {
            let rests_on: BTreeSet<VersionId> = told
                .finding
                .lines
                .iter()
                .filter_map(|line| snapshot.line(line.line).map(|(report, _)| report.id))
                .collect();
            let latest = self
                .arrived
                .iter()
                .filter(|(version, _)| rests_on.contains(version))
                .map(|(_, arrived)| *arrived)
                .max();
            if let Some(arrived) = latest {
                metrics::histogram!("watchfloor_arrival_to_alert_seconds")
                    .record(seconds(moment - arrived));
            }
        }
        self.arrived.retain(|(_, arrived)| moment - arrived < REMEMBERED);
        if !notices.is_empty() {
            self.couriers.ring();
        }
    }

    /// Reads the file again if a signal asked for it. A faulty one leaves the old rules in force.
    fn reload_if_asked(&mut self) {
        if !self.asked.take() {
            return;
        }
        let result = read(&self.file).and_then(|file| {
            self.store.set_rules(&file.rules);
            self.couriers
                .send(file.receivers, &self.store)
                .map_err(|error| vec![format!("{error:#}")])
        });
        match result {
            Ok(()) => {
                tracing::info!("rules and receivers read again");
                self.health.well("rules");
            }
            Err(faults) => {
                let faults = faults.join("; ");
                tracing::error!(%faults, "the old rules stay in force");
                self.health.ill("rules", faults);
            }
        }
    }
}

/// Asks for another reading of the rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reloader(Arc<AtomicBool>);

impl Reloader {
    /// Asks.
    pub(crate) fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

/// The couriers in force, replaced when the receivers are read again.
#[derive(Clone)]
pub(crate) struct Couriers {
    clock: Clock,
    runtime: Handle,
    running: Arc<Mutex<Vec<Round>>>,
}

/// Couriers on their way, with what stops them.
struct Round {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    bell: Arc<Notify>,
}

impl Couriers {
    fn new(runtime: Handle, clock: Clock) -> Couriers {
        Couriers { clock, runtime, running: Arc::default() }
    }

    /// Sends out couriers for these receivers. Those before them come home first, so that nothing goes out twice.
    fn send(&self, receivers: Opened, store: &Store) -> anyhow::Result<()> {
        let courier = Courier::new(receivers, store.outbox()?, self.clock.clone());
        let (stop, stopped) = watch::channel(false);
        let bell = courier.bell();
        let mut running = self.lock();
        let before: Vec<Round> = running.drain(..).collect();
        let task = self.runtime.spawn(async move {
            for round in before {
                round.stop.send_replace(true);
                // A round that panicked is over, too.
                let _ = round.task.await;
            }
            courier.run(stopped).await;
        });
        running.push(Round { stop, task, bell });
        Ok(())
    }

    /// Something is in the outbox.
    fn ring(&self) {
        for round in self.lock().iter() {
            round.bell.notify_one();
        }
    }

    /// Lets them finish what they carry, but no longer than so long; the rest stays in the outbox.
    pub(crate) async fn come_home(&self, most: Duration) {
        let rounds: Vec<Round> = self.lock().drain(..).collect();
        for round in rounds {
            round.stop.send_replace(true);
            if tokio::time::timeout(most, round.task).await.is_err() {
                tracing::warn!("some deliveries are left for the next start");
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Round>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the rules see a source.
fn state(health: &SourceHealth) -> SourceState {
    SourceState {
        name: health.source.clone(),
        last_success: health.last_success,
        last_new: health.last_new,
        // Whoever paused a source knows that it is silent.
        silent_since: health.silent_since.filter(|_| !health.paused),
        error: health.stopped.clone().or_else(|| health.last_error.clone()),
    }
}

/// Everything that is wrong with a file of rules and receivers, each with its place.
pub(crate) fn faults(path: &Path) -> Vec<String> {
    read(path).err().unwrap_or_default()
}

/// The rules of a file that has been found sound by [`faults`], or what is wrong with it.
pub(crate) fn rules(path: &Path) -> Result<Rules, Vec<String>> {
    read(path).map(|file| file.rules)
}

fn read(path: &Path) -> Result<File, Vec<String>> {
    let name = safe::line(&path.to_string_lossy());
    let text = fs::read_to_string(path).map_err(|error| {
        vec![format!("{name}: cannot be read ({error}); check the path")]
    })?;
    let (rules, receivers) =
        (Rules::parse(&text), Receivers::parse_among(&text, NOT_RECEIVERS));
    let mut faults: Vec<Fault> = Vec::new();
    faults.extend(rules.as_ref().err().into_iter().flatten().cloned());
    faults.extend(receivers.as_ref().err().into_iter().flatten().cloned());
    if let (Ok(rules), Ok(receivers)) = (&rules, &receivers) {
        for named in rules.receivers() {
            if !receivers.names().any(|name| name == named) {
                let line =
                    1 + text.lines().position(|line| line.contains(named)).unwrap_or(0);
                let what = format!(
                    "there is no receiver `{named}`; add a [[receiver]] of this name"
                );
                faults.push(Fault { line, what });
            }
        }
        if faults.is_empty() {
            let surroundings = Surroundings {
                folder: path.parent().unwrap_or(Path::new("")),
                variable: &|name| std::env::var(name).ok(),
                screen: Arc::new(Mutex::new(io::stdout())),
            };
            match receivers.open(&surroundings) {
                Ok(receivers) => return Ok(File { rules: rules.clone(), receivers }),
                Err(found) => faults.extend(found),
            }
        }
    }
    faults.sort();
    faults.dedup();
    Err(faults
        .into_iter()
        .map(|fault| format!("{name}:{}: {}", fault.line, fault.what))
        .collect())
}

/// Tells each fault on a line of its own; the error counts them.
fn all_told(path: &Path, faults: &[String]) -> anyhow::Error {
    for fault in faults {
        crate::complain(fault);
    }
    let count = match faults.len() {
        1 => "1 fault".to_owned(),
        count => format!("{count} faults"),
    };
    anyhow::anyhow!("{}: {count}, told above", safe::line(&path.to_string_lossy()))
}

/// The rules of a file, for trying them on a room.
pub(crate) fn checked(path: &Path) -> anyhow::Result<Rules> {
    rules(path).map_err(|faults| all_told(path, &faults))
}
