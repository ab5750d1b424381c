//! The incoming webhooks of Slack, and of Mattermost, which speaks nearly the same.

use reqwest::Client;
use serde_json::{Value, json};
use url::Url;

use super::http;
use super::letter::{Alert, Letter};
use super::plain;
use super::receivers::Dialect;
use super::transport::Failure;
use crate::notice::{Kind, Severity};

/// Bytes of one attachment; Slack cuts what is longer.
const ATTACHMENT: usize = 3_000;

/// A channel of a chat.
#[derive(Clone)]
pub(crate) struct Chat {
    client: Client,
    url: Url,
    dialect: Dialect,
}

impl Chat {
    pub(crate) fn new(client: Client, url: Url, dialect: Dialect) -> Chat {
        Chat { client, url, dialect }
    }

    pub(crate) async fn send(&self, letter: &Letter, now: i64) -> Result<(), Failure> {
        let request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .body(message(letter, self.dialect).to_string());
        http::post(request, now).await
    }
}

impl std::fmt::Debug for Chat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Who knows the address can write to the channel.
        f.debug_struct("Chat").field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

/// One line for the list of channels, and an attachment for each alert.
pub(crate) fn message(letter: &Letter, dialect: Dialect) -> Value {
    let attachments: Vec<Value> =
        letter.alerts.iter().map(|alert| attachment(alert, dialect)).collect();
    let mut text = plainly(&letter.heading, dialect);
    if let Some(more) = plain::left_out(letter) {
        text = format!("{text}\n{more}");
    }
    json!({
        "text": text,
        // Words of reports are shown as they are: no formatting, no previews of what they link to.
        "mrkdwn": false,
        "parse": "none",
        "link_names": false,
        "unfurl_links": false,
        "unfurl_media": false,
        "attachments": attachments,
    })
}

fn attachment(alert: &Alert, dialect: Dialect) -> Value {
    let mut lines = plain::lines(alert).into_iter().map(|(_, words)| words);
    let head = lines.next().unwrap_or_default();
    let text: Vec<String> = lines.map(|words| plainly(&words, dialect)).collect();
    let text = plain::fitted(&[text.join("\n")], 0, ATTACHMENT);
    json!({
        "fallback": plainly(&head, dialect),
        "color": colour(alert),
        "title": plainly(&head, dialect),
        "text": text,
        "mrkdwn_in": [],
    })
}

/// The colour says nothing that the words do not say.
fn colour(alert: &Alert) -> &'static str {
    match (alert.kind, alert.severity) {
        (Kind::Resolved | Kind::Withdrawn, _) => "#6b7280",
        (_, Severity::Critical) => "#b91c1c",
        (_, Severity::Warning) => "#b45309",
        (_, Severity::Info) => "#1d4ed8",
    }
}

/// `words` so that a chat shows them and does nothing else: nobody is called by name, nothing becomes a link, a
/// picture or bold type.
fn plainly(words: &str, dialect: Dialect) -> String {
    let mut plain = String::with_capacity(words.len() + 16);
    for c in words.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            // Mattermost calls everybody for a plain `@all`, and no escape keeps it from that.
            '@' if dialect == Dialect::Mattermost => plain.push('＠'),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '~'
            | '|' | '!'
                if dialect == Dialect::Mattermost =>
            {
                plain.push('\\');
                plain.push(c);
            }
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::letter::Limits;
    use crate::deliver::samples;

    const LIMITS: Limits = Limits { alerts: 2, lines: 3, words: 300, bytes: 24 * 1024 };

    fn shown(message: &Value) -> String {
        serde_json::to_string_pretty(message).unwrap()
    }

    #[test]
    fn slack() {
        let letter = Letter::of(&samples::corrected(), 3, LIMITS);
        insta::assert_snapshot!(shown(&message(&letter, Dialect::Slack)));
    }

    #[test]
    fn mattermost_with_more_than_fits() {
        let letter = Letter::of(&samples::many(5), 3, LIMITS);
        insta::assert_snapshot!(shown(&message(&letter, Dialect::Mattermost)));
    }

    #[test]
    fn words_of_reports_do_nothing() {
        let letter = Letter::of(&samples::hostile(), 3, LIMITS);
        for dialect in [Dialect::Slack, Dialect::Mattermost] {
            let text = message(&letter, dialect).to_string();
            assert!(!text.contains("<!channel>") && !text.contains("<script>"), "{text}");
            assert!(!text.contains("\\u001b"), "{text}");
        }
        let text = message(&letter, Dialect::Mattermost).to_string();
        assert!(!text.contains("@everyone") && !text.contains("[here]("), "{text}");
        for attachment in
            message(&letter, Dialect::Slack)["attachments"].as_array().unwrap()
        {
            assert!(attachment["text"].as_str().unwrap().len() <= ATTACHMENT);
        }
    }
}
