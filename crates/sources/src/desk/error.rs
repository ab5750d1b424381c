use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode};

use crate::source::Unfit;

/// How long a transaction waits for that of another process.
pub(super) const PATIENCE_SECONDS: u64 = 30;

/// Why the desk could not be opened, read or written. Whatever the error, what was acknowledged before
/// stays, and the transaction in which it came up leaves nothing behind.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The file is something else.
    #[error("{}: is no file of sources ({because}); check the path, or move that file away", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// How that is known.
        because: String,
    },
    /// A later version of the program wrote it.
    #[error("{}: was written by a later version of this program (format {found}, this one knows {known}); install that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The latest format known here.
        known: i64,
    },
    /// The file or its folder cannot be written.
    #[error("{}: cannot be written ({detail}); check the permissions of the file and of its folder", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// There is no room on the disk.
    #[error("{}: the disk is full, nothing of this was kept; free some space, it is tried again by itself", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes all the time.
    #[error("{}: another process has been writing for {PATIENCE_SECONDS} seconds; try again when it is done", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// What the file holds cannot be right.
    #[error("{}: is damaged ({detail}); keep a copy of it as it is and go back to a backup, or move it away and add the sources again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The disk or the system failed.
    #[error("{}: reading or writing failed ({detail}); check the disk", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Anything else that the database says.
    #[error("{}: {detail}; please report this as a fault of the program", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
    /// There is no source of this name.
    #[error("no source is named {0:?}; `sources` lists them")]
    NoSource(String),
    /// The name is given already.
    #[error(
        "a source named {0:?} is there already; choose another name, or remove that one first"
    )]
    NameTaken(String),
    /// The source cannot be kept as it is.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

/// Gives a fault of SQLite the name of the file and a kind that somebody can act on.
pub(super) fn explain(path: &Path, error: &Error) -> DeskError {
    let path = path.to_path_buf();
    let detail = error.to_string();
    let code = match error {
        Error::SqliteFailure(failure, _) => Some(failure.code),
        Error::SqlInputError { error: failure, .. } => Some(failure.code),
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::Utf8Error(..)
        | Error::InvalidColumnType(..) => return DeskError::Damaged { path, detail },
        _ => None,
    };
    match code {
        Some(ErrorCode::DiskFull) => DeskError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            DeskError::Busy { path }
        }
        Some(
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
        ) => DeskError::Unwritable { path, detail },
        Some(ErrorCode::NotADatabase) => {
            DeskError::NotOurs { path, because: "it is no database".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt) => DeskError::Damaged { path, detail },
        Some(ErrorCode::SystemIoFailure) => DeskError::Io { path, detail },
        _ => DeskError::Database { path, detail },
    }
}
