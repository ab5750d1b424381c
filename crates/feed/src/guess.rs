/*!
Which links of a page lead to its reports, where nobody says so.

The links of a list are built alike: they stand in elements of the same names and classes. So links
are grouped by what they stand in, and a group counts by its links that look like headlines. Menus,
footers and lists of tags lose: their words are few.
*/

use std::collections::BTreeMap;

use scraper::ElementRef;
use url::Url;

use crate::address;
use crate::item::Item;
use crate::list::{date_of, first_time, title_of};
use crate::page::Page;

/// How many elements around a link say how it is built.
const AROUND: usize = 4;

/// A headline has at least so many words, or so many letters in scripts without spaces.
const LEAST_WORDS: usize = 4;
const LEAST_LETTERS: usize = 12;

/// A list has at least so many reports.
const LEAST_LINKS: usize = 3;

/// What has more elements than this is the list, not one of its entries.
const LARGEST: usize = 60;

/// Elements whose links belong to the page, not to its list.
const BESIDE: [&str; 5] = ["nav", "footer", "aside", "form", "noscript"];

/// The links to reports of a page, in its order.
pub(crate) fn items(page: &Page, own: Option<&Url>) -> Vec<Item> {
    let mut groups: BTreeMap<String, Vec<(usize, Item)>> = BTreeMap::new();
    let links = page.tree.root_element().descendent_elements();
    for (place, link) in links.enumerate().filter(|(_, link)| link.value().name() == "a")
    {
        let Some(item) = candidate(link, page, own) else { continue };
        groups.entry(built(link)).or_default().push((place, item));
    }
    groups.retain(|_, items| distinct(items) >= LEAST_LINKS);
    // A page may have several such lists: those that are not far smaller than the largest count.
    let most = groups.values().map(|items| weight(items)).max().unwrap_or(0);
    let mut chosen: Vec<(usize, Item)> = groups
        .into_values()
        .filter(|items| weight(items) * 4 >= most)
        .flatten()
        .collect();
    chosen.sort_by_key(|(place, _)| *place);
    chosen.into_iter().map(|(_, item)| item).collect()
}

/// A link that looks like a headline that leads to a report of the same site.
fn candidate(link: ElementRef<'_>, page: &Page, own: Option<&Url>) -> Option<Item> {
    let address = address::absolute(page.base.as_ref(), link.attr("href")?)?;
    let url = Url::parse(&address).ok()?;
    if let Some(own) = own {
        let is_elsewhere = site(&url) != site(own);
        let is_itself = url.path() == own.path() && url.query() == own.query();
        if is_elsewhere || is_itself {
            return None;
        }
    }
    if url.path() == "/" && url.query().is_none() {
        return None;
    }
    let title = title_of(link);
    let words = title.split(' ').count();
    let wide = title.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    if words < LEAST_WORDS && wide < LEAST_LETTERS {
        return None;
    }
    let around: Vec<ElementRef<'_>> =
        link.ancestors().filter_map(ElementRef::wrap).take(40).collect();
    if around.iter().any(|e| BESIDE.contains(&e.value().name())) {
        return None;
    }
    let mut item = Item { address: Some(address), title, ..Item::default() };
    // The nearest element around that has a date, if it is about this link alone.
    let dated = around.iter().take(AROUND).find(|element| is_alone(**element));
    item.published = date_of(dated.and_then(|e| first_time(*e)), &mut item.notes);
    Some(item)
}

/// Whether an element is small and has one date only: then it is that of its link.
fn is_alone(element: ElementRef<'_>) -> bool {
    let mut inside = element.descendent_elements().take(LARGEST + 1);
    let times = inside.by_ref().filter(|e| e.value().name() == "time").take(2).count();
    times == 1 && inside.next().is_none()
}

/// The host without `www`.
fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// How a link is built in: names and classes of what it stands in.
fn built(link: ElementRef<'_>) -> String {
    let around = link.ancestors().filter_map(ElementRef::wrap).take(AROUND);
    let mut shape = String::new();
    for element in around {
        shape.push_str(element.value().name());
        // Classes with numbers are those of a place, not of a kind.
        for class in element.value().classes().take(8) {
            if !class.bytes().any(|byte| byte.is_ascii_digit()) {
                shape.push('.');
                shape.push_str(class);
            }
        }
        shape.push(' ');
    }
    shape
}

fn distinct(items: &[(usize, Item)]) -> usize {
    let addresses: std::collections::HashSet<_> =
        items.iter().map(|(_, item)| &item.address).collect();
    addresses.len()
}

fn weight(items: &[(usize, Item)]) -> usize {
    items.iter().map(|(_, item)| item.title.len().min(120)).sum()
}
