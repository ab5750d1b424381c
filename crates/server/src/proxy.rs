/*!
Where a request comes from, and by which name the server was called, with or without a reverse proxy before it.

What a proxy says in `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` counts only where the connection
itself comes from a proxy that the configuration trusts: anybody can write such headers.
*/

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, Request, Version, header};
use ipnet::IpNet;

/// Hosts in `X-Forwarded-For` that are looked at, from the nearest: more proxies than this stand in no row.
const MOST_HOPS: usize = 16;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What only proxies send.
const TRACES: [&str; 6] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-real-ip",
    "via",
];

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Who asks, as far as it can be known; an unknown one is `0.0.0.0`.
    pub(crate) client: IpAddr,
    /// By which host, and port where it is not the usual one, the server was called: in lower case.
    pub(crate) host: Option<String>,
    /// `http` or `https`, where a trusted proxy says so.
    pub(crate) scheme: Option<String>,
    /// Whether nothing stands between the asker and this machine as far as one can see.
    pub(crate) direct: bool,
}

impl Seen {
    /// Looks at a request.
    pub(crate) fn of<B>(request: &Request<B>, trusted: &[IpNet]) -> Seen {
        let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = connection.map(|info| plain(info.0.ip()));
        let headers = request.headers();
        let is_trusted =
            |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
        let by_proxy = peer.is_some_and(is_trusted);
        let called = request.uri().authority().map(http::uri::Authority::as_str);
        let named = word(headers, &header::HOST);
        let forwarded = word(headers, &FORWARDED_HOST).filter(|_| by_proxy);
        // Two names that differ are the work of somebody who tries something: neither counts.
        let host = match (forwarded, called, named) {
            (Some(host), _, _) => Some(host),
            (None, Some(one), Some(other)) if !one.eq_ignore_ascii_case(other) => {
                Some("two different hosts")
            }
            (None, one, other) => one.or(other),
        };
        let scheme = word(headers, &FORWARDED_PROTO).filter(|_| by_proxy);
        Seen {
            client: match peer {
                Some(peer) if by_proxy => first_beyond(headers, peer, is_trusted),
                Some(peer) => peer,
                None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            },
            host: host.map(str::to_ascii_lowercase),
            scheme: scheme.map(str::to_ascii_lowercase),
            direct: peer.is_none_or(|peer| peer.is_loopback())
                && !by_proxy
                // Some proxies tell nothing of themselves but speak the old version.
                && request.version() != Version::HTTP_10
                && !TRACES.iter().any(|trace| headers.contains_key(*trace)),
        }
    }

    /// Whether somebody on this machine called it by a name that only this machine has. A page elsewhere whose name
    /// was made to lead here (DNS rebinding) calls it by that page's name. Who names none is no browser.
    pub(crate) fn is_at_home(&self) -> bool {
        self.direct && self.host.as_deref().is_none_or(is_loopback)
    }

    /// Whether an address that a browser calls the origin of a page is this server's.
    pub(crate) fn is_own_origin(&self, origin: &str) -> bool {
        let Ok(origin) = url::Url::parse(origin) else { return false };
        let Some(own) = self.host.as_deref() else { return false };
        let scheme = self.scheme.as_deref().unwrap_or(origin.scheme());
        let Ok(own) = url::Url::parse(&format!("{scheme}://{own}/")) else {
            return false;
        };
        matches!(scheme, "http" | "https")
            && origin.scheme() == scheme
            && origin.host_str() == own.host_str()
            && origin.port_or_known_default() == own.port_or_known_default()
    }
}

/// Whether a host, perhaps with a port, is this machine and no other.
fn is_loopback(host: &str) -> bool {
    match url::Url::parse(&format!("http://{host}/"))
        .ok()
        .as_ref()
        .and_then(url::Url::host)
    {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// From the proxy back: the first address that is no trusted proxy. Whatever stands beyond was written by anybody.
fn first_beyond(
    headers: &HeaderMap,
    peer: IpAddr,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let lines: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let mut nearest = peer;
    for hop in hops.take(MOST_HOPS) {
        let Some(address) = address(hop.trim()) else { return nearest };
        nearest = address;
        if !is_trusted(address) {
            return address;
        }
    }
    nearest
}

/// An address, perhaps with a port.
fn address(words: &str) -> Option<IpAddr> {
    let bare = words.trim_start_matches('[').trim_end_matches(']');
    let found = bare.parse::<IpAddr>().ok();
    found.or_else(|| words.parse::<SocketAddr>().ok().map(|both| both.ip())).map(plain)
}

/// `::ffff:192.0.2.1` is 192.0.2.1.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The one value of a header; the nearest proxy's where there are several.
fn word<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let word = last.rsplit(',').next()?.trim();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn seen(peer: &str, headers: &[(&str, &str)], trusted: &[&str]) -> Seen {
        let mut request = Request::builder().uri("/now");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(()).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        request.extensions_mut().insert(ConnectInfo(peer));
        let trusted: Vec<IpNet> =
            trusted.iter().map(|net| net.parse().unwrap()).collect();
        Seen::of(&request, &trusted)
    }

    #[test]
    fn what_an_untrusted_peer_says_of_others_does_not_count() {
        let headers = [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "localhost"),
            ("x-forwarded-proto", "https"),
            ("host", "watch.example.org"),
        ];
        let found = seen("198.51.100.9", &headers, &["10.0.0.0/8"]);
        assert_eq!(found.client.to_string(), "198.51.100.9");
        assert_eq!(found.host.as_deref(), Some("watch.example.org"));
        assert_eq!(found.scheme, None);
        assert!(!found.is_at_home());
    }

    #[test]
    fn the_client_is_the_first_that_no_trusted_proxy_stands_for() {
        let client = |chain: &str| {
            let headers = [("x-forwarded-for", chain)];
            seen("10.0.0.2", &headers, &["10.0.0.0/8"]).client.to_string()
        };
        assert_eq!(client("198.51.100.9"), "198.51.100.9");
        assert_eq!(client("203.0.113.5, 198.51.100.9, 10.0.0.7"), "198.51.100.9");
        assert_eq!(client("198.51.100.9:5555"), "198.51.100.9");
        assert_eq!(client("[2001:db8::1]:443"), "2001:db8::1");
        assert_eq!(client("::ffff:198.51.100.9"), "198.51.100.9");
        // What cannot be read hides whoever stands behind it.
        assert_eq!(client("198.51.100.9, unknown"), "10.0.0.2");
        assert_eq!(client(&"10.0.0.3,".repeat(5_000)), "10.0.0.2");
    }

    #[test]
    fn only_this_machine_called_by_its_own_name_is_home() {
        for host in
            ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "127.3.2.1"]
        {
            assert!(seen("127.0.0.1", &[("host", host)], &[]).is_at_home(), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example@localhost.org",
            "0.0.0.0:8080",
            "",
        ] {
            let home = seen("127.0.0.1", &[("host", host)], &[]).is_at_home();
            assert_eq!(home, host.is_empty(), "{host}");
        }
        assert!(!seen("192.0.2.7", &[("host", "localhost")], &[]).is_at_home());
        assert!(
            !seen("127.0.0.1", &[("host", "localhost")], &["127.0.0.1/32"]).is_at_home()
        );
        for trace in TRACES {
            let headers = [("host", "localhost"), (trace, "x")];
            assert!(!seen("127.0.0.1", &headers, &[]).is_at_home(), "{trace}");
        }
    }

    #[test]
    fn an_origin_is_compared_whole() {
        let own = |host: &str, origin: &str| {
            seen("192.0.2.7", &[("host", host)], &[]).is_own_origin(origin)
        };
        assert!(own("watch.example.org", "https://watch.example.org"));
        assert!(own("watch.example.org:443", "https://watch.example.org"));
        assert!(own("127.0.0.1:8080", "http://127.0.0.1:8080"));
        for origin in [
            "null",
            "",
            "https://watch.example.org.evil.example",
            "https://evil.example",
            "https://watch.example.org:444",
            "https://evil.example/watch.example.org",
            "file://watch.example.org",
        ] {
            assert!(!own("watch.example.org", origin), "{origin}");
        }
        let headers = [
            ("host", "a"),
            ("x-forwarded-host", "w.example"),
            ("x-forwarded-proto", "https"),
        ];
        let found = seen("10.0.0.2", &headers, &["10.0.0.0/8"]);
        assert!(found.is_own_origin("https://w.example"));
        assert!(!found.is_own_origin("http://w.example"));
    }
}
