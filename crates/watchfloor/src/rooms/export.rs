//! `watchfloor export`: a room as tables for programs.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use watchfloor_brief::export::{Encoding, ExportError, Table, export, mentions};
use watchfloor_room::{Picture, Walk};

use super::{asked, look_into, snapshot};
use crate::args::{self, Exported, Format};
use crate::safe;

/// Writes one table.
pub(crate) fn run(wanted: &args::Export) -> anyhow::Result<ExitCode> {
    let encoding = encoding(wanted.format);
    if encoding == Encoding::Parquet
        && wanted.output.is_none()
        && io::stdout().is_terminal()
    {
        anyhow::bail!("Parquet is not for terminals; name a file with --output");
    }
    if let Some(output) = &wanted.output
        && is_same_file(output, &wanted.room.path)
    {
        let name = safe::line(&output.to_string_lossy());
        anyhow::bail!("cannot write {name}: it is the room itself; name another file");
    }
    let mut room = look_into(&wanted.room.path)?;
    let Some(table) = table(wanted.what) else {
        let asked = asked(&mut room, wanted.as_of, None, wanted.window)?;
        let mut walk = Walk::begin(&mut room, &asked)?;
        return write(wanted.output.as_deref(), |out| {
            mentions(encoding, || Ok(walk.step(&mut room)?), out)
        });
    };
    let snapshot = snapshot(&mut room, wanted.as_of, None, wanted.window)?;
    let picture = Picture::of(&snapshot);
    write(wanted.output.as_deref(), |out| {
        export(table, encoding, &picture, &snapshot, out)
    })
}

/// Where a table goes.
type Out<'o> = &'o mut (dyn Write + Send);

/// Writes a table to a file, or to standard output.
fn write(
    output: Option<&Path>,
    table: impl FnOnce(Out<'_>) -> Result<(), ExportError>,
) -> anyhow::Result<ExitCode> {
    match output {
        Some(path) => {
            let name = || format!("cannot write {}", safe::line(&path.to_string_lossy()));
            write_file(path, table).with_context(name)?;
        }
        None => {
            let mut out = BufWriter::new(io::stdout());
            match table(&mut out) {
                // Whoever was reading has seen enough.
                Err(ExportError::Write(error))
                    if error.kind() == ErrorKind::BrokenPipe => {}
                result => result?,
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether two paths lead to one file, which is there.
fn is_same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Writes beside the file and moves it there when all is written, so that nobody finds half a table.
fn write_file(
    path: &Path,
    table: impl FnOnce(Out<'_>) -> Result<(), ExportError>,
) -> anyhow::Result<()> {
    let is_special = fs::metadata(path).is_ok_and(|there| !there.is_file());
    if is_special {
        // A pipe or a device is written to; a file put in its place would take it away from others.
        let mut out = BufWriter::new(File::create(path)?);
        table(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let written = (|| {
        let mut out = BufWriter::new(File::create(&beside)?);
        table(&mut out)?;
        out.flush()?;
        fs::rename(&beside, path)?;
        anyhow::Ok(())
    })();
    if written.is_err() {
        // What could not be written is of no use; that it cannot be removed is told by the first error.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The table of a picture; mentions are of none.
fn table(what: Exported) -> Option<Table> {
    match what {
        Exported::Events => Some(Table::Events),
        Exported::Claims => Some(Table::Claims),
        Exported::Figures => Some(Table::Figures),
        Exported::Watch => Some(Table::Watch),
        Exported::Mentions => None,
    }
}

fn encoding(format: Format) -> Encoding {
    match format {
        Format::Csv => Encoding::Csv,
        Format::Jsonl => Encoding::JsonLines,
        Format::Parquet => Encoding::Parquet,
        Format::Geojson => Encoding::GeoJson,
    }
}
