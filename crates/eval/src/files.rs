//! Reading the files of a benchmark.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::EvalError;

/// Ten times the largest file of any benchmark.
const MOST_BYTES: u64 = 64 << 20;

/// The text of a file. Bytes that are no UTF-8 are replaced: old data has a few.
pub(crate) fn text(path: &Path) -> Result<String, EvalError> {
    let bytes = bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, EvalError> {
    let failed = |source| EvalError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(EvalError::TooLarge { path: path.to_owned(), limit: MOST_BYTES });
    }
    Ok(bytes)
}

/// The files of a folder whose names end in `ending`, in order of name; its subfolders are left out.
pub(crate) fn with_ending(
    folder: &Path,
    ending: &str,
) -> Result<Vec<PathBuf>, EvalError> {
    let failed = |source| EvalError::Read { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        if name.is_some_and(|name| name.ends_with(ending) && !name.starts_with('.')) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The rows of a table with a heading line, fields separated by `separator`.
pub(crate) struct Table {
    path: PathBuf,
    heading: Vec<String>,
    /// Line number and fields.
    pub(crate) rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    pub(crate) fn read(path: &Path, separator: u8) -> Result<Table, EvalError> {
        let content = text(path)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(content.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| EvalError::Format {
                path: path.to_owned(),
                place: error
                    .position()
                    .map_or("somewhere".to_owned(), |at| format!("line {}", at.line())),
                problem: format!("not a row of the table: {error}"),
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        if rows.is_empty() {
            return Err(EvalError::Format {
                path: path.to_owned(),
                place: "line 1".to_owned(),
                problem: "empty; a heading line and rows are expected".to_owned(),
            });
        }
        let (_, heading) = rows.remove(0);
        Ok(Table { path: path.to_owned(), heading, rows })
    }

    /// The names of the columns.
    pub(crate) fn heading(&self) -> &[String] {
        &self.heading
    }

    /// The number of a column that must be there.
    pub(crate) fn column(&self, name: &str) -> Result<usize, EvalError> {
        let found = self.heading.iter().position(|column| column == name);
        found.ok_or_else(|| {
            self.wrong(1, format!("no column `{name}`; is this a file of the benchmark?"))
        })
    }

    /// An error at a line of the file.
    pub(crate) fn wrong(&self, line: u64, problem: String) -> EvalError {
        EvalError::Format {
            path: self.path.clone(),
            place: format!("line {line}"),
            problem,
        }
    }
}

/// A field of a row; empty where the row is too short.
pub(crate) fn field(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}
