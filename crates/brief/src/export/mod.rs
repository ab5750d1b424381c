/*!
Tables for programs: events, claims, figures and the watch list as CSV, JSON lines, Parquet and GeoJSON.

`docs/export.md` documents every column. Rows are made and written one after the other (Parquet
gathers some thousands at a time, as its format wants), in the order of the picture.
*/

mod cells;
mod geojson;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod text;

use std::io::Write;

use thiserror::Error;
use watchfloor_room::{Picture, Snapshot};

pub use self::cells::{Cell, Column, Holds};
use crate::desk::Desk;

/// What a table lists.
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
    /// RFC 7946; only of events.
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
    /// Only events have places.
    #[error("{} have no places; choose events, or another format than GeoJSON", .0.name())]
    NoPlaces(Table),
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

/// Writes a table of a picture. `out` is best buffered.
pub fn export<W: Write + Send>(
    table: Table,
    encoding: Encoding,
    picture: &Picture,
    snapshot: &Snapshot,
    out: W,
) -> Result<(), ExportError> {
    let desk = Desk::new(picture, snapshot);
    let rows = rows::rows(table, &desk);
    match encoding {
        Encoding::Csv => text::csv(table, rows, out),
        Encoding::JsonLines => text::json_lines(table, rows, out),
        Encoding::GeoJson if table != Table::Events => Err(ExportError::NoPlaces(table)),
        Encoding::GeoJson => geojson::write(rows, out),
        #[cfg(feature = "parquet")]
        Encoding::Parquet => parquet::write(table, rows, out),
        #[cfg(not(feature = "parquet"))]
        Encoding::Parquet => Err(ExportError::NoParquet),
    }
}
