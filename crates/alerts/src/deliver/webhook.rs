//! JSON to a server, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Client;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;
use url::Url;

use super::http;
use super::letter::Letter;
use super::secret::Secret;
use super::transport::Failure;

/// The mark of a signing secret.
const MARK: &str = "whsec_";

/// A server that takes signed notices.
#[derive(Clone)]
pub(crate) struct Webhook {
    client: Client,
    url: Url,
    keys: Vec<Vec<u8>>,
    headers: HeaderMap,
}

impl Webhook {
    pub(crate) fn new(
        client: Client,
        url: Url,
        secrets: &[Secret],
        headers: &BTreeMap<String, Secret>,
    ) -> Result<Webhook, String> {
        let keys: Vec<Vec<u8>> = secrets.iter().map(key).collect::<Result<_, _>>()?;
        let mut map = HeaderMap::new();
        for (name, words) in headers {
            let name = free_header(name)?;
            let mut value = HeaderValue::from_str(words.reveal())
                .map_err(|_| format!("{name}: its words cannot stand in a header"))?;
            value.set_sensitive(true);
            map.insert(name, value);
        }
        Ok(Webhook { client, url, keys, headers: map })
    }

    pub(crate) async fn send(&self, letter: &Letter, now: i64) -> Result<(), Failure> {
        let body = letter.json().map_err(|error| Failure::lasting(error.to_string()))?;
        let timestamp = now.div_euclid(1_000).to_string();
        let signatures: Vec<String> = self
            .keys
            .iter()
            .map(|key| signature(key, &letter.id, &timestamp, body.as_bytes()))
            .collect();
        let request = self
            .client
            .post(self.url.clone())
            .headers(self.headers.clone())
            .header("content-type", "application/json")
            .header("webhook-id", &letter.id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures.join(" "))
            .body(body);
        http::post(request, now).await
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// `v1,` and the HMAC-SHA256 of identity, time and body, in base64.
pub(crate) fn signature(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> String {
    // A key of any length is taken by HMAC; without one there would be no signature, which no receiver takes.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(id.as_bytes());
    mac.update(b".");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// The key in a signing secret: `whsec_` and 24 to 64 bytes in base64.
pub(crate) fn key(secret: &Secret) -> Result<Vec<u8>, String> {
    let wanted = "must be whsec_ and 24 to 64 random bytes in base64, \
                  as by: echo whsec_$(openssl rand -base64 32)";
    let encoded = secret.reveal().strip_prefix(MARK).ok_or(wanted)?;
    let key = STANDARD.decode(encoded).map_err(|_| wanted)?;
    (24..=64).contains(&key.len()).then_some(key).ok_or_else(|| wanted.to_owned())
}

/// A header that the file may set: not one that says how the body is sent or signed.
pub(crate) fn free_header(name: &str) -> Result<HeaderName, String> {
    let header = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| "a header's name is letters, digits and -".to_owned())?;
    let ours =
        ["content-type", "content-length", "host", "transfer-encoding", "connection"];
    if ours.contains(&header.as_str()) || header.as_str().starts_with("webhook-") {
        return Err(format!("{header} is set by watchfloor"));
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // The example of the standard's own libraries.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signed = signature(
            &key(&secret).unwrap(),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_weak_or_odd_secret_is_refused_without_being_repeated() {
        for bad in ["hushhush", "whsec_aHVzaA==", "whsec_!!!!"] {
            let error = key(&Secret::new(bad.to_owned())).unwrap_err();
            assert!(!error.contains(bad));
        }
    }
}
