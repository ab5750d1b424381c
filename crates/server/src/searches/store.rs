//! The file of saved searches.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{
    Connection, Error, ErrorCode, OptionalExtension, Row, TransactionBehavior, params,
};

use super::Search;

/// "WFWL" in the header of the file: by this it is told from other databases.
const APPLICATION_ID: i32 = 0x5746_574c;

/// Steps from one format to the next. Never change one that was released: add another at the end.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE search (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        author TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;
"];

/// Searches that a room keeps.
const MOST: i64 = 1_000;
/// How long a transaction waits for that of another connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a search could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    /// The file is something else.
    #[error("{}: holds no saved searches; move it away, or check the path", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
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
    /// There are as many as are kept.
    #[error("there are {MOST} saved searches; remove some that nobody needs")]
    TooMany,
    /// There is one of this name.
    #[error("there is a search of this name; take another name, or remove that one")]
    Taken,
    /// Another process holds the file.
    #[error("{}: another process has been writing for {} seconds", path.display(), PATIENCE.as_secs())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// Anything else that the database says.
    #[error("{}: {detail}; check the permissions of the file and of its folder", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it says.
        detail: String,
    },
}

/// The saved searches of a room.
pub(super) struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path) -> Result<Store, StoreError> {
        let told = |error| explain(path, &error);
        let mut connection = Connection::open(path).map_err(told)?;
        connection.busy_timeout(PATIENCE).map_err(told)?;
        let ask = |pragma: &str| -> Result<i64, StoreError> {
            connection.pragma_query_value(None, pragma, |row| row.get(0)).map_err(told)
        };
        let (id, found) = (ask("application_id")?, ask("user_version")?);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(told)?;
        if id != i64::from(APPLICATION_ID) && (id != 0 || tables > 0) {
            return Err(StoreError::NotOurs { path: path.to_path_buf() });
        }
        let known = MIGRATIONS.len() as i64;
        if found > known {
            return Err(StoreError::Newer { path: path.to_path_buf(), found, known });
        }
        if found < known {
            migrate(&mut connection).map_err(told)?;
            connection.pragma_update(None, "journal_mode", "WAL").map_err(told)?;
        }
        Ok(Store { connection, path: path.to_path_buf() })
    }

    /// All of them, by name.
    pub(super) fn all(&mut self) -> Result<Vec<Search>, StoreError> {
        let told = |error| explain(&self.path, &error);
        let mut ask = self
            .connection
            .prepare("SELECT id, name, query, author, at FROM search ORDER BY name, id")
            .map_err(told)?;
        let rows = ask.query_map([], search).map_err(told)?;
        rows.collect::<rusqlite::Result<_>>().map_err(told)
    }

    /// One of them.
    pub(super) fn get(&mut self, id: i64) -> Result<Option<Search>, StoreError> {
        self.connection
            .query_row(
                "SELECT id, name, query, author, at FROM search WHERE id = ?1",
                [id],
                search,
            )
            .optional()
            .map_err(|error| explain(&self.path, &error))
    }

    /// Keeps a search; gives it with its number.
    pub(super) fn save(&mut self, search: Search) -> Result<Search, StoreError> {
        let told = |error| explain(&self.path, &error);
        let query = serde_json::to_string(&search.query)
            .map_err(|error| told(Error::ToSqlConversionFailure(Box::new(error))))?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(told)?;
        let count: i64 = transaction
            .query_row("SELECT count(*) FROM search", [], |row| row.get(0))
            .map_err(told)?;
        if count >= MOST {
            return Err(StoreError::TooMany);
        }
        let kept = transaction.execute(
            "INSERT INTO search (name, query, author, at) VALUES (?1, ?2, ?3, ?4)",
            params![search.name, query, search.by, search.at],
        );
        match kept {
            Ok(_) => {}
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
            {
                return Err(StoreError::Taken);
            }
            Err(error) => return Err(told(error)),
        }
        let id = transaction.last_insert_rowid();
        transaction.commit().map_err(told)?;
        Ok(Search { id, ..search })
    }

    /// Forgets a search; says whether there was one.
    pub(super) fn remove(&mut self, id: i64) -> Result<bool, StoreError> {
        let gone = self.connection.execute("DELETE FROM search WHERE id = ?1", [id]);
        Ok(gone.map_err(|error| explain(&self.path, &error))? > 0)
    }
}

fn search(row: &Row<'_>) -> rusqlite::Result<Search> {
    let query: String = row.get(2)?;
    let query = serde_json::from_str(&query).map_err(|error| {
        Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Search {
        id: row.get(0)?,
        name: row.get(1)?,
        query,
        by: row.get(3)?,
        at: row.get(4)?,
    })
}

/// Brings the file to the last format in one transaction.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}

/// Gives a fault of SQLite the name of the file and a kind that the caller can act on.
fn explain(path: &Path, error: &Error) -> StoreError {
    let path = path.to_path_buf();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Busy { path }
        }
        Some(ErrorCode::NotADatabase) => StoreError::NotOurs { path },
        _ => StoreError::Database { path, detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn search(name: &str) -> Search {
        let query = [("q".to_owned(), "gates \"of\" the dam".to_owned())].into();
        Search { id: 0, name: name.to_owned(), query, by: "ana".to_owned(), at: 5 }
    }

    #[test]
    fn what_was_saved_is_there_when_the_file_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.room.wall");
        let kept = Store::open(&path).unwrap().save(search("dam")).unwrap();
        let mut again = Store::open(&path).unwrap();
        assert_eq!(again.get(kept.id).unwrap(), Some(kept.clone()));
        assert!(matches!(again.save(search("dam")), Err(StoreError::Taken)));
        assert_eq!(again.all().unwrap(), std::slice::from_ref(&kept));
        assert!(again.remove(kept.id).unwrap());
        assert!(!again.remove(kept.id).unwrap());
        assert_ne!(
            again.save(search("dam")).unwrap().id,
            kept.id,
            "numbers are given once"
        );
    }

    #[test]
    fn no_more_are_kept_than_there_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("x.wall")).unwrap();
        store
            .connection
            .execute_batch(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                 INSERT INTO search (name, query, author, at) SELECT 'n' || i, '{}', 'ana', i FROM n",
            )
            .unwrap();
        assert!(matches!(store.save(search("one more")), Err(StoreError::TooMany)));
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.wall");
        std::fs::write(&path, "just notes, no database at all, of some length").unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::NotOurs { .. })));
        let other = folder.path().join("other.wall");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
        assert!(matches!(Store::open(&other), Err(StoreError::NotOurs { .. })));
    }
}
