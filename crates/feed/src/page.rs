/*!
Web pages as trees, if they can be made into one in little time and memory.

Building the tree of a page can take very long on pages that nobody writes: elements nested ten
thousand deep, formatting that is never closed and so is opened again in each paragraph. A scan
before it refuses these.
*/

use scraper::Html;
use url::Url;

use crate::item::Told;
use crate::{FeedError, address, decode, words};

const MAX_PAGE: usize = 5_000_000;
const MAX_TAGS: usize = 60_000;
const MAX_DEPTH: usize = 250;
const MAX_FORMATTING: usize = 40;

/// Elements of formatting, which the parser opens again after each block while they are open.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
];

/// Elements that are never closed, or that the next one of their kind closes.
const SHALLOW: [&str; 24] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option", "path",
    "use",
];

/// A page, and where its relative addresses start.
pub(crate) struct Page {
    pub(crate) tree: Html,
    pub(crate) base: Option<Url>,
    pub(crate) notes: Vec<String>,
}

pub(crate) fn open(html: &[u8], told: &Told<'_>) -> Result<Page, FeedError> {
    let (text, notes) = decode::decode(html, told.content_type)?;
    check(&text)?;
    let tree = Html::parse_document(&text);
    let base = base_of(&tree, address::base(told.address));
    Ok(Page { tree, base, notes })
}

/// A page's `<base href>`, seen from its address.
fn base_of(tree: &Html, told: Option<Url>) -> Option<Url> {
    let mut elements = tree.root_element().descendent_elements();
    let stated = elements.find(|element| element.value().name() == "base");
    let Some(href) = stated.and_then(|base| base.attr("href")) else { return told };
    address::base(address::absolute(told.as_ref(), href).as_deref()).or(told)
}

fn check(text: &str) -> Result<(), FeedError> {
    if text.len() > MAX_PAGE {
        return Err(FeedError::Page { what: "large" });
    }
    let (mut tags, mut depth, mut formatting) = (0_usize, 0_usize, 0_usize);
    for (at, _) in text.match_indices('<') {
        let Some((name, closes, _)) = words::tag(&text[at..]) else { continue };
        tags += 1;
        if tags > MAX_TAGS {
            return Err(FeedError::Page { what: "large" });
        }
        if SHALLOW.contains(&name.as_str()) {
            continue;
        }
        let is_formatting = FORMATTING.contains(&name.as_str());
        if closes {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(is_formatting));
        } else {
            depth += 1;
            formatting += usize::from(is_formatting);
        }
        if depth > MAX_DEPTH || formatting > MAX_FORMATTING {
            return Err(FeedError::Page { what: "deep" });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_cost_too_much_are_refused() {
        assert!(check(&"<div>".repeat(300)).is_err());
        assert!(check(&"<p><b>x".repeat(100)).is_err());
        assert!(check(&"<i></i>".repeat(60_000)).is_err());
        assert!(check(&"<p>one<br>two".repeat(10_000)).is_ok());
    }
}
