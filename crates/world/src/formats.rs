//! Papers as documents: feeds of each format, list pages, and the page of an item.

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::paper::{Edition, Paper};
use crate::words;

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom.
    Atom,
    /// RSS 1.0, which is RDF.
    Rdf,
    /// JSON Feed 1.1.
    Json,
    /// Atom, each entry a CAP 1.2 alert.
    Cap,
    /// No feed but a page with links to articles.
    List,
}

impl Format {
    /// Its content type.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Rss => "application/rss+xml; charset=utf-8",
            Format::Atom | Format::Cap => "application/atom+xml; charset=utf-8",
            Format::Rdf => "application/rdf+xml; charset=utf-8",
            Format::Json => "application/feed+json",
            Format::List => "text/html; charset=utf-8",
        }
    }
}

/// Where a document stands, which it says of itself.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// The host: `http://127.77.0.1:8080`, without a slash at the end.
    pub base: String,
    /// The feed itself.
    pub own: String,
    /// A WebSub hub.
    pub hub: Option<String>,
}

impl Addresses {
    fn page(&self, edition: &Edition) -> String {
        format!("{}/story/{}", self.base, edition.slug)
    }
}

/// The feed, or list page, that shows these editions.
pub fn feed(paper: &Paper, shown: &[usize], addresses: &Addresses) -> String {
    let editions: Vec<&Edition> =
        shown.iter().filter_map(|number| paper.editions.get(*number)).collect();
    match paper.format {
        Format::Rss => rss(paper, &editions, addresses),
        Format::Atom | Format::Cap => atom(paper, &editions, addresses),
        Format::Rdf => rdf(paper, &editions, addresses),
        Format::Json => json_feed(paper, &editions, addresses),
        Format::List => list(paper, &editions, addresses),
    }
}

/// The page behind an edition.
pub fn page(paper: &Paper, edition: &Edition, addresses: &Addresses) -> Vec<u8> {
    if let Some(page) = &edition.page {
        return page.to_vec();
    }
    let published = dated(paper, edition).map(rfc3339);
    let address = addresses.page(edition);
    words::page(&edition.story, &paper.outlet, &address, published.as_deref())
        .into_bytes()
}

/// The date that an edition tells, if any.
fn dated(paper: &Paper, edition: &Edition) -> Option<i64> {
    edition.published.filter(|_| paper.dated)
}

fn rss(paper: &Paper, editions: &[&Edition], addresses: &Addresses) -> String {
    let mut items = String::new();
    for edition in editions {
        let date = dated(paper, edition)
            .map(|date| format!("<pubDate>{}</pubDate>", rfc2822(date)))
            .unwrap_or_default();
        items.push_str(&format!(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid>{date}{}</item>\n",
            text(&edition.story.title),
            text(&addresses.page(edition)),
            text(&edition.guid),
            description(paper, edition),
        ));
    }
    let hub = hub_links(addresses);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>{}</title><link>{}/</link>\
         <description>News</description>{hub}\n{items}</channel></rss>\n",
        text(&paper.outlet),
        addresses.base,
    )
}

fn description(paper: &Paper, edition: &Edition) -> String {
    let summary = text(&summary(edition));
    if paper.whole {
        let whole = text(&html(edition));
        format!(
            "<description>{summary}</description><content:encoded>{whole}</content:encoded>"
        )
    } else {
        format!("<description>{summary}</description>")
    }
}

fn rdf(paper: &Paper, editions: &[&Edition], addresses: &Addresses) -> String {
    let mut list = String::new();
    let mut items = String::new();
    for edition in editions {
        // In RDF the address is what makes an item the same.
        let about = text(&addresses.page(edition));
        let date = dated(paper, edition)
            .map(|date| format!("<dc:date>{}</dc:date>", rfc3339(date)))
            .unwrap_or_default();
        list.push_str(&format!("<rdf:li rdf:resource=\"{about}\"/>"));
        items.push_str(&format!(
            "<item rdf:about=\"{about}\"><title>{}</title><link>{about}</link>{date}{}</item>\n",
            text(&edition.story.title),
            description(paper, edition),
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel rdf:about=\"{0}/\"><title>{1}</title><link>{0}/</link>\
         <description>News</description><items><rdf:Seq>{list}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n",
        addresses.base,
        text(&paper.outlet),
    )
}

fn atom(paper: &Paper, editions: &[&Edition], addresses: &Addresses) -> String {
    let mut entries = String::new();
    for edition in editions {
        // Atom asks for a date of change. An entry without any is wrong, as many are.
        let date = dated(paper, edition)
            .map(|date| {
                let date = rfc3339(date);
                format!("<published>{date}</published><updated>{date}</updated>")
            })
            .unwrap_or_default();
        let content = if paper.format == Format::Cap {
            format!("<content type=\"text/xml\">{}</content>", cap(edition))
        } else if paper.whole {
            format!("<content type=\"html\">{}</content>", text(&html(edition)))
        } else {
            format!("<summary>{}</summary>", text(&summary(edition)))
        };
        entries.push_str(&format!(
            "<entry><id>{}</id><title>{}</title><link href=\"{}\"/>{date}{content}</entry>\n",
            text(&edition.guid),
            text(&edition.story.title),
            text(&addresses.page(edition)),
        ));
    }
    let newest = editions.iter().map(|edition| edition.at).max().unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
         <id>{0}</id><title>{1}</title><updated>{2}</updated><link href=\"{3}/\"/>{4}\n{entries}</feed>\n",
        text(&addresses.own),
        text(&paper.outlet),
        rfc3339(newest),
        addresses.base,
        hub_links(addresses).replace("atom:link", "link"),
    )
}

fn cap(edition: &Edition) -> String {
    let sent = edition.published.map(rfc3339_offset).unwrap_or_default();
    format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>{}</identifier>\
         <sender>warnings@example.org</sender><sent>{sent}</sent><status>Actual</status>\
         <msgType>Alert</msgType><scope>Public</scope><info><language>en</language>\
         <category>Met</category><event>Flood</event><urgency>Immediate</urgency>\
         <severity>Severe</severity><certainty>Observed</certainty><headline>{}</headline>\
         <description>{}</description><area><areaDesc>The river's towns</areaDesc></area></info></alert>",
        text(&edition.guid),
        text(&edition.story.title),
        text(&edition.story.paragraphs.join(" ")),
    )
}

fn json_feed(paper: &Paper, editions: &[&Edition], addresses: &Addresses) -> String {
    let items: Vec<_> = editions
        .iter()
        .map(|edition| {
            let mut item = json!({
                "id": edition.guid,
                "url": addresses.page(edition),
                "title": edition.story.title,
                "summary": summary(edition),
            });
            if let Some(date) = dated(paper, edition) {
                item["date_published"] = json!(rfc3339(date));
            }
            if paper.whole {
                item["content_html"] = json!(html(edition));
            }
            item
        })
        .collect();
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.outlet,
        "home_page_url": format!("{}/", addresses.base),
        "feed_url": addresses.own,
        "items": items,
    });
    if let Some(hub) = &addresses.hub {
        feed["hubs"] = json!([{"type": "WebSub", "url": hub}]);
    }
    feed.to_string()
}

fn list(paper: &Paper, editions: &[&Edition], addresses: &Addresses) -> String {
    let mut articles = String::new();
    for edition in editions {
        let date = dated(paper, edition)
            .map(|date| format!("<time datetime=\"{0}\">{0}</time>", rfc3339(date)))
            .unwrap_or_default();
        articles.push_str(&format!(
            "<article class=\"teaser\"><h2><a href=\"/story/{}\">{}</a></h2>{date}<p>{}</p></article>\n",
            edition.slug,
            text(&edition.story.title),
            text(&summary(edition)),
        ));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title></head>\n<body>\
         <nav><a href=\"/\">Home</a> <a href=\"/about\">About us</a></nav>\n<main><h1>{0}</h1>\n{articles}</main>\
         <footer><a href=\"{1}/imprint\">Imprint</a></footer></body></html>\n",
        text(&paper.outlet),
        addresses.base,
    )
}

fn hub_links(addresses: &Addresses) -> String {
    match &addresses.hub {
        Some(hub) => format!(
            "<atom:link rel=\"self\" href=\"{}\"/><atom:link rel=\"hub\" href=\"{}\"/>",
            text(&addresses.own),
            text(hub),
        ),
        None => String::new(),
    }
}

fn summary(edition: &Edition) -> String {
    edition.story.paragraphs.first().cloned().unwrap_or_default()
}

fn html(edition: &Edition) -> String {
    let paragraphs = &edition.story.paragraphs;
    paragraphs.iter().map(|paragraph| format!("<p>{}</p>", text(paragraph))).collect()
}

fn text(words: &str) -> String {
    html_escape::encode_safe(words).into_owned()
}

/// "2031-09-03T04:50:00Z".
pub fn rfc3339(moment: i64) -> String {
    stamp(moment).to_string()
}

/// CAP wants an offset and no "Z".
fn rfc3339_offset(moment: i64) -> String {
    formatted("%Y-%m-%dT%H:%M:%S+00:00", moment)
}

/// "Wed, 03 Sep 2031 04:50:00 +0000".
fn rfc2822(moment: i64) -> String {
    formatted("%a, %d %b %Y %H:%M:%S +0000", moment)
}

/// "Wed, 03 Sep 2031 04:50:00 GMT".
pub(crate) fn http_date(moment: i64) -> String {
    formatted("%a, %d %b %Y %H:%M:%S GMT", moment)
}

/// The moment of an HTTP date.
pub(crate) fn of_http_date(date: &str) -> Option<i64> {
    let parsed = strtime::parse("%a, %d %b %Y %H:%M:%S GMT", date).ok()?;
    Some(
        parsed
            .to_datetime()
            .ok()?
            .to_zoned(TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_millisecond(),
    )
}

fn formatted(format: &str, moment: i64) -> String {
    strtime::format(format, &stamp(moment).to_zoned(TimeZone::UTC)).unwrap_or_default()
}

fn stamp(moment: i64) -> Timestamp {
    Timestamp::from_millisecond(moment).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_each_format_wants_them() {
        let moment = 1_946_695_800_000;
        assert_eq!(rfc3339(moment), "2031-09-09T04:50:00Z");
        assert_eq!(rfc2822(moment), "Tue, 09 Sep 2031 04:50:00 +0000");
        assert_eq!(http_date(moment), "Tue, 09 Sep 2031 04:50:00 GMT");
        assert_eq!(of_http_date(&http_date(moment)), Some(moment));
        assert_eq!(of_http_date("yesterday"), None);
    }
}
