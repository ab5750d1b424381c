//! A file that appears under its name when it is complete, and not before.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::error::RecordError;

/// A file under a name for the time being, beside the one it is to have. Dropped without
/// [`Draft::publish`] it is removed.
pub(super) struct Draft {
    pub(super) path: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// Begins a file that is to be `target`, which must not be there.
    pub(super) fn of(target: &Path) -> Result<Draft, RecordError> {
        let failed = |error| could_not_write(target, &error);
        if target.try_exists().map_err(failed)? {
            return Err(RecordError::Exists { path: target.to_path_buf() });
        }
        // SQLite would take an old journal under this name for that of the new file, and replay it.
        for journal in journals(target) {
            if journal.try_exists().map_err(failed)? {
                return Err(RecordError::Leftover { journal });
            }
        }
        let path = with_suffix(target, &format!(".new-{}", std::process::id()));
        let draft = Draft { path, target: target.to_path_buf() };
        // A process with our number may have been killed at this point long ago.
        draft.remove();
        fs::File::create_new(&draft.path).map_err(failed)?;
        Ok(draft)
    }

    /// Gives the complete file its name, unless somebody else took it meanwhile.
    pub(super) fn publish(self) -> Result<(), RecordError> {
        self.link().map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => RecordError::Exists { path: self.target.clone() },
            _ => could_not_write(&self.target, &error),
        })
    }

    fn link(&self) -> io::Result<()> {
        match fs::hard_link(&self.path, &self.target) {
            // Some file systems know no links; renaming would overwrite, so look first.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                if self.target.try_exists()? {
                    return Err(ErrorKind::AlreadyExists.into());
                }
                fs::rename(&self.path, &self.target)?;
            }
            linked => linked?,
        }
        sync_folder(&self.target)
    }

    fn remove(&self) {
        // What is not there need not be removed, and nobody waits for another answer.
        let _ = fs::remove_file(&self.path);
        for journal in journals(&self.path) {
            let _ = fs::remove_file(journal);
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.remove();
    }
}

/// The files that SQLite keeps beside a database: `-wal`, `-shm` and `-journal`.
pub(super) fn journals(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|suffix| with_suffix(path, suffix))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Without this the name may be gone after a power failure, though the contents are there.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            fs::File::open(folder)?.sync_all()
        }
        _ => fs::File::open(".")?.sync_all(),
    }
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn could_not_write(path: &Path, error: &io::Error) -> RecordError {
    let path = path.to_path_buf();
    match error.kind() {
        ErrorKind::StorageFull => RecordError::Full { path },
        ErrorKind::NotFound => {
            RecordError::Unwritable { path, detail: "there is no such folder".to_owned() }
        }
        _ => RecordError::Unwritable { path, detail: error.to_string() },
    }
}
