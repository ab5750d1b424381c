//! How receivers are doing, for people and for health checks.

use super::schedule::BreakerState;

/// How one receiver is doing. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiverHealth {
    /// Its name.
    pub receiver: String,
    /// Its kind, as in the file.
    pub kind: &'static str,
    /// Whether notices are sent to it.
    pub breaker: BreakerState,
    /// Failures in a row.
    pub failures: u32,
    /// Notices that wait.
    pub waiting: u64,
    /// When the oldest of them was made.
    pub oldest: Option<i64>,
    /// The last try.
    pub last_try: Option<i64>,
    /// The last notice that arrived.
    pub last_delivered: Option<i64>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// Notices that arrived since the start.
    pub delivered: u64,
    /// Notices that were given up since the start.
    pub given_up: u64,
}

impl ReceiverHealth {
    pub(crate) fn new(receiver: &str, kind: &'static str) -> ReceiverHealth {
        ReceiverHealth {
            receiver: receiver.to_owned(),
            kind,
            breaker: BreakerState::Closed,
            failures: 0,
            waiting: 0,
            oldest: None,
            last_try: None,
            last_delivered: None,
            last_error: None,
            delivered: 0,
            given_up: 0,
        }
    }
}
