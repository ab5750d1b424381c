/*!
What is logged and counted, in one place, so that the words and the names stay the same everywhere.

| metric | kind | labels | what it counts |
|---|---|---|---|
| `watchfloor_source_visits_total` | counter | `kind`, `outcome`: changed, unchanged, failed | visits |
| `watchfloor_source_items_total` | counter | `kind`, `state`: new, known | items that visits and pushes brought |
| `watchfloor_source_pages_total` | counter | `outcome`: came, failed, given_up | pages behind items |
| `watchfloor_source_pushes_total` | counter | `outcome`: the HTTP status | requests to the push endpoint |
| `watchfloor_source_hub_total` | counter | `outcome`: asked, granted, denied, failed, content, forged, unsigned | WebSub |
| `watchfloor_source_count` | gauge | `state`: well, failing, silent, stopped | sources |
| `watchfloor_source_visit_late_seconds` | histogram | | how much later than planned a visit began |
| `watchfloor_queue_waiting` | gauge | | items that wait to be read |
| `watchfloor_queue_late_total` | counter | | items queued as summaries because their page was slow |

No label holds the name of a source: a room has thousands.
*/

use std::fmt::Display;

use metrics::{counter, gauge, histogram};

use crate::desk::{DeskError, Put};
use crate::source::{Kind, Source};

pub(crate) fn visit_changed(source: &Source, put: &Put, notes: &[String]) {
    visits(source.kind, "changed");
    items(source.kind, put);
    if put.new_items() > 0 {
        tracing::info!(source = source.name, new = put.new_items(), "new items");
    }
    if let Some(note) = notes.first() {
        tracing::debug!(
            source = source.name,
            notes = notes.len(),
            first = note,
            "odd document"
        );
    }
}

pub(crate) fn visit_unchanged(source: &Source) {
    visits(source.kind, "unchanged");
}

pub(crate) fn visit_failed(source: &Source, failures: u32, error: &str) {
    visits(source.kind, "failed");
    // Once at length; what goes on failing is told by `sources`.
    if failures == 1 {
        tracing::warn!(source = source.name, error, "visit failed");
    } else {
        tracing::debug!(source = source.name, failures, error, "visit failed again");
    }
}

pub(crate) fn visit_began(late_millis: i64) {
    histogram!("watchfloor_source_visit_late_seconds")
        .record(late_millis.max(0) as f64 / 1000.0);
}

pub(crate) fn flooded(source: &Source) {
    tracing::warn!(source = source.name, "not visited: too much of it waits to be read");
}

pub(crate) fn stopped(source: &Source, why: &str) {
    tracing::warn!(source = source.name, why, "source is not visited any more");
}

pub(crate) fn moved(source: &Source, to: &str) {
    tracing::info!(source = source.name, to, "source moved for good");
}

pub(crate) fn fell_silent(source: &Source, since: i64) {
    let since = jiff::Timestamp::from_millisecond(since)
        .map_or_else(|_| "an unknown time".to_owned(), |at| format!("{at:.0}"));
    tracing::warn!(
        source = source.name,
        since,
        "source is silent; that is no sign that nothing happened"
    );
}

pub(crate) fn heard_again(source: &Source) {
    tracing::info!(source = source.name, "source is heard again");
}

pub(crate) fn page_came() {
    counter!("watchfloor_source_pages_total", "outcome" => "came").increment(1);
}

pub(crate) fn page_failed(source: &Source, next: Option<i64>, error: &str) {
    let outcome = if next.is_some() { "failed" } else { "given_up" };
    counter!("watchfloor_source_pages_total", "outcome" => outcome).increment(1);
    tracing::debug!(
        source = source.name,
        error,
        again = next.is_some(),
        "page did not come"
    );
}

pub(crate) fn pages_late(count: usize) {
    counter!("watchfloor_queue_late_total").increment(count as u64);
}

pub(crate) fn pushed(source: &Source, put: &Put) {
    items(source.kind, put);
}

pub(crate) fn push_answered(status: u16) {
    counter!("watchfloor_source_pushes_total", "outcome" => status.to_string())
        .increment(1);
}

pub(crate) fn hub(outcome: &'static str, source: &str) {
    counter!("watchfloor_source_hub_total", "outcome" => outcome).increment(1);
    tracing::info!(source, outcome, "hub");
}

pub(crate) fn counts(well: usize, failing: usize, silent: usize, stopped: usize) {
    for (state, count) in
        [("well", well), ("failing", failing), ("silent", silent), ("stopped", stopped)]
    {
        gauge!("watchfloor_source_count", "state" => state).set(count as f64);
    }
}

pub(crate) fn waiting(count: u64) {
    gauge!("watchfloor_queue_waiting").set(count as f64);
}

pub(crate) fn queue_is_full(waiting: u64) {
    tracing::warn!(waiting, "the queue is full; nothing is visited until it is read");
}

pub(crate) fn desk_failed(doing: &'static str, error: &DeskError) {
    tracing::error!(doing, error = %error, "the file of sources failed; trying again");
}

pub(crate) fn broke(error: &dyn Display) {
    tracing::error!(error = %error, "a visit broke off; please report this as a fault of the program");
}

fn visits(kind: Kind, outcome: &'static str) {
    counter!("watchfloor_source_visits_total", "kind" => kind.word(), "outcome" => outcome)
        .increment(1);
}

fn items(kind: Kind, put: &Put) {
    let count = |state: &'static str, count: usize| {
        counter!("watchfloor_source_items_total", "kind" => kind.word(), "state" => state)
            .increment(count as u64);
    };
    count("new", put.new_items());
    count("known", put.known);
}
