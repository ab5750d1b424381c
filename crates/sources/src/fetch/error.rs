/*!
What can go wrong when something is fetched.
*/

use std::net::IpAddr;
use std::time::Duration;

/// Why nothing came. The message names hosts, never whole addresses: a query can hold a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The settings of the fetcher cannot be used.
    #[error("fetching: {what}")]
    Settings {
        /// What is wrong with them.
        what: String,
    },
    /// An address that is not fetched: no web address, a user name in it, a port of another service.
    #[error("{host}: {what}")]
    Address {
        /// The host of the address, or as much of it as can be shown.
        host: String,
        /// What is wrong with it and what to do.
        what: String,
    },
    /// A header of the request cannot be sent.
    #[error("header {name}: {what}")]
    Header {
        /// The header's name.
        name: String,
        /// What is wrong with it; never its value.
        what: String,
    },
    /// The host lies in a private or otherwise special network.
    #[error(
        "{host}: {address} is no public address ({why}); if this host may be visited, allow it with --allow-private or in [collect]"
    )]
    Private {
        /// The host as the address names it.
        host: String,
        /// Where it would have led.
        address: IpAddr,
        /// What the address is reserved for.
        why: &'static str,
    },
    /// The host's robots.txt does not want this address to be visited.
    #[error("robots.txt of the host does not allow this address to be visited")]
    Robots,
    /// The host's robots.txt could not be read, and until it can be nothing there is visited.
    #[error("robots.txt of the host could not be read ({what}); tried again later")]
    RobotsUnknown {
        /// What came instead.
        what: String,
        /// When it will be asked for again.
        wait: Duration,
    },
    /// The host asked for a pause, and the pause is not over.
    #[error("{host}: asked not to be visited for another {} s", wait.as_secs())]
    Paused {
        /// The host.
        host: String,
        /// What is left of the pause.
        wait: Duration,
    },
    /// An answer that is neither success nor redirect.
    #[error("the server answered {status}{}", meaning(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// When the server wants to be asked again, if it said so (a day at most).
        retry_after: Option<Duration>,
    },
    /// More bytes than are taken, before or after unpacking.
    #[error("too large: {what}")]
    TooLarge {
        /// Which limit was reached.
        what: String,
    },
    /// A limit on time was reached.
    #[error("too slow: {what}")]
    TooSlow {
        /// What was waited for.
        what: String,
    },
    /// Redirects that go in a circle, or too many of them.
    #[error("redirects: {what}")]
    Redirects {
        /// A circle, or how many.
        what: String,
    },
    /// An https address led to an http one, where anybody on the way could write the news.
    #[error(
        "redirected from https to plain http at {host}; if that is accepted, enter the http address itself"
    )]
    Downgrade {
        /// The host that it led to.
        host: String,
    },
    /// The host's name has no address.
    #[error("{host}: no such host, or no answer from the name service ({what})")]
    Dns {
        /// The host.
        host: String,
        /// What the resolver said.
        what: String,
    },
    /// No connection.
    #[error("{host}: cannot connect ({what})")]
    Connect {
        /// The host.
        host: String,
        /// What the system said.
        what: String,
    },
    /// No secure connection: a certificate that is expired, of another host, or of an unknown issuer.
    #[error("{host}: no secure connection ({what})")]
    Tls {
        /// The host.
        host: String,
        /// What was wrong with it.
        what: String,
    },
    /// The answer was not HTTP, was cut off, or could not be unpacked.
    #[error("broken answer: {what}")]
    Broken {
        /// What was wrong with it.
        what: String,
    },
}

impl FetchError {
    /// When the host wants to be asked again, if it or its robots.txt said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::Paused { wait, .. } | FetchError::RobotsUnknown { wait, .. } => {
                Some(*wait)
            }
            _ => None,
        }
    }

    /// True where trying again soon is of no use: somebody has to change something first.
    pub fn lasting(&self) -> bool {
        match self {
            FetchError::Settings { .. }
            | FetchError::Address { .. }
            | FetchError::Header { .. }
            | FetchError::Private { .. }
            | FetchError::Robots
            | FetchError::TooLarge { .. }
            | FetchError::Redirects { .. }
            | FetchError::Downgrade { .. }
            | FetchError::Tls { .. } => true,
            // Request timeout, too early, too many requests: the client errors that pass by themselves.
            FetchError::Status { status, .. } => {
                (400..500).contains(status) && ![408, 425, 429].contains(status)
            }
            FetchError::RobotsUnknown { .. }
            | FetchError::Paused { .. }
            | FetchError::TooSlow { .. }
            | FetchError::Dns { .. }
            | FetchError::Connect { .. }
            | FetchError::Broken { .. } => false,
        }
    }

    /// One word for it, as the metrics count it.
    pub fn outcome(&self) -> &'static str {
        match self {
            FetchError::Settings { .. } => "settings",
            FetchError::Address { .. } => "address",
            FetchError::Header { .. } => "header",
            FetchError::Private { .. } => "private",
            FetchError::Robots | FetchError::RobotsUnknown { .. } => "robots",
            FetchError::Paused { .. } => "paused",
            FetchError::Status { .. } => "status",
            FetchError::TooLarge { .. } => "large",
            FetchError::TooSlow { .. } => "slow",
            FetchError::Redirects { .. } | FetchError::Downgrade { .. } => "redirects",
            FetchError::Dns { .. } => "dns",
            FetchError::Connect { .. } => "connect",
            FetchError::Tls { .. } => "tls",
            FetchError::Broken { .. } => "broken",
        }
    }
}

/// What the commonest statuses mean to the person who runs the room.
fn meaning(status: u16) -> &'static str {
    match status {
        401 => " (it wants credentials; give them as a header)",
        403 => " (it refuses us)",
        404 => " (not found; check the address)",
        410 => " (gone for good; remove the source or find its new address)",
        429 => " (too many requests)",
        500..=599 => " (the server is in trouble)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passes_by_itself_is_worth_another_try_soon() {
        let status = |status| FetchError::Status { status, retry_after: None };
        for lasting in [status(404), status(410), status(401), FetchError::Robots] {
            assert!(lasting.lasting(), "{lasting}");
        }
        let slow = FetchError::TooSlow { what: "the header".into() };
        for passing in [status(429), status(408), status(503), slow] {
            assert!(!passing.lasting(), "{passing}");
        }
    }

    #[test]
    fn messages_say_what_to_do() {
        let address = IpAddr::from([10, 0, 0, 1]);
        let error = FetchError::Private {
            host: "intranet.example.test".into(),
            address,
            why: "private use",
        };
        assert_eq!(
            error.to_string(),
            "intranet.example.test: 10.0.0.1 is no public address (private use); if this host may be visited, allow it with --allow-private or in [collect]"
        );
        let error = FetchError::Status { status: 404, retry_after: None };
        assert_eq!(
            error.to_string(),
            "the server answered 404 (not found; check the address)"
        );
    }
}
