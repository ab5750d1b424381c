//! Files many synthetic versions and prints how long each takes and how much space it needs:
//! `cargo run --release -p watchfloor-record --example throughput -- room.wf 100000`.
//!
//! Each version has a text and a reading of about 4 KB, 15 lines, 80 keys and 30 links; a thousand
//! versions make a day.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::time::{Duration, Instant};

use fastrand::Rng;
use watchfloor_record::{
    AsOf, Filter, IndexRow, Key, Link, LinkKind, NewReading, NewVersion, Read, Space,
    Sqlite, Store, Write,
};

const BATCH: i64 = 50;
const VERSIONS_A_DAY: i64 = 1000;
const DAY: i64 = 86_400_000;
const LINES: i64 = 15;

fn main() {
    let path = std::env::args().nth(1).expect("a file to make");
    let versions: i64 = std::env::args().nth(2).map_or(100_000, |n| n.parse().unwrap());
    let mut room = Sqlite::create(&path).unwrap();
    let mut rng = Rng::with_seed(1);
    let words: Vec<String> = (0..20_000).map(|_| word(&mut rng)).collect();
    let mut text_bytes = 0;
    // Only the store is timed: making up the versions takes about as long.
    let (mut filing, mut asking) = (Duration::ZERO, Duration::ZERO);
    let mut parts = [Duration::ZERO; 5];
    for batch in 0..versions / BATCH {
        let made: Vec<Made> = (0..BATCH)
            .map(|i| Made::new(batch * BATCH + i + 1, &words, &mut rng))
            .collect();
        text_bytes += made.iter().map(|made| made.version.text.len()).sum::<usize>();
        let begin = Instant::now();
        let mut write = room.write().unwrap();
        for made in &made {
            let id = part(0, &mut parts, || write.file(&made.version).unwrap());
            part(1, &mut parts, || write.file_reading(id, &made.reading).unwrap());
            part(2, &mut parts, || write.file_keys(id, &made.keys).unwrap());
            part(3, &mut parts, || write.file_links(&made.links).unwrap());
        }
        part(4, &mut parts, || write.commit().unwrap());
        filing += begin.elapsed();

        let begin = Instant::now();
        let read = room.read().unwrap();
        for key in &made[0].keys {
            read.keyed(key.space, &[key.key], (key.day, key.day - 14), 200).unwrap();
        }
        asking += begin.elapsed();
        drop(read);

        let done = (batch + 1) * BATCH;
        if done % 10_000 == 0 {
            let bytes = bytes_of(&path);
            println!(
                "{done:>7} versions: filing {:>5.0} us each (version {:.0}, reading {:.0}, keys \
                 {:.0}, links {:.0}, commit {:.0}), 80 keys of 14 days {:>5.0} us, {:>5.0} bytes \
                 each beyond {:>4.0} of text",
                filing.as_micros() as f64 / 10_000.0,
                parts[0].as_micros() as f64 / 10_000.0,
                parts[1].as_micros() as f64 / 10_000.0,
                parts[2].as_micros() as f64 / 10_000.0,
                parts[3].as_micros() as f64 / 10_000.0,
                parts[4].as_micros() as f64 / 10_000.0,
                asking.as_micros() as f64 / (10_000 / BATCH) as f64,
                (bytes - text_bytes) as f64 / done as f64,
                text_bytes as f64 / done as f64,
            );
            (filing, asking) = (Duration::ZERO, Duration::ZERO);
            parts = [Duration::ZERO; 5];
        }
    }
    questions(&mut room, versions);
}

/// Adds the time of a step to its part of the whole.
fn part<T>(number: usize, parts: &mut [Duration; 5], step: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = step();
    parts[number] += begin.elapsed();
    done
}

struct Made {
    version: NewVersion,
    reading: NewReading,
    keys: Vec<Key>,
    links: Vec<Link>,
}

impl Made {
    fn new(id: i64, words: &[String], rng: &mut Rng) -> Made {
        let learnt = 1_900_000_000_000 + id * DAY / VERSIONS_A_DAY;
        let day = (learnt / DAY) as i32;
        let index: Vec<IndexRow> = (0..LINES).map(|_| index_row(day, rng)).collect();
        // A reading repeats its names of fields, and words of the text here and there.
        let mut body = String::new();
        while body.len() < 4000 {
            let (from, source, trigger) =
                (rng.u32(..4000), some(words, rng), some(words, rng));
            body.push_str(&format!(
                r#"{{"span":[{from},{}],"source":"{source}","trigger":"{trigger}","p":0.{}}},"#,
                from + rng.u32(..200),
                rng.u32(..100)
            ));
        }
        let keys = (0..80)
            .map(|i| Key {
                space: if i < 50 { Space::Shingle } else { Space::Story },
                key: if i < 50 {
                    rng.i64(..)
                } else {
                    rng.i64(0..5000).wrapping_mul(0x5851_f42d)
                },
                day,
            })
            .collect();
        let mut links: Vec<Link> = Vec::new();
        for i in 0..30 {
            // Ten links of the version and twenty of its lines, to nodes of the last week.
            let (kind, child, a_week) = match i {
                0..10 => (LinkKind::Story, id, 7 * VERSIONS_A_DAY),
                _ => (
                    LinkKind::Event,
                    (id - 1) * LINES + 1 + i % LINES,
                    7 * VERSIONS_A_DAY * LINES,
                ),
            };
            let parent = child - LINES - rng.i64(0..a_week);
            if parent > 0 {
                links.push(Link {
                    kind,
                    child,
                    parent,
                    score: rng.f64(),
                    learnt,
                    revision: id,
                });
            }
        }
        let text = text(words, rng, 4000);
        let mut digest = [0; 32];
        rng.fill(&mut digest);
        let version = NewVersion {
            digest,
            outlet: Some(format!("Outlet {}", rng.u32(..50))),
            address: Some(format!(
                "https://outlet.example/{}",
                text[..40].replace(' ', "-")
            )),
            title: Some(text[..60.min(text.len())].to_owned()),
            published: Some("2031-05-12T06:00:00Z".to_owned()),
            stamp: learnt,
            learnt,
            recorded: learnt,
            text,
            original: None,
            sketch: (0..256).map(|_| rng.u8(..)).collect(),
        };
        Made {
            version,
            reading: NewReading { generation: 1, body: body.into_bytes(), index },
            keys,
            links: distinct(links),
        }
    }
}

fn index_row(day: i32, rng: &mut Rng) -> IndexRow {
    // As of words, few are in the news every day and many once.
    let rank = |of: f64, rng: &mut Rng| of.powf(rng.f64()) as u32;
    let code = |rng: &mut Rng| format!("C{:03}", rank(200.0, rng));
    let name = |rng: &mut Rng| format!("person {}", rank(50_000.0, rng));
    let is_event = rng.bool();
    IndexRow {
        kind: if is_event { "event" } else { "claim" },
        label: is_event.then(|| format!("TYPE{}", rng.u32(..20))),
        status: is_event.then(|| "happened".to_owned()),
        actors: vec![code(rng), name(rng)],
        recipients: if is_event { vec![code(rng)] } else { Vec::new() },
        days: is_event.then_some((day - 1, day)),
        country: is_event.then(|| code(rng)),
    }
}

/// Without links that say the same twice.
fn distinct(mut links: Vec<Link>) -> Vec<Link> {
    links.sort_by_key(|link| (link.kind as i64, link.child, link.parent));
    links.dedup_by_key(|link| (link.kind as i64, link.child, link.parent));
    links
}

fn word(rng: &mut Rng) -> String {
    (0..rng.usize(2..10)).map(|_| rng.lowercase()).collect()
}

/// Few words are frequent and many are rare, as in a language.
fn some<'w>(words: &'w [String], rng: &mut Rng) -> &'w str {
    let rank = (words.len() as f64).powf(rng.f64()) as usize;
    &words[rank.min(words.len() - 1)]
}

fn text(words: &[String], rng: &mut Rng, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(some(words, rng));
        text.push(' ');
    }
    text
}

fn bytes_of(path: &str) -> usize {
    let length =
        |path: &str| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    length(path) as usize
}

/// What a full room takes to answer.
fn questions(room: &mut Sqlite, versions: i64) {
    let read = room.read().unwrap();
    let at = AsOf { learnt: i64::MAX, revision: versions - 10 };
    let lines: Vec<i64> =
        (0..10_000).map(|i| 1 + i * 7919 % (versions * LINES)).collect();
    let ids: Vec<i64> = (0..10_000).map(|i| 1 + i * 7919 % versions).collect();
    time("parents of 10,000 lines", || {
        read.parents(LinkKind::Event, &lines, at).unwrap().len()
    });
    time("children of 10,000 lines", || {
        read.children(LinkKind::Event, &lines, at).unwrap().len()
    });
    time("links of 10,000 lines", || read.links(LinkKind::Event, &lines).unwrap().len());
    time("10,000 versions by number", || read.versions_by_id(&ids).unwrap().len());
    time("10,000 sketches", || read.sketches(&ids).unwrap().len());
    time("10,000 readings", || read.readings(&ids, 1).unwrap().len());
    time("all versions", || read.versions(i64::MIN, at).unwrap().len());
    let last = read.versions_by_id(&[versions]).unwrap()[0].learnt;
    time("the versions of the last day", || read.versions(last - DAY, at).unwrap().len());
    time("versions not read", || read.unread(1, 10).unwrap().len());
    let ask = |what: &str, filter: Filter| {
        let filter = Filter { limit: 100, ..filter };
        time(&format!("find {what}"), || read.find(&filter, at).unwrap().len());
    };
    let some = |text: &str| Some(text.to_owned());
    let word = read.text(versions).unwrap().split(' ').nth(20).unwrap().to_owned();
    ask("a word", Filter { words: vec![word], ..Filter::default() });
    ask("an actor", Filter { actor: some("C017"), ..Filter::default() });
    ask("codes of actors", Filter { actor: some("C01"), ..Filter::default() });
    ask(
        "actor, recipient, label",
        Filter {
            actor: some("C017"),
            recipient: some("C018"),
            label: some("TYPE3"),
            ..Filter::default()
        },
    );
    ask("a label", Filter { label: some("TYPE3"), ..Filter::default() });
    ask("a kind", Filter { kind: some("event"), ..Filter::default() });
    let day = (last / DAY) as i32;
    ask(
        "days long ago",
        Filter { from: Some(day - 60), to: Some(day - 58), ..Filter::default() },
    );
    drop(read);
    time("check", || room.check().unwrap().faults.len());
}

fn time(what: &str, question: impl FnOnce() -> usize) {
    let begin = Instant::now();
    let answers = question();
    println!("{what}: {answers} in {:.1} ms", begin.elapsed().as_secs_f64() * 1000.0);
}
