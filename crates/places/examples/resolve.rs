//! How fast names are resolved here: `cargo run --release --example resolve`.
//!
//! One thread. Resolves the names of a made-up report of 24 mentions again and again, and prints how
//! long the gazetteer takes to open, and resolutions a second.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use watchfloor_places::{Context, Gazetteer, Mention};
use watchfloor_text::Span;

/// How long the report is resolved again and again.
const TIME: Duration = Duration::from_secs(2);

const TEXT: &str = "Ministers of France, Jordan and Egypt met in Paris. Shells fell on Kharkiv, \
    Odesa and Kherson in Ukraine, and on Belgorod in Russia. Ships avoid the Red Sea and the Suez \
    Canal. In Springfield, Ill., the governor of Illinois spoke of Georgia, Florida and Orange \
    County. Tripoli and Benghazi were quiet, as were Alexandria, Victoria, San Jose and London.";

const NAMES: [&str; 24] = [
    "France",
    "Jordan",
    "Egypt",
    "Paris",
    "Kharkiv",
    "Odesa",
    "Kherson",
    "Ukraine",
    "Belgorod",
    "Russia",
    "Red Sea",
    "Suez",
    "Springfield",
    "Illinois",
    "Georgia",
    "Florida",
    "Orange County",
    "Tripoli",
    "Benghazi",
    "Alexandria",
    "Victoria",
    "San Jose",
    "London",
    "Canal",
];

fn main() -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let gazetteer = Gazetteer::built_in()?;
    println!("{} places, opened in {:.1?}", gazetteer.len(), started.elapsed());

    let mentions: Vec<Mention> = NAMES
        .iter()
        .filter_map(|name| {
            let start = TEXT.find(name)?;
            Some(Mention { name, span: Span::new(start, start + name.len()) })
        })
        .collect();
    let context = Context { text: TEXT, ..Context::default() };
    let first = Instant::now();
    black_box(gazetteer.resolve(&mentions, &context));
    println!("first report: {:.1?}", first.elapsed());

    let (begun, mut rounds) = (Instant::now(), 0);
    while begun.elapsed() < TIME {
        black_box(gazetteer.resolve(black_box(&mentions), &context));
        rounds += 1;
    }
    let rate = (rounds * mentions.len()) as f64 / begun.elapsed().as_secs_f64();
    println!("{rate:.0} resolutions a second, {} names a report", mentions.len());
    Ok(())
}
