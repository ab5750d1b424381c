/*!
From XML as it is sent to XML that a parser takes.

Feeds are written by templates, and many are not well-formed: an `&` that stands for itself, HTML
among the words, an element never closed, an end that never came. A strict parser then gives nothing
at all. [`mend`] goes over the text once and writes it anew, well-formed: references of HTML become
characters, what is open is closed, what cannot be kept is left out. Each kind of repair is told
once, as a note. Nothing is expanded: a document type declaration is dropped with all it declares.

What comes out is parsed by `roxmltree`; that it always can be is a property the tests hold.
*/

use std::collections::BTreeSet;

use crate::tag::{self, Tag};
use crate::words;

/// Elements within elements: real feeds have about a dozen, XHTML among them a few more.
const MAX_DEPTH: usize = 200;

/// Elements of one document: a tree of these takes about 50 MB.
const MAX_ELEMENTS: usize = 300_000;

/// Most items of one document.
pub(crate) const MAX_ITEMS: usize = 2_000;

/// Prefixes of one document.
const MAX_PREFIXES: usize = 64;

/// Elements that are one item each.
const ITEMS: [&str; 4] = ["item", "entry", "newsItem", "alert"];

/// Elements of HTML that have no end tag and do not occur in feeds with a meaning of their own.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// Fields that hold words alone: another field beginning in one of them means its end was
/// forgotten.
const LEAVES: [&str; 9] = [
    "title",
    "link",
    "guid",
    "pubDate",
    "author",
    "category",
    "id",
    "updated",
    "published",
];

/// Fields whose beginning ends a forgotten one.
const FIELDS: [&str; 6] = ["title", "link", "guid", "pubDate", "description", "summary"];

/// Outermost elements that are looked for behind rubbish.
const ROOTS: [&str; 9] = [
    "rss",
    "rdf",
    "channel",
    "feed",
    "entry",
    "alert",
    "newsitem",
    "newsmessage",
    "edxldistribution",
];

/// A document made well-formed.
pub(crate) struct Mended {
    /// The document.
    pub(crate) text: String,
    /// What was repaired, in words.
    pub(crate) notes: Vec<String>,
    /// Whether it ended in the middle of an item.
    pub(crate) cut: bool,
    /// Whether it had a document type declaration.
    pub(crate) doctype: bool,
}

/// Writes `source` anew so that it is well-formed.
pub(crate) fn mend(source: &str) -> Mended {
    let mut mender = Mender::default();
    mender.go(source);
    mender.finish()
}

/// Where the outermost element of a known format begins, if something else stands before it.
fn start(source: &str) -> usize {
    /// Rubbish is a warning of a program, not a document.
    const LOOKED: usize = 64 * 1024;
    for (at, _) in source.match_indices('<').take_while(|(at, _)| *at < LOOKED) {
        let Some((name, false, _)) = words::tag(&source[at..]) else { continue };
        let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if ROOTS.contains(&local.as_str()) {
            return at;
        }
    }
    0
}

#[derive(Default)]
struct Mender<'a> {
    out: String,
    /// Names as written out, outermost first.
    open: Vec<&'a str>,
    /// Where declarations of prefixes go: behind the name of the outermost element.
    declarations_at: usize,
    declared: BTreeSet<&'a str>,
    used: BTreeSet<&'a str>,
    elements: usize,
    items: [usize; ITEMS.len()],
    notes: BTreeSet<&'static str>,
    doctype: bool,
    /// The outermost element was ended. What follows still goes into it: some write the end too
    /// early.
    ended: bool,
    /// A limit was reached: the rest is not looked at.
    stopped: bool,
    cut: bool,
}

impl<'a> Mender<'a> {
    fn go(&mut self, source: &'a str) {
        let skipped = start(source);
        let mut at = skipped;
        let before = &source[..skipped];
        self.doctype = before.to_ascii_lowercase().contains("<!doctype");
        // What is looked for in vain once is not there further on either.
        let mut ends = tag::Ends::default();
        while at < source.len() && !self.stopped {
            let rest = &source[at..];
            let length = rest.find('<').unwrap_or(rest.len());
            self.text(&rest[..length]);
            at += length;
            if at == source.len() {
                break;
            }
            match tag::read(&source[at..], &mut ends) {
                Tag::Text(length) => {
                    self.notes.insert("a '<' that begins no tag was taken as a sign");
                    self.text(&source[at..at + length]);
                    at += length;
                }
                Tag::Cdata { text, length, ended } => {
                    let text = if ended { text } else { self.unended(text) };
                    self.literal(text);
                    at += if ended { length } else { "<![CDATA[".len() + text.len() };
                }
                Tag::Skipped { length, doctype } => {
                    self.doctype |= doctype;
                    at += length;
                }
                Tag::Start { name, attributes, closed, length } => {
                    self.start(name, attributes, closed);
                    at += length;
                }
                Tag::End { name, length } => {
                    self.end(name);
                    at += length;
                }
                Tag::Unended => at = source.len(),
            }
        }
        let in_item = self.open.iter().any(|name| ITEMS.contains(name));
        self.cut = !self.stopped && !self.ended && in_item;
        if !self.stopped && !self.ended && !self.open.is_empty() {
            self.notes.insert("the document ends before its end");
        }
    }

    /// A CDATA section that never ends is taken to end with its element.
    fn unended(&mut self, text: &'a str) -> &'a str {
        self.notes.insert("a CDATA section without end was ended");
        let Some(name) = self.open.last() else { return text };
        let end = text.find(&format!("</{name}")).unwrap_or(text.len());
        &text[..end]
    }

    fn start(
        &mut self,
        name: &'a str,
        attributes: Vec<(&'a str, &'a str)>,
        closed: bool,
    ) {
        let Some((prefix, local)) = tag::parts(name) else { return };
        let is_void = VOID.iter().any(|void| local.eq_ignore_ascii_case(void));
        self.close_forgotten(name, local);
        if self.open.len() >= MAX_DEPTH {
            self.notes.insert("elements too deep within others were left out");
            return;
        }
        self.elements += 1;
        self.count(local);
        if self.elements > MAX_ELEMENTS {
            self.notes.insert("too many elements: the rest was left out");
            self.stopped = true;
        }
        if self.stopped {
            return;
        }
        let is_root = self.open.is_empty();
        // Without a prefix where there are too many of them.
        let name = if self.use_prefix(prefix) { name } else { local };
        self.out.push('<');
        self.out.push_str(name);
        if is_root {
            self.declarations_at = self.out.len();
        }
        self.attributes(attributes, is_root);
        if (closed || is_void) && !is_root {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        self.open.push(name);
        self.ended |= closed;
    }

    /// Ends what must have been ended before this begins.
    fn close_forgotten(&mut self, name: &'a str, local: &'a str) {
        if matches!(local, "item" | "entry")
            && let Some(at) = self.open.iter().rposition(|open| *open == name)
            && at > 0
        {
            self.notes.insert("an item without end was ended where the next one begins");
            self.close_to(at);
        } else if FIELDS.contains(&local)
            && self.open.len() > 2
            && let Some(last) = self.open.last()
            && LEAVES.contains(last)
        {
            self.notes.insert("elements without end were ended");
            self.close_to(self.open.len() - 1);
        }
    }

    fn count(&mut self, local: &str) {
        let Some(kind) = ITEMS.iter().position(|item| *item == local) else { return };
        self.items[kind] += 1;
        if self.items[kind] > MAX_ITEMS {
            self.notes.insert("more than 2,000 items: the rest was left out");
            self.stopped = true;
        }
    }

    fn use_prefix(&mut self, prefix: Option<&'a str>) -> bool {
        let Some(prefix) = prefix else { return true };
        let is_reserved = matches!(prefix, "xml" | "xmlns");
        let usable = !is_reserved && prefix.len() <= 64 && self.used.len() < MAX_PREFIXES;
        if usable {
            self.used.insert(prefix);
        }
        usable || self.used.contains(prefix)
    }

    /// Of the attributes with a prefix only those are kept that mean something to us.
    fn attributes(&mut self, attributes: Vec<(&'a str, &'a str)>, is_root: bool) {
        let mut written: Vec<&str> = Vec::new();
        for (name, value) in attributes {
            if written.contains(&name) {
                self.notes.insert("attributes given twice were taken once");
                continue;
            }
            let value = words::unescaped(value);
            let keep = match tag::parts(name) {
                Some((None, "xmlns")) => !is_reserved(&value),
                Some((None, _)) => true,
                Some((Some("xmlns"), prefix)) => {
                    let sound =
                        prefix != "xml" && !value.is_empty() && !is_reserved(&value);
                    if sound && is_root {
                        self.declared.insert(prefix);
                    }
                    sound && prefix != "xmlns"
                }
                Some((Some("xml"), "base" | "lang")) => true,
                Some((Some("rdf"), "about" | "resource")) => self.use_prefix(Some("rdf")),
                _ => false,
            };
            if !keep {
                continue;
            }
            written.push(name);
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            for c in value.chars().filter(|&c| words::is_xml_char(c)) {
                match c {
                    '"' => self.out.push_str("&quot;"),
                    '&' => self.out.push_str("&amp;"),
                    '<' => self.out.push_str("&lt;"),
                    '\n' | '\r' | '\t' => self.out.push(' '),
                    _ => self.out.push(c),
                }
            }
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        let place = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name));
        let Some(place) = place else {
            let is_void = VOID.iter().any(|void| name.eq_ignore_ascii_case(void));
            if !is_void && !self.ended {
                self.notes.insert("end tags without a beginning were left out");
            }
            return;
        };
        if place + 1 < self.open.len() {
            self.notes.insert("elements without end were ended");
        }
        self.close_to(place.max(1));
        self.ended |= place == 0;
    }

    /// Closes elements until `depth` of them are left open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(name) = self.open.pop() else { return };
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Words between tags, with references.
    fn text(&mut self, text: &str) {
        if self.open.is_empty() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.literal(&rest[..at]);
            rest = &rest[at..];
            match words::reference(rest) {
                Some((meant, length)) => {
                    self.literal(&meant);
                    rest = &rest[length..];
                }
                None => {
                    self.notes
                        .insert("an '&' that begins no reference was taken as a sign");
                    self.out.push_str("&amp;");
                    rest = &rest[1..];
                }
            }
        }
        self.literal(rest);
    }

    /// Words that mean themselves.
    fn literal(&mut self, text: &str) {
        if self.open.is_empty() {
            return;
        }
        // U+FFFE and U+FFFF, which XML does not allow either, begin with 0xEF as some others do.
        let may_be_special =
            |byte: u8| byte < 0x20 || matches!(byte, b'&' | b'<' | b'>' | 0xef);
        let mut rest = text;
        while let Some(at) = rest.bytes().position(may_be_special) {
            self.out.push_str(&rest[..at]);
            let Some(c) = rest[at..].chars().next() else { break };
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                c if words::is_xml_char(c) => self.out.push(c),
                _ => {
                    self.notes.insert("signs that XML does not allow were left out");
                }
            }
            rest = &rest[at + c.len_utf8()..];
        }
        self.out.push_str(rest);
    }

    fn finish(mut self) -> Mended {
        self.close_to(0);
        let mut declarations = String::new();
        for prefix in self.used.difference(&self.declared) {
            let uri = known(prefix)
                .map_or_else(|| format!("urn:undeclared:{prefix}"), str::to_owned);
            declarations.push_str(&format!(" xmlns:{prefix}=\"{uri}\""));
        }
        self.out.insert_str(self.declarations_at, &declarations);
        Mended {
            text: self.out,
            notes: self.notes.into_iter().map(str::to_owned).collect(),
            cut: self.cut,
            doctype: self.doctype,
        }
    }
}

/// What a prefix stands for that was never declared.
fn known(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "atom" | "a10" => "http://www.w3.org/2005/Atom",
        "content" => "http://purl.org/rss/1.0/modules/content/",
        "dc" => "http://purl.org/dc/elements/1.1/",
        "dcterms" => "http://purl.org/dc/terms/",
        "sy" => "http://purl.org/rss/1.0/modules/syndication/",
        "media" => "http://search.yahoo.com/mrss/",
        "itunes" => "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "cap" => "urn:oasis:names:tc:emergency:cap:1.2",
        "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        _ => return None,
    })
}

/// Names that XML keeps for itself and nobody may declare.
fn is_reserved(uri: &str) -> bool {
    let kept: String = uri.chars().filter(|&c| words::is_xml_char(c)).collect();
    matches!(
        kept.trim(),
        "http://www.w3.org/XML/1998/namespace" | "http://www.w3.org/2000/xmlns/"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_well_formed_stays_as_it_is() {
        let whole =
            r#"<rss version="2.0"><channel><title>A &amp; B</title></channel></rss>"#;
        let mended = mend(whole);
        assert_eq!(mended.text, whole);
        assert!(mended.notes.is_empty());
    }

    proptest! {
        #[test]
        fn what_was_mended_can_be_parsed(
            pieces in proptest::collection::vec(prop::sample::select(vec![
                "<rss>", "<a:b", "<a:b:c>", "<xml:a>", "<xmlns:a>", "</a:b>", "<item>", "</rss>",
                " xmlns:a='u'", " xmlns='u'", " xmlns:xml='u'", " xmlns:a=''", " a='1'", " a:b='1'",
                " xmlns:b='http://www.w3.org/2000/xmlns/'", " xmlns='http://www.w3.org/XML/1998/namespace'",
                " xml:lang='en'", " xml:space='x'", " rdf:about='1'", ">", "/>", "<", "&#x110000;", "&#0;", "&amp", "&eacute;",
                "<![CDATA[", "]]>", "<!--", "--", "-->", "<!DOCTYPE x [", "]>", "<?a", "?>", "\"", "'", "=", " ",
                "é", "\u{1}", "\u{fffe}", "\r", "<é>", "<a.b-c>", "<br>", "<title>", "<link>",
            ]), 0..60)
        ) {
            let mended = mend(&pieces.concat());
            if !mended.text.is_empty() {
                let parsed = roxmltree::Document::parse(&mended.text);
                prop_assert!(parsed.is_ok(), "{:?}: {}", parsed.err(), mended.text);
            }
        }
    }
}
