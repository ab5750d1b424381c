//! The outbox of the couriers: what waits for delivery.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};

use super::error::{StoreError, explain};
use super::{json, number, schema};
use crate::deliver::{Outbox, OutboxError, Pending, Waiting};
use crate::notice::Notice;

/// How long what was delivered stays to be looked at, milliseconds.
const KEPT: i64 = 30 * 86_400_000;
/// Bytes of an error that are kept.
const ERROR: usize = 2_000;

/// The outbox in the file of the alerts.
pub struct SqliteOutbox {
    connection: Connection,
    path: PathBuf,
}

/// Puts a notice in, due at once. One that is there already stays as it is.
pub(super) fn put(
    transaction: &Transaction<'_>,
    notice: &Notice,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO delivery (notice, receiver, grouped, made, next, body)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5) ON CONFLICT (notice) DO NOTHING",
        )?
        .execute(params![
            number(notice.id),
            notice.receiver,
            notice.group,
            notice.at,
            json(notice)?
        ])?;
    Ok(())
}

/// The first delivery of each group that is not settled.
const HEADS: &str = "SELECT min(id) FROM delivery WHERE ended IS NULL AND receiver = ?1 \
                     GROUP BY grouped";

impl SqliteOutbox {
    /// Opens the outbox of a file; see [`Store::outbox`](super::Store::outbox).
    pub fn open(path: &Path) -> Result<SqliteOutbox, StoreError> {
        Ok(SqliteOutbox { connection: schema::open(path)?, path: path.to_path_buf() })
    }

    fn told(&self, error: rusqlite::Error) -> OutboxError {
        OutboxError::new(explain(&self.path, error))
    }

    fn rows(
        &self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> rusqlite::Result<Vec<(i64, u32, String)>> {
        let mut ask = self.connection.prepare_cached(&format!(
            "SELECT id, tries, body FROM delivery WHERE id IN ({HEADS}) AND next <= ?2
             ORDER BY id LIMIT ?3"
        ))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        ask.query_map(params![receiver, now, most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect()
    }

    fn settle(&self, delivery: i64, at: i64, is_delivered: bool) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "UPDATE delivery SET ended = ?2, is_delivered = ?3
                 WHERE id = ?1 AND ended IS NULL",
            )?
            .execute(params![delivery, at, is_delivered])?;
        self.connection
            .prepare_cached("DELETE FROM delivery WHERE ended < ?1")?
            .execute([at.saturating_sub(KEPT)])?;
        Ok(())
    }

    fn all_waiting(&self) -> rusqlite::Result<Vec<Waiting>> {
        let mut ask = self.connection.prepare_cached(
            "SELECT receiver, count(*), min(made) FROM delivery WHERE ended IS NULL
             GROUP BY receiver ORDER BY receiver",
        )?;
        let rows = ask.query_map([], |row| {
            let count: i64 = row.get(1)?;
            Ok(Waiting {
                receiver: row.get(0)?,
                deliveries: u64::try_from(count).unwrap_or(0),
                oldest: row.get(2)?,
                next_due: i64::MAX,
            })
        })?;
        let mut waiting: Vec<Waiting> = rows.collect::<rusqlite::Result<_>>()?;
        for one in &mut waiting {
            one.next_due = self
                .connection
                .prepare_cached(&format!(
                    "SELECT min(next) FROM delivery WHERE id IN ({HEADS})"
                ))?
                .query_row([&one.receiver], |row| row.get::<_, Option<i64>>(0))?
                .unwrap_or(i64::MAX);
        }
        Ok(waiting)
    }
}

impl Outbox for SqliteOutbox {
    fn due(
        &mut self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> Result<Vec<Pending>, OutboxError> {
        let rows = self.rows(receiver, now, most).map_err(|error| self.told(error))?;
        let mut due = Vec::new();
        for (delivery, tries, body) in rows {
            let notice = serde_json::from_str(&body).map_err(OutboxError::new)?;
            due.push(Pending { delivery, notice, tries });
        }
        Ok(due)
    }

    fn delivered(&mut self, delivery: i64, at: i64) -> Result<(), OutboxError> {
        self.settle(delivery, at, true).map_err(|error| self.told(error))
    }

    fn failed(
        &mut self,
        delivery: i64,
        at: i64,
        next: Option<i64>,
        error: &str,
    ) -> Result<(), OutboxError> {
        let end = error.char_indices().nth(ERROR).map_or(error.len(), |(at, _)| at);
        let noted = self
            .connection
            .prepare_cached(
                "UPDATE delivery SET tries = tries + 1, next = coalesce(?2, next), error = ?3
                 WHERE id = ?1 AND ended IS NULL",
            )
            .and_then(|mut update| update.execute(params![delivery, next, &error[..end]]));
        noted.map_err(|error| self.told(error))?;
        match next {
            Some(_) => Ok(()),
            None => self.settle(delivery, at, false).map_err(|error| self.told(error)),
        }
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, OutboxError> {
        self.all_waiting().map_err(|error| self.told(error))
    }
}

impl std::fmt::Debug for SqliteOutbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteOutbox").field("path", &self.path).finish_non_exhaustive()
    }
}
