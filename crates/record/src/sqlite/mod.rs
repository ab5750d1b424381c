//! A record in one SQLite file.
//!
//! `open` finds or makes the file, `schema` says what stands in it, `read`, `find` and `write` are
//! the traits, `check` and `backup` look after it. `fault` turns what SQLite says into errors.

mod backup;
mod check;
mod draft;
mod fault;
mod find;
mod links;
mod open;
mod read;
mod schema;
mod stretches;
#[cfg(test)]
mod tests;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::RecordError;
use crate::store::{Check, Store};

/// A record in one SQLite file, which several processes may have open at a time.
///
/// ```
/// use watchfloor_record::{Read, Sqlite, Store, Write};
/// # fn main() -> Result<(), watchfloor_record::RecordError> {
/// let mut room = Sqlite::in_memory()?;
/// let mut addition = room.write()?;
/// addition.set("name", "Northwater desk")?;
/// addition.commit()?;
/// assert_eq!(room.read()?.setting("name")?.as_deref(), Some("Northwater desk"));
/// # Ok(())
/// # }
/// ```
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    writable: bool,
}

impl Sqlite {
    /// Opens the room in this file, or makes one where there is no file.
    ///
    /// An empty file is an error, not a new room: it may be what is left of an old one.
    pub fn open(path: impl AsRef<Path>) -> Result<Sqlite, RecordError> {
        open::open(path.as_ref())
    }

    /// Makes a room; an error where there is a file already. The file appears when it is complete.
    pub fn create(path: impl AsRef<Path>) -> Result<Sqlite, RecordError> {
        open::create(path.as_ref())
    }

    /// Opens a room to add to it; an error where there is none.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Sqlite, RecordError> {
        open::existing(path.as_ref())
    }

    /// Opens a room to look at it; works where neither the file nor its folder can be written.
    ///
    /// In a folder that cannot be written, a room to which nobody is adding is read without locks:
    /// there is no place for them. Who begins to add to it from elsewhere at that moment may cause
    /// an error here, and loses nothing.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Sqlite, RecordError> {
        open::read_only(path.as_ref())
    }

    /// A room that is gone when it is dropped, for tests and trials.
    pub fn in_memory() -> Result<Sqlite, RecordError> {
        open::in_memory()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A transaction that sees one state of the file from here on.
    fn snapshot(&mut self) -> Result<Session<'_, Reading>, RecordError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(|error| fault::explain(&self.path, error))?;
        // SQLite takes the snapshot at the first read, not at BEGIN.
        read::revision(&transaction)
            .map_err(|error| fault::explain(&self.path, error))?;
        Ok(Session { transaction, path: &self.path, mode: Reading })
    }
}

/// A transaction, for reading or for writing too.
pub struct Session<'s, Mode> {
    transaction: Transaction<'s>,
    path: &'s Path,
    mode: Mode,
}

/// The mode of a session that reads.
pub struct Reading;

/// The mode of a session that adds.
pub struct Writing {
    /// The revision at which it began.
    begun_at: i64,
    /// Whether a step failed halfway: the rest must not be kept as if it were whole.
    is_spoilt: bool,
}

impl<Mode> Session<'_, Mode> {
    /// Asks the database, and gives its faults the name of the file.
    fn ask<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, RecordError> {
        query(&self.transaction).map_err(|error| fault::explain(self.path, error))
    }
}

impl Store for Sqlite {
    type Read<'s> = Session<'s, Reading>;
    type Write<'s> = Session<'s, Writing>;

    fn read(&mut self) -> Result<Session<'_, Reading>, RecordError> {
        self.snapshot()
    }

    fn write(&mut self) -> Result<Session<'_, Writing>, RecordError> {
        if !self.writable {
            let detail = "it was opened for reading only".to_owned();
            return Err(RecordError::Unwritable { path: self.path.clone(), detail });
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| fault::explain(&self.path, error))?;
        let begun_at = read::revision(&transaction)
            .map_err(|error| fault::explain(&self.path, error))?;
        Ok(Session {
            transaction,
            path: &self.path,
            mode: Writing { begun_at, is_spoilt: false },
        })
    }

    fn check(&mut self) -> Result<Check, RecordError> {
        let session = self.snapshot()?;
        session.ask(check::check)
    }

    fn backup(&mut self, to: &Path) -> Result<(), RecordError> {
        let session = self.snapshot()?;
        backup::backup(&session.transaction, session.path, to)
    }
}
