//! From an arrival to a report with its reading.

use watchfloor_feed::Body;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_report::{BlockKind, Form, Input, Report, Told};
use watchfloor_room::Incoming;
use watchfloor_sources::{Arrival, Page};

use crate::panics;

/// The code of a language that nobody has determined: in such a report no statements are read.
const UNDETERMINED: &str = "und";

/// Reads what arrived. The error says why there is no report in it.
pub(crate) fn read(
    arrival: &Arrival,
    reader: &Reader,
    scratch: &mut Scratch,
) -> Result<Incoming, String> {
    let read = report(arrival)?;
    Ok(incoming(arrival, &read, reader, scratch))
}

/// What arrived, with its text and without a reading: for a report at which the reader fails. It is not lost,
/// and another version of the program can read it (`reread`).
pub(crate) fn unread(arrival: &Arrival, reader: &Reader) -> Result<Incoming, String> {
    let made = panics::guard(|| {
        let (mut report, bytes) = report(arrival)?;
        report.language = Some(UNDETERMINED.to_owned());
        report.notes.push("a fault in the program ended its reading".to_owned());
        Ok(incoming(arrival, &(report, bytes), reader, &mut Scratch::new()))
    });
    made.unwrap_or_else(Err)
}

/// The report of an arrival, with the bytes that it is made of: the page behind an item. Where there is none, or no
/// report in it (a picture, a PDF document), it is the item's own words.
fn report(arrival: &Arrival) -> Result<(Report, &[u8]), String> {
    let item = &arrival.item;
    let own = |note: Option<String>| {
        let (bytes, form) = match &item.body {
            Some(Body::Html(html)) => (html.as_bytes(), Form::Fragment),
            Some(Body::Text(text)) => (text.as_bytes(), Form::Text),
            None => (&[][..], Form::Text),
        };
        let mut report = parsed(arrival, bytes, form)?;
        report.notes.extend(note);
        Ok((report, bytes))
    };
    let Some(page) = &arrival.page else { return own(None) };
    match parsed(arrival, &page.bytes, form(page)) {
        Ok(report) if item.body.is_none() || has_words(&report) => {
            Ok((report, &page.bytes))
        }
        Ok(_) => own(Some("its page has no text".to_owned())),
        Err(fault) => {
            let note = format!("its page cannot be read ({fault})");
            own(Some(note)).map_err(|_: String| fault)
        }
    }
}

/// Whether there is more in it than headlines.
fn has_words(report: &Report) -> bool {
    report.blocks.iter().any(|block| block.kind == BlockKind::Paragraph)
}

fn parsed(arrival: &Arrival, bytes: &[u8], form: Form) -> Result<Report, String> {
    let item = &arrival.item;
    let input = Input {
        bytes,
        told: Told {
            title: Some(item.title.as_str()).filter(|title| !title.is_empty()),
            outlet: item.outlet.as_deref().or(arrival.outlet.as_deref()),
            address: item.address.as_deref(),
            published: item.published.as_deref(),
            modified: item.modified.as_deref(),
            language: item.language.as_deref(),
            authors: &item.authors,
        },
        form,
        ..Input::default()
    };
    let mut report =
        watchfloor_report::parse(&input).map_err(|error| error.to_string())?;
    // What nobody must overlook, as that an alert is an exercise.
    report.notes.extend(item.notes.iter().cloned());
    Ok(report)
}

/// What a page is, as far as its server says.
fn form(page: &Page) -> Form {
    let kind = page.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    match kind.split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => Form::Page,
        "text/plain" => Form::Text,
        _ => Form::Guess,
    }
}

fn incoming(
    arrival: &Arrival,
    (report, bytes): &(Report, &[u8]),
    reader: &Reader,
    scratch: &mut Scratch,
) -> Incoming {
    let reading = reader.read(None, report, scratch);
    let original = (*bytes != reading.report.text.as_bytes()).then(|| bytes.to_vec());
    let address = identity(arrival, reading.report.address.is_some());
    Incoming {
        reading,
        address,
        learnt: arrival.arrived,
        recorded: arrival.arrived,
        original,
    }
}

/// What an item is known by when it comes again, edited or with its page: its address as the source gives it, or
/// else as the page states it, or else what the source calls it.
fn identity(arrival: &Arrival, is_stated: bool) -> Option<String> {
    let item = &arrival.item;
    match &item.address {
        Some(address) => Some(address.clone()),
        None if is_stated => None,
        // No `#`: what follows it does not count in an address.
        None => Some(format!("{}:{}", arrival.source, item.id.replace('#', "%23"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use watchfloor_feed::Item;

    use super::*;

    fn arrival(item: Item) -> Arrival {
        Arrival {
            id: 1,
            source: "harbour".to_owned(),
            outlet: Some("Harbour Gazette".to_owned()),
            item,
            page: None,
            arrived: 1_000,
            backlog: false,
        }
    }

    fn item(body: Option<Body>) -> Item {
        Item {
            id: "tag:7".to_owned(),
            title: "Lothmar closes the dam".to_owned(),
            published: Some("2031-09-04T06:00:00Z".to_owned()),
            body,
            ..Item::default()
        }
    }

    #[test]
    fn an_item_is_a_report_by_its_own_words() {
        let html = "<p>Lothmar closed the dam at dawn, <b>a minister said</b>.</p><script>x</script>";
        for (body, text) in [
            (Some(Body::Html(html.to_owned())), "a minister said."),
            (Some(Body::Text("Lothmar closed the dam.".to_owned())), "closed the dam."),
            (None, "closes the dam"),
        ] {
            let arrival = arrival(item(body));
            let (report, _) = report(&arrival).unwrap();
            assert!(report.text.starts_with("Lothmar closes the dam"), "{}", report.text);
            assert!(report.text.ends_with(text), "{}", report.text);
            assert_eq!(report.outlet.as_deref(), Some("Harbour Gazette"));
            assert_eq!(report.published.as_deref(), Some("2031-09-04T06:00:00Z"));
        }
    }

    #[test]
    fn what_the_reader_fails_at_is_kept_with_its_text() {
        let reader = Reader::new().unwrap();
        let mut arrival = arrival(item(None));
        arrival.page = Some(Page {
            bytes: b"<html><body><p>The dam was closed at dawn, a minister said.</p></body></html>".to_vec(),
            content_type: Some("text/html; charset=utf-8".to_owned()),
            address: "https://example.org/7".to_owned(),
        });
        let kept = unread(&arrival, &reader).unwrap();
        assert!(kept.reading.report.text.contains("closed at dawn"));
        assert!(kept.reading.attributions.is_empty());
        assert!(kept.reading.notes.iter().any(|note| note.contains("a fault")));
        assert_eq!(kept.address.as_deref(), Some("harbour:tag:7"));
        assert!(kept.original.is_some());
        let read = read(&arrival, &reader, &mut Scratch::new()).unwrap();
        assert!(!read.reading.attributions.is_empty());
    }

    #[test]
    fn items_without_an_address_are_told_apart() {
        let mut one = arrival(item(None));
        let known = identity(&one, false).unwrap();
        one.item.id = "tag:8#b".to_owned();
        assert_ne!(identity(&one, false).unwrap(), known);
        assert!(!identity(&one, false).unwrap().contains('#'));
        // What the page states of itself counts before what only the source knows.
        assert_eq!(identity(&one, true), None);
        one.item.address = Some("https://example.org/8".to_owned());
        assert_eq!(identity(&one, true).as_deref(), Some("https://example.org/8"));
    }

    #[test]
    fn a_page_without_a_report_in_it_leaves_the_items_own_words() {
        let words = "Lothmar closed the dam, a minister said.".to_owned();
        let mut arrival = arrival(item(Some(Body::Text(words))));
        for (content_type, bytes) in [
            ("application/pdf", &b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"[..]),
            ("text/html", b""),
        ] {
            arrival.page = Some(Page {
                bytes: bytes.to_vec(),
                content_type: Some(content_type.to_owned()),
                address: "https://example.org/7".to_owned(),
            });
            let (report, _) = report(&arrival).unwrap();
            assert!(
                report.text.ends_with("closed the dam, a minister said."),
                "{}",
                report.text
            );
            assert!(
                report.notes.iter().any(|note| note.starts_with("its page")),
                "{:?}",
                report.notes
            );
        }
    }

    #[test]
    fn nothing_to_read_is_told() {
        let mut empty = item(None);
        empty.title = String::new();
        assert!(report(&arrival(empty)).is_err());
    }
}
