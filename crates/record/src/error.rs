use std::path::PathBuf;

use crate::rows::{Generation, VersionId};

/// Why a record could not be opened, read or added to. Whatever the error, what was committed
/// before stays as it was, and a transaction in which it came up leaves nothing behind.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// There is no file.
    #[error("{}: no such room; check the path", path.display())]
    NotFound {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is a file where a new one was to be made.
    #[error("{}: is there already; choose another name or move it away", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The room is gone, but the journal that belongs to it is there and may hold reports.
    #[error(
        "{}: belongs to a room that was moved or deleted without it; bring the two together, or \
         move this file away",
        journal.display()
    )]
    Leftover {
        /// The journal.
        journal: PathBuf,
    },
    /// The file is no room.
    #[error("{}: is no room ({because}); check the path", path.display())]
    NotARoom {
        /// The file.
        path: PathBuf,
        /// How that is known.
        because: &'static str,
    },
    /// A later version of the program wrote it.
    #[error(
        "{}: was written by a later version of this program (format {found}, this one knows \
         {known}); install that version",
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
    /// An earlier version of the program wrote it, and it cannot be written to bring it up to date.
    #[error(
        "{}: was written by an earlier version of this program (format {found} of {known}) and \
         cannot be brought up to date here; open it once where it can be written",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The format that is needed.
        known: i64,
    },
    /// What the file holds cannot be right.
    #[error(
        "{}: is damaged ({detail}); keep a copy of it as it is, and go back to the latest backup",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file cannot be read.
    #[error("{}: cannot be read ({detail}); check its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The file, or the folder it is in, cannot be written.
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
    #[error(
        "{}: the disk is full, nothing of this addition was kept; free some space and repeat it",
        path.display()
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// An error came up in a transaction, and the caller went on with it.
    #[error(
        "{}: nothing of this addition was kept, because an earlier step of it failed; begin it \
         again",
        path.display()
    )]
    Spoilt {
        /// The file.
        path: PathBuf,
    },
    /// Another process has been writing all the time.
    #[error(
        "{}: another process has been writing for {seconds} seconds; try again when it is done",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// The disk or the system failed.
    #[error(
        "{}: reading or writing failed ({detail}); check the disk, then the room (`check`)",
        path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// There is no such version.
    #[error("no version {version} in this room; check the number")]
    NoVersion {
        /// The number asked for.
        version: VersionId,
    },
    /// A generation was to count of which readings are missing.
    #[error(
        "generation {generation} cannot count yet: version {unread} was not read for it; read the \
         missing versions first"
    )]
    Incomplete {
        /// The generation.
        generation: Generation,
        /// The first version without a reading of it.
        unread: VersionId,
    },
    /// A row that must not stand in the record: a fault of the caller.
    #[error(
        "refused to file {row}: {because}; please report this as a fault of the program"
    )]
    Refused {
        /// What was to be filed.
        row: String,
        /// What is wrong with it.
        because: String,
    },
    /// Anything else that the database says.
    #[error("{}: {detail}; please report this as a fault of the program", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
}
