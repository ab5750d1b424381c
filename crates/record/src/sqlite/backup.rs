//! A copy of the record as it is now.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::draft::Draft;
use super::fault::explain;
use crate::error::RecordError;

/// Pages that are copied at a time.
const PAGES: i32 = 1024;

/// Copies what `source` sees in its transaction, which must have begun: as long as it lasts, the
/// additions of others go to the journal and do not make the copy begin anew.
pub(super) fn backup(
    source: &Connection,
    path: &Path,
    to: &Path,
) -> Result<(), RecordError> {
    let draft = Draft::of(to)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(&draft.path, flags)
        .map_err(|error| explain(to, error))?;
    // The copy has another name until it is complete, so it needs no journal to be undone.
    copy.pragma_update(None, "journal_mode", "OFF")
        .map_err(|error| explain(to, error))?;
    {
        let backup =
            Backup::new(source, &mut copy).map_err(|error| explain(path, error))?;
        loop {
            // Both files are at work here; what fails in practice is writing the new one.
            match backup.step(PAGES).map_err(|error| explain(to, error))? {
                StepResult::More => {}
                StepResult::Done => break,
                // Nobody else knows the copy, and nobody can lock out a snapshot that began.
                _ => {
                    return Err(RecordError::Busy {
                        path: path.to_path_buf(),
                        seconds: 0,
                    });
                }
            }
        }
    }
    copy.close().map_err(|(_, error)| explain(to, error))?;
    std::fs::File::open(&draft.path).and_then(|file| file.sync_all()).map_err(
        |error| RecordError::Io { path: to.to_path_buf(), detail: error.to_string() },
    )?;
    draft.publish()
}
