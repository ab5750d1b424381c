/*!
What all formats are made into: a [`Listing`] of [`Item`]s.
*/

use std::fmt::{self, Display};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::words;

/// What is known of a document beside its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// Content type as the server gave it, with its parameters.
    pub content_type: Option<&'a str>,
    /// Where the document came from, after redirects: relative addresses start here.
    pub address: Option<&'a str>,
}

/// Format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// RSS 0.91 to 2.0, and what calls itself so.
    Rss,
    /// RSS 0.90, 1.0 and 1.1, which are RDF.
    Rdf,
    /// Atom 0.3 and 1.0.
    Atom,
    /// JSON Feed 1.0 and 1.1.
    JsonFeed,
    /// An alert, or several, in the Common Alerting Protocol 1.0 to 1.2.
    Cap,
    /// News items in NewsML-G2.
    NewsMl,
    /// News items in IPTC ninjs.
    Ninjs,
    /// Links of a web page.
    Page,
}

impl Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rss => "RSS",
            Self::Rdf => "RSS (RDF)",
            Self::Atom => "Atom",
            Self::JsonFeed => "JSON Feed",
            Self::Cap => "CAP",
            Self::NewsMl => "NewsML-G2",
            Self::Ninjs => "ninjs",
            Self::Page => "web page",
        })
    }
}

/// What a document says: its items, in its order, and what it says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Format of the document.
    pub format: Format,
    /// Title of the feed.
    pub title: Option<String>,
    /// The web page it belongs to.
    pub home: Option<String>,
    /// Its own address, as it gives it: the topic of a WebSub subscription.
    pub own: Option<String>,
    /// WebSub hub, the first one named.
    pub hub: Option<String>,
    /// Where older items are (RFC 5005, or JSON Feed's `next_url`).
    pub next: Option<String>,
    /// Language, as a tag in the document's own spelling.
    pub language: Option<String>,
    /// How often it asks to be looked at (`ttl`, `sy:updatePeriod`).
    pub every: Option<Duration>,
    /// The items.
    pub items: Vec<Item>,
    /// What was odd about the document.
    pub notes: Vec<String>,
}

impl Listing {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            title: None,
            home: None,
            own: None,
            hub: None,
            next: None,
            language: None,
            every: None,
            items: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// One report as its source tells of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// What makes it the same item when it comes again: what the source calls it (guid, id), else
    /// its address, else a digest of its words.
    pub id: String,
    /// Where the whole report is to be found.
    pub address: Option<String>,
    /// Headline as plain text; empty where the source gives none.
    pub title: String,
    /// Who published it, where the source says so of the item itself.
    pub outlet: Option<String>,
    /// Authors, by name where there is one.
    pub authors: Vec<String>,
    /// When it was published: an ISO 8601 date or instant, as exact as told. `None` where the
    /// source says nothing, or nothing that is a date.
    pub published: Option<String>,
    /// When it was last changed, in the same form. Many Atom feeds give this date alone.
    pub modified: Option<String>,
    /// Language tag of the item, else of its feed.
    pub language: Option<String>,
    /// What it says.
    pub body: Option<Body>,
    /// Whether `body` is the whole report and not a summary of it.
    pub whole: bool,
    /// What was odd about it, and what nobody must overlook.
    pub notes: Vec<String>,
}

/// The words of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Plain text.
    Text(String),
    /// A fragment of HTML, as the source sent it: not sanitised.
    Html(String),
}

impl Body {
    /// The words as plain text, white space squeezed.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => words::squeezed(text),
            Self::Html(html) => words::of_html(html),
        }
    }

    pub(crate) fn source(&self) -> &str {
        match self {
            Self::Text(source) | Self::Html(source) => source,
        }
    }

    pub(crate) fn source_mut(&mut self) -> &mut String {
        match self {
            Self::Text(source) | Self::Html(source) => source,
        }
    }
}

impl Item {
    /// A digest of all its words, names and dates: an edited item has another one.
    ///
    /// What feeds change without an edit is left out: addresses with their tracking marks, the markup
    /// around the words, white space, and the notes.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |field: &str| {
            // With its length, so that words moved from one field to the next count as an edit.
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field.as_bytes());
        };
        add(&words::squeezed(&self.title));
        add(self.outlet.as_deref().unwrap_or_default());
        add(&self.authors.join("\n"));
        add(self.published.as_deref().unwrap_or_default());
        add(self.modified.as_deref().unwrap_or_default());
        add(&self.body.as_ref().map(Body::words).unwrap_or_default());
        hash.finalize().into()
    }
}
