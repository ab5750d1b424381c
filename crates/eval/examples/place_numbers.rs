//! Prints what `train/places.py` fits: `place_numbers lgl|geowebnews|geovirus DIR WEIGHTS ROUNDS RESTS`.
//!
//! WEIGHTS is a table such as `crates/places/src/weights.tsv`; RESTS names documents by what their
//! number leaves when divided by four: "02" are the even ones.

use std::error::Error;
use std::path::Path;

use watchfloor_eval::place_numbers::lines;
use watchfloor_places::{Gazetteer, Weights};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, folder, weights, rounds, rests] = arguments.as_slice() else {
        return Err("usage: place_numbers CORPUS DIR WEIGHTS ROUNDS RESTS".into());
    };
    let table = std::fs::read_to_string(weights)
        .map_err(|error| format!("{weights}: {error}"))?;
    let gazetteer = Gazetteer::with_weights(Weights::from_tsv(&table))?;
    let rests: Vec<usize> = rests
        .chars()
        .filter_map(|digit| digit.to_digit(4))
        .map(|digit| digit as usize)
        .collect();
    print!("{}", lines(corpus, Path::new(folder), &gazetteer, rounds.parse()?, &rests)?);
    Ok(())
}
