//! What many sources cost besides the network and the reading: visits are answered from memory, one in twenty
//! with a new item. `cargo run --release -p watchfloor-sources --example collect_many -- 2000 60`: so many
//! sources for so many seconds, each of which is a minute of the room's time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use url::Url;
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{Fetched, Request};
use watchfloor_sources::{Answer, Collector, Desk, Fetch, Kind, Settings, Source};

struct Canned(AtomicU64);

impl Fetch for Canned {
    fn get<'a>(&'a self, request: &'a Request) -> Answer<'a, Fetched> {
        let visit = self.0.fetch_add(1, Ordering::Relaxed);
        let is_new = request.etag.is_none() || visit.is_multiple_of(20);
        let fetched = Fetched {
            status: if is_new { 200 } else { 304 },
            address: request.address.clone(),
            moved: None,
            unchanged: !is_new,
            etag: Some(format!("\"{visit}\"")),
            last_modified: None,
            fresh_for: None,
            content_type: None,
            hub: None,
            own: None,
            bytes: if is_new { feed(visit) } else { Vec::new() },
        };
        Box::pin(async { Ok(fetched) })
    }

    fn post<'a>(&'a self, _: &'a Url, _: &'a [(&'a str, String)]) -> Answer<'a, u16> {
        Box::pin(async { Ok(202) })
    }
}

/// Thirty items, the first of them new.
fn feed(visit: u64) -> Vec<u8> {
    let item = |number: u64| {
        let words = "Words of a summary as long as they usually are. ".repeat(6);
        serde_json::json!({ "id": number.to_string(), "title": "A report", "content_text": words })
    };
    let mut items = vec![item(1_000_000 + visit)];
    items.extend((0..29).map(item));
    let feed = serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "items": items });
    feed.to_string().into_bytes()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number = |at| std::env::args().nth(at).and_then(|text| text.parse().ok());
    let (count, seconds): (u64, u64) =
        (number(1).unwrap_or(2000), number(2).unwrap_or(60));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(count, seconds))
}

async fn measure(count: u64, seconds: u64) -> Result<(), Box<dyn std::error::Error>> {
    let place = tempfile::tempdir()?;
    let desk = Desk::open(&place.path().join("a.room.sources"))?;
    for at in 0..count {
        let address = format!("https://s{at}.example.org/feed.json");
        desk.add(&Source::new(&format!("s{at}"), Kind::Feed, &address))?;
    }
    let clock = Clock::fast(1_700_000_000_000, 60.0);
    let fetch = Canned(AtomicU64::new(0));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let settings = Settings { most_waiting: u64::MAX, ..Settings::default() };
    let collector = Collector::new(desk.clone(), fetch, clock, settings);
    let task = tokio::spawn(collector.run(stopped));
    // The first visits, which bring thirty items each, are not what goes on for months.
    while desk.waiting()? < 30 * count {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let visits = || -> Result<u64, watchfloor_sources::DeskError> {
        Ok(desk.kept()?.iter().map(|kept| kept.state.visits).sum())
    };
    let (cpu_before, visits_before) = (processor_millis()?, visits()?);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let cpu = processor_millis()? - cpu_before;
    let memory = status("VmRSS:")?;
    stop.send(true)?;
    task.await??;
    let made = visits()? - visits_before;
    println!(
        "sources {count}, room's minutes {seconds}, visits {made}, processor {cpu} ms, memory {memory} kB"
    );
    println!("per visit {:.3} ms", cpu as f64 / made.max(1) as f64);
    println!(
        "of one core, in the room's time: {:.3} %",
        cpu as f64 / (seconds as f64 * 600.0)
    );
    Ok(())
}

/// Of this process so far, in steps of ten.
fn processor_millis() -> Result<u64, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    Ok((ticks(11) + ticks(12)) * 10)
}

fn status(name: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
