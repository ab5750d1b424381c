/*!
Web pages as trees, if they can be made into one in little time and memory.

Building the tree of a page can take very long on pages that nobody writes: elements nested ten
thousand deep, formatting that is never closed and so is opened again in each paragraph. A scan
before it refuses these.
*/

use scraper::Html;
use url::Url;

use crate::item::Told;
use crate::{FeedError, address, decode};

const MAX_PAGE: usize = 5_000_000;
const MAX_TAGS: usize = 60_000;
const MAX_ATTRIBUTES: usize = 300;
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

/// Elements whose content is no markup.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

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
    let mut at = 0;
    while let Some(next) = text[at..].find('<') {
        at += next;
        let Some(tag) = Tag::at(&text[at..]) else {
            at += 1;
            continue;
        };
        at += tag.length;
        tags += 1;
        if tags > MAX_TAGS || tag.attributes > MAX_ATTRIBUTES {
            return Err(FeedError::Page { what: "large" });
        }
        let name = tag.name.as_str();
        if SHALLOW.contains(&name) {
            continue;
        }
        let is_formatting = FORMATTING.contains(&name);
        if tag.closes {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(is_formatting));
            continue;
        }
        depth += 1;
        formatting += usize::from(is_formatting);
        if depth > MAX_DEPTH || formatting > MAX_FORMATTING {
            return Err(FeedError::Page { what: "deep" });
        }
        // Until its end tag a script is no markup, whatever it looks like.
        if RAW.contains(&name) {
            at += raw_length(&text[at..], name);
        }
    }
    Ok(())
}

/// A tag as a browser reads it: what is quoted belongs to it, whatever it is.
struct Tag {
    name: String,
    closes: bool,
    attributes: usize,
    length: usize,
}

impl Tag {
    fn at(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let start = if closes { 2 } else { 1 };
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let ends_name = |byte: &u8| byte.is_ascii_whitespace() || b"/>".contains(byte);
        // A name that never ends takes all that follows, and is looked at once.
        let length =
            bytes[start..].iter().position(ends_name).unwrap_or(bytes.len() - start);
        let name = text.get(start..start + length.min(32)).unwrap_or_default();
        let (attributes, end) = attributes(bytes, start + length);
        Some(Self { name: name.to_ascii_lowercase(), closes, attributes, length: end })
    }
}

/// How many attributes there are from `at` on, and where the tag ends.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let mut count = 0;
    let find = |from: usize, wanted: &dyn Fn(u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter()
            .position(|byte| wanted(*byte))
            .map_or(bytes.len(), |found| from + found)
    };
    loop {
        at = find(at, &|byte| !byte.is_ascii_whitespace() && byte != b'/');
        match bytes.get(at) {
            None => return (count, at),
            Some(b'>') => return (count, at + 1),
            Some(_) => count += 1,
        }
        // The first sign belongs to the name, even `=`.
        at = find(at + 1, &|byte| byte.is_ascii_whitespace() || b"/>=".contains(&byte));
        let value = find(at, &|byte| !byte.is_ascii_whitespace());
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = find(value + 1, &|byte| !byte.is_ascii_whitespace());
        at = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => find(at + 1, &|byte| byte == *quote) + 1,
            _ => find(at, &|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
    }
}

/// How long the content of a raw element is.
fn raw_length(text: &str, name: &str) -> usize {
    for (at, _) in text.match_indices("</") {
        let named = text.as_bytes().get(at + 2..at + 2 + name.len());
        if named.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_cost_too_much_are_refused() {
        assert!(check(&"<div>".repeat(300)).is_err());
        assert!(check(&"<p><b>x".repeat(100)).is_err());
        assert!(check(&"<i></i>".repeat(60_000)).is_err());
        let attributes: String = (0..400).map(|n| format!(" a{n}=x")).collect();
        assert!(check(&format!("<a b='<'{attributes}>")).is_err());
        assert!(check(&"<p>one<br>two".repeat(10_000)).is_ok());
        let script = "<b><i>".repeat(1_000);
        assert!(check(&format!("<script>'{script}</script><p>x</p>")).is_ok());
    }
}
