//! Reading the record.

use std::borrow::Cow;

use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Params, Row, params};

use super::stretches::stretches;
use super::{Session, find, links};
use crate::error::RecordError;
use crate::packed::Packed;
use crate::rows::{
    Act, AsOf, Filed, Generation, Line, Link, LinkKind, NewAct, Node, Space,
    StoredReading, Version, VersionId,
};
use crate::store::{Filter, Read};

impl<Mode> Read for Session<'_, Mode> {
    fn revision(&self) -> Result<i64, RecordError> {
        self.ask(revision)
    }

    fn revision_at(&self, at: AsOf) -> Result<i64, RecordError> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(REVISION_AT)?;
            statement.query_row([at.learnt, at.revision], |row| row.get(0))
        })
    }

    fn latest(&self, at: AsOf) -> Result<Option<i64>, RecordError> {
        self.ask(|connection| {
            first(connection, LATEST, [at.learnt, at.revision], |row| row.get(0))
        })
    }

    fn generation(&self, at: AsOf) -> Result<Generation, RecordError> {
        self.ask(|connection| generation(connection, at))
    }

    fn by_digest(&self, digest: &[u8; 32]) -> Result<Option<VersionId>, RecordError> {
        self.ask(|connection| first(connection, BY_DIGEST, [digest], |row| row.get(0)))
    }

    fn versions(&self, after: i64, at: AsOf) -> Result<Vec<Version>, RecordError> {
        // Of all versions the table itself is the index; of the latest few that of `learnt`.
        let sql = if after == i64::MIN { ALL_VERSIONS } else { VERSIONS_AFTER };
        let bounds = params![after, at.learnt, at.revision];
        self.ask(|connection| all(connection, sql, bounds, version_of))
    }

    fn versions_behind(
        &self,
        place: (i64, VersionId),
        at: AsOf,
        limit: usize,
    ) -> Result<Vec<Version>, RecordError> {
        let (learnt, id) = place;
        if learnt > at.learnt {
            return Ok(Vec::new());
        }
        self.ask(|connection| {
            let beside = params![learnt, id, at.revision, as_count(limit)];
            let mut versions = all(connection, VERSIONS_BESIDE, beside, version_of)?;
            let left = limit.saturating_sub(versions.len());
            if left > 0 {
                let behind = params![learnt, at.learnt, at.revision, as_count(left)];
                versions.extend(all(connection, VERSIONS_BEHIND, behind, version_of)?);
            }
            Ok(versions)
        })
    }

    fn versions_by_id(&self, ids: &[VersionId]) -> Result<Vec<Version>, RecordError> {
        self.ask(|connection| {
            let mut versions = Vec::with_capacity(ids.len());
            let mut statement = connection.prepare_cached(VERSION)?;
            for id in in_order(ids) {
                versions.extend(statement.query_row([id], version_of).optional()?);
            }
            Ok(versions)
        })
    }

    fn text(&self, version: VersionId) -> Result<String, RecordError> {
        self.ask(|connection| first(connection, TEXT, [version], |row| row.get(0)))?
            .ok_or(RecordError::NoVersion { version })
    }

    fn original(&self, version: VersionId) -> Result<Option<Vec<u8>>, RecordError> {
        self.ask(|connection| {
            first(connection, ORIGINAL, [version], |row| {
                unpacked(&Packed { bytes: row.get(1)?, size: row.get(0)? })
            })
        })
    }

    fn sketches(
        &self,
        versions: &[VersionId],
    ) -> Result<Vec<(VersionId, Vec<u8>)>, RecordError> {
        self.ask(|connection| {
            let mut sketches = Vec::with_capacity(versions.len());
            let mut statement = connection.prepare_cached(SKETCH)?;
            for version in versions {
                let sketch =
                    statement.query_row([version], |row| row.get(0)).optional()?;
                sketches.extend(sketch.map(|sketch| (*version, sketch)));
            }
            Ok(sketches)
        })
    }

    fn readings(
        &self,
        versions: &[VersionId],
        generation: Generation,
    ) -> Result<Vec<StoredReading>, RecordError> {
        self.ask(|connection| {
            let mut readings = Vec::with_capacity(versions.len());
            let mut statement = connection.prepare_cached(READING)?;
            for version in in_order(versions) {
                let reading =
                    statement.query_row([generation, version], reading_of).optional()?;
                readings.extend(reading);
            }
            Ok(readings)
        })
    }

    fn filed(
        &self,
        versions: &[VersionId],
        generation: Generation,
        each: &mut dyn FnMut(Filed),
    ) -> Result<(), RecordError> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(READINGS)?;
            // Versions between those asked for would be read for nothing.
            for stretch in stretches(&in_order(versions), 1) {
                let (first, last) = (stretch.first(), stretch.last());
                for filed in
                    statement.query_map(params![generation, first, last], filed_of)?
                {
                    each(filed?);
                }
            }
            Ok(())
        })
    }

    fn unread(
        &self,
        generation: Generation,
        limit: usize,
    ) -> Result<Vec<VersionId>, RecordError> {
        self.ask(|connection| unread(connection, generation, limit))
    }

    fn holder(&self, line: Line) -> Result<Option<StoredReading>, RecordError> {
        let before =
            self.ask(|connection| first(connection, HOLDER, [line], reading_of))?;
        Ok(before.filter(|reading| line - reading.first_line < reading.lines))
    }

    fn keyed(
        &self,
        space: Space,
        keys: &[i64],
        days: (i32, i32),
        most: usize,
    ) -> Result<Vec<Vec<Node>>, RecordError> {
        let (near, far) = days;
        let (from, to) = (near.min(far), near.max(far));
        self.ask(|connection| {
            let mut pairs = filed(connection, pair_of(from), pair_of(to))?;
            if far < near {
                pairs.reverse();
            }
            let mut statement = connection.prepare_cached(KEYED)?;
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                let mut nodes: Vec<Node> = Vec::new();
                for pair in &pairs {
                    if nodes.len() >= most {
                        break;
                    }
                    let left = i64::try_from(most - nodes.len()).unwrap_or(i64::MAX);
                    // Which of its two days are asked for.
                    let (first, last) =
                        (i64::from(from) - pair * 2, i64::from(to) - pair * 2);
                    let shelf = pair * 8 + space as i64;
                    let asked = params![shelf, key, first, last, left];
                    for node in statement.query_map(asked, |row| row.get(0))? {
                        nodes.push(node?);
                    }
                }
                nodes.sort_unstable();
                nodes.dedup();
                found.push(nodes);
            }
            Ok(found)
        })
    }

    fn parents(
        &self,
        kind: LinkKind,
        children: &[Node],
        at: AsOf,
    ) -> Result<Vec<Link>, RecordError> {
        self.ask(|connection| links::parents(connection, kind, children, at))
    }

    fn links(&self, kind: LinkKind, children: &[Node]) -> Result<Vec<Link>, RecordError> {
        self.links_of(links::LINKS, kind, children, AsOf::LATEST)
    }

    fn children(
        &self,
        kind: LinkKind,
        parents: &[Node],
        at: AsOf,
    ) -> Result<Vec<Link>, RecordError> {
        self.links_of(links::CHILDREN, kind, parents, at)
    }

    fn acts(&self, at: AsOf) -> Result<Vec<Act>, RecordError> {
        self.ask(|connection| all(connection, ACTS, [at.learnt, at.revision], act_of))
    }

    fn find(
        &self,
        filter: &Filter,
        at: AsOf,
    ) -> Result<Vec<(VersionId, Line)>, RecordError> {
        self.ask(|connection| {
            let (sql, values) = find::query(filter, generation(connection, at)?, at);
            let values = rusqlite::params_from_iter(values);
            all(connection, &sql, values, |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    fn setting(&self, name: &str) -> Result<Option<String>, RecordError> {
        self.ask(|connection| first(connection, SETTING, [name], |row| row.get(0)))
    }
}

impl<Mode> Session<'_, Mode> {
    fn links_of(
        &self,
        sql: &str,
        kind: LinkKind,
        nodes: &[Node],
        at: AsOf,
    ) -> Result<Vec<Link>, RecordError> {
        self.ask(|connection| links::all(connection, sql, kind, nodes, at))
    }
}

pub(super) const REVISION: &str = "SELECT coalesce(max(id), 0) FROM version";

/// The latest revision.
pub(super) fn revision(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached(REVISION)?.query_row([], |row| row.get(0))
}

/// Versions are walked from the last one back, to the first that was known: of the moments that are asked
/// for most, that is one of the last. Acts and activations are few.
pub(super) const REVISION_AT: &str = "SELECT max(
     coalesce((SELECT id FROM version WHERE id <= ?2 AND +learnt <= ?1 ORDER BY id DESC LIMIT 1), 0),
     coalesce((SELECT max(revision) FROM act WHERE at <= ?1 AND revision <= ?2), 0),
     coalesce((SELECT max(revision) FROM activation WHERE learnt <= ?1 AND revision <= ?2), 0))";

pub(super) const LATEST: &str = "SELECT learnt FROM version
     WHERE learnt <= ?1 AND +id <= ?2 ORDER BY learnt DESC LIMIT 1";

pub(super) const GENERATION: &str = "SELECT generation FROM activation
     WHERE learnt <= ?1 AND revision <= ?2 ORDER BY id DESC LIMIT 1";

fn generation(connection: &Connection, at: AsOf) -> rusqlite::Result<Generation> {
    let activated =
        first(connection, GENERATION, [at.learnt, at.revision], |row| row.get(0))?;
    Ok(activated.unwrap_or(1))
}

pub(super) const BY_DIGEST: &str = "SELECT id FROM version WHERE digest = ?1";

macro_rules! versions {
    ($rest:literal) => {
        concat!(
            "SELECT id, (SELECT name FROM name WHERE name.id = outlet), address, title, published,
                    stamp, learnt, recorded, digest FROM version ",
            $rest
        )
    };
}

pub(super) const VERSION: &str = versions!("WHERE id = ?1");
pub(super) const ALL_VERSIONS: &str =
    versions!("WHERE id <= ?3 AND +learnt > ?1 AND +learnt <= ?2 ORDER BY id");
pub(super) const VERSIONS_AFTER: &str =
    versions!("WHERE learnt > ?1 AND learnt <= ?2 AND +id <= ?3 ORDER BY +id");

/// Of those learnt at one moment the rest. Asked for together with those learnt later, each page would go through
/// all before it that were learnt at that moment, and a whole folder may have been.
pub(super) const VERSIONS_BESIDE: &str =
    versions!("WHERE learnt = ?1 AND id > ?2 AND id <= ?3 ORDER BY id LIMIT ?4");
pub(super) const VERSIONS_BEHIND: &str = versions!(
    "WHERE learnt > ?1 AND learnt <= ?2 AND +id <= ?3 ORDER BY learnt, id LIMIT ?4"
);

fn version_of(row: &Row) -> rusqlite::Result<Version> {
    Ok(Version {
        id: row.get(0)?,
        outlet: row.get(1)?,
        address: row.get(2)?,
        title: row.get(3)?,
        published: row.get(4)?,
        stamp: row.get(5)?,
        learnt: row.get(6)?,
        recorded: row.get(7)?,
        digest: row.get(8)?,
    })
}

pub(super) const TEXT: &str = "SELECT text FROM text WHERE version = ?1";
pub(super) const ORIGINAL: &str = "SELECT size, bytes FROM original WHERE version = ?1";
pub(super) const SKETCH: &str = "SELECT sketch FROM sketch WHERE version = ?1";

pub(super) const READING: &str =
    "SELECT version, generation, first_line, lines, size, body
     FROM reading WHERE generation = ?1 AND version = ?2";

/// Of readings without lines several may begin at one number, hence those with lines only.
pub(super) const HOLDER: &str =
    "SELECT version, generation, first_line, lines, size, body
     FROM reading WHERE first_line <= ?1 AND lines > 0 ORDER BY first_line DESC LIMIT 1";

fn reading_of(row: &Row) -> rusqlite::Result<StoredReading> {
    Ok(StoredReading {
        version: row.get(0)?,
        generation: row.get(1)?,
        first_line: row.get(2)?,
        lines: row.get(3)?,
        body: unpacked(&Packed { bytes: row.get(5)?, size: row.get(4)? })?,
    })
}

fn unpacked(packed: &Packed) -> rusqlite::Result<Vec<u8>> {
    let damaged =
        |what: String| Error::FromSqlConversionFailure(0, Type::Blob, what.into());
    packed.unpack().map(Cow::into_owned).map_err(damaged)
}

/// Readings and texts of versions that were filed one after the other stand so in the file, too.
pub(super) const READINGS: &str =
    "SELECT reading.version, first_line, lines, size, body, text
     FROM reading JOIN text ON text.version = reading.version
     WHERE generation = ?1 AND reading.version BETWEEN ?2 AND ?3 ORDER BY reading.version";

fn filed_of(row: &Row) -> rusqlite::Result<Filed> {
    Ok(Filed {
        version: row.get(0)?,
        first_line: row.get(1)?,
        lines: row.get(2)?,
        body: Packed { size: row.get(3)?, bytes: row.get(4)? },
        text: row.get(5)?,
    })
}

/// The one query that has to walk over all versions; it sees nothing but two indexes.
pub(super) const UNREAD: &str = "SELECT id FROM version WHERE id > 0 AND NOT EXISTS
         (SELECT 1 FROM reading WHERE generation = ?1 AND reading.version = version.id)
     ORDER BY id LIMIT ?2";

/// The versions without a reading of a generation.
pub(super) fn unread(
    connection: &Connection,
    generation: Generation,
    limit: usize,
) -> rusqlite::Result<Vec<VersionId>> {
    all(connection, UNREAD, [generation, as_count(limit)], |row| row.get(0))
}

fn as_count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The nodes under a key on one shelf. The schema says how shelves and nodes are packed.
pub(super) const KEYED: &str = "SELECT node >> 1 FROM key
     WHERE shelf = ?1 AND key = ?2 AND (node & 1) BETWEEN ?3 AND ?4 LIMIT ?5";
pub(super) const FILED: &str = "SELECT min(shelf) >> 3 FROM key WHERE shelf >= ?1 * 8";

/// The pairs of days under which anything was ever filed, from one to another, in order: many days that were
/// asked for cost no more than those.
fn filed(connection: &Connection, first: i64, last: i64) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(FILED)?;
    let mut pairs = Vec::new();
    let mut from = first;
    loop {
        let next: Option<i64> = statement.query_row([from], |row| row.get(0))?;
        let Some(pair) = next.filter(|pair| *pair <= last) else { return Ok(pairs) };
        pairs.push(pair);
        from = pair + 1;
    }
}

/// Of the pairs of days since 1970 the one that a day is in; also of a day before 1970.
pub(super) fn pair_of(day: i32) -> i64 {
    i64::from(day).div_euclid(2)
}

pub(super) const ACTS: &str =
    "SELECT id, author, at, verb, target, other, words, revision
     FROM act WHERE at <= ?1 AND revision <= ?2 ORDER BY id";

fn act_of(row: &Row) -> rusqlite::Result<Act> {
    let act = NewAct {
        author: row.get(1)?,
        at: row.get(2)?,
        verb: row.get(3)?,
        target: row.get(4)?,
        other: row.get(5)?,
        words: row.get(6)?,
    };
    Ok(Act { id: row.get(0)?, act, revision: row.get(7)? })
}

pub(super) const SETTING: &str =
    "SELECT value FROM setting WHERE name = ?1 ORDER BY id DESC LIMIT 1";

/// The first row of an answer.
fn first<T>(
    connection: &Connection,
    sql: &str,
    asked: impl Params,
    from: impl FnOnce(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    connection.prepare_cached(sql)?.query_row(asked, from).optional()
}

/// All rows of an answer.
fn all<T>(
    connection: &Connection,
    sql: &str,
    asked: impl Params,
    from: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(asked, from)?.collect()
}

/// Each number once, in order.
fn in_order(numbers: &[i64]) -> Vec<i64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}
