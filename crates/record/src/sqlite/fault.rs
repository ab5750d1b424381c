//! From what SQLite says to what a person can do about it.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use crate::error::RecordError;

/// How long a transaction waits for that of another process.
pub(super) const PATIENCE_SECONDS: u64 = 30;

/// Gives a fault of SQLite the name of the file and a kind that the caller can act on.
pub(super) fn explain(path: &Path, error: Error) -> RecordError {
    let path = path.to_path_buf();
    let detail = error.to_string();
    match code_of(&error) {
        Some(ErrorCode::DiskFull) => RecordError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            RecordError::Busy { path, seconds: PATIENCE_SECONDS }
        }
        // SQLite cannot open its journal beside the file: a folder that cannot be written.
        Some(
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
        ) => RecordError::Unwritable { path, detail },
        Some(ErrorCode::NotADatabase) => {
            RecordError::NotARoom { path, because: "it is no database" }
        }
        Some(ErrorCode::DatabaseCorrupt) => RecordError::Damaged { path, detail },
        Some(ErrorCode::SystemIoFailure) => RecordError::Io { path, detail },
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => {
            RecordError::Refused { row: "a row".to_owned(), because: detail }
        }
        Some(_) => RecordError::Database { path, detail },
        None if is_unlikely_content(&error) => RecordError::Damaged { path, detail },
        None => RecordError::Database { path, detail },
    }
}

fn code_of(error: &Error) -> Option<ErrorCode> {
    match error {
        Error::SqliteFailure(failure, _) => Some(failure.code),
        Error::SqlInputError { error: failure, .. } => Some(failure.code),
        _ => None,
    }
}

/// Columns whose content is not what this program writes.
fn is_unlikely_content(error: &Error) -> bool {
    matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
            | Error::InvalidColumnType(..)
    )
}
