//! What a user says of a source.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;
use watchfloor_feed::Selectors;

/// What is visited, or waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A document with items: RSS, Atom, RDF, JSON Feed, CAP, NewsML-G2, ninjs.
    Feed,
    /// A web page that lists articles.
    Page,
    /// A folder that files are put into.
    Folder,
    /// Nothing is visited: others send.
    Push,
}

impl Kind {
    /// The word for it in files and commands.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Feed => "feed",
            Kind::Page => "page",
            Kind::Folder => "folder",
            Kind::Push => "push",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Kind> {
        [Kind::Feed, Kind::Page, Kind::Folder, Kind::Push]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A source as a user set it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// A short name of its own: lower-case letters, digits, hyphens.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// An address on the web, or the path of a folder; empty where others push.
    #[serde(default)]
    pub address: String,
    /// The outlet that its reports count as, where they do not say it themselves.
    #[serde(default)]
    pub outlet: Option<String>,
    /// How often to visit, instead of by the source's own rhythm.
    #[serde(default)]
    pub every: Option<Duration>,
    /// Whether the page behind each item is fetched.
    #[serde(default)]
    pub full_text: bool,
    /// Whether `robots.txt` is obeyed. Only where its owner allows the visits otherwise may it be off.
    #[serde(default = "yes")]
    pub robots: bool,
    /// Where the articles stand on a list page; none means a guess.
    #[serde(default)]
    pub selectors: Option<Selectors>,
    /// Headers that go with each request to the source's own host: name, and where the value stands
    /// (`env:NAME` or `file:PATH`), never the value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// SHA-256 of the token that whoever pushes must show.
    #[serde(default, skip_serializing)]
    pub token: Option<[u8; 32]>,
    /// When it was added, milliseconds since 1970.
    #[serde(default)]
    pub since: i64,
}

fn yes() -> bool {
    true
}

/// What is wrong with a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The name.
    #[error(
        "{0:?} cannot be the name of a source; use up to 64 lower-case letters, digits and hyphens, a letter or digit first"
    )]
    Name(String),
    /// The address.
    #[error(
        "{address:?} is no address to visit ({because}); give one that begins with https:// or http://"
    )]
    Address {
        /// As it was given.
        address: String,
        /// Why not.
        because: String,
    },
    /// The folder.
    #[error("a folder needs its path; give the path as the address")]
    NoFolder,
    /// A header.
    #[error(
        "header {0}: its value is not kept here; give env:NAME or file:PATH where it stands"
    )]
    Header(String),
    /// The interval.
    #[error(
        "visits {seconds} seconds apart are out of bounds; choose between 10 seconds and 7 days"
    )]
    Every {
        /// What was asked for.
        seconds: u64,
    },
}

impl Source {
    /// A source with nothing but what it must have.
    pub fn new(name: &str, kind: Kind, address: &str) -> Source {
        Source {
            name: name.to_owned(),
            kind,
            address: address.to_owned(),
            outlet: None,
            every: None,
            full_text: false,
            robots: true,
            selectors: None,
            headers: Vec::new(),
            token: None,
            since: 0,
        }
    }

    /// Whether it can be kept and visited.
    pub fn check(&self) -> Result<(), Unfit> {
        if !is_name(&self.name) {
            return Err(Unfit::Name(self.name.clone()));
        }
        if let Some(every) = self.every {
            let seconds = every.as_secs();
            if !(10..=7 * 86_400).contains(&seconds) {
                return Err(Unfit::Every { seconds });
            }
        }
        let kept = |value: &str| value.starts_with("env:") || value.starts_with("file:");
        if let Some((name, _)) = self.headers.iter().find(|(_, value)| !kept(value)) {
            return Err(Unfit::Header(name.clone()));
        }
        match self.kind {
            Kind::Feed | Kind::Page => self.url().map(|_| ()),
            Kind::Folder if self.address.is_empty() => Err(Unfit::NoFolder),
            Kind::Folder | Kind::Push => Ok(()),
        }
    }

    /// The address as one of the web.
    pub fn url(&self) -> Result<Url, Unfit> {
        let unfit = |because: &str| Unfit::Address {
            // Without what may be a password before the host.
            address: without_login(&self.address),
            because: because.to_owned(),
        };
        let url = Url::parse(&self.address).map_err(|error| unfit(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unfit("only http and https are visited"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unfit("it holds a password; use a header instead"));
        }
        Ok(url)
    }
}

fn without_login(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((before, host)) => match before.split_once("//") {
            Some((scheme, _)) => format!("{scheme}//…@{host}"),
            None => format!("…@{host}"),
        },
        None => address.to_owned(),
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=64).contains(&name.len())
        && name.bytes().next().is_some_and(fits)
        && name.bytes().all(|byte| fits(byte) || byte == b'-')
}

/// A name for a source made of an address or a title: `https://www.example.org/world.rss` gives
/// `example-org-world`.
pub fn slug(of: &str) -> String {
    let bare = of.split_once("://").map_or(of, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split(['?', '#']).next().unwrap_or(bare);
    let mut name = String::new();
    for letter in bare.chars() {
        if name.len() >= 48 {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    for ending in ["-rss-xml", "-xml", "-rss", "-atom", "-json"] {
        if let Some(shorter) = name.strip_suffix(ending) {
            name.truncate(shorter.len());
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "source".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_addresses() {
        for (of, name) in [
            ("https://www.example.org/world.rss", "example-org-world"),
            ("https://example.org/", "example-org"),
            ("Harbour Gazette: World", "harbour-gazette-world"),
            ("…", "source"),
        ] {
            assert_eq!(slug(of), name);
            assert!(is_name(&slug(of)), "{name}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        let source = Source::new("a", Kind::Feed, "https://me:hush@example.org/feed");
        let said = source.check().unwrap_err().to_string();
        assert!(!said.contains("hush"), "{said}");
        assert!(said.contains("use a header instead"), "{said}");
        let other = Source::new("a", Kind::Feed, "ftp://me:hush@example.org/feed");
        assert!(!other.check().unwrap_err().to_string().contains("hush"));
    }

    #[test]
    fn what_cannot_be_visited_is_refused() {
        for (source, fits) in [
            (Source::new("a-1", Kind::Feed, "http://example.org/"), true),
            (Source::new("", Kind::Feed, "http://example.org/"), false),
            (Source::new("A b", Kind::Feed, "http://example.org/"), false),
            (Source::new("a", Kind::Feed, "example.org"), false),
            (Source::new("a", Kind::Page, "file:///etc/passwd"), false),
            (Source::new("a", Kind::Folder, ""), false),
            (Source::new("a", Kind::Push, ""), true),
        ] {
            assert_eq!(source.check().is_ok(), fits, "{source:?}");
        }
    }
}
