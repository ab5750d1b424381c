/*!
The collector: visits sources when they are due, fetches pages behind items, keeps subscriptions alive.

One task holds a heap of next visits and starts what is due, a bounded number at a time and one at a time for
each host, so that a host that hangs holds up nobody but itself. What a visit found is put into the desk in one
transaction together with what the source is told next time (`ETag` and the like): a visit that is dropped
half-way was never made, and is made again.
*/

mod asking;
mod lease;
mod page;
mod seats;
mod visit;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet};
use url::Url;
use watchfloor_clock::Clock;

pub use self::asking::{Answer, Fetch};
use self::seats::{Seats, Visited};
pub(crate) use self::visit::{Outcome, failure, learnt};
use crate::desk::{Desk, DeskError};
use crate::folder::Scan;
use crate::rhythm::{Bounds, Rhythm};
use crate::{events, push};

/// How the collector works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Visits, pages and subscriptions under way at a time.
    pub at_once: usize,
    /// How often sources are visited.
    pub bounds: Bounds,
    /// How often folders are looked at.
    pub folders: Duration,
    /// How long an item waits for the page behind it before it is queued as its summary, in the machine's own
    /// time: a server is no quicker because the room's clock is.
    pub patience: Duration,
    /// With so many news in the queue nothing is visited, and pushes are turned away.
    pub most_waiting: u64,
    /// Where hubs reach the push endpoint from outside (`https://example.org/hooks`); none means that no hub
    /// is asked.
    pub public: Option<Url>,
    /// How long visits under way may go on after the stop.
    pub grace: Duration,
    /// Bytes of a document that is pushed.
    pub push_bytes: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            at_once: 64,
            bounds: Bounds::default(),
            folders: Duration::from_secs(5),
            patience: Duration::from_secs(60),
            most_waiting: 20_000,
            public: None,
            grace: Duration::from_secs(5),
            push_bytes: 16 * 1024 * 1024,
        }
    }
}

/// Visits sources until it is told to stop.
pub struct Collector {
    shared: Arc<Shared>,
}

/// What visits, pages and the push endpoint have in common.
pub(crate) struct Shared {
    pub(crate) desk: Desk,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    /// Something is in the queue.
    pub(crate) news: Arc<Notify>,
    /// Sources that are to be visited before their time.
    soon: Mutex<BTreeSet<i64>>,
    bell: Notify,
    heard: Mutex<HashMap<i64, Heard>>,
    /// What stood in folders when they were last looked at.
    pub(crate) folders: Mutex<HashMap<i64, Scan>>,
}

/// What came from a source without a visit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// When something last came.
    pub(crate) success: Option<i64>,
    /// When something new came.
    pub(crate) new: Option<i64>,
    /// The pace of the source after it.
    pub(crate) rhythm: Rhythm,
    /// Whether there are pages to be fetched.
    pub(crate) pages: bool,
}

impl Shared {
    /// Visits a source as soon as it may be.
    pub(crate) fn visit_soon(&self, source: i64) {
        self.soon.lock().unwrap_or_else(PoisonError::into_inner).insert(source);
        self.bell.notify_one();
    }

    /// Something came from a source without a visit.
    pub(crate) fn heard(&self, source: i64, news: Heard) {
        let pages = news.pages;
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let before = heard.entry(source).or_default();
        *before = Heard {
            success: before.success.max(news.success),
            new: before.new.max(news.new),
            rhythm: news.rhythm,
            pages: before.pages || news.pages,
        };
        if pages {
            self.bell.notify_one();
        }
    }

    fn take_heard(&self) -> HashMap<i64, Heard> {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn take_soon(&self) -> BTreeSet<i64> {
        std::mem::take(&mut *self.soon.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How often the desk is looked at for changes, pages and subscriptions.
const TICK: i64 = 2_000;

/// How often states of visits that brought nothing are written down, and sources are counted.
const FLUSH: i64 = 10_000;

/// Subscriptions that are asked for at a tick.
const HUBS: usize = 8;

/// A job that came to its end.
enum Finished {
    Visit { visited: Box<Visited>, host: String, pages: bool },
    Page { host: String, more: bool },
    Lease { source: i64 },
}

struct Run {
    shared: Arc<Shared>,
    seats: Seats,
    jobs: JoinSet<Finished>,
    /// By its task, the host that a job is busy with, and the source if it is a visit.
    busy: HashMap<tokio::task::Id, (String, Option<i64>)>,
    /// Hosts that have pages due.
    pages: BTreeSet<String>,
    leases: HashSet<i64>,
    revision: Option<i64>,
    full: bool,
    next_tick: i64,
    next_flush: i64,
}

impl Collector {
    /// A collector for the sources of a desk.
    pub fn new(
        desk: Desk,
        fetch: impl Fetch,
        clock: Clock,
        settings: Settings,
    ) -> Collector {
        let shared = Shared {
            desk,
            fetch: Arc::new(fetch),
            clock,
            settings,
            news: Arc::new(Notify::new()),
            soon: Mutex::new(BTreeSet::new()),
            bell: Notify::new(),
            heard: Mutex::new(HashMap::new()),
            folders: Mutex::new(HashMap::new()),
        };
        Collector { shared: Arc::new(shared) }
    }

    /// Told whenever something was put into the queue.
    pub fn news(&self) -> Arc<Notify> {
        self.shared.news.clone()
    }

    /// The endpoint for those who push, to be served wherever the program listens.
    pub fn router(&self) -> axum::Router {
        push::router(self.shared.clone())
    }

    /// Collects until the word to stop. Visits under way get some time to finish; what they do not finish was
    /// never begun.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) -> Result<(), DeskError> {
        let now = self.shared.clock.now();
        let mut run = Run {
            seats: Seats::default(),
            jobs: JoinSet::new(),
            busy: HashMap::new(),
            pages: BTreeSet::new(),
            leases: HashSet::new(),
            revision: None,
            full: false,
            next_tick: now,
            next_flush: now.saturating_add(FLUSH),
            shared: self.shared,
        };
        while !*shutdown.borrow_and_update() {
            run.look_up().await;
            run.start_due();
            let wake = run.wake();
            tokio::select! {
                changed = shutdown.changed() => if changed.is_err() { break },
                Some(ended) = run.jobs.join_next_with_id(), if !run.jobs.is_empty() => run.ended(ended),
                () = run.shared.bell.notified() => {}
                () = run.shared.clock.sleep_until(wake) => {}
            }
        }
        run.stop().await
    }
}

impl Run {
    /// When there is something to do next.
    fn wake(&self) -> i64 {
        let idle = !self.full && self.jobs.len() < self.shared.settings.at_once;
        match self.seats.next_due().filter(|_| idle) {
            Some(due) => due.min(self.next_tick),
            None => self.next_tick,
        }
    }

    /// Looks at the desk, if it is time. A desk that fails is asked again at the next tick.
    async fn look_up(&mut self) {
        let now = self.shared.clock.now();
        for id in self.shared.take_soon() {
            self.seats.hurry(id, now, self.shared.settings.bounds.least);
        }
        for (id, news) in self.shared.take_heard() {
            if news.pages {
                self.next_tick = now;
            }
            self.seats.heard(id, &news);
        }
        if now >= self.next_tick {
            self.next_tick = now.saturating_add(TICK);
            if let Err(error) = self.tick(now).await {
                events::desk_failed("looking for changes", &error);
            }
        }
        if now >= self.next_flush {
            self.next_flush = now.saturating_add(FLUSH);
            if let Err(error) = self.flush(now).await {
                events::desk_failed("writing down visits", &error);
            }
        }
    }

    async fn tick(&mut self, now: i64) -> Result<(), DeskError> {
        let patience = self.shared.clock.meanwhile(self.shared.settings.patience);
        let found_before = now.saturating_sub(millis(patience));
        let asks_hubs = self.shared.settings.public.is_some();
        let known = self.revision;
        let looked = self.shared.desk.apart(move |desk| {
            let revision = desk.revision()?;
            let kept = if known == Some(revision) { None } else { Some(desk.kept()?) };
            let late = desk.queue_late(found_before)?;
            let hosts = desk.hosts_due(now)?;
            let leases = if asks_hubs { desk.leases_due(now)? } else { Vec::new() };
            let waiting = (desk.waiting()?, desk.waiting_news()?);
            Ok((revision, kept, late, hosts, leases, waiting))
        });
        let (revision, kept, late, hosts, leases, waiting) = looked.await?;
        if let Some(kept) = kept {
            self.seats.set(kept, now);
            self.revision = Some(revision);
        }
        if late > 0 {
            events::pages_late(late);
            self.shared.news.notify_one();
        }
        self.pages.extend(hosts);
        for lease in leases.into_iter().take(HUBS) {
            if self.leases.insert(lease.source) {
                self.jobs.spawn(lease::ask(self.shared.clone(), lease));
            }
        }
        let full = waiting.1 >= self.shared.settings.most_waiting;
        if full && !self.full {
            events::queue_is_full(waiting.1);
        }
        self.full = full;
        events::waiting(waiting.0);
        Ok(())
    }

    /// Writes down the states of visits that brought nothing.
    async fn flush(&mut self, now: i64) -> Result<(), DeskError> {
        self.seats.count(now);
        let states = self.seats.unsaved();
        if states.is_empty() {
            return Ok(());
        }
        let (states, result) = self
            .shared
            .desk
            .apart(move |desk| {
                let result = desk.remember(&states);
                Ok((states, result))
            })
            .await?;
        if result.is_ok() {
            self.seats.saved(&states);
        }
        result
    }

    /// Starts visits and pages that are due, as many as may be under way.
    fn start_due(&mut self) {
        if self.full {
            return;
        }
        let now = self.shared.clock.now();
        let most = self.shared.settings.at_once;
        while self.jobs.len() < most
            && let Some((kept, host, due)) = self.seats.start(now)
        {
            events::visit_began(now.saturating_sub(due));
            let id = kept.id;
            let job =
                self.jobs.spawn(visit::visit(self.shared.clone(), kept, host.clone()));
            self.busy.insert(job.id(), (host, Some(id)));
        }
        // Pages leave a quarter of the places to visits.
        let most_pages = most - most / 4;
        let mut later = BTreeSet::new();
        while self.jobs.len() < most_pages
            && let Some(host) = self.pages.pop_first()
        {
            if self.seats.is_busy(&host) {
                later.insert(host);
                continue;
            }
            self.seats.occupy(&host);
            let job = self.jobs.spawn(page::fetch(self.shared.clone(), host.clone()));
            self.busy.insert(job.id(), (host, None));
        }
        self.pages.extend(later);
    }

    fn ended(&mut self, ended: Result<(tokio::task::Id, Finished), JoinError>) {
        let task = match &ended {
            Ok((task, _)) => *task,
            Err(error) => error.id(),
        };
        let busy = self.busy.remove(&task);
        match ended {
            Ok((_, Finished::Visit { visited, host, pages })) => {
                let now = self.shared.clock.now();
                self.seats.visited(
                    *visited,
                    &host,
                    now,
                    self.shared.settings.bounds.least,
                );
                if pages {
                    self.next_tick = now;
                }
            }
            Ok((_, Finished::Page { host, more })) => {
                self.seats.free(&host);
                if more {
                    self.pages.insert(host);
                }
            }
            Ok((_, Finished::Lease { source })) => {
                self.leases.remove(&source);
            }
            Err(error) => {
                events::broke(&error);
                let Some((host, visited)) = busy else { return };
                if let Some(id) = visited {
                    self.seats.broke(id, self.shared.clock.now());
                }
                self.seats.free(&host);
            }
        }
    }

    async fn stop(mut self) -> Result<(), DeskError> {
        let end = tokio::time::Instant::now() + self.shared.settings.grace;
        while let Ok(Some(ended)) =
            tokio::time::timeout_at(end, self.jobs.join_next_with_id()).await
        {
            self.ended(ended);
        }
        self.jobs.shutdown().await;
        self.flush(self.shared.clock.now()).await
    }
}

/// Whole milliseconds, as times are counted.
pub(crate) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
