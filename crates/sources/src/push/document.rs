//! What was sent, as items.

use axum::http::StatusCode;
use watchfloor_feed::archive::{Archived, Lines};
use watchfloor_feed::{Item, Told};

use crate::backfill::new_of;
use crate::desk::{New, Page, hash};
use crate::hex;

/// Items in one document.
const MOST_ITEMS: usize = 2_000;

/// A document that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// What the sender says it is.
    pub(crate) content_type: String,
    /// The query of the address it was sent to.
    pub(crate) query: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Why a document was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// There is nothing in it.
    #[error("the document is empty")]
    Empty,
    /// The content type is none that is taken.
    #[error(
        "documents of type {0:?} are not taken; send XML or JSON of a feed or of items, HTML, or plain text"
    )]
    Type(String),
    /// The content cannot be read.
    #[error("the document cannot be read: {0}")]
    Unreadable(String),
}

impl Refusal {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Refusal::Type(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Empty | Refusal::Unreadable(_) => StatusCode::BAD_REQUEST,
        }
    }
}

impl Sent {
    /// The items of it, at least one.
    pub(crate) fn items(&self) -> Result<Vec<New>, Refusal> {
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Refusal::Empty);
        }
        let kind = self.content_type.split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let items = match kind.as_str() {
            "text/html" | "application/xhtml+xml" | "text/plain" => vec![self.report()],
            "application/x-ndjson" | "application/jsonl" | "application/ndjson" => {
                lines(&self.bytes)?
            }
            json if json == "application/json" || json.ends_with("+json") => {
                match self.listing() {
                    Ok(items) => items,
                    Err(_) => lines(&one_line(&self.bytes)?)?,
                }
            }
            xml if xml == "application/xml"
                || xml == "text/xml"
                || xml.ends_with("+xml") =>
            {
                self.listing()?
            }
            _ => return Err(Refusal::Type(kind)),
        };
        if items.is_empty() {
            return Err(Refusal::Unreadable("no items are in it".to_owned()));
        }
        Ok(items)
    }

    fn listing(&self) -> Result<Vec<New>, Refusal> {
        let told = Told { content_type: Some(&self.content_type), address: None };
        let listing = watchfloor_feed::parse(&self.bytes, &told)
            .map_err(|error| Refusal::Unreadable(error.to_string()))?;
        Ok(listing.items.into_iter().map(New::from).collect())
    }

    /// A report as it is. What the query says counts where the report itself does not say it.
    fn report(&self) -> New {
        let mut item = Item { whole: true, ..Item::default() };
        for (name, value) in url::form_urlencoded::parse(self.query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "address" => item.address = Some(value),
                "title" => item.title = value,
                "outlet" => item.outlet = Some(value),
                "published" if is_date(&value) => item.published = Some(value),
                "published" => {
                    item.notes.push("what was sent as its date is none".to_owned())
                }
                _ => {}
            }
        }
        item.id = item.address.clone().unwrap_or_else(|| hex::encode(&hash(&self.bytes)));
        let page = Page {
            bytes: self.bytes.clone(),
            content_type: Some(self.content_type.clone()),
            address: item.address.clone().unwrap_or_default(),
        };
        New { item, page: Some(page) }
    }
}

fn is_date(value: &str) -> bool {
    let day = value.get(..10).unwrap_or(value);
    day.parse::<jiff::civil::Date>().is_ok()
}

/// JSON over several lines as JSON on one; a list as one value on each.
fn one_line(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: serde_json::Error| Refusal::Unreadable(error.to_string());
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    let values = match value {
        serde_json::Value::Array(values) => values,
        other => vec![other],
    };
    let lines: Vec<String> = values.iter().map(serde_json::Value::to_string).collect();
    Ok(lines.join("\n").into_bytes())
}

/// All lines or none: a sender must know what was taken.
fn lines(bytes: &[u8]) -> Result<Vec<New>, Refusal> {
    let mut items = Vec::new();
    for archived in Lines::new(bytes) {
        let archived: Archived =
            archived.map_err(|error| Refusal::Unreadable(error.to_string()))?;
        items.extend(new_of(archived));
        if items.len() > MOST_ITEMS {
            let what = format!("more than {MOST_ITEMS} items; send them in parts");
            return Err(Refusal::Unreadable(what));
        }
    }
    Ok(items)
}
