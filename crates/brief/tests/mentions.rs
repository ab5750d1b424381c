//! The raw material as programs get it: act by act, report by report.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fixture;

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, Mutex, Weak};

use serde_json::Value;
use watchfloor_brief::export::{Encoding, ExportError, mentions};
use watchfloor_room::{Passed, Sheet};

const ALL: [Encoding; 4] =
    [Encoding::Csv, Encoding::JsonLines, Encoding::GeoJson, Encoding::Parquet];

/// What is written of these reports, so many in a step.
fn written(encoding: Encoding, passed: &[Passed], at_a_time: usize) -> Vec<u8> {
    let mut steps = passed.chunks(at_a_time);
    let step = || Ok(steps.next().map(<[Passed]>::to_vec).unwrap_or_default());
    let mut out = Vec::new();
    mentions(encoding, step, &mut out).unwrap();
    out
}

fn text(encoding: Encoding, passed: &[Passed]) -> String {
    String::from_utf8(written(encoding, passed, 2)).unwrap()
}

fn rows(passed: &[Passed]) -> Vec<Value> {
    let lines = text(Encoding::JsonLines, passed);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The reports, with the first one's reading made another.
fn changed(change: impl FnOnce(&mut Sheet)) -> Vec<Passed> {
    let mut passed = fixture::passed();
    let mut sheet = Sheet::clone(&passed[0].report.sheet);
    change(&mut sheet);
    passed[0].report.sheet = Arc::new(sheet);
    passed
}

#[test]
fn mentions_as_csv() {
    insta::assert_snapshot!(text(Encoding::Csv, &fixture::passed()));
}

#[test]
fn mentions_as_json_lines() {
    let first = rows(&fixture::passed()).remove(0);
    insta::assert_snapshot!(serde_json::to_string_pretty(&first).unwrap());
}

#[test]
fn every_act_of_every_report_is_a_row() {
    let passed = fixture::passed();
    let expected: Vec<(i64, i64, &str)> = passed
        .iter()
        .flat_map(|one| {
            let events = one.report.sheet.reading.events.iter().enumerate();
            events.map(|(at, event)| {
                (one.report.act_line(at), one.firsts[at], one.report.words(event.span))
            })
        })
        .collect();
    let rows = rows(&passed);
    let found: Vec<(i64, i64, &str)> = rows
        .iter()
        .map(|row| {
            let number = |name: &str| row[name].as_i64().unwrap();
            (number("mention"), number("event"), row["words"].as_str().unwrap())
        })
        .collect();
    assert_eq!(found, expected);
    assert!(rows.iter().any(|row| row["superseded"] == true));
    // The words stand where the row says.
    for row in &rows {
        let report =
            passed.iter().find(|one| one.report.id == row["report"].as_i64().unwrap());
        let [start, end] = ["span_start", "span_end"]
            .map(|name| usize::try_from(row[name].as_u64().unwrap()).unwrap());
        let there: String =
            report.unwrap().report.text.chars().take(end).skip(start).collect();
        assert_eq!(row["words"], there);
    }
}

#[test]
fn mentions_on_a_map() {
    let of_country = changed(|sheet| {
        sheet.reading.places[0].grain = watchfloor_reading::contract::PlaceGrain::Country;
    });
    for (passed, point) in
        [(fixture::passed(), serde_json::json!([12.5, 54.25])), (of_country, Value::Null)]
    {
        let map: Value = serde_json::from_str(&text(Encoding::GeoJson, &passed)).unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!(features.len(), 1);
        assert_eq!(features[0]["id"], features[0]["properties"]["mention"]);
        assert_eq!(features[0]["geometry"]["coordinates"], point);
        assert_eq!(features[0]["properties"]["place"], "Aldery");
    }
}

#[test]
fn the_size_of_the_steps_changes_no_byte() {
    let passed = fixture::passed();
    for encoding in ALL {
        let whole = written(encoding, &passed, 100);
        for at_a_time in [1, 2, 3] {
            assert_eq!(written(encoding, &passed, at_a_time), whole);
        }
    }
}

#[test]
fn a_room_without_reports_has_no_mentions() {
    assert_eq!(text(Encoding::Csv, &[]).lines().count(), 1);
    assert!(written(Encoding::JsonLines, &[], 1).is_empty());
    assert!(!written(Encoding::Parquet, &[], 1).is_empty());
}

#[test]
fn words_of_strangers_are_no_formulas() {
    let formula = "=HYPERLINK(\"https://evil.example\",\"x\")\r\n@SUM(A1)";
    let mut passed = changed(|sheet| {
        for actor in &mut sheet.reading.actors {
            actor.name = formula.to_owned();
        }
        sheet.reading.places[0].name = "+1".to_owned();
        sheet.reading.events[0].kind = "-2\u{1b}[2J".to_owned();
    });
    passed[0].report.title = Some("\t=1+1".to_owned());
    passed[0].report.outlet = Some("@outlet\u{202e}".to_owned());
    let csv = written(Encoding::Csv, &passed, 9);
    let mut count = 0;
    for record in csv::Reader::from_reader(csv.as_slice()).records() {
        count += 1;
        for cell in record.unwrap().iter() {
            let number = cell.parse::<f64>().is_ok();
            assert!(
                number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell:?}"
            );
            assert!(!cell.contains(['\r', '\n', '\u{1b}', '\u{202e}']), "{cell:?}");
        }
    }
    let rows = rows(&passed);
    assert_eq!(count, rows.len());
    // In JSON the words are exact, and nothing in it is obeyed.
    assert_eq!(rows[0]["actor"][0], formula);
    assert!(!text(Encoding::JsonLines, &passed).contains(['\u{1b}', '\u{202e}']));
}

/// Looks at how many of the reports are in memory whenever something is written.
struct Watched<'w> {
    seen: &'w Mutex<Vec<Weak<Sheet>>>,
    most: &'w Mutex<usize>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let seen = self.seen.lock().unwrap();
        let alive = seen.iter().filter(|sheet| sheet.strong_count() > 0).count();
        let mut most = self.most.lock().unwrap();
        *most = alive.max(*most);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_more_than_one_step_is_in_memory() {
    const STEPS: usize = 40;
    for encoding in ALL {
        let seen: Mutex<Vec<Weak<Sheet>>> = Mutex::default();
        let most = Mutex::new(0);
        let made = RefCell::new(0);
        let step = || {
            if *made.borrow() == STEPS {
                return Ok(Vec::new());
            }
            *made.borrow_mut() += 1;
            let passed = fixture::passed();
            let sheets = passed.iter().map(|one| Arc::downgrade(&one.report.sheet));
            let mut seen = seen.lock().unwrap();
            let earlier = seen.iter().filter(|it| it.strong_count() > 0);
            assert_eq!(earlier.count(), 0, "{encoding:?} keeps what it has written");
            seen.extend(sheets);
            Ok(passed)
        };
        mentions(encoding, step, Watched { seen: &seen, most: &most }).unwrap();
        assert_eq!(seen.lock().unwrap().len(), STEPS * fixture::passed().len());
        assert!(*most.lock().unwrap() <= fixture::passed().len());
    }
}

#[test]
fn a_room_that_cannot_be_read_is_an_error() {
    for encoding in ALL {
        let mut steps = vec![Err("the disk is gone".into()), Ok(fixture::passed())];
        let step = || steps.pop().unwrap_or_else(|| Ok(Vec::new()));
        let error = mentions(encoding, step, Vec::new()).unwrap_err();
        assert!(matches!(error, ExportError::Unread(_)), "{encoding:?}");
        assert_eq!(error.to_string(), "the disk is gone");
    }
}
