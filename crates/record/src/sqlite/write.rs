//! Adding to the record.

use rusqlite::{Connection, OptionalExtension, params};

use super::read::{pair_of, revision, unread};
use super::{Session, Writing};
use crate::error::RecordError;
use crate::packed::Packed;
use crate::rows::{
    ActId, Generation, IndexRow, Key, Line, Link, LinkKind, NewAct, NewReading,
    NewVersion, Node, Space, VersionId,
};
use crate::store::{Read, Write};

impl Write for Session<'_, Writing> {
    fn file(&mut self, version: &NewVersion) -> Result<VersionId, RecordError> {
        if let Some(earlier) = self.by_digest(&version.digest)? {
            return Err(refused(
                "a version",
                format!("version {earlier} has the same digest"),
            ));
        }
        self.add(|connection| file(connection, version))
    }

    fn file_reading(
        &mut self,
        version: VersionId,
        reading: &NewReading,
    ) -> Result<Line, RecordError> {
        let row = || format!("a reading of version {version}");
        if version < 1 || version > self.revision()? {
            return Err(refused(row(), "there is no such version"));
        }
        if reading.generation < 1 {
            return Err(refused(row(), "generations begin with 1"));
        }
        if !self.ask(|connection| is_unread(connection, version, reading.generation))? {
            return Err(refused(row(), "it has one of this generation"));
        }
        if reading.index.iter().any(|line| line.days.is_some_and(|(from, to)| from > to))
        {
            return Err(refused(row(), "the last day of a line is before its first"));
        }
        self.add(|connection| file_reading(connection, version, reading))
    }

    fn file_keys(&mut self, node: Node, keys: &[Key]) -> Result<(), RecordError> {
        let ends = self.ends()?;
        for key in keys {
            let is_there = match key.space {
                Space::Event => ends.has_line(node),
                Space::Address | Space::Shingle | Space::Story => ends.has_version(node),
            };
            if !is_there {
                return Err(refused(
                    format!("a key of node {node}"),
                    "there is no such node",
                ));
            }
        }
        self.add(|connection| file_keys(connection, node, keys))
    }

    fn file_links(&mut self, links: &[Link]) -> Result<(), RecordError> {
        let ends = self.ends()?;
        for link in links {
            let row = || format!("a link from {} to {}", link.child, link.parent);
            let is_there = |node| match link.kind {
                LinkKind::Event => ends.has_line(node),
                LinkKind::Version | LinkKind::Copy | LinkKind::Story => {
                    ends.has_version(node)
                }
            };
            if !is_there(link.child) || !is_there(link.parent) {
                return Err(refused(row(), "there is no such node"));
            }
            if link.score.is_nan() {
                return Err(refused(row(), "its score is no number"));
            }
            // An older revision would change what was shown as of it, a later one is not there yet.
            if link.revision < self.mode.begun_at || link.revision > ends.revision {
                let because = format!("revision {} is not being written", link.revision);
                return Err(refused(row(), because));
            }
        }
        self.add(|connection| file_links(connection, links))
    }

    fn file_act(&mut self, act: &NewAct) -> Result<ActId, RecordError> {
        self.add(|connection| file_act(connection, act))
    }

    fn activate(
        &mut self,
        generation: Generation,
        learnt: i64,
    ) -> Result<(), RecordError> {
        if generation < 1 {
            return Err(refused("a generation", "generations begin with 1"));
        }
        let missing = self.ask(|connection| unread(connection, generation, 1))?;
        if let Some(first) = missing.first() {
            return Err(RecordError::Incomplete { generation, unread: *first });
        }
        self.add(|connection| {
            let mut statement = connection.prepare_cached(ACTIVATE)?;
            statement.execute([generation, learnt, revision(connection)?])?;
            Ok(())
        })
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), RecordError> {
        self.add(|connection| {
            connection.prepare_cached(SET)?.execute([name, value])?;
            Ok(())
        })
    }

    fn commit(self) -> Result<(), RecordError> {
        let path = self.path;
        if self.mode.is_spoilt {
            return Err(RecordError::Spoilt { path: path.to_path_buf() });
        }
        self.transaction.commit().map_err(|error| super::fault::explain(path, error))
    }
}

impl Session<'_, Writing> {
    /// Takes a step of the addition. Some errors, a full disk among them, end the transaction of
    /// SQLite, and what came after would be kept at once and on its own: so nothing may come after.
    fn add<T>(
        &mut self,
        step: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, RecordError> {
        if self.mode.is_spoilt {
            return Err(RecordError::Spoilt { path: self.path.to_path_buf() });
        }
        let taken = self.ask(step);
        self.mode.is_spoilt = taken.is_err();
        taken
    }

    fn ends(&self) -> Result<Ends, RecordError> {
        self.ask(|connection| {
            Ok(Ends {
                revision: revision(connection)?,
                next_line: next_line(connection)?,
            })
        })
    }
}

/// Up to where nodes are numbered. No number is left out, so this says which are there.
struct Ends {
    revision: i64,
    next_line: Line,
}

impl Ends {
    fn has_version(&self, node: Node) -> bool {
        1 <= node && node <= self.revision
    }

    fn has_line(&self, node: Node) -> bool {
        1 <= node && node < self.next_line
    }
}

fn refused(row: impl Into<String>, because: impl Into<String>) -> RecordError {
    RecordError::Refused { row: row.into(), because: because.into() }
}

const FILE: &str = "INSERT INTO version
     (digest, outlet, address, title, published, stamp, learnt, recorded)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const FILE_TEXT: &str = "INSERT INTO text (version, text) VALUES (?1, ?2)";
const FILE_WORDS: &str = "INSERT INTO word (rowid, text) VALUES (?1, ?2)";
const FILE_SKETCH: &str = "INSERT INTO sketch (version, sketch) VALUES (?1, ?2)";
const FILE_ORIGINAL: &str =
    "INSERT INTO original (version, size, bytes) VALUES (?1, ?2, ?3)";

fn file(connection: &Connection, version: &NewVersion) -> rusqlite::Result<VersionId> {
    let outlet =
        version.outlet.as_deref().map(|name| intern(connection, name)).transpose()?;
    let id = connection.prepare_cached(FILE)?.insert(params![
        version.digest,
        outlet,
        version.address,
        version.title,
        version.published,
        version.stamp,
        version.learnt,
        version.recorded,
    ])?;
    connection.prepare_cached(FILE_TEXT)?.execute(params![id, version.text])?;
    connection.prepare_cached(FILE_WORDS)?.execute(params![id, version.text])?;
    connection.prepare_cached(FILE_SKETCH)?.execute(params![id, version.sketch])?;
    if let Some(original) = &version.original {
        let packed = Packed::of(original);
        connection.prepare_cached(FILE_ORIGINAL)?.execute(params![
            id,
            packed.size,
            packed.bytes
        ])?;
    }
    Ok(id)
}

const IS_READ: &str = "SELECT 1 FROM reading WHERE generation = ?1 AND version = ?2";

fn is_unread(
    connection: &Connection,
    version: VersionId,
    generation: Generation,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(IS_READ)?
        .exists([generation, version])
        .map(|is_read| !is_read)
}

const NEXT_LINE: &str = "SELECT first_line + lines FROM reading ORDER BY id DESC LIMIT 1";

/// The number of the first line that is not there yet. Readings are numbered in the order in
/// which they were filed, so the last one has the last lines.
fn next_line(connection: &Connection) -> rusqlite::Result<Line> {
    let next = connection
        .prepare_cached(NEXT_LINE)?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(next.unwrap_or(1))
}

const FILE_READING: &str = "INSERT INTO reading
     (generation, version, first_line, lines, size, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

fn file_reading(
    connection: &Connection,
    version: VersionId,
    reading: &NewReading,
) -> rusqlite::Result<Line> {
    let first_line = next_line(connection)?;
    let packed = Packed::of(&reading.body);
    let id = connection.prepare_cached(FILE_READING)?.insert(params![
        reading.generation,
        version,
        first_line,
        reading.index.len() as i64,
        packed.size,
        packed.bytes,
    ])?;
    for (line, row) in (first_line..).zip(&reading.index) {
        file_line(connection, id, line, row)?;
    }
    Ok(first_line)
}

const FILE_LINE: &str = "INSERT INTO line
     (line, reading, kind, label, status, country, first_day, last_day)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// A party may be named twice in a line, by its code and by its name being the same.
const FILE_PARTY: &str =
    "INSERT OR IGNORE INTO party (name, role, line) VALUES (?1, ?2, ?3)";

fn file_line(
    connection: &Connection,
    reading: i64,
    line: Line,
    row: &IndexRow,
) -> rusqlite::Result<()> {
    let intern_each = |name: &Option<String>| {
        name.as_deref().map(|name| intern(connection, name)).transpose()
    };
    connection.prepare_cached(FILE_LINE)?.execute(params![
        line,
        reading,
        intern(connection, row.kind)?,
        intern_each(&row.label)?,
        intern_each(&row.status)?,
        intern_each(&row.country)?,
        row.days.map(|(first, _)| first),
        row.days.map(|(_, last)| last),
    ])?;
    let mut statement = connection.prepare_cached(FILE_PARTY)?;
    for (role, names) in [(1, &row.actors), (2, &row.recipients)] {
        for name in names {
            statement.execute([intern(connection, name)?, role, line])?;
        }
    }
    Ok(())
}

const NAME: &str = "SELECT id FROM name WHERE name = ?1";
const FILE_NAME: &str = "INSERT INTO name (name) VALUES (?1)";

/// The number of a name, a new one if it never came before.
fn intern(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    let known = connection
        .prepare_cached(NAME)?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match known {
        Some(id) => Ok(id),
        None => connection.prepare_cached(FILE_NAME)?.insert([name]),
    }
}

/// The same key of the same node and day says nothing new.
const FILE_KEY: &str = "INSERT OR IGNORE INTO key (shelf, key, node) VALUES (?1, ?2, ?3)";

fn file_keys(connection: &Connection, node: Node, keys: &[Key]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(FILE_KEY)?;
    for key in keys {
        let shelf = pair_of(key.day) * 8 + key.space as i64;
        let day_of_pair = i64::from(key.day).rem_euclid(2);
        statement.execute([shelf, key.key, node * 2 + day_of_pair])?;
    }
    Ok(())
}

const FILE_LINK: &str = "INSERT INTO link (kind, child, revision, parent, score, learnt)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

fn file_links(connection: &Connection, links: &[Link]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(FILE_LINK)?;
    for link in links {
        statement.execute(params![
            link.kind as i64,
            link.child,
            link.revision,
            link.parent,
            link.score,
            link.learnt,
        ])?;
    }
    Ok(())
}

const FILE_ACT: &str =
    "INSERT INTO act (author, at, verb, target, other, words, revision)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

fn file_act(connection: &Connection, act: &NewAct) -> rusqlite::Result<ActId> {
    connection.prepare_cached(FILE_ACT)?.insert(params![
        act.author,
        act.at,
        act.verb,
        act.target,
        act.other,
        act.words,
        revision(connection)?,
    ])
}

const ACTIVATE: &str =
    "INSERT INTO activation (generation, learnt, revision) VALUES (?1, ?2, ?3)";
const SET: &str = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
