/*!
Fetching what sources publish: politely, and as from strangers.

```no_run
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{Fetcher, Request, Settings};

# async fn example() -> Result<(), Box<dyn std::error::Error>> {
let fetcher = Fetcher::new(Settings::default(), Clock::wall())?;
let mut request = Request::new("https://example.org/world.rss".parse()?);
let first = fetcher.get(&request).await?;
// The next time only what changed is sent.
request.etag = first.etag;
request.last_modified = first.last_modified;
let second = fetcher.get(&request).await?;
assert!(second.unchanged || !second.bytes.is_empty());
# Ok(())
# }
```

# What always holds

- One request to a host at a time, in the order of asking, with a gap between the end of one and the beginning of
  the next. A host is a name or an address, whatever the port. `Crawl-delay` widens the gap, up to 30 seconds.
- A host that answers 429, or 503 with `Retry-After`, is left alone as a whole for as long as it says, up to a day;
  who asks for it meanwhile gets [`FetchError::Paused`] at once.
- No address is visited that is private or special, unless the settings list it: not as written, not by a redirect,
  not by what a name stands for at the moment of the connection.
- No answer takes more memory or time than the limits say, packed or not.
- What was cut off is an error, never an answer.
- A connection outlives its request only where another one to the same host is to be expected.
- Secrets go to the host they were given for and to no other, and are in no message.
- No cookies, no `Referer`, no proxies from the environment, no scripts. Nothing but `GET` is sent, except to hubs
  ([`Fetcher::post`]).
- Redirects are followed one by one, each checked. One from https to plain http is not followed.

# What is counted

| metric | kind | labels | what |
|---|---|---|---|
| `watchfloor_fetch_visits_total` | counter | `outcome`: `new`, `unchanged`, or [`FetchError::outcome`] | calls of [`Fetcher::get`] that came to an end |
| `watchfloor_fetch_bytes_total` | counter | | bytes of bodies as they came over the wire, robots.txt included |
| `watchfloor_fetch_seconds` | histogram | | time of each request from its turn to the end of its answer, redirects and robots.txt included |
*/

mod body;
mod error;
mod exchange;
mod guard;
mod headers;
mod hosts;
mod names;
mod post;
mod robots;
mod rules;
mod secret;

pub use error::FetchError;
pub use names::{Addresses, Names, SystemNames};
pub use secret::Secret;

use body::Beyond;
use exchange::{Answer, Ask, Budget, Exchange, LARGE_AT_ONCE};
use guard::Guard;
use hosts::Hosts;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use robots::Robots;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use url::Url;
use watchfloor_clock::Clock;

/// Formats of feeds first; a page is welcome too.
const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/cap+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5";

/// How long an unused connection is kept, in the machine's own time: enough for the next page of the same site.
const IDLE: Duration = Duration::from_secs(8);

/// How long one address of a host is tried before the next.
const CONNECT: Duration = Duration::from_secs(10);

/// Headers that are the client's own business.
const NOT_SET_BY_REQUESTS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// How a fetcher behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What it calls itself, to servers and as it looks for itself in robots.txt: a name of letters first, then
    /// what else servers should know, such as `Watchfloor/0.1 (+https://newsroom.example.org/contact)`.
    pub agent: String,
    /// What an answer may cost.
    pub limits: Limits,
    /// Private hosts that may be visited: `intranet.example.test`, `intranet.example.test:8080`, `10.1.2.3`,
    /// `10.1.2.3:8080`, `[fd00::1]`, `10.0.0.0/8`. A network counts for names that lead there too, an address with
    /// a port only for addresses written as such.
    pub private: Vec<String>,
    /// Between the end of one request to a host and the beginning of the next.
    pub per_host_gap: Duration,
}

/// What an answer may cost. Seconds are the machine's own, whatever the room's clock shows: a server is no quicker
/// because that clock is.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of an answer, before and after unpacking.
    pub bytes: usize,
    /// Seconds for a visit with all its redirects, and as many for robots.txt if it is needed first; waiting for
    /// the host's turn does not count.
    pub seconds: u64,
    /// Redirects that are followed.
    pub redirects: usize,
    /// Seconds until an answer begins.
    pub header_seconds: u64,
    /// Seconds in which nothing comes.
    pub silence_seconds: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            agent: concat!("Watchfloor/", env!("CARGO_PKG_VERSION")).to_owned(),
            limits: Limits::default(),
            private: Vec::new(),
            per_host_gap: Duration::from_secs(2),
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 16 * 1024 * 1024,
            seconds: 60,
            redirects: 8,
            header_seconds: 30,
            silence_seconds: 20,
        }
    }
}

/// What to fetch.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where.
    pub address: Url,
    /// The `ETag` that came with the last answer, exactly as it came.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with the last answer, exactly as it came.
    pub last_modified: Option<String>,
    /// Headers to send to this host and no other, such as credentials.
    pub headers: Vec<(String, Secret)>,
    /// Whether robots.txt is obeyed.
    pub robots: bool,
}

impl Request {
    /// A request for an address that obeys robots.txt, without conditions or headers.
    pub fn new(address: Url) -> Request {
        Request {
            address,
            etag: None,
            last_modified: None,
            headers: Vec::new(),
            robots: true,
        }
    }
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The HTTP status: 2xx, or 304 if unchanged.
    pub status: u16,
    /// Where it was found in the end.
    pub address: Url,
    /// Where to ask from now on: as far as permanent redirects alone led, from the first on.
    pub moved: Option<Url>,
    /// Nothing new since the answer that the condition named; there are no bytes.
    pub unchanged: bool,
    /// For the next request; after "unchanged" the one that was sent, if none came.
    pub etag: Option<String>,
    /// For the next request; after "unchanged" the one that was sent, if none came.
    pub last_modified: Option<String>,
    /// How long it stays as it is, as the server says (30 days at most).
    pub fresh_for: Option<Duration>,
    /// The media type, exactly as it came.
    pub content_type: Option<String>,
    /// The WebSub hub that a `Link` header names.
    pub hub: Option<Url>,
    /// The address that a `Link` header gives as the document's own.
    pub own: Option<Url>,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
}

/// Fetches; copies share their turns, pauses and connections.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

struct Inner {
    exchange: Exchange,
    robots: Robots,
    limits: Limits,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Fetcher")
            .field("limits", &self.inner.limits)
            .finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher that looks names up as the system does.
    pub fn new(settings: Settings, clock: Clock) -> Result<Fetcher, FetchError> {
        Fetcher::with_names(settings, clock, Arc::new(SystemNames::default()))
    }

    /// A fetcher that looks names up elsewhere. What is found there is checked like everything else.
    pub fn with_names(
        settings: Settings,
        clock: Clock,
        names: Arc<dyn Names>,
    ) -> Result<Fetcher, FetchError> {
        let token = rules::token_of(&settings.agent);
        if token.is_empty() {
            let what = format!("agent: {:?} does not begin with a name", settings.agent);
            return Err(FetchError::Settings { what });
        }
        let guard = Arc::new(Guard::new(&settings.private)?);
        let resolver = names::Guarded { guard: Arc::clone(&guard), names };
        let mut always = HeaderMap::new();
        always.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        always.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, deflate"));
        let http = reqwest::Client::builder()
            .user_agent(&settings.agent)
            .default_headers(always)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            // Bodies are unpacked here, within limits, whatever else the program builds the client with.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .http1_only()
            .http1_ignore_invalid_headers_in_responses(true)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE)
            .connect_timeout(CONNECT)
            .dns_resolver(Arc::new(resolver))
            .build()
            .map_err(|error| {
                let what =
                    format!("the HTTP client cannot be made: {}", error.without_url());
                FetchError::Settings { what }
            })?;
        let limits = settings.limits;
        let exchange = Exchange {
            http,
            guard,
            hosts: Hosts::new(settings.per_host_gap, clock.clone()),
            clock,
            header: Duration::from_secs(limits.header_seconds),
            silence: Duration::from_secs(limits.silence_seconds),
            large: Arc::new(Semaphore::new(LARGE_AT_ONCE)),
        };
        let robots = Robots::new(token, Duration::from_secs(limits.seconds));
        Ok(Fetcher { inner: Arc::new(Inner { exchange, robots, limits }) })
    }

    /// Fetches something, or says why not.
    pub async fn get(&self, request: &Request) -> Result<Fetched, FetchError> {
        let result = self.inner.follow(request).await;
        let outcome = match &result {
            Ok(fetched) if fetched.unchanged => "unchanged",
            Ok(_) => "new",
            Err(error) => error.outcome(),
        };
        metrics::counter!("watchfloor_fetch_visits_total", "outcome" => outcome)
            .increment(1);
        result
    }
}

impl Inner {
    async fn follow(&self, request: &Request) -> Result<Fetched, FetchError> {
        let condition = condition(request);
        let secrets = secrets(request).await?;
        let mut budget = Budget::new(Duration::from_secs(self.limits.seconds));
        let mut trail = Trail::new(&request.address);
        loop {
            let url = trail.here.clone();
            self.exchange.guard.check(&url)?;
            if request.robots {
                self.robots.check(&self.exchange, &url).await?;
            }
            let mut headers = condition.clone();
            if trail.at_home {
                headers.extend(secrets.clone());
            }
            let limit = self.limits.bytes;
            let ask =
                Ask { url: &url, headers, limit, beyond: Beyond::Refuse, robots: false };
            let answer = self.exchange.ask(ask, &mut budget).await?;
            match answer.status {
                // A part of something that was not asked for in parts.
                206 => {
                    return Err(FetchError::Broken {
                        what: "only a part was sent".into(),
                    });
                }
                200..=299 => return Ok(self.fetched(request, trail, answer)),
                304 if condition.is_empty() => {
                    let what = "\"not modified\" although no earlier answer was named";
                    return Err(FetchError::Broken { what: what.into() });
                }
                304 => return Ok(self.fetched(request, trail, answer)),
                301 | 302 | 303 | 307 | 308 => {
                    let next = headers::location(&answer.headers, &url)?;
                    trail.go(next, answer.status, self.limits.redirects)?;
                }
                status => {
                    return Err(FetchError::Status { status, retry_after: answer.pause });
                }
            }
        }
    }

    fn fetched(&self, request: &Request, trail: Trail, answer: Answer) -> Fetched {
        let headers = &answer.headers;
        let unchanged = answer.status == 304;
        let before = |value: &Option<String>| value.clone().filter(|_| unchanged);
        let links = headers::links(headers, &trail.here);
        Fetched {
            status: answer.status,
            moved: trail.moved,
            unchanged,
            etag: headers::text(headers, ETAG).or_else(|| before(&request.etag)),
            last_modified: headers::text(headers, LAST_MODIFIED)
                .or_else(|| before(&request.last_modified)),
            fresh_for: headers::fresh_for(headers, self.exchange.clock.now()),
            content_type: headers::text(headers, CONTENT_TYPE),
            hub: links.hub,
            own: links.own,
            bytes: answer.bytes,
            address: trail.here,
        }
    }
}

/// The way from one redirect to the next.
struct Trail {
    here: Url,
    visited: Vec<Url>,
    moved: Option<Url>,
    all_permanent: bool,
    /// Whether all of it was at the host that the secrets were given for.
    at_home: bool,
}

impl Trail {
    fn new(start: &Url) -> Trail {
        let mut here = start.clone();
        here.set_fragment(None);
        Trail {
            here,
            visited: Vec::new(),
            moved: None,
            all_permanent: true,
            at_home: true,
        }
    }

    fn go(&mut self, next: Url, status: u16, most: usize) -> Result<(), FetchError> {
        let here = std::mem::replace(&mut self.here, next);
        let next = &self.here;
        if here.scheme() == "https" && next.scheme() == "http" {
            let host = next.host_str().unwrap_or_default().to_owned();
            return Err(FetchError::Downgrade { host });
        }
        self.at_home &= same_site(&here, next);
        self.visited.push(here);
        if self.visited.contains(next) {
            return Err(FetchError::Redirects { what: "they go in a circle".into() });
        }
        if self.visited.len() > most {
            return Err(FetchError::Redirects { what: format!("more than {most}") });
        }
        self.all_permanent &= matches!(status, 301 | 308);
        if self.all_permanent {
            self.moved = Some(next.clone());
        }
        Ok(())
    }
}

/// Whether what may be sent to one address may be sent to the other: the same host and port, and no less safely.
fn same_site(from: &Url, to: &Url) -> bool {
    let is_upgrade = from.scheme() == "http"
        && to.scheme() == "https"
        && from.port_or_known_default() == Some(80)
        && to.port_or_known_default() == Some(443);
    from.host() == to.host() && (from.origin() == to.origin() || is_upgrade)
}

/// The headers that ask only for what changed. What cannot be sent as it came is not sent.
fn condition(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in
        [(IF_NONE_MATCH, &request.etag), (IF_MODIFIED_SINCE, &request.last_modified)]
    {
        let value = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok());
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            headers.insert(name, value);
        }
    }
    headers
}

async fn secrets(request: &Request) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::new();
    for (name, secret) in &request.headers {
        let fault =
            |what: &str| FetchError::Header { name: name.clone(), what: what.into() };
        let header: HeaderName =
            name.parse().map_err(|_| fault("no name of a header"))?;
        if NOT_SET_BY_REQUESTS.contains(&header.as_str()) {
            return Err(fault("not set by sources"));
        }
        let value = secret.reveal(name).await?;
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| fault("its value has characters that no header can have"))?;
        value.set_sensitive(true);
        headers.append(header, value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn secrets_stay_where_they_belong() {
        let home = url("https://wire.example.org/feed");
        for (to, same) in [
            ("https://wire.example.org/other?x=1", true),
            ("https://wire.example.org:443/", true),
            ("https://wire.example.org:8443/", false),
            ("https://example.org/", false),
            ("https://wire.example.org.evil.test/", false),
        ] {
            assert_eq!(same_site(&home, &url(to)), same, "{to}");
        }
        let plain = url("http://wire.example.org/feed");
        assert!(same_site(&plain, &home));
        assert!(!same_site(&home, &plain));
        assert!(!same_site(&url("http://wire.example.org:8080/"), &home));
    }

    #[test]
    fn permanent_redirects_are_remembered_up_to_the_first_that_is_not() {
        let mut trail = Trail::new(&url("http://a.test/#x"));
        trail.go(url("https://a.test/"), 301, 8).expect("a redirect");
        trail.go(url("https://b.test/"), 308, 8).expect("a redirect");
        trail.go(url("https://c.test/"), 302, 8).expect("a redirect");
        trail.go(url("https://d.test/"), 301, 8).expect("a redirect");
        assert_eq!(trail.moved, Some(url("https://b.test/")));
        assert_eq!(trail.here, url("https://d.test/"));
        let circle = trail.go(url("https://a.test/"), 302, 8);
        assert!(matches!(circle, Err(FetchError::Redirects { .. })));
        let plain = Trail::new(&url("https://a.test/")).go(url("http://b.test/"), 301, 8);
        assert_eq!(plain, Err(FetchError::Downgrade { host: "b.test".into() }));
    }
}
