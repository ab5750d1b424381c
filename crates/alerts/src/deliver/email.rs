//! Mail by SMTP: text and HTML beside each other, by templates that users can replace.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Encryption, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use sha2::{Digest, Sha256};

use super::letter::{Alert, Letter};
use super::receivers::{EmailWay, Tls};
use super::secret::Secret;
use super::transport::Failure;

const TEXT: &str = "mail.txt";
const HTML: &str = "mail.html";
const OUR_TEXT: &str = include_str!("templates/mail.txt");
const OUR_HTML: &str = include_str!("templates/mail.html");

/// Alerts whose threads one mail belongs to.
const THREADS: usize = 20;
/// Bytes of a rendered part. A user's template may repeat things.
const PART: usize = 2 << 20;

/// Who gets mail, and by which server.
#[derive(Clone)]
pub(crate) struct Email {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
    templates: Templates,
}

impl Email {
    pub(crate) fn new(
        way: &EmailWay,
        login: Option<(Secret, Secret)>,
        templates: Templates,
    ) -> Result<Email, String> {
        let host = &way.host;
        let parameters = || {
            TlsParameters::new(host.clone())
                .map_err(|error| format!("no TLS to {host}: {error}"))
        };
        let encryption = match way.tls {
            // Required, not opportunistic: who stands in between could else take it out.
            Tls::Starttls => Encryption::Required(parameters()?),
            Tls::Implicit => Encryption::Wrapper(parameters()?),
            Tls::None => Encryption::None,
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(way.port)
            .tls(encryption)
            // The courier's own limit counts; dropping the try closes the connection.
            .timeout(None);
        if let Some((user, password)) = login {
            server = server.credentials(Credentials::new(
                user.reveal().to_owned(),
                password.reveal().to_owned(),
            ));
        }
        Ok(Email {
            server: server.build(),
            from: way.from.clone(),
            to: way.to.clone(),
            templates,
        })
    }

    pub(crate) async fn send(&self, letter: &Letter, now: i64) -> Result<(), Failure> {
        let message = self.message(letter, now)?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The mail as it goes over the wire.
    pub(crate) fn message(&self, letter: &Letter, now: i64) -> Result<Message, Failure> {
        let domain = self.from.email.domain();
        let threads = threads(letter, domain);
        let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or(0));
        let mut message = Message::builder()
            .from(self.from.clone())
            .subject(&letter.heading)
            .date(date)
            // The same for each try, so that a mail that comes twice is shown once.
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .in_reply_to(threads.first().cloned().unwrap_or_default())
            .references(threads.join(" "))
            // Nobody's absence note is wanted in answer.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        for mailbox in &self.to {
            message = message.to(mailbox.clone());
        }
        let (text, html) = self.templates.render(letter);
        message.multipart(MultiPart::alternative_plain_html(text, html)).map_err(
            |error| Failure::lasting(format!("no mail can be made of it: {error}")),
        )
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Email").field("to", &self.to.len()).finish_non_exhaustive()
    }
}

/// An identity for each alert that no mail has: all that is told of the alert answers to it, and stands in one
/// thread, whichever of its mails came first, or alone.
fn threads(letter: &Letter, domain: &str) -> Vec<String> {
    let thread = |alert: &Alert| {
        let mut digest = Sha256::new();
        digest.update(alert.alert.to_be_bytes());
        digest.update(alert.key.as_bytes());
        let hex: String =
            digest.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect();
        format!("<alert.{hex}@{domain}>")
    };
    letter.alerts.iter().take(THREADS).map(thread).collect()
}

/// What a server's refusal means.
fn failed(error: &lettre::transport::smtp::Error) -> Failure {
    use std::error::Error;
    let mut what = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        let reason_words = reason.to_string();
        if !what.contains(&reason_words) {
            what = format!("{what}: {reason_words}");
        }
        source = reason.source();
    }
    // 530 to 538 speak of logging in: somebody must mend it, and the mail can wait for that.
    let about_login =
        error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)));
    Failure { lasting: error.is_permanent() && !about_login, after: None, what }
}

/// The templates of text and HTML: the user's where there are some, and ours, which always work.
#[derive(Clone, Debug)]
pub(crate) struct Templates {
    own: Option<Environment<'static>>,
    ours: Environment<'static>,
}

impl Templates {
    /// Reads the user's templates, and tries them with `sample`: a misspelt field is said now, not at night.
    pub(crate) fn open(
        folder: &Path,
        text: Option<&Path>,
        html: Option<&Path>,
        sample: &Letter,
    ) -> Result<Templates, String> {
        let ours = environment(OUR_TEXT.to_owned(), OUR_HTML.to_owned())
            .map_err(|error| error.to_string())?;
        if text.is_none() && html.is_none() {
            return Ok(Templates { own: None, ours });
        }
        let read = |path: Option<&Path>, otherwise: &str| match path {
            None => Ok(otherwise.to_owned()),
            Some(path) => std::fs::read_to_string(folder.join(path))
                .map_err(|error| format!("{}: {error}", path.display())),
        };
        let own = environment(read(text, OUR_TEXT)?, read(html, OUR_HTML)?)
            .map_err(|error| error.to_string())?;
        for name in [TEXT, HTML] {
            rendered(&own, name, sample).map_err(|error| error.to_string())?;
        }
        Ok(Templates { own: Some(own), ours })
    }

    /// Text and HTML. Where the user's templates fail, ours are taken: an alert in the wrong dress is better
    /// than none.
    fn render(&self, letter: &Letter) -> (String, String) {
        let part = |name| {
            if let Some(own) = &self.own {
                match rendered(own, name, letter) {
                    Ok(text) if text.len() <= PART => return text,
                    Ok(_) => {
                        super::events::template_failed(name, "longer than a mail may be")
                    }
                    Err(error) => {
                        super::events::template_failed(name, &error.to_string())
                    }
                }
            }
            rendered(&self.ours, name, letter).unwrap_or_else(|_| letter.heading.clone())
        };
        (part(TEXT), part(HTML))
    }
}

fn environment(
    text: String,
    html: String,
) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name {
        HTML => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.add_template_owned(TEXT, text)?;
    environment.add_template_owned(HTML, html)?;
    Ok(environment)
}

fn rendered(
    environment: &Environment<'static>,
    name: &str,
    letter: &Letter,
) -> Result<String, minijinja::Error> {
    environment.get_template(name)?.render(minijinja::value::Serde(letter))
}
