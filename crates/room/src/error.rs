//! What can go wrong in a room.

use thiserror::Error;
use watchfloor_record::RecordError;

/// Why the room could not do what was asked.
#[derive(Debug, Error)]
pub enum RoomError {
    /// The record could not be opened, read or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// What stands in the record is not what this program writes.
    #[error(
        "report {version} of the room cannot be opened: {problem}; run `watchfloor check`"
    )]
    Body {
        /// The version of the report.
        version: i64,
        /// What is wrong with it.
        problem: String,
    },
    /// A report was read anew from another text than the one in the record.
    #[error("the new reading of report {version} is of another text than the room has")]
    OtherText {
        /// The version of the report.
        version: i64,
    },
    /// A report was filed without a reading.
    #[error(
        "what was read in report {version} is missing; keep a copy of the room as it is, and file its \
         reports anew in another one"
    )]
    Unread {
        /// The version of the report.
        version: i64,
    },
    /// There is nothing that a person said under this number.
    #[error("nobody did anything under the number {act} in this room")]
    NoAct {
        /// Its number.
        act: i64,
    },
    /// What a person said was taken back before.
    #[error("what was done under the number {act} was taken back already")]
    TakenBack {
        /// Its number.
        act: i64,
    },
    /// There is no such line.
    #[error("there is no line {line} in this room")]
    NoLine {
        /// Its number.
        line: i64,
    },
}
