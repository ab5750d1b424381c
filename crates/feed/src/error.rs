/// Why bytes could not be read as what a source was said to send.
///
/// Whatever is odd about a document that can still be read is a note of its [`Listing`], not an
/// error.
///
/// [`Listing`]: crate::Listing
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// No bytes but white space.
    #[error("empty: there is nothing to read; look whether the address is still right")]
    Empty,
    /// More bytes than one document may have.
    #[error("more than {} MB, too large for one document", limit / 1_000_000)]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A web page where a feed was expected.
    #[error(
        "a web page, not a feed; give the address of a feed, or add the page as a list"
    )]
    WebPage,
    /// Neither XML nor JSON that any of the formats would have.
    #[error("no feed: this looks like {looks_like}")]
    NotFeed {
        /// What the document looks like ("an XML document 'svg'").
        looks_like: String,
    },
    /// A document type declaration where the format has none.
    #[error(
        "refused: a document type declaration in a document '{root}', which may have none"
    )]
    Doctype {
        /// Name of the outermost element.
        root: String,
    },
    /// JSON that cannot be parsed.
    #[error("broken JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// XML that could not be mended.
    #[error("broken XML that cannot be mended: {0}")]
    Xml(#[from] roxmltree::Error),
    /// A web page too deep or too large for its tree to be built.
    #[error("a web page that is too {what} to be read as a list")]
    Page {
        /// What is too much of it ("deep").
        what: &'static str,
    },
    /// A selector that is no CSS selector.
    #[error(
        "selector for the {part}: '{given}' is no CSS selector; try one such as 'h2 a'"
    )]
    Selector {
        /// What it was to select ("link").
        part: &'static str,
        /// The selector.
        given: String,
    },
    /// A page on which no list of articles was found.
    #[error("no links to articles found on the page; {advice}")]
    NoLinks {
        /// What to do.
        advice: &'static str,
    },
    /// A record of an archive that cannot be read; the next one may be.
    #[error("record {record}: {what}")]
    Record {
        /// Which record or line, from 1.
        record: u64,
        /// What is wrong with it.
        what: String,
    },
    /// An archive that cannot be read on.
    #[error("the archive cannot be read on: {0}")]
    Io(#[from] std::io::Error),
}
