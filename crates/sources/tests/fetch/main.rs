//! The fetcher against servers of every kind, on loopback.
#![allow(clippy::expect_used)] // a test that fails is meant to panic

mod answers;
mod counts;
mod guard;
mod limits;
mod politeness;
mod redirects;
mod robots;
mod server;

use server::Server;
use std::time::Duration;
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{
    FetchError, Fetched, Fetcher, Limits, Request, Settings,
};

/// Settings that visit loopback and wait for nothing.
fn settings() -> Settings {
    Settings {
        private: vec!["127.0.0.0/8".into()],
        per_host_gap: Duration::ZERO,
        ..Settings::default()
    }
}

fn fetcher() -> Fetcher {
    fetcher_by(&Clock::wall())
}

/// A fetcher by a clock of any speed.
fn fetcher_by(clock: &Clock) -> Fetcher {
    Fetcher::new(settings(), clock.clone()).expect("a fetcher")
}

/// A fetcher that waits a second for anything and two for all.
fn impatient() -> Fetcher {
    let limits = Limits {
        bytes: 100_000,
        seconds: 2,
        header_seconds: 1,
        silence_seconds: 1,
        ..Limits::default()
    };
    Fetcher::new(Settings { limits, ..settings() }, Clock::wall()).expect("a fetcher")
}

/// A request that does not ask for robots.txt.
fn request(address: &str) -> Request {
    let url = address.parse().expect("an address");
    Request { robots: false, ..Request::new(url) }
}

async fn get(
    fetcher: &Fetcher,
    server: &Server,
    path: &str,
) -> Result<Fetched, FetchError> {
    fetcher.get(&request(&server.url(path))).await
}
