/*!
RSS in all its versions, those made of RDF among them.
*/

use std::time::Duration;

use roxmltree::{Document, Node};
use url::Url;

use crate::item::{Format, Item, Listing};
use crate::item_parts::{add_author, choose, first_date, of_either};
use crate::xml::{self, Space};
use crate::{address, atom, cap, words};

/// Reads a document whose outermost element is `rss`, `RDF` or a `channel` alone.
pub(crate) fn read(
    document: &Document<'_>,
    format: Format,
    told: Option<&Url>,
) -> Listing {
    let root = document.root_element();
    let channel = match xml::named(root, "channel") {
        true => root,
        false => xml::child(root, "channel").unwrap_or(root),
    };
    let mut listing = Listing::new(format);
    head(channel, told, &mut listing);
    // Items are looked for everywhere: RDF has them beside the channel, and so have the broken.
    for node in root.descendants().filter(|node| is_item(*node)) {
        let home = address::base(listing.home.as_deref());
        listing.items.push(item(node, home.as_ref().or(told)));
    }
    listing
}

fn is_item(node: Node<'_, '_>) -> bool {
    node.is_element()
        && (xml::named(node, "item") || xml::named(node, "entry"))
        && matches!(xml::space(node), Space::Core | Space::Atom)
}

/// Whether an element is RSS's own. Some declare Atom's namespace as that of all elements.
fn is_own(node: Node<'_, '_>) -> bool {
    let declared_wrongly =
        || node.document().root_element().tag_name().namespace().is_some();
    match xml::space(node) {
        Space::Core => true,
        Space::Atom => !node.has_attribute("href") && declared_wrongly(),
        _ => false,
    }
}

fn own<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    xml::children(node, name).filter(|child| is_own(*child))
}

fn own_field(node: Node<'_, '_>, name: &str) -> Option<String> {
    own(node, name).find_map(xml::squeezed)
}

fn head(channel: Node<'_, '_>, told: Option<&Url>, listing: &mut Listing) {
    let base = xml::base(channel, told);
    listing.title = own_field(channel, "title").map(|title| words::of_title(&title));
    listing.home = own(channel, "link")
        .filter_map(xml::squeezed)
        .find_map(|link| address::absolute(base.as_ref(), &link));
    atom::links_of_feed(channel, base.as_ref(), listing);
    listing.language = own_field(channel, "language")
        .or_else(|| {
            xml::child_of(channel, &[Space::Dc], "language").and_then(xml::squeezed)
        })
        .and_then(|given| xml::language_tag(&given))
        .or_else(|| xml::language(channel));
    listing.every = every(channel);
}

/// How often the channel says that it changes: `ttl` in minutes, or so many times in a period.
fn every(channel: Node<'_, '_>) -> Option<Duration> {
    /// What asks for less than a visit in a year asks for none.
    const LONGEST: u64 = 366 * 24 * 3600;
    let in_range = |seconds: u64| {
        (1..=LONGEST).contains(&seconds).then(|| Duration::from_secs(seconds))
    };
    let ttl = own_field(channel, "ttl").and_then(|ttl| ttl.parse::<u64>().ok());
    if let Some(every) = ttl.and_then(|minutes| in_range(minutes.saturating_mul(60))) {
        return Some(every);
    }
    let told = |name| xml::child_of(channel, &[Space::Sy], name).and_then(xml::squeezed);
    let period: u64 = match told("updatePeriod")?.to_ascii_lowercase().as_str() {
        "hourly" => 3600,
        "daily" => 24 * 3600,
        "weekly" => 7 * 24 * 3600,
        "monthly" => 30 * 24 * 3600,
        "yearly" => 365 * 24 * 3600,
        _ => return None,
    };
    let times = told("updateFrequency").and_then(|times| times.parse::<u64>().ok());
    in_range(period / times.filter(|times| *times > 0).unwrap_or(1))
}

fn item(node: Node<'_, '_>, document: Option<&Url>) -> Item {
    let base = xml::base(node, document);
    let mut item = Item::default();
    let guid = own(node, "guid").find_map(|guid| Some((guid, xml::squeezed(guid)?)));
    item.address = address_of(node, guid.as_ref(), base.as_ref());
    let about = node.attribute(("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "about"));
    item.id = guid
        .map(|(_, guid)| guid)
        .or_else(|| about.map(str::to_owned))
        .or_else(|| own_field(node, "id"))
        .unwrap_or_default();
    item.title = title(node);
    item.outlet = own_field(node, "source").or_else(|| {
        xml::child_of(node, &[Space::Dc], "publisher").and_then(xml::squeezed)
    });
    for child in node.children().filter(Node::is_element) {
        let space = xml::space(child);
        let is_author = xml::named(child, "creator") && space == Space::Dc
            || xml::named(child, "author")
                && matches!(space, Space::Core | Space::Atom | Space::Itunes);
        if is_author {
            let name = xml::field(child, "name").or_else(|| xml::squeezed(child));
            add_author(&mut item, &name.unwrap_or_default());
        }
    }
    dates(node, &mut item);
    item.language = xml::child_of(node, &[Space::Dc], "language")
        .and_then(xml::squeezed)
        .and_then(|given| xml::language_tag(&given))
        .or_else(|| xml::language(node));
    let whole = ["encoded", "content", "fulltext", "body"].into_iter().find_map(|name| {
        let of_media = |n: &Node<'_, '_>| xml::space(*n) == Space::Media;
        xml::children(node, name).filter(|n| !of_media(n)).find_map(body_of)
    });
    let summary = own(node, "description")
        .chain(own(node, "summary"))
        .chain(xml::children(node, "description"))
        .chain(xml::children(node, "summary"))
        .find_map(body_of);
    let in_media = || {
        let deep = node.descendants().filter(|n| xml::space(*n) == Space::Media);
        deep.filter(|n| xml::named(*n, "description")).find_map(body_of)
    };
    (item.body, item.whole) = choose(whole, summary.or_else(in_media));
    cap::look_beside(node, &mut item);
    item
}

fn body_of(node: Node<'_, '_>) -> Option<crate::Body> {
    // HTML that was forgotten to be escaped.
    let text = if xml::has_elements(node) { xml::markup(node) } else { xml::text(node) };
    of_either(text)
}

/// The item's own title, before one that a module gives it.
fn title(node: Node<'_, '_>) -> String {
    let title = own_field(node, "title")
        .or_else(|| xml::child_of(node, &[Space::Dc], "title").and_then(xml::squeezed))
        .or_else(|| {
            xml::child_of(node, &[Space::Media], "title").and_then(xml::squeezed)
        });
    words::of_title(&title.unwrap_or_default())
}

fn address_of(
    node: Node<'_, '_>,
    guid: Option<&(Node<'_, '_>, String)>,
    base: Option<&Url>,
) -> Option<String> {
    // Where a service counts clicks, this names the report itself.
    let original = xml::field(node, "origLink");
    let links = own(node, "link").filter_map(xml::squeezed);
    let linked =
        original.into_iter().chain(links).find_map(|link| address::absolute(base, &link));
    let by_atom = || {
        let links = xml::children(node, "link").filter(|n| n.has_attribute("href"));
        let mut links =
            links.filter(|n| !n.has_attribute("rel") || xml::has_rel(*n, "alternate"));
        links.find_map(|link| address::absolute(base, link.attribute("href")?))
    };
    let by_guid = || {
        let (guid, text) = guid?;
        let is_link = guid.attribute("isPermaLink").is_none_or(|told| told != "false");
        // Only an absolute one: a guid without a base is a name.
        address::absolute(None, text).filter(|_| is_link && text.contains("://"))
    };
    linked.or_else(by_atom).or_else(by_guid)
}

fn dates(node: Node<'_, '_>, item: &mut Item) {
    let given = |wanted: &[(Space, &str)]| -> Vec<String> {
        wanted
            .iter()
            .flat_map(|(space, name)| {
                let found = xml::children(node, name)
                    .filter(move |child| xml::space(*child) == *space);
                found.filter_map(xml::squeezed).collect::<Vec<_>>()
            })
            .collect()
    };
    let published = given(&[
        (Space::Core, "pubDate"),
        (Space::Dc, "date"),
        (Space::Terms, "issued"),
        (Space::Terms, "created"),
        (Space::Atom, "published"),
        (Space::Core, "published"),
        (Space::Core, "date"),
        (Space::Core, "pubDateISO"),
        (Space::Atom, "pubDate"),
    ]);
    item.published = first_date(published, "the date", &mut item.notes);
    let modified = given(&[
        (Space::Terms, "modified"),
        (Space::Atom, "updated"),
        (Space::Core, "updated"),
        (Space::Core, "lastModified"),
    ]);
    item.modified = first_date(modified, "the date of change", &mut item.notes);
}
