/*!
One request and its answer: checked, in turn, within limits.

What is waited for here is waited for in the machine's own time. The clock of the room says when a host may be asked
again, not how long it may take: with a fast one, every server would be too slow.
*/

use super::body::{Beyond, Body, too_large};
use super::error::FetchError;
use super::guard::{Guard, Refused};
use super::headers::{codings, retry_after};
use super::hosts::{Hosts, Turn};
use reqwest::header::{CONNECTION, HeaderMap, HeaderValue};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use url::Url;
use watchfloor_clock::Clock;

/// What a body may grow to without asking. With 64 requests at once that is 64 MB.
const SMALL: usize = 1024 * 1024;

/// How many bodies may be larger at once: the memory for bodies is bounded by 64 small ones and so many of the
/// largest size.
pub(super) const LARGE_AT_ONCE: usize = 4;

/// What is needed to talk to hosts.
pub(super) struct Exchange {
    pub(super) http: reqwest::Client,
    pub(super) guard: Arc<Guard>,
    pub(super) hosts: Hosts,
    pub(super) clock: Clock,
    /// For the first line of an answer, and between any two parts of it.
    pub(super) header: Duration,
    pub(super) silence: Duration,
    pub(super) large: Arc<Semaphore>,
}

/// What is asked.
pub(super) struct Ask<'a> {
    pub(super) url: &'a Url,
    pub(super) headers: HeaderMap,
    pub(super) limit: usize,
    pub(super) beyond: Beyond,
    /// This is about robots.txt: needed once a day, and no sign that more visits will follow.
    pub(super) robots: bool,
}

/// What came. Only successes have their bytes; those of other answers are not read.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    /// How long the host is left alone because it asked for that.
    pub(super) pause: Option<Duration>,
}

/// The time that is left for a visit with all its redirects; waiting for turns does not count.
pub(super) struct Budget {
    whole: Duration,
    left: Duration,
}

impl Budget {
    pub(super) fn new(whole: Duration) -> Budget {
        Budget { whole, left: whole }
    }
}

impl Exchange {
    /// Makes one request. Redirects are answers like others.
    pub(super) async fn ask(
        &self,
        ask: Ask<'_>,
        budget: &mut Budget,
    ) -> Result<Answer, FetchError> {
        self.guard.check(ask.url)?;
        let host = ask.url.host_str().unwrap_or_default();
        let turn = self.hosts.turn(host).await?;
        let began = Instant::now();
        let talk = timeout(budget.left, self.talk(&ask, host, &turn)).await;
        let taken = began.elapsed();
        budget.left = budget.left.saturating_sub(taken);
        metrics::histogram!("watchfloor_fetch_seconds").record(taken.as_secs_f64());
        talk.unwrap_or_else(|_| Err(slow("the whole answer", budget.whole)))
    }

    async fn talk(
        &self,
        ask: &Ask<'_>,
        host: &str,
        turn: &Turn,
    ) -> Result<Answer, FetchError> {
        let mut sent_headers = ask.headers.clone();
        if !turn.expects_more() {
            sent_headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let request = self.http.get(ask.url.clone()).headers(sent_headers).build();
        let request = request.map_err(|error| explain(&error, host))?;
        let sent = timeout(self.header, self.http.execute(request)).await;
        let mut response = sent
            .map_err(|_| slow("the beginning of an answer", self.header))?
            .map_err(|error| explain(&error, host))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut pause = None;
        if matches!(status, 429 | 503) {
            pause = turn.refused(status, retry_after(&headers, self.clock.now()));
        } else {
            turn.answered();
        }
        let mut answer = Answer { status, headers, bytes: Vec::new(), pause };
        if (200..300).contains(&status) {
            answer.bytes = self.read(ask, host, &answer.headers, response).await?;
        }
        if !ask.robots {
            turn.visited();
        }
        Ok(answer)
    }

    async fn read(
        &self,
        ask: &Ask<'_>,
        host: &str,
        headers: &HeaderMap,
        mut response: reqwest::Response,
    ) -> Result<Vec<u8>, FetchError> {
        let told = response.content_length().unwrap_or(0);
        if ask.beyond == Beyond::Refuse && told > ask.limit as u64 {
            return Err(too_large(ask.limit));
        }
        let mut body = Body::new(&codings(headers)?, ask.limit, ask.beyond);
        let mut permit = None;
        while !body.is_full() {
            let chunk = timeout(self.silence, response.chunk()).await;
            let chunk =
                chunk.map_err(|_| slow("the next part of an answer", self.silence))?;
            let Some(chunk) = chunk.map_err(|error| explain(&error, host))? else {
                break;
            };
            body.push(&chunk)?;
            if permit.is_none() && body.len() > SMALL {
                permit = Some(self.large.acquire().await);
            }
            // Unpacking takes time, and a server that is quick enough never lets us wait.
            tokio::task::consume_budget().await;
        }
        metrics::counter!("watchfloor_fetch_bytes_total").increment(body.wire() as u64);
        body.finish()
    }
}

pub(super) fn slow(what: &str, limit: Duration) -> FetchError {
    FetchError::TooSlow { what: format!("waited {} s for {what}", limit.as_secs_f64()) }
}

/// What went wrong, without the address that the client's own message has in it.
pub(super) fn explain(error: &reqwest::Error, host: &str) -> FetchError {
    let host = host.to_owned();
    let mut is_tls = false;
    for cause in causes(error) {
        if let Some(refused) = cause.downcast_ref::<Refused>() {
            return FetchError::Private {
                host,
                address: refused.address,
                why: refused.why,
            };
        }
        is_tls |= cause.downcast_ref::<std::io::Error>().is_some_and(is_handshake);
    }
    let what = innermost(error);
    if error.is_dns() {
        FetchError::Dns { host, what }
    } else if error.is_connect() && is_tls {
        FetchError::Tls { host, what }
    } else if error.is_connect() {
        FetchError::Connect { host, what }
    } else {
        FetchError::Broken { what }
    }
}

/// The first cause of an error, made fit for one line.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    let cause = causes(error).last().map(ToString::to_string);
    let text = cause.unwrap_or_else(|| "no reason given".to_owned());
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// Whether an error of a connection is one of its handshake: the system itself never says "invalid data" of a
/// socket. One such error can be wrapped in another, which `source` passes over.
fn is_handshake(error: &std::io::Error) -> bool {
    let mut error = error;
    loop {
        if error.kind() == std::io::ErrorKind::InvalidData {
            return true;
        }
        let inner =
            error.get_ref().and_then(|inner| inner.downcast_ref::<std::io::Error>());
        let Some(inner) = inner else { return false };
        error = inner;
    }
}
