//! Finding lines among many reports.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use serde_json::Value;
use support::{Desk, port, stderr, stdout};
use watchfloor_reading::contract::Reading;
use watchfloor_record::{IndexRow, NewReading, NewVersion, Sqlite, Store, Write};
use watchfloor_room::Sheet;

const REPORTS: usize = 3_000;

/// "Shelled" and "grain" stand in each report, but in two sentences.
const TEXT: &str = "Karsenian forces shelled the port of Qaaaaa on Monday, the Áldery office said. Brokers said that grain was dearer.\n";

/// A room of many reports, filed without looking for what they belong to: that would take its time, and
/// nothing here asks for it.
fn room() -> Desk {
    let desk = Desk::new();
    let printed = stdout(&desk.piped(&["read", "--json"], TEXT.as_bytes()));
    let reading: Reading = serde_json::from_str(&printed).unwrap();
    let kinds = [
        ("event", reading.events.len()),
        ("claim", reading.attributions.len()),
        ("figure", reading.figures.len()),
        ("watch", reading.watch.len()),
    ];
    let index: Vec<IndexRow> = kinds
        .into_iter()
        .flat_map(|(kind, count)| vec![IndexRow { kind, ..IndexRow::default() }; count])
        .collect();
    assert!(index.len() >= 3, "{printed}");
    let filed = NewReading { generation: 1, body: Sheet::new(reading).to_bytes(), index };
    let mut store = Sqlite::create(desk.path("watchfloor.room")).unwrap();
    let mut write = store.write().unwrap();
    for number in 0..REPORTS {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let text = TEXT.replace("Qaaaaa", &port(number));
        let version = NewVersion {
            digest,
            outlet: Some(format!("Outlet {}", number % 17)),
            address: None,
            title: None,
            published: None,
            stamp: number as i64,
            learnt: number as i64,
            recorded: number as i64,
            text,
            original: None,
            sketch: Vec::new(),
        };
        let id = write.file(&version).unwrap();
        write.file_reading(id, &filed).unwrap();
    }
    write.commit().unwrap();
    desk
}

/// The reports of the lines found, in the order in which they are printed.
fn reports(desk: &Desk, arguments: &[&str]) -> Vec<usize> {
    let mut all = vec!["find", "--json"];
    all.extend(arguments);
    let number = |line: &str| {
        let found: Value = serde_json::from_str(line).unwrap();
        usize::try_from(found["report"].as_u64().unwrap()).unwrap()
    };
    desk.fine(&all).lines().map(number).collect()
}

#[test]
fn lines_are_found_among_many_reports_the_latest_first() {
    let desk = room();
    // In every report: as many as were asked for, from the last report back.
    let found = reports(&desk, &["shelled port", "--what", "events", "--most", "700"]);
    let last: Vec<usize> = (0..700).map(|nth| REPORTS - nth).collect();
    assert_eq!(found, last);
    let all = reports(&desk, &["shelled port", "--what", "events", "--most", "100000"]);
    assert_eq!(all, (1..=REPORTS).rev().collect::<Vec<usize>>());

    // In one: by its port, with or without other words.
    let name = port(1234);
    for words in [name.clone(), format!("Karsenian {name} shelled")] {
        assert_eq!(reports(&desk, &[&words, "--what", "events"]), [1235], "{words}");
    }
    // Each word is in every report, and no sentence has both.
    let output = desk.run(&["find", "shelled grain"]);
    assert_eq!(stderr(&output), "watchfloor: nothing found\n");
    assert_eq!(stdout(&output), "");

    // Without accents, capitals and endings.
    assert_eq!(reports(&desk, &["ALDERY shelling", "--most", "1"]), [REPORTS]);
    assert_eq!(reports(&desk, &["áldery", "--most", "1"]), [REPORTS]);

    let as_of = reports(
        &desk,
        &["shelled", "--what", "events", "--as-of", "1970-01-01T00:00:00.100Z"],
    );
    assert_eq!(as_of.first(), Some(&101));
}

#[test]
fn lines_without_words_are_listed_too() {
    let desk = room();
    let found = reports(&desk, &["--most", "1000"]);
    assert_eq!(found.len(), 1000);
    assert_eq!(found[0], REPORTS);
    assert!(found.is_sorted_by(|one, other| one >= other));
    // Words that say nothing alone ask for nothing more.
    assert_eq!(reports(&desk, &["the", "--most", "1000"]), found);
}
