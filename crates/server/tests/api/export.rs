//! What is printed and taken away: the brief and the tables.

use std::time::Duration;

use axum::http::StatusCode;
use watchfloor_brief::export::{Encoding, Table, export, mentions};
use watchfloor_brief::{Form, Settings, brief};
use watchfloor_record::AsOf;
use watchfloor_room::changes::changes;
use watchfloor_room::time::DAY;
use watchfloor_room::{Asked, Picture, Walk};

use crate::support::{CRISIS, Desk, HOSTILE};

#[tokio::test]
async fn the_brief_and_the_tables_are_those_of_the_command() {
    let desk = Desk::crisis();
    let frame = desk.app.frames.live();
    let asked = Asked {
        at: AsOf { learnt: frame.at, revision: i64::MAX },
        since: frame.at - 7 * DAY,
    };
    let snapshot = desk.room().snapshot(&asked).unwrap();
    let picture = Picture::of(&snapshot);
    let since = frame.at - DAY / 2;
    for (name, form) in [("html", Form::Html), ("markdown", Form::Markdown)] {
        let changed = changes(&snapshot, &picture, since);
        let page = brief(&picture, &snapshot, &changed, &Settings::new(form));
        let (_, _, body) = desk.ask(&format!("/brief?format={name}")).await;
        assert_eq!(String::from_utf8(body).unwrap(), page);
    }
    let encodings = [
        ("csv", Encoding::Csv),
        ("jsonl", Encoding::JsonLines),
        ("parquet", Encoding::Parquet),
        ("geojson", Encoding::GeoJson),
    ];
    for table in Table::ALL {
        for (ending, encoding) in encodings {
            if encoding == Encoding::GeoJson && table != Table::Events {
                continue;
            }
            let mut expected = Vec::new();
            export(table, encoding, &picture, &snapshot, &mut expected).unwrap();
            let path = format!("/export/{}.{ending}", table.name());
            let (status, _, body) = desk.ask(&path).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(body == expected, "{path} differs");
        }
    }
}

#[tokio::test]
async fn mentions_are_those_of_the_record_as_of_a_moment() {
    let (first, later) = CRISIS.split_at(20);
    let desk = Desk::of(first);
    let mut room = desk.room();
    let mut expected = |asked: &Asked, encoding| {
        let mut walk = Walk::begin(&mut room, asked).unwrap();
        let mut out = Vec::new();
        mentions(encoding, || Ok(walk.step(&mut room)?), &mut out).unwrap();
        out
    };
    let now = desk.app.frames.live().at;
    let then = first[11].learnt;
    let all = Asked::until(now);
    let week = Asked { since: now - 7 * DAY, ..all };
    let early = Asked::until(then);
    let mut before = Vec::new();
    for (ending, encoding, kind) in [
        ("csv", Encoding::Csv, "text/csv; charset=utf-8"),
        ("jsonl", Encoding::JsonLines, "application/x-ndjson"),
        ("parquet", Encoding::Parquet, "application/vnd.apache.parquet"),
        ("geojson", Encoding::GeoJson, "application/geo+json"),
    ] {
        for (query, asked) in [
            (String::new(), &week),
            ("?window=all".to_owned(), &all),
            (format!("?window=all&as_of={then}"), &early),
        ] {
            let path = format!("/export/mentions.{ending}{query}");
            let (status, told, body) = desk.ask(&path).await;
            assert_eq!((status, told.as_str()), (StatusCode::OK, kind), "{path}");
            assert!(body == expected(asked, encoding), "{path} differs");
            if query.contains("as_of") {
                before.push((path, body));
            }
        }
    }
    let count = |body: &[u8]| body.split(|byte| *byte == b'\n').count();
    let (_, _, csv) = desk.ask("/export/mentions.csv?window=all").await;
    assert!(count(&csv) > 100 && count(&before[0].1) < count(&csv));
    desk.add(later).await;
    for (path, body) in before {
        assert!(desk.ask(&path).await.2 == body, "{path} is another later");
    }
    let (_, _, more) = desk.ask("/export/mentions.csv?window=all").await;
    assert!(count(&more) > count(&csv));
    let ahead = desk.ask("/export/mentions.csv?as_of=2099-01-01").await;
    assert_eq!(ahead.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_does_not_read_mentions_holds_up_nobody() {
    // More than may wait to be read.
    let mut reports = CRISIS.clone();
    for outlet in ["One", "Two", "Three"] {
        let copies = CRISIS.iter().cloned().map(|mut report| {
            report.reading.report.outlet = Some(outlet.to_owned());
            report
        });
        reports.extend(copies);
    }
    let desk = Desk::of(&reports);
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(desk.begin("/export/mentions.jsonl?window=all").await);
    }
    let (status, ..) = desk.ask("/export/mentions.csv").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "eight may be read at a time");
    assert_eq!(desk.ask("/lines/1").await.0, StatusCode::OK);
    desk.room().add(std::slice::from_ref(&HOSTILE)).unwrap();
    // Who goes away makes room.
    held.clear();
    let again = async {
        while desk.ask("/export/mentions.csv").await.0 != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let made_room = tokio::time::timeout(Duration::from_secs(50), again).await;
    assert!(made_room.is_ok(), "an export goes on although nobody reads it");
}
