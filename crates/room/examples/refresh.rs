//! How long a live picture takes when a few reports have come in: `refresh READINGS COUNT...` makes a room of
//! the first reports among some readings (JSON, one a line), as many as each COUNT says, and adds more to it.
//! `docs/notes/room-live.md` has the figures.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use mimalloc::MiMalloc;
use watchfloor_reading::contract::Reading;
use watchfloor_record::Sqlite;
use watchfloor_room::time::DAY;
use watchfloor_room::{Incoming, Live, Picture, Room};

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// So many times each is measured; the median is shown.
const TIMES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [readings, counts @ ..] = arguments.as_slice() else {
        return Err("usage: refresh READINGS COUNT...".into());
    };
    let readings = std::fs::read_to_string(readings)?;
    let readings: Vec<Reading> =
        readings.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let all: Vec<Incoming> = readings.into_iter().map(published).collect();
    for count in counts {
        let count: usize = count.parse()?;
        for added in [1, 20] {
            measure(&all, count, added)?;
        }
    }
    Ok(())
}

/// Learnt when it was published.
fn published(reading: Reading) -> Incoming {
    let mut report =
        Incoming { reading, address: None, learnt: 0, recorded: 0, original: None };
    report.learnt = report.stamp();
    report
}

/// Fills a room and shows the median seconds of the first picture, and of those after `added` more reports.
fn measure(all: &[Incoming], count: usize, added: usize) -> Result<(), Box<dyn Error>> {
    let more = all.get(count..count + added * TIMES).ok_or("too few readings")?;
    let folder = tempfile::tempdir()?;
    let mut room = Room::new(Sqlite::open(folder.path().join("live.room"))?);
    for some in all[..count].chunks(200) {
        room.add(some)?;
    }
    let now = all.iter().map(|report| report.learnt).max().unwrap_or_default();
    let mut live = Live::new(30 * DAY);
    let started = Instant::now();
    live.refresh(&mut room, now)?;
    let first = started.elapsed().as_secs_f64();
    let mut seconds = Vec::new();
    for some in more.chunks(added) {
        room.add(some)?;
        let started = Instant::now();
        let (snapshot, picture) = live.refresh(&mut room, now)?;
        seconds.push(started.elapsed().as_secs_f64());
        if picture != Picture::of(snapshot) {
            return Err("the live picture is another than a fresh one".into());
        }
    }
    seconds.sort_by(f64::total_cmp);
    let events =
        live.snapshot().reports.iter().map(|known| known.sheet.reading.events.len());
    println!(
        "{count} reports, {} acts: first {first:.3} s; after {added} more {:.3} s",
        events.sum::<usize>(),
        seconds[seconds.len() / 2]
    );
    Ok(())
}
