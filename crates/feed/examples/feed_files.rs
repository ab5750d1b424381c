//! Reads the files of a folder as feeds and says what each gives; the figures of
//! `docs/notes/sources-feed.md` are printed by it.
//!
//! `cargo run --release -p watchfloor-feed --example feed_files -- FOLDER`
use std::path::PathBuf;
use std::time::Instant;

use watchfloor_feed::{Told, invariants, parse};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let started = Instant::now();
        let read = parse(&bytes, &Told::default());
        let micros = started.elapsed().as_micros();
        match read {
            Ok(listing) => {
                let (format, items) = (listing.format, listing.items.len());
                let faults = invariants::check(&listing).len();
                let noted =
                    listing.items.iter().filter(|item| !item.notes.is_empty()).count();
                println!(
                    "{name}: {format}, {items} items, {noted} with notes, {faults} faults, {micros} µs"
                );
                for note in listing
                    .notes
                    .iter()
                    .chain(listing.items.iter().flat_map(|i| &i.notes))
                {
                    println!("    {note}");
                }
            }
            Err(error) => println!("{name}: refused: {error}"),
        }
    }
    Ok(())
}
