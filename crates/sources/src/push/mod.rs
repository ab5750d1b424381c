/*!
The endpoint for those who send: `POST /push/{source}`, and the callbacks of WebSub.

An answer 202 means that the items are on the disk; it lists their numbers in the queue. What was sent before is
counted as known, so that a sender may repeat what it is not sure of. The body is, by its content type:

| content type | what it is |
|---|---|
| `application/xml`, `application/rss+xml`, `application/atom+xml`, `application/cap+xml`, other XML | a feed, CAP, NewsML-G2 |
| `application/json`, `application/feed+json` | JSON Feed, ninjs, or one item |
| `application/x-ndjson`, `application/jsonl` | an item on each line |
| `text/html`, `text/plain` | one report; `?address=`, `?title=`, `?published=` say what it does not say itself |
*/

mod document;
mod hub;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::routing::{get, post};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::collector::{Heard, Shared, learnt};
use crate::desk::{Desk, DeskError, Intake, Kept, New, Put, State as Visits};
use crate::events;
use crate::source::Kind;

pub(crate) use self::document::Sent;

/// Requests that are read at a time; each may hold a whole document in memory.
const AT_ONCE: usize = 16;

/// How long a sender may take for one document.
const PATIENCE: Duration = Duration::from_secs(60);

/// What requests have in common.
pub(crate) struct Endpoint {
    shared: Arc<Shared>,
    places: Semaphore,
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let endpoint = Endpoint { shared, places: Semaphore::new(AT_ONCE) };
    Router::new()
        .route("/push/{source}", post(push))
        .route("/websub/{callback}", get(hub::verify).post(hub::content))
        .fallback(async || {
            no(StatusCode::NOT_FOUND, "nothing is here; documents go to /push/{source}")
        })
        .with_state(Arc::new(endpoint))
}

/// The hash of a token, as it is kept.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

async fn push(
    State(endpoint): State<Arc<Endpoint>>,
    Path(source): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let answer = match accept(&endpoint, source, query, &headers, body).await {
        Ok(put) => accepted(&put),
        Err(refusal) => refusal,
    };
    events::push_answered(answer.status().as_u16());
    answer
}

async fn accept(
    endpoint: &Endpoint,
    name: String,
    query: Option<String>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Put, Response<Body>> {
    let shared = &endpoint.shared;
    let kept = authorised(&shared.desk, name, headers).await?;
    let (bytes, _place) = endpoint.body(&kept.source.name, headers, body).await?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let sent = Sent {
        content_type: text(header::CONTENT_TYPE).unwrap_or_default().to_owned(),
        query: query.unwrap_or_default(),
        bytes,
    };
    let now = shared.clock.now();
    let (id, source, visits) = (kept.id, kept.source.clone(), kept.state.clone());
    let work = move |desk: &Desk| match sent.items() {
        Ok(items) => take_in(desk, &kept, &items, now).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    };
    match shared.desk.apart(work).await {
        Ok(Ok(put)) => {
            events::pushed(&source, &put);
            shared.heard(id, heard(&visits, &put, now));
            if !put.ids.is_empty() {
                shared.news.notify_one();
            }
            Ok(put)
        }
        Ok(Err(refusal)) => Err(no(refusal.status(), &refusal.to_string())),
        Err(error) => Err(failed(&error)),
    }
}

/// Whether the sender may push to this source. Whether there is such a source is not told to others.
async fn authorised(
    desk: &Desk,
    name: String,
    headers: &HeaderMap,
) -> Result<Kept, Response<Body>> {
    let refused = || {
        no(
            StatusCode::UNAUTHORIZED,
            "no source of this name takes this token; send it as `Authorization: Bearer …`",
        )
    };
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let Some(token) = token else { return Err(refused()) };
    let shown = token_hash(token);
    let found = desk.apart(move |desk| match desk.source(&name) {
        Ok(kept) => Ok(Some(kept)),
        Err(DeskError::NoSource(_)) => Ok(None),
        Err(error) => Err(error),
    });
    let kept = found.await.map_err(|error| failed(&error))?;
    // A source that is not there costs the same comparison.
    let expected = kept.as_ref().and_then(|kept| kept.source.token);
    let fits =
        bool::from(expected.unwrap_or([0; 32]).ct_eq(&shown)) && expected.is_some();
    kept.filter(|_| fits).ok_or_else(refused)
}

impl Endpoint {
    /// The whole body, if there is a place for it; the place is held until the document is done with.
    async fn body(
        &self,
        source: &str,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(Vec<u8>, SemaphorePermit<'_>), Response<Body>> {
        let Ok(place) = self.places.try_acquire() else {
            return Err(later("too many documents at a time; send this one again", 1));
        };
        let (name, most) = (source.to_owned(), self.shared.settings.most_waiting);
        let look = move |desk: &Desk| {
            Ok(desk.waiting_news()? >= most || desk.is_flooded(&name)?)
        };
        if self.shared.desk.apart(look).await.map_err(|error| failed(&error))? {
            return Err(later("the queue is full; send this one again", 10));
        }
        let most = self.shared.settings.push_bytes;
        let too_large = || {
            let what = format!("the document is larger than {} MB", most / (1024 * 1024));
            no(StatusCode::PAYLOAD_TOO_LARGE, &what)
        };
        let length = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > most) {
            return Err(too_large());
        }
        // A person's network is slow by the wall, whatever the clock of the room shows.
        match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
            Ok(Ok(bytes)) => Ok((bytes.into(), place)),
            Ok(Err(_)) if length.is_none() => Err(too_large()),
            Ok(Err(_)) => Err(no(StatusCode::BAD_REQUEST, "the document was cut off")),
            Err(_) => {
                Err(no(StatusCode::REQUEST_TIMEOUT, "the document came too slowly"))
            }
        }
    }
}

/// Puts what was sent into the queue, and notes that the source was heard.
fn take_in(desk: &Desk, kept: &Kept, items: &[New], now: i64) -> Result<Put, DeskError> {
    let state = |new: usize| after(&kept.state, new, now);
    let intake = Intake {
        state: Some((kept.version, &state)),
        // What a hub sends stands in its feed as well.
        passing: kept.source.kind != Kind::Feed,
        pages: kept.source.full_text,
        ..Intake::of(items, now)
    };
    desk.take_in(&kept.source.name, &intake)
}

fn after(before: &Visits, new: usize, now: i64) -> Visits {
    let is_first = before.first_success.is_none();
    let mut state = learnt(before, &[], new, is_first, now);
    state.last_try = Some(now);
    state.last_success = Some(now);
    state.failures = 0;
    state.last_error = None;
    state
}

/// For the collector, which knows the source as it was.
fn heard(before: &Visits, put: &Put, now: i64) -> Heard {
    Heard {
        success: Some(now),
        new: (put.new_items() > 0).then_some(now),
        rhythm: after(before, put.new_items(), now).rhythm,
        pages: put.pages > 0,
    }
}

fn accepted(put: &Put) -> Response<Body> {
    let said = serde_json::json!({ "accepted": put.ids, "known": put.known });
    answer(StatusCode::ACCEPTED, &said)
}

/// A refusal in words.
fn no(status: StatusCode, why: &str) -> Response<Body> {
    let mut response = answer(status, &serde_json::json!({ "error": why }));
    if status == StatusCode::UNAUTHORIZED {
        let scheme = header::HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

fn later(why: &str, seconds: u32) -> Response<Body> {
    let mut response = no(StatusCode::TOO_MANY_REQUESTS, why);
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    response
}

/// Nothing was kept, by no fault of the sender. What exactly failed is for the log.
fn failed(error: &DeskError) -> Response<Body> {
    events::desk_failed("keeping what was pushed", error);
    let mut response =
        no(StatusCode::SERVICE_UNAVAILABLE, "it could not be kept; send it again later");
    response.headers_mut().insert(header::RETRY_AFTER, 60.into());
    response
}

fn answer(status: StatusCode, said: &serde_json::Value) -> Response<Body> {
    let mut response = Response::new(Body::from(said.to_string()));
    *response.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
