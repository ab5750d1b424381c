/*!
JSON, one report a line, as crawls and corpora write it.
*/

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use super::{Archived, Content, MAX_RECORD, http, instant};
use crate::item::{Body, Format, Item, Listing};
use crate::item_parts::{add_author, choose, first_date, of_either};
use crate::json::string;
use crate::{FeedError, address, parse, words, xml};

/// A reader of lines of JSON.
///
/// A line is an [`Item`] as this crate writes it, or an object with the fields that others use: `url`
/// (`link`, `address`, `uri`), `id` (`guid`), `title` (`headline`), `text` (`body`, `content`,
/// `html`, …), `summary` (`description`), `published` (`date`, `date_publish`, …), `modified`, `author`
/// (`authors`, `byline`), `outlet` (`source`, `publisher`, `domain`), `language` (`lang`), and
/// `fetched` (`crawled`, …). Where the only text is the HTML of a whole page, that page is given, to
/// be read like any other.
pub struct Lines<R: BufRead> {
    input: R,
    line: u64,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads lines as they stand; unpack the file first if it is packed.
    pub fn new(input: R) -> Self {
        Self { input, line: 0, done: false }
    }

    /// The next line that is not blank; `Err` with what is wrong where it is too long.
    fn line(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        loop {
            let mut line = Vec::new();
            let limit = MAX_RECORD as u64 + 1;
            let read = (&mut self.input).take(limit).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            if line.len() > MAX_RECORD && !line.ends_with(b"\n") {
                self.skip_line()?;
                return Ok(Some(Err(http::too_large())));
            }
            if !line.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(Ok(line)));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let length = buffer.len();
            let end = buffer.iter().position(|byte| *byte == b'\n');
            self.input.consume(end.map_or(length, |at| at + 1));
            if length == 0 || end.is_some() {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Archived, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let line = match self.line() {
            Ok(Some(line)) => line,
            Ok(None) => {
                self.done = true;
                return None;
            }
            Err(error) => {
                self.done = true;
                return Some(Err(FeedError::Io(error)));
            }
        };
        let record = self.line;
        let read = line.and_then(|line| archived(&line));
        Some(read.map_err(|what| FeedError::Record { record, what }))
    }
}

fn archived(line: &[u8]) -> Result<Archived, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let value: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let Value::Object(object) = value else { return Err("no JSON object".to_owned()) };
    let fetched =
        first(&object, &["fetched", "crawled", "date_crawled", "date_download"]);
    let fetched = fetched.and_then(|given| instant(&given));
    if is_own(&object) {
        let item = serde_json::from_value(Value::Object(object));
        let item = finished(item.map_err(|error| error.to_string())?)?;
        return Ok(of_item(item, fetched));
    }
    let item = read(&object);
    if let Some(Body::Html(html)) = &item.body
        && is_page(html)
    {
        return Ok(Archived {
            address: item.address,
            fetched,
            content_type: Some("text/html; charset=utf-8".to_owned()),
            content: Content::Bytes(html.clone().into_bytes()),
        });
    }
    Ok(of_item(finished(item)?, fetched))
}

fn of_item(item: Item, fetched: Option<i64>) -> Archived {
    let address = item.address.clone();
    Archived { address, fetched, content_type: None, content: Content::Item(item) }
}

/// Whether HTML is a page and not a fragment.
fn is_page(html: &str) -> bool {
    let head = html.get(..html.floor_char_boundary(1_000)).unwrap_or_default();
    let head = head.to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// Whether this crate wrote it: a body says whether it is text or HTML.
fn is_own(object: &Map<String, Value>) -> bool {
    let body = object.get("body").and_then(Value::as_object);
    body.is_some_and(|body| body.contains_key("text") || body.contains_key("html"))
        || (object.contains_key("whole") && object.contains_key("id"))
}

fn first(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| string(object, name))
}

fn read(object: &Map<String, Value>) -> Item {
    let mut item = Item {
        id: first(object, &["id", "guid"]).unwrap_or_default(),
        title: words::of_title(
            &first(object, &["title", "headline"]).unwrap_or_default(),
        ),
        outlet: first(
            object,
            &["outlet", "publisher", "source", "sourcename", "source_domain", "domain"],
        ),
        language: first(object, &["language", "lang"])
            .and_then(|tag| xml::language_tag(&tag)),
        ..Item::default()
    };
    let address = first(object, &["url", "link", "address", "uri", "id"]);
    item.address = address.and_then(|given| address::absolute(None, &given));
    for author in
        ["author", "authors", "byline", "creator"].iter().filter_map(|n| object.get(*n))
    {
        let several =
            author.as_array().map_or(std::slice::from_ref(author), Vec::as_slice);
        for author in several {
            let named = author.get("name").and_then(Value::as_str);
            add_author(&mut item, author.as_str().or(named).unwrap_or_default());
        }
    }
    let published = [
        "published",
        "date_publish",
        "date_published",
        "publish_date",
        "published_date",
        "publication_date",
        "pubDate",
        "pub_date",
        "datetime",
        "date",
        "created",
    ];
    let published = published.iter().filter_map(|name| string(object, name));
    item.published = first_date(published, "the date", &mut item.notes);
    let modified = ["modified", "date_modify", "date_modified", "updated"];
    let modified = modified.iter().filter_map(|name| string(object, name));
    item.modified = first_date(modified, "the date of change", &mut item.notes);
    let text = first(
        object,
        &["maintext", "text", "body", "content", "article", "raw_text", "content_text"],
    );
    let html = first(object, &["html", "content_html", "raw_html"]);
    let whole = match (text.and_then(of_either), html) {
        (Some(text), _) => Some(text),
        (None, Some(html)) => Some(Body::Html(html)),
        (None, None) => None,
    };
    let summary =
        first(object, &["summary", "description", "abstract"]).and_then(of_either);
    (item.body, item.whole) = choose(whole, summary);
    item
}

/// An item bounded as those of feeds are, and with an identity.
fn finished(item: Item) -> Result<Item, String> {
    let mut listing = Listing::new(Format::JsonFeed);
    listing.items.push(item);
    parse::finish(&mut listing);
    listing
        .items
        .pop()
        .ok_or_else(|| "it says nothing: no title, text or address".to_owned())
}
