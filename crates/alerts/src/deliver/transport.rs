//! What all ways of delivery have in common.

use std::time::Duration;

use watchfloor_clock::Clock;

use super::chat::Chat;
use super::command::Command;
use super::email::Email;
use super::letter::{Letter, Limits};
use super::ntfy::Ntfy;
use super::terminal::Terminal;
use super::webhook::Webhook;

/// A way to reach somebody, ready for use.
#[derive(Clone, Debug)]
pub(crate) enum Transport {
    Webhook(Webhook),
    Email(Box<Email>),
    Chat(Chat),
    Ntfy(Ntfy),
    Command(Command),
    Terminal(Terminal),
}

/// Why a letter did not arrive. The words may hold what a server or a command said, and secrets with it: they
/// are made safe where they are logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Whether it would fail the next time, too.
    pub(crate) lasting: bool,
    /// How long the receiver asked us to wait.
    pub(crate) after: Option<Duration>,
    /// What went wrong.
    pub(crate) what: String,
}

impl Failure {
    /// It may go well the next time.
    pub(crate) fn passing(what: impl Into<String>) -> Failure {
        Failure { lasting: false, after: None, what: what.into() }
    }

    /// It will never go well.
    pub(crate) fn lasting(what: impl Into<String>) -> Failure {
        Failure { lasting: true, after: None, what: what.into() }
    }
}

impl Transport {
    /// How much it can carry.
    pub(crate) fn limits(&self) -> Limits {
        match self {
            Transport::Webhook(_) | Transport::Command(_) => {
                Limits { alerts: 100, lines: 20, words: 1_000, bytes: 512 * 1024 }
            }
            Transport::Email(_) => {
                Limits { alerts: 50, lines: 10, words: 1_000, bytes: 256 * 1024 }
            }
            Transport::Chat(_) => {
                Limits { alerts: 10, lines: 3, words: 300, bytes: 24 * 1024 }
            }
            Transport::Ntfy(_) => {
                Limits { alerts: 10, lines: 2, words: 200, bytes: 16 * 1024 }
            }
            Transport::Terminal(_) => {
                Limits { alerts: 40, lines: 4, words: 400, bytes: 128 * 1024 }
            }
        }
    }

    /// Sends a letter; no longer than `limit`. Gives what it was told beside, such as the output of a command.
    pub(crate) async fn send(
        &self,
        letter: &Letter,
        clock: &Clock,
        limit: Duration,
    ) -> Result<Option<String>, Failure> {
        let sent = match self {
            Transport::Webhook(webhook) => {
                clock.timeout(limit, webhook.send(letter, clock.now())).await
            }
            Transport::Email(email) => {
                clock.timeout(limit, email.send(letter, clock.now())).await
            }
            Transport::Chat(chat) => {
                clock.timeout(limit, chat.send(letter, clock.now())).await
            }
            Transport::Ntfy(ntfy) => {
                clock.timeout(limit, ntfy.send(letter, clock.now())).await
            }
            // It ends its children itself.
            Transport::Command(command) => {
                return command.send(letter, clock, limit).await;
            }
            // A terminal that somebody stopped is waited for: its thread cannot be called back, and a second
            // one would say everything twice.
            Transport::Terminal(terminal) => Ok(terminal.send(letter).await),
        };
        match sent {
            Ok(result) => result.map(|()| None),
            Err(_) => {
                Err(Failure::passing(format!("no answer within {} s", limit.as_secs())))
            }
        }
    }
}
