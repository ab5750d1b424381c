/*!
Reading one input: what `read`, `add` and `reread` have in common.
*/

use std::ffi::OsStr;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use anyhow::Context;
use watchfloor_actors::{Format, UserActors};
use watchfloor_places::UserPlaces;
use watchfloor_reading::contract::Reading;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_report::Input;

use crate::inputs::Source;
use crate::safe;

/// The only language whose statements are read.
const LANGUAGE: &str = "en";

/// The reader, with the user's actors and places if there is a file of them.
pub(crate) fn reader(actors: Option<&Path>) -> anyhow::Result<Reader> {
    let reader = Reader::new().context("cannot load what the program comes with")?;
    Ok(match actors {
        Some(path) => {
            let (actors, places) = user_file(path)?;
            reader.with_actors(actors).with_places(places)
        }
        None => reader,
    })
}

/// The actors and places of the user's file; its ending says how it is written. A table has actors alone.
fn user_file(path: &Path) -> anyhow::Result<(UserActors, UserPlaces)> {
    let name = safe::line(&path.to_string_lossy());
    let format = match path.extension().and_then(OsStr::to_str) {
        Some("csv") => Format::Csv,
        Some("toml") => Format::Toml,
        _ => anyhow::bail!("{name}: an actor file must end in .toml or .csv"),
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let actors = UserActors::parse(&text, format).with_context(|| name.clone())?;
    let places = match format {
        Format::Csv => UserPlaces::default(),
        Format::Toml => UserPlaces::parse(&text).with_context(|| name)?,
    };
    Ok((actors, places))
}

/// Reads one input; gives its bytes too. The error says what is wrong and what to do, without the
/// input's name.
pub(crate) fn read(
    source: &Source,
    published: Option<&str>,
    reader: &Reader,
    scratch: &mut Scratch,
) -> Result<(Reading, Vec<u8>), String> {
    let bytes = source.bytes()?;
    let name = source.name();
    let input =
        Input { bytes: &bytes, name: name.as_deref(), published, ..Input::default() };
    let report = watchfloor_report::parse(&input).map_err(|error| error.to_string())?;
    Ok((reader.read(name.as_deref(), &report, scratch), bytes))
}

/// A complaint about a report in a language that is not read.
pub(crate) fn other_language(source: &Source, reading: &Reading) -> Option<String> {
    let code =
        reading.report.language.as_ref().filter(|language| *language != LANGUAGE)?;
    let label = source.label();
    Some(format!(
        "{label}: in another language ({code}); only English is read, so it has no statements"
    ))
}

/// One thread for each core, but none without a report to read.
pub(crate) fn jobs(wanted: Option<NonZeroUsize>, inputs: usize) -> NonZeroUsize {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let most = NonZeroUsize::new(inputs).unwrap_or(NonZeroUsize::MIN);
    wanted.unwrap_or_else(cores).min(most)
}
