//! How often the registry codes an actor as the PLOVER gold standard records do.
//!
//! usage: cargo run --release -p watchfloor-actors --example actor_codes -- PLOVER_GSR_CAMEO.txt
//!
//! Each source and target of each record is a short text with a country code and often a sector.
//! Of the records, the first, third and so on (the even ones, counting from zero) were looked at
//! while the tables were made; the others were not. `--even` lists the disagreements among those.

use std::error::Error;
use std::fs;

use serde_json::Value;
use watchfloor_actors::Registry;

/// Agreements out of as many, for one half of the records.
#[derive(Default)]
struct Tally {
    actors: usize,
    country: usize,
    sectors: usize,
    sector: usize,
    both: usize,
    without: usize,
    silent: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path =
        arguments.next().ok_or("usage: actor_codes PLOVER_GSR_CAMEO.txt [--even]")?;
    let list = arguments.next().is_some_and(|word| word == "--even");
    let records: Vec<Value> = serde_json::from_str(&fs::read_to_string(path)?)?;
    let registry = Registry::built_in();
    let mut tallies = [Tally::default(), Tally::default()];
    let events = records.iter().filter(|record| record["event"] != "DOCUMENT");
    for (at, record) in events.enumerate() {
        for side in ["source", "target"] {
            let actors = record[side].as_array().map_or(&[][..], Vec::as_slice);
            for actor in actors {
                let shown = score(&registry, actor, &mut tallies[at % 2]);
                if list
                    && at % 2 == 0
                    && let Some(difference) = shown
                {
                    println!("{difference}");
                }
            }
        }
    }
    for (name, tally) in ["even (looked at)", "odd (unseen)"].iter().zip(&tallies) {
        println!(
            "{name}: {} actors; country {}; sector {} where the record has one; both {}; \
             no sector where it has none {}",
            tally.actors,
            share(tally.country, tally.actors),
            share(tally.sector, tally.sectors),
            share(tally.both, tally.actors),
            share(tally.silent, tally.without),
        );
    }
    Ok(())
}

fn share(part: usize, whole: usize) -> String {
    format!("{part}/{whole} = {:.1}%", 100.0 * part as f64 / whole.max(1) as f64)
}

/// Scores one actor of a record; gives back the disagreement, if any.
fn score(registry: &Registry, actor: &Value, tally: &mut Tally) -> Option<String> {
    let text = actor["actorText"].as_str()?;
    let country = actor["code"].as_str()?;
    let sector = actor["sector"].as_str().unwrap_or_default();
    if sector == "***" {
        return None; // The coders left it open.
    }
    // Some sectors carry an ethnic or religious group behind them.
    let sector = sector.get(..3).unwrap_or_default();
    let found = registry.describe(text, None).map(|found| found.code).unwrap_or_default();
    // The records are older than the names for the UN and the EU.
    let body = match found.body.unwrap_or_default() {
        "UNO" | "EUR" => "IGO",
        body => body,
    };
    // Slips of the records: the codes are given as ISO 3166-1 alpha-3.
    let country = match country {
        "JAP" => "JPN",
        "ITL" => "ITA",
        "VTN" => "VNM",
        country => country,
    };
    let said = found.sector.unwrap_or_default();
    let right_country = body == country;
    let right_sector = said == sector;
    tally.actors += 1;
    tally.country += usize::from(right_country);
    tally.both += usize::from(right_country && right_sector);
    if sector.is_empty() {
        tally.without += 1;
        tally.silent += usize::from(said.is_empty());
    } else {
        tally.sectors += 1;
        tally.sector += usize::from(right_sector);
    }
    (!right_country || !right_sector)
        .then(|| format!("{text} | {country} {sector} | ours {body} {said}"))
}
