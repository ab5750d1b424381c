/*!
The feeds that a web page names.
*/

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::item::{Format, Told};
use crate::{address, page, words};

/// Most feeds of one page.
const MOST: usize = 100;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its address.
    pub address: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// What the page says it is, or what its address looks like. Reading it may show otherwise.
    pub format: Option<Format>,
}

/// The feeds that a web page names: first those it declares, then those it links to by an address
/// that looks like a feed's. Empty where there are none, or the page cannot be read.
pub fn discover(html: &[u8], told: &Told<'_>) -> Vec<Found> {
    let Ok(page) = page::open(html, told) else { return Vec::new() };
    let (mut declared, mut linked) = (Vec::new(), Vec::new());
    for element in page.tree.root_element().descendent_elements() {
        let Some(href) = element.attr("href") else { continue };
        let Some(address) = address::absolute(page.base.as_ref(), href) else { continue };
        let title =
            |text: &str| Some(words::squeezed(text)).filter(|title| !title.is_empty());
        let kind = element.attr("type").unwrap_or_default();
        match element.value().name() {
            "link" => {
                let rel = element.attr("rel").unwrap_or_default().to_ascii_lowercase();
                let is_alternate = rel
                    .split_ascii_whitespace()
                    .any(|word| matches!(word, "alternate" | "feed"));
                if let Some(format) = of_type(kind)
                    && is_alternate
                {
                    let title = title(element.attr("title").unwrap_or_default());
                    declared.push(Found { address, title, format: Some(format) });
                }
            }
            "a" => {
                let format = of_type(kind).or_else(|| of_address(&address));
                if format.is_some() {
                    let text: String = element.text().collect();
                    linked.push(Found { address, title: title(&text), format });
                }
            }
            _ => {}
        }
    }
    let mut seen = HashSet::new();
    declared.append(&mut linked);
    declared.retain(|found| seen.insert(found.address.clone()));
    declared.truncate(MOST);
    declared
}

fn of_type(kind: &str) -> Option<Format> {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match kind.as_str() {
        "application/rss+xml" | "text/rss+xml" | "text/rss" | "application/rss" => {
            Format::Rss
        }
        "application/rdf+xml" => Format::Rdf,
        "application/atom+xml" | "text/atom+xml" => Format::Atom,
        "application/feed+json" => Format::JsonFeed,
        "application/cap+xml" => Format::Cap,
        _ => return None,
    })
}

/// What an address that ends as those of feeds do is likely to give.
fn of_address(address: &str) -> Option<Format> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let last = last.to_ascii_lowercase();
    match last.as_str() {
        "feed" | "rss" | "rss.xml" | "feed.xml" | "index.rss" => Some(Format::Rss),
        "atom" | "atom.xml" | "feed.atom" | "index.atom" => Some(Format::Atom),
        "feed.json" => Some(Format::JsonFeed),
        _ if last.ends_with(".rss") => Some(Format::Rss),
        _ if last.ends_with(".rdf") => Some(Format::Rdf),
        _ if last.ends_with(".atom") => Some(Format::Atom),
        _ => None,
    }
}
