/*!
Tables for programs: mentions, events, claims, figures and the watch list as CSV, JSON lines, Parquet and GeoJSON.

`docs/export.md` documents every column. Rows are made and written one after the other (Parquet
gathers some thousands at a time, as its format wants): those of a [`Table`] in the order of the picture,
those of [`mentions()`] as the reports were learnt, without a picture.
*/

mod cells;
mod geojson;
mod mentions;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod text;

use std::error::Error as StdError;
use std::io::Write;

use thiserror::Error;
use watchfloor_room::{Passed, Picture, Snapshot};

pub use self::cells::{Cell, Column, Holds};
use self::rows::Row;
use crate::desk::Desk;

/// What a table of a picture lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// Acts, each once.
    Events,
    /// What origins claim of each matter.
    Claims,
    /// The figures of each holder.
    Figures,
    /// Announcements and what became of them.
    Watch,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 4180 with a line of names, in UTF-8; cells that a spreadsheet would run are made harmless.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
    /// RFC 7946; only of events and mentions.
    GeoJson,
}

/// Why a table could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// What it was written to failed.
    #[error(
        "cannot write the table: {0}; check that there is room and that the reader is still there"
    )]
    Write(#[from] std::io::Error),
    /// Only events and mentions have places.
    #[error(
        "{} have no places; choose events or mentions, or another format than GeoJSON",
        .0.name()
    )]
    NoPlaces(Table),
    /// The next rows could not be had.
    #[error("{0}")]
    // No source: its words are those of the error itself, and would be told twice.
    Unread(Box<dyn StdError + Send + Sync>),
    /// This program was built without it.
    #[error(
        "this program was built without Parquet; choose csv or jsonl, or build it with the feature `parquet`"
    )]
    NoParquet,
    /// The Parquet library refused the table.
    #[error("cannot write the table as Parquet: {0}")]
    Parquet(String),
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 4] =
        [Table::Events, Table::Claims, Table::Figures, Table::Watch];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Table::Events => "events",
            Table::Claims => "claims",
            Table::Figures => "figures",
            Table::Watch => "watch",
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Events => cells::EVENTS,
            Table::Claims => cells::CLAIMS,
            Table::Figures => cells::FIGURES,
            Table::Watch => cells::WATCH,
        }
    }
}

/// The name of the table of [`mentions()`].
pub const MENTIONS: &str = "mentions";

/// The columns of [`mentions()`], in order.
pub fn columns_of_mentions() -> &'static [Column] {
    cells::MENTIONS
}

/// A table as its encodings see it.
#[derive(Clone, Copy)]
struct Shape {
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "of all formats only Parquet names its table")
    )]
    name: &'static str,
    columns: &'static [Column],
}

/// Writes a table of a picture. `out` is best buffered.
pub fn export<W: Write + Send>(
    table: Table,
    encoding: Encoding,
    picture: &Picture,
    snapshot: &Snapshot,
    out: W,
) -> Result<(), ExportError> {
    if encoding == Encoding::GeoJson && table != Table::Events {
        return Err(ExportError::NoPlaces(table));
    }
    let desk = Desk::new(picture, snapshot);
    let shape = Shape { name: table.name(), columns: table.columns() };
    write(shape, encoding, rows::rows(table, &desk).map(Ok), out)
}

/// Writes a row for each act of each report that a walk passes, however many there are: no more than the reports of one
/// step are in memory. `step` gives those of the next step, and none at the end. `out` is best buffered.
pub fn mentions<W: Write + Send>(
    encoding: Encoding,
    step: impl FnMut() -> Result<Vec<Passed>, Box<dyn StdError + Send + Sync>>,
    out: W,
) -> Result<(), ExportError> {
    let shape = Shape { name: MENTIONS, columns: cells::MENTIONS };
    write(shape, encoding, mentions::rows(step), out)
}

fn write<W: Write + Send>(
    shape: Shape,
    encoding: Encoding,
    rows: impl Iterator<Item = Result<Row, ExportError>>,
    out: W,
) -> Result<(), ExportError> {
    match encoding {
        Encoding::Csv => text::csv(shape, rows, out),
        Encoding::JsonLines => text::json_lines(shape, rows, out),
        Encoding::GeoJson => geojson::write(shape, rows, out),
        #[cfg(feature = "parquet")]
        Encoding::Parquet => parquet::write(shape, rows, out),
        #[cfg(not(feature = "parquet"))]
        Encoding::Parquet => Err(ExportError::NoParquet),
    }
}
