//! WebSub: a hub that takes subscriptions, asks whether they are wanted, and sends signed content.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::formats;
use crate::ledger::Sending;
use crate::wire::{Answer, Request, send};
use crate::world::Shared;

/// What was subscribed to.
#[derive(Debug, Default)]
pub(crate) struct Subscriptions(Mutex<Vec<Subscription>>);

#[derive(Clone, Debug)]
struct Subscription {
    host: usize,
    callback: String,
    secret: Option<String>,
    until: i64,
}

/// What a hub asks with: whoever answers something else does not want the subscription.
const CHALLENGE: &str = "a-word-to-be-said-again";

impl Subscriptions {
    fn list(&self) -> MutexGuard<'_, Vec<Subscription>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a subscription, or an end of one; it counts when the subscriber has confirmed it.
pub(crate) fn subscribe(shared: &Arc<Shared>, host: usize, request: &Request) -> Answer {
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(&request.body);
        fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    };
    let own = shared.addresses(host).own;
    let (Some(mode), Some(callback)) = (field("hub.mode"), field("hub.callback")) else {
        return Answer::new(400, "text/plain", "hub.mode and hub.callback are needed");
    };
    if field("hub.topic").as_deref() != Some(own.as_str()) {
        return Answer::new(404, "text/plain", "no such topic");
    }
    if mode != "subscribe" && mode != "unsubscribe" {
        return Answer::new(400, "text/plain", "hub.mode is subscribe or unsubscribe");
    }
    let lease = shared.lease(host).map_or(0, |lease| lease.as_secs());
    let lease = i64::try_from(lease).unwrap_or(i64::MAX);
    let wanted = Subscription {
        host,
        callback,
        secret: field("hub.secret"),
        until: shared.clock.now().saturating_add(lease.saturating_mul(1_000)),
    };
    tokio::spawn(verify(Arc::clone(shared), wanted, mode, own, lease));
    Answer::empty(202)
}

/// Asks whether a subscription is wanted.
async fn verify(
    shared: Arc<Shared>,
    wanted: Subscription,
    mode: String,
    topic: String,
    lease: i64,
) {
    let join = if wanted.callback.contains('?') { '&' } else { '?' };
    let question = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", &mode)
        .append_pair("hub.topic", &topic)
        .append_pair("hub.challenge", CHALLENGE)
        .append_pair("hub.lease_seconds", &lease.to_string())
        .finish();
    let address = format!("{}{join}{question}", wanted.callback);
    let answer = post_or_get(&address, "GET", Vec::new(), Vec::new()).await;
    let status = answer.as_ref().map_or(0, |answer| answer.status);
    note(&shared, wanted.host, true, status, Vec::new());
    let confirmed = answer.is_some_and(|answer| {
        (200..300).contains(&answer.status) && answer.body == CHALLENGE.as_bytes()
    });
    if !confirmed {
        return;
    }
    let mut list = shared.subscriptions.list();
    list.retain(|known| known.host != wanted.host || known.callback != wanted.callback);
    if mode == "subscribe" {
        list.push(wanted);
    }
}

/// Sends a host's feed to its subscribers whenever something is published.
pub(crate) async fn publish(shared: Arc<Shared>, host: usize) {
    let Some(paper) = shared.hosts.get(host).and_then(|(host, _)| host.paper()) else {
        return;
    };
    let mut moments: Vec<i64> = paper.editions.iter().map(|edition| edition.at).collect();
    moments.dedup();
    let began = shared.clock.now();
    for moment in moments.into_iter().filter(|moment| *moment > began) {
        shared.clock.sleep_until(moment).await;
        let shown = paper.shown(moment);
        let addresses = shared.addresses(host);
        let body = formats::feed(paper, &shown, &addresses).into_bytes();
        let subscribers: Vec<Subscription> = {
            let mut list = shared.subscriptions.list();
            list.retain(|known| known.host != host || known.until > moment);
            list.iter().filter(|known| known.host == host).cloned().collect()
        };
        for subscriber in subscribers {
            let mut headers = vec![
                ("Content-Type".to_owned(), paper.format.content_type().to_owned()),
                (
                    "Link".to_owned(),
                    format!(
                        "<{0}/hub>; rel=\"hub\", <{0}/feed>; rel=\"self\"",
                        addresses.base
                    ),
                ),
            ];
            if let Some(secret) = &subscriber.secret {
                headers.push(("X-Hub-Signature".to_owned(), sign(secret, &body)));
            }
            let answer =
                post_or_get(&subscriber.callback, "POST", headers, body.clone()).await;
            let status = answer.map_or(0, |answer| answer.status);
            note(&shared, host, false, status, shown.clone());
        }
    }
}

fn note(shared: &Shared, host: usize, question: bool, status: u16, shown: Vec<usize>) {
    let name =
        shared.hosts.get(host).map(|(host, _)| host.name.clone()).unwrap_or_default();
    let at = shared.clock.now();
    shared.ledger.sent(Sending { host: name, at, question, status, shown });
}

async fn post_or_get(
    address: &str,
    method: &str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
) -> Option<Answer> {
    let rest = address.strip_prefix("http://")?;
    let (host, target) = match rest.find(['/', '?']) {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    };
    let request =
        Request { method: method.to_owned(), target: target.to_owned(), headers, body };
    send(host, &request).await.ok()
}

/// What `X-Hub-Signature` says of a body.
fn sign(secret: &str, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_signed_as_the_standard_says() {
        assert_eq!(
            sign("key", b"The quick brown fox jumps over the lazy dog"),
            "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        );
    }
}
