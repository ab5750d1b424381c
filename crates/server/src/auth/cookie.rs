//! The cookie that holds a session's secret.

use http::{HeaderMap, HeaderValue, header};

use crate::proxy::Seen;
use crate::users::LONGEST;
use crate::users::secret::Secret;

/// Its name over plain HTTP on this machine.
pub(crate) const NAME: &str = "watchfloor";
/// Its name everywhere else: browsers take a name like this only over HTTPS.
const SECURE: &str = "__Secure-watchfloor";

/// Whether the cookie may be sent over HTTPS only. It may not where somebody at this machine asks directly.
fn is_secure(seen: &Seen) -> bool {
    !seen.is_at_home()
}

/// The session's secret that a request presents. A cookie of the other name is not looked at.
pub(crate) fn presented(headers: &HeaderMap, seen: &Seen) -> Option<Secret> {
    let wanted = if is_secure(seen) { SECURE } else { NAME };
    let lines = headers.get_all(header::COOKIE);
    let mut pairs = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then(|| Secret::presented(value))?
    })
}

/// The header that hands a secret to a browser, or with `None` takes it away.
pub(crate) fn handed(
    secret: Option<&Secret>,
    base: &str,
    seen: &Seen,
) -> Option<HeaderValue> {
    let (name, secure) = if is_secure(seen) { (SECURE, "; Secure") } else { (NAME, "") };
    let path = if base.is_empty() { "/" } else { base };
    let (value, seconds) = match secret {
        Some(secret) => (secret.as_str(), LONGEST / 1000),
        None => ("", 0),
    };
    let line = format!(
        "{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    let mut header = HeaderValue::try_from(line).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn seen(client: &str, host: &str, direct: bool) -> Seen {
        Seen {
            client: client.parse().unwrap(),
            host: Some(host.to_owned()),
            scheme: None,
            direct,
        }
    }

    #[test]
    fn the_cookie_is_for_https_alone_but_at_home() {
        let secret = Secret::make().unwrap();
        let home = seen("127.0.0.1", "localhost:8080", true);
        let away = seen("192.0.2.7", "watch.example.org", false);
        let line = |seen: &Seen, base: &str| {
            handed(Some(&secret), base, seen).unwrap().to_str().unwrap().to_owned()
        };
        let word = secret.as_str();
        assert_eq!(
            line(&away, "/watch"),
            format!(
                "__Secure-watchfloor={word}; Path=/watch; Max-Age=604800; HttpOnly; SameSite=Strict; Secure"
            )
        );
        assert_eq!(
            line(&home, ""),
            format!(
                "watchfloor={word}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict"
            )
        );
        let mut headers = HeaderMap::new();
        let both = format!("a=b; watchfloor={word}");
        headers.insert(header::COOKIE, both.parse().unwrap());
        assert!(presented(&headers, &home).is_some());
        assert!(presented(&headers, &away).is_none(), "a cookie sent in the clear");
    }
}
