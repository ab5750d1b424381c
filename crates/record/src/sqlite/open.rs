//! Finding and making the file.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::draft::{Draft, journals};
use super::fault::{PATIENCE_SECONDS, explain};
use super::schema::{self, APPLICATION_ID, MIGRATIONS};
use super::{Sqlite, read};
use crate::error::RecordError;

/// Bytes of a page. Larger ones would be written whole for each key that falls on them.
const PAGE_SIZE: i64 = 4096;

/// Pages kept in memory, in KiB: enough for the keys of some weeks of a busy room.
const CACHE_KIB: i64 = 64 * 1024;

/// Pages of the journal (64 MB) after which it is carried over into the file. Additions write the
/// same pages again and again; the longer they wait, the fewer are written twice.
const JOURNAL_PAGES: i64 = 16 * 1024;

/// Statements that stay prepared; there are about sixty, and some more forms of `find`.
const STATEMENTS: usize = 128;

pub(super) fn open(path: &Path) -> Result<Sqlite, RecordError> {
    match create(path) {
        // Also where another process made it a moment ago.
        Err(RecordError::Exists { .. }) => existing(path),
        created => created,
    }
}

pub(super) fn create(path: &Path) -> Result<Sqlite, RecordError> {
    let draft = Draft::of(path)?;
    fill(&draft.path).map_err(|error| explain(path, error))?;
    draft.publish()?;
    existing(path)
}

fn fill(path: &Path) -> rusqlite::Result<()> {
    let mut connection =
        Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    settle(&connection)?;
    connection.pragma_update(None, "page_size", PAGE_SIZE)?;
    schema::migrate(&mut connection, MIGRATIONS)?;
    journal_ahead(&connection)?;
    connection.close().map_err(|(_, error)| error)
}

pub(super) fn in_memory() -> Result<Sqlite, RecordError> {
    let path = PathBuf::from(":memory:");
    let opened = Connection::open_in_memory().and_then(|mut connection| {
        settle(&connection)?;
        schema::migrate(&mut connection, MIGRATIONS)?;
        Ok(connection)
    });
    let connection = opened.map_err(|error| explain(&path, error))?;
    Ok(Sqlite { connection, path, writable: true })
}

pub(super) fn existing(path: &Path) -> Result<Sqlite, RecordError> {
    look(path)?;
    let told = |error| explain(path, error);
    let mut connection =
        Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))
            .map_err(told)?;
    settle(&connection).map_err(told)?;
    // SQLite opens a file that it may not write for reading, and says nothing.
    if connection.is_readonly("main").map_err(told)? {
        let detail = "the file is write-protected".to_owned();
        return Err(RecordError::Unwritable { path: path.to_path_buf(), detail });
    }
    let found = format(&connection, path)?;
    if found < MIGRATIONS.len() as i64 {
        schema::migrate(&mut connection, MIGRATIONS).map_err(told)?;
    }
    journal_ahead(&connection).map_err(told)?;
    Ok(Sqlite { connection, path: path.to_path_buf(), writable: true })
}

pub(super) fn read_only(path: &Path) -> Result<Sqlite, RecordError> {
    look(path)?;
    let told = |error| explain(path, error);
    let connection = match for_reading(path) {
        // No place beside the file for the index of its journal. Without a journal none is needed.
        Err(error) if is_place_missing(&error) && !has_journal(path) => {
            unlocked(path).map_err(told)?
        }
        opened => opened.map_err(told)?,
    };
    let found = format(&connection, path)?;
    let known = MIGRATIONS.len() as i64;
    if found < known {
        return Err(RecordError::Older { path: path.to_path_buf(), found, known });
    }
    Ok(Sqlite { connection, path: path.to_path_buf(), writable: false })
}

/// Opens with the right to write where it is given, because only then SQLite takes its journal away
/// again when it closes the file.
fn for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_WRITE))
            .or_else(|_| {
                Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY))
            })?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    schema::format_of(&connection)?;
    Ok(connection)
}

/// Opens a file that nobody is writing, without locks and journal.
fn unlocked(path: &Path) -> rusqlite::Result<Connection> {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                address.push(char::from(*byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address.push_str("?immutable=1");
    let flags = flags(OpenFlags::SQLITE_OPEN_READ_ONLY) | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(address, flags)?;
    settle(&connection)?;
    Ok(connection)
}

fn is_place_missing(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Whether there is a journal with something in it.
fn has_journal(path: &Path) -> bool {
    journals(path)
        .iter()
        .any(|journal| journal.metadata().is_ok_and(|metadata| metadata.len() > 0))
}

/// Looks at the head of the file before SQLite does: SQLite would take an empty file for a new
/// database and throw the journal beside it away, and would begin to repair a database that is
/// somebody else's.
fn look(path: &Path) -> Result<(), RecordError> {
    let no_room = |because| RecordError::NotARoom { path: path.to_path_buf(), because };
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => RecordError::NotFound { path: path.to_path_buf() },
        ErrorKind::IsADirectory => no_room("it is a folder"),
        _ => RecordError::Unreadable {
            path: path.to_path_buf(),
            detail: error.to_string(),
        },
    };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    let mut head = Vec::new();
    file.take(100).read_to_end(&mut head).map_err(unreadable)?;
    if head.is_empty() && has_journal(path) {
        let detail = "it is empty, but its journal beside it is not".to_owned();
        return Err(RecordError::Damaged { path: path.to_path_buf(), detail });
    }
    if head.is_empty() {
        return Err(no_room("it is empty"));
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return Err(no_room("it is no database"));
    }
    let damaged = |detail: &str| {
        Err(RecordError::Damaged { path: path.to_path_buf(), detail: detail.to_owned() })
    };
    let Some(id) = head.get(68..72) else { return damaged("it ends within its head") };
    if id != APPLICATION_ID.to_be_bytes() {
        return Err(no_room("it is a database of another program"));
    }
    // SQLite sees that whole pages are missing, but would fill the last one with zeros. With a
    // journal beside it that may be right: it holds the page.
    if !length.is_multiple_of(page_size(&head)) && !has_journal(path) {
        return damaged("its last page is cut off");
    }
    Ok(())
}

/// The size of a page, as the head of the file has it; 1 stands for 65,536.
fn page_size(head: &[u8]) -> u64 {
    match head.get(16..18) {
        Some([0, 1]) => 65_536,
        Some([high, low]) => u64::from(u16::from_be_bytes([*high, *low])).max(1),
        _ => 1,
    }
}

/// The format of the file, which must be one that is known.
fn format(connection: &Connection, path: &Path) -> Result<i64, RecordError> {
    let told = |error| explain(path, error);
    let found = schema::format_of(connection).map_err(told)?;
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(RecordError::Newer { path: path.to_path_buf(), found, known });
    }
    if found == known {
        // A first touch of the tables: a file that was cut off shows here, not at the first report.
        read::revision(connection).map_err(told)?;
    }
    Ok(found)
}

/// What holds for each connection and is not kept in the file.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(PATIENCE_SECONDS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a question is planned anew whenever its days or its limit change, which costs more than the answer.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // In a journal written ahead, FULL means: a commit is on the disk when it returns.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", JOURNAL_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", JOURNAL_PAGES * PAGE_SIZE)
}

/// Readers go on while somebody writes. The file remembers this.
fn journal_ahead(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")
}

fn flags(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}
