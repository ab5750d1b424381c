//! Mail by SMTP: text and HTML beside each other, by templates that users can replace.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Encryption, TlsParameters};
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
        folder: &Path,
        login: Option<(Secret, Secret)>,
        templates: Templates,
    ) -> Result<Email, String> {
        let host = &way.host;
        let parameters = || {
            let mut builder = TlsParameters::builder(host.clone());
            if let Some(path) = &way.ca_file {
                builder = builder.add_root_certificate(certificates(&folder.join(path))?);
            }
            builder.build().map_err(|error| format!("no TLS to {host}: {error}"))
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

/// The certificates of a PEM file; a file without one is a mistake.
fn certificates(path: &Path) -> Result<Certificate, String> {
    let told = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|error| told(&error))?;
    let begins = b"-----BEGIN CERTIFICATE-----";
    if !bytes.windows(begins.len()).any(|window| window == begins) {
        return Err(told(&"no certificate in it (PEM)"));
    }
    Certificate::from_pem(&bytes).map_err(|error| told(&error))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::letter::Limits;
    use crate::deliver::samples;

    fn letter() -> Letter {
        let limits = Limits { alerts: 1, lines: 1, words: 1_000, bytes: 256 * 1024 };
        Letter::of(&samples::corrected(), 3, limits)
    }

    fn opened(text: Option<&str>, html: Option<&str>) -> Result<Templates, String> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &'static str, words: Option<&str>| {
            words.map(|words| {
                std::fs::write(folder.path().join(name), words).unwrap();
                Path::new(name)
            })
        };
        let (text, html) = (write("own.txt", text), write("own.html", html));
        Templates::open(folder.path(), text, html, &letter())
    }

    #[test]
    fn a_mail_as_text_and_as_html() {
        let (text, html) = opened(None, None).unwrap().render(&letter());
        insta::assert_snapshot!(format!("{text}\n=====\n{html}"));
    }

    #[test]
    fn a_hostile_report_stays_words() {
        let limits = Limits { alerts: 9, lines: 9, words: 1_000, bytes: 256 * 1024 };
        let hostile = Letter::of(&samples::hostile(), 3, limits);
        let (text, html) = opened(None, None).unwrap().render(&hostile);
        for tag in ["<script", "<img", "<b>", "javascript:", "\"onmouseover"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        // Words that look like a template are no template.
        assert!(text.contains("{{ 7 * 7 }}"), "{text}");
    }

    #[test]
    fn a_template_of_ones_own_replaces_ours() {
        let own =
            "{% for alert in alerts %}{{ alert.word }} <{{ alert.title }}>{% endfor %}";
        let (text, html) = opened(Some(own), Some(own)).unwrap().render(&letter());
        assert_eq!(text, "CORRECTED <Lothmar shells Tolse: 4 killed, the ministry says>");
        assert_eq!(text, html);
        let escaped = "{{ alerts[0].lines[0].words }} {{ '<' }}";
        let (_, html) = opened(None, Some(escaped)).unwrap().render(&letter());
        assert!(html.ends_with("&lt;") && html.contains("&#x27;s army"), "{html}");
    }

    #[test]
    fn a_wrong_template_is_told_when_it_is_opened() {
        for wrong in ["{{ alerts[0].titel }}", "{{ heading ", "{% for %}"] {
            assert!(opened(Some(wrong), None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ours_is_taken_where_anothers_fails() {
        // Right for the sample, which has lines, and wrong for a notice without.
        let own = "{{ alerts[0].lines[0].words }}";
        let templates = opened(Some(own), None).unwrap();
        let mut notice = samples::fired();
        notice.alerts[0].finding.lines.clear();
        let limits = Limits { alerts: 1, lines: 1, words: 1_000, bytes: 256 * 1024 };
        let (text, _) = templates.render(&Letter::of(&notice, 1, limits));
        assert!(text.contains("Lothmar shells Tolse"), "{text}");
    }

    #[test]
    fn a_file_without_certificates_is_told() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(certificates(file.path()).unwrap_err().contains("no certificate"));
    }
}
