//! The figures of delivery, in one table.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// Kinds of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Only ever grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Seconds, by how many took how long.
    Seconds,
}

/// Notices that arrived.
pub const DELIVERED: &str = "watchfloor_delivery_delivered_total";
/// Tries that failed.
pub const FAILED: &str = "watchfloor_delivery_failed_total";
/// Notices that were given up: they will never arrive.
pub const GIVEN_UP: &str = "watchfloor_delivery_given_up_total";
/// Notices that wait.
pub const WAITING: &str = "watchfloor_delivery_waiting";
/// Whether the breaker is open.
pub const BREAKER_OPEN: &str = "watchfloor_delivery_breaker_open";
/// What one try took.
pub const TRY_SECONDS: &str = "watchfloor_delivery_try_seconds";
/// From the notice to its arrival.
pub const NOTICE_SECONDS: &str = "watchfloor_delivery_notice_seconds";
/// From what the room learnt to its arrival.
pub const FINDING_SECONDS: &str = "watchfloor_delivery_finding_seconds";
/// Times that the outbox could not be used.
pub const OUTBOX_ERRORS: &str = "watchfloor_delivery_outbox_errors_total";

/// Name, kind and meaning of each; all but the last have the label `receiver`.
pub const TABLE: &[(&str, Figure, &str)] = &[
    (DELIVERED, Figure::Counter, "notices that arrived"),
    (FAILED, Figure::Counter, "tries that failed"),
    (GIVEN_UP, Figure::Counter, "notices that were given up and never arrive"),
    (WAITING, Figure::Gauge, "notices that wait to be delivered"),
    (
        BREAKER_OPEN,
        Figure::Gauge,
        "1 while nothing is sent because the receiver does not answer",
    ),
    (TRY_SECONDS, Figure::Seconds, "what one try took"),
    (NOTICE_SECONDS, Figure::Seconds, "from the making of a notice to its arrival"),
    (
        FINDING_SECONDS,
        Figure::Seconds,
        "from the moment the room learnt the latest line of a new alert to the alert's arrival",
    ),
    (
        OUTBOX_ERRORS,
        Figure::Counter,
        "times that the outbox could not be read or written",
    ),
];

/// Tells the recorder what the figures mean.
pub fn describe() {
    for (name, figure, meaning) in TABLE {
        match figure {
            Figure::Counter => describe_counter!(*name, *meaning),
            Figure::Gauge => describe_gauge!(*name, *meaning),
            Figure::Seconds => describe_histogram!(*name, Unit::Seconds, *meaning),
        }
    }
}
