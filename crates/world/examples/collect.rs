/*!
Collects from the sources of a configuration and reads nothing: what collecting alone costs.

usage: collect SOURCES.toml DESK SECONDS

Whoever started it measures the process; at the end it prints how much there was to do.
*/

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{self, Fetcher};
use watchfloor_sources::{Collector, Desk, Settings, Source};

#[derive(serde::Deserialize)]
struct Sources {
    source: Vec<Source>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(sources), Some(path), Some(seconds)) =
        (args.next(), args.next(), args.next())
    else {
        anyhow::bail!("usage: collect SOURCES.toml DESK SECONDS");
    };
    let seconds: f64 = seconds.parse().context("SECONDS is no number")?;
    let sources: Sources = toml::from_str(&std::fs::read_to_string(sources)?)?;
    let clock = Clock::wall();
    let desk = Desk::open(Path::new(&path))?;
    for mut source in sources.source {
        source.since = clock.now();
        // What is behind the items is read by others.
        source.full_text = false;
        desk.add(&source)?;
    }
    let fetching = fetch::Settings {
        private: vec!["127.0.0.0/8".to_owned()],
        ..fetch::Settings::default()
    };
    let fetcher = Fetcher::new(fetching, clock.clone())?;
    let collector =
        Collector::new(desk.clone(), fetcher, clock.clone(), Settings::default());
    let news = collector.news();
    let (stop, stopped) = watch::channel(false);
    let collecting = tokio::spawn(collector.run(stopped));
    let end = tokio::time::Instant::now() + Duration::from_secs_f64(seconds);
    let mut items = 0;
    while tokio::time::Instant::now() < end {
        if tokio::time::timeout_at(end, news.notified()).await.is_ok() {
            // What is put away at once would cost a transaction for each item.
            tokio::time::sleep(Duration::from_millis(500)).await;
            items += put_away(desk.clone()).await?;
        }
    }
    stop.send(true)?;
    collecting.await??;
    let health = desk.health(clock.now())?;
    let failing = health.iter().filter(|health| health.failures > 0).count();
    let visited = health.iter().filter(|health| health.last_success.is_some()).count();
    println!(
        "{}",
        serde_json::json!({"items": items, "visited": visited, "failing": failing})
    );
    Ok(())
}

/// Takes all that waits, and says how much it was.
async fn put_away(desk: Desk) -> anyhow::Result<usize> {
    let counted = tokio::task::spawn_blocking(move || -> anyhow::Result<usize> {
        let mut items = 0;
        loop {
            let arrivals = desk.take(500)?;
            if arrivals.is_empty() {
                return Ok(items);
            }
            let ids: Vec<i64> = arrivals.iter().map(|arrival| arrival.id).collect();
            desk.done(&ids)?;
            items += ids.len();
        }
    });
    counted.await?
}
