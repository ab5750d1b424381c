//! The courier: a lane for each receiver, and an eye on what waits for nobody.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use watchfloor_clock::Clock;

use super::events::{self, Quoted};
use super::health::ReceiverHealth;
use super::lane::{LOOK, Lane, SharedOutbox};
use super::letter::Letter;
use super::opened::Opened;
use super::outbox::{Outbox, OutboxError};
use super::samples;
use super::secret::Secrets;

/// How long notices wait for a receiver that is not in the file, milliseconds.
const NOBODY: i64 = 24 * 3_600_000;
/// How many of them are given up at one look.
const AT_ONE_LOOK: usize = 100;

/// Delivers what is in an outbox.
pub struct Courier {
    lanes: Vec<Lane>,
    outbox: SharedOutbox,
    clock: Clock,
    bell: Arc<Notify>,
}

/// A receiver could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// No receiver has the name.
    #[error("there is no receiver {0}; check the name")]
    Unknown(String),
    /// It did not take the notice.
    #[error("{receiver}: {error}")]
    Failed {
        /// The receiver.
        receiver: String,
        /// What went wrong.
        error: String,
    },
}

impl Courier {
    /// A courier for these receivers.
    pub fn new(
        receivers: Opened,
        outbox: impl Outbox + 'static,
        clock: Clock,
    ) -> Courier {
        let outbox = SharedOutbox::new(outbox);
        let lane = |addressee| Lane::new(addressee, outbox.clone(), clock.clone());
        let lanes = receivers.list.into_iter().map(lane).collect();
        Courier { lanes, outbox, clock, bell: Arc::new(Notify::new()) }
    }

    /// Whoever puts something into the outbox rings this, so that it leaves at once. Without it the courier
    /// looks every ten seconds.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// How the receivers are doing, in the order of the file.
    pub fn health(&self) -> Vec<ReceiverHealth> {
        let now = self.clock.now();
        let health = |lane: &Lane| {
            let condition = lane.condition();
            ReceiverHealth {
                breaker: condition.breaker.state(now),
                failures: condition.breaker.in_a_row(),
                ..condition.health.clone()
            }
        };
        self.lanes.iter().map(health).collect()
    }

    /// Sends one receiver a notice that says that it is a trial, and gives what a command wrote about it.
    pub async fn try_receiver(&self, name: &str) -> Result<Option<String>, TrialError> {
        let lane = self
            .lanes
            .iter()
            .find(|lane| lane.addressee.name == name)
            .ok_or_else(|| TrialError::Unknown(name.to_owned()))?;
        let addressee = &lane.addressee;
        let now = self.clock.now();
        let notice = samples::trial(name, now);
        // Its moment stands for a number: no delivery of the outbox has one as large, or as negative.
        let letter =
            Letter::of(&notice, now.saturating_neg(), addressee.transport.limits());
        let sent =
            addressee.transport.send(&letter, &self.clock, addressee.timeout).await;
        let quoted =
            |words: &str| Quoted::of(words, &addressee.secrets).as_str().to_owned();
        match sent {
            Ok(said) => Ok(said.map(|said| quoted(&said))),
            Err(failure) => Err(TrialError::Failed {
                receiver: name.to_owned(),
                error: quoted(&failure.what),
            }),
        }
    }

    /// Delivers until `shutdown` says true, or its sender is gone. What is on its way then may still arrive.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>) {
        let mut lanes = JoinSet::new();
        for lane in &self.lanes {
            lanes.spawn(lane.clone().run(shutdown.clone()));
        }
        let mut missed = BTreeSet::new();
        while !*shutdown.borrow() {
            if let Err(error) = self.look_for_the_lost(&mut missed).await {
                events::outbox_failed(&error);
            }
            tokio::select! {
                () = self.bell.notified() => self.ring(),
                () = self.clock.sleep(Duration::from_millis(LOOK.unsigned_abs())) => {}
                changed = shutdown.changed() => if changed.is_err() { break },
            }
        }
        while lanes.join_next().await.is_some() {}
    }

    fn ring(&self) {
        for lane in &self.lanes {
            lane.bell.notify_one();
        }
    }

    /// Says once that notices wait for a receiver which is not in the file, and gives them up after a day.
    async fn look_for_the_lost(
        &self,
        missed: &mut BTreeSet<String>,
    ) -> Result<(), OutboxError> {
        for waiting in self.outbox.with(|outbox| outbox.waiting()).await? {
            let receiver = waiting.receiver;
            if self.lanes.iter().any(|lane| lane.addressee.name == receiver) {
                continue;
            }
            events::waiting(&receiver, waiting.deliveries);
            if missed.insert(receiver.clone()) {
                events::nobody_there(&receiver, waiting.deliveries);
            }
            self.give_up_old(receiver).await?;
        }
        Ok(())
    }

    async fn give_up_old(&self, receiver: String) -> Result<(), OutboxError> {
        let now = self.clock.now();
        let name = receiver.clone();
        let due =
            self.outbox.with(move |outbox| outbox.due(&name, now, AT_ONE_LOOK)).await?;
        let error =
            Quoted::of("no receiver in the file has this name", &Secrets::default());
        for pending in due {
            let (delivery, tries) = (pending.delivery, pending.tries);
            if now.saturating_sub(pending.notice.at) < NOBODY {
                continue;
            }
            let words = error.as_str().to_owned();
            self.outbox
                .with(move |outbox| outbox.failed(delivery, now, None, &words))
                .await?;
            let (receiver, notice) = (receiver.as_str(), pending.notice.id);
            events::GivenUp { receiver, delivery, notice, tries, error: &error }.emit();
        }
        Ok(())
    }
}
