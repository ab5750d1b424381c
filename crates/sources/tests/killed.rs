//! A process that pushes and takes is killed again and again: nothing acknowledged is lost, nothing is doubled.

// Helpers panic as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use watchfloor_feed::Item;
use watchfloor_sources::{Desk, Kind, New, Source};

/// Set where this test is the process to be killed: its folder.
const FOLDER: &str = "WATCHFLOOR_TEST_KILLED_IN";

fn item(number: u64) -> New {
    let id = number.to_string();
    New::from(Item { id, title: format!("Report {number}"), ..Item::default() })
}

/// Not a test of its own: what is killed by the one below. Each line that it writes is true when it stands there.
#[test]
fn pushes_and_takes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let desk = Desk::open(&folder.join("desk")).unwrap();
    let mut log = OpenOptions::new().append(true).open(folder.join("log")).unwrap();
    let begun = numbers(folder, "put").into_iter().max().unwrap_or(0);
    let mut random = fastrand::Rng::with_seed(begun);
    for number in (begun + 1).. {
        let again = random.u64(1..=number);
        desk.put("wire", &[item(number), item(again)], 0).unwrap();
        writeln!(log, "put {number}").unwrap();
        if random.u8(0..3) == 0 {
            let taken = desk.take(random.usize(1..6)).unwrap();
            for arrival in &taken {
                writeln!(log, "filed {}", arrival.item.id).unwrap();
            }
            desk.done(&taken.iter().map(|arrival| arrival.id).collect::<Vec<_>>())
                .unwrap();
            for arrival in &taken {
                writeln!(log, "done {}", arrival.item.id).unwrap();
            }
        }
        println!("alive");
    }
}

fn numbers(folder: &Path, what: &str) -> Vec<u64> {
    let log = std::fs::read_to_string(folder.join("log")).unwrap();
    let of = |line: &str| line.strip_prefix(what)?.trim().parse().ok();
    log.lines().filter_map(of).collect()
}

fn rounds(count: u64) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    std::fs::write(folder.join("log"), "").unwrap();
    let desk = Desk::open(&folder.join("desk")).unwrap();
    desk.add(&Source::new("wire", Kind::Push, "")).unwrap();
    drop(desk);
    let mut random = fastrand::Rng::with_seed(count);
    for _ in 0..count {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "pushes_and_takes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        // Between two lines it is killed wherever it happens to be.
        let lines = random.usize(2..40);
        assert_eq!(said.take(lines).count(), lines, "it ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        check(folder);
    }
    assert!(numbers(folder, "put").len() as u64 >= count);
}

fn check(folder: &Path) {
    let desk = Desk::open(&folder.join("desk")).unwrap();
    let mut waiting: BTreeMap<u64, u32> = BTreeMap::new();
    loop {
        let taken = desk.take(1_000).unwrap();
        if taken.is_empty() {
            break;
        }
        for arrival in taken {
            *waiting.entry(arrival.item.id.parse().unwrap()).or_default() += 1;
        }
    }
    let filed: BTreeSet<u64> = numbers(folder, "filed").into_iter().collect();
    for number in numbers(folder, "put") {
        assert!(
            waiting.contains_key(&number) || filed.contains(&number),
            "{number} is lost"
        );
    }
    for number in numbers(folder, "done") {
        assert!(!waiting.contains_key(&number), "{number} was done and waits");
    }
    assert!(waiting.values().all(|count| *count == 1), "doubled: {waiting:?}");
}

#[test]
fn nothing_is_lost_or_doubled() {
    rounds(6);
}

/// `cargo test -- --ignored`, for longer.
#[test]
#[ignore = "takes a minute"]
fn nothing_is_lost_or_doubled_for_long() {
    rounds(300);
}
