//! Names, and what they stand for when it counts.

use super::server::{Server, ok, raw};
use super::{request, settings};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{Addresses, FetchError, Fetcher, Names, Settings};

/// A name service that gives one answer after the other, the last of them for ever.
#[derive(Default)]
struct Book(Mutex<HashMap<String, Vec<Vec<IpAddr>>>>);

impl Book {
    fn with(entries: &[(&str, &[&[&str]])]) -> Arc<Book> {
        let read = |text: &&str| text.parse().expect("an address");
        let entries = entries.iter().map(|(name, answers)| {
            let answers = answers.iter().map(|answer| answer.iter().map(read).collect());
            ((*name).to_owned(), answers.rev().collect())
        });
        Arc::new(Book(Mutex::new(entries.collect())))
    }
}

impl Names for Book {
    fn addresses(&self, host: String) -> Addresses {
        let mut book = self.0.lock().expect("the book");
        let answer = book.get_mut(&host).and_then(|answers| match answers.len() {
            0 | 1 => answers.first().cloned(),
            _ => answers.pop(),
        });
        Box::pin(async move {
            answer.ok_or_else(|| {
                std::io::Error::new(std::io::ErrorKind::NotFound, "not in the book")
            })
        })
    }
}

/// A fetcher that may visit 127.0.0.5 and nothing else on loopback.
fn fetcher(book: Arc<Book>, also: &[&str]) -> Fetcher {
    let mut private = vec!["127.0.0.5".to_owned()];
    private.extend(also.iter().map(|entry| (*entry).to_owned()));
    let settings = Settings { private, ..settings() };
    Fetcher::with_names(settings, Clock::wall(), book).expect("a fetcher")
}

#[tokio::test]
async fn of_what_a_name_stands_for_only_what_is_permitted_is_visited() {
    let permitted = Server::start("127.0.0.5", |_| ok("<rss/>")).await;
    let port = permitted.address.port();
    let book = Book::with(&[
        ("mixed.example.test", &[&["127.0.0.6", "10.0.0.1", "::1", "127.0.0.5"]]),
        ("mapped.example.test", &[&["::ffff:127.0.0.5"]]),
        ("private.example.test", &[&["10.0.0.1", "127.0.0.6"]]),
        ("local.example.test", &[&["::1"]]),
        ("metadata.example.test", &[&["169.254.169.254"]]),
        ("nat64.example.test", &[&["64:ff9b::a00:1"]]),
        ("empty.example.test", &[&[]]),
    ]);
    let fetcher = fetcher(book, &[]);
    let get = async |name: &str| {
        let address = format!("http://{name}.example.test:{port}/feed");
        fetcher.get(&request(&address)).await
    };
    assert!(get("mixed").await.is_ok());
    for name in ["private", "local", "metadata", "nat64"] {
        let error = get(name).await.expect_err(name);
        assert!(matches!(error, FetchError::Private { .. }), "{name}: {error}");
        assert!(error.to_string().contains(&format!("{name}.example.test: ")), "{error}");
    }
    for name in ["empty", "unknown"] {
        let error = get(name).await.expect_err(name);
        assert!(matches!(error, FetchError::Dns { .. }), "{name}: {error}");
    }
    assert_eq!(permitted.heard().len(), 1);
    // The mapped form may or may not be reachable here, but it is no private address.
    let mapped = get("mapped").await;
    assert!(!matches!(mapped, Err(FetchError::Private { .. })), "{mapped:?}");
}

#[tokio::test]
async fn a_name_that_changes_its_meaning_leads_nowhere() {
    // The first answer ends its connection, so that the second request needs a new one.
    let page = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\n<r/>";
    let outer = Server::start("127.0.0.5", move |_| raw(page)).await;
    let port = outer.address.port();
    let inner =
        tokio::net::TcpListener::bind(("127.0.0.6", port)).await.expect("the same port");
    let book = Book::with(&[("turns.example.test", &[&["127.0.0.5"], &["127.0.0.6"]])]);
    let fetcher = fetcher(book, &[]);
    let request = request(&format!("http://turns.example.test:{port}/feed"));
    fetcher.get(&request).await.expect("permitted");
    let error = fetcher.get(&request).await.expect_err("turned");
    assert!(matches!(error, FetchError::Private { .. }), "{error}");
    let knock =
        tokio::time::timeout(std::time::Duration::from_millis(50), inner.accept()).await;
    assert!(knock.is_err(), "somebody connected");
}

#[tokio::test]
async fn a_host_listed_by_name_may_be_private() {
    let server = Server::start("127.0.0.7", |_| ok("<rss/>")).await;
    let port = server.address.port();
    let book = Book::with(&[
        ("wire.example.test", &[&["127.0.0.7"]]),
        ("desk.example.test", &[&["127.0.0.7"]]),
        ("other.example.test", &[&["127.0.0.7"]]),
    ]);
    let with_port = format!("desk.example.test:{port}");
    let fetcher = fetcher(book, &["wire.example.test", &with_port]);
    let get = async |host: &str, port: u16| {
        fetcher.get(&request(&format!("http://{host}.example.test:{port}/"))).await
    };
    assert!(get("wire", port).await.is_ok());
    assert!(get("desk", port).await.is_ok());
    let elsewhere = get("desk", port ^ 1).await;
    assert!(matches!(elsewhere, Err(FetchError::Address { .. })), "{elsewhere:?}");
    let unlisted = get("other", port).await;
    assert!(matches!(unlisted, Err(FetchError::Private { .. })), "{unlisted:?}");
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_refused() {
    for (agent, private) in
        [("(none)", ""), ("Watch\nfloor", ""), ("Watchfloor/1", "10.0.0.0/99")]
    {
        let private =
            (!private.is_empty()).then(|| private.to_owned()).into_iter().collect();
        let settings = Settings { agent: agent.into(), private, ..settings() };
        let error = Fetcher::new(settings, Clock::wall()).map(drop).expect_err(agent);
        assert!(matches!(error, FetchError::Settings { .. }), "{error}");
    }
}
