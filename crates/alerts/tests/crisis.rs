//! The bundled crisis, played back report by report: what fires when, and what is told to whom.
//!
//! The table is a snapshot, to be read as a tired duty officer would before it is accepted.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use watchfloor_actors::{Format, UserActors};
use watchfloor_alerts::{Board, Facts, Kind, Notice, Rules, Standing, findings};
use watchfloor_reading::contract::Reading;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_record::Sqlite;
use watchfloor_report::{Input, parse};
use watchfloor_room::{Asked, Incoming, Picture, Room, time};

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/crisis").join(name)
}

fn rules() -> Rules {
    Rules::parse(&std::fs::read_to_string(example("rules.toml")).unwrap()).unwrap()
}

/// The readings, each once.
static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let files = std::fs::read_dir(example("")).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    let actors = std::fs::read_to_string(example("actors.toml")).unwrap();
    let actors = UserActors::parse(&actors, Format::Toml).unwrap();
    let reader = Reader::new().unwrap().with_actors(actors);
    let mut scratch = Scratch::new();
    let mut read = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let input = Input { bytes: &bytes, name: None, published: None };
        reader.read(None, &parse(&input).unwrap(), &mut scratch)
    };
    paths.iter().map(&mut read).collect()
});

fn incoming(reading: &Reading) -> Incoming {
    let mut report = Incoming {
        reading: reading.clone(),
        address: None,
        learnt: i64::MAX,
        recorded: 0,
        original: None,
    };
    report.learnt = report.stamp();
    report.recorded = report.learnt;
    report
}

/// Plays the crisis; after each report, and whenever the board wants it, the board is stepped.
fn play(rules: &Rules) -> Vec<Notice> {
    let mut room = Room::new(Sqlite::in_memory().unwrap());
    let mut board = Board::new(rules);
    let mut told = Vec::new();
    let backlog = BTreeSet::new();
    let mut reports: Vec<Incoming> = READINGS.iter().map(incoming).collect();
    reports.sort_by_key(|report| report.learnt);
    let moments: Vec<i64> = reports.iter().map(|report| report.learnt).collect();
    for (nth, report) in reports.iter().enumerate() {
        room.add(std::slice::from_ref(report)).unwrap();
        let mut now = report.learnt;
        let until = moments.get(nth + 1).copied().unwrap_or(now + 6 * 3_600_000);
        while now < until {
            let snapshot = room.snapshot(&Asked::until(now)).unwrap();
            let picture = Picture::of(&snapshot);
            let facts = Facts {
                snapshot: &snapshot,
                picture: &picture,
                sources: &[],
                backlog: &backlog,
                now,
            };
            told.extend(board.step(now, findings(rules, &facts)));
            // Once an hour at least: what falls due is found by looking.
            let next = board.next().unwrap_or(i64::MAX).max(now + 1);
            now = next.min(now + 3_600_000);
        }
    }
    told
}

fn mark(kind: Kind, standing: Standing) -> &'static str {
    match (kind, standing) {
        (Kind::Fired, Standing::Disputed) => "NEW, DISPUTED",
        (Kind::Fired, _) => "NEW",
        (Kind::Updated, Standing::Disputed) => "DISPUTED",
        (Kind::Updated, _) => "UPDATED",
        (Kind::Corrected, _) => "CORRECTED",
        (Kind::Withdrawn, _) => "WITHDRAWN",
        (Kind::Resolved, _) => "OVER",
        (Kind::Reminder, _) => "REMINDER",
    }
}

/// What the receivers got, with why, the first words, and what was told before.
fn table(notices: &[Notice]) -> String {
    let mut text = String::new();
    for notice in notices {
        let at = time::minutes(notice.at);
        writeln!(text, "{at}  to {}", notice.receiver).unwrap();
        for told in &notice.alerts {
            let finding = &told.finding;
            let mark = mark(told.kind, finding.standing);
            let title = &finding.title;
            writeln!(text, "  {mark} #{} [{}] {title}", told.alert, finding.rule)
                .unwrap();
            if told.kind == Kind::Reminder {
                continue;
            }
            writeln!(text, "      {}", finding.why).unwrap();
            if let Some(line) = finding.lines.first() {
                let outlet = line.outlet.as_deref().unwrap_or("?");
                writeln!(text, "      {outlet}: “{}” [{}]", line.words, line.line)
                    .unwrap();
            }
            if let Some(was) = &told.was {
                writeln!(text, "      before: {was}").unwrap();
            }
        }
    }
    text
}

#[test]
fn the_crisis_as_it_is_told() {
    insta::assert_snapshot!(table(&play(&rules())));
}

#[test]
fn nothing_fires_twice() {
    let mut fired: BTreeMap<(String, u64), usize> = BTreeMap::new();
    for notice in play(&rules()) {
        for told in notice.alerts.iter().filter(|told| told.kind == Kind::Fired) {
            *fired.entry((notice.receiver.clone(), told.alert)).or_default() += 1;
        }
    }
    assert!(fired.len() > 5, "{fired:?}");
    assert!(fired.values().all(|count| *count == 1), "{fired:?}");
}
