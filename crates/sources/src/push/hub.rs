/*!
WebSub, the subscriber's side: a hub asks whether we meant it, then sends what is new.

Content counts only with a signature by SHA-256 or better. Where a hub signs with SHA-1 or not at all, the
content is not used: it is taken as a hint that there is something new, and the feed itself is visited.
*/

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use watchfloor_feed::Told;

use super::{Endpoint, accepted, failed, heard, no, take_in};
use crate::collector::Heard;
use crate::desk::{Desk, DeskError, Lease, New, Put};
use crate::{events, hex};

/// A hub asks whether we want the subscription, or says that it refuses or ended it.
pub(super) async fn verify(
    State(endpoint): State<Arc<Endpoint>>,
    Path(callback): Path<String>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let asked = Asked::of(&query.unwrap_or_default());
    let now = endpoint.shared.clock.now();
    let work = move |desk: &Desk| {
        let lease = desk.lease_of(&callback)?;
        let Some(lease) = lease.filter(|lease| lease.topic == asked.topic) else {
            return Ok(None);
        };
        match asked.mode.as_str() {
            // Only what we asked for; a hub that is not asked does not prolong.
            "subscribe" if lease.asked.is_some() => {
                desk.lease_granted(&lease, asked.seconds, now)?;
                events::hub("granted", &lease.name);
                Ok(Some(asked.challenge))
            }
            "denied" => {
                desk.lease_denied(&lease, now)?;
                events::hub("denied", &lease.name);
                Ok(Some(String::new()))
            }
            _ => Ok(None),
        }
    };
    match endpoint.shared.desk.apart(work).await {
        Ok(Some(challenge)) => {
            let mut response = Response::new(Body::from(challenge));
            // Whatever the challenge is, it is nothing that a browser should run.
            let text = header::HeaderValue::from_static("text/plain; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, text);
            let exact = header::HeaderValue::from_static("nosniff");
            response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, exact);
            response
        }
        Ok(None) => no(StatusCode::NOT_FOUND, "no such subscription is wanted here"),
        Err(error) => failed(&error),
    }
}

#[derive(Default)]
struct Asked {
    mode: String,
    topic: String,
    challenge: String,
    seconds: i64,
}

impl Asked {
    fn of(query: &str) -> Asked {
        let mut asked = Asked { seconds: 86_400, ..Asked::default() };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "hub.mode" => asked.mode = value.into_owned(),
                "hub.topic" => asked.topic = value.into_owned(),
                "hub.challenge" => asked.challenge = value.into_owned(),
                "hub.lease_seconds" => asked.seconds = value.parse().unwrap_or(86_400),
                _ => {}
            }
        }
        asked
    }
}

/// A hub sends what is new.
pub(super) async fn content(
    State(endpoint): State<Arc<Endpoint>>,
    Path(callback): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    match deliver(&endpoint, callback, &headers, body).await {
        Ok(put) => accepted(&put),
        Err(refusal) => refusal,
    }
}

async fn deliver(
    endpoint: &Endpoint,
    callback: String,
    headers: &HeaderMap,
    body: Body,
) -> Result<Put, Response<Body>> {
    let shared = &endpoint.shared;
    let now = shared.clock.now();
    let lease = shared.desk.apart(move |desk| desk.lease_of(&callback)).await;
    let lease = lease.map_err(|error| failed(&error))?;
    let Some(lease) = lease.filter(|lease| lease.expires.is_some()) else {
        return Err(no(StatusCode::NOT_FOUND, "no such subscription is wanted here"));
    };
    let (bytes, _place) = endpoint.body(&lease.name, headers, body).await?;
    match signed(&lease.secret, headers, &bytes) {
        Signed::Well => {}
        Signed::Weakly => {
            events::hub("unsigned", &lease.name);
            shared.visit_soon(lease.source);
            return Ok(Put::default());
        }
        // The answer is the same as to the hub: who guesses learns nothing.
        Signed::Wrongly => {
            events::hub("forged", &lease.name);
            return Ok(Put::default());
        }
    }
    events::hub("content", &lease.name);
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let content_type = text(header::CONTENT_TYPE).map(str::to_owned);
    let source = lease.source;
    let work =
        move |desk: &Desk| take(desk, &lease, content_type.as_deref(), &bytes, now);
    match shared.desk.apart(work).await {
        Ok(Some((put, news))) => {
            shared.heard(source, news);
            if !put.ids.is_empty() {
                shared.news.notify_one();
            }
            Ok(put)
        }
        // The content cannot be read: only a visit can tell.
        Ok(None) => {
            shared.visit_soon(source);
            Ok(Put::default())
        }
        Err(error) => Err(failed(&error)),
    }
}

fn take(
    desk: &Desk,
    lease: &Lease,
    content_type: Option<&str>,
    bytes: &[u8],
    now: i64,
) -> Result<Option<(Put, Heard)>, DeskError> {
    let kept = desk.source(&lease.name)?;
    if kept.state.first_success.is_none() {
        return Ok(None);
    }
    let told = Told { content_type, address: Some(&lease.topic) };
    let Ok(listing) = watchfloor_feed::parse(bytes, &told) else { return Ok(None) };
    let items: Vec<New> = listing.items.into_iter().map(New::from).collect();
    let put = take_in(desk, &kept, &items, now)?;
    events::pushed(&kept.source, &put);
    let news = heard(&kept.state, &put, now);
    Ok(Some((put, news)))
}

enum Signed {
    Well,
    Weakly,
    Wrongly,
}

fn signed(secret: &str, headers: &HeaderMap, bytes: &[u8]) -> Signed {
    let given = headers.get("x-hub-signature").and_then(|value| value.to_str().ok());
    let Some((method, digits)) = given.and_then(|given| given.split_once('=')) else {
        return Signed::Weakly;
    };
    let Some(signature) = hex::decode(digits.trim()) else { return Signed::Wrongly };
    let fits = match method.trim().to_ascii_lowercase().as_str() {
        "sha256" => fits::<Hmac<Sha256>>(secret, bytes, &signature),
        "sha384" => fits::<Hmac<Sha384>>(secret, bytes, &signature),
        "sha512" => fits::<Hmac<Sha512>>(secret, bytes, &signature),
        _ => return Signed::Weakly,
    };
    if fits { Signed::Well } else { Signed::Wrongly }
}

fn fits<M: Mac + KeyInit>(secret: &str, bytes: &[u8], signature: &[u8]) -> bool {
    let Ok(mac) = <M as KeyInit>::new_from_slice(secret.as_bytes()) else { return false };
    mac.chain_update(bytes).verify_slice(signature).is_ok()
}
