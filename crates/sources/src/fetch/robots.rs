/*!
What hosts allow robots to visit: their robots.txt, fetched when first needed and kept for a while.

By RFC 9309: a file that is not there (any client error) allows all; one that cannot be read (a server error, no
answer) forbids all until it can; no copy counts for more than a day.
*/

use super::body::Beyond;
use super::error::FetchError;
use super::exchange::{Ask, Budget, Exchange};
use super::headers::{fresh_for, location};
use super::rules::{LONGEST, Rules};
use reqwest::header::HeaderMap;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// How long a copy counts, within what its headers say.
const SHORTEST_LIFE: Duration = Duration::from_secs(3600);
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3600);

/// When a file that could not be read is asked for again.
const AGAIN: Duration = Duration::from_secs(600);

/// The RFC wants at least five redirects to be followed.
const MOST_REDIRECTS: usize = 5;

/// Bounds on what is kept, for all hosts together.
const MOST_SITES: usize = 10_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The robots.txt of all sites.
pub(super) struct Robots {
    /// Our product token.
    token: String,
    /// How long it may take to fetch one.
    time: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sites: HashMap<String, Arc<Site>>,
    bytes: usize,
}

/// One site's; locked while it is being fetched, so that it is fetched once.
type Site = tokio::sync::Mutex<Option<Copy>>;

#[derive(Clone)]
struct Copy {
    said: Said,
    /// It is asked for again after this moment.
    until: i64,
}

#[derive(Clone)]
enum Said {
    Rules(Arc<Rules>),
    /// It could not be read.
    Nothing(String),
}

impl Robots {
    pub(super) fn new(token: &str, time: Duration) -> Robots {
        Robots { token: token.to_owned(), time, kept: Mutex::default() }
    }

    /// Whether an address may be visited.
    pub(super) async fn check(
        &self,
        exchange: &Exchange,
        url: &Url,
    ) -> Result<(), FetchError> {
        let key = url.origin().ascii_serialization();
        let site = self.site(&key);
        let mut copy = site.lock().await;
        let now = exchange.clock.now();
        let longest = i64::try_from(LONGEST_LIFE.as_millis()).unwrap_or(i64::MAX);
        // A copy from the future is none: the clock was set back.
        let known =
            copy.as_ref().filter(|copy| (1..=longest).contains(&(copy.until - now)));
        let known = match known {
            Some(known) => known.clone(),
            None => {
                let fetched = self.fetch(exchange, url).await?;
                let fetched = keep_old(copy.take(), fetched);
                self.count(&key, &site, &fetched);
                *copy = Some(fetched.clone());
                fetched
            }
        };
        drop(copy);
        match known.said {
            Said::Nothing(what) => {
                let left = known.until.saturating_sub(exchange.clock.now()).max(1);
                let wait = Duration::from_millis(left.unsigned_abs());
                Err(FetchError::RobotsUnknown { what, wait })
            }
            Said::Rules(rules) => {
                exchange.hosts.set_delay(url.host_str().unwrap_or_default(), rules.delay);
                let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
                if rules.allow(path) { Ok(()) } else { Err(FetchError::Robots) }
            }
        }
    }

    /// Fetches a site's file. An error is one of the site, not of the file: whatever is asked for there next
    /// would meet the same.
    async fn fetch(&self, exchange: &Exchange, site: &Url) -> Result<Copy, FetchError> {
        let mut url = site.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        let mut budget = Budget::new(self.time);
        let now = || exchange.clock.now();
        let nothing = |what: String, wait| Copy {
            said: Said::Nothing(what),
            until: after(now(), wait),
        };
        for hop in 0..=MOST_REDIRECTS {
            let ask = Ask {
                url: &url,
                headers: HeaderMap::new(),
                limit: LONGEST,
                beyond: Beyond::Cut,
                robots: true,
            };
            let answer = match exchange.ask(ask, &mut budget).await {
                Ok(answer) => answer,
                Err(
                    error @ (FetchError::TooSlow { .. }
                    | FetchError::TooLarge { .. }
                    | FetchError::Broken { .. }),
                ) => return Ok(nothing(error.to_string(), AGAIN)),
                Err(error) if hop == 0 => return Err(error),
                Err(error) => return Ok(nothing(error.to_string(), AGAIN)),
            };
            let life = fresh_for(&answer.headers, now()).unwrap_or(LONGEST_LIFE);
            let until = after(now(), life.clamp(SHORTEST_LIFE, LONGEST_LIFE));
            let rules = match answer.status {
                200..=299 => Rules::parse(&answer.bytes, &self.token),
                301 | 302 | 303 | 307 | 308 => match location(&answer.headers, &url) {
                    Ok(next) if url.scheme() == "https" && next.scheme() == "http" => {
                        return Ok(nothing("redirected to plain http".into(), AGAIN));
                    }
                    Ok(next) => {
                        url = next;
                        continue;
                    }
                    Err(error) => return Ok(nothing(error.to_string(), AGAIN)),
                },
                // "Too many requests" says nothing about what is there.
                400..=428 | 430..=499 => Rules::default(),
                status => {
                    let wait = answer.pause.unwrap_or(AGAIN).clamp(AGAIN, LONGEST_LIFE);
                    return Ok(nothing(format!("status {status}"), wait));
                }
            };
            return Ok(Copy { said: Said::Rules(Arc::new(rules)), until });
        }
        // Beyond five redirects it counts as not there.
        let rules = Arc::new(Rules::default());
        Ok(Copy { said: Said::Rules(rules), until: after(now(), LONGEST_LIFE) })
    }

    fn site(&self, key: &str) -> Arc<Site> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.sites.len() >= MOST_SITES && !kept.sites.contains_key(key) {
            *kept = Kept::default();
        }
        Arc::clone(kept.sites.entry(key.to_owned()).or_default())
    }

    /// Counts what is kept, and what it replaced. If it is too much all is forgotten but this: each file can be
    /// fetched again.
    fn count(&self, key: &str, site: &Arc<Site>, copy: &Copy) {
        let Said::Rules(rules) = &copy.said else { return };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes = kept.bytes.saturating_add(rules.weight());
        if kept.bytes > MOST_BYTES {
            let sites = HashMap::from([(key.to_owned(), Arc::clone(site))]);
            *kept = Kept { sites, bytes: rules.weight() };
        }
    }
}

/// Where the file cannot be read for once, what it last said goes on counting.
fn keep_old(old: Option<Copy>, new: Copy) -> Copy {
    match (old, &new.said) {
        (Some(Copy { said: said @ Said::Rules(_), .. }), Said::Nothing(_)) => {
            Copy { said, until: new.until }
        }
        _ => new,
    }
}

fn after(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
