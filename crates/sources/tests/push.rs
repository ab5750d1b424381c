//! The push endpoint and WebSub, over real HTTP on loopback.

// Helpers panic as tests do.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{Canned, Told, feed, ids, item, until};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Response, StatusCode};
use sha2::Sha256;
use watchfloor_clock::Clock;
use watchfloor_sources::{Collector, Desk, Kind, Settings, Source, token_hash};

const TOKEN: &str = "a token of the wire";
const FEED: &str = "https://gazette.example.org/feed.json";

/// Signs a body.
type Sign<'a> = &'a dyn Fn(&[u8]) -> String;

struct Room {
    _place: tempfile::TempDir,
    desk: Desk,
    at: String,
    client: Client,
    stop: tokio::sync::watch::Sender<bool>,
}

/// A room with a source that is pushed and a feed, its endpoint served, its collector running.
async fn room(network: &Canned, settings: Settings) -> Room {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("a.room.sources")).unwrap();
    let token = Some(token_hash(TOKEN));
    desk.add(&Source { token, ..Source::new("wire", Kind::Push, "") }).unwrap();
    desk.add(&Source::new("gazette", Kind::Feed, FEED)).unwrap();
    let clock = Clock::fast(1_700_000_000_000, 60.0);
    let collector = Collector::new(desk.clone(), network.clone(), clock, settings);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let router = collector.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(collector.run(stopped));
    let client = Client::builder().no_proxy().build().unwrap();
    Room { _place: place, desk, at, client, stop }
}

impl Room {
    async fn push(&self, source: &str, kind: &str, body: impl Into<Vec<u8>>) -> Response {
        let request = self.client.post(format!("{}/push/{source}", self.at));
        let request = request.bearer_auth(TOKEN).header("content-type", kind);
        request.body(body.into()).send().await.unwrap()
    }
}

async fn said(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn what_is_pushed_is_taken_once() {
    let room = room(&Canned::default(), Settings::default()).await;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
        <entry><id>urn:1</id><title>Port of Vessen closed</title><summary>Pilots strike.</summary></entry></feed>"#;
    let (status, words) =
        said(room.push("wire", "application/atom+xml", atom).await).await;
    assert_eq!((status, words.as_str()), (202, r#"{"accepted":[1],"known":0}"#));
    let (status, words) =
        said(room.push("wire", "application/atom+xml", atom).await).await;
    assert_eq!((status, words.as_str()), (202, r#"{"accepted":[],"known":1}"#));

    for (kind, body) in [
        (
            "application/json",
            r#"{"id":"2","title":"Talks fail","text":"They left without a word."}"#,
        ),
        (
            "application/x-ndjson",
            "{\"id\":\"3\",\"text\":\"a\"}\n{\"id\":\"4\",\"text\":\"b\"}\n",
        ),
        ("text/plain; charset=utf-8", "Convoy reaches Tolse\n\nTrucks came at noon."),
    ] {
        let (status, words) = said(room.push("wire", kind, body).await).await;
        assert_eq!(status, 202, "{kind}: {words}");
    }
    let html = room.push(
        "wire?address=https://a.test/5&published=2024-05-01",
        "text/html",
        "<p>5",
    );
    assert_eq!(html.await.status(), 202);
    let taken = room.desk.take(10).unwrap();
    assert_eq!(taken.len(), 6);
    assert_eq!(ids(&taken[..4]), ["urn:1", "2", "3", "4"]);
    assert!(taken.iter().all(|arrival| !arrival.backlog));
    assert_eq!(taken[5].item.address.as_deref(), Some("https://a.test/5"));
    assert_eq!(taken[5].item.published.as_deref(), Some("2024-05-01"));
    assert_eq!(taken[5].page.as_ref().unwrap().bytes, b"<p>5");
    // The same address with other words is another version.
    let again = room.push(
        "wire?address=https://a.test/5&published=2024-05-01",
        "text/html",
        "<p>6",
    );
    assert!(said(again.await).await.1.contains(r#""accepted":[7]"#));
    assert!(room.desk.source("wire").unwrap().state.last_new.is_some());
    room.stop.send(true).unwrap();
}

#[tokio::test]
async fn refusals_have_words() {
    let settings = Settings { push_bytes: 1_000, most_waiting: 1, ..Settings::default() };
    let room = room(&Canned::default(), settings).await;
    let nobody = room.client.post(format!("{}/push/wire", room.at)).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    assert_eq!(nobody.headers()["www-authenticate"], "Bearer");
    let wrong = room.client.post(format!("{}/push/wire", room.at)).bearer_auth("guess");
    let wrong = said(wrong.send().await.unwrap()).await;
    assert!(wrong.1.contains("takes this token"), "{wrong:?}");
    // No one learns which sources there are.
    assert_eq!(said(room.push("nothing", "text/plain", "a").await).await, wrong);
    assert_eq!(said(room.push("gazette", "text/plain", "a").await).await, wrong);

    let elsewhere = room.client.get(format!("{}/admin", room.at)).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    for (kind, body, status, words) in [
        ("text/plain", "x".repeat(1_001), 413, "larger than"),
        ("image/png", "x".to_owned(), 415, "are not taken"),
        ("text/plain", " \n".to_owned(), 400, "empty"),
        ("application/json", "{".to_owned(), 400, "cannot be read"),
        ("application/xml", "<svg/>".to_owned(), 400, "cannot be read"),
    ] {
        let (found, told) = said(room.push("wire", kind, body).await).await;
        assert_eq!(found, status, "{kind}: {told}");
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(room.push("wire", "text/plain", "a").await.status(), 202);
    let full = room.push("wire", "text/plain", "b").await;
    assert_eq!(full.status(), 429);
    assert_eq!(full.headers()["retry-after"], "10");
    assert_eq!(room.desk.waiting().unwrap(), 1);
    room.stop.send(true).unwrap();
}

#[tokio::test]
async fn a_hub_is_asked_verified_and_believed_only_with_its_signature() {
    let network = Canned::default();
    let shown = feed(&[item("1", "")]);
    let hub = Some("https://hub.example.org/");
    network.say(FEED, Told { hub, ..Told::bytes(&shown) });
    let public = Some("https://room.example.org/hooks/".parse().unwrap());
    let room = room(&network, Settings { public, ..Settings::default() }).await;
    until("the hub is asked", || !network.posted().is_empty()).await;
    let (address, form) = network.posted().remove(0);
    assert_eq!(address, "https://hub.example.org/");
    assert_eq!(
        (form["hub.mode"].as_str(), form["hub.topic"].as_str()),
        ("subscribe", FEED)
    );
    let part = form["hub.callback"]
        .strip_prefix("https://room.example.org/hooks/websub/")
        .unwrap();
    let callback = format!("{}/websub/{part}", room.at);

    // Content before the word of the hub, and a word for another feed, are nothing.
    assert_eq!(room.client.post(&callback).body("x").send().await.unwrap().status(), 404);
    let verify = |topic: &'static str| {
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.topic", topic),
            ("hub.challenge", "c-17"),
            ("hub.lease_seconds", "3600"),
        ];
        let url = reqwest::Url::parse_with_params(&callback, query).unwrap();
        room.client.get(url).send()
    };
    assert_eq!(
        verify("https://other.test/").await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let verified = verify(FEED).await.unwrap();
    assert_eq!(verified.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(said(verified).await, (200, "c-17".to_owned()));
    assert!(room.desk.health(1_700_000_000_000).unwrap()[0].pushed_until.is_some());
    assert_eq!(verify(FEED).await.unwrap().status(), 404, "nobody asked for more");

    room.desk.take(10).unwrap();
    let send = |id: &str, signature: Option<Sign<'_>>| {
        let body = feed(&[item(id, "pushed")]);
        let mut request = room.client.post(&callback);
        if let Some(signature) = signature {
            request = request.header("x-hub-signature", signature(&body));
        }
        request.header("content-type", "application/feed+json").body(body).send()
    };
    let sign = |body: &[u8]| {
        let mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(form["hub.secret"].as_bytes())
                .unwrap();
        let digits = mac.chain_update(body).finalize().into_bytes();
        let digits: String = digits.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256={digits}")
    };
    assert_eq!(send("2", Some(&sign)).await.unwrap().status(), 202);
    let forged = |body: &[u8]| sign(body).replace(['0', '1'], "2");
    assert_eq!(send("3", Some(&forged)).await.unwrap().status(), 202);
    assert_eq!(ids(&room.desk.take(10).unwrap()), ["2"]);

    // By SHA-1, or without: the feed itself is asked.
    let weak = |_: &[u8]| "sha1=0000000000000000000000000000000000000000".to_owned();
    network.say(FEED, Told::bytes(&feed(&[item("4", "shown"), item("1", "")])));
    assert_eq!(send("5", Some(&weak)).await.unwrap().status(), 202);
    let mut taken = Vec::new();
    until("the feed is visited", || {
        taken.extend(room.desk.take(10).unwrap());
        !taken.is_empty()
    })
    .await;
    assert_eq!(ids(&taken), ["4"]);
    room.stop.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
}
