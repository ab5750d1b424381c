/*!
What an operator looks at: logs, metrics, health.

The socket is one of its own. `/metrics` is Prometheus text; `/live` answers while the process runs; `/ready`
answers 200 while everything works, and 503 with the reasons, one a line, where something does not.

| metric | kind | what |
|---|---|---|
| `watchfloor_arrival_to_picture_seconds` | summary | from an item's arrival to the picture that holds it |
| `watchfloor_arrival_to_alert_seconds` | summary | from the latest arrival that an alert rests on to its being handed to its receivers |
| `watchfloor_reading_seconds` | summary | reading one report |
| `watchfloor_filing_seconds` | summary | filing a batch in the room |
| `watchfloor_picture_seconds` | summary | making a picture |
| `watchfloor_reports_total{outcome}` | counter | reports by outcome: `new`, `known` (there already), `failed` |
| `watchfloor_picture_events`, `…_matters`, `…_reports` | gauge | what the picture holds |
| `watchfloor_alerts_firing` | gauge | alerts that hold |

The sources', fetching's and deliveries' own stand with them (`watchfloor_source_*`, `watchfloor_fetch_*`,
`watchfloor_delivery_*`).
*/

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::config::{Log, LogFormat};

/// Old samples of summaries are let go so often.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins the log, on standard error: standard output may be a receiver of alerts.
pub(crate) fn log(wanted: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&wanted.level)
        .with_context(|| format!("`level` in [log]: cannot use `{}`", wanted.level))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .with_writer(io::stderr);
    let begun = match wanted.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    begun.map_err(|error| anyhow::anyhow!("cannot begin the log: {error}"))
}

/// Begins to count.
pub(crate) fn metrics() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().context("cannot begin to count metrics")
}

/// What is wrong at the moment, part by part; nothing where all is well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Health(Arc<Mutex<BTreeMap<&'static str, String>>>);

impl Health {
    /// A part does not work, and why.
    pub(crate) fn ill(&self, part: &'static str, why: impl Into<String>) {
        self.parts().insert(part, why.into());
    }

    /// A part works.
    pub(crate) fn well(&self, part: &'static str) {
        self.parts().remove(part);
    }

    /// One line for each part that does not work.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.parts().iter().map(|(part, why)| format!("{part}: {why}")).collect()
    }

    fn parts(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers on the operators' socket until the stop.
pub(crate) async fn serve(
    listener: TcpListener,
    metrics: PrometheusHandle,
    health: Health,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let keeper = metrics.clone();
    let upkeep = tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            keeper.run_upkeep();
        }
    });
    let pages = router(metrics, health);
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    let served = axum::serve(listener, pages).with_graceful_shutdown(stopped).await;
    upkeep.abort();
    served.context("[operations] the socket broke")
}

fn router(metrics: PrometheusHandle, health: Health) -> Router {
    Router::new()
        .route("/metrics", get(async move || metrics.render()))
        .route("/live", get(async || "live\n"))
        .route("/ready", get(ready).with_state(health))
}

async fn ready(State(health): State<Health>) -> (StatusCode, String) {
    let complaints = health.complaints();
    if complaints.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, complaints.join("\n") + "\n")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[tokio::test]
    async fn readiness_says_what_does_not_work() {
        let health = Health::default();
        assert_eq!(ready(State(health.clone())).await.0, StatusCode::OK);
        health.ill("room", "the disk is full");
        health.ill("rules", "cannot be read");
        let (status, words) = ready(State(health.clone())).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(words, "room: the disk is full\nrules: cannot be read\n");
        health.well("room");
        health.well("rules");
        assert_eq!(ready(State(health)).await.0, StatusCode::OK);
    }
}
