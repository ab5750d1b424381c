//! The sources themselves, and how they are doing.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::DeskError;
use super::state::{Health, State};
use super::{Desk, count_at, from_json, json};
use crate::source::{Kind, Source};

/// A source with its number in the file and its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// A number that stays when the name changes, and is never given to another.
    pub id: i64,
    /// What the user said.
    pub source: Source,
    /// Grows when the user changes it: what was found by the words of before does not count then.
    pub version: i64,
    /// What its visits came to.
    pub state: State,
}

impl Desk {
    /// All sources by name.
    pub fn sources(&self) -> Result<Vec<Source>, DeskError> {
        Ok(self.kept()?.into_iter().map(|kept| kept.source).collect())
    }

    /// All sources by name, with their states.
    pub fn kept(&self) -> Result<Vec<Kept>, DeskError> {
        self.read(|open| {
            let mut rows = open.connection.prepare_cached(
                "SELECT id, name, kind, told, token, state, version FROM source ORDER BY name",
            )?;
            rows.query_map([], kept)?.collect()
        })
    }

    /// One source.
    pub fn source(&self, name: &str) -> Result<Kept, DeskError> {
        let found = self.read(|open| {
            let mut rows = open.connection.prepare_cached(
                "SELECT id, name, kind, told, token, state, version FROM source WHERE name = ?1",
            )?;
            rows.query_row([name], kept).optional()
        })?;
        found.ok_or_else(|| DeskError::NoSource(name.to_owned()))
    }

    /// Adds a source. A running collector visits it within seconds.
    pub fn add(&self, source: &Source) -> Result<i64, DeskError> {
        source.check()?;
        let added = self.write(|transaction| {
            let there: bool = transaction.query_row(
                "SELECT EXISTS (SELECT 1 FROM source WHERE name = ?1)",
                [&source.name],
                |row| row.get(0),
            )?;
            if there {
                return Ok(None);
            }
            transaction.execute(
                "INSERT INTO source (name, kind, told, token, state, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, 1)",
                params![
                    source.name,
                    source.kind.word(),
                    json(source)?,
                    source.token.map(Vec::from),
                    json(&State::default())?
                ],
            )?;
            let id = transaction.last_insert_rowid();
            bump(transaction)?;
            Ok(Some(id))
        })?;
        added.ok_or_else(|| DeskError::NameTaken(source.name.clone()))
    }

    /// Changes what the user said of a source; another address or kind begins anew, but what was put stays
    /// known.
    pub fn change(&self, source: &Source) -> Result<(), DeskError> {
        source.check()?;
        let old = self.source(&source.name)?;
        let same = old.source.address == source.address && old.source.kind == source.kind;
        let state = if same {
            State {
                next_visit: None,
                stopped: None,
                bytes: None,
                etag: None,
                last_modified: None,
                ..old.state
            }
        } else {
            State::default()
        };
        self.write(|transaction| {
            transaction.execute(
                "UPDATE source SET kind = ?2, told = ?3, token = ?4, state = ?5,
                     version = version + 1 WHERE id = ?1",
                params![
                    old.id,
                    source.kind.word(),
                    json(source)?,
                    source.token.map(Vec::from),
                    json(&state)?
                ],
            )?;
            if !same {
                transaction.execute("DELETE FROM lease WHERE source = ?1", [old.id])?;
            }
            bump(transaction)
        })
    }

    /// Takes a source away. What it put into the queue stays there; pages not yet fetched go with it, after
    /// the summaries of their items went into the queue.
    pub fn remove(&self, name: &str) -> Result<(), DeskError> {
        let old = self.source(name)?;
        self.write(|transaction| {
            super::pages::queue_summaries(transaction, "p.source = ?1", old.id)?;
            transaction.execute("DELETE FROM source WHERE id = ?1", [old.id])?;
            bump(transaction)
        })
    }

    /// Gives a source another name, also where its items wait.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), DeskError> {
        let mut old = self.source(from)?;
        old.source.name = to.to_owned();
        old.source.check()?;
        match self.source(to) {
            Ok(_) => return Err(DeskError::NameTaken(to.to_owned())),
            Err(DeskError::NoSource(_)) => {}
            Err(error) => return Err(error),
        }
        self.write(|transaction| {
            transaction.execute(
                "UPDATE source SET name = ?2, told = ?3 WHERE id = ?1",
                params![old.id, to, json(&old.source)?],
            )?;
            transaction
                .execute("UPDATE queue SET source = ?2 WHERE source = ?1", [from, to])?;
            bump(transaction)
        })
    }

    /// A number that grows whenever a source is added, changed or removed, by whatever process.
    pub fn revision(&self) -> Result<i64, DeskError> {
        self.read(|open| {
            let mut row = open
                .connection
                .prepare_cached("SELECT value FROM setting WHERE key = 'revision'")?;
            row.query_row([], |row| row.get(0))
        })
    }

    /// Keeps states that visits came to, in one transaction: the source's number, its version, and the state,
    /// which counts for that version only.
    pub fn remember(&self, states: &[(i64, i64, State)]) -> Result<(), DeskError> {
        if states.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            for (id, version, state) in states {
                keep_state(transaction, *id, *version, state)?;
            }
            Ok(())
        })
    }

    /// How every source is doing, by name.
    pub fn health(&self, now: i64) -> Result<Vec<Health>, DeskError> {
        let sources = self.kept()?;
        let (waiting, pages, leases) = self.read(|open| {
            let waiting: HashMap<String, u64> = count(
                &open.connection,
                "SELECT source, count(*) FROM queue GROUP BY source",
            )?;
            let pages: HashMap<i64, u64> = count(
                &open.connection,
                "SELECT source, count(*) FROM page GROUP BY source",
            )?;
            let leases: HashMap<i64, u64> = count(
                &open.connection,
                "SELECT source, expires FROM lease WHERE expires IS NOT NULL",
            )?;
            Ok((waiting, pages, leases))
        })?;
        let health = |kept: Kept| {
            let until = leases.get(&kept.id).and_then(|until| i64::try_from(*until).ok());
            let silent = kept.state.silent_since(kept.source.since, now);
            Health {
                silent_since: silent,
                waiting: waiting.get(&kept.source.name).copied().unwrap_or(0),
                pages: pages.get(&kept.id).copied().unwrap_or(0),
                pushed_until: until.filter(|until| *until > now),
                source: kept.source.name,
                kind: kept.source.kind,
                last_try: kept.state.last_try,
                last_success: kept.state.last_success,
                last_new: kept.state.last_new,
                failures: kept.state.failures,
                last_error: kept.state.last_error,
                next_visit: kept.state.next_visit,
                stopped: kept.state.stopped,
                moved: kept.state.moved,
            }
        };
        Ok(sources.into_iter().map(health).collect())
    }
}

fn count<K: rusqlite::types::FromSql + Eq + std::hash::Hash>(
    connection: &Connection,
    question: &str,
) -> rusqlite::Result<HashMap<K, u64>> {
    let mut rows = connection.prepare_cached(question)?;
    rows.query_map([], |row| Ok((row.get(0)?, count_at(row, 1)?)))?.collect()
}

pub(super) fn keep_state(
    connection: &Connection,
    id: i64,
    version: i64,
    state: &State,
) -> rusqlite::Result<()> {
    let mut update = connection
        .prepare_cached("UPDATE source SET state = ?3 WHERE id = ?1 AND version = ?2")?;
    update.execute(params![id, version, json(state)?])?;
    Ok(())
}

fn bump(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute("UPDATE setting SET value = value + 1 WHERE key = 'revision'", [])?;
    Ok(())
}

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let told: String = row.get(3)?;
    let state: String = row.get(5)?;
    let mut source: Source = from_json(&told)?;
    source.name = row.get(1)?;
    let kind: String = row.get(2)?;
    source.kind = Kind::of(&kind).unwrap_or(source.kind);
    source.token = row.get::<_, Option<[u8; 32]>>(4)?;
    Ok(Kept { id: row.get(0)?, source, version: row.get(6)?, state: from_json(&state)? })
}
