//! Opening the file, its tables, and how an older file comes to have them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::{PATIENCE_SECONDS, StoreError, explain};

/// "WFAL" in the header of the file.
const APPLICATION_ID: i32 = 0x5746_414c;

/// Steps from one format to the next. Never change one that was released: add another at the end.
const MIGRATIONS: &[&str] = &["
    -- What the board remembers beside its alerts: one row.
    CREATE TABLE board (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
    -- Alerts; those that the board has forgotten stay to be looked at.
    CREATE TABLE alert (
        id INTEGER PRIMARY KEY,
        remembered INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alert_remembered ON alert (id) WHERE remembered = 1;
    -- Notices for delivery; `ended` is when one was delivered or given up.
    CREATE TABLE delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        notice INTEGER NOT NULL UNIQUE,
        receiver TEXT NOT NULL,
        grouped TEXT NOT NULL,
        made INTEGER NOT NULL,
        next INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        ended INTEGER,
        is_delivered INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX delivery_waits ON delivery (receiver, grouped, id) WHERE ended IS NULL;
    CREATE INDEX delivery_ended ON delivery (ended) WHERE ended IS NOT NULL;
    -- What people do on the board, from whatever process; `heard` once the board has it.
    CREATE TABLE said (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        author TEXT NOT NULL,
        what TEXT NOT NULL,
        heard INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX said_unheard ON said (id) WHERE heard = 0;
"];

/// Opens the file or makes it.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let told = |error| explain(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(told)?;
    connection.busy_timeout(Duration::from_secs(PATIENCE_SECONDS)).map_err(told)?;
    if connection.is_readonly("main").map_err(told)? {
        let detail = "the file is write-protected".to_owned();
        return Err(StoreError::Unwritable { path: path.to_path_buf(), detail });
    }
    check(&connection, path)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(told)?;
    // In a journal written ahead, FULL means: a commit is on the disk when it returns.
    connection.pragma_update(None, "synchronous", "FULL").map_err(told)?;
    migrate(&mut connection).map_err(told)?;
    Ok(connection)
}

/// Whether the file is ours, or new.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let told = |error| explain(path, error);
    let ask = |pragma: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, pragma, |row| row.get(0))
    };
    let (id, found) =
        (ask("application_id").map_err(told)?, ask("user_version").map_err(told)?);
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(told)?;
    if id != i64::from(APPLICATION_ID) && (id != 0 || tables > 0) {
        let because = "it is a database of another kind";
        return Err(StoreError::NotOurs { path: path.to_path_buf(), because });
    }
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(StoreError::Newer { path: path.to_path_buf(), found, known });
    }
    Ok(())
}

/// Brings the file to the last format in one transaction.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    // Who only looks must not write: others take a change of the file for news.
    let found: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == MIGRATIONS.len() as i64 {
        return Ok(());
    }
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
