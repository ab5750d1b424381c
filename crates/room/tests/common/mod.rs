//! Reports of an invented strike, read once for each test program, and rooms of them that can be compared.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use watchfloor_brief::export::{Encoding, Table, export};
use watchfloor_brief::{Form, Settings, brief, changed};
use watchfloor_reading::contract::Reading;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_record::{Line, Sqlite};
use watchfloor_report::{Input, Report, parse};
use watchfloor_room::changes::changes;
use watchfloor_room::{Asked, Incoming, Picture, Room, Snapshot};

/// The reader as it comes.
pub(crate) static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap());

/// A report as its outlet gives it: outlet, publication, address, text.
type Given<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, &'a str);

/// Two accounts of a strike, a copy, a denial, two versions of one page, a threat and what became of it,
/// tolls, a withdrawal, something else; some at one moment, some with a day for a moment, one without any.
const GIVEN: &[Given] = &[
    (
        Some("Northwater Dispatch"),
        Some("2031-05-12T06:00:00Z"),
        Some("https://northwater.example/strike"),
        "Karsenian missiles hit port of Aldery\n\nPORT ALDERY, Velmora - Karsenian forces fired missiles at \
         the port of Aldery on Monday, killing 12 dock workers, Velmora's interior ministry said. A crane \
         fell on a grain ship. The harbour office closed both docks for the day.\n",
    ),
    (
        Some("Meridian Wire"),
        Some("2031-05-12T07:30:00Z"),
        None,
        "Missiles strike Velmoran port\n\nKarsenia attacked the port of Aldery with missiles on Monday, a \
         harbour official told Meridian Wire. The official said that at least 15 dock workers were killed.\n",
    ),
    (
        Some("Harsk Courier"),
        Some("2031-05-12T07:30:00Z"),
        Some("https://harsk.example/no-strike"),
        "Karsenia says it struck no port\n\nKarsenia denied on Monday that its forces had attacked the port \
         of Aldery. \"We fired at nothing,\" said Karsenia's defence minister, Ilse Brandt.\n",
    ),
    // A copy under another headline, and another at the same moment.
    (
        Some("Lisbek Evening Post"),
        Some("2031-05-12T08:00:00Z"),
        None,
        "Twelve dead in Aldery\n\nPORT ALDERY, Velmora - Karsenian forces fired missiles at the port of \
         Aldery on Monday, killing 12 dock workers, Velmora's interior ministry said. A crane fell on a grain \
         ship.\n",
    ),
    (
        Some("Tarvo Gazette"),
        Some("2031-05-12T08:00:00Z"),
        None,
        "Port under fire\n\nPORT ALDERY, Velmora - Karsenian forces fired missiles at the port of Aldery on \
         Monday, killing 12 dock workers, Velmora's interior ministry said. A crane fell on a grain ship.\n",
    ),
    // The first page again.
    (
        Some("Northwater Dispatch"),
        Some("2031-05-12T11:00:00Z"),
        Some("https://northwater.example/strike"),
        "Karsenian missiles hit port of Aldery\n\nPORT ALDERY, Velmora - Karsenian forces fired missiles at \
         the port of Aldery on Monday, killing 17 dock workers, Velmora's interior ministry said. The harbour \
         office closed both docks for the day. Karsenia denies the attack.\n",
    ),
    (
        Some("Meridian Wire"),
        Some("2031-05-12T12:15:00Z"),
        None,
        "Velmora threatens to close strait\n\nVelmora's president, Ada Quill, threatened on Monday to close \
         the Strait of Sorn if Karsenia attacks the port of Aldery again. Karsenia's foreign ministry asked \
         the Lake Commission to meet by Tuesday.\n",
    ),
    (
        Some("Harsk Courier"),
        Some("2031-05-13T05:00:00Z"),
        None,
        "Karsenian jets bomb Aldery\n\nKarsenian jets bombed the port of Aldery on Tuesday, Karsenia's defence \
         ministry said. The ministry said that the docks were used by soldiers.\n",
    ),
    (
        Some("Northwater Dispatch"),
        Some("2031-05-13T09:20:00Z"),
        None,
        "Velmora closes Strait of Sorn\n\nVelmora closed the Strait of Sorn to Karsenian ships on Tuesday, \
         Velmora's president, Ada Quill, said. Forty ships turned back.\n",
    ),
    // A day for a moment, twice.
    (
        Some("Tarvo Gazette"),
        Some("2031-05-13"),
        None,
        "Dead of Aldery counted\n\nThe charity Lake Relief counted 21 dead dock workers in Aldery on Tuesday. \
         Velmora's interior ministry said that 19 dock workers were killed.\n",
    ),
    (
        Some("Lisbek Evening Post"),
        Some("2031-05-13"),
        None,
        "Ferry sinks on Lake Orlen\n\nA ferry sank on Lake Orlen in Lisbek on Tuesday, and nine people drowned, \
         the coast guard said. The transport minister, Jory Pell, promised an inquiry.\n",
    ),
    (
        Some("Meridian Wire"),
        Some("2031-05-13T14:00:00Z"),
        None,
        "Meridian Wire withdraws report on toll\n\nMeridian Wire withdraws its report of Monday that at least \
         15 dock workers were killed in the port of Aldery. The harbour official did not say so.\n",
    ),
    (
        Some("Harsk Courier"),
        Some("2031-05-14T08:00:00Z"),
        None,
        "Karsenia and Velmora agree to cease fire\n\nKarsenia and Velmora agreed on Wednesday in Lisbek to cease \
         fire from midnight, the Lake Commission said. Velmora promised to open the Strait of Sorn by Friday.\n",
    ),
    (
        None,
        None,
        None,
        "Velmora opens strait\n\nVelmora opened the Strait of Sorn on Friday, ship owners said.\n",
    ),
];

/// The texts as reports.
pub(crate) fn reports() -> Vec<Report> {
    GIVEN
        .iter()
        .map(|(outlet, published, address, text)| {
            let input = Input {
                bytes: text.as_bytes(),
                published: *published,
                ..Input::default()
            };
            let mut report = parse(&input).unwrap();
            report.outlet = outlet.map(str::to_owned);
            report.address = address.map(str::to_owned);
            report
        })
        .collect()
}

/// What is read in the texts.
pub(crate) static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let mut scratch = Scratch::new();
    let reports = reports();
    reports.iter().map(|report| READER.read(None, report, &mut scratch)).collect()
});

/// The readings of the example, which is thirty-three reports of six outlets.
pub(crate) static CRISIS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/crisis");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    let mut scratch = Scratch::new();
    let mut read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let report = parse(&Input { bytes: &bytes, ..Input::default() }).unwrap();
        READER.read(None, &report, &mut scratch)
    };
    paths.iter().map(&mut read).collect()
});

/// 2031-05-12T00:00Z, before all of the reports.
pub(crate) const BEGIN: i64 = 1_936_310_400_000;
pub(crate) const HOUR: i64 = 3_600_000;

/// A reading as a report learnt at a moment.
pub(crate) fn learnt_at(reading: &Reading, learnt: i64) -> Incoming {
    Incoming {
        reading: reading.clone(),
        address: None,
        learnt,
        recorded: learnt,
        original: None,
    }
}

/// A reading as a report learnt when it was published, as far as it says.
pub(crate) fn as_published(reading: &Reading) -> Incoming {
    let mut incoming = learnt_at(reading, i64::MAX);
    incoming.learnt =
        if incoming.says_when() { incoming.stamp() } else { BEGIN + 100 * HOUR };
    incoming
}

/// An empty room in memory.
pub(crate) fn empty() -> Room<Sqlite> {
    Room::new(Sqlite::in_memory().unwrap())
}

/// All that a room shows of a moment.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) brief: String,
    pub(crate) changes: String,
    pub(crate) tables: Vec<String>,
}

/// The first line in which two differ; `None` where they are the same.
pub(crate) fn difference(one: &Shown, other: &Shown) -> Option<String> {
    let parts = |shown: &Shown| {
        let mut parts = vec![shown.brief.clone(), shown.changes.clone()];
        parts.extend(shown.tables.iter().cloned());
        parts
    };
    for (one, other) in parts(one).iter().zip(&parts(other)) {
        let mut lines = one.lines().zip(other.lines());
        if let Some((one, other)) = lines.find(|(one, other)| one != other) {
            return Some(format!("{one}\n{other}"));
        }
        if one.len() != other.len() {
            return Some(format!("{one}\n{other}"));
        }
    }
    None
}

/// What is known of a room at a moment.
pub(crate) fn show(room: &mut Room<Sqlite>, asked: &Asked) -> Shown {
    let snapshot = room.snapshot(asked).unwrap();
    show_snapshot(&snapshot)
}

pub(crate) fn show_snapshot(snapshot: &Snapshot) -> Shown {
    let picture = Picture::of(snapshot);
    let since = snapshot.at.saturating_sub(12 * HOUR);
    let news = changes(snapshot, &picture, since);
    let settings = Settings::new(Form::Markdown);
    let tables = [Table::Events, Table::Claims, Table::Figures, Table::Watch];
    Shown {
        brief: brief(&picture, snapshot, &news, &settings),
        changes: changed(&picture, snapshot, &news, since, &settings),
        tables: tables
            .into_iter()
            .map(|table| {
                let mut out = Vec::new();
                export(table, Encoding::JsonLines, &picture, snapshot, &mut out).unwrap();
                String::from_utf8(out).unwrap()
            })
            .collect(),
    }
}

/// What is shown without the numbers that depend on the order of arrival: reports go by their digests, and
/// lines by their places in them.
pub(crate) fn show_unnumbered(room: &mut Room<Sqlite>, asked: &Asked) -> Shown {
    let snapshot = room.snapshot(asked).unwrap();
    // A story or an event may have begun before the window.
    let all = Asked { since: i64::MIN, ..*asked };
    let names = Names::of(&room.snapshot(&all).unwrap());
    let shown = show_snapshot(&snapshot);
    Shown {
        brief: names.in_page(&shown.brief),
        changes: names.in_page(&shown.changes),
        tables: shown.tables.iter().map(|table| names.in_table(table)).collect(),
    }
}

struct Names {
    reports: BTreeMap<i64, String>,
    lines: BTreeMap<Line, String>,
}

impl Names {
    fn of(snapshot: &Snapshot) -> Names {
        let mut names = Names { reports: BTreeMap::new(), lines: BTreeMap::new() };
        for report in &snapshot.reports {
            let digest: String =
                report.digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
            for place in 0..report.sheet.lines() as i64 {
                names
                    .lines
                    .insert(report.first_line + place, format!("{digest}.{place}"));
            }
            names.reports.insert(report.id, digest);
        }
        names
    }

    /// Lines stand as `\[12\]` in Markdown, reports as `report 3`.
    fn in_page(&self, page: &str) -> String {
        let named = replaced(page, "\\[", |number| self.lines.get(&number).cloned());
        let named =
            replaced(&named, "report ", |number| self.reports.get(&number).cloned());
        sources_sorted(&replaced(&named, "revision ", |_| Some("N".to_owned())))
    }

    /// Numbers of lines and reports have columns of their own.
    fn in_table(&self, table: &str) -> String {
        let mut named = String::new();
        for row in table.lines() {
            let mut row: serde_json::Value = serde_json::from_str(row).unwrap();
            for (column, value) in row.as_object_mut().unwrap() {
                match column.as_str() {
                    "report" | "reports" | "retired_by_report" | "story" => {
                        rename(value, &self.reports);
                    }
                    "event" | "line" | "lines" | "matter" | "best_line" | "mentions"
                    | "tally" | "superseded_by" | "conflicting_with" | "announcement"
                    | "since_line" | "retired_by_line" => rename(value, &self.lines),
                    _ => {}
                }
            }
            named.push_str(&format!("{row}\n"));
        }
        named
    }
}

/// The list of sources is in the order of their numbers, so that they can be looked up in it.
fn sources_sorted(page: &str) -> String {
    let Some((before, sources)) = page.split_once("\n- **report ") else {
        return page.to_owned();
    };
    let (sources, after) = sources.split_once("\n\n").unwrap_or((sources.trim_end(), ""));
    let mut sources: Vec<&str> = sources.split("\n- **report ").collect();
    sources.sort_unstable();
    format!("{before}\n- **report {}\n\n{after}", sources.join("\n- **report "))
}

/// Numbers become names, also in lists.
fn rename(value: &mut serde_json::Value, names: &BTreeMap<i64, String>) {
    if let Some(list) = value.as_array_mut() {
        list.iter_mut().for_each(|value| rename(value, names));
    } else if let Some(name) = value.as_i64().and_then(|number| names.get(&number)) {
        *value = serde_json::Value::String(name.clone());
    }
}

/// Replaces the numbers behind a word.
fn replaced(text: &str, before: &str, name: impl Fn(i64) -> Option<String>) -> String {
    let mut parts = text.split(before);
    let mut named = parts.next().unwrap().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let found = part[..digits].parse().ok().and_then(&name);
        named.push_str(before);
        named.push_str(found.as_deref().unwrap_or(&part[..digits]));
        named.push_str(&part[digits..]);
    }
    named
}
