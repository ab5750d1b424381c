//! Prints what `train/event_links.py` fits: `event_links DIR`, the folder of ECB+.
//!
//! A line for each mention (`m`, topic, event), then one for each pair that shares a key: `p`, the later
//! mention, the earlier one, 1 where they are of one event, 1 where they are in one report, and a number for
//! each consideration.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use watchfloor_eval::{Part, ReaderPredictor, ecb_events};
use watchfloor_reading::Reader;
use watchfloor_room::events::CONSIDERATIONS;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: event_links DIR")?;
    let reader = Reader::new()?;
    let (mentions, pairs) = ecb_events::pairs(
        Path::new(&folder),
        Part::Dev,
        &mut ReaderPredictor::new(&reader),
    )?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "names\t{}", CONSIDERATIONS.join("\t"))?;
    for (topic, event) in mentions {
        writeln!(out, "m\t{topic}\t{event}")?;
    }
    for pair in pairs {
        let (same, within) = (u8::from(pair.same), u8::from(pair.within));
        write!(out, "p\t{}\t{}\t{same}\t{within}", pair.later, pair.earlier)?;
        for number in pair.numbers {
            write!(out, "\t{number}")?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(())
}
