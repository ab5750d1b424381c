//! WARC files: packed and not, whole and broken.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use watchfloor_feed::archive::{Archived, Content, Warc};
use watchfloor_feed::{Body, FeedError, Item};

fn record(kind: &str, address: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n\
         WARC-Date: 2024-04-14T09:30:00Z\r\n{more}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend(block);
    record.extend(b"\r\n\r\n");
    record
}

fn response(address: &str, head: &str, content: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 200 OK\r\n{head}\r\n").into_bytes();
    block.extend(content);
    record(
        "response",
        address,
        "Content-Type: application/http; msgtype=response\r\n",
        &block,
    )
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

fn page(n: usize) -> Vec<u8> {
    response(
        &format!("https://lothmar.test/{n}"),
        HTML,
        format!("<p>Page {n}</p>").as_bytes(),
    )
}

/// One line for each record: its words, or what is wrong with it.
fn read(bytes: &[u8]) -> Vec<String> {
    Warc::new(bytes)
        .map(|record| record.map_or_else(|error| error.to_string(), |a| words(&a)))
        .collect()
}

fn words(archived: &Archived) -> String {
    match &archived.content {
        Content::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Content::Item(item) => item.title.clone(),
    }
}

#[test]
fn responses_and_resources_are_given_and_all_else_is_skipped() {
    let mut file = record("warcinfo", "", "", b"software: none");
    file.extend(record(
        "request",
        "https://lothmar.test/1",
        "",
        b"GET / HTTP/1.1\r\n\r\n",
    ));
    file.extend(page(1));
    file.extend(response(
        "https://lothmar.test/a.png",
        "Content-Type: image/png\r\n",
        b"png",
    ));
    file.extend(record(
        "resource",
        "https://lothmar.test/2",
        "Content-Type: text/plain\r\n",
        b"plain",
    ));
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\ngone";
    file.extend(record("response", "https://lothmar.test/3", "", gone));
    file.extend(record(
        "response",
        "dns:lothmar.test",
        "Content-Type: text/dns\r\n",
        b"127.0.0.1",
    ));
    let records: Vec<Archived> = Warc::new(&file[..]).map(Result::unwrap).collect();
    assert_eq!(records.iter().map(words).collect::<Vec<_>>(), ["<p>Page 1</p>", "plain"]);
    assert_eq!(records[0].address.as_deref(), Some("https://lothmar.test/1"));
    assert_eq!(records[0].content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(records[0].fetched, Some(1_713_087_000_000));
}

#[test]
fn members_are_unpacked_one_after_the_other_or_all_at_once() {
    let pages: Vec<Vec<u8>> = (1..=3).map(page).collect();
    let expected = ["<p>Page 1</p>", "<p>Page 2</p>", "<p>Page 3</p>"];
    let each: Vec<u8> = pages.iter().flat_map(|page| packed(page)).collect();
    assert_eq!(read(&each), expected);
    assert_eq!(read(&packed(&pages.concat())), expected);
    assert_eq!(read(&pages.concat()), expected);
}

#[test]
fn chunks_and_packed_content_are_undone_unless_they_are_already() {
    let chunked = format!("{HTML}Transfer-Encoding: chunked\r\n");
    let gzip = format!("{HTML}Content-Encoding: gzip\r\n");
    let both = format!("{HTML}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n");
    let zipped = packed(b"<p>zipped</p>");
    let mut zipped_chunk = format!("{:x}\r\n", zipped.len()).into_bytes();
    zipped_chunk.extend(&zipped);
    zipped_chunk.extend(b"\r\n0\r\n\r\n");
    let file = [
        response(
            "https://lothmar.test/1",
            &chunked,
            b"4\r\n<p>c\r\n7;x=y\r\nhunked<\r\n3\r\n/p>\r\n0\r\n\r\n",
        ),
        response("https://lothmar.test/2", &chunked, b"<p>undone</p>"),
        response("https://lothmar.test/3", &gzip, &zipped),
        response("https://lothmar.test/4", &gzip, b"<p>undone</p>"),
        response("https://lothmar.test/5", &both, &zipped_chunk),
        response("https://lothmar.test/6", &chunked, b"ff\r\n<p>cut"),
    ]
    .concat();
    assert_eq!(
        read(&file),
        [
            "<p>chunked</p>",
            "<p>undone</p>",
            "<p>zipped</p>",
            "<p>undone</p>",
            "<p>zipped</p>",
            "<p>cut"
        ]
    );
}

#[test]
fn a_cut_end_costs_the_last_record_alone() {
    let plain = [page(1), page(2)].concat();
    let found = read(&plain[..plain.len() - 10]);
    assert_eq!(found, ["<p>Page 1</p>", "record 2: the archive ends inside it"]);
    let zipped = [packed(&page(1)), packed(&page(2))].concat();
    let found = read(&zipped[..zipped.len() - 30]);
    assert_eq!(found[0], "<p>Page 1</p>");
    assert!(found[1].starts_with("record 2: "), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_broken_record_costs_itself_alone() {
    let no_length = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nwords\r\n\r\n".to_vec();
    let no_http = record("response", "https://lothmar.test/2", "", b"no head");
    let file = [page(1), no_length, no_http, page(4)].concat();
    let found = read(&file);
    assert_eq!(found[0], "<p>Page 1</p>");
    assert_eq!(found[1], "record 2: it has no length");
    assert!(found[2].starts_with("record 3: its HTTP head"), "{found:?}");
    assert_eq!(found[3], "<p>Page 4</p>");
    let mut broken = packed(&page(2));
    let middle = broken.len() / 2;
    broken[middle..].fill(0xff);
    // Broken data may happen to unpack into the beginning of the next record, which then is lost too.
    let file = [packed(&page(1)), broken, packed(&page(3)), packed(&page(4))].concat();
    let found = read(&file);
    assert_eq!(found.first().map(String::as_str), Some("<p>Page 1</p>"));
    assert_eq!(found.last().map(String::as_str), Some("<p>Page 4</p>"), "{found:?}");
}

#[test]
fn lengths_that_lie_do_not_cost_memory() {
    let file =
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nwords";
    assert!(matches!(Warc::new(&file[..]).next(), Some(Err(FeedError::Record { .. }))));
    // What unpacks to far more than it is.
    let bomb = packed(&vec![b'a'; 40_000_000]);
    let file = response("https://lothmar.test/1", "Content-Encoding: gzip\r\n", &bomb);
    let found = read(&file);
    assert_eq!(found, ["record 1: more than 32 MB, too large"]);
}

#[test]
fn the_digest_sees_edits_and_nothing_else() {
    let item = Item {
        title: "Bridge opens".to_owned(),
        body: Some(Body::Html("<p>At <a href='/?utm=1'>last</a>.</p>".to_owned())),
        published: Some("2024-04-14".to_owned()),
        ..Item::default()
    };
    let same = Item {
        title: "Bridge  opens".to_owned(),
        address: Some("https://lothmar.test/?utm=2".to_owned()),
        body: Some(Body::Html(
            "<div><p>At\n<a href='/?utm=2'>last</a>.</p></div>".to_owned(),
        )),
        notes: vec!["odd".to_owned()],
        ..item.clone()
    };
    assert_eq!(item.digest(), same.digest());
    let edits = [
        Item { title: "Bridge closes".to_owned(), ..item.clone() },
        Item { published: Some("2024-04-15".to_owned()), ..item.clone() },
        Item { modified: Some("2024-04-15".to_owned()), ..item.clone() },
        Item { body: Some(Body::Html("<p>At last!</p>".to_owned())), ..item.clone() },
        Item { authors: vec!["Ana Reyes".to_owned()], ..item.clone() },
        Item {
            title: String::new(),
            outlet: Some("Bridge opens".to_owned()),
            ..item.clone()
        },
    ];
    for edit in edits {
        assert_ne!(item.digest(), edit.digest(), "{edit:?}");
    }
}
