//! WebSub from end to end on loopback: a feed names a hub, the hub is asked, asks back, and pushes.

// Helpers panic as tests do.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use common::{feed, ids, item, until};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::net::TcpListener;
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{Fetcher, Settings as Fetching};
use watchfloor_sources::{Collector, Desk, Kind, Settings, Source};

type Form = HashMap<String, String>;

/// The outlet and its hub: one server, which notes what it is asked for.
#[derive(Clone, Default)]
struct Outlet {
    at: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<Form>>>,
}

async fn show(State(outlet): State<Outlet>) -> impl IntoResponse {
    let at = outlet.at.lock().unwrap().clone();
    let links = format!("<{at}/hub>; rel=\"hub\", <{at}/feed>; rel=\"self\"");
    ([(header::LINK, links)], feed(&[item("1", "shown")]))
}

/// Asks back before it answers, as some hubs do.
async fn subscribe(State(outlet): State<Outlet>, body: String) -> StatusCode {
    let form: Form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.topic", &form["hub.topic"]),
        ("hub.challenge", "17"),
        ("hub.lease_seconds", "86400"),
    ];
    let back = reqwest::Url::parse_with_params(&form["hub.callback"], query).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let said = client.get(back).send().await.unwrap();
    assert_eq!(said.text().await.unwrap(), "17");
    outlet.asked.lock().unwrap().push(form);
    StatusCode::ACCEPTED
}

async fn listen(router: Router, on: TcpListener) {
    axum::serve(on, router).await.unwrap();
}

#[tokio::test]
async fn a_feed_with_a_hub_is_pushed() {
    let outlet = Outlet::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    outlet.at.lock().unwrap().clone_from(&at);
    let routes = Router::new().route("/feed", get(show)).route("/hub", post(subscribe));
    tokio::spawn(listen(routes.with_state(outlet.clone()), listener));

    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("a.room.sources")).unwrap();
    desk.add(&Source::new("gazette", Kind::Feed, &format!("{at}/feed"))).unwrap();
    let clock = Clock::fast(1_700_000_000_000, 60.0);
    let fetching = Fetching {
        private: vec!["127.0.0.0/8".to_owned()],
        per_host_gap: Duration::from_millis(1),
        ..Fetching::default()
    };
    let fetcher = Fetcher::new(fetching, clock.clone()).unwrap();
    let endpoint = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public = format!("http://{}", endpoint.local_addr().unwrap()).parse().ok();
    let settings = Settings { public, ..Settings::default() };
    let collector = Collector::new(desk.clone(), fetcher, clock.clone(), settings);
    tokio::spawn(listen(collector.router(), endpoint));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(collector.run(stopped));

    until("the hub is asked", || !outlet.asked.lock().unwrap().is_empty()).await;
    let form = outlet.asked.lock().unwrap()[0].clone();
    assert_eq!(form["hub.topic"], format!("{at}/feed"));
    let health = desk.health(clock.now()).unwrap().remove(0);
    assert!(health.pushed_until.unwrap() > clock.now() + 20 * 3_600_000);

    let body = feed(&[item("2", "pushed")]);
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(form["hub.secret"].as_bytes());
    let digits = mac.unwrap().chain_update(&body).finalize().into_bytes();
    let digits: String = digits.iter().map(|byte| format!("{byte:02x}")).collect();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let push = client.post(&form["hub.callback"]).body(body);
    let push = push.header("x-hub-signature", format!("sha256={digits}"));
    assert_eq!(push.send().await.unwrap().status(), 202);
    let taken = desk.take(10).unwrap();
    assert_eq!(ids(&taken), ["2", "1"], "news first, then what was there before");

    stop.send(true).unwrap();
    running.await.unwrap().unwrap();
    assert!(desk.source("gazette").unwrap().state.last_new.is_some());
}
