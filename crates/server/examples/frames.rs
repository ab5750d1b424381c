//! How long frames and answers take: `frames READINGS COUNT...` makes a room of the first reports among some readings
//! (JSON, one a line) until it has about as many events as each COUNT says, and asks for moments as a slider does.
//! `docs/notes/server-frames.md` has the figures.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use mimalloc::MiMalloc;
use tower::ServiceExt;
use watchfloor_clock::Clock;
use watchfloor_reading::contract::Reading;
use watchfloor_record::Sqlite;
use watchfloor_room::{Asked, Incoming, Picture, Room};
use watchfloor_server::frames::{Moment, WINDOW};
use watchfloor_server::{App, Settings, endpoints};

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Moments that the slider stops at.
const STOPS: i64 = 9;
/// An hour, milliseconds.
const HOUR: i64 = 3_600_000;
/// How long each step is looked at that is played.
const A_STEP: Duration = Duration::from_secs(1);
/// What a first view asks for.
const FIRST_VIEW: [&str; 4] =
    ["/room", "/now?limit=100", "/events?limit=100", "/timeline"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [readings, counts @ ..] = arguments.as_slice() else {
        return Err("usage: frames READINGS COUNT...".into());
    };
    let readings = std::fs::read_to_string(readings)?;
    let readings: Vec<Reading> =
        readings.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut all: Vec<Incoming> = readings.into_iter().map(published).collect();
    all.sort_by_key(|report| report.learnt);
    for count in counts {
        measure(&all, count.parse()?).await?;
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

/// Fills a room with about so many events, and shows how long each thing takes.
async fn measure(all: &[Incoming], wanted: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("frames.room");
    let mut room = Room::new(Sqlite::open(&path)?);
    let mut events = 0;
    for some in all.chunks(800) {
        room.add(some)?;
        let snapshot = room.snapshot(&Asked::until(i64::MAX))?;
        events = Picture::of(&snapshot).events.len();
        if events >= wanted {
            break;
        }
    }
    let settings = Settings {
        room: path,
        name: "frames".to_owned(),
        base: String::new(),
        desk: None,
        alerts: None,
        clock: Clock::wall(),
    };
    let started = Instant::now();
    let app = App::open(settings)?;
    let opened = started.elapsed();
    let live = app.frames.live();
    println!(
        "{events} events in the room; in the live frame {} of {} reports; opened in {opened:.2?}",
        live.picture.events.len(),
        live.snapshot.reports.len()
    );
    let (router, _) = endpoints().split_for_parts();
    let router = router.with_state(app.clone());
    for path in FIRST_VIEW {
        let mut times = Vec::new();
        let mut size = 0;
        for _ in 0..STOPS {
            let started = Instant::now();
            let request = Request::builder().uri(path).body(Body::empty())?;
            let response = router.clone().oneshot(request).await?;
            size = response.into_body().collect().await?.to_bytes().len();
            times.push(started.elapsed());
        }
        println!("  GET {path}: {:.1?}, {} kB", median(times), size / 1000);
    }
    // As the wall asks, and as in a window that holds all of the room.
    for (window, name) in [(Some(WINDOW), "the usual window"), (None, "all")] {
        slide(&app, window, name).await?;
        play(&app, window, name).await?;
    }
    let moment = Moment { at: Some(live.at - HOUR), revision: None, window: None };
    app.frames.get(&moment).await?;
    let started = Instant::now();
    app.frames.get(&moment).await?;
    println!("  a frame that is kept: {:.1?}", started.elapsed());
    Ok(())
}

/// Moments an hour apart, back and forth, as somebody drags a slider who looks at each.
async fn slide(app: &App, window: Option<i64>, name: &str) -> Result<(), Box<dyn Error>> {
    let live = app.frames.live();
    for (way, steps) in [
        ("back, an hour a step", (1..=STOPS).collect::<Vec<i64>>()),
        ("forth between them", (1..=STOPS).rev().collect()),
    ] {
        let half = if way.starts_with("forth") { 30 * 60_000 } else { 0 };
        let mut times = Vec::new();
        for step in steps {
            times.push(wait_for(app, live.at - step * HOUR + half, window).await?.0);
        }
        println!(
            "  a frame of {name}, {way}: first {:.2?}, median {:.2?}, most {:.2?}",
            times[0],
            median(times.clone()),
            times.iter().max().copied().unwrap_or_default()
        );
    }
    // Steps of no fixed length, each of another part of the room: nothing can be made ahead.
    let mut times = Vec::new();
    for step in 1..=STOPS {
        let at = live.at - (step * step * 7 + 100) * HOUR / 3;
        times.push(wait_for(app, at, window).await?.0);
    }
    let most = times.iter().max().copied().unwrap_or_default();
    println!("  a frame of {name}, leaps: median {:.2?}, most {most:.2?}", median(times));
    Ok(())
}

/// The room played forward, a step a second as the wall does it: the next frame is made while one is looked at.
async fn play(app: &App, window: Option<i64>, name: &str) -> Result<(), Box<dyn Error>> {
    let live = app.frames.live();
    let begin = live.at - (60 + STOPS) * HOUR;
    let mut times = Vec::new();
    for step in 0..STOPS {
        let (took, reports) = wait_for(app, begin + step * HOUR, window).await?;
        times.push(took);
        if step == 0 {
            println!("  played forward, {name}: {reports} reports in the first frame");
        }
        tokio::time::sleep(A_STEP.saturating_sub(took)).await;
    }
    // The first two are no steps of anything yet.
    let steps = times.split_off(2);
    println!(
        "  played forward, {name}: first {:.2?}, then median {:.2?}, most {:.2?}",
        times[0],
        median(steps.clone()),
        steps.iter().max().copied().unwrap_or_default()
    );
    Ok(())
}

/// How long a frame takes, and how many reports are in it.
async fn wait_for(
    app: &App,
    at: i64,
    window: Option<i64>,
) -> Result<(Duration, usize), Box<dyn Error>> {
    let started = Instant::now();
    let moment = Moment { at: Some(at), revision: None, window };
    let frame = app.frames.get(&moment).await?;
    Ok((started.elapsed(), frame.snapshot.reports.len()))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
