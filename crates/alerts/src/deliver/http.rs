//! Posting to a server, and what its answer means.

use std::error::Error;
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};

use super::transport::Failure;

/// How much of an answer is looked at.
const ANSWER: usize = 2_048;
/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3_600);

/// A client for all receivers. It follows no redirects: a notice goes where the file says, or nowhere; and it
/// asks no environment for proxies.
pub(crate) fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .user_agent(concat!("watchfloor/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Sends a request, and says whether it was taken.
pub(crate) async fn post(request: RequestBuilder, now: i64) -> Result<(), Failure> {
    let mut response = request.send().await.map_err(failed)?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let after = wait_asked_for(response.headers(), now);
    let said = beginning(&mut response).await;
    let code = status.as_u16();
    let mut what = format!("the server answered {code}");
    if status.is_redirection() {
        what.push_str(", a redirect; give the address that it leads to");
    } else if !said.is_empty() {
        what = format!("{what}: {said}");
    }
    // Too slow, too early, too many: all others of the 400s say that this very request is wrong.
    let passing = matches!(code, 408 | 425 | 429) || status.is_server_error();
    Err(Failure { lasting: !passing, after, what })
}

/// What went wrong, all the reasons behind it, without the address: it may be a secret.
fn failed(error: reqwest::Error) -> Failure {
    let lasting = error.is_builder();
    let error = error.without_url();
    let mut what = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        what = format!("{what}: {reason}");
        source = reason.source();
    }
    Failure { lasting, after: None, what }
}

/// `Retry-After`, as seconds or as a date.
fn wait_asked_for(headers: &HeaderMap, now: i64) -> Option<Duration> {
    let words = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match words.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = DateTimeParser::new()
                .relaxed_weekday(true)
                .parse_timestamp(words)
                .ok()?
                .as_millisecond();
            Duration::from_millis(u64::try_from(until.saturating_sub(now)).unwrap_or(0))
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

async fn beginning(response: &mut Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER {
        let Ok(Some(chunk)) = response.chunk().await else { break };
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(ANSWER);
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_may_ask_for_a_wait_in_seconds_or_until_a_date() {
        let asked = |words: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, words.parse().unwrap());
            wait_asked_for(&headers, 784_111_777_000)
        };
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:50:07 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(asked("Sun, 06 Nov 1984 08:50:07 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("18446744073709551615"), Some(LONGEST_WAIT));
        assert_eq!(asked("later"), None);
    }
}
