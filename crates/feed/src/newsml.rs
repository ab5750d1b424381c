/*!
News items in NewsML-G2, alone or in a message.
*/

use roxmltree::{Document, Node};
use url::Url;

use crate::item::{Body, Format, Item, Listing};
use crate::item_parts::{add_author, first_date};
use crate::standing::Standing;
use crate::{address, xml};

/// Reads a document whose outermost element is `newsItem` or `newsMessage`.
pub(crate) fn read(document: &Document<'_>, told: Option<&Url>) -> Listing {
    let root = document.root_element();
    let mut listing = Listing::new(Format::NewsMl);
    listing.language = xml::language(root);
    let items = root.descendants().filter(|node| xml::named(*node, "newsItem"));
    listing.items = items.map(|node| item(node, told)).collect();
    let packages = root.descendants().filter(|node| xml::named(*node, "packageItem"));
    let packages = packages.count();
    if packages > 0 {
        listing.notes.push(format!("packages of items left out: {packages}"));
    }
    listing
}

fn item(node: Node<'_, '_>, told: Option<&Url>) -> Item {
    let mut item = Item {
        id: node.attribute("guid").unwrap_or_default().to_owned(),
        language: content_language(node),
        whole: true,
        ..Item::default()
    };
    let (management, content) =
        (xml::child(node, "itemMeta"), xml::child(node, "contentMeta"));
    item.address = address_of(node, told);
    item.title = headline(content, management);
    item.outlet = management
        .and_then(|meta| xml::child(meta, "provider"))
        .or_else(|| content.and_then(|meta| xml::child(meta, "infoSource")))
        .and_then(name_of);
    if let Some(meta) = content {
        authors(meta, &mut item);
    }
    let field = |meta: Option<Node<'_, '_>>, name: &str| {
        meta.and_then(|meta| xml::field(meta, name))
    };
    let created = field(management, "firstCreated").or(field(content, "contentCreated"));
    let version = field(management, "versionCreated");
    let is_first = node.attribute("version").is_none_or(|version| version.trim() == "1");
    // The time of a later version is no time of publication.
    let published = created.into_iter().chain(version.clone().filter(|_| is_first));
    item.published = first_date(published, "the date", &mut item.notes);
    let changed = version.into_iter().chain(field(content, "contentModified"));
    item.modified = first_date(changed, "the date of change", &mut item.notes)
        .filter(|modified| Some(modified) != item.published.as_ref());
    if let Some(set) = xml::child(node, "contentSet") {
        body(set, &mut item);
    }
    if item.body.is_none() {
        let description = content.and_then(|meta| xml::field(meta, "description"));
        item.body = description.map(Body::Text);
        item.whole = false;
    }
    let note = field(management, "edNote").into_iter().chain(field(content, "edNote"));
    item.notes.extend(note.map(|note| format!("note to editors: {note}")));
    standing(management).mark(&mut item);
    item
}

fn standing(management: Option<Node<'_, '_>>) -> Standing {
    let status = management.and_then(|meta| xml::child(meta, "pubStatus"));
    let code = status.and_then(|status| {
        let told = status.attribute("qcode").or_else(|| status.attribute("uri"));
        told.map(str::to_owned).or_else(|| xml::squeezed(status))
    });
    let embargoed = management.and_then(|meta| xml::child(meta, "embargoed"));
    Standing {
        code,
        // An empty element is an embargo without an end.
        embargoed: embargoed.map(|until| xml::squeezed(until).unwrap_or_default()),
    }
}

fn headline(content: Option<Node<'_, '_>>, management: Option<Node<'_, '_>>) -> String {
    let headlines: Vec<Node<'_, '_>> =
        content.iter().flat_map(|meta| xml::children(*meta, "headline")).collect();
    let is_main = |node: &&Node<'_, '_>| {
        node.attribute("role")
            .is_none_or(|role| role.ends_with(":main") || role == "main")
    };
    let main = headlines.iter().find(is_main).or(headlines.first());
    let title = main.and_then(|node| xml::squeezed(*node));
    title.or_else(|| xml::field(management?, "title")).unwrap_or_default()
}

fn authors(meta: Node<'_, '_>, item: &mut Item) {
    for by in xml::children(meta, "by") {
        let line = xml::squeezed(by).unwrap_or_default();
        // "By Ana Reyes" is Ana Reyes.
        let has_by = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        add_author(item, if has_by { &line[3..] } else { &line });
    }
    if item.authors.is_empty() {
        for creator in xml::children(meta, "creator") {
            add_author(item, &name_of(creator).unwrap_or_default());
        }
    }
}

/// A party's name: written out, else its own text, else its code.
fn name_of(party: Node<'_, '_>) -> Option<String> {
    let code = party.attribute("literal").or_else(|| party.attribute("qcode"));
    xml::field(party, "name")
        .or_else(|| xml::squeezed(party))
        .or_else(|| code.map(|code| code.rsplit(':').next().unwrap_or(code).to_owned()))
}

fn content_language(node: Node<'_, '_>) -> Option<String> {
    let meta = xml::child(node, "contentMeta")?;
    let tag = xml::child(meta, "language").and_then(|language| language.attribute("tag"));
    tag.and_then(xml::language_tag)
        .or_else(|| xml::language(xml::child(node, "contentSet")?))
        .or_else(|| xml::language(node))
}

fn address_of(node: Node<'_, '_>, told: Option<&Url>) -> Option<String> {
    let links = node.descendants().filter(|n| xml::named(*n, "link"));
    let mut pages = links.filter(|link| {
        let kind = link.attribute("contenttype").or_else(|| link.attribute("type"));
        kind.is_some_and(|kind| kind.contains("html"))
    });
    let page = pages.find_map(|link| address::absolute(told, link.attribute("href")?));
    page.or_else(|| {
        let guid = node.attribute("guid")?;
        guid.contains("://").then(|| address::absolute(None, guid))?
    })
}

/// The first content that is words: XML inside, then plain data.
fn body(set: Node<'_, '_>, item: &mut Item) {
    for node in set.children().filter(Node::is_element) {
        let kind = node.attribute("contenttype").unwrap_or_default();
        let found = match node.tag_name().name() {
            "inlineXML" => Some(Body::Html(xml::markup(main_part(node)))),
            "inlineData" if node.attribute("encoding").is_some() => None,
            "inlineData" if kind.contains("html") => Some(Body::Html(xml::text(node))),
            "inlineData" => Some(Body::Text(xml::text(node).trim().to_owned())),
            _ => None,
        };
        if let Some(found) = found.filter(|body| !body.words().is_empty()) {
            item.body = Some(found);
            return;
        }
    }
    let is_remote = |node: Node<'_, '_>| xml::named(node, "remoteContent");
    if set.children().any(is_remote) {
        item.notes.push("its content is kept elsewhere and was not read".to_owned());
    }
}

/// The part of a page or an NITF document that is the story.
fn main_part<'a, 'i: 'a>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    let of = |name| node.descendants().find(|n| xml::named(*n, name));
    of("body.content").or_else(|| of("body")).unwrap_or(node)
}
