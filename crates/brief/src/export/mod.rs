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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts what is written, and notes how many rows had been made by then.
    struct Scale {
        made: Arc<AtomicUsize>,
        made_before: usize,
        /// Most rows made between two pieces.
        most_rows: usize,
        /// Bytes of the largest piece.
        most_bytes: usize,
    }

    impl Write for &mut Scale {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let made = self.made.load(Ordering::Relaxed);
            self.most_rows = self.most_rows.max(made - self.made_before);
            self.most_bytes = self.most_bytes.max(bytes.len());
            self.made_before = made;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn row(number: usize, words: usize) -> Row {
        let cell = |column: &Column| match column.holds {
            Holds::Text => Cell::Text("w".repeat(words)),
            Holds::Integer => Cell::Integer(number as i64),
            Holds::Number => Cell::Number(0.5),
            Holds::Flag => Cell::Flag(true),
            Holds::Moment => Cell::Moment(0),
            Holds::Texts => Cell::Texts(vec!["w".repeat(words)]),
            Holds::Integers => Cell::Integers(vec![1, 2]),
        };
        Table::Events.columns().iter().map(cell).collect()
    }

    fn weigh(encoding: Encoding, count: usize, words: usize) -> Scale {
        let made = Arc::new(AtomicUsize::new(0));
        let counter = made.clone();
        let rows = (0..count).map(move |number| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(row(number, words))
        });
        let mut scale = Scale { made, made_before: 0, most_rows: 0, most_bytes: 0 };
        let table = Table::Events;
        let shape = Shape { name: table.name(), columns: table.columns() };
        write(shape, encoding, rows, &mut scale).unwrap();
        scale
    }

    #[test]
    fn rows_are_written_as_they_are_made() {
        for encoding in [Encoding::Csv, Encoding::JsonLines, Encoding::GeoJson] {
            let scale = weigh(encoding, 6_000, 20);
            assert_eq!(scale.made_before, 6_000, "{encoding:?}");
            // The CSV library fills a buffer of eight kilobytes.
            assert!(scale.most_rows <= 50, "{encoding:?}: {} rows", scale.most_rows);
            assert!(scale.most_bytes <= 10_000, "{encoding:?}: {}", scale.most_bytes);
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn parquet_gathers_rows_up_to_a_number_and_a_size() {
        let short = weigh(Encoding::Parquet, 6_000, 20);
        assert!(short.most_rows <= parquet::MOST_ROWS, "{} rows", short.most_rows);
        // Hostile reports have long words: a dozen columns of them, twenty kilobytes each.
        let long = weigh(Encoding::Parquet, 200, 20_000);
        let of_a_row = parquet::weight(&row(0, 20_000));
        let most = parquet::MOST_BYTES.div_ceil(of_a_row);
        assert!(long.most_rows <= most, "{} rows, {most} at most", long.most_rows);
    }
}
