//! Reports are being added, and something comes in between: the process is killed, another adds at the same
//! time, somebody makes a backup.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Desk, STRIKE, many_readings, stderr, stdout};
use watchfloor_record::{AsOf, Read as _, Sqlite, Store};
use watchfloor_room::Room;

/// So many reports make three transactions.
const READINGS: usize = 140;
const KILLS: usize = 200;
/// So many rooms at a time.
const AT_ONCE: usize = 4;
/// The kills end after this time on a slow machine, however many there were.
const LONGEST: Duration = Duration::from_secs(25);

fn add(desk: &Desk, readings: &str) -> Child {
    let mut command = desk.command(&["add", readings, "--as-published", "--verbose"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The addresses of the reports in a room, by their numbers, after it was found to be sound.
fn sound(path: &Path) -> BTreeMap<i64, String> {
    let mut room = Room::new(Sqlite::open_existing(path).unwrap());
    let check = room.check().unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
    let versions = room.store().read().unwrap().versions(i64::MIN, AsOf::LATEST).unwrap();
    versions.into_iter().map(|version| (version.id, version.address.unwrap())).collect()
}

/// What was told to be safe: the number that a report got, and on which line of the file it stands. A line
/// that was cut off says nothing.
fn acknowledged(told: &str) -> Vec<(i64, usize)> {
    let whole = told.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let number_and_line = |line: &str| {
        let (number, _) = line.split_once(' ').unwrap();
        let (_, at) = line.rsplit_once(':').unwrap();
        (number.parse().unwrap(), at.parse().unwrap())
    };
    whole.lines().map(number_and_line).collect()
}

/// Kills processes that add readings to a room, until it is full; then begins another one.
struct Killer {
    desk: Desk,
    path: PathBuf,
    /// How long a run takes that nobody disturbs, and what the room shows after it.
    whole_run: Duration,
    undisturbed: String,
    random: fastrand::Rng,
    kills: usize,
    /// Rooms that were filled, and kills that left one half full.
    full: usize,
    half_full: usize,
}

impl Killer {
    fn new(seed: u64, readings: &[String]) -> Killer {
        let desk = Desk::new();
        desk.write("readings.jsonl", readings.join("\n").as_bytes());
        let start = Instant::now();
        desk.fine(&["add", "readings.jsonl", "--as-published"]);
        let whole_run = start.elapsed();
        let killer = Killer {
            path: desk.path("watchfloor.room"),
            undisturbed: desk.everything("2031-01-01"),
            desk,
            whole_run,
            random: fastrand::Rng::with_seed(seed),
            kills: 0,
            full: 0,
            half_full: 0,
        };
        killer.begin_anew();
        killer
    }

    fn begin_anew(&self) {
        for entry in fs::read_dir(self.desk.path(".")).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name() != "readings.jsonl" {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    /// Starts a process, kills it at some moment, and looks at what it left.
    fn kill_one(&mut self) {
        let mut child = add(&self.desk, "readings.jsonl");
        let mut told = child.stdout.take().unwrap();
        let (sender, ended) = mpsc::channel();
        let listener = thread::spawn(move || {
            let mut all = String::new();
            told.read_to_string(&mut all).unwrap();
            // It ended by itself, and there is nothing to wait for.
            let _ = sender.send(());
            all
        });
        // More often early than late: then there are more that go on with a room.
        let _ = ended.recv_timeout(self.whole_run.mul_f64(self.random.f64().powi(2)));
        child.kill().unwrap();
        let was_killed = child.wait().unwrap().code().is_none();
        self.kills += usize::from(was_killed);
        let told = listener.join().unwrap();
        if !self.path.try_exists().unwrap() {
            // It did not come so far as to make the room.
            assert_eq!(told, "");
            return;
        }
        let there = sound(&self.path);
        for (number, line) in acknowledged(&told) {
            let address = format!("https://outlet.example/{}", line - 1);
            assert_eq!(there.get(&number), Some(&address), "{told}");
        }
        self.half_full += usize::from(!there.is_empty() && there.len() < READINGS);
        if there.len() == READINGS {
            assert_eq!(self.desk.everything("2031-01-01"), self.undisturbed);
            self.full += 1;
            self.begin_anew();
        }
    }
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_it_told_to_be_safe() {
    let text = "The port of Qaaaaa is shut, the harbour office said.\n";
    let readings = many_readings(text, READINGS);
    let begun = Instant::now();
    let killers: Vec<Killer> = thread::scope(|scope| {
        let work = |seed: usize| {
            let mut killer = Killer::new(seed as u64, &readings);
            while killer.kills < KILLS / AT_ONCE && begun.elapsed() < LONGEST {
                killer.kill_one();
            }
            killer
        };
        let workers: Vec<_> =
            (0..AT_ONCE).map(|seed| scope.spawn(move || work(seed))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    // The test says something only if rooms were left half full, and filled up again.
    let total =
        |count: fn(&Killer) -> usize| -> usize { killers.iter().map(count).sum() };
    let counts =
        (total(|one| one.kills), total(|one| one.full), total(|one| one.half_full));
    assert!(counts.0 > KILLS / 4 && counts.1 > 4 && counts.2 > 8, "{counts:?}");
    for killer in killers {
        killer.desk.fine(&["add", "readings.jsonl", "--as-published"]);
        assert_eq!(killer.desk.everything("2031-01-01"), killer.undisturbed);
    }
}

/// The rows of all tables without the numbers that go by arrival, in an order that does not.
fn rows(desk: &Desk) -> BTreeSet<String> {
    let numbers = [
        "event",
        "line",
        "lines",
        "matter",
        "report",
        "reports",
        "story",
        "tally",
        "best_line",
        "mentions",
        "announcement",
        "since_line",
        "retired_by_line",
        "retired_by_report",
        "superseded_by",
        "conflicting_with",
    ];
    let mut rows = BTreeSet::new();
    for what in ["events", "claims", "figures", "watch"] {
        let table = desk.fine(&["export", "--format", "jsonl", "--what", what]);
        for row in table.lines() {
            let mut row: Value = serde_json::from_str(row).unwrap();
            row.as_object_mut()
                .unwrap()
                .retain(|name, _| !numbers.contains(&name.as_str()));
            rows.insert(format!("{what} {row}"));
        }
    }
    rows
}

#[test]
fn two_processes_that_add_at_once_make_the_room_that_one_would() {
    let readings = many_readings(STRIKE, 120);
    let one = Desk::new();
    one.write("all.jsonl", readings.join("\n").as_bytes());
    one.fine(&["add", "all.jsonl", "--as-published"]);
    let two = Desk::new();
    // Some reports are in both files.
    two.write("first.jsonl", readings[..80].join("\n").as_bytes());
    two.write("second.jsonl", readings[40..].join("\n").as_bytes());
    let children = [add(&two, "first.jsonl"), add(&two, "second.jsonl")];
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output).lines().count(), 80);
    }
    assert_eq!(sound(&two.path("watchfloor.room")).len(), 120);
    let (wanted, found) = (rows(&one), rows(&two));
    assert!(wanted.len() > 240);
    assert_eq!(wanted.symmetric_difference(&found).next(), None);
}

#[test]
fn a_backup_while_reports_are_added_is_a_sound_room() {
    let desk = Desk::new();
    desk.write("readings.jsonl", many_readings(STRIKE, 400).join("\n").as_bytes());
    let mut child = add(&desk, "readings.jsonl");
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    let (mut before, mut half) = (0, 0);
    for copy in 0..6 {
        // After the first of a batch: the next batch is being filed.
        for _ in 0..64 {
            line.clear();
            told.read_line(&mut line).unwrap();
        }
        let name = format!("copy{copy}.room");
        desk.fine(&["backup", &name]);
        let there = sound(&desk.path(&name)).len();
        assert!(there >= before.max((copy + 1) * 64 - 1), "{there} after {before}");
        half += usize::from(there < 400);
        before = there;
    }
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(sound(&desk.path("watchfloor.room")).len(), 400);
    assert!(half > 0, "nothing was being added any more");
}
