//! `watchfloor add`: reads reports and files them in a room.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use watchfloor_reading::contract::{Reading, SCHEMA};
use watchfloor_reading::{Reader, Scratch, invariants};
use watchfloor_record::Sqlite;
use watchfloor_room::{Added, Incoming, Room};

use super::now;
use crate::inputs::{self, Source};
use crate::ordered::{self, News};
use crate::progress::Progress;
use crate::{args, complain, panics, reading, safe};

/// So many reports are made safe at a time ...
const AT_A_TIME: usize = 64;
/// ... or so many bytes of them, which a few large ones have ...
const BYTES_AT_A_TIME: usize = 32 << 20;
/// ... or those that came within this time.
const PATIENCE: Duration = Duration::from_millis(500);
/// A line with a reading is not read beyond this: a report's own limit, and room for what was read in it.
const LONGEST_LINE: u64 = 256 << 20;

/// What `read --json` begins a line with.
const READING: &str = "{\"schema\":\"watchfloor.reading/";

/// Some input could not be read.
const SOME_FAILED: u8 = 1;

/// Reads every input and files it. Errors are those that end the whole run; what was filed by then is safe.
pub(crate) fn run(wanted: &args::Add) -> anyhow::Result<ExitCode> {
    let store = Sqlite::open(&wanted.room.path)?;
    let (readings, reports): (Vec<_>, Vec<_>) = inputs::expand(&wanted.inputs)
        .into_iter()
        .partition(|input| matches!(input, Ok(source) if is_readings(source)));
    let mut filer = Filer::new(Room::new(store), wanted.verbose);
    for source in readings.into_iter().flatten() {
        add_readings(&source, wanted, &mut filer)?;
    }
    if !reports.is_empty() {
        add_reports(reports, wanted, &mut filer)?;
    }
    filer.flush()?;
    filer.tell(&wanted.room.path);
    Ok(if filer.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

/// Whether an input holds readings, one a line.
fn is_readings(source: &Source) -> bool {
    match source {
        Source::File(path) => path.extension().is_some_and(|end| end == "jsonl"),
        // What was looked at stays in the buffer that standard input has.
        Source::Stdin => io::stdin()
            .lock()
            .fill_buf()
            .is_ok_and(|begin| begin.starts_with(READING.as_bytes())),
    }
}

/// Reads reports on several threads and files them.
fn add_reports(
    inputs: Vec<Result<Source, String>>,
    wanted: &args::Add,
    filer: &mut Filer,
) -> anyhow::Result<()> {
    let reader = reading::reader(wanted.actors.as_deref())?;
    let jobs = reading::jobs(wanted.jobs, inputs.len());
    let mut progress = Progress::new(inputs.len());
    let mut failure = None;
    panics::keep_quiet_under_guard();
    let work = |scratch: &mut Scratch, input: Result<Source, String>| {
        let source = input?;
        let read = panics::guard(|| incoming(&source, wanted, &reader, scratch));
        let fault = match read {
            Ok(Ok(found)) => return Ok((source, found)),
            Ok(Err(fault)) => fault,
            Err(fault) => {
                *scratch = Scratch::new();
                format!(
                    "a fault in this program ended the reading; please report it: {fault}"
                )
            }
        };
        Err(format!("{}: {fault}", source.label()))
    };
    let hear = |news: News<Result<(Source, Incoming), String>>| {
        let result = match news {
            News::Waiting => {
                progress.wait();
                filer.flush_if_late()
            }
            News::Done(Ok((source, found))) => {
                progress.advance();
                if let Some(complaint) = reading::other_language(&source, &found.reading)
                {
                    progress.aside(|| complain(&complaint));
                }
                filer.take(source.label(), found)
            }
            News::Done(Err(complaint)) => {
                progress.advance();
                progress.aside(|| complain(&complaint));
                filer.failed += 1;
                Ok(())
            }
        };
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    ordered::in_order(inputs, jobs, Scratch::new, work, hear)
        .context("cannot start a thread")?;
    progress.finish();
    failure.map_or(Ok(()), Err)
}

/// Reads one report and says when it counts as known.
fn incoming(
    source: &Source,
    wanted: &args::Add,
    reader: &Reader,
    scratch: &mut Scratch,
) -> Result<Incoming, String> {
    let (reading, bytes) =
        reading::read(source, wanted.published.as_deref(), reader, scratch)?;
    let original = (bytes != reading.report.text.as_bytes()).then_some(bytes);
    Ok(known(reading, original, wanted.as_published))
}

/// A reading, with when it counts as known.
fn known(reading: Reading, original: Option<Vec<u8>>, as_published: bool) -> Incoming {
    let recorded = now();
    let mut found =
        Incoming { reading, address: None, learnt: recorded, recorded, original };
    if as_published && found.says_when() {
        // A report that gives its day alone was out by the end of it, and nobody knows since when.
        found.learnt = i64::MAX;
        found.learnt = found.stamp();
    }
    found
}

/// Files readings that were made elsewhere, one a line.
fn add_readings(
    source: &Source,
    wanted: &args::Add,
    filer: &mut Filer,
) -> anyhow::Result<()> {
    let name = safe::line(&source.label());
    let mut lines: Box<dyn BufRead> = match source {
        Source::Stdin => Box::new(io::stdin().lock()),
        Source::File(path) => match File::open(path) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => {
                filer.fail(&format!("{name}: {}", inputs::advice(&error)));
                return Ok(());
            }
        },
    };
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let mut limited = std::io::Read::take(&mut lines, LONGEST_LINE);
        match limited.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                filer.fail(&format!("{name}: {}", inputs::advice(&error)));
                break;
            }
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let label = format!("{name}:{number}");
        match reading_of(&line) {
            Ok(reading) => {
                filer.take(label, known(reading, None, wanted.as_published))?;
            }
            Err(fault) => filer.fail(&format!("{label}: {fault}")),
        }
    }
    Ok(())
}

/// A reading as `read --json` prints it. The error says what is wrong.
fn reading_of(line: &[u8]) -> Result<Reading, String> {
    let reading: Reading = serde_json::from_slice(line)
        .map_err(|error| format!("not a reading as `read --json` prints it: {error}"))?;
    if reading.schema != SCHEMA {
        return Err(format!(
            "of schema `{}`, not `{SCHEMA}`",
            safe::line(&reading.schema)
        ));
    }
    // It may have been made by anybody: what points outside its text would be of no use in a room.
    match invariants::check(&reading).first() {
        Some(fault) => Err(format!("not a sound reading: {fault}")),
        None => Ok(reading),
    }
}

/// Files reports a few at a time, and says which are safe.
struct Filer {
    room: Room<Sqlite>,
    verbose: bool,
    waiting: Vec<Incoming>,
    bytes: usize,
    labels: Vec<String>,
    since: Instant,
    new: u64,
    old: u64,
    failed: u64,
}

impl Filer {
    fn new(room: Room<Sqlite>, verbose: bool) -> Filer {
        Filer {
            room,
            verbose,
            waiting: Vec::new(),
            bytes: 0,
            labels: Vec::new(),
            since: Instant::now(),
            new: 0,
            old: 0,
            failed: 0,
        }
    }

    fn take(&mut self, label: String, report: Incoming) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        let original = report.original.as_ref().map_or(0, Vec::len);
        self.bytes += report.reading.report.text.len() + original;
        self.waiting.push(report);
        self.labels.push(label);
        if self.waiting.len() >= AT_A_TIME || self.bytes >= BYTES_AT_A_TIME {
            self.flush()
        } else {
            self.flush_if_late()
        }
    }

    /// Tells of an input that could not be read.
    fn fail(&mut self, complaint: &str) {
        complain(complaint);
        self.failed += 1;
    }

    fn flush_if_late(&mut self) -> anyhow::Result<()> {
        if !self.waiting.is_empty() && self.since.elapsed() > PATIENCE {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Makes safe what waits, and only then says so.
    fn flush(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let added = self.room.add(&self.waiting)?;
        self.waiting.clear();
        self.bytes = 0;
        let labels = std::mem::take(&mut self.labels);
        for (Added { version, new }, label) in added.into_iter().zip(labels) {
            *(if new { &mut self.new } else { &mut self.old }) += 1;
            if self.verbose {
                let word = if new { "added" } else { "already there" };
                let line = format!("{version} {word}: {}\n", safe::line(&label));
                // Nobody listening is no reason to stop filing.
                let _ = io::stdout().write_all(line.as_bytes());
            }
        }
        Ok(())
    }

    fn tell(&self, room: &Path) {
        let counted = |count: u64, of: &str| match count {
            0 => None,
            1 => Some(format!("1 report {of}")),
            count => Some(format!("{count} reports {of}")),
        };
        let parts: Vec<String> = [
            Some(
                counted(self.new, "added").unwrap_or_else(|| "nothing added".to_owned()),
            ),
            counted(self.old, "already there"),
            counted(self.failed, "could not be read"),
        ]
        .into_iter()
        .flatten()
        .collect();
        complain(&format!(
            "{}: {}",
            safe::line(&room.to_string_lossy()),
            parts.join(", ")
        ));
    }
}
