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
use watchfloor_places::UserPlaces;
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
    let places = UserPlaces::parse(&actors).unwrap();
    let actors = UserActors::parse(&actors, Format::Toml).unwrap();
    let reader = Reader::new().unwrap().with_actors(actors).with_places(places);
    let mut scratch = Scratch::new();
    let mut read = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let input =
            Input { bytes: &bytes, name: None, published: None, ..Input::default() };
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

/// A room with a board.
struct Desk {
    room: Room<Sqlite>,
    board: Board,
    rules: Rules,
}

impl Desk {
    /// Looks at the room, and gives what the board then tells.
    fn look(&mut self, now: i64) -> Vec<Notice> {
        let snapshot = self.room.snapshot(&Asked::until(now)).unwrap();
        let picture = Picture::of(&snapshot);
        let facts = Facts {
            snapshot: &snapshot,
            picture: &picture,
            sources: &[],
            backlog: &BTreeSet::new(),
            now,
        };
        self.board.step(now, findings(&self.rules, &facts))
    }
}

/// Plays the crisis: the room is looked at with each report and once in two hours, the board whenever it asks.
fn play() -> (Desk, Vec<Notice>, i64) {
    const HOURS: i64 = 2 * 3_600_000;
    let room = Room::new(Sqlite::in_memory().unwrap());
    let rules = rules();
    let mut desk = Desk { room, board: Board::new(&rules), rules };
    let mut told = Vec::new();
    let mut reports: Vec<Incoming> = READINGS.iter().map(incoming).collect();
    reports.sort_by_key(|report| report.learnt);
    let moments: Vec<i64> = reports.iter().map(|report| report.learnt).collect();
    let end = moments.last().unwrap() + 3 * HOURS;
    for (nth, report) in reports.iter().enumerate() {
        desk.room.add(std::slice::from_ref(report)).unwrap();
        let until = moments.get(nth + 1).copied().unwrap_or(end);
        let (mut now, mut look) = (report.learnt, report.learnt);
        while now < until {
            if now >= look {
                told.extend(desk.look(now));
                look = now + HOURS;
            } else {
                told.extend(desk.board.tick(now));
            }
            now = desk.board.next().unwrap_or(look).clamp(now + 1, look);
        }
    }
    (desk, told, end)
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

/// All but reminders, which time alone brings.
fn news(notices: Vec<Notice>) -> Vec<(String, Kind)> {
    let told = notices.into_iter().flat_map(|notice| notice.alerts);
    told.filter(|told| told.kind != Kind::Reminder)
        .map(|told| (told.finding.title, told.kind))
        .collect()
}

#[test]
fn the_crisis_as_it_is_told() {
    let (mut desk, notices, mut now) = play();
    insta::assert_snapshot!(table(&notices));

    let mut fired: BTreeMap<(String, u64), usize> = BTreeMap::new();
    for notice in &notices {
        for told in notice.alerts.iter().filter(|told| told.kind == Kind::Fired) {
            *fired.entry((notice.receiver.clone(), told.alert)).or_default() += 1;
        }
    }
    assert!(fired.values().all(|count| *count == 1), "fired twice: {fired:?}");

    // A publisher changes the date of a page, and nothing else.
    let mut edited = READINGS[32].clone();
    edited.report.published = Some("2031-09-05T10:00:00Z".to_owned());
    desk.room.add(&[Incoming { learnt: now, ..incoming(&edited) }]).unwrap();
    let snapshot = desk.room.snapshot(&Asked::until(now)).unwrap();
    assert_eq!(snapshot.reports.last().unwrap().earlier, Some(33));
    assert_eq!(news(desk.look(now)), []);

    // The room is read anew: all lines get other numbers.
    now += 3_600_000;
    let first_line = snapshot.reports[0].first_line;
    desk.room
        .reread(now, "another reader", |part| {
            let same = READINGS.iter().find(|reading| reading.report.text == part.text);
            same.unwrap().clone()
        })
        .unwrap();
    let snapshot = desk.room.snapshot(&Asked::until(now)).unwrap();
    assert_ne!(snapshot.reports[0].first_line, first_line);
    assert_eq!(news(desk.look(now)), []);

    // A copy of the first report turns up that was published before it: the earliest mention is another.
    now += 3_600_000;
    let mut earlier = READINGS[0].clone();
    earlier.report.outlet = Some("Early Gazette".to_owned());
    earlier.report.address = None;
    earlier.report.published = Some("2031-09-03T04:30:00Z".to_owned());
    desk.room.add(&[Incoming { learnt: now, ..incoming(&earlier) }]).unwrap();
    let fired: Vec<(String, Kind)> = news(desk.look(now))
        .into_iter()
        .filter(|(_, kind)| *kind == Kind::Fired)
        .collect();
    assert_eq!(fired, []);
}
