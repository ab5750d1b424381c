//! How long the registry takes to start and to look things up.
//!
//! usage: cargo run --release -p watchfloor-actors --example actor_speed

use std::hint::black_box;
use std::time::{Duration, Instant};

use watchfloor_actors::Registry;

const PHRASES: &[&str] = &[
    "US-backed Syrian rebels",
    "the Commander of Iran's Islamic Revolutionary Guard Corps, Hossein Salami",
    "a senior administration official",
    "Israeli Prime Minister Benjamin Netanyahu",
    "suspected Boko Haram militants",
    "thousands of protesters in Tbilisi",
    "Ada Quill",
    "the International Committee of the Red Cross",
];

fn main() {
    let starts: Vec<Duration> = (0..21).map(|_| timed(Registry::built_in)).collect();
    println!(
        "start: first {:?}, median of 20 more {:?}",
        starts[0],
        median(&starts[1..])
    );
    let registry = Registry::built_in();
    let rounds = 5_000;
    let describing = timed(|| {
        for _ in 0..rounds {
            for phrase in PHRASES {
                black_box(registry.describe(black_box(phrase), Some("2024-04-14")));
            }
        }
    });
    let finding = timed(|| {
        for _ in 0..rounds {
            for phrase in PHRASES {
                black_box(registry.find(black_box(phrase), Some("2024-04-14")));
            }
        }
    });
    let each = |whole: Duration| whole / (rounds * PHRASES.len() as u32);
    println!(
        "describe: {:?} a phrase; find: {:?} a name",
        each(describing),
        each(finding)
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}
