//! Tables as text: CSV and JSON lines.

use std::borrow::Cow;
use std::io::Write;

use serde_json::{Map, Value};
use watchfloor_room::time::{DAY, day_of};

use super::cells::Cell;
use super::rows::Row;
use super::{ExportError, Shape};
use crate::safe;
use crate::words;

/// Between the parts of a list of words in one cell.
const BETWEEN_TEXTS: &str = "; ";
/// Between the parts of a list of numbers.
const BETWEEN_INTEGERS: &str = " ";

/// The table as CSV.
pub(super) fn csv(
    shape: Shape,
    rows: impl Iterator<Item = Result<Row, ExportError>>,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let names = shape.columns.iter().map(|column| column.name);
    writer.write_record(names).map_err(write_error)?;
    for row in rows {
        writer.write_record(row?.iter().map(csv_cell)).map_err(write_error)?;
    }
    Ok(writer.flush()?)
}

fn write_error(error: csv::Error) -> ExportError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ExportError::Write(error),
        // Nothing else can go wrong in writing: all rows have the columns of their table.
        other => ExportError::Write(std::io::Error::other(format!("{other:?}"))),
    }
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(words) => harmless(words),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
        Cell::Flag(value) => value.to_string(),
        Cell::Moment(millis) => iso(*millis).unwrap_or_default(),
        Cell::Texts(texts) => {
            let parts: Vec<String> =
                texts.iter().map(|words| safe::line(words)).collect();
            harmless(&parts.join(BETWEEN_TEXTS))
        }
        Cell::Integers(values) => {
            let parts: Vec<String> = values.iter().map(ToString::to_string).collect();
            parts.join(BETWEEN_INTEGERS)
        }
    }
}

/// Words for a cell that somebody may open in a spreadsheet: on one line, and with an apostrophe before
/// what a spreadsheet would take for a formula (also in the wide forms that some take as well).
pub(super) fn harmless(words: &str) -> String {
    let flat = safe::line(words);
    match flat.chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\'') => {
            format!("'{flat}")
        }
        _ => flat,
    }
}

/// The table as JSON lines. Words are exact; what a terminal would obey is written as `\u` escapes.
pub(super) fn json_lines(
    shape: Shape,
    rows: impl Iterator<Item = Result<Row, ExportError>>,
    mut out: impl Write,
) -> Result<(), ExportError> {
    for row in rows {
        let line = Value::Object(object(shape, row?)).to_string();
        out.write_all(escaped(&line).as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// A row as an object; the order of its names is `serde_json`'s.
pub(super) fn object(shape: Shape, row: Row) -> Map<String, Value> {
    let names = shape.columns.iter().map(|column| column.name.to_owned());
    names.zip(row.into_iter().map(value)).collect()
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(words) => Value::String(words),
        Cell::Integer(value) => value.into(),
        Cell::Number(value) => value.into(),
        Cell::Flag(value) => value.into(),
        Cell::Moment(millis) => iso(millis).map_or(Value::Null, Value::String),
        Cell::Texts(texts) => texts.into(),
        Cell::Integers(values) => values.into(),
    }
}

/// JSON with what a terminal would obey written as `\u` escapes. Such characters stand only in its
/// strings, so the value stays the same.
pub(super) fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(safe::is_obeyed) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if !safe::is_obeyed(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    Cow::Owned(out)
}

/// A moment as ISO 8601 in UTC: to the second, and to the millisecond where it has any. `None` where
/// no calendar has it.
pub(super) fn iso(millis: i64) -> Option<String> {
    let day = day_of(millis);
    let date = words::date(day)?;
    let of_day = millis.checked_sub(i64::from(day) * DAY)?;
    if !(0..DAY).contains(&of_day) {
        return None;
    }
    let (seconds, rest) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let rest = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{rest}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_iso() {
        assert_eq!(iso(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(iso(-1).as_deref(), Some("1969-12-31T23:59:59.999Z"));
        assert_eq!(iso(86_399_000).as_deref(), Some("1970-01-01T23:59:59Z"));
        assert_eq!(iso(i64::MAX), None);
        assert_eq!(iso(i64::MIN), None);
    }

    #[test]
    fn formulas_are_words() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("\t\r=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("'=1"), "''=1");
        assert_eq!(harmless("plain = words"), "plain = words");
    }

    #[test]
    fn escapes_keep_the_value() {
        let words = "C1 \u{9b}, bidi \u{202e}, tag \u{e0041}, plain é";
        let json = Value::String(words.to_owned()).to_string();
        let safe = escaped(&json);
        assert!(!safe.contains(safe::is_obeyed));
        assert_eq!(
            serde_json::from_str::<Value>(&safe).ok(),
            Some(Value::String(words.to_owned()))
        );
    }
}
