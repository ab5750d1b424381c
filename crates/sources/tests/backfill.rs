//! Archives come into the queue as backlog, go on where they were cut off, and wait for the reading.

// Helpers panic as tests do.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;

use watchfloor_clock::Clock;
use watchfloor_sources::{Backfill, BackfillError, Desk, Filled, Kind, Source, backfill};

/// A line for each number, one of them broken.
fn archive(path: &Path, items: usize) -> Backfill {
    let mut lines = String::new();
    for number in 0..items {
        if number == 3 {
            lines.push_str("{\"id\": \n");
        } else {
            writeln!(
                lines,
                r#"{{"id":"{number}","title":"Report","text":"Words of {number}."}}"#
            )
            .unwrap();
        }
    }
    std::fs::write(path, lines).unwrap();
    Backfill { path: path.to_owned(), source: "archive".to_owned() }
}

fn desk(at: &Path) -> Desk {
    let desk = Desk::open(&at.join("desk")).unwrap();
    desk.add(&Source::new("archive", Kind::Push, "")).unwrap();
    desk
}

#[tokio::test]
async fn an_archive_comes_once_and_no_faster_than_it_is_read() {
    let place = tempfile::tempdir().unwrap();
    let desk = desk(place.path());
    let what = archive(&place.path().join("old.jsonl"), 5_000);
    let clock = Clock::fast(0, 1_000.0);
    let (stop, stopped) = tokio::sync::watch::channel(false);

    // Nobody reads: it stops by itself well before the end.
    let (other, of) = (desk.clone(), what.clone());
    let filling = tokio::spawn({
        let (clock, stopped) = (clock.clone(), stopped.clone());
        async move { backfill(&other, &clock, &of, stopped).await }
    });
    while desk.waiting().unwrap() <= 2_000 {
        tokio::task::yield_now().await;
    }
    clock.sleep(std::time::Duration::from_secs(60)).await;
    let waiting = desk.waiting().unwrap();
    assert!(waiting <= 2_200, "{waiting}");
    stop.send(true).unwrap();
    let cut = filling.await.unwrap().unwrap();
    assert!(!cut.complete);
    assert_eq!(cut.new, waiting);
    assert_eq!(cut.unreadable, 1);

    // It goes on while it is read, and brings each item once.
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let (other, of) = (desk.clone(), what.clone());
    let again = stopped.clone();
    let filling = tokio::spawn(async move { backfill(&other, &clock, &of, again).await });
    let mut read = Vec::new();
    while read.len() < 4_999 {
        let taken = desk.take(500).unwrap();
        assert!(taken.iter().all(|arrival| arrival.backlog));
        desk.done(&taken.iter().map(|arrival| arrival.id).collect::<Vec<_>>()).unwrap();
        read.extend(taken.into_iter().map(|arrival| arrival.item.id));
        tokio::task::yield_now().await;
    }
    let rest = filling.await.unwrap().unwrap();
    assert!(rest.complete);
    assert_eq!((rest.records, cut.new + rest.new), (5_000, 4_999));
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 4_999);

    // A second time it is known to the last record.
    let done = backfill(&desk, &Clock::wall(), &what, stopped).await.unwrap();
    assert_eq!(done, Filled { records: 5_000, complete: true, ..Filled::default() });
}

#[tokio::test]
async fn what_is_no_archive_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let desk = desk(place.path());
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    for (name, told) in
        [("missing.warc", "cannot be read"), ("photo.png", "is no archive")]
    {
        let what =
            Backfill { path: place.path().join(name), source: "archive".to_owned() };
        let error = backfill(&desk, &Clock::wall(), &what, stopped.clone()).await;
        assert!(error.unwrap_err().to_string().contains(told), "{name}");
    }
    let what = archive(&place.path().join("a.jsonl"), 3);
    let unknown = Backfill { source: "nobody".to_owned(), ..what };
    let error = backfill(&desk, &Clock::wall(), &unknown, stopped).await.unwrap_err();
    assert!(matches!(error, BackfillError::Desk(_)), "{error}");
}
