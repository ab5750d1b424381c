/*!
From bytes to a listing: which format it is, and what holds for the items of all of them.
*/

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node, ParsingOptions};
use url::Url;

use crate::item::{Format, Item, Listing, Told};
use crate::mend::{self, MAX_ITEMS};
use crate::{FeedError, address, atom, cap, decode, json, newsml, rss, words};

/// Most bytes of a body; a book has less.
const MAX_BODY: usize = 1_000_000;

/// Most bytes of a title, a name, an identifier.
const MAX_FIELD: usize = 2_000;

/// Most authors of an item.
const MAX_AUTHORS: usize = 50;

/// Most bytes of all bodies of one document together.
const MAX_BODIES: usize = 64_000_000;

/// Reads a document that a source sent: a feed, an alert, news items.
///
/// ```
/// use watchfloor_feed::{Told, parse};
///
/// let feed = b"<rss version='2.0'><channel><title>Lothmar Daily</title>
///   <item><guid>1</guid><title>Bridge opens &amp; traffic flows</title></item></channel></rss>";
/// let listing = parse(feed, &Told::default())?;
/// assert_eq!(listing.items[0].title, "Bridge opens & traffic flows");
/// assert_eq!(listing.items[0].published, None);
/// # Ok::<(), watchfloor_feed::FeedError>(())
/// ```
///
/// # Errors
///
/// When it is none of the formats, or nothing in it can be read. Whatever else is odd about it is told
/// in the notes.
pub fn parse(bytes: &[u8], told: &Told<'_>) -> Result<Listing, FeedError> {
    let (text, mut notes) = decode::decode(bytes, told.content_type)?;
    let base = address::base(told.address);
    let mut listing = match text.trim_start().chars().next() {
        Some('{' | '[') => json::read(&text, base.as_ref())?,
        _ => read_xml(&text, base.as_ref(), &mut notes)?,
    };
    notes.append(&mut listing.notes);
    listing.notes = notes;
    finish(&mut listing);
    Ok(listing)
}

fn read_xml(
    text: &str,
    base: Option<&Url>,
    notes: &mut Vec<String>,
) -> Result<Listing, FeedError> {
    check_is_no_page(text)?;
    let mended = mend::mend(text);
    if mended.text.is_empty() {
        let looks_like = "text without any element".to_owned();
        return Err(FeedError::NotFeed { looks_like });
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&mended.text, options)?;
    let root = document.root_element();
    let mut listing = match root.tag_name().name().to_ascii_lowercase().as_str() {
        "rss" | "channel" => rss::read(&document, Format::Rss, base),
        "rdf" => rss::read(&document, Format::Rdf, base),
        "feed" | "entry" => atom::read(&document, base),
        "newsitem" | "newsmessage" => newsml::read(&document, base),
        _ if root.descendants().any(cap::is_alert) => cap::read(&document),
        name => {
            let looks_like = format!("an XML document '{}'", safe_name(name));
            return Err(FeedError::NotFeed { looks_like });
        }
    };
    if mended.doctype {
        check_doctype(root, listing.format)?;
        notes.push("a document type declaration was left out".to_owned());
    }
    notes.extend(mended.notes);
    if mended.cut {
        cut_short(&mut listing);
    }
    Ok(listing)
}

/// A page often holds what looks like a feed further down.
fn check_is_no_page(text: &str) -> Result<(), FeedError> {
    let head = &text[..text.floor_char_boundary(text.len().min(4_096))];
    let lower = head.to_ascii_lowercase();
    let mut first =
        lower.match_indices('<').filter_map(|(at, _)| words::tag(&lower[at..]));
    let is_page = first.next().is_some_and(|(name, ..)| name == "html")
        || lower.trim_start().starts_with("<!doctype html");
    if is_page { Err(FeedError::WebPage) } else { Ok(()) }
}

/// Old RSS has a document type; alerts and news items have none, and whoever sends one with it is
/// up to something.
fn check_doctype(root: Node<'_, '_>, format: Format) -> Result<(), FeedError> {
    match format {
        Format::Cap | Format::NewsMl => {
            Err(FeedError::Doctype { root: safe_name(root.tag_name().name()) })
        }
        _ => Ok(()),
    }
}

fn safe_name(name: &str) -> String {
    name.chars().take(40).collect()
}

/// The last item of a document that ended too early is left out: half of its words would count as another version of
/// it, which nobody published. A later visit finds it whole.
fn cut_short(listing: &mut Listing) {
    if listing.items.pop().is_some() {
        listing.notes.push("an item cut short was left out".to_owned());
    }
}

/// What holds for the items of all formats: bounded, each with an identity, none twice.
pub(crate) fn finish(listing: &mut Listing) {
    if listing.items.len() > MAX_ITEMS {
        listing.items.truncate(MAX_ITEMS);
        listing.notes.push("more than 2,000 items: the rest was left out".to_owned());
    }
    let mut room = MAX_BODIES;
    for item in &mut listing.items {
        bound(item, &mut room);
        if item.language.is_none() {
            item.language.clone_from(&listing.language);
        }
    }
    for field in [&mut listing.title, &mut listing.language].into_iter().flatten() {
        words::cut(field, MAX_FIELD);
    }
    let before = listing.items.len();
    listing.items.retain(|item| {
        !item.title.is_empty() || item.body.is_some() || item.address.is_some()
    });
    let empty = before - listing.items.len();
    if empty > 0 {
        listing.notes.push(format!("items that say nothing were left out: {empty}"));
    }
    identify(listing);
}

/// Cuts what is too long, with a note.
fn bound(item: &mut Item, room: &mut usize) {
    let mut cut = words::cut(&mut item.title, MAX_FIELD);
    for field in [&mut item.outlet, &mut item.language].into_iter().flatten() {
        cut |= words::cut(field, MAX_FIELD);
    }
    if item.authors.len() > MAX_AUTHORS {
        item.authors.truncate(MAX_AUTHORS);
        cut = true;
    }
    for author in &mut item.authors {
        cut |= words::cut(author, MAX_FIELD);
    }
    if let Some(body) = &mut item.body {
        let body_cut = words::cut(body.source_mut(), MAX_BODY.min(*room));
        *room -= body.source().len();
        item.whole &= !body_cut;
        cut |= body_cut;
    }
    if item.body.as_ref().is_some_and(|body| body.source().is_empty()) {
        item.body = None;
    }
    for note in &mut item.notes {
        words::cut(note, MAX_FIELD);
    }
    if cut {
        item.notes.push("too long: cut".to_owned());
    }
}

/// Gives each item its identity, and drops those that are there twice.
fn identify(listing: &mut Listing) {
    let mut addresses: HashMap<&str, HashSet<&str>> = HashMap::new();
    for item in listing.items.iter().filter(|item| !item.id.is_empty()) {
        if let Some(address) = &item.address {
            addresses.entry(&item.id).or_default().insert(address);
        }
    }
    // An identifier that stands for several reports identifies none of them.
    let shared: HashSet<String> = addresses
        .into_iter()
        .filter(|(_, addresses)| addresses.len() > 1)
        .map(|(id, _)| id.to_owned())
        .collect();
    if !shared.is_empty() {
        let note = "identifiers that several items share were not used";
        listing.notes.push(note.to_owned());
    }
    let mut seen = HashSet::new();
    let mut items = std::mem::take(&mut listing.items);
    let before = items.len();
    for item in &mut items {
        let usable = !item.id.is_empty() && !shared.contains(&item.id);
        if !usable {
            item.id = match &item.address {
                Some(address) => address.clone(),
                None => hex(&item.digest()),
            };
        } else if item.id.len() > MAX_FIELD {
            // As an identity a digest of it serves as well.
            let stand_in =
                Item { title: std::mem::take(&mut item.id), ..Item::default() };
            item.id = hex(&stand_in.digest());
        }
    }
    items.retain(|item| seen.insert((item.id.clone(), item.digest())));
    let twice = before - items.len();
    if twice > 0 {
        listing.notes.push(format!("items given twice were taken once: {twice}"));
    }
    listing.items = items;
}

fn hex(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_page_is_told_from_a_feed() {
        let page = b"<!DOCTYPE html><html><head></head><body><feed></feed></body></html>";
        assert!(matches!(parse(page, &Told::default()), Err(FeedError::WebPage)));
    }

    #[test]
    fn xml_names_are_short_in_messages() {
        let name = "x".repeat(1_000);
        let error = parse(format!("<{name}/>").as_bytes(), &Told::default()).unwrap_err();
        assert!(error.to_string().len() < 100, "{error}");
    }
}
