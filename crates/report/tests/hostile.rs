//! Inputs that nobody writes for readers: each must come back soon, as a report or an error.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use watchfloor_report::{
    BlockKind, Form, Input, MAX_BLOCKS, Report, ReportError, Told, parse,
};
use watchfloor_text::Span;

/// Parses within a time that leaves room for a slow machine and an unoptimised build.
fn soon(bytes: &[u8]) -> Result<Report, ReportError> {
    let start = Instant::now();
    let result = parse(&Input { bytes, ..Input::default() });
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "took {took:?}");
    if let Ok(report) = &result {
        check(report);
    }
    result
}

/// The invariants of a report.
fn check(report: &Report) {
    let mut at = 0;
    for block in &report.blocks {
        let Span { start, end } = block.span;
        assert!(
            at <= start && start < end && end <= report.text.len(),
            "{block:?} after {at}"
        );
        let words =
            report.text.get(start..end).expect("blocks lie on character boundaries");
        assert_eq!(words, words.trim(), "{block:?}");
        at = end;
    }
    assert!(report.blocks.len() <= MAX_BLOCKS + 2);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn nothing_is_an_error() {
    for bytes in ["", " \n\t\r\n", "\u{feff}", "\u{feff} \n"] {
        assert!(matches!(soon(bytes.as_bytes()), Err(ReportError::Empty)), "{bytes:?}");
    }
}

#[test]
fn one_word_is_a_paragraph() {
    let report = soon(b"Attack").unwrap();
    assert_eq!(report.blocks.len(), 1);
    assert_eq!(report.blocks[0].kind, BlockKind::Paragraph);
    assert_eq!((report.title, report.language), (None, None));
    assert!(report.notes.is_empty());
}

#[test]
fn twenty_megabytes_without_a_line_end() {
    let report = soon("word ".repeat(4_000_000).as_bytes()).unwrap();
    assert_eq!(report.blocks.len(), 1);
}

#[test]
fn a_megabyte_without_a_full_stop() {
    let line = "the army and the navy and the council ".repeat(30);
    soon(format!("{line}\n").repeat(900).as_bytes()).unwrap();
}

#[test]
fn millions_of_lines() {
    let report = soon("x\n".repeat(3_000_000).as_bytes()).unwrap();
    assert!(report.notes.iter().any(|note| note.contains("lines")), "{:?}", report.notes);
    soon("\r\n".repeat(1_000_000).as_bytes()).unwrap_err();
    soon("By Ana Reyes\nPhoto: A/AP\n\n".repeat(50_000).as_bytes()).unwrap();
}

#[test]
fn control_characters_and_directions() {
    let report =
        soon("The \u{1b}[31marmy\u{1b}[0m left\u{c} \u{7}Lima.".as_bytes()).unwrap();
    assert!(report.text.contains('\u{1b}'), "plain text is kept as it is");
    let mixed =
        "الجيش قال \u{202e}he said\u{202c} إن المدينة سقطت.\nהצבא יצא מן העיר.\nEnd.";
    let report = soon(mixed.as_bytes()).unwrap();
    assert_eq!(report.text, mixed);
}

#[test]
fn broken_utf8_stands_as_replacement() {
    let mut bytes = "“Ja”, sagte er über die Lage in Köln. ".repeat(20).into_bytes();
    bytes.extend(b"\xff\xfe\xc3 end");
    let report = soon(&bytes).unwrap();
    assert!(report.text.ends_with("\u{fffd}\u{fffd}\u{fffd} end"), "{}", report.text);
    assert!(report.notes.iter().any(|note| note.contains("U+FFFD")));
}

#[test]
fn what_is_no_text_is_refused() {
    let cases: [(&[u8], &str); 3] = [
        (b"%PDF-1.4\n1 0 obj", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x00\x01\x02\x03", "binary"),
    ];
    for (bytes, name) in cases {
        let error = soon(bytes).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn deep_html() {
    for open in [
        "<div>",
        "<div></span>",
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<svg><g>",
        "<div/>",
    ] {
        let page = format!("<html><body>{}The army left.", open.repeat(100_000));
        let report = soon(page.as_bytes()).unwrap();
        assert!(report.text.contains("The army left."), "{open}");
        assert_eq!(report.notes.len(), 1, "{open}: {:?}", report.notes);
    }
}

#[test]
fn html_without_words() {
    let script =
        format!("<html><script>{}</script>", "let a = '<p>no</p>';\n".repeat(100_000));
    let report = soon(script.as_bytes()).unwrap();
    assert!(report.text.is_empty() && report.blocks.is_empty());
    assert!(
        report.notes.iter().any(|note| note.contains("no main text")),
        "{:?}",
        report.notes
    );
    soon(b"<html").unwrap();
    soon(b"<!doctype html><p title='").unwrap();
    soon(format!("<html><!--{}", "-->".repeat(100_000)).as_bytes()).unwrap();
}

#[test]
fn broken_and_huge_html() {
    let unclosed: String = (0..200).map(|i| format!("<font id={i}>")).collect();
    soon(format!("<html>{unclosed}{}", "<p>word ".repeat(20_000)).as_bytes()).unwrap();
    let attributes: String = (0..200_000).map(|i| format!(" a{i}=1")).collect();
    soon(format!("<html><p{attributes}>The army left.").as_bytes()).unwrap();
    soon(format!("<html>{}", "<".repeat(2_000_000)).as_bytes()).unwrap();
    let report =
        soon(format!("<html>{}", "<p>The army left.</p>".repeat(500_000)).as_bytes())
            .unwrap();
    assert!(report.blocks.len() > 10_000);
}

#[test]
fn long_flat_html() {
    soon(
        format!("<html><body>{}", "<p>The army left the town.</p>".repeat(20_000))
            .as_bytes(),
    )
    .unwrap();
    soon(format!("<html><body>{}", "<a href=x>link</a> ".repeat(20_000)).as_bytes())
        .unwrap();
    soon(format!("<html><body><p>{}", "word <br>".repeat(20_000)).as_bytes()).unwrap();
}

#[test]
fn gzip_is_unpacked_under_the_limit() {
    let report = soon(&gzip(b"The army left the town on Monday.")).unwrap();
    assert_eq!(report.text, "The army left the town on Monday.");
    let bomb = gzip(&vec![b'a'; 40_000_000]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(soon(&bomb), Err(ReportError::TooLarge { .. })));
    assert!(matches!(soon(&gzip(&gzip(b"text"))), Err(ReportError::Binary { .. })));
    assert!(matches!(soon(&gzip(b"text")[..12]), Err(ReportError::Gzip(_))));
    assert!(matches!(soon(&vec![b'a'; 33_000_000]), Err(ReportError::TooLarge { .. })));
}

#[test]
fn the_date_given_is_checked_and_counts_most() {
    let bytes = b"Talks fail\n\nPublished: 3 March 2022\n\nThe ministers left without an agreement.";
    let report = parse(&Input { bytes, ..Input::default() }).unwrap();
    assert_eq!(report.published.as_deref(), Some("2022-03-03"));
    let given = Some("2022-03-04T09:00Z");
    let report = parse(&Input { bytes, published: given, ..Input::default() }).unwrap();
    assert_eq!(report.published.as_deref(), Some("2022-03-04T09:00:00Z"));
    for given in ["yesterday", "2022-13-01", ""] {
        let error = parse(&Input { bytes, published: Some(given), ..Input::default() })
            .unwrap_err();
        assert!(matches!(error, ReportError::Published { .. }), "{given}");
    }
}

#[test]
fn endless_items_come_back_soon() {
    let hidden = "<div hidden><p hidden>".repeat(50_000);
    let open = "<p>word <div style='display:none'>".repeat(50_000);
    for item in [hidden, open] {
        let start = Instant::now();
        let input =
            Input { bytes: item.as_bytes(), form: Form::Fragment, ..Input::default() };
        check(&parse(&input).unwrap());
        assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
    }
}

#[test]
fn pages_of_dates_links_and_posts_come_back_soon() {
    let dates = "<p>May 4, 2031<p>Updated <time datetime=2031-05-04>now</time>";
    let links = "<li><a href=/x>Guards seize a ferry</a>";
    let posts = "<blockquote class=twitter-tweet><p>We sail.</p></blockquote>";
    for line in [dates, links, posts] {
        let page = format!("<html><h1>Ferry</h1><p>It rained.{}", line.repeat(8_000));
        soon(page.as_bytes()).unwrap();
    }
}

#[test]
fn an_endless_headline_is_passed_over() {
    let title = "word ".repeat(1_000_000);
    let told = Told { title: Some(&title), ..Told::default() };
    let report =
        parse(&Input { bytes: b"It rained.", told, ..Input::default() }).unwrap();
    assert_eq!((report.title, report.text.as_str()), (None, "It rained."));
}

#[test]
fn plain_text_is_kept_as_it_is() {
    let text = "\u{feff}Talks  fail\r\n\r\n\tThe ministers left \u{a0}\r\nwithout an agreement.\r\n\r\n";
    let report = soon(text.as_bytes()).unwrap();
    assert_eq!(report.text, text[3..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_keep_the_invariants(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(report) = parse(&Input { bytes: &bytes, ..Input::default() }) {
            check(&report);
        }
    }

    #[test]
    fn any_lines_keep_the_invariants(lines in prop::collection::vec(line(), 0..30)) {
        let text = lines.join("\n");
        if let Ok(report) = parse(&Input { bytes: text.as_bytes(), ..Input::default() }) {
            prop_assert_eq!(&report.text, &text);
            check(&report);
        }
    }

    #[test]
    fn any_page_keeps_the_invariants(pieces in prop::collection::vec(piece(), 0..60)) {
        let page = format!("<html>{}", pieces.concat());
        check(&parse(&Input { bytes: page.as_bytes(), ..Input::default() }).unwrap());
    }

    #[test]
    fn any_item_with_anything_told_keeps_the_invariants(
        pieces in prop::collection::vec(piece(), 0..60),
        words in "\\PC{0,60}",
        form in prop::sample::select(vec![Form::Guess, Form::Page, Form::Fragment, Form::Text]),
    ) {
        let item = pieces.concat();
        let authors = [words.clone()];
        let some = Some(words.as_str());
        let told = Told {
            title: some, outlet: some, address: some, published: some, modified: some, language: some,
            authors: &authors,
        };
        if let Ok(report) = parse(&Input { bytes: item.as_bytes(), told, form, ..Input::default() }) {
            check(&report);
        }
    }
}

/// Lines as they stand in reports, and others.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        Just(String::new()),
        Just("LIMA, Peru (AP) — ".to_owned()),
        Just("CNN  — ".to_owned()),
        Just("Correction:".to_owned()),
        Just("Photo: A/Getty Images".to_owned()),
        "[A-Z][a-z ]{0,60}[.]?",
    ]
}

/// Pieces of pages, not always in a sensible order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~é“”—]{0,40}",
        "</?(p|div|article|h1|b|a|li|ul|table|tr|td|figure|figcaption|script|style|svg|br|title)>",
        Just("<p class='caption'>".to_owned()),
        Just(
            "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\"}</script>"
                .to_owned()
        ),
    ]
}
