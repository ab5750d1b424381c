//! The file of receivers: who can be told, and how. `docs/alerts-receivers.md` is the reference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::fields::Fields;
use super::secret::Reference;
use crate::fault::{Fault, line_of};

/// The longest file that is read.
const LONGEST: usize = 1 << 20;
/// The most faults that are told.
const FAULTS: usize = 200;
/// How long a receiver is tried before a notice is given up.
const KEEP_TRYING: Duration = Duration::from_secs(24 * 3_600);

/// The receivers of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receivers {
    pub(crate) list: Vec<Receiver>,
}

/// One receiver, as the file has it: its secrets are still references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receiver {
    pub(crate) name: String,
    /// Where it stands in the file.
    pub(crate) line: usize,
    pub(crate) way: Way,
    /// How long one try may take.
    pub(crate) timeout: Duration,
    pub(crate) keep_trying: Duration,
    /// How many notices may be on their way at once.
    pub(crate) at_once: usize,
    pub(crate) rate: Option<Rate>,
}

/// So many notices in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) notices: u32,
    pub(crate) each: Duration,
}

/// How a receiver is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Webhook(WebhookWay),
    Email(Box<EmailWay>),
    Chat(ChatWay),
    Ntfy(NtfyWay),
    Command(CommandWay),
    Terminal { short: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebhookWay {
    pub(crate) url: Reference,
    /// The first is the current one; while keys change hands, each signs.
    pub(crate) secrets: Vec<Reference>,
    pub(crate) headers: BTreeMap<String, Reference>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EmailWay {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    /// Certificates to trust beside the public ones.
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) login: Option<(Reference, Reference)>,
    pub(crate) from: Mailbox,
    pub(crate) to: Vec<Mailbox>,
    pub(crate) text_template: Option<PathBuf>,
    pub(crate) html_template: Option<PathBuf>,
}

/// How a connection to a mail server is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    Starttls,
    Implicit,
    None,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChatWay {
    pub(crate) url: Reference,
    pub(crate) dialect: Dialect,
}

/// What a chat makes of the words it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Slack,
    Mattermost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NtfyWay {
    pub(crate) server: Reference,
    pub(crate) topic: Reference,
    pub(crate) token: Option<Reference>,
    pub(crate) tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommandWay {
    /// The program and its arguments, as they are: no shell sees them.
    pub(crate) command: Vec<String>,
    pub(crate) environment: BTreeMap<String, Reference>,
}

#[derive(Clone, Copy)]
enum KindOfWay {
    Webhook,
    Email,
    Slack,
    Mattermost,
    Ntfy,
    Command,
    Stdout,
}

const KINDS: &[(&str, KindOfWay)] = &[
    ("webhook", KindOfWay::Webhook),
    ("email", KindOfWay::Email),
    ("slack", KindOfWay::Slack),
    ("mattermost", KindOfWay::Mattermost),
    ("ntfy", KindOfWay::Ntfy),
    ("command", KindOfWay::Command),
    ("stdout", KindOfWay::Stdout),
];

impl Way {
    /// The word for it in the file, in logs and in metrics.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Way::Webhook(_) => "webhook",
            Way::Email(_) => "email",
            Way::Chat(ChatWay { dialect: Dialect::Slack, .. }) => "slack",
            Way::Chat(ChatWay { dialect: Dialect::Mattermost, .. }) => "mattermost",
            Way::Ntfy(_) => "ntfy",
            Way::Command(_) => "command",
            Way::Terminal { .. } => "stdout",
        }
    }
}

impl Receivers {
    /// Reads a file that holds `[[receiver]]` tables and nothing else.
    pub fn parse(text: &str) -> Result<Receivers, Vec<Fault>> {
        Receivers::parse_among(text, &[])
    }

    /// Reads the `[[receiver]]` tables of a file in which others look after the keys `others`.
    pub fn parse_among(text: &str, others: &[&str]) -> Result<Receivers, Vec<Fault>> {
        let mut faults = Vec::new();
        let receivers = parsed(text, others, &mut faults);
        if faults.is_empty() {
            return Ok(receivers);
        }
        faults.sort();
        faults.dedup();
        faults.truncate(FAULTS);
        Err(faults)
    }

    /// Their names, for the routes that lead to them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|receiver| receiver.name.as_str())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn parsed(text: &str, others: &[&str], faults: &mut Vec<Fault>) -> Receivers {
    if text.len() > LONGEST {
        let what = format!(
            "the file is longer than {LONGEST} bytes; split it or check the path"
        );
        faults.push(Fault { line: 1, what });
        return Receivers::default();
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        // The message alone: what it would show of the line may be a secret.
        faults.push(Fault { line, what: format!("not TOML: {}", error.message()) });
    }
    if !faults.is_empty() {
        return Receivers::default();
    }
    let mut list: Vec<Receiver> = Vec::new();
    let mut names = BTreeSet::new();
    for (key, value) in document.get_ref() {
        let name: &str = key.get_ref();
        let start = key.span().start;
        if others.contains(&name) {
            continue;
        }
        let Some(tables) = value.get_ref().as_array().filter(|_| name == "receiver")
        else {
            let shown = watchfloor_brief::safe::short(name, 40);
            let what = format!("{shown}: only [[receiver]] tables are known here");
            faults.push(Fault { line: line_of(text, start), what });
            continue;
        };
        for table in tables.iter() {
            let DeValue::Table(fields) = table.get_ref() else {
                let line = line_of(text, table.span().start);
                faults.push(Fault { line, what: "write [[receiver]] tables".to_owned() });
                continue;
            };
            let fields = Fields::new(text, fields, table.span().start, faults);
            let line = fields.line();
            let Some(receiver) = receiver(fields) else { continue };
            if !names.insert(receiver.name.clone()) {
                let what =
                    format!("name: another receiver is named {} already", receiver.name);
                faults.push(Fault { line, what });
            }
            list.push(receiver);
        }
    }
    Receivers { list }
}

/// One receiver; `None` where a fault was found that leaves nothing to go on with.
fn receiver(mut fields: Fields<'_>) -> Option<Receiver> {
    let seconds = Duration::from_secs;
    let name = fields.required("name");
    if name.as_deref().is_some_and(|name| !is_name(name)) {
        fields.fault("name", "use letters, digits, - and _ only, 64 at most");
    }
    let kind = match fields.has("kind") {
        true => fields.choice("kind", KINDS),
        false => fields.required("kind").and(None),
    };
    let timeout = fields.time("timeout", seconds(1)..=seconds(600));
    let keep_trying = fields.time("keep_trying", seconds(0)..=seconds(7 * 86_400));
    let at_once = fields.number("at_once", 1..=64);
    let rate = rate(&mut fields);
    // Without its kind nobody can say which other keys are right.
    let kind = kind?;
    let way = match kind {
        KindOfWay::Webhook => webhook(&mut fields).map(Way::Webhook),
        KindOfWay::Email => email(&mut fields).map(|way| Way::Email(Box::new(way))),
        KindOfWay::Slack => chat(&mut fields, Dialect::Slack),
        KindOfWay::Mattermost => chat(&mut fields, Dialect::Mattermost),
        KindOfWay::Ntfy => ntfy(&mut fields).map(Way::Ntfy),
        KindOfWay::Command => command(&mut fields).map(Way::Command),
        KindOfWay::Stdout => {
            Some(Way::Terminal { short: fields.flag("short").unwrap_or(false) })
        }
    };
    let line = fields.line();
    fields.finish();
    let way = way?;
    // People read a terminal from top to bottom: nothing is set beside something else there.
    let at_once_else = if matches!(way, Way::Terminal { .. }) { 1 } else { 4 };
    Some(Receiver {
        name: name?,
        line,
        timeout: timeout.unwrap_or(seconds(20)),
        keep_trying: keep_trying.unwrap_or(KEEP_TRYING),
        at_once: at_once.map_or(at_once_else, |number| number as usize),
        rate,
        way,
    })
}

/// Names stand in labels of metrics, in logs and in routes.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 64 && name.chars().all(plain)
}

/// `"30/m"`: thirty notices a minute.
fn rate(fields: &mut Fields<'_>) -> Option<Rate> {
    let words = fields.string("rate")?;
    let parts = words.split_once('/').and_then(|(notices, each)| {
        let notices: u32 = notices
            .trim()
            .parse()
            .ok()
            .filter(|notices| (1..=10_000).contains(notices))?;
        let each = match each.trim() {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => return None,
        };
        Some(Rate { notices, each: Duration::from_secs(each) })
    });
    if parts.is_none() {
        fields.fault("rate", "must be a number and s, m or h, such as \"30/m\"");
    }
    parts
}

fn webhook(fields: &mut Fields<'_>) -> Option<WebhookWay> {
    let url = address(fields, "url");
    let secrets = fields.strings("secrets");
    if secrets.is_empty() {
        fields.fault(
            "secrets",
            "is missing; a webhook is signed, so that its receiver knows it",
        );
    }
    for secret in &secrets {
        if let Reference::Literal(words) = Reference::of(secret)
            && let Err(what) = super::webhook::key(&words)
        {
            fields.fault("secrets", what);
        }
    }
    let headers = fields.named("headers");
    for name in headers.keys() {
        if let Err(what) = super::webhook::free_header(name) {
            fields.fault("headers", what);
        }
    }
    Some(WebhookWay {
        url: url?,
        secrets: secrets.iter().map(|words| Reference::of(words)).collect(),
        headers: references(headers),
    })
}

fn email(fields: &mut Fields<'_>) -> Option<EmailWay> {
    let host = fields.required("host");
    let kinds =
        [("starttls", Tls::Starttls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = fields.choice("tls", &kinds).unwrap_or(Tls::Starttls);
    let port =
        fields.number("port", 1..=65_535).and_then(|port| u16::try_from(port).ok());
    let readable = fields.flag("readable_by_others").unwrap_or(false);
    let is_here = host.as_deref().is_some_and(is_loopback);
    if tls == Tls::None && !is_here && !readable {
        fields.fault(
            "tls",
            "none is for a server on this machine; everybody on the way could read along. \
             Use starttls, or say readable_by_others = true",
        );
    }
    let ca_file = fields.string("ca_file").map(PathBuf::from);
    let user = fields.string("user");
    let password = fields.string("password");
    if user.is_some() != password.is_some() {
        fields.fault("password", "user and password go together");
    }
    if password.is_some() && tls == Tls::None && !is_here {
        fields.fault(
            "password",
            "is never sent where others can read it; use tls = \"starttls\"",
        );
    }
    let from = fields.required("from").and_then(|words| mailbox(fields, "from", &words));
    let to = fields.strings("to");
    if to.is_empty() {
        fields.fault("to", "is missing");
    }
    let to: Vec<Mailbox> =
        to.iter().filter_map(|words| mailbox(fields, "to", words)).collect();
    if to.len() > 100 {
        fields.fault("to", "more than 100 addresses; use a mailing list");
    }
    let text_template = fields.string("text_template").map(PathBuf::from);
    let html_template = fields.string("html_template").map(PathBuf::from);
    Some(EmailWay {
        host: host?,
        port: port.unwrap_or(match tls {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        }),
        tls,
        ca_file,
        login: user
            .zip(password)
            .map(|(user, password)| (Reference::of(&user), Reference::of(&password))),
        from: from?,
        to,
        text_template,
        html_template,
    })
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn mailbox(fields: &mut Fields<'_>, key: &str, words: &str) -> Option<Mailbox> {
    // `Name <who@example.org>`; a line break would begin a header of its own.
    if let Ok(mailbox) = words.parse::<Mailbox>()
        && !words.contains(char::is_control)
    {
        return Some(mailbox);
    }
    let shown = watchfloor_brief::safe::short(words, 60);
    fields.fault(key, format_args!("{shown} is no mail address"));
    None
}

fn chat(fields: &mut Fields<'_>, dialect: Dialect) -> Option<Way> {
    address(fields, "url").map(|url| Way::Chat(ChatWay { url, dialect }))
}

fn ntfy(fields: &mut Fields<'_>) -> Option<NtfyWay> {
    let server = match fields.has("server") {
        true => address(fields, "server")?,
        false => {
            fields.string("server");
            Reference::of("https://ntfy.sh")
        }
    };
    let topic = fields.required("topic");
    let token = fields.string("token").map(|words| Reference::of(&words));
    let tags = fields.strings("tags");
    Some(NtfyWay { server, topic: Reference::of(&topic?), token, tags })
}

fn command(fields: &mut Fields<'_>) -> Option<CommandWay> {
    let command = fields.strings("command");
    if command.is_empty() {
        fields.fault("command", "is missing: [\"/path/of/program\", \"argument\"]");
    }
    if command.iter().any(|word| word.contains('\0')) {
        fields.fault("command", "holds a NUL, which no program can be given");
    }
    let environment = fields.named("environment");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for name in environment.keys() {
        if name.is_empty() || !name.chars().all(plain) {
            fields.fault("environment", "names are letters, digits and _");
        }
    }
    (!command.is_empty())
        .then(|| CommandWay { command, environment: references(environment) })
}

fn references(named: BTreeMap<String, String>) -> BTreeMap<String, Reference> {
    named.into_iter().map(|(name, words)| (name, Reference::of(&words))).collect()
}

/// An address, which may be a secret: those of chats are.
fn address(fields: &mut Fields<'_>, key: &'static str) -> Option<Reference> {
    let reference = Reference::of(&fields.required(key)?);
    if let Reference::Literal(words) = &reference
        && let Err(what) = web_address(words.reveal())
    {
        fields.fault(key, what);
        return None;
    }
    Some(reference)
}

/// An address that notices can be posted to.
pub(crate) fn web_address(words: &str) -> Result<Url, String> {
    // What is wrong with it is said without repeating it.
    let url = Url::parse(words).map_err(|error| format!("is no address: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err("must begin with https:// or http://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "has a password in it; use headers = { authorization = \"env:NAME\" }"
                .to_owned(),
        );
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = include_str!("../../tests/receivers/all.toml");
    const WRONG: &str = include_str!("../../tests/receivers/wrong.toml");

    #[test]
    fn every_kind_is_read() {
        let receivers = Receivers::parse(ALL).unwrap();
        let kinds: Vec<(&str, &str)> = receivers
            .list
            .iter()
            .map(|receiver| (receiver.name.as_str(), receiver.way.word()))
            .collect();
        insta::assert_debug_snapshot!(kinds);
    }

    #[test]
    fn all_faults_are_told_at_once_each_with_its_line() {
        let faults = Receivers::parse(WRONG).unwrap_err();
        let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn faults_and_debug_never_show_a_secret() {
        // Every secret in both files has this in it.
        for text in [ALL, WRONG] {
            let shown = format!("{:?}", Receivers::parse(text));
            assert!(!shown.contains("hushhush"), "{shown}");
        }
        let broken = Receivers::parse("[[receiver]]\nurl = 'hushhush").unwrap_err();
        assert!(!format!("{broken:?}").contains("hushhush"));
    }

    #[test]
    fn other_tables_are_a_fault_unless_others_look_after_them() {
        let text = "[[rule]]\nname = 'a'\n[[receiver]]\nname = 'b'\nkind = 'stdout'\n";
        assert_eq!(Receivers::parse(text).unwrap_err()[0].line, 1);
        let receivers = Receivers::parse_among(text, &["rule"]).unwrap();
        assert_eq!(receivers.names().collect::<Vec<_>>(), ["b"]);
    }

    proptest::proptest! {
        #[test]
        fn no_file_is_too_odd(text in ".{0,400}", line in "[a-z_]{1,12} = [\"'\\[{0-9a-z:/@ ]{0,30}") {
            let _ = Receivers::parse(&text);
            let _ = Receivers::parse(&format!("[[receiver]]\nkind = 'webhook'\n{line}\n"));
            let _ = Receivers::parse(&format!("[[receiver]]\nkind = 'email'\nname = 'a'\n{line}\n"));
        }
    }
}
