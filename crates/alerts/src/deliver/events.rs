//! What is logged and counted of delivery: each event once, with its words and its figures.
//!
//! Nothing here is given a secret: words of servers and commands come through [`Quoted`].

use std::time::Duration;

use metrics::{counter, gauge, histogram};
use tracing::{debug, error, info, warn};
use watchfloor_brief::safe;

use super::metrics as names;
use super::outbox::OutboxError;
use super::secret::Secrets;

/// Characters of what a server or a command said.
const SAID: usize = 500;

/// Words from outside, without secrets and without anything that a terminal obeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quoted(String);

impl Quoted {
    pub(crate) fn of(words: &str, secrets: &Secrets) -> Quoted {
        Quoted(safe::short(&secrets.hidden(words), SAID))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A notice arrived.
pub(crate) struct Delivered<'e> {
    pub(crate) receiver: &'e str,
    pub(crate) delivery: i64,
    pub(crate) notice: u64,
    pub(crate) tries: u32,
    pub(crate) took: Duration,
    pub(crate) since_notice: Duration,
    pub(crate) since_finding: Option<Duration>,
    pub(crate) said: Option<Quoted>,
}

impl Delivered<'_> {
    pub(crate) fn emit(self) {
        let receiver = self.receiver.to_owned();
        counter!(names::DELIVERED, "receiver" => receiver.clone()).increment(1);
        histogram!(names::TRY_SECONDS, "receiver" => receiver.clone())
            .record(self.took.as_secs_f64());
        histogram!(names::NOTICE_SECONDS, "receiver" => receiver.clone())
            .record(self.since_notice.as_secs_f64());
        if let Some(since) = self.since_finding {
            histogram!(names::FINDING_SECONDS, "receiver" => receiver)
                .record(since.as_secs_f64());
        }
        info!(
            receiver = self.receiver,
            delivery = self.delivery,
            notice = self.notice,
            tries = self.tries,
            took_ms = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "notice delivered"
        );
        if let Some(said) = self.said {
            info!(
                receiver = self.receiver,
                delivery = self.delivery,
                said = said.as_str(),
                "the command wrote"
            );
        }
    }
}

/// A try failed, and there will be another.
pub(crate) struct Failed<'e> {
    pub(crate) receiver: &'e str,
    pub(crate) delivery: i64,
    pub(crate) notice: u64,
    pub(crate) tries: u32,
    pub(crate) took: Duration,
    pub(crate) wait: Duration,
    pub(crate) error: &'e Quoted,
}

impl Failed<'_> {
    pub(crate) fn emit(self) {
        counter!(names::FAILED, "receiver" => self.receiver.to_owned()).increment(1);
        histogram!(names::TRY_SECONDS, "receiver" => self.receiver.to_owned())
            .record(self.took.as_secs_f64());
        warn!(
            receiver = self.receiver,
            delivery = self.delivery,
            notice = self.notice,
            tries = self.tries,
            again_in_s = self.wait.as_secs(),
            error = self.error.as_str(),
            "delivery failed"
        );
    }
}

/// A notice will never arrive.
pub(crate) struct GivenUp<'e> {
    pub(crate) receiver: &'e str,
    pub(crate) delivery: i64,
    pub(crate) notice: u64,
    pub(crate) tries: u32,
    pub(crate) error: &'e Quoted,
}

impl GivenUp<'_> {
    pub(crate) fn emit(self) {
        counter!(names::FAILED, "receiver" => self.receiver.to_owned()).increment(1);
        counter!(names::GIVEN_UP, "receiver" => self.receiver.to_owned()).increment(1);
        error!(
            receiver = self.receiver,
            delivery = self.delivery,
            notice = self.notice,
            tries = self.tries,
            error = self.error.as_str(),
            "notice given up; nobody was told by this receiver"
        );
    }
}

/// The breaker of a receiver opened.
pub(crate) fn breaker_opened(receiver: &str, until: Duration) {
    gauge!(names::BREAKER_OPEN, "receiver" => receiver.to_owned()).set(1.0);
    warn!(
        receiver,
        again_in_s = until.as_secs(),
        "receiver does not answer; its notices wait"
    );
}

/// It answers again.
pub(crate) fn breaker_closed(receiver: &str) {
    gauge!(names::BREAKER_OPEN, "receiver" => receiver.to_owned()).set(0.0);
    info!(receiver, "receiver answers again");
}

/// How many notices wait for a receiver.
pub(crate) fn waiting(receiver: &str, deliveries: u64) {
    // Exact up to 2^53, which no outbox reaches.
    gauge!(names::WAITING, "receiver" => receiver.to_owned()).set(deliveries as f64);
}

/// Notices wait for somebody who is not in the file.
pub(crate) fn nobody_there(receiver: &str, deliveries: u64) {
    warn!(
        receiver = safe::short(receiver, 80),
        deliveries,
        "notices wait for a receiver that is not in the file; put it back, or they are given up"
    );
}

/// The outbox could not be used.
pub(crate) fn outbox_failed(error: &OutboxError) {
    counter!(names::OUTBOX_ERRORS).increment(1);
    error!(error = error.to_string(), "delivery waits for the outbox");
}

/// A user's template failed, and ours was taken.
pub(crate) fn template_failed(name: &str, error: &str) {
    warn!(
        template = name,
        error = safe::short(error, SAID),
        "mail template failed; the built-in one was used"
    );
}

/// A receiver's lane began.
pub(crate) fn lane_began(receiver: &str, kind: &str) {
    gauge!(names::BREAKER_OPEN, "receiver" => receiver.to_owned()).set(0.0);
    debug!(receiver, kind, "ready to deliver");
}
