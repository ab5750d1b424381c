/*!
A web page read as a list of links to reports.
*/

use std::collections::HashSet;

use scraper::{ElementRef, Selector};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::item::{Body, Format, Item, Listing, Told};
use crate::item_parts::first_date;
use crate::mend::MAX_ITEMS;
use crate::page::{self, Page};
use crate::{FeedError, address, guess, parse, words};

/// CSS selectors that say where a page has what. `link` alone is enough; with none at all the links
/// are guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selectors {
    /// An element for each report; the others are looked for inside it.
    pub item: Option<String>,
    /// The link to the report.
    pub link: Option<String>,
    /// Its headline; the link's words without it.
    pub title: Option<String>,
    /// Its date: a `datetime` attribute or its words.
    pub date: Option<String>,
    /// A summary.
    pub summary: Option<String>,
}

/// Reads a web page as a list of reports, in the order of the page.
///
/// ```
/// use watchfloor_feed::{Selectors, Told, list};
///
/// let page = br#"<ul><li><a href="/7">Bridge opens</a> <time datetime="2024-05-01">1 May</time></li></ul>"#;
/// let told = Told { content_type: None, address: Some("https://lothmar.test/") };
/// let selectors = Selectors {
///     item: Some("li".to_owned()), link: Some("a".to_owned()), ..Selectors::default()
/// };
/// let listing = list(page, &selectors, &told)?;
/// assert_eq!(listing.items[0].address.as_deref(), Some("https://lothmar.test/7"));
/// assert_eq!(listing.items[0].published.as_deref(), Some("2024-05-01"));
/// # Ok::<(), watchfloor_feed::FeedError>(())
/// ```
///
/// # Errors
///
/// When a selector is none, the page cannot be made into a tree, or no link is found: a page that
/// changed its build must not look like a day without news.
pub fn list(
    html: &[u8],
    selectors: &Selectors,
    told: &Told<'_>,
) -> Result<Listing, FeedError> {
    let chosen = Chosen::of(selectors)?;
    let page = page::open(html, told)?;
    let mut listing = Listing::new(Format::Page);
    listing.notes.clone_from(&page.notes);
    head(&page, told, &mut listing);
    let own = address::base(told.address);
    let found = match chosen.places(&page) {
        Some(places) => chosen.items(&places, page.base.as_ref(), own.as_ref()),
        None => guess::items(&page, own.as_ref()),
    };
    listing.items = joined(found);
    if listing.items.is_empty() {
        let advice = match chosen.link.is_some() || chosen.item.is_some() {
            true => "the page may have changed: look whether its selectors still fit",
            false => "give a selector for them",
        };
        return Err(FeedError::NoLinks { advice });
    }
    parse::finish(&mut listing);
    Ok(listing)
}

fn head(page: &Page, told: &Told<'_>, listing: &mut Listing) {
    listing.home = told.address.and_then(|given| address::absolute(None, given));
    let root = page.tree.root_element();
    listing.language = root.attr("lang").and_then(crate::xml::language_tag);
    let mut elements = root.descendent_elements();
    let title = elements.find(|element| element.value().name() == "title");
    listing.title = title.map(words_of).filter(|title| !title.is_empty());
}

/// An item for each address: what links to it twice, with a picture and with a headline, is one.
fn joined(found: Vec<Item>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for item in found {
        let Some(address) = item.address.clone() else { continue };
        let Some(&place) = places.get(&address) else {
            places.insert(address, items.len());
            items.push(item);
            continue;
        };
        let first: &mut Item = &mut items[place];
        if first.title.len() < item.title.len() {
            first.title = item.title;
        }
        first.published = first.published.take().or(item.published);
        first.body = first.body.take().or(item.body);
    }
    items.truncate(MAX_ITEMS + 1);
    items
}

/// The selectors, understood.
struct Chosen {
    item: Option<Selector>,
    link: Option<Selector>,
    title: Option<Selector>,
    date: Option<Selector>,
    summary: Option<Selector>,
}

impl Chosen {
    fn of(given: &Selectors) -> Result<Self, FeedError> {
        let one = |part: &'static str, given: &Option<String>| match given.as_deref() {
            None => Ok(None),
            Some(given) if given.trim().is_empty() => Ok(None),
            Some(given) => match Selector::parse(given) {
                Ok(selector) => Ok(Some(selector)),
                Err(_) => Err(FeedError::Selector { part, given: given.to_owned() }),
            },
        };
        Ok(Self {
            item: one("item", &given.item)?,
            link: one("link", &given.link)?,
            title: one("title", &given.title)?,
            date: one("date", &given.date)?,
            summary: one("summary", &given.summary)?,
        })
    }

    /// The elements that stand for a report each; `None` where no selector says so.
    fn places<'a>(&self, page: &'a Page) -> Option<Vec<ElementRef<'a>>> {
        let selector = self.item.as_ref().or(self.link.as_ref())?;
        Some(page.tree.select(selector).take(MAX_ITEMS * 2).collect())
    }

    fn items(
        &self,
        places: &[ElementRef<'_>],
        base: Option<&Url>,
        own: Option<&Url>,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for place in places {
            // An item inside an item is part of it.
            if place.ancestors().any(|around| seen.contains(&around.id())) {
                continue;
            }
            seen.insert(place.id());
            let Some(link) = self.link_in(*place) else { continue };
            let Some(href) = link.attr("href") else { continue };
            let Some(address) = address::absolute(base, href) else { continue };
            // A link to the list itself is no report.
            if own.is_some_and(|own| own.as_str() == address) {
                continue;
            }
            items.push(self.item_of(*place, link, address));
        }
        items
    }

    /// The link of a place: the one selected, the place itself, or its first one with words.
    fn link_in<'a>(&self, place: ElementRef<'a>) -> Option<ElementRef<'a>> {
        if let (Some(selector), Some(_)) = (&self.link, &self.item) {
            let within =
                place.select(selector).find(|found| found.attr("href").is_some());
            return within.or_else(|| first_link(place.select(selector).next()?));
        }
        if place.attr("href").is_some() {
            return Some(place);
        }
        first_link(place)
    }

    fn item_of(
        &self,
        place: ElementRef<'_>,
        link: ElementRef<'_>,
        address: String,
    ) -> Item {
        let within =
            |selector: &Option<Selector>| place.select(selector.as_ref()?).next();
        let mut item = Item { address: Some(address), ..Item::default() };
        item.title = within(&self.title).map(words_of).unwrap_or_default();
        if item.title.is_empty() {
            item.title = title_of(link);
        }
        let date = within(&self.date).or_else(|| match self.date {
            Some(_) => None,
            None => first_time(place),
        });
        item.published = date_of(date, &mut item.notes);
        let summary =
            within(&self.summary).map(words_of).filter(|words| !words.is_empty());
        item.body = summary.map(Body::Text);
        item
    }
}

fn first_link(place: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let links: Vec<ElementRef<'_>> = place
        .descendent_elements()
        .filter(|element| element.value().name() == "a" && element.attr("href").is_some())
        .take(50)
        .collect();
    let with_words = links.iter().find(|link| !words_of(**link).is_empty());
    with_words.or(links.first()).copied()
}

/// The first `<time datetime>` inside an element.
pub(crate) fn first_time(place: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let mut elements = place.descendent_elements();
    elements.find(|e| e.value().name() == "time" && e.attr("datetime").is_some())
}

/// A date from an element: its `datetime`, else its words.
pub(crate) fn date_of(
    place: Option<ElementRef<'_>>,
    notes: &mut Vec<String>,
) -> Option<String> {
    let place = place?;
    let stated =
        place.attr("datetime").or_else(|| place.attr("content")).map(str::to_owned);
    first_date(stated.into_iter().chain([words_of(place)]), "the date", notes)
}

/// A headline: the words of a link, else what its title or its picture is called.
pub(crate) fn title_of(link: ElementRef<'_>) -> String {
    let words = words_of(link);
    if !words.is_empty() {
        return words;
    }
    let named = link.attr("title").or_else(|| link.attr("aria-label"));
    let pictured = || link.descendent_elements().find_map(|element| element.attr("alt"));
    words::squeezed(named.or_else(pictured).unwrap_or_default())
}

/// The words inside an element, those of neighbouring elements apart.
pub(crate) fn words_of(element: ElementRef<'_>) -> String {
    let mut all = String::new();
    for text in element.text().take(1_000) {
        all.push_str(text);
        // Elements of a headline are set apart by style, not by spaces.
        all.push(' ');
    }
    words::squeezed(&all).replace(" ,", ",").replace(" .", ".")
}
