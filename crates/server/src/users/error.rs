use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use rusqlite::{Error, ErrorCode};

use crate::problem::Problem;

/// How long a transaction waits for that of another process.
pub(super) const PATIENCE_SECONDS: u64 = 10;

/// Why the file of users could not be opened, read or written, or what was asked of it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    /// The file is something else.
    #[error("{}: is no file of users ({because}); check the path, or move that file away", path.display())]
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
    #[error("{}: the disk is full, nothing of this was kept; free some space and try again", path.display())]
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
    #[error("{}: is damaged ({detail}); keep a copy of it as it is and go back to a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Anything else that the database or the system says.
    #[error("{}: reading or writing failed ({detail}); check the disk", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
    /// The name cannot be used.
    #[error(
        "{0:?} cannot be a user's name: take 1 to 64 of the letters a to z, digits and . _ - @, a letter or digit first"
    )]
    Name(String),
    /// The password cannot be used.
    #[error("the password {0}")]
    Password(&'static str),
    /// The name of a token cannot be used.
    #[error("a token needs a name of 1 to 64 characters on one line")]
    TokenName,
    /// The name is given already.
    #[error("a user named {0:?} is there already; choose another name")]
    NameTaken(String),
    /// There is no such user.
    #[error("there is no user {0:?}; `watchfloor user list` lists them")]
    NoUser(String),
    /// There is no such token.
    #[error("there is no token {0}")]
    NoToken(i64),
    /// Nobody could manage users any more.
    #[error("{0:?} is the only admin; make somebody else an admin first")]
    LastAdmin(String),
    /// The first user must be able to manage the others.
    #[error("the first user must be an admin: nobody else could add or remove users")]
    FirstMustBeAdmin,
    /// There are users already.
    #[error("the room has users already; sign in, or ask one of its admins")]
    AlreadySetUp,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}); nothing secret can be made")]
    Random(String),
    /// Hashing failed.
    #[error("a password could not be hashed ({0}); check that there is memory left")]
    Hashing(String),
}

impl From<UsersError> for Problem {
    fn from(error: UsersError) -> Problem {
        use UsersError as E;
        let status = match &error {
            E::Name(_) | E::Password(_) | E::TokenName => StatusCode::BAD_REQUEST,
            E::NameTaken(_) | E::LastAdmin(_) | E::FirstMustBeAdmin | E::AlreadySetUp => {
                StatusCode::CONFLICT
            }
            E::NoUser(_) | E::NoToken(_) => StatusCode::NOT_FOUND,
            E::Busy { .. } => return Problem::busy(5),
            // Paths and the state of disks are for the log.
            _ => return Problem::failed(&error),
        };
        Problem::new(status, error.to_string())
    }
}

/// Gives a fault of SQLite the name of the file and a kind that somebody can act on.
pub(super) fn explain(path: &Path, error: &Error) -> UsersError {
    let path = path.to_path_buf();
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => UsersError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            UsersError::Busy { path }
        }
        Some(
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
        ) => UsersError::Unwritable { path, detail },
        Some(ErrorCode::NotADatabase) => {
            UsersError::NotOurs { path, because: "it is no database".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt) => UsersError::Damaged { path, detail },
        _ => UsersError::Failed { path, detail },
    }
}
