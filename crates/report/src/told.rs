/*!
What a source says of a report beside its bytes: the fields of a feed's item, mostly.

The report's own words count first, since the source may be somebody else's list. What was told fills
what is missing, and makes a bare day exact. What it does not hold to be what it should be (a date that
is none, an address that is none) is passed over.
*/

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::markup::collapse;
use crate::{Report, date, metadata, names};

/// What the source of a report says of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// The headline.
    pub title: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Its address on the web.
    pub address: Option<&'a str>,
    /// When it was published: an ISO 8601 date or instant.
    pub published: Option<&'a str>,
    /// When this version was made: an ISO 8601 date or instant.
    pub modified: Option<&'a str>,
    /// Its language: a tag such as "en" or "pt-BR".
    pub language: Option<&'a str>,
    /// Who wrote it.
    pub authors: &'a [String],
}

/// Longest headline that is believed to be one, in bytes.
pub(crate) const LONGEST_TITLE: usize = 1_000;
/// Longest name of an outlet that is believed to be one, in bytes.
const LONGEST_OUTLET: usize = 200;
/// Most authors of one report.
const MOST_AUTHORS: usize = 50;
/// Longest line of authors that is looked at, in bytes.
const LONGEST_AUTHOR: usize = 500;

/// The headline that was told, in one line.
pub(crate) fn title(told: &Told<'_>) -> Option<String> {
    told.title.and_then(|title| line(title, LONGEST_TITLE))
}

/// Fills what a report does not say of itself.
pub(crate) fn complete(report: &mut Report, told: &Told<'_>) {
    let outlet = || told.outlet.and_then(|outlet| line(outlet, LONGEST_OUTLET));
    report.outlet = report.outlet.take().or_else(outlet);
    let address = || told.address.and_then(metadata::address);
    report.address = report.address.take().or_else(address);
    report.published = more_exact(report.published.take(), told.published);
    report.modified = more_exact(report.modified.take(), told.modified);
    if report.byline.is_empty() {
        let authors = told.authors.iter().take(MOST_AUTHORS);
        report.byline = authors
            .filter(|author| author.len() <= LONGEST_AUTHOR)
            .flat_map(|author| names::names(author.trim()))
            .filter(|author| Some(author) != report.outlet.as_ref())
            .collect();
    }
}

/// One line of so many bytes at most; nothing where there are no words or too many.
fn line(given: &str, longest: usize) -> Option<String> {
    if given.len() > 4 * longest {
        return None;
    }
    let line = collapse(given);
    (!line.is_empty() && line.len() <= longest).then_some(line)
}

/// The report's own date; what was told where there is none, or where it is the moment of that day.
fn more_exact(own: Option<String>, told: Option<&str>) -> Option<String> {
    let told = told.and_then(date::of_metadata);
    match (own, told) {
        (Some(own), Some(told)) if is_on(&told, &own) => Some(told),
        (Some(own), _) => Some(own),
        (None, told) => told,
    }
}

/// Whether an instant falls on a bare day, where it was written or in UTC.
fn is_on(instant: &str, day: &str) -> bool {
    let Ok(moment) = instant.parse::<Timestamp>() else { return false };
    let in_utc = moment.to_zoned(TimeZone::UTC).date().to_string();
    instant.get(..10) == Some(day) || in_utc == day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(own: &str, told: &str) -> Option<String> {
        more_exact(Some(own.to_owned()).filter(|own| !own.is_empty()), Some(told))
    }

    #[test]
    fn a_bare_day_becomes_the_moment_that_falls_on_it() {
        let told = "2024-04-14T23:30:00-05:00";
        assert_eq!(exact("2024-04-14", told).as_deref(), Some(told));
        assert_eq!(exact("2024-04-15", told).as_deref(), Some(told));
        assert_eq!(exact("2024-04-16", told).as_deref(), Some("2024-04-16"));
    }

    #[test]
    fn the_reports_own_moment_stays() {
        let own = "2024-04-14T09:30:00Z";
        assert_eq!(exact(own, "2024-04-14T10:00:00Z").as_deref(), Some(own));
        assert_eq!(exact(own, "2024-04-14").as_deref(), Some(own));
    }

    #[test]
    fn what_is_told_fills_what_is_missing_if_it_is_a_date() {
        assert_eq!(exact("", "2024-04-14").as_deref(), Some("2024-04-14"));
        assert_eq!(exact("", "last Sunday"), None);
        assert_eq!(exact("2024-04-14", "soon").as_deref(), Some("2024-04-14"));
    }
}
