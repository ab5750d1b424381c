//! How long it takes until everybody who watches is told: `viewers COUNT SECONDS [ADDED-A-SECOND] [REPORTS]` serves
//! a room of made-up reports, lets COUNT viewers watch it over real connections, adds reports, each of which is news,
//! and shows how long each change took from the moment it was filed until a viewer had it, and whether any was lost.
//! Every tenth viewer is cut off again and again and comes back with the last id it got. `docs/notes/stream.md` has
//! the figures.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../tests/made/mod.rs"]
mod made;

use std::collections::HashSet;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use made::{Served, Watching, report, room};
use mimalloc::MiMalloc;
use tokio::sync::watch;
use watchfloor_clock::Clock;

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long viewers wait for what is still to come when all was added.
const LATE: Duration = Duration::from_secs(20);
/// Every so many-th viewer is cut off again and again.
const CUT: usize = 10;

/// What one viewer got.
#[derive(Default)]
struct Heard {
    /// The ids of new matters.
    changes: HashSet<String>,
    /// Milliseconds from the moment each was filed.
    took: Vec<i64>,
    gaps: usize,
    cuts: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> =
        std::env::args().skip(1).map(|it| it.parse()).collect::<Result<_, _>>()?;
    let (count, seconds, rate, before) = match *numbers.as_slice() {
        [count, seconds] => (count, seconds, 20, 500),
        [count, seconds, rate] => (count, seconds, rate, 500),
        [count, seconds, rate, before] => (count, seconds, rate, before),
        _ => return Err("usage: viewers COUNT SECONDS [ADDED-A-SECOND] [REPORTS]".into()),
    };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("viewers.room");
    let mut filed = room(&path, before);
    let served = Arc::new(Served::new(&path, None).await);
    let added = seconds * rate;
    let (ending, end) = watch::channel(false);
    let ready = Arc::new(AtomicUsize::new(0));

    let began = Instant::now();
    let watchers: Vec<_> = (0..count)
        .map(|n| {
            let (served, end, ready) =
                (Arc::clone(&served), end.clone(), Arc::clone(&ready));
            tokio::spawn(async move { watch_all(&served, n, added, end, &ready).await })
        })
        .collect();
    while ready.load(Ordering::SeqCst) < count {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{count} viewers there after {:.1} s", began.elapsed().as_secs_f64());

    let frames = served.app.frames.clone();
    let adding = tokio::spawn(async move {
        let clock = Clock::wall();
        let began = Instant::now();
        for n in 0..added {
            let due = Duration::from_secs_f64(n as f64 / rate as f64);
            tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
            filed.add(&[report(before + n, clock.now())]).unwrap();
            frames.wake();
        }
        began.elapsed()
    });
    let took = adding.await?;
    println!("{added} reports added in {:.1} s", took.as_secs_f64());
    tokio::spawn(async move {
        tokio::time::sleep(LATE).await;
        let _ = ending.send(true);
    });

    let (mut all, mut lost, mut gaps, mut cuts) = (Vec::new(), 0, 0, 0);
    for watcher in watchers {
        let heard = watcher.await?;
        lost += added.saturating_sub(heard.changes.len());
        gaps += heard.gaps;
        cuts += heard.cuts;
        all.extend(heard.took);
    }
    all.sort_unstable();
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    println!(
        "{} changes delivered, {lost} lost, {gaps} gaps, {cuts} connections cut",
        all.len()
    );
    println!("p50 {} ms, p99 {} ms, most {} ms", at(0.5), at(0.99), at(1.0));
    Ok(())
}

/// Watches until all that was added was heard, or nothing more is waited for.
async fn watch_all(
    served: &Served,
    n: usize,
    added: usize,
    mut end: watch::Receiver<bool>,
    ready: &AtomicUsize,
) -> Heard {
    let clock = Clock::wall();
    // A client of its own: they must not share connections.
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .tls_certs_only([])
        .build()
        .unwrap();
    let mut heard = Heard::default();
    let mut watching = Watching::begin(&client, served, None).await;
    let mut last = watching.next_of("frame").await.id;
    ready.fetch_add(1, Ordering::SeqCst);
    let mut since_cut = 0;
    while heard.changes.len() < added {
        let got = tokio::select! {
            got = watching.next() => got,
            _ = end.changed() => return heard,
        };
        let is_over = got.is_none();
        if let Some(got) = got {
            match got.name.as_str() {
                // Each report is one new matter; how tense that makes it is told besides.
                "change" if got.data.contains("\"kind\":\"new\"") => {
                    let (id, at) = id_and_moment(&got.data).expect("a change has both");
                    if heard.changes.insert(id.to_owned()) {
                        heard.took.push(clock.now() - at);
                    }
                }
                "gap" => heard.gaps += 1,
                _ => {}
            }
            last = got.id.or(last);
            since_cut += 1;
        }
        if is_over || (n % CUT == CUT - 1 && since_cut >= 97) {
            since_cut = 0;
            heard.cuts += 1;
            watching = Watching::begin(&client, served, last.as_deref()).await;
        }
    }
    heard
}

/// What is needed of a change, without taking all of it apart: that would be most of what is measured.
fn id_and_moment(data: &str) -> Option<(&str, i64)> {
    let (id, rest) = data.strip_prefix("{\"id\":\"")?.split_once('"')?;
    let (at, _) = rest.strip_prefix(",\"at\":")?.split_once(',')?;
    Some((id, at.parse().ok()?))
}
