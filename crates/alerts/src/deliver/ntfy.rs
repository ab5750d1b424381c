//! Push messages by way of an [ntfy](https://ntfy.sh) server.

use reqwest::Client;
use serde_json::{Value, json};
use url::Url;

use super::http;
use super::letter::Letter;
use super::plain;
use super::secret::Secret;
use super::transport::Failure;
use crate::notice::{Kind, Severity};

/// Bytes of a message; a server makes a file of what is longer than 4,096.
const MESSAGE: usize = 3_800;
/// Characters of a title.
const TITLE: usize = 200;

/// A topic on a server.
#[derive(Clone, Debug)]
pub(crate) struct Ntfy {
    client: Client,
    server: Url,
    /// Who knows the topic can read and write it.
    topic: Secret,
    token: Option<Secret>,
    tags: Vec<String>,
}

impl Ntfy {
    pub(crate) fn new(
        client: Client,
        server: Url,
        topic: Secret,
        token: Option<Secret>,
        tags: Vec<String>,
    ) -> Ntfy {
        Ntfy { client, server, topic, token, tags }
    }

    pub(crate) async fn send(&self, letter: &Letter, now: i64) -> Result<(), Failure> {
        let body = message(letter, self.topic.reveal(), &self.tags).to_string();
        let mut request = self
            .client
            .post(self.server.clone())
            .header("content-type", "application/json")
            .body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.reveal());
        }
        http::post(request, now).await
    }
}

/// The message as JSON, not as headers: words from outside cannot begin a header there.
fn message(letter: &Letter, topic: &str, tags: &[String]) -> Value {
    let blocks: Vec<String> = letter
        .alerts
        .iter()
        .map(|alert| {
            let words: Vec<String> =
                plain::lines(alert).into_iter().map(|(_, words)| words).collect();
            words.join("\n")
        })
        .collect();
    let mut message = json!({
        "topic": topic,
        "title": watchfloor_brief::safe::short(&letter.heading, TITLE),
        "message": plain::fitted(&blocks, letter.left_out, MESSAGE),
        "priority": priority(letter),
        "tags": all_tags(letter, tags),
    });
    let quoted = letter.alerts.iter().flat_map(|alert| &alert.lines);
    if let Some(address) = quoted.filter_map(|quoted| quoted.address.as_deref()).next() {
        message["click"] = Value::from(address);
    }
    message
}

/// From 1 to 5; 4 and 5 wake people.
fn priority(letter: &Letter) -> u8 {
    let alerts = letter.alerts.iter();
    alerts
        .map(|alert| match (alert.kind, alert.severity) {
            // That it is over, or still goes on, wakes nobody.
            (Kind::Resolved, _) => 2,
            (Kind::Reminder, _) | (_, Severity::Info) => 3,
            (_, Severity::Warning) => 4,
            (_, Severity::Critical) => 5,
        })
        .max()
        .unwrap_or(3)
}

fn all_tags(letter: &Letter, tags: &[String]) -> Vec<String> {
    let sign = letter.alerts.first().map(|alert| match (alert.kind, alert.severity) {
        (Kind::Withdrawn | Kind::Corrected, _) => "leftwards_arrow_with_hook",
        (Kind::Resolved, _) => "white_check_mark",
        (_, Severity::Critical) => "rotating_light",
        (_, Severity::Warning) => "warning",
        (_, Severity::Info) => "information_source",
    });
    sign.map(str::to_owned).into_iter().chain(tags.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::letter::Limits;
    use crate::deliver::samples;

    const LIMITS: Limits = Limits { alerts: 10, lines: 2, words: 200, bytes: 16 * 1024 };

    #[test]
    fn a_push_message() {
        let letter = Letter::of(&samples::corrected(), 3, LIMITS);
        let message = message(&letter, "topic", &["watchfloor".to_owned()]);
        insta::assert_snapshot!(serde_json::to_string_pretty(&message).unwrap());
    }

    #[test]
    fn what_is_over_wakes_nobody() {
        let mut notice = samples::fired();
        assert_eq!(priority(&Letter::of(&notice, 1, LIMITS)), 5);
        notice.alerts[0].kind = Kind::Resolved;
        assert_eq!(priority(&Letter::of(&notice, 1, LIMITS)), 2);
        notice.alerts[0].kind = Kind::Reminder;
        assert_eq!(priority(&Letter::of(&notice, 1, LIMITS)), 3);
    }

    #[test]
    fn a_message_has_a_limit_and_no_link_but_of_the_web() {
        let mut notice = samples::hostile();
        let one = notice.alerts[0].clone();
        notice.alerts.extend(std::iter::repeat_n(one, 40));
        let message = message(&Letter::of(&notice, 1, LIMITS), "topic", &[]);
        let text = message["message"].as_str().unwrap();
        assert!(text.len() <= MESSAGE && text.contains("… and "), "{}", text.len());
        assert!(
            !text.contains('\u{1b}')
                && !message["title"].as_str().unwrap().contains('\n')
        );
        assert_eq!(message.get("click"), None);
    }
}
