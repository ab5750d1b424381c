//! The load of the bench against the push endpoint it is meant for.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::Duration;

use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{self, Fetcher};
use watchfloor_sources::{Collector, Desk, Kind, Settings, Source, token_hash};
use watchfloor_world::load::{Load, load};
use watchfloor_world::{Host, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushed_reports_are_taken_each_as_one_that_nobody_sent_before() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::wall();
    let desk = Desk::open(&folder.path().join("desk")).unwrap();
    let source =
        Source { token: Some(token_hash("hush")), ..Source::new("load", Kind::Push, "") };
    desk.add(&source).unwrap();
    let fetcher = Fetcher::new(fetch::Settings::default(), clock.clone()).unwrap();
    let collector =
        Collector::new(desk.clone(), fetcher, clock.clone(), Settings::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let router = collector.router();
    tokio::spawn(async move { axum::serve(listener, router).await });

    let world =
        World::start(clock.clone(), vec![Host::sink("hook", None)]).await.unwrap();
    let settings = |token: &str, seed| Load {
        host: host.clone(),
        path: "/push/load".to_owned(),
        token: token.to_owned(),
        rate: 100.0,
        count: 20,
        seed,
    };
    let patience = Duration::from_millis(100);
    let outcome = load(settings("hush", 1), &clock, world.ledger(), patience).await;
    assert_eq!((outcome.sent, outcome.accepted, outcome.told), (20, 20, 0));
    assert_eq!(desk.waiting().unwrap(), 20);
    assert!(outcome.acknowledged.p99.unwrap() > 0.0);
    let stranger = load(settings("guess", 2), &clock, world.ledger(), patience).await;
    assert_eq!((stranger.sent, stranger.accepted), (20, 0));
    assert_eq!(desk.waiting().unwrap(), 20);
}
