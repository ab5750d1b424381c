/*!
JSON: JSON Feed 1.0 and 1.1, and IPTC ninjs 1 and 2.

Fields are looked at one by one, not by a type of their own: one item whose date is a number must not
cost the others.
*/

use serde_json::{Map, Value};
use url::Url;

use crate::item::{Body, Format, Item, Listing};
use crate::item_parts::{add_author, choose, first_date, of_either};
use crate::standing::Standing;
use crate::{FeedError, address, words, xml};

type Object = Map<String, Value>;

/// Reads a JSON document.
pub(crate) fn read(text: &str, told: Option<&Url>) -> Result<Listing, FeedError> {
    let value: Value = serde_json::from_str(text)?;
    let unknown = || FeedError::NotFeed { looks_like: "JSON of another kind".to_owned() };
    let listing = match &value {
        Value::Array(values) => {
            let objects: Vec<&Object> =
                values.iter().filter_map(Value::as_object).collect();
            if !objects.iter().any(|object| is_ninjs(object)) {
                return Err(unknown());
            }
            ninjs(objects, told)
        }
        Value::Object(object) if is_ninjs(object) => ninjs(vec![object], told),
        Value::Object(object) => {
            let items =
                object.get("items").and_then(Value::as_array).ok_or_else(unknown)?;
            let objects: Vec<&Object> =
                items.iter().filter_map(Value::as_object).collect();
            if objects.iter().any(|object| is_ninjs(object)) {
                ninjs(objects, told)
            } else {
                feed(object, objects, told)
            }
        }
        _ => return Err(unknown()),
    };
    Ok(listing)
}

/// A string, or a number where one was meant.
pub(crate) fn string(object: &Object, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => {
            Some(text.trim().to_owned()).filter(|text| !text.is_empty())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn list<'a>(object: &'a Object, name: &str) -> impl Iterator<Item = &'a Value> {
    object.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn link(object: &Object, name: &str, base: Option<&Url>) -> Option<String> {
    address::absolute(base, &string(object, name)?)
}

fn feed(object: &Object, items: Vec<&Object>, told: Option<&Url>) -> Listing {
    let mut listing = Listing::new(Format::JsonFeed);
    listing.title = string(object, "title").map(|title| words::squeezed(&title));
    listing.home = link(object, "home_page_url", told);
    listing.own = link(object, "feed_url", told);
    listing.next = link(object, "next_url", told);
    listing.hub = list(object, "hubs")
        .filter_map(Value::as_object)
        .filter(|hub| {
            string(hub, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("websub"))
        })
        .find_map(|hub| link(hub, "url", told));
    listing.language =
        string(object, "language").and_then(|given| xml::language_tag(&given));
    let mut of_feed = Item::default();
    authors(object, &mut of_feed);
    for entry in items {
        let mut item = feed_item(entry, told);
        if item.authors.is_empty() {
            item.authors.clone_from(&of_feed.authors);
        }
        listing.items.push(item);
    }
    listing
}

fn feed_item(object: &Object, told: Option<&Url>) -> Item {
    let mut item = Item {
        id: string(object, "id").unwrap_or_default(),
        title: words::squeezed(&string(object, "title").unwrap_or_default()),
        language: string(object, "language").and_then(|given| xml::language_tag(&given)),
        ..Item::default()
    };
    let is_link = item.id.contains("://");
    item.address = link(object, "url", told)
        .or_else(|| link(object, "external_url", told))
        .or_else(|| is_link.then(|| address::absolute(None, &item.id))?);
    authors(object, &mut item);
    let date = |name| string(object, name);
    item.published = first_date(date("date_published"), "the date", &mut item.notes);
    item.modified =
        first_date(date("date_modified"), "the date of change", &mut item.notes);
    let html = string(object, "content_html").map(Body::Html);
    let whole = html.or_else(|| string(object, "content_text").map(Body::Text));
    (item.body, item.whole) =
        choose(whole, string(object, "summary").and_then(of_either));
    item
}

/// `authors` of 1.1, `author` of 1.0.
fn authors(object: &Object, item: &mut Item) {
    for author in list(object, "authors").chain(object.get("author")) {
        let name = match author {
            Value::String(name) => Some(name.clone()),
            Value::Object(author) => string(author, "name"),
            _ => None,
        };
        add_author(item, &name.unwrap_or_default());
    }
}

/// A news item has an address of its own and what only news has.
fn is_ninjs(object: &Object) -> bool {
    let has = |name: &str| object.contains_key(name);
    let has_words =
        has("headline") || has("headlines") || has("body_text") || has("bodies");
    let has_version = has("versioncreated") || has("versionCreated") || has("pubstatus");
    has("uri") && (has_words || has("body_xhtml") || has_version || has("pubStatus"))
}

fn ninjs(objects: Vec<&Object>, told: Option<&Url>) -> Listing {
    let mut listing = Listing::new(Format::Ninjs);
    listing.items = objects.into_iter().map(|object| news_item(object, told)).collect();
    listing
}

/// Fields of version 1 are in lower case, those of version 2 in camel case, and where version 1
/// had one value, version 2 has a list.
fn news_item(object: &Object, told: Option<&Url>) -> Item {
    let either = |first, second| string(object, first).or_else(|| string(object, second));
    let mut item = Item {
        id: string(object, "uri").unwrap_or_default(),
        language: string(object, "language").and_then(|given| xml::language_tag(&given)),
        ..Item::default()
    };
    let title = string(object, "headline").or_else(|| main_value(object, "headlines"));
    item.title =
        words::of_title(&title.or_else(|| string(object, "title")).unwrap_or_default());
    let is_page = item.id.starts_with("http");
    item.address = link(object, "url", told)
        .or_else(|| is_page.then(|| address::absolute(None, &item.id))?);
    item.outlet = list(object, "infosource")
        .chain(list(object, "infosources"))
        .chain(list(object, "infoSources"))
        .filter_map(Value::as_object)
        .find_map(|source| string(source, "name"))
        .or_else(|| either("provider", "copyrightholder"));
    ninjs_authors(object, &mut item);
    let published = either("firstcreated", "firstCreated");
    let version = either("versioncreated", "versionCreated");
    let is_first = string(object, "version").is_none_or(|version| version == "1");
    let published = published.into_iter().chain(version.clone().filter(|_| is_first));
    item.published = first_date(published, "the date", &mut item.notes);
    item.modified = first_date(version, "the date of change", &mut item.notes)
        .filter(|modified| Some(modified) != item.published.as_ref());
    let html = string(object, "body_xhtml").or_else(|| string(object, "body_html"));
    let plain = || string(object, "body_text").map(Body::Text);
    let whole = html.map(Body::Html).or_else(plain).or_else(|| main_body(object));
    let summary = string(object, "description_text")
        .or_else(|| string(object, "description_html"))
        .or_else(|| main_value(object, "descriptions"));
    (item.body, item.whole) = choose(whole, summary.and_then(of_either));
    let note = either("ednote", "edNote");
    item.notes
        .extend(note.map(|note| format!("note to editors: {}", words::squeezed(&note))));
    let standing = Standing {
        code: either("pubstatus", "pubStatus"),
        embargoed: either("embargoed", "embargoedUntil"),
    };
    standing.mark(&mut item);
    item
}

fn ninjs_authors(object: &Object, item: &mut Item) {
    let lines = list(object, "bylines").filter_map(Value::as_object);
    let lines =
        lines.filter_map(|by| string(by, "value").or_else(|| string(by, "byline")));
    for line in string(object, "byline").into_iter().chain(lines) {
        let has_by = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        add_author(item, if has_by { &line[3..] } else { &line });
    }
}

/// Of values with roles the one for the main role, else the first.
fn main_value(object: &Object, name: &str) -> Option<String> {
    let values: Vec<&Object> = list(object, name).filter_map(Value::as_object).collect();
    let is_main = |value: &&&Object| {
        string(value, "role").is_some_and(|role| role.ends_with("main"))
    };
    let chosen = values.iter().find(is_main).or(values.first())?;
    string(chosen, "value")
}

/// Of the bodies of version 2 the one in HTML, else the first that is text.
fn main_body(object: &Object) -> Option<Body> {
    let bodies: Vec<&Object> =
        list(object, "bodies").filter_map(Value::as_object).collect();
    let kind = |body: &Object| {
        string(body, "contenttype")
            .or_else(|| string(body, "contentType"))
            .unwrap_or_default()
    };
    let html = bodies.iter().find(|body| kind(body).contains("html"));
    if let Some(value) = html.and_then(|body| string(body, "value")) {
        return Some(Body::Html(value));
    }
    let plain = bodies.iter().find(|body| {
        let kind = kind(body);
        kind.is_empty() || kind.starts_with("text/")
    });
    plain.and_then(|body| string(body, "value")).and_then(of_either)
}
