//! What can be wrong with the file, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode};

use crate::board::BoardError;

/// How long a transaction waits for that of another connection.
pub(super) const PATIENCE_SECONDS: u64 = 30;

/// Why the board could not be read or kept. Whatever the error, what was kept before stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is something else.
    #[error("{}: holds no alerts ({because}); check the path", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// How that is known.
        because: &'static str,
    },
    /// A later version of the program wrote it.
    #[error(
        "{}: was written by a later version of this program (format {found}, this one knows {known}); \
         install that version",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The latest format that is known here.
        known: i64,
    },
    /// What it holds cannot be right.
    #[error(
        "{}: is damaged ({detail}); move it away: the board begins anew, and may tell of things again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// It, or its folder, cannot be written.
    #[error(
        "{}: cannot be written ({detail}); check the permissions of the file and of its folder",
        path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// There is no room on the disk.
    #[error("{}: the disk is full; free some space: the step is done again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds it.
    #[error(
        "{}: another process has been writing for {seconds} seconds; is another `run` on this room?",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// What a person asked for cannot be done.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// Anything else that the database says.
    #[error("{}: {detail}; please report this as a fault of the program", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
}

/// Gives a fault of SQLite the name of the file and a kind that the caller can act on.
pub(super) fn explain(path: &Path, error: Error) -> StoreError {
    let path = path.to_path_buf();
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Busy { path, seconds: PATIENCE_SECONDS }
        }
        Some(
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
        ) => StoreError::Unwritable { path, detail },
        Some(ErrorCode::NotADatabase) => {
            StoreError::NotOurs { path, because: "it is no database" }
        }
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, detail },
        _ => StoreError::Database { path, detail },
    }
}
