/*!
What the board remembers and what waits for delivery, in one file beside the room: `<room>.alerts`.

A step of the board and the notices it makes are one transaction: whenever the process is killed, either both
are there or neither is, and the step is done again. A notice lies in the outbox once, under its own number,
and stays until it is delivered or given up.

[`Store`] has the board; [`Store::outbox`] opens the same file a second time for the couriers, who run beside
it. Both wait for each other's transactions, which are short. What people do while a room runs comes from other
processes: [`leave_word`] writes it down, and the board hears it at its next step or tick.
*/
mod error;
mod outbox;
mod said;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::board::{Alert, Board, Say, State};
use crate::findings::Found;
use crate::notice::Notice;
use crate::rules::Rules;
pub use error::StoreError;
use error::explain;
pub use outbox::SqliteOutbox;
pub use said::{alerts, beside, leave_word, waiting};

/// The board, in a file.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    board: Board,
}

impl Store {
    /// Opens the file, or makes it, and takes up the board where it was left.
    pub fn open(path: impl AsRef<Path>, rules: &Rules) -> Result<Store, StoreError> {
        let path = path.as_ref().to_path_buf();
        let connection = schema::open(&path)?;
        let board = load(&connection, rules).map_err(|error| explain(&path, error))??;
        Ok(Store { connection, path, board })
    }

    /// What waits for delivery, for the couriers.
    pub fn outbox(&self) -> Result<SqliteOutbox, StoreError> {
        SqliteOutbox::open(&self.path)
    }

    /// The board as it is.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Goes on with other rules.
    pub fn set_rules(&mut self, rules: &Rules) {
        self.board.set_rules(rules);
    }

    /// One step of the board. When this returns, what it gives is in the outbox, and lasts. Where it fails
    /// the board is as it was.
    pub fn step(
        &mut self,
        now: i64,
        found: Vec<Found>,
    ) -> Result<Vec<Notice>, StoreError> {
        self.hear()?;
        self.change(|board| board.step(now, found))
    }

    /// What is due now without anything new; see [`Board::next`].
    pub fn tick(&mut self, now: i64) -> Result<Vec<Notice>, StoreError> {
        self.hear()?;
        self.change(|board| board.tick(now))
    }

    /// Records what a person does on the board.
    pub fn say(&mut self, now: i64, by: &str, what: &Say) -> Result<(), StoreError> {
        let before = self.board.clone();
        self.board.say(now, by, what)?;
        self.keep(before, &[], &[])
    }

    /// Takes in what people did in other processes. What the board refuses is heard and changes nothing: whoever
    /// said it has been told.
    fn hear(&mut self) -> Result<(), StoreError> {
        let words = said::unheard(&self.connection, &self.path)?;
        if words.is_empty() {
            return Ok(());
        }
        let before = self.board.clone();
        let mut heard = Vec::with_capacity(words.len());
        for word in words {
            if let Err(error) = self.board.say(word.at, &word.author, &word.what) {
                tracing::warn!(%error, author = %word.author, "somebody's word about an alert had no effect");
            }
            heard.push(word.id);
        }
        self.keep(before, &[], &heard)
    }

    /// All alerts there ever were, those that are over long ago among them, the latest first.
    pub fn history(&self, most: usize) -> Result<Vec<Alert>, StoreError> {
        let told = |error| explain(&self.path, error);
        let mut ask = self
            .connection
            .prepare_cached("SELECT body FROM alert ORDER BY id DESC LIMIT ?1")
            .map_err(told)?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = ask.query_map([limit], |row| row.get::<_, String>(0)).map_err(told)?;
        let mut alerts = Vec::new();
        for body in rows {
            alerts.push(parsed(&self.path, &body.map_err(told)?)?);
        }
        Ok(alerts)
    }

    fn change(
        &mut self,
        change: impl FnOnce(&mut Board) -> Vec<Notice>,
    ) -> Result<Vec<Notice>, StoreError> {
        let before = self.board.clone();
        let notices = change(&mut self.board);
        self.keep(before, &notices, &[])?;
        Ok(notices)
    }

    /// Writes what changed, with the notices and which words were heard; where that fails the board goes back to
    /// what it was.
    fn keep(
        &mut self,
        before: Board,
        notices: &[Notice],
        heard: &[i64],
    ) -> Result<(), StoreError> {
        let changed = self.board.take_changed();
        let written = write(&mut self.connection, &self.board, &changed, notices, heard);
        match written {
            Ok(()) => Ok(()),
            Err(error) => {
                self.board = before;
                Err(explain(&self.path, error))
            }
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

fn parsed<T: serde::de::DeserializeOwned>(
    path: &Path,
    body: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError::Damaged {
        path: path.to_path_buf(),
        detail: error.to_string(),
    })
}

/// The board as it was left: alerts that are over long ago stay in the file only.
fn load(
    connection: &Connection,
    rules: &Rules,
) -> rusqlite::Result<Result<Board, StoreError>> {
    let path = connection.path().map(PathBuf::from).unwrap_or_default();
    let body: Option<String> = connection
        .query_row("SELECT body FROM board WHERE id = 1", [], |row| row.get(0))
        .map(Some)
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(None),
            other => Err(other),
        })?;
    let mut state: State = match body.map(|body| parsed(&path, &body)).transpose() {
        Ok(state) => state.unwrap_or_default(),
        Err(error) => return Ok(Err(error)),
    };
    let mut ask = connection.prepare("SELECT body FROM alert WHERE remembered = 1")?;
    for body in ask.query_map([], |row| row.get::<_, String>(0))? {
        match parsed::<Alert>(&path, &body?) {
            Ok(alert) => state.alerts.insert(alert.id, alert),
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(Board::resume(state, rules)))
}

/// Writes the board and its notices in one transaction.
fn write(
    connection: &mut Connection,
    board: &Board,
    changed: &BTreeSet<u64>,
    notices: &[Notice],
    heard: &[i64],
) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for id in changed {
        let Some(alert) = board.state().alerts.get(id) else { continue };
        put_alert(&transaction, alert)?;
    }
    forget(&transaction, board)?;
    let rest = board.state().without_alerts();
    transaction.execute(
        "INSERT INTO board (id, body) VALUES (1, ?1)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        [json(&rest)?],
    )?;
    for notice in notices {
        outbox::put(&transaction, notice)?;
    }
    for id in heard {
        transaction.execute("UPDATE said SET heard = 1 WHERE id = ?1", [id])?;
    }
    transaction.commit()
}

fn put_alert(transaction: &Transaction<'_>, alert: &Alert) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO alert (id, remembered, body) VALUES (?1, 1, ?2)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, remembered = 1",
        )?
        .execute(params![number(alert.id), json(alert)?])?;
    Ok(())
}

/// Alerts that the board has forgotten stay in the file, and are not taken up again.
fn forget(transaction: &Transaction<'_>, board: &Board) -> rusqlite::Result<()> {
    let alerts = &board.state().alerts;
    let mut ask =
        transaction.prepare_cached("SELECT id FROM alert WHERE remembered = 1")?;
    let ids: Vec<i64> =
        ask.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in ids {
        if !u64::try_from(id).is_ok_and(|id| alerts.contains_key(&id)) {
            transaction.execute("UPDATE alert SET remembered = 0 WHERE id = ?1", [id])?;
        }
    }
    Ok(())
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

fn json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
