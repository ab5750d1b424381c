//! The tables, and how an older file comes to have them.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::error::{PATIENCE_SECONDS, UsersError, explain};

/// "WFUS" in the header of the file: by this it is told from other databases.
const APPLICATION_ID: i32 = 0x5746_5553;

/// All steps in order; the format of a file is the number of those it went through. Never change one
/// that was released: add another at the end.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql")];

/// Opens the file, or makes it.
pub(super) fn open(path: &Path) -> Result<Connection, UsersError> {
    look(path)?;
    make_for_the_owner_alone(path)?;
    let told = |error: rusqlite::Error| explain(path, &error);
    let mut connection = Connection::open(path).map_err(told)?;
    connection.busy_timeout(Duration::from_secs(PATIENCE_SECONDS)).map_err(told)?;
    settle(&connection).map_err(told)?;
    // SQLite opens a file that it may not write for reading, and says nothing.
    if connection.is_readonly("main").map_err(told)? {
        let detail = "the file is write-protected".to_owned();
        return Err(UsersError::Unwritable { path: path.to_path_buf(), detail });
    }
    let id: i32 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(told)?;
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(told)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let is_new = id == 0 && found == 0 && is_empty(&connection).map_err(told)?;
    if id != APPLICATION_ID && !is_new {
        let because = "it is a database of another program".to_owned();
        return Err(UsersError::NotOurs { path: path.to_path_buf(), because });
    }
    if found > known {
        return Err(UsersError::Newer { path: path.to_path_buf(), found, known });
    }
    if found < known {
        migrate(&mut connection).map_err(told)?;
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(told)?;
    Ok(connection)
}

/// In one transaction. Another process that comes at the same time waits, and finds nothing to do.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for (step, sql) in (1_i64..).zip(MIGRATIONS).skip(done) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 =
        connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

/// Looks at the file before SQLite does: SQLite would begin to repair a database that is somebody else's.
fn look(path: &Path) -> Result<(), UsersError> {
    let not_ours = |because: &str| UsersError::NotOurs {
        path: path.to_path_buf(),
        because: because.to_owned(),
    };
    let failed = |error: std::io::Error| UsersError::Failed {
        path: path.to_path_buf(),
        detail: error.to_string(),
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut head = Vec::new();
    match file.take(16).read_to_end(&mut head) {
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            Err(not_ours("it is a folder"))
        }
        Err(error) => Err(failed(error)),
        // Begun, and cut off before anything was written.
        Ok(0) => Ok(()),
        Ok(_) if head == b"SQLite format 3\0" => Ok(()),
        Ok(_) => Err(not_ours("it is no database")),
    }
}

/// What is in it is nobody else's business on a shared machine. SQLite gives its journals the same rights.
fn make_for_the_owner_alone(path: &Path) -> Result<(), UsersError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(UsersError::Unwritable {
            path: path.to_path_buf(),
            detail: error.to_string(),
        }),
    }
}

/// What holds for each connection and is not kept in the file.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(32);
    connection.pragma_update(None, "foreign_keys", true)?;
    // In a journal written ahead, FULL means: a commit is on the disk when it returns.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 4 * 1024 * 1024)
}

/// Where the users of a room stand: beside it.
pub fn beside(room: &Path) -> PathBuf {
    let mut name = room.as_os_str().to_owned();
    name.push(".users");
    PathBuf::from(name)
}
