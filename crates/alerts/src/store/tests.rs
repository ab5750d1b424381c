//! Killed at any moment, nothing is lost and nothing is doubled.

use std::path::Path;

use super::*;
use crate::board::tests::{found, rules};
use crate::deliver::Outbox;
use crate::notice::Kind;

const MINUTE: i64 = 60_000;

fn pending(path: &Path) -> Vec<u64> {
    let mut outbox = SqliteOutbox::open(path).unwrap();
    let mut ids = Vec::new();
    loop {
        let due = outbox.due("desk", i64::MAX, 100).unwrap();
        if due.is_empty() {
            return ids;
        }
        for one in due {
            ids.push(one.notice.id);
            outbox.delivered(one.delivery, 0).unwrap();
        }
    }
}

/// The file as a process that is killed now leaves it: what is on the disk, the journal with it.
fn as_if_killed(path: &Path, to: &Path) {
    std::fs::copy(path, to).unwrap();
    let journal = |path: &Path| {
        let mut name = path.as_os_str().to_owned();
        name.push("-wal");
        PathBuf::from(name)
    };
    if journal(path).try_exists().unwrap() {
        std::fs::copy(journal(path), journal(to)).unwrap();
    }
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.alerts");
    let rules = rules("");
    let mut store = Store::open(&path, &rules).unwrap();
    let mut told = Vec::new();
    for step in 0..12_u8 {
        let now = i64::from(step) * 10 * MINUTE;
        let seen: Vec<Found> = (0..=u32::from(step) / 3)
            .map(|subject| found("one", &[subject], step / 2))
            .collect();
        told.extend(
            store.step(now, seen.clone()).unwrap().iter().map(|notice| notice.id),
        );

        let left = folder.path().join(format!("{step}.alerts"));
        as_if_killed(&path, &left);
        let mut again = Store::open(&left, &rules).unwrap();
        assert_eq!(again.board().state(), store.board().state());
        // The step is done again, since nobody knows that it was done: it tells nothing twice.
        assert_eq!(again.step(now, seen).unwrap(), []);
        drop(again);
        assert_eq!(pending(&left), told, "after step {step}");
    }
    assert!(told.len() > 5);
}

#[test]
fn a_step_that_cannot_be_kept_leaves_the_board_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.alerts");
    let mut store = Store::open(&path, &rules("")).unwrap();
    store.step(0, vec![found("one", &[1], 1)]).unwrap();
    store
        .connection
        .execute_batch(
            "CREATE TRIGGER full BEFORE INSERT ON delivery
             BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
    let before = store.board().state().clone();
    assert!(store.tick(MINUTE).is_err());
    assert_eq!(store.board().state(), &before);
    store.connection.execute_batch("DROP TRIGGER full").unwrap();
    let told = store.tick(MINUTE).unwrap();
    assert_eq!(told[0].alerts[0].kind, Kind::Fired);
    assert_eq!(pending(&path), [told[0].id]);
}

#[test]
fn no_notice_overtakes_an_earlier_one_of_its_group() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.alerts");
    let mut store = Store::open(&path, &rules("")).unwrap();
    store.step(0, vec![found("one", &[1], 1), found("two", &[1], 1)]).unwrap();
    store.tick(MINUTE).unwrap();
    store.step(20 * MINUTE, vec![found("one", &[1], 2), found("two", &[1], 1)]).unwrap();
    let mut outbox = store.outbox().unwrap();
    let due = |outbox: &mut SqliteOutbox, now| -> Vec<u64> {
        let due = outbox.due("desk", now, 10).unwrap();
        due.iter().map(|one| one.notice.id).collect()
    };
    assert_eq!(due(&mut outbox, 20 * MINUTE), [1, 2]);
    outbox.failed(1, 21 * MINUTE, Some(30 * MINUTE), "no answer").unwrap();
    assert_eq!(due(&mut outbox, 22 * MINUTE), [2]);
    let waiting = outbox.waiting().unwrap();
    assert_eq!((waiting[0].deliveries, waiting[0].oldest), (3, MINUTE));
    outbox.delivered(1, 30 * MINUTE).unwrap();
    outbox.failed(2, 30 * MINUTE, None, "refused").unwrap();
    assert_eq!(due(&mut outbox, 30 * MINUTE), [3]);
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.alerts");
    std::fs::write(&path, "these are my notes, not a database, and they are long enough")
        .unwrap();
    let error = Store::open(&path, &rules("")).unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    let other = folder.path().join("b.alerts");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let error = Store::open(&other, &rules("")).unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
}
