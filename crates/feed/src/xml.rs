/*!
What the XML formats share: whose element it is, its words, its markup, where its addresses start.
*/

use roxmltree::Node;
use url::Url;

use crate::words;

/// Which vocabulary an element belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// None, or one of the names that flavours of RSS gave themselves.
    Core,
    Atom,
    Dc,
    Terms,
    Content,
    Sy,
    Media,
    Itunes,
    Cap,
    Other,
}

/// The vocabulary of an element. Case and a final slash are often wrong.
pub(crate) fn space(node: Node<'_, '_>) -> Space {
    let Some(uri) = node.tag_name().namespace() else { return Space::Core };
    let uri = uri.trim().trim_end_matches('/').to_ascii_lowercase();
    let bare = uri.trim_start_matches("http://").trim_start_matches("https://");
    match bare {
        "" => Space::Core,
        "www.w3.org/2005/atom" | "purl.org/atom/ns#" => Space::Atom,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" => Space::Dc,
        "purl.org/dc/terms" => Space::Terms,
        "purl.org/rss/1.0/modules/content" => Space::Content,
        "purl.org/rss/1.0/modules/syndication" => Space::Sy,
        "search.yahoo.com/mrss" => Space::Media,
        "www.itunes.com/dtds/podcast-1.0.dtd" => Space::Itunes,
        "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "purl.org/net/rss1.1#" => Space::Core,
        _ if bare.starts_with("backend.userland.com/") => Space::Core,
        _ if bare.starts_with("blogs.law.harvard.edu/tech/rss") => Space::Core,
        _ if bare.starts_with("purl.org/atom/ns") => Space::Atom,
        _ if bare.starts_with("urn:oasis:names:tc:emergency:cap:") => Space::Cap,
        _ if bare.starts_with("www.incident.com/cap/") => Space::Cap,
        _ => Space::Other,
    }
}

/// Whether an element has this local name, however it is spelled.
pub(crate) fn named(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

/// Child elements of a name, in any vocabulary.
pub(crate) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| named(*child, name))
}

/// The first such child.
pub(crate) fn child<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The first child of a name in one of some vocabularies.
pub(crate) fn child_of<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    spaces: &[Space],
    name: &'a str,
) -> Option<Node<'a, 'i>> {
    children(node, name).find(|child| spaces.contains(&space(*child)))
}

/// All characters below a node.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect()
}

/// The same with white space squeezed; `None` where nothing is left.
pub(crate) fn squeezed(node: Node<'_, '_>) -> Option<String> {
    Some(words::squeezed(&text(node))).filter(|text| !text.is_empty())
}

/// The squeezed text of the first child of a name.
pub(crate) fn field(node: Node<'_, '_>, name: &str) -> Option<String> {
    children(node, name).find_map(squeezed)
}

/// Whether a node holds elements.
pub(crate) fn has_elements(node: Node<'_, '_>) -> bool {
    node.children().any(|child| child.is_element())
}

/// What is inside a node as HTML: prefixes and namespaces fall away.
pub(crate) fn markup(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    // Nodes still to be written, and the tags to be closed after them.
    enum Step<'a, 'i> {
        Write(Node<'a, 'i>),
        Close(String),
    }
    let mut steps: Vec<Step<'_, '_>> = node.children().rev().map(Step::Write).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Close(name) => out.push_str(&format!("</{name}>")),
            Step::Write(node) if node.is_text() => {
                push_escaped(&mut out, node.text().unwrap_or_default());
            }
            Step::Write(node) if node.is_element() => {
                let name = node.tag_name().name();
                out.push('<');
                out.push_str(name);
                for attribute in node.attributes().filter(|a| a.namespace().is_none()) {
                    out.push_str(&format!(" {}=\"", attribute.name()));
                    push_escaped(&mut out, attribute.value());
                    out.push('"');
                }
                out.push('>');
                let is_void =
                    matches!(name, "br" | "hr" | "img" | "input" | "wbr" | "source");
                if !is_void {
                    steps.push(Step::Close(name.to_owned()));
                }
                steps.extend(node.children().rev().map(Step::Write));
            }
            Step::Write(_) => {}
        }
    }
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// Where relative addresses of an element start: its `xml:base`s, seen from `document`.
pub(crate) fn base(node: Node<'_, '_>, document: Option<&Url>) -> Option<Url> {
    let mut base = document.cloned();
    let mut told: Vec<&str> =
        node.ancestors().filter_map(|n| xml_attribute(n, "base")).collect();
    told.reverse();
    for step in told {
        let joined = match &base {
            Some(base) => base.join(step.trim()).ok(),
            None => Url::parse(step.trim()).ok(),
        };
        base = joined.filter(|url| !url.cannot_be_a_base()).or(base);
    }
    base
}

/// The language of an element by `xml:lang`, its own or inherited.
pub(crate) fn language(node: Node<'_, '_>) -> Option<String> {
    let told = node.ancestors().find_map(|n| xml_attribute(n, "lang"));
    told.and_then(language_tag)
}

/// A language tag if it looks like one.
pub(crate) fn language_tag(given: &str) -> Option<String> {
    let given = given.trim().replace('_', "-");
    let first = given.split('-').next().unwrap_or_default();
    let is_tag = (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && given.len() <= 35
        && given.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_tag && !given.eq_ignore_ascii_case("und")).then_some(given)
}

fn xml_attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(("http://www.w3.org/XML/1998/namespace", name))
}

/// Whether a link has this relation.
pub(crate) fn has_rel(link: Node<'_, '_>, rel: &str) -> bool {
    let told = link.attribute("rel").unwrap_or_default();
    told.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(rel))
}
