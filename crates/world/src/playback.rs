//! Reports played back: each appears at the moment at which it came out, in the feed of its outlet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use watchfloor_report::{BlockKind, Input, Report, ReportError, parse};

use crate::formats::Format;
use crate::host::Host;
use crate::paper::{Edition, Paper};
use crate::words::Story;

/// Reports of a folder as hosts that publish them.
#[derive(Clone, Debug)]
pub struct Playback {
    /// One for each outlet.
    pub hosts: Vec<Host>,
    /// When the first report comes out, milliseconds.
    pub first: i64,
    /// When the last one does.
    pub last: i64,
}

/// Why reports cannot be played back.
#[derive(Debug, thiserror::Error)]
pub enum PlaybackError {
    /// The folder or a file cannot be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is no report.
    #[error("{}: {error}", path.display())]
    Report {
        /// Which.
        path: PathBuf,
        /// Why.
        error: ReportError,
    },
    /// A report does not say what playing it back needs.
    #[error("{}: the page does not say its {what}; add it to its metadata", path.display())]
    Untold {
        /// Which.
        path: PathBuf,
        /// What is missing.
        what: &'static str,
    },
    /// There is nothing to play.
    #[error("{}: no reports here; give a folder with .html files", path.display())]
    Empty {
        /// Where.
        path: PathBuf,
    },
}

/// The formats that outlets take turns with.
const FORMATS: [Format; 4] = [Format::Rss, Format::Atom, Format::Json, Format::Rdf];

/// Reads the pages (`*.html`) of a folder. Outlet, address and dates are those that each page states of itself; a
/// page whose address is known already is another version of the same item.
pub fn playback(folder: &Path) -> Result<Playback, PlaybackError> {
    let mut outlets: BTreeMap<String, Vec<Edition>> = BTreeMap::new();
    for path in pages(folder)? {
        let (outlet, edition) = edition(&path)?;
        outlets.entry(outlet).or_default().push(edition);
    }
    let all = || outlets.values().flatten().map(|edition| edition.at);
    let (Some(first), Some(last)) = (all().min(), all().max()) else {
        return Err(PlaybackError::Empty { path: folder.to_owned() });
    };
    let mut hosts = Vec::new();
    for (number, (outlet, mut editions)) in outlets.into_iter().enumerate() {
        editions.sort_by_key(|edition| edition.at);
        let paper = Paper {
            format: FORMATS[number % FORMATS.len()],
            window: 50,
            whole: false,
            dated: true,
            editions,
            outlet,
        };
        hosts.push(Host::publisher(&slug(&paper.outlet), paper));
    }
    Ok(Playback { hosts, first, last })
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>, PlaybackError> {
    let failed = |error| PlaybackError::Io { path: folder.to_owned(), error };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "html") {
            paths.push(path);
        }
    }
    // Of two pages with one moment, the order of the names decides.
    paths.sort();
    Ok(paths)
}

fn edition(path: &Path) -> Result<(String, Edition), PlaybackError> {
    let bytes = fs::read(path)
        .map_err(|error| PlaybackError::Io { path: path.to_owned(), error })?;
    let name = path.file_name().and_then(|name| name.to_str());
    let report = parse(&Input { bytes: &bytes, name, ..Input::default() })
        .map_err(|error| PlaybackError::Report { path: path.to_owned(), error })?;
    let untold = |what| PlaybackError::Untold { path: path.to_owned(), what };
    let published = report.published.as_deref().and_then(moment);
    let published = published.ok_or_else(|| untold("date of publication"))?;
    let modified = report.modified.as_deref().and_then(moment);
    let outlet = report.outlet.clone().ok_or_else(|| untold("outlet"))?;
    let address = report.address.clone().ok_or_else(|| untold("address"))?;
    let title = report.title.clone().ok_or_else(|| untold("title"))?;
    let edition = Edition {
        at: modified.unwrap_or(published),
        slug: slug(address.split_once("://").map_or(&address, |(_, rest)| rest)),
        guid: address,
        story: Story { title, paragraphs: paragraphs(&report) },
        published: Some(published),
        page: Some(Arc::from(bytes)),
    };
    Ok((outlet, edition))
}

fn paragraphs(report: &Report) -> Vec<String> {
    let running = report.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    running
        .filter_map(|block| report.text.get(block.span.start..block.span.end))
        .map(str::to_owned)
        .collect()
}

/// The moment of an ISO 8601 instant; of a day its beginning in UTC.
fn moment(iso: &str) -> Option<i64> {
    if let Ok(instant) = iso.parse::<Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let day = iso.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(day.timestamp().as_millisecond())
}

/// Lower-case letters and digits, and hyphens between them.
fn slug(of: &str) -> String {
    let mut slug = String::new();
    for letter in of.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crisis() -> Playback {
        playback(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/crisis"))
            .unwrap()
    }

    #[test]
    fn the_crisis_has_six_outlets_and_its_later_versions_are_the_same_items() {
        let crisis = crisis();
        let names: Vec<&str> =
            crisis.hosts.iter().map(|host| host.name.as_str()).collect();
        let expected = [
            "concord-press-agency",
            "marn-standard",
            "northline-news",
            "ostrey-herald",
            "river-post",
            "vessen-tribune",
        ];
        assert_eq!(names, expected);
        let editions = |name: &str| {
            let host = crisis.hosts.iter().find(|host| host.name == name).unwrap();
            host.paper().unwrap().editions.clone()
        };
        let all: usize = names.iter().map(|name| editions(name).len()).sum();
        assert_eq!(all, 33);
        let river = editions("river-post");
        let falls: Vec<_> = river
            .iter()
            .filter(|edition| edition.guid.ends_with("river-falls"))
            .collect();
        assert_eq!(falls.len(), 2);
        assert_eq!(falls[0].published, falls[1].published);
        assert!(falls[0].at < falls[1].at);
        assert_eq!(crate::formats::rfc3339(crisis.first), "2031-09-03T04:50:00Z");
        assert_eq!(crate::formats::rfc3339(crisis.last), "2031-09-05T09:00:00Z");
    }

    #[test]
    fn a_feed_of_the_crisis_shows_what_had_come_out_and_its_newest_version() {
        let crisis = crisis();
        let host = crisis.hosts.iter().find(|host| host.name == "river-post").unwrap();
        let paper = host.paper().unwrap();
        assert!(paper.shown(crisis.first - 1).is_empty());
        let at_the_end = paper.shown(crisis.last);
        let guids: Vec<_> =
            at_the_end.iter().map(|number| &paper.editions[*number].guid).collect();
        assert_eq!(guids.len(), 4);
        assert!(paper.editions[at_the_end[1]].story.paragraphs.join(" ").contains("1.3"));
    }

    #[test]
    fn a_folder_without_reports_says_what_is_wanted() {
        let said =
            playback(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err().to_string();
        assert!(
            said.ends_with("no reports here; give a folder with .html files"),
            "{said}"
        );
    }
}
