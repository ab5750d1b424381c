//! The lane of one receiver: takes what is due, sends it, and records what became of it.
//!
//! A lane shares nothing with the others but the outbox, so one receiver's trouble is not another's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::{Id, JoinError, JoinSet, spawn_blocking};
use watchfloor_clock::Clock;

use super::events::{self, Quoted};
use super::health::ReceiverHealth;
use super::letter::Letter;
use super::opened::Addressee;
use super::outbox::{Outbox, OutboxError, Pending, Waiting};
use super::schedule::{Breaker, BreakerState, Pace, next_try};
use super::transport::Failure;
use crate::notice::{Kind, Notice};

/// How often an outbox is looked into that nobody rang for, milliseconds.
pub(crate) const LOOK: i64 = 10_000;
/// How long is waited, milliseconds, where something is due that cannot be sent just now.
const SOON: i64 = 1_000;
/// How long notices on their way may take when the courier is to stop.
const GRACE: Duration = Duration::from_secs(10);

/// An outbox that several lanes share.
#[derive(Clone)]
pub(crate) struct SharedOutbox(Arc<Mutex<dyn Outbox>>);

impl SharedOutbox {
    pub(crate) fn new(outbox: impl Outbox + 'static) -> SharedOutbox {
        SharedOutbox(Arc::new(Mutex::new(outbox)))
    }

    /// Does something with it where nothing else is held up: it may wait for a disk.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut dyn Outbox) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, OutboxError> {
        let outbox = Arc::clone(&self.0);
        let done = spawn_blocking(move || {
            let mut outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
            act(&mut *outbox)
        });
        done.await.map_err(OutboxError::new).flatten()
    }
}

/// What a lane knows of its receiver, for those who ask from outside.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) breaker: Breaker,
    pub(crate) health: ReceiverHealth,
}

/// One receiver's lane.
#[derive(Clone)]
pub(crate) struct Lane {
    pub(crate) addressee: Arc<Addressee>,
    pub(crate) outbox: SharedOutbox,
    pub(crate) clock: Clock,
    pub(crate) bell: Arc<Notify>,
    condition: Arc<Mutex<Condition>>,
}

/// What became of a try, as it is to be recorded.
#[derive(Clone, Debug)]
enum Settled {
    Delivered { delivery: i64, at: i64 },
    Failed { delivery: i64, at: i64, next: Option<i64>, error: String },
}

/// What is going on in a lane.
struct Traffic {
    /// Tries on their way, each with what it carries.
    tries: JoinSet<Tried>,
    carried: HashMap<Id, Pending>,
    /// What the outbox does not know yet. Nothing is sent before it does, or the same would be sent again.
    unrecorded: Vec<Settled>,
    pace: Option<Pace>,
}

struct Tried {
    result: Result<Option<String>, Failure>,
    took: Duration,
}

impl Traffic {
    fn is_on_the_way(&self, delivery: i64) -> bool {
        self.carried.values().any(|pending| pending.delivery == delivery)
    }
}

impl Lane {
    pub(crate) fn new(addressee: Addressee, outbox: SharedOutbox, clock: Clock) -> Lane {
        let health = ReceiverHealth::new(&addressee.name, addressee.kind);
        Lane {
            addressee: Arc::new(addressee),
            outbox,
            clock,
            bell: Arc::new(Notify::new()),
            condition: Arc::new(Mutex::new(Condition {
                breaker: Breaker::default(),
                health,
            })),
        }
    }

    pub(crate) fn condition(&self) -> MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Delivers until it is told to stop; what is on its way then may still arrive.
    pub(crate) async fn run(self, mut shutdown: watch::Receiver<bool>) {
        events::lane_began(&self.addressee.name, self.addressee.kind);
        let mut traffic = Traffic {
            tries: JoinSet::new(),
            carried: HashMap::new(),
            unrecorded: Vec::new(),
            pace: self.addressee.rate.map(Pace::new),
        };
        while !*shutdown.borrow() {
            let look_again = match self.advance(&mut traffic).await {
                Ok(moment) => moment,
                Err(error) => {
                    events::outbox_failed(&error);
                    self.clock.now().saturating_add(SOON)
                }
            };
            tokio::select! {
                () = self.bell.notified() => {}
                Some(ended) = traffic.tries.join_next_with_id() => self.ended(ended, &mut traffic),
                () = self.clock.sleep_until(look_again) => {}
                // Whoever held the other end is gone, and nobody will say stop.
                changed = shutdown.changed() => if changed.is_err() { break },
            }
        }
        self.finish(traffic).await;
    }

    /// Records what is settled and sends what is due; gives when to look again.
    async fn advance(&self, traffic: &mut Traffic) -> Result<i64, OutboxError> {
        self.record(traffic).await?;
        let now = self.clock.now();
        let on_the_way = traffic.carried.len();
        let allowed = self.condition().breaker.allows(now, self.addressee.at_once);
        let free = allowed.saturating_sub(on_the_way);
        if free == 0 {
            return Ok(self
                .condition()
                .breaker_ends(now)
                .unwrap_or(now.saturating_add(LOOK)));
        }
        let name = self.addressee.name.clone();
        let most = on_the_way + free;
        let due = self.outbox.with(move |outbox| outbox.due(&name, now, most)).await?;
        let mut started = 0;
        for pending in due {
            if started == free || traffic.is_on_the_way(pending.delivery) {
                continue;
            }
            if let Some(pace) = &mut traffic.pace {
                if pace.earliest() > now {
                    return Ok(pace.earliest());
                }
                pace.take(now);
            }
            self.start(pending, traffic);
            started += 1;
        }
        let waiting = self.waiting().await?;
        let next = waiting.map_or(i64::MAX, |waiting| waiting.next_due);
        // What is due already and was not started is on its way, or the first of its group is.
        let next = if next <= now { now.saturating_add(SOON) } else { next };
        Ok(next.min(now.saturating_add(LOOK)))
    }

    async fn waiting(&self) -> Result<Option<Waiting>, OutboxError> {
        let all = self.outbox.with(|outbox| outbox.waiting()).await?;
        let mine =
            all.into_iter().find(|waiting| waiting.receiver == self.addressee.name);
        let deliveries = mine.as_ref().map_or(0, |waiting| waiting.deliveries);
        events::waiting(&self.addressee.name, deliveries);
        let mut condition = self.condition();
        condition.health.waiting = deliveries;
        condition.health.oldest = mine.as_ref().map(|waiting| waiting.oldest);
        Ok(mine)
    }

    fn start(&self, pending: Pending, traffic: &mut Traffic) {
        let addressee = Arc::clone(&self.addressee);
        let clock = self.clock.clone();
        let letter =
            Letter::of(&pending.notice, pending.delivery, addressee.transport.limits());
        let task = traffic.tries.spawn(async move {
            let began = clock.now();
            let result =
                addressee.transport.send(&letter, &clock, addressee.timeout).await;
            Tried { result, took: since(began, clock.now()) }
        });
        traffic.carried.insert(task.id(), pending);
    }

    /// What a try that ended means for its notice and for the receiver.
    fn ended(&self, ended: Result<(Id, Tried), JoinError>, traffic: &mut Traffic) {
        let (id, tried) = match ended {
            Ok((id, tried)) => (id, tried),
            Err(error) => {
                let result = Err(Failure::passing(format!("the try broke off: {error}")));
                (error.id(), Tried { result, took: Duration::ZERO })
            }
        };
        let Some(pending) = traffic.carried.remove(&id) else { return };
        let settled = match tried.result {
            Ok(said) => self.delivered(&pending, said, tried.took),
            Err(failure) => self.failed(&pending, failure, tried.took),
        };
        traffic.unrecorded.push(settled);
    }

    fn delivered(
        &self,
        pending: &Pending,
        said: Option<String>,
        took: Duration,
    ) -> Settled {
        let at = self.clock.now();
        let mut condition = self.condition();
        if condition.breaker.state(at) != BreakerState::Closed {
            events::breaker_closed(&self.addressee.name);
        }
        condition.breaker.went_well();
        let health = &mut condition.health;
        health.last_try = Some(at);
        health.last_delivered = Some(at);
        health.delivered += 1;
        let event = events::Delivered {
            receiver: &self.addressee.name,
            delivery: pending.delivery,
            notice: pending.notice.id,
            tries: pending.tries.saturating_add(1),
            took,
            since_notice: since(pending.notice.at, at),
            since_finding: latest_learnt(&pending.notice).map(|learnt| since(learnt, at)),
            said: said.map(|said| Quoted::of(&said, &self.addressee.secrets)),
        };
        event.emit();
        Settled::Delivered { delivery: pending.delivery, at }
    }

    fn failed(&self, pending: &Pending, failure: Failure, took: Duration) -> Settled {
        let (receiver, delivery, at) =
            (&self.addressee.name, pending.delivery, self.clock.now());
        let tries = pending.tries.saturating_add(1);
        let error = Quoted::of(&failure.what, &self.addressee.secrets);
        let made = pending.notice.at;
        let next = match failure.lasting {
            true => None,
            false => next_try(
                delivery,
                tries,
                at,
                made,
                self.addressee.keep_trying,
                failure.after,
            ),
        };
        let notice = pending.notice.id;
        match next {
            Some(next) => {
                let wait = since(at, next);
                events::Failed {
                    receiver,
                    delivery,
                    notice,
                    tries,
                    took,
                    wait,
                    error: &error,
                }
                .emit();
            }
            None => {
                events::GivenUp { receiver, delivery, notice, tries, error: &error }
                    .emit();
            }
        }
        let mut condition = self.condition();
        // That one notice is refused says nothing about the next.
        if !failure.lasting && condition.breaker.failed(at, failure.after, delivery) {
            let wait =
                condition.breaker_ends(at).map_or(Duration::ZERO, |end| since(at, end));
            events::breaker_opened(receiver, wait);
        }
        let health = &mut condition.health;
        health.last_try = Some(at);
        health.last_error = Some(error.as_str().to_owned());
        health.given_up += u64::from(next.is_none());
        Settled::Failed { delivery, at, next, error: error.as_str().to_owned() }
    }

    /// Tells the outbox what is settled. What it does not take is told again the next time.
    async fn record(&self, traffic: &mut Traffic) -> Result<(), OutboxError> {
        while let Some(settled) = traffic.unrecorded.first().cloned() {
            self.outbox
                .with(move |outbox| match settled {
                    Settled::Delivered { delivery, at } => outbox.delivered(delivery, at),
                    Settled::Failed { delivery, at, next, error } => {
                        outbox.failed(delivery, at, next, &error)
                    }
                })
                .await?;
            traffic.unrecorded.remove(0);
        }
        Ok(())
    }

    /// Waits a while for what is on its way. What does not arrive is delivered after the next start.
    async fn finish(&self, mut traffic: Traffic) {
        let rest = async {
            while let Some(ended) = traffic.tries.join_next_with_id().await {
                self.ended(ended, &mut traffic);
            }
        };
        let _ = self.clock.timeout(GRACE, rest).await;
        if let Err(error) = self.record(&mut traffic).await {
            events::outbox_failed(&error);
        }
    }
}

impl Condition {
    /// When an open breaker lets a notice through to see.
    fn breaker_ends(&self, now: i64) -> Option<i64> {
        match self.breaker.state(now) {
            BreakerState::Open { until } => Some(until),
            BreakerState::Closed | BreakerState::HalfOpen => None,
        }
    }
}

/// When the room learnt the latest line of what is new in a notice; reminders and ends are about older things.
fn latest_learnt(notice: &Notice) -> Option<i64> {
    let fired = notice.alerts.iter().filter(|told| told.kind == Kind::Fired);
    fired.flat_map(|told| &told.finding.lines).map(|line| line.learnt).max()
}

fn since(earlier: i64, later: i64) -> Duration {
    Duration::from_millis(u64::try_from(later.saturating_sub(earlier)).unwrap_or(0))
}
