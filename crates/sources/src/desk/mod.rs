/*!
The desk: what stands beside the room while it fills. Sources, how they are doing, and the queue of what
arrived, in one SQLite file.

What it promises:

- When [`Desk::put`] returns, its items are on the disk. They stay there until [`Desk::done`] says that they
  were read, whatever is killed in between.
- An item is put once for each (source, id, digest of its words), however often it comes.
- What was put is remembered for as long as the source shows it and [`MEMORY`] beyond, at most
  [`MOST_SEEN`] items a source that it no longer shows; the oldest are forgotten first. So the file does not grow
  with the years.
*/

mod error;
mod leases;
mod pages;
mod queue;
mod schema;
mod sources;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use self::error::DeskError;
pub use self::leases::Lease;
pub(crate) use self::pages::host;
pub use self::pages::{Pending, RETRIES};
pub(crate) use self::queue::hash;
pub use self::queue::{Arrival, Intake, MEMORY, MOST_SEEN, New, Page, Put};
pub use self::schema::beside;
pub use self::sources::Kept;
pub use self::state::{Health, State};

/// The desk. Copies are the same desk; any thread may use one. Its calls wait for the disk: from async code
/// they belong on a thread that may block.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    open: Mutex<Open>,
}

struct Open {
    connection: Connection,
    /// The last numbers given out, of each turn.
    given: [i64; queue::TURNS],
    /// Given out and handed back unread.
    returned: BTreeSet<i64>,
}

impl Desk {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Desk, DeskError> {
        let connection = schema::open(path)?;
        let open =
            Open { connection, given: [0; queue::TURNS], returned: BTreeSet::new() };
        let inner = Inner { path: path.to_path_buf(), open: Mutex::new(open) };
        Ok(Desk { inner: Arc::new(inner) })
    }

    /// Runs something on a thread that may wait for the disk.
    pub async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let desk = self.clone();
        let path = self.inner.path.clone();
        match tokio::task::spawn_blocking(move || work(&desk)).await {
            Ok(result) => result,
            Err(error) => Err(DeskError::Database { path, detail: error.to_string() }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Whoever panicked with it left no transaction open: dropping one rolls it back.
        self.inner.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(
        &self,
        question: impl FnOnce(&mut Open) -> rusqlite::Result<T>,
    ) -> Result<T, DeskError> {
        question(&mut self.lock())
            .map_err(|error| error::explain(&self.inner.path, &error))
    }

    /// One transaction: all of it, on the disk, or nothing.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, DeskError> {
        self.read(|open| {
            let transaction = open
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        })
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Desk({})", self.inner.path.display())
    }
}

/// A count, which SQLite keeps with a sign.
fn count_at(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let count: i64 = row.get(column)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// A count for SQLite. No count of ours comes near the limit.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// JSON of what this program made; it can fail only by a fault of the program.
fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            0,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
