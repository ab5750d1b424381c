//! A network that says what a test told it to say.
// Each test binary uses a part of it, and what panics here fails a test.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;
use watchfloor_feed::{Body, Item};
use watchfloor_sources::fetch::{FetchError, Fetched, Request};
use watchfloor_sources::{Answer, Arrival, Desk, Fetch, State};

/// What a test tells of an address.
#[derive(Clone, Default)]
pub struct Told {
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub unchanged: bool,
    pub moved: Option<&'static str>,
    pub hub: Option<&'static str>,
    pub error: Option<FetchError>,
    pub hangs: bool,
    /// How long the answer takes to come, of the machine's own time.
    pub takes: Duration,
}

impl Told {
    pub fn bytes(bytes: &[u8]) -> Told {
        Told { bytes: bytes.to_vec(), ..Told::default() }
    }

    pub fn status(status: u16) -> Told {
        Told::error(FetchError::Status { status, retry_after: None })
    }

    pub fn error(error: FetchError) -> Told {
        Told { error: Some(error), ..Told::default() }
    }

    pub fn hanging() -> Told {
        Told { hangs: true, ..Told::default() }
    }
}

#[derive(Clone, Default)]
pub struct Canned(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    told: HashMap<String, Told>,
    asked: HashMap<String, Vec<Request>>,
    posted: Vec<(String, HashMap<String, String>)>,
}

impl Canned {
    /// From now on this is what an address gives.
    pub fn say(&self, address: &str, told: Told) {
        self.0.lock().unwrap().told.insert(address.to_owned(), told);
    }

    pub fn visits(&self, address: &str) -> usize {
        self.0.lock().unwrap().asked.get(address).map_or(0, Vec::len)
    }

    pub fn last(&self, address: &str) -> Option<Request> {
        self.0.lock().unwrap().asked.get(address)?.last().cloned()
    }

    /// The forms that were sent: the address and the fields.
    pub fn posted(&self) -> Vec<(String, HashMap<String, String>)> {
        self.0.lock().unwrap().posted.clone()
    }
}

impl Fetch for Canned {
    fn get<'a>(&'a self, request: &'a Request) -> Answer<'a, Fetched> {
        let address = request.address.to_string();
        let told = {
            let mut inner = self.0.lock().unwrap();
            inner.asked.entry(address.clone()).or_default().push(request.clone());
            inner.told.get(&address).cloned()
        };
        Box::pin(async move {
            let nothing = FetchError::Status { status: 404, retry_after: None };
            let told = told.ok_or(nothing)?;
            if told.hangs {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(told.takes).await;
            if let Some(error) = told.error {
                return Err(error);
            }
            Ok(Fetched {
                status: if told.unchanged { 304 } else { 200 },
                address: told
                    .moved
                    .map_or(request.address.clone(), |to| to.parse().unwrap()),
                moved: told.moved.map(|to| to.parse().unwrap()),
                unchanged: told.unchanged,
                etag: told.etag,
                last_modified: None,
                fresh_for: None,
                content_type: None,
                hub: told.hub.map(|hub| hub.parse().unwrap()),
                own: None,
                bytes: told.bytes,
            })
        })
    }

    fn post<'a>(
        &'a self,
        address: &'a Url,
        form: &'a [(&'a str, String)],
    ) -> Answer<'a, u16> {
        let fields = form.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        self.0.lock().unwrap().posted.push((address.to_string(), fields.collect()));
        Box::pin(async { Ok(202) })
    }
}

pub fn item(id: &str, words: &str) -> Item {
    Item {
        id: id.to_owned(),
        address: Some(format!("https://gazette.example.org/{id}")),
        title: format!("Report {id}"),
        body: Some(Body::Text(words.to_owned())),
        ..Item::default()
    }
}

/// A JSON Feed of these items.
pub fn feed(items: &[Item]) -> Vec<u8> {
    let items: Vec<serde_json::Value> = items
        .iter()
        .map(|item| {
            let words = match &item.body {
                Some(Body::Text(words) | Body::Html(words)) => words.as_str(),
                None => "",
            };
            serde_json::json!({
                "id": item.id, "url": item.address, "title": item.title, "summary": words,
                "date_published": item.published,
            })
        })
        .collect();
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": items,
    });
    feed.to_string().into_bytes()
}

pub fn ids(arrivals: &[Arrival]) -> Vec<&str> {
    arrivals.iter().map(|arrival| arrival.item.id.as_str()).collect()
}

pub fn state_of(desk: &Desk, source: &str) -> State {
    desk.source(source).unwrap().state
}

/// Waits until something is so.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), wait).await;
    assert!(waited.is_ok(), "waited in vain until {what}");
}
