//! The tables, and how an older file comes to have them.

use rusqlite::{Connection, TransactionBehavior};

/// "WFLR" in the header of the file: by this a room is told from other databases.
pub(super) const APPLICATION_ID: i32 = 0x5746_4c52;

/// A step from one format to the next.
pub(super) struct Migration {
    /// Tables and indexes.
    pub(super) sql: &'static str,
    /// Tables of `sql` whose rows must never be changed or deleted.
    pub(super) append_only: &'static [&'static str],
}

/// All steps in order; the format of a file is the number of those it went through. Never change
/// one that was released: add another at the end.
pub(super) const MIGRATIONS: &[Migration] = &[Migration {
    sql: include_str!("schema_1.sql"),
    append_only: &[
        "name",
        "version",
        "text",
        "original",
        "sketch",
        "reading",
        "line",
        "party",
        "key",
        "link",
        "activation",
        "act",
        "setting",
    ],
}];

/// The format that a file has.
pub(super) fn format_of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings a file to the last format, in one transaction, and gives the format it had. Another
/// process that comes at the same time waits, and finds nothing left to do.
pub(super) fn migrate(
    connection: &mut Connection,
    migrations: &[Migration],
) -> rusqlite::Result<i64> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = format_of(&transaction)?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for (step, migration) in migrations.iter().enumerate().skip(done) {
        transaction.execute_batch(migration.sql)?;
        for table in migration.append_only {
            transaction.execute_batch(&refuse_changes(table))?;
        }
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(found)
}

fn refuse_changes(table: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table}
         BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
         CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
         BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;"
    )
}
