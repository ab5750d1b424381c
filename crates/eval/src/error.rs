use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a benchmark could not be run.
#[derive(Debug, Error)]
pub enum EvalError {
    /// A file of the data could not be read.
    #[error(
        "{}: cannot be read: {source}; check that the folder holds the benchmark's files",
        path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is far larger than any of the benchmark's.
    #[error("{}: larger than {limit} bytes; this is not a file of the benchmark", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
    /// A file is not laid out as the benchmark's are.
    #[error("{}, {place}: {problem}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Where in it ("line 3").
        place: String,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// The folder holds none of the benchmark's files.
    #[error("{}: holds no {wanted}; name the folder with the benchmark's data", folder.display())]
    Nothing {
        /// The folder.
        folder: PathBuf,
        /// What was looked for.
        wanted: &'static str,
    },
    /// The gazetteer that is compiled in could not be opened.
    #[error(transparent)]
    Places(#[from] watchfloor_places::PlacesError),
    /// The room in which scenarios are filed failed.
    #[error(transparent)]
    Room(#[from] watchfloor_room::RoomError),
    /// The record of that room could not be made.
    #[error(transparent)]
    Record(#[from] watchfloor_record::RecordError),
}
