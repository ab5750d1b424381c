/*!
What a page says of itself: headline, outlet, authors, date of publication.

Title, site and authors are read by `trafilatura`. The date is read here, from the places where a
page states it outright (JSON-LD, `<meta>`, `<time>`), with its time of day: the library gives the
day only, and falls back on guesses such as the date in a picture's address.
*/

use serde_json::Value;
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
    Metadata { title, published: published(document), ..Metadata::default() }
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

fn published(document: &Document) -> Option<String> {
    published_in_scripts(document)
        .or_else(|| published_in_meta(document))
        .or_else(|| published_in_elements(document))
}

/// `datePublished` of an article in JSON-LD.
fn published_in_scripts(document: &Document) -> Option<String> {
    let scripts = document.scripts_with_type(&["application/ld+json"]);
    scripts.into_iter().find_map(|script| {
        let source = document.text_content(script);
        if source.len() > LONGEST_SCRIPT {
            return None;
        }
        let value: Value = serde_json::from_str(&source).ok()?;
        date_of_article(&value)
    })
}

/// The first article's date; `serde_json` has bounded how deep the value is.
fn date_of_article(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(date_of_article),
        Value::Object(fields) => {
            let is_article = fields.get("@type").is_some_and(names_article);
            let stated = fields.get("datePublished").filter(|_| is_article);
            stated
                .and_then(Value::as_str)
                .and_then(date::of_metadata)
                .or_else(|| fields.values().find_map(date_of_article))
        }
        _ => None,
    }
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

fn published_in_meta(document: &Document) -> Option<String> {
    let stated: Vec<(String, String)> = document
        .get_elements_by_tag_name(document.root(), "meta")
        .into_iter()
        .filter_map(|meta| {
            let attribute = |name| document.get_attribute(meta, name);
            let name = attribute("property")
                .or_else(|| attribute("name"))
                .or_else(|| attribute("itemprop"))?;
            Some((name.to_ascii_lowercase(), attribute("content")?))
        })
        .collect();
    DATE_NAMES.iter().find_map(|name| {
        stated
            .iter()
            .filter(|(stated, _)| stated == name)
            .find_map(|(_, date)| date::of_metadata(date))
    })
}

fn published_in_elements(document: &Document) -> Option<String> {
    DATE_ELEMENTS.iter().find_map(|selector| {
        let element = document.query_selector(document.root(), selector)?;
        let stated = document
            .get_attribute(element, "datetime")
            .or_else(|| document.get_attribute(element, "content"))
            .unwrap_or_else(|| document.text_content(element));
        date::of_metadata(&stated)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published_of(html: &str) -> Option<String> {
        published(&Document::parse(html))
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
