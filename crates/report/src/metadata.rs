/*!
What a page says of itself: headline, outlet, authors, address, when it was published and last changed.

Title, site and authors are read by `trafilatura`. Dates are read here, from the places where a
page states them outright (JSON-LD, `<meta>`, `<time>`), with their time of day: the library gives the
day only, and falls back on guesses such as the date in a picture's address. The address is the one
that the page gives as its own, not where it was fetched from.
*/

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};
use trafilatura::dom::Document;

use crate::date;
use crate::markup::collapse;
use crate::names;

/// What a page says of itself.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Metadata {
    /// The headline.
    pub(crate) title: Option<String>,
    /// The site or publisher.
    pub(crate) outlet: Option<String>,
    /// The authors.
    pub(crate) byline: Vec<String>,
    /// When it was published, ISO 8601.
    pub(crate) published: Option<String>,
    /// When it was published by what states it less outright: of the page rather than the article, or
    /// in its address.
    pub(crate) published_elsewhere: Option<String>,
    /// When it was last changed, ISO 8601.
    pub(crate) modified: Option<String>,
    /// Its own address.
    pub(crate) address: Option<String>,
}

/// Names of `<meta>` elements that give the date of publication, best first.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "sailthru.date",
    "article.published",
    "date",
];

/// Elements of the page itself that give the date of publication, best first.
const DATE_ELEMENTS: &[&str] = &[
    "[itemprop=datePublished]",
    "time[pubdate]",
    "article header time[datetime]",
    "article time[datetime]",
    "main time[datetime]",
];

/// Names of `<meta>` elements that give the date of the last change, best first.
const CHANGE_NAMES: &[&str] =
    &["article:modified_time", "og:updated_time", "datemodified"];

/// Elements of the page itself that give the date of the last change.
const CHANGE_ELEMENTS: &[&str] = &["[itemprop=dateModified]"];

/// Longest address in characters: what is longer is no address that anybody gave a report.
const LONGEST_ADDRESS: usize = 2_000;

/// Longest JSON-LD script that is read, in bytes.
const LONGEST_SCRIPT: usize = 500_000;

impl Metadata {
    /// Adds what the extraction library found.
    pub(crate) fn complete(&mut self, found: &trafilatura::Metadata) {
        let site = found.sitename.trim().trim_start_matches('@');
        if self.outlet.is_none() && !site.is_empty() {
            self.outlet = Some(collapse(site));
        }
        let title = collapse(&found.title);
        if self.title.is_none() && !title.is_empty() {
            self.title = Some(without_site(&title, self.outlet.as_deref()).to_owned());
        }
        self.byline = found
            .author
            .split(';')
            .flat_map(|author| names::names(author.trim()))
            .filter(|author| Some(author) != self.outlet.as_ref())
            .collect();
    }
}

/// What the page states in places the extraction library does not give back.
pub(crate) fn of_page(document: &Document) -> Metadata {
    let headings = document.get_elements_by_tag_name(document.root(), "h1");
    let headings: Vec<String> = headings
        .into_iter()
        .take(4)
        .map(|heading| collapse(&document.text_content(heading)))
        .filter(|heading| !heading.is_empty())
        .collect();
    let page_title = document
        .query_selector(document.root(), "head title")
        .map(|title| collapse(&document.text_content(title)))
        .unwrap_or_default();
    // A heading that the page's title repeats is the headline, without the site's name.
    let title =
        headings.into_iter().find(|heading| page_title.contains(heading.as_str()));
    let stated = Stated::of(document);
    let address = stated.address();
    Metadata {
        title,
        published: stated
            .date("datePublished", DATE_NAMES, DATE_ELEMENTS)
            .or_else(|| stated.date_in_named_like_one()),
        published_elsewhere: stated
            .in_any_script("datePublished")
            .or_else(|| address.as_deref().and_then(date_in_address)),
        modified: modified(&stated),
        address,
        ..Metadata::default()
    }
}

/// A page title without " | Site" or " - Site" at its end.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let Some(site) = site else { return title };
    let Some(rest) = title.strip_suffix(site) else { return title };
    let rest = rest.trim_end();
    [" |", " -", " –", " —", " ·"]
        .iter()
        .find_map(|mark| rest.strip_suffix(mark))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(title)
}

/// `<meta>` counts for more than JSON-LD here: it is what the specification of the field asks for.
fn modified(stated: &Stated<'_>) -> Option<String> {
    stated
        .date_in_meta(CHANGE_NAMES)
        .or_else(|| stated.date("dateModified", &[], CHANGE_ELEMENTS))
}

/// The places of a page that state something of it.
struct Stated<'d> {
    document: &'d Document,
    /// JSON-LD.
    scripts: Vec<Value>,
    /// The name of each `<meta>`, in lower case, and its content.
    meta: Vec<(String, String)>,
}

impl<'d> Stated<'d> {
    fn of(document: &'d Document) -> Stated<'d> {
        let scripts = document.scripts_with_type(&["application/ld+json"]);
        let scripts = scripts.into_iter().filter_map(|script| {
            let source = document.text_content(script);
            if source.len() > LONGEST_SCRIPT {
                return None;
            }
            serde_json::from_str(&source).ok().or_else(|| {
                // Line ends inside its texts are what JSON-LD is broken by most.
                serde_json::from_str(&source.replace(char::is_control, " ")).ok()
            })
        });
        let meta = document.get_elements_by_tag_name(document.root(), "meta");
        let meta = meta.into_iter().filter_map(|meta| {
            let attribute = |name| document.get_attribute(meta, name);
            let name = attribute("property")
                .or_else(|| attribute("name"))
                .or_else(|| attribute("itemprop"))?;
            Some((name.to_ascii_lowercase(), attribute("content")?))
        });
        Stated { document, scripts: scripts.collect(), meta: meta.collect() }
    }

    /// A date: that field of an article in JSON-LD, one of those `<meta>`, one of those elements.
    fn date(&self, field: &str, names: &[&str], elements: &[&str]) -> Option<String> {
        let in_article = |article: &Map<String, Value>| {
            article.get(field).and_then(Value::as_str).and_then(date::of_metadata)
        };
        self.in_scripts(&in_article)
            .or_else(|| self.date_in_meta(names))
            .or_else(|| self.date_in_elements(elements))
    }

    fn date_in_meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.meta_named(name).find_map(date::of_metadata))
    }

    /// A date in a `<meta>` whose name says that it is one of publication ("w-published-date",
    /// "citation_publication_date").
    fn date_in_named_like_one(&self) -> Option<String> {
        let named = self.meta.iter().filter(|(name, _)| {
            name.contains("publi")
                || name.ends_with(":date")
                || name == "citation_date"
                || name == "citation_online_date"
        });
        named.map(|(_, content)| content.as_str()).find_map(date::of_metadata)
    }

    /// A date field of anything in JSON-LD.
    fn in_any_script(&self, field: &str) -> Option<String> {
        self.scripts.iter().find_map(|script| in_any(script, field))
    }

    fn date_in_elements(&self, elements: &[&str]) -> Option<String> {
        let document = self.document;
        elements.iter().find_map(|selector| {
            let element = document.query_selector(document.root(), selector)?;
            let stated = document
                .get_attribute(element, "datetime")
                .or_else(|| document.get_attribute(element, "content"))
                .unwrap_or_else(|| document.text_content(element));
            date::of_metadata(&stated)
        })
    }

    /// The address: the canonical link, Open Graph's, an article's in JSON-LD.
    fn address(&self) -> Option<String> {
        self.canonical()
            .or_else(|| self.meta_named("og:url").find_map(address))
            .or_else(|| self.in_scripts(&address_of_article))
    }

    fn canonical(&self) -> Option<String> {
        let document = self.document;
        let links = document.get_elements_by_tag_name(document.root(), "link");
        links.into_iter().find_map(|link| {
            let relation = document.get_attribute(link, "rel")?;
            let mut relations = relation.split_ascii_whitespace();
            let is_own = relations.any(|word| word.eq_ignore_ascii_case("canonical"));
            is_own
                .then(|| document.get_attribute(link, "href"))?
                .as_deref()
                .and_then(address)
        })
    }

    fn meta_named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let named = self.meta.iter().filter(move |(known, _)| known == name);
        named.map(|(_, content)| content.as_str())
    }

    fn in_scripts(
        &self,
        wanted: &dyn Fn(&Map<String, Value>) -> Option<String>,
    ) -> Option<String> {
        self.scripts.iter().find_map(|script| in_article(script, wanted))
    }
}

/// What is wanted of the first article that states it; `serde_json` has bounded how deep the value is.
fn in_article(
    value: &Value,
    wanted: &dyn Fn(&Map<String, Value>) -> Option<String>,
) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| in_article(item, wanted)),
        Value::Object(fields) => {
            let is_article = fields.get("@type").is_some_and(names_article);
            is_article
                .then(|| wanted(fields))
                .flatten()
                .or_else(|| fields.values().find_map(|field| in_article(field, wanted)))
        }
        _ => None,
    }
}

/// A date field of the first object that has one.
fn in_any(value: &Value, field: &str) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| in_any(item, field)),
        Value::Object(fields) => {
            let own =
                fields.get(field).and_then(Value::as_str).and_then(date::of_metadata);
            own.or_else(|| fields.values().find_map(|value| in_any(value, field)))
        }
        _ => None,
    }
}

/// The day in an address ("/2031/05/04/ferry", "/2031-05-04-ferry").
fn date_in_address(address: &str) -> Option<String> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"/((?:19|20)\d\d)([-/])(\d\d)[-/](\d\d)(?:[-/_]|$)").ok()
    });
    let found = DAY.as_ref()?.captures(address)?;
    date::iso(&format!("{}-{}-{}", &found[1], &found[3], &found[4]))
}

/// An article's own address, given as text or as the id of a page.
fn address_of_article(article: &Map<String, Value>) -> Option<String> {
    ["url", "mainEntityOfPage"].into_iter().find_map(|name| {
        let given = article.get(name)?;
        let given = given.as_str().or_else(|| given.get("@id")?.as_str())?;
        address(given)
    })
}

/// A whole address on the web; nothing where it is relative, or is none.
pub(crate) fn address(given: &str) -> Option<String> {
    let given = given.trim();
    let (scheme, rest) = given.split_once("://")?;
    let is_web =
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let has_host =
        rest.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    let is_one_word = !given.contains(|c: char| c.is_whitespace() || c.is_control());
    let is_short =
        given.len() <= LONGEST_ADDRESS || given.chars().count() <= LONGEST_ADDRESS;
    (is_web && has_host && is_one_word && is_short).then(|| given.to_owned())
}

fn names_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
        }
        Value::Array(kinds) => kinds.iter().any(names_article),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published_of(html: &str) -> Option<String> {
        of_page(&Document::parse(html)).published
    }

    #[test]
    fn dates_are_read_where_they_are_stated() {
        let script = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},
            {"@type":["NewsArticle"],"datePublished":"2024-04-14T11:05:00+02:00"}]}</script>"#;
        assert_eq!(published_of(script).as_deref(), Some("2024-04-14T11:05:00+02:00"));
        let meta =
            r#"<meta property="article:published_time" content="2024-04-14T09:05:00Z">"#;
        assert_eq!(published_of(meta).as_deref(), Some("2024-04-14T09:05:00Z"));
        let time = r#"<article><time datetime="2024-04-14">yesterday</time></article>"#;
        assert_eq!(published_of(time).as_deref(), Some("2024-04-14"));
    }

    #[test]
    fn other_dates_are_not_taken() {
        assert_eq!(
            published_of("<p>© 2024 Example</p><time datetime='2024-04-14'>"),
            None
        );
        assert_eq!(
            published_of("<script type='application/ld+json'>{broken</script>"),
            None
        );
    }

    fn modified_of(html: &str) -> Option<String> {
        of_page(&Document::parse(html)).modified
    }

    #[test]
    fn the_last_change_is_read_where_it_is_stated() {
        let script = r#"<script type="application/ld+json">
            {"@type":"NewsArticle","dateModified":"2024-04-15T08:00:00Z"}</script>"#;
        assert_eq!(modified_of(script).as_deref(), Some("2024-04-15T08:00:00Z"));
        let graph = r#"<meta property="og:updated_time" content="2024-04-16T08:00:00Z">"#;
        let both = format!("{script}{graph}");
        assert_eq!(modified_of(&both).as_deref(), Some("2024-04-16T08:00:00Z"));
        let article = r#"<meta property="article:modified_time" content="2024-04-17">"#;
        let all = format!("{both}{article}");
        assert_eq!(modified_of(&all).as_deref(), Some("2024-04-17"));
        assert_eq!(modified_of("<time datetime='2024-04-14'>"), None);
    }

    fn address_of(html: &str) -> Option<String> {
        of_page(&Document::parse(html)).address
    }

    #[test]
    fn the_canonical_address_is_the_best() {
        let script = r#"<script type="application/ld+json">{"@type":"NewsArticle",
            "mainEntityOfPage":{"@type":"WebPage","@id":"https://news.example/ld"}}</script>"#;
        assert_eq!(address_of(script).as_deref(), Some("https://news.example/ld"));
        let graph = r#"<meta property="og:url" content=" https://news.example/og ">"#;
        let both = format!("{script}{graph}");
        assert_eq!(address_of(&both).as_deref(), Some("https://news.example/og"));
        let link = r#"<link rel="alternate" href="https://news.example/feed">
            <link rel="shortlink Canonical" href="HTTPS://news.example/a?b=1">"#;
        let all = format!("{both}{link}");
        assert_eq!(address_of(&all).as_deref(), Some("HTTPS://news.example/a?b=1"));
    }

    #[test]
    fn what_is_no_whole_address_is_none() {
        let long = format!("https://news.example/{}", "é".repeat(LONGEST_ADDRESS));
        for given in [
            "/2024/a",
            "//news.example/a",
            "ftp://news.example/a",
            "https://",
            "a b",
            "https://news.example/a b",
            "javascript:alert(1)",
            "https:///a",
            &long,
        ] {
            assert_eq!(address(given), None, "{given}");
        }
        let longest = &long[..2 * LONGEST_ADDRESS - 21];
        assert_eq!(address(longest).as_deref(), Some(longest));
    }

    #[test]
    fn the_site_is_cut_from_the_title() {
        assert_eq!(
            without_site("Talks fail | Example News", Some("Example News")),
            "Talks fail"
        );
        assert_eq!(without_site("Talks fail", Some("Example News")), "Talks fail");
        assert_eq!(without_site("Example News", Some("Example News")), "Example News");
    }
}
