/*!
Atom 1.0 and its draft 0.3.
*/

use roxmltree::{Document, Node};
use url::Url;

use crate::item::{Body, Format, Item, Listing};
use crate::item_parts::{add_author, choose, first_date, of_either};
use crate::xml::{self, Space};
use crate::{address, cap, words};

/// Reads a document whose outermost element is `feed`, or an `entry` alone.
pub(crate) fn read(document: &Document<'_>, told: Option<&Url>) -> Listing {
    let root = document.root_element();
    let mut listing = Listing::new(Format::Atom);
    if xml::named(root, "entry") {
        read_entry(root, told, &mut listing.items);
        return listing;
    }
    let base = xml::base(root, told);
    listing.title = own(root, "title").map(title_of).filter(|title| !title.is_empty());
    listing.home = alternate(root, base.as_ref()).or_else(|| {
        // The draft before Atom 0.3 wrote it as text.
        address::absolute(base.as_ref(), &xml::squeezed(own(root, "link")?)?)
    });
    links_of_feed(root, base.as_ref(), &mut listing);
    listing.language = xml::language(root);
    let mut of_feed = Item::default();
    authors(root, &mut of_feed);
    for node in root.descendants().filter(|node| is_entry(*node)) {
        let before = listing.items.len();
        read_entry(node, told, &mut listing.items);
        for item in &mut listing.items[before..] {
            // An entry without an author has those of its feed.
            if item.authors.is_empty() && item.outlet.is_none() {
                item.authors.clone_from(&of_feed.authors);
            }
        }
    }
    listing
}

fn is_entry(node: Node<'_, '_>) -> bool {
    (xml::named(node, "entry") || xml::named(node, "item")) && is_own(node)
}

fn is_own(node: Node<'_, '_>) -> bool {
    matches!(xml::space(node), Space::Atom | Space::Core)
}

fn own<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> Option<Node<'a, 'i>> {
    xml::child_of(node, &[Space::Atom, Space::Core], name)
}

/// Hub, own address and next page, from links in the manner of Atom. RSS has them too.
pub(crate) fn links_of_feed(
    node: Node<'_, '_>,
    base: Option<&Url>,
    listing: &mut Listing,
) {
    let mut archive = None;
    for link in xml::children(node, "link") {
        let Some(href) = link.attribute("href") else { continue };
        let Some(address) = address::absolute(base, href) else { continue };
        let rel = |name| xml::has_rel(link, name);
        if rel("hub") {
            listing.hub.get_or_insert(address);
        } else if rel("self") {
            listing.own.get_or_insert(address);
        } else if rel("next") {
            listing.next.get_or_insert(address);
        } else if rel("prev-archive") {
            archive.get_or_insert(address);
        }
    }
    listing.next = listing.next.take().or(archive);
}

/// Adds an entry, or the alerts that it carries.
fn read_entry(node: Node<'_, '_>, told: Option<&Url>, items: &mut Vec<Item>) {
    let base = xml::base(node, told);
    let mut alerts: Vec<Item> =
        node.descendants().filter(|n| cap::is_alert(*n)).map(cap::item).collect();
    if alerts.is_empty() {
        items.push(entry(node, base.as_ref()));
        return;
    }
    let page = alternate(node, base.as_ref());
    for alert in &mut alerts {
        alert.address = alert.address.take().or_else(|| page.clone());
    }
    items.append(&mut alerts);
}

fn entry(node: Node<'_, '_>, base: Option<&Url>) -> Item {
    let mut item = Item {
        id: own(node, "id").and_then(xml::squeezed).unwrap_or_default(),
        title: own(node, "title").map(title_of).unwrap_or_default(),
        address: cap::linked(node, base).or_else(|| alternate(node, base)),
        language: xml::language(node),
        ..Item::default()
    };
    if let Some(source) = own(node, "source") {
        item.outlet = own(source, "title").map(title_of).filter(|name| !name.is_empty());
        authors(source, &mut item);
    }
    let mut of_entry = Item::default();
    authors(node, &mut of_entry);
    if !of_entry.authors.is_empty() {
        item.authors = of_entry.authors;
    }
    let given = |names: &[&str]| -> Vec<String> {
        names.iter().filter_map(|name| own(node, name).and_then(xml::squeezed)).collect()
    };
    let published = given(&["published", "issued", "created", "pubDate"]);
    item.published = first_date(published, "the date", &mut item.notes);
    item.modified = first_date(
        given(&["updated", "modified"]),
        "the date of change",
        &mut item.notes,
    );
    body(node, base, &mut item);
    let control = xml::child(node, "control").and_then(|c| xml::field(c, "draft"));
    if control.is_some_and(|draft| draft.eq_ignore_ascii_case("yes")) {
        item.notes.push("marked as a draft".to_owned());
    }
    cap::look_beside(node, &mut item);
    item
}

fn body(node: Node<'_, '_>, base: Option<&Url>, item: &mut Item) {
    let content = own(node, "content");
    if let Some(elsewhere) = content.and_then(|content| content.attribute("src"))
        && item.address.is_none()
    {
        item.address = address::absolute(base, elsewhere);
    }
    let whole = content.and_then(|content| construct(content, &mut item.notes));
    let summary = own(node, "summary").and_then(|s| construct(s, &mut item.notes));
    let in_media = || {
        let deep = node.descendants().filter(|n| xml::space(*n) == Space::Media);
        let mut deep = deep.filter(|n| xml::named(*n, "description"));
        deep.find_map(|n| of_either(xml::text(n)))
    };
    (item.body, item.whole) = choose(whole, summary.or_else(in_media));
}

/// What an Atom text says, by its type.
fn construct(node: Node<'_, '_>, notes: &mut Vec<String>) -> Option<Body> {
    let told = node.attribute("type").map(str::to_ascii_lowercase);
    let mode = node.attribute("mode").unwrap_or_default();
    let kind = told.as_deref().map(|t| t.split(';').next().unwrap_or_default().trim());
    if has_words(node) && (xml::has_elements(node) || kind == Some("xhtml")) {
        return Some(Body::Html(xml::markup(node)));
    }
    let text = xml::text(node);
    if text.trim().is_empty() {
        return None;
    }
    match kind {
        Some("text" | "text/plain") if mode.is_empty() => {
            Some(Body::Text(text.trim().to_owned()))
        }
        Some("html" | "text/html" | "application/xhtml+xml") => Some(Body::Html(text)),
        Some(kind) if mode == "base64" || is_no_text(kind) => {
            notes.push(format!("content of type '{kind}' was left out"));
            None
        }
        _ => of_either(text),
    }
}

fn has_words(node: Node<'_, '_>) -> bool {
    node.descendants()
        .any(|n| n.is_text() && n.text().is_some_and(|t| !t.trim().is_empty()))
}

/// Whether content of a type is bytes in disguise.
fn is_no_text(kind: &str) -> bool {
    let has_slash = kind.contains('/');
    let is_text =
        kind.starts_with("text/") || kind.contains("xml") || kind.contains("html");
    has_slash && !is_text
}

fn title_of(node: Node<'_, '_>) -> String {
    let text = xml::text(node);
    match node.attribute("type") {
        // Said to be plain: what looks like a tag is none.
        Some("text" | "text/plain") => words::squeezed(&text),
        _ => words::of_title(&text),
    }
}

fn authors(node: Node<'_, '_>, item: &mut Item) {
    for author in xml::children(node, "author").filter(|n| is_own(*n)) {
        let name = xml::field(author, "name").or_else(|| {
            let plain = !xml::has_elements(author);
            xml::squeezed(author)
                .filter(|_| plain)
                .or_else(|| xml::field(author, "email"))
        });
        add_author(item, &name.unwrap_or_default());
    }
    for creator in xml::children(node, "creator") {
        add_author(item, &xml::squeezed(creator).unwrap_or_default());
    }
}

/// The page that an entry or a feed stands for: of several, one in HTML.
fn alternate(node: Node<'_, '_>, base: Option<&Url>) -> Option<String> {
    let original = xml::field(node, "origLink");
    if let Some(found) = original.and_then(|link| address::absolute(base, &link)) {
        return Some(found);
    }
    let links: Vec<Node<'_, '_>> = xml::children(node, "link")
        .filter(|n| is_own(*n))
        .filter(|n| !n.has_attribute("rel") || xml::has_rel(*n, "alternate"))
        .collect();
    let is_page =
        |n: &Node<'_, '_>| n.attribute("type").is_none_or(|kind| kind.contains("html"));
    let of = |n: &Node<'_, '_>| {
        let written =
            n.attribute("href").map(str::to_owned).or_else(|| xml::squeezed(*n));
        address::absolute(base, &written?)
    };
    links.iter().filter(|n| is_page(n)).find_map(of).or_else(|| links.iter().find_map(of))
}
