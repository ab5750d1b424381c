/*!
`watchfloor run`: collects, reads, files, looks, tells, until it is stopped.

```text
collector, push ──> queue (crisis.room.sources) ──> filing ──> room ──> watching ──> board ──> couriers
   on the network          what is accepted          threads   crisis.room  a thread  crisis.room.alerts
```

Each part waits for the one before it through something that lasts: the queue, the room, the alerts' outbox.
So any of them may be slow, and the program may be killed at any moment.

[`config`] is the configuration, `operations` what an operator looks at, `filing` and `watching` the two
threads of the flow.
*/

pub(crate) mod alerting;
pub(crate) mod arrivals;
pub mod config;
mod filing;
pub(crate) mod operations;
mod wake;
mod watching;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_record::Sqlite;
use watchfloor_room::Room;
use watchfloor_sources::fetch::{self, Fetcher};
use watchfloor_sources::rhythm::Bounds;
use watchfloor_sources::{Collector, Desk, Kind, Settings, beside};

use self::alerting::Alerting;
use self::config::Config;
use self::filing::Filing;
use self::operations::Health;
use self::wake::{Stop, Wake};
use self::watching::Watching;
use crate::{args, reading, serve};

/// Threads for what waits on the network: little of it is work.
const NETWORK_THREADS: usize = 2;
/// What is still on its way to receivers when all else has stopped may take so long; the rest stays in the outbox.
const LAST_DELIVERIES: Duration = Duration::from_secs(5);
/// How often `--once` looks whether all is done.
const LOOK: Duration = Duration::from_millis(200);

/// The room where neither the command line nor the configuration names one.
const ROOM: &str = "watchfloor.room";

/// Runs a room.
pub(crate) fn run(wanted: &args::Run) -> anyhow::Result<ExitCode> {
    let config = settle(wanted)?;
    let path = config.room.clone().unwrap_or_else(|| PathBuf::from(ROOM));
    let metrics = operations::metrics()?;
    operations::log(&config.log)?;

    let clock = wanted.clock.get();
    let health = Health::default();
    let reader = reading::reader(config.actors.as_deref())?;
    let mut room = Room::new(Sqlite::open(&path)?);
    let desk = Desk::open(&beside(&path))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(NETWORK_THREADS)
        .enable_all()
        .build()
        .context("cannot start the part that uses the network")?;
    let alerting =
        Alerting::open(&path, config.rules.as_deref(), health.clone(), &runtime, &clock)?;
    let couriers = alerting.as_ref().map(Alerting::couriers);
    let fetcher = fetcher(&config.collect, &clock)?;
    let collector =
        Collector::new(desk.clone(), fetcher, clock.clone(), collecting(&config));

    let parts = Parts {
        stop: Stop::default(),
        told: watch::channel(false).0,
        ended: mpsc::channel(),
    };
    parts.heed_signals(&runtime, alerting.as_ref().map(Alerting::reloader))?;
    let wake = Wake::default();
    parts.wake_reading(&runtime, &collector, &wake);
    if let Some(push) = &config.push {
        parts.serve_push(&runtime, push.listen, collector.router())?;
    }
    let mut frames = None;
    if let Some(wall) = &config.wall {
        let alerts = config.rules.is_some().then(|| watchfloor_alerts::beside(&path));
        let desk = Some(beside(&path));
        let wall = serve::prepare(&runtime, wall, &path, desk, alerts, &clock)?;
        frames = Some(wall.frames());
        let mut stop = parts.told.subscribe();
        parts.spawn(&runtime, "wall", async move {
            let stopped = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            wall.answer(stopped).await
        });
    }
    if let Some(operations) = &config.operations {
        let listener = listen(&runtime, "operations", operations.listen)?;
        tracing::info!(address = %listener.local_addr()?, "metrics and health may be asked for");
        let stop = parts.told.subscribe();
        let pages = operations::serve(listener, metrics, health.clone(), stop);
        parts.spawn(&runtime, "operations", pages);
    }
    let stop = parts.told.subscribe();
    parts.spawn(&runtime, "collecting", async move { Ok(collector.run(stop).await?) });
    let sources = desk.sources()?.len();
    tracing::info!(room = %path.display(), sources, "running");
    if sources == 0 {
        tracing::warn!(
            "no sources yet; `watchfloor source add` adds one, also while this runs"
        );
    }

    let outcome = thread::scope(|scope| {
        let (filed, news) = mpsc::channel();
        let seen = watching::Seen::default();
        let watching = Watching {
            path: &path,
            desk: &desk,
            clock: &clock,
            window: millis(config.picture.window),
            every: config.picture.every,
            alerting,
            health: &health,
            seen: seen.clone(),
        };
        let filing = Filing {
            desk: &desk,
            clock: &clock,
            reader: &reader,
            jobs: reading::jobs(config.read.jobs, usize::MAX),
            wake: &wake,
            stop: &parts.stop,
            health: &health,
            seen: seen.clone(),
            filed,
            frames,
        };
        let ended = parts.ended.0.clone();
        let end = move |part: &'static str, result: anyhow::Result<()>| {
            // Nobody listens any more only where the program has ended.
            let _ = ended.send((part, result));
        };
        let after = end.clone();
        thread::Builder::new()
            .name("filing".to_owned())
            .spawn_scoped(scope, move || end("filing", filing.run(&mut room)))?;
        thread::Builder::new()
            .name("watching".to_owned())
            .spawn_scoped(scope, move || after("watching", watching.run(&news)))?;
        if wanted.once {
            parts.stop_when_done(&runtime, desk.clone(), seen, clock.clone());
        }
        parts.supervise()
    });
    if let Some(couriers) = couriers {
        runtime.block_on(couriers.come_home(LAST_DELIVERIES));
    }
    runtime.shutdown_timeout(LAST_DELIVERIES);
    outcome?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// The configuration with what was typed above it.
fn settle(wanted: &args::Run) -> anyhow::Result<Config> {
    let mut config = Config::load(wanted.config.as_deref(), std::env::vars())?;
    if let Some(room) = &wanted.room {
        config.room = Some(room.clone());
    }
    config.actors = wanted.actors.clone().or(config.actors);
    config.rules = wanted.rules.clone().or(config.rules);
    config.collect.allow_private.extend(wanted.allow_private.iter().cloned());
    Ok(config)
}

/// What visits sources.
pub(crate) fn fetcher(
    collect: &config::Collect,
    clock: &Clock,
) -> anyhow::Result<Fetcher> {
    let standard = fetch::Limits::default();
    let patience = collect.patience.as_secs().max(1);
    let limits = fetch::Limits {
        bytes: collect.megabytes.get().saturating_mul(1 << 20),
        seconds: patience,
        // Who has more patience than usual has it for a slow beginning and a pause, too.
        header_seconds: standard.header_seconds.max(patience / 2),
        silence_seconds: standard.silence_seconds.max(patience / 3),
        ..standard
    };
    let settings = fetch::Settings {
        agent: collect.agent.clone(),
        limits,
        private: collect.allow_private.clone(),
        per_host_gap: collect.gap,
    };
    Ok(Fetcher::new(settings, clock.clone())?)
}

fn collecting(config: &Config) -> Settings {
    Settings {
        at_once: config.collect.at_once.get(),
        bounds: Bounds { least: config.collect.least, most: config.collect.most },
        public: config.push.as_ref().and_then(|push| push.public.clone()),
        push_bytes: config.collect.megabytes.get().saturating_mul(1 << 20),
        ..Settings::default()
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Takes an address, before anything begins: one that is taken already is told at once.
fn listen(runtime: &Runtime, part: &str, at: SocketAddr) -> anyhow::Result<TcpListener> {
    runtime.block_on(TcpListener::bind(at)).with_context(|| {
        format!("[{part}] cannot listen at {at}; choose another address, or stop what listens there")
    })
}

/// A part that ended, and how.
type Ended = (&'static str, anyhow::Result<()>);

/// What holds the parts together.
struct Parts {
    /// For threads.
    stop: Stop,
    /// For tasks.
    told: watch::Sender<bool>,
    ended: (mpsc::Sender<Ended>, mpsc::Receiver<Ended>),
}

impl Parts {
    fn spawn(
        &self,
        runtime: &Runtime,
        name: &'static str,
        part: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let ended = self.ended.0.clone();
        runtime.spawn(async move {
            let result = part.await;
            let _ = ended.send((name, result));
        });
    }

    /// Waits until the first part ends, stops the others, and waits for the two that write. The first error is the
    /// outcome.
    fn supervise(&self) -> anyhow::Result<()> {
        let mut outcome = Ok(());
        let mut writing = 2;
        while writing > 0 {
            let Ok((part, result)) = self.ended.1.recv() else { break };
            if let Err(error) = result {
                tracing::error!(part, error = format!("{error:#}"), "a part ended");
                if outcome.is_ok() {
                    outcome = Err(error.context(part));
                }
            }
            if matches!(part, "filing" | "watching") {
                writing -= 1;
            }
            self.stop_all();
        }
        outcome
    }

    fn stop_all(&self) {
        self.stop.set();
        self.told.send_replace(true);
    }

    /// SIGTERM and Ctrl-C stop; SIGHUP reads rules and receivers again.
    fn heed_signals(
        &self,
        runtime: &Runtime,
        reload: Option<alerting::Reloader>,
    ) -> anyhow::Result<()> {
        let _inside = runtime.enter();
        let listen = |kind| signal(kind).context("cannot listen to signals");
        let mut stopping = listen(SignalKind::terminate())?;
        let mut interrupted = listen(SignalKind::interrupt())?;
        let mut hung_up = listen(SignalKind::hangup())?;
        self.spawn(runtime, "signals", async move {
            loop {
                tokio::select! {
                    _ = stopping.recv() => return Ok(()),
                    _ = interrupted.recv() => return Ok(()),
                    _ = hung_up.recv() => match &reload {
                        Some(reload) => reload.ask(),
                        None => tracing::info!("nothing to reload: no rules are in force"),
                    },
                }
            }
        });
        Ok(())
    }

    /// Lets the filing thread hear of what arrives.
    fn wake_reading(&self, runtime: &Runtime, collector: &Collector, wake: &Wake) {
        let (news, wake) = (collector.news(), wake.clone());
        runtime.spawn(async move {
            loop {
                news.notified().await;
                wake.call();
            }
        });
    }

    /// Serves those who push.
    fn serve_push(
        &self,
        runtime: &Runtime,
        listen: SocketAddr,
        pages: axum::Router,
    ) -> anyhow::Result<()> {
        let listener = self::listen(runtime, "push", listen)?;
        tracing::info!(address = %listener.local_addr()?, "items may be pushed");
        let mut stop = self.told.subscribe();
        self.spawn(runtime, "push", async move {
            let stopped = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            Ok(axum::serve(listener, pages).with_graceful_shutdown(stopped).await?)
        });
        Ok(())
    }

    /// Stops once every source that is due was tried, and all that came is in the picture. Pages that failed and
    /// are tried again in hours are not waited for: their items came as summaries.
    fn stop_when_done(
        &self,
        runtime: &Runtime,
        desk: Desk,
        seen: watching::Seen,
        clock: Clock,
    ) {
        let began = clock.now();
        self.spawn(runtime, "once", async move {
            loop {
                tokio::time::sleep(LOOK).await;
                let at = clock.now();
                // In the order in which things go, so that nothing slips past between two looks.
                let look = move |desk: &Desk| {
                    Ok((desk.health(at)?, desk.held_back()?, desk.waiting()?))
                };
                let (health, held_back, waiting) = desk.apart(look).await?;
                let visited = health.iter().all(|source| {
                    let idle = source.paused
                        || source.stopped.is_some()
                        || source.kind == Kind::Push;
                    let tried = source.last_try.is_some_and(|at| at >= began);
                    idle || tried || source.next_visit.is_some_and(|at| at > began)
                });
                if visited && waiting == 0 && held_back == 0 && seen.all() {
                    return Ok(());
                }
            }
        });
    }
}

/// What `config check` says: everything that is wrong with a configuration and the files it names.
pub(crate) fn check(wanted: &args::Config) -> anyhow::Result<ExitCode> {
    let args::ConfigTask::Check { file } = &wanted.task;
    let config = Config::load(file.as_deref(), std::env::vars())?;
    let mut faults = Vec::new();
    if let Err(error) = reading::reader(config.actors.as_deref()) {
        faults.push(format!("{error:#}"));
    }
    if let Some(rules) = &config.rules {
        faults.extend(alerting::faults(rules));
    }
    if let Err(error) = fetcher(&config.collect, &Clock::wall()) {
        faults.push(format!("[collect]: {error:#}"));
    }
    if let Some(wall) = &config.wall {
        faults.extend(serve::faults(wall).iter().map(|fault| format!("[wall]: {fault}")));
    }
    if let Err(error) = tracing_subscriber::EnvFilter::try_new(&config.log.level) {
        faults.push(format!("[log]: `level`: {error}"));
    }
    for fault in &faults {
        crate::complain(fault);
    }
    if faults.is_empty() {
        crate::complain(&match file {
            Some(file) => format!("{} is sound", file.display()),
            None => {
                "no file was named; the defaults and the environment are sound".to_owned()
            }
        });
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
