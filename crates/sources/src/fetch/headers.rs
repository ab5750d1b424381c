/*!
What the headers of an answer say: how long it stays fresh, when to come again, where else to look.

Everything here was written by a stranger. What cannot be read is passed over.
*/

use super::error::FetchError;
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, DATE, EXPIRES, HeaderMap, HeaderName, LINK,
    LOCATION, RETRY_AFTER,
};
use std::time::Duration;
use url::Url;

/// The longest value that is kept, and the longest address that is followed.
const LONGEST: usize = 4096;

/// Nothing is taken to be fresh for longer, whatever it says of itself.
const FRESHEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// A value of a header, exactly as it came.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty() && value.len() <= LONGEST).then(|| value.to_owned())
}

/// How long the answer stays what it is, as its sender says: `max-age` less `Age`, or else `Expires` less `Date`.
pub(super) fn fresh_for(headers: &HeaderMap, now: i64) -> Option<Duration> {
    let mut max_age: Option<u64> = None;
    for value in headers.get_all(CACHE_CONTROL) {
        for directive in value.to_str().unwrap_or_default().split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            let seconds = match name.trim().to_ascii_lowercase().as_str() {
                "no-store" | "no-cache" => Some(0),
                "max-age" => seconds(value.trim().trim_matches('"')),
                _ => None,
            };
            // Of several, the strictest.
            max_age = max_age.into_iter().chain(seconds).min();
        }
    }
    if let Some(max_age) = max_age {
        let age = text(headers, AGE).and_then(|age| seconds(age.trim())).unwrap_or(0);
        return Some(Duration::from_secs(max_age.saturating_sub(age)).min(FRESHEST));
    }
    let expires = text(headers, EXPIRES)?;
    // "0" and other values that are no date mean: already over.
    let Some(expires) = date(&expires) else { return Some(Duration::ZERO) };
    let sent = text(headers, DATE).and_then(|sent| date(&sent)).unwrap_or(now);
    Some(span(sent, expires).min(FRESHEST))
}

/// When the server wants to be asked again: seconds, or a moment. What is past or nothing is no wish.
pub(super) fn retry_after(headers: &HeaderMap, now: i64) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    let value = value.trim();
    let wait = match seconds(value) {
        Some(seconds) => Duration::from_secs(seconds),
        None => span(now, date(value)?),
    };
    (wait > Duration::ZERO).then_some(wait)
}

/// A whole number of seconds; more than fits is the most that fits.
fn seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A date of HTTP, in milliseconds since 1970; dates before it are that moment.
fn date(text: &str) -> Option<i64> {
    let moment = httpdate::parse_http_date(text.trim()).ok()?;
    let since = moment.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).ok()
}

fn span(from: i64, to: i64) -> Duration {
    Duration::from_millis(u64::try_from(to.saturating_sub(from)).unwrap_or(0))
}

/// Where a redirect leads. A user name in it is dropped, and so is the fragment.
pub(super) fn location(headers: &HeaderMap, base: &Url) -> Result<Url, FetchError> {
    let fault = |what: &str| FetchError::Broken { what: what.into() };
    let value =
        headers.get(LOCATION).ok_or_else(|| fault("a redirect that leads nowhere"))?;
    if value.len() > LONGEST {
        return Err(fault("a redirect to an address of more than 4096 bytes"));
    }
    // Some servers send the address unescaped, in UTF-8.
    let value = String::from_utf8_lossy(value.as_bytes());
    let mut url = base
        .join(value.trim())
        .map_err(|_| fault("a redirect to something that is no address"))?;
    url.set_fragment(None);
    // Both fail only for addresses without a host, which have neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(url)
}

/// The addresses that `Link` headers give as hub and as the document's own.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Links {
    pub(super) hub: Option<Url>,
    pub(super) own: Option<Url>,
}

/// Reads the `Link` headers (RFC 8288); of several hubs the first.
pub(super) fn links(headers: &HeaderMap, base: &Url) -> Links {
    let mut links = Links::default();
    for value in headers.get_all(LINK) {
        let mut rest = value.to_str().unwrap_or_default();
        while let Some((_, after)) = rest.split_once('<') {
            let Some((target, after)) = after.split_once('>') else { break };
            let (parameters, others) = split_unquoted(after, ',');
            rest = others;
            let relations = relations(parameters);
            let is = |wanted| relations.split_whitespace().any(|one| wanted == one);
            let (hub, own) = (is("hub"), is("self"));
            if !(hub || own) || target.len() > LONGEST {
                continue;
            }
            let Some(url) = base.join(target.trim()).ok().filter(is_web) else {
                continue;
            };
            if hub {
                links.hub.get_or_insert(url.clone());
            }
            if own {
                links.own.get_or_insert(url);
            }
        }
    }
    links
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.username().is_empty()
}

/// The value of `rel`, in small letters; nothing where the link is about another document (`anchor`).
fn relations(parameters: &str) -> String {
    let mut relations = None;
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, others) = split_unquoted(rest, ';');
        rest = others;
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "rel" => {
                let value = value.trim().trim_matches('"');
                relations.get_or_insert(value.to_ascii_lowercase());
            }
            "anchor" => return String::new(),
            _ => {}
        }
    }
    relations.unwrap_or_default()
}

/// What stands before the first separator outside of quotation marks, and what stands after it.
fn split_unquoted(text: &str, separator: char) -> (&str, &str) {
    let mut quoted = false;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if quoted && character == '\\' {
            escaped = true;
        } else if character == '"' {
            quoted = !quoted;
        } else if character == separator && !quoted {
            let (before, after) = text.split_at(at);
            return (before, after.strip_prefix(separator).unwrap_or_default());
        }
    }
    (text, "")
}

/// A way of packing that we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
}

/// How the body is packed, in the order in which it was.
pub(super) fn codings(headers: &HeaderMap) -> Result<Vec<Coding>, FetchError> {
    let mut codings = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        for name in String::from_utf8_lossy(value.as_bytes()).split(',') {
            match name.trim().to_ascii_lowercase().as_str() {
                "" | "identity" => {}
                "gzip" | "x-gzip" => codings.push(Coding::Gzip),
                "deflate" => codings.push(Coding::Deflate),
                "br" => codings.push(Coding::Brotli),
                other => {
                    let shown: String =
                        other.chars().filter(|c| !c.is_control()).take(20).collect();
                    let what = format!("packed as {shown:?}, which we did not ask for");
                    return Err(FetchError::Broken { what });
                }
            }
        }
    }
    // Twice happens, when a cache packs what was packed; more is a trap.
    if codings.len() > 2 {
        let what = format!("packed {} times over", codings.len());
        return Err(FetchError::Broken { what });
    }
    Ok(codings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
            headers.append(*name, value);
        }
        headers
    }

    /// Sun, 06 Nov 1994 08:49:37 GMT.
    const NOW: i64 = 784_111_777_000;

    #[test]
    fn freshness_is_what_the_sender_says_it_is() {
        for (lines, expected) in [
            (vec![], None),
            (vec![("cache-control", "public, max-age=600")], Some(600)),
            (vec![("cache-control", "Max-Age=\"600\""), ("age", "100")], Some(500)),
            (vec![("cache-control", "max-age=60"), ("age", "100")], Some(0)),
            (vec![("cache-control", "max-age=600, no-cache")], Some(0)),
            (
                vec![("cache-control", "max-age=600"), ("cache-control", "max-age=60")],
                Some(60),
            ),
            (vec![("cache-control", "max-age=99999999999999999999999")], Some(2_592_000)),
            (vec![("cache-control", "max-age=-1")], None),
            (vec![("cache-control", "s-maxage=9")], None),
            (vec![("expires", "Sun, 06 Nov 1994 08:50:37 GMT")], Some(60)),
            (
                vec![
                    ("expires", "Sun, 06 Nov 1994 08:50:37 GMT"),
                    ("date", "Sun, 06 Nov 1994 08:50:07 GMT"),
                ],
                Some(30),
            ),
            (vec![("expires", "0")], Some(0)),
            (vec![("expires", "Thu, 01 Jan 1970 00:00:00 GMT")], Some(0)),
            (
                vec![
                    ("cache-control", "max-age=5"),
                    ("expires", "Sun, 06 Nov 1994 08:50:37 GMT"),
                ],
                Some(5),
            ),
        ] {
            let found = fresh_for(&headers(&lines), NOW).map(|time| time.as_secs());
            assert_eq!(found, expected, "{lines:?}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_moment() {
        for (value, expected) in [
            ("120", Some(120)),
            (" 120 ", Some(120)),
            ("0", None),
            ("-5", None),
            ("soon", None),
            ("1.5", None),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", None),
        ] {
            let found = retry_after(&headers(&[("retry-after", value)]), NOW);
            assert_eq!(found.map(|time| time.as_secs()), expected, "{value}");
        }
    }

    #[test]
    fn links_name_the_hub_and_the_document_itself() {
        let base =
            Url::parse("https://news.example.org/feeds/world.xml").expect("an address");
        let found = links(
            &headers(&[
                (
                    "link",
                    "<https://other.example.org/>; rel=\"next\"; title=\"a, <b>; c\"",
                ),
                (
                    "link",
                    "<https://hub.example.org/>; rel=\"Hub nofollow\", <all.xml>; rel=self",
                ),
                ("link", "<https://second.example.org/>; rel=hub"),
            ]),
            &base,
        );
        assert_eq!(found.hub.as_ref().map(Url::as_str), Some("https://hub.example.org/"));
        let own = "https://news.example.org/feeds/all.xml";
        assert_eq!(found.own.as_ref().map(Url::as_str), Some(own));
        for value in [
            "<javascript:x>; rel=hub",
            "<https://hub.example.org/>; rel=hub; anchor=\"/other\"",
            "<https://hub.example.org/>; title=\"; rel=hub\"",
            "<https://hub.example.org/",
            "https://hub.example.org/; rel=hub",
            "<https://hub.example.org/>; rel=next; rel=hub",
        ] {
            assert_eq!(
                links(&headers(&[("link", value)]), &base),
                Links::default(),
                "{value}"
            );
        }
    }

    #[test]
    fn a_redirect_leads_where_a_browser_would_go() {
        let base =
            Url::parse("https://news.example.org/feeds/world.xml?a=1").expect("a base");
        for (value, expected) in [
            ("all.xml", "https://news.example.org/feeds/all.xml"),
            ("/all.xml#top", "https://news.example.org/all.xml"),
            ("//cdn.example.org/x", "https://cdn.example.org/x"),
            ("https://me:key@example.org/", "https://example.org/"),
            ("/größe", "https://news.example.org/gr%C3%B6%C3%9Fe"),
        ] {
            let found = location(&headers(&[("location", value)]), &base).expect(value);
            assert_eq!(found.as_str(), expected);
        }
        assert!(location(&headers(&[]), &base).is_err());
        assert!(location(&headers(&[("location", "http://[")]), &base).is_err());
        let long = "x".repeat(5_000);
        assert!(location(&headers(&[("location", &long)]), &base).is_err());
    }

    #[test]
    fn only_what_was_asked_for_is_unpacked() {
        let found = codings(&headers(&[("content-encoding", "GZIP, identity, br")]));
        assert_eq!(found, Ok(vec![Coding::Gzip, Coding::Brotli]));
        assert!(codings(&headers(&[("content-encoding", "zstd")])).is_err());
        assert!(codings(&headers(&[("content-encoding", "gzip, gzip, gzip")])).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_header(
            bytes in proptest::collection::vec(32u8.., 0..60),
            now: i64,
        ) {
            let bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 127).collect();
            let value = HeaderValue::from_bytes(&bytes).expect("a value");
            let base = Url::parse("https://news.example.org/").expect("a base");
            let names = [CACHE_CONTROL, EXPIRES, RETRY_AFTER, LINK, LOCATION, CONTENT_ENCODING];
            let mut headers = HeaderMap::new();
            for name in names {
                headers.append(name, value.clone());
            }
            let _ = (fresh_for(&headers, now), retry_after(&headers, now));
            let _ = (location(&headers, &base), codings(&headers));
            let _ = links(&headers, &base);
        }

        #[test]
        fn a_link_is_found_whatever_stands_beside_it(
            before in "(<[a-z/]{0,5}>; [a-z]{1,5}=\"[a-z,;<>]{0,8}\", ){0,3}",
            title in "[a-z,;<>= ]{0,10}",
        ) {
            let base = Url::parse("https://news.example.org/").expect("a base");
            let value = format!("{before}<https://hub.test/>; title=\"{title}\"; rel=hub");
            let found = links(&headers(&[("link", &value)]), &base);
            proptest::prop_assert_eq!(found.hub.map(String::from), Some("https://hub.test/".into()));
        }
    }
}
