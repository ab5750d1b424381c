//! Counts stems for `tables/stems.py`: texts as JSON strings, one a line, come in; for each stem goes out
//! in how many texts it stands, how often its capital could tell something, and how often it had one.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};

use watchfloor_room::sketch::tokens;

fn main() -> io::Result<()> {
    let mut counts: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for line in io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let mut stems = BTreeSet::new();
        for token in text.lines().flat_map(tokens) {
            let count = counts.entry(token.stem.clone()).or_default();
            count[1] += u64::from(token.tells);
            count[2] += u64::from(token.tells && token.capital);
            stems.insert(token.stem);
        }
        for stem in stems {
            counts.entry(stem).or_default()[0] += 1;
        }
    }
    for (stem, [texts, telling, capitals]) in counts {
        println!("{stem}\t{texts}\t{telling}\t{capitals}");
    }
    Ok(())
}
