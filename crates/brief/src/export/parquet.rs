//! Tables as Apache Parquet.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{
    Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical,
};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::cells::{Cell, Column, Holds};
use super::rows::Row;
use super::{ExportError, Shape};

/// Rows gathered before they are written.
pub(super) const MOST_ROWS: usize = 5_000;

/// And bytes of them: a few megabytes as reports are, and no more where their words are endless.
pub(super) const MOST_BYTES: usize = 16 << 20;

impl From<ParquetError> for ExportError {
    fn from(error: ParquetError) -> ExportError {
        match error {
            ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
                Ok(error) => ExportError::Write(*error),
                Err(other) => ExportError::Parquet(other.to_string()),
            },
            other => ExportError::Parquet(other.to_string()),
        }
    }
}

/// The table as one Parquet file.
pub(super) fn write<W: Write + Send>(
    shape: Shape,
    rows: impl Iterator<Item = Result<Row, ExportError>>,
    out: W,
) -> Result<(), ExportError> {
    let columns = shape.columns;
    let fields: Result<Vec<TypePtr>, ParquetError> = columns.iter().map(field).collect();
    let schema = Type::group_type_builder(shape.name).with_fields(fields?).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        // The library's own version would change the bytes of an unchanged picture.
        .set_created_by("watchfloor".to_owned())
        .build();
    let mut file =
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let mut gathered: Vec<Row> = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let row = row?;
        bytes += weight(&row);
        gathered.push(row);
        if gathered.len() == MOST_ROWS || bytes >= MOST_BYTES {
            write_group(columns, &gathered, file.next_row_group()?)?;
            gathered.clear();
            bytes = 0;
        }
    }
    if !gathered.is_empty() {
        write_group(columns, &gathered, file.next_row_group()?)?;
    }
    file.close()?;
    Ok(())
}

/// Bytes of a row, about: cells and what they hold.
pub(super) fn weight(row: &Row) -> usize {
    let held = |cell: &Cell| match cell {
        Cell::Text(words) => words.len(),
        Cell::Texts(texts) => {
            texts.iter().map(|words| size_of::<String>() + words.len()).sum()
        }
        Cell::Integers(values) => size_of_val(values.as_slice()),
        Cell::Empty
        | Cell::Integer(_)
        | Cell::Number(_)
        | Cell::Flag(_)
        | Cell::Moment(_) => 0,
    };
    row.iter().map(|cell| size_of::<Cell>() + held(cell)).sum()
}

/// What the file says of a column.
fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let optional = |physical: Physical, logical: Option<LogicalType>| {
        Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    };
    let moment = LogicalType::timestamp(true, TimeUnit::MILLIS);
    let field = match column.holds {
        Holds::Text => optional(Physical::BYTE_ARRAY, Some(LogicalType::String))?,
        Holds::Integer => optional(Physical::INT64, None)?,
        Holds::Number => optional(Physical::DOUBLE, None)?,
        Holds::Flag => optional(Physical::BOOLEAN, None)?,
        Holds::Moment => optional(Physical::INT64, Some(moment))?,
        Holds::Texts => {
            list(column.name, Physical::BYTE_ARRAY, Some(LogicalType::String))?
        }
        Holds::Integers => list(column.name, Physical::INT64, None)?,
    };
    Ok(Arc::new(field))
}

/// A list in the three levels that the format asks for.
fn list(
    name: &str,
    physical: Physical,
    logical: Option<LogicalType>,
) -> Result<Type, ParquetError> {
    let element = Type::primitive_type_builder("element", physical)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(logical)
        .build()?;
    let repeated = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_converted_type(ConvertedType::LIST)
        .with_fields(vec![Arc::new(repeated)])
        .build()
}

fn write_group<W: Write + Send>(
    columns: &[Column],
    rows: &[Row],
    mut group: SerializedRowGroupWriter<'_, W>,
) -> Result<(), ExportError> {
    for (at, column) in columns.iter().enumerate() {
        let Some(mut writer) = group.next_column()? else {
            return Err(ExportError::Parquet(format!(
                "there is no column {}",
                column.name
            )));
        };
        let cells = rows.iter().filter_map(|row| row.get(at));
        match writer.untyped() {
            ColumnWriter::ByteArrayColumnWriter(typed) => {
                let (values, levels) = gather(cells, texts);
                let bytes: Vec<ByteArray> =
                    values.into_iter().map(ByteArray::from).collect();
                typed.write_batch(
                    &bytes,
                    Some(&levels.defined),
                    levels.repeated(column),
                )?;
            }
            ColumnWriter::Int64ColumnWriter(typed) => {
                let (values, levels) = gather(cells, integers);
                typed.write_batch(
                    &values,
                    Some(&levels.defined),
                    levels.repeated(column),
                )?;
            }
            ColumnWriter::DoubleColumnWriter(typed) => {
                let (values, levels) = gather(cells, |cell| match cell {
                    Cell::Number(value) => vec![*value],
                    _ => Vec::new(),
                });
                typed.write_batch(&values, Some(&levels.defined), None)?;
            }
            ColumnWriter::BoolColumnWriter(typed) => {
                let (values, levels) = gather(cells, |cell| match cell {
                    Cell::Flag(value) => vec![*value],
                    _ => Vec::new(),
                });
                typed.write_batch(&values, Some(&levels.defined), None)?;
            }
            _ => {
                return Err(ExportError::Parquet(format!(
                    "{} has no such type",
                    column.name
                )));
            }
        }
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

/// For each value whether there is one, and whether it goes on with the list before it.
#[derive(Default)]
struct Levels {
    defined: Vec<i16>,
    repeats: Vec<i16>,
}

impl Levels {
    fn repeated(&self, column: &Column) -> Option<&[i16]> {
        matches!(column.holds, Holds::Texts | Holds::Integers)
            .then_some(self.repeats.as_slice())
    }
}

/// The values of cells, none of an empty one and all of a list, with their levels.
fn gather<'a, T>(
    cells: impl Iterator<Item = &'a Cell>,
    values_of: impl Fn(&Cell) -> Vec<T>,
) -> (Vec<T>, Levels) {
    let mut values = Vec::new();
    let mut levels = Levels::default();
    for cell in cells {
        let before = values.len();
        values.extend(values_of(cell));
        if values.len() == before {
            levels.defined.push(0);
            levels.repeats.push(0);
        }
        for at in before..values.len() {
            levels.defined.push(1);
            levels.repeats.push(i16::from(at > before));
        }
    }
    (values, levels)
}

fn texts(cell: &Cell) -> Vec<Vec<u8>> {
    match cell {
        Cell::Text(words) => vec![words.clone().into_bytes()],
        Cell::Texts(texts) => {
            texts.iter().map(|words| words.clone().into_bytes()).collect()
        }
        _ => Vec::new(),
    }
}

fn integers(cell: &Cell) -> Vec<i64> {
    match cell {
        Cell::Integer(value) | Cell::Moment(value) => vec![*value],
        Cell::Integers(values) => values.clone(),
        _ => Vec::new(),
    }
}
