//! Trying a source before it is added: what it is, and what its last items are.

use std::path::Path;

use anyhow::Context;
use url::Url;
use watchfloor_feed::{FeedError, Found, Listing, Selectors, Told};
use watchfloor_sources::fetch::{Fetched, Fetcher, Request};
use watchfloor_sources::{Kind, Page, Source, slug};

/// A source that answered.
pub(crate) struct Tried {
    /// What would be added.
    pub(crate) source: Source,
    /// What it shows.
    pub(crate) listing: Listing,
    /// The feed was found on this page.
    pub(crate) named_by: Option<Url>,
    /// Other feeds that the page names.
    pub(crate) others: Vec<Found>,
}

/// What the user said of a source.
pub(crate) struct Wanted<'a> {
    pub(crate) address: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) outlet: Option<&'a str>,
    pub(crate) full_text: bool,
    pub(crate) link: Option<&'a str>,
}

/// A folder to watch, if that is what was named.
pub(crate) fn folder(wanted: &Wanted<'_>) -> anyhow::Result<Option<Source>> {
    let path = Path::new(wanted.address);
    if !path.is_dir() {
        return Ok(None);
    }
    // A running room has a working folder of its own.
    let path =
        path.canonicalize().with_context(|| format!("cannot open {}", wanted.address))?;
    let address = path.to_string_lossy().into_owned();
    Ok(Some(source(wanted, Kind::Folder, &address, None)))
}

/// A source that nobody has looked at: a feed, or a page of links if somebody said which.
pub(crate) fn unseen(wanted: &Wanted<'_>) -> anyhow::Result<Source> {
    let address = parse(wanted.address)?;
    let kind = if wanted.link.is_some() { Kind::Page } else { Kind::Feed };
    let mut source = source(wanted, kind, address.as_str(), None);
    source.selectors = selectors(wanted);
    Ok(source)
}

fn selectors(wanted: &Wanted<'_>) -> Option<Selectors> {
    let link = wanted.link?.to_owned();
    Some(Selectors { link: Some(link), ..Selectors::default() })
}

/// Visits an address and finds out what it is: a feed, a page that names one, or a page with links to reports.
pub(crate) async fn visit(
    fetcher: &Fetcher,
    wanted: &Wanted<'_>,
) -> anyhow::Result<Tried> {
    let address = parse(wanted.address)?;
    let (fetched, at) = get(fetcher, &address).await?;
    let told = told(&fetched, &at);
    let Some(selectors) = selectors(wanted) else {
        if let Ok(listing) = watchfloor_feed::parse(&fetched.bytes, &told) {
            let source = source(
                wanted,
                Kind::Feed,
                fetched.moved.as_ref().unwrap_or(&address).as_str(),
                Some(&listing),
            );
            return Ok(Tried { source, listing, named_by: None, others: Vec::new() });
        }
        let mut named = watchfloor_feed::discover(&fetched.bytes, &told).into_iter();
        if let Some(first) = named.next() {
            let address = parse(&first.address)?;
            let (feed, at) = get(fetcher, &address).await?;
            let listing = watchfloor_feed::parse(&feed.bytes, &self::told(&feed, &at))
                .with_context(|| format!("{address}, the feed that the page names"))?;
            let source = source(wanted, Kind::Feed, address.as_str(), Some(&listing));
            let named_by = Some(fetched.address.clone());
            return Ok(Tried { source, listing, named_by, others: named.collect() });
        }
        return page(wanted, &fetched, &at, &address, None);
    };
    page(wanted, &fetched, &at, &address, Some(selectors))
}

fn page(
    wanted: &Wanted<'_>,
    fetched: &Fetched,
    at: &str,
    address: &Url,
    selectors: Option<Selectors>,
) -> anyhow::Result<Tried> {
    let guess = Selectors::default();
    let by = selectors.as_ref().unwrap_or(&guess);
    let listing = watchfloor_feed::list(&fetched.bytes, by, &told(fetched, at)).map_err(
        |error| match error {
            FeedError::NoLinks { .. } => no_links(wanted, address),
            error => anyhow::anyhow!("{address}: {error}"),
        },
    )?;
    if listing.items.is_empty() {
        return Err(no_links(wanted, address));
    }
    let mut source = source(wanted, Kind::Page, address.as_str(), Some(&listing));
    source.selectors = selectors;
    Ok(Tried { source, listing, named_by: None, others: Vec::new() })
}

fn no_links(wanted: &Wanted<'_>, address: &Url) -> anyhow::Error {
    match wanted.link {
        Some(link) => {
            anyhow::anyhow!("{address}: no links fit the selector `{link}`; try another")
        }
        None => anyhow::anyhow!(
            "{address}: neither a feed nor a page with links to reports; name a feed, or say with --link which links lead to reports"
        ),
    }
}

/// The page behind an item, as the reader would get it.
pub(crate) async fn behind(fetcher: &Fetcher, address: &str) -> anyhow::Result<Page> {
    let (fetched, at) = get(fetcher, &parse(address)?).await?;
    Ok(Page { bytes: fetched.bytes, content_type: fetched.content_type, address: at })
}

async fn get(fetcher: &Fetcher, address: &Url) -> anyhow::Result<(Fetched, String)> {
    let request = Request::new(address.clone());
    let fetched = fetcher
        .get(&request)
        .await
        .map_err(|error| anyhow::anyhow!("{address}: {error}"))?;
    let at = fetched.address.to_string();
    Ok((fetched, at))
}

fn told<'a>(fetched: &'a Fetched, at: &'a str) -> Told<'a> {
    Told { content_type: fetched.content_type.as_deref(), address: Some(at) }
}

/// An address as people type it.
fn parse(typed: &str) -> anyhow::Result<Url> {
    let full =
        if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    Url::parse(&full).with_context(|| {
        format!("`{typed}` is neither an address nor a folder; write it as https://example.org/world.rss")
    })
}

fn source(
    wanted: &Wanted<'_>,
    kind: Kind,
    address: &str,
    listing: Option<&Listing>,
) -> Source {
    let title = listing.and_then(|listing| listing.title.as_deref());
    let name = wanted.name.map_or_else(|| slug(address), str::to_owned);
    let mut source = Source::new(&name, kind, address);
    source.outlet = wanted.outlet.or(title).map(str::to_owned);
    source.full_text = wanted.full_text;
    source.since = crate::rooms::now();
    source
}
