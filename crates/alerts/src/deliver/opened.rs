//! Receivers with their secrets and templates read, ready for use.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::chat::Chat;
use super::command::Command;
use super::email::{Email, Templates};
use super::http;
use super::letter::{Letter, Limits};
use super::ntfy::Ntfy;
use super::receivers::{Rate, Receiver, Receivers, Way, web_address};
use super::samples;
use super::secret::{Reference, Secret, Secrets};
use super::terminal::{Screen, Terminal};
use super::transport::Transport;
use super::webhook::Webhook;
use crate::fault::Fault;

/// What receivers need from outside.
pub struct Surroundings<'s> {
    /// The folder that relative paths are meant from.
    pub folder: &'s Path,
    /// The value of a variable of the environment.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
    /// Where receivers of the kind `stdout` write.
    pub screen: Screen,
}

/// Receivers that can be delivered to.
#[derive(Clone, Debug)]
pub struct Opened {
    pub(crate) list: Vec<Addressee>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Addressee {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) transport: Transport,
    pub(crate) secrets: Secrets,
    pub(crate) timeout: Duration,
    pub(crate) keep_trying: Duration,
    pub(crate) at_once: usize,
    pub(crate) rate: Option<Rate>,
}

impl Receivers {
    /// Reads secrets and templates. All that is wrong is told at once, and never what a secret is.
    pub fn open(&self, surroundings: &Surroundings<'_>) -> Result<Opened, Vec<Fault>> {
        let client = match http::client() {
            Ok(client) => client,
            Err(error) => {
                let what = format!("no secure connections can be made: {error}");
                return Err(vec![Fault { line: 1, what }]);
            }
        };
        let mut list = Vec::new();
        let mut faults = Vec::new();
        for receiver in &self.list {
            let mut opening = Opening { surroundings, secrets: Secrets::default() };
            match opening.transport(receiver, client.clone()) {
                Ok(transport) => list.push(Addressee {
                    name: receiver.name.clone(),
                    kind: receiver.way.word(),
                    transport,
                    secrets: opening.secrets,
                    timeout: receiver.timeout,
                    keep_trying: receiver.keep_trying,
                    at_once: receiver.at_once,
                    rate: receiver.rate,
                }),
                Err(what) => {
                    let what = opening.secrets.hidden(&what);
                    let what = format!("receiver {}: {what}", receiver.name);
                    faults.push(Fault { line: receiver.line, what });
                }
            }
        }
        if faults.is_empty() { Ok(Opened { list }) } else { Err(faults) }
    }
}

/// The opening of one receiver.
struct Opening<'o> {
    surroundings: &'o Surroundings<'o>,
    secrets: Secrets,
}

impl Opening<'_> {
    fn transport(
        &mut self,
        receiver: &Receiver,
        client: reqwest::Client,
    ) -> Result<Transport, String> {
        Ok(match &receiver.way {
            Way::Webhook(way) => {
                let url = self.address(&way.url)?;
                let secrets: Vec<Secret> = way
                    .secrets
                    .iter()
                    .map(|reference| self.secret(reference))
                    .collect::<Result<_, _>>()?;
                let headers: BTreeMap<String, Secret> = self.all(&way.headers)?;
                Transport::Webhook(Webhook::new(client, url, &secrets, &headers)?)
            }
            Way::Email(way) => {
                let login = match &way.login {
                    Some((user, password)) => {
                        Some((self.secret(user)?, self.secret(password)?))
                    }
                    None => None,
                };
                let sample = samples::with_everything(&receiver.name);
                let limits = Limits { alerts: 1, lines: 1, words: 100, bytes: 16 * 1024 };
                let templates = Templates::open(
                    self.surroundings.folder,
                    way.text_template.as_deref(),
                    way.html_template.as_deref(),
                    &Letter::of(&sample, 0, limits),
                )?;
                Transport::Email(Box::new(Email::new(
                    way,
                    self.surroundings.folder,
                    login,
                    templates,
                )?))
            }
            Way::Chat(way) => {
                Transport::Chat(Chat::new(client, self.address(&way.url)?, way.dialect))
            }
            Way::Ntfy(way) => {
                let server = self.address(&way.server)?;
                let topic = self.secret(&way.topic)?;
                let token = match &way.token {
                    Some(token) => Some(self.secret(token)?),
                    None => None,
                };
                Transport::Ntfy(Ntfy::new(client, server, topic, token, way.tags.clone()))
            }
            Way::Command(way) => {
                let environment = self.all(&way.environment)?;
                let folder = self.surroundings.folder.to_path_buf();
                Transport::Command(Command::new(
                    way.command.clone(),
                    environment.into_iter().collect(),
                    folder,
                ))
            }
            Way::Terminal { short } => {
                let screen = self.surroundings.screen.clone();
                Transport::Terminal(Terminal::new(screen, *short))
            }
        })
    }

    fn secret(&mut self, reference: &Reference) -> Result<Secret, String> {
        let secret =
            reference.open(self.surroundings.folder, self.surroundings.variable)?;
        self.secrets.add(&secret);
        Ok(secret)
    }

    fn all(
        &mut self,
        references: &BTreeMap<String, Reference>,
    ) -> Result<BTreeMap<String, Secret>, String> {
        let mut all = BTreeMap::new();
        for (name, reference) in references {
            all.insert(name.clone(), self.secret(reference)?);
        }
        Ok(all)
    }

    fn address(&mut self, reference: &Reference) -> Result<url::Url, String> {
        let secret = self.secret(reference)?;
        let url = web_address(secret.reveal())?;
        // A server that complains repeats the path alone, and the path of a chat is the secret in it.
        if url.path().len() > 8 {
            self.secrets.add(&Secret::new(url.path().to_owned()));
        }
        Ok(url)
    }
}
