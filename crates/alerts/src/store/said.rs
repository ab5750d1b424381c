//! What people do on the board from other processes, and what they see of it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use super::error::{StoreError, explain};
use super::{parsed, schema};
use crate::board::{Alert, Say};

/// Words that are heard at a time.
const AT_A_TIME: i64 = 1_000;

/// Where the alerts of a room stand: beside it.
pub fn beside(room: &Path) -> PathBuf {
    let mut name = room.as_os_str().to_owned();
    name.push(".alerts");
    PathBuf::from(name)
}

/// Somebody's word, not heard yet.
pub(super) struct Word {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) author: String,
    pub(super) what: Say,
}

/// Writes down what somebody does, for the board to hear. Says whether there is such an alert; where there is none
/// nothing is written.
pub fn leave_word(
    path: &Path,
    now: i64,
    by: &str,
    what: &Say,
) -> Result<bool, StoreError> {
    let connection = schema::open(path)?;
    let told = |error| explain(path, error);
    if let Some(alert) = what.alert() {
        let there = connection
            .query_row(
                "SELECT 1 FROM alert WHERE id = ?1",
                [super::number(alert)],
                |_| Ok(()),
            )
            .optional()
            .map_err(told)?;
        if there.is_none() {
            return Ok(false);
        }
    }
    let body = super::json(what).map_err(told)?;
    connection
        .execute(
            "INSERT INTO said (at, author, what) VALUES (?1, ?2, ?3)",
            params![now, by, body],
        )
        .map_err(told)?;
    Ok(true)
}

/// The alerts that a board remembers, the latest first, as it last left them.
pub fn alerts(path: &Path) -> Result<Vec<Alert>, StoreError> {
    let connection = schema::open(path)?;
    let told = |error| explain(path, error);
    let mut ask = connection
        .prepare("SELECT body FROM alert WHERE remembered = 1 ORDER BY id DESC")
        .map_err(told)?;
    let rows = ask.query_map([], |row| row.get::<_, String>(0)).map_err(told)?;
    rows.map(|body| parsed(path, &body.map_err(told)?)).collect()
}

/// What people left for the board that it has not heard yet, in order: when, who, and what.
pub fn waiting(path: &Path) -> Result<Vec<(i64, String, Say)>, StoreError> {
    let connection = schema::open(path)?;
    let words = unheard(&connection, path)?;
    Ok(words.into_iter().map(|word| (word.at, word.author, word.what)).collect())
}

/// What was said and not yet heard, in order.
pub(super) fn unheard(
    connection: &Connection,
    path: &Path,
) -> Result<Vec<Word>, StoreError> {
    let told = |error| explain(path, error);
    let mut ask = connection
        .prepare_cached(
            "SELECT id, at, author, what FROM said WHERE heard = 0 ORDER BY id LIMIT ?1",
        )
        .map_err(told)?;
    let rows = ask
        .query_map([AT_A_TIME], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
        })
        .map_err(told)?;
    let mut words = Vec::new();
    for row in rows {
        let (id, at, author, body) = row.map_err(told)?;
        words.push(Word { id, at, author, what: parsed(path, &body)? });
    }
    Ok(words)
}
