//! Reading links.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::stretches::stretches;
use crate::rows::{AsOf, Link, LinkKind, Node};

pub(super) const PARENT: &str = "SELECT child, parent, score, learnt, revision FROM link
     WHERE kind = ?1 AND child = ?2 AND learnt <= ?3 AND revision <= ?4
     ORDER BY score DESC, parent, revision LIMIT 1";
/// The same for all children in a stretch; which link is the best of each is left to [`better`].
pub(super) const PARENTS: &str = "SELECT child, parent, score, learnt, revision FROM link
     WHERE kind = ?1 AND child BETWEEN ?2 AND ?3 AND learnt <= ?4 AND revision <= ?5
     ORDER BY child";
pub(super) const LINKS: &str = "SELECT child, parent, score, learnt, revision FROM link
     WHERE kind = ?1 AND child = ?2 AND learnt <= ?3 AND revision <= ?4
     ORDER BY revision, parent";
/// Left to itself SQLite would take the other index, which has the order, and go through all of it.
pub(super) const CHILDREN: &str =
    "SELECT child, parent, score, learnt, revision FROM link
     INDEXED BY link_by_parent WHERE kind = ?1 AND parent = ?2 AND learnt <= ?3 AND revision <= ?4
     ORDER BY child, revision";

/// Children as near as this are asked for together: to step over a few others costs less than to search again.
const NEAR: i64 = 16;
/// So few children are asked for one by one.
const FEW: usize = 4;

/// The best link of each of these children that has one, in order of the children.
pub(super) fn parents(
    connection: &Connection,
    kind: LinkKind,
    children: &[Node],
    at: AsOf,
) -> rusqlite::Result<Vec<Link>> {
    let mut links = Vec::with_capacity(children.len());
    if !children.is_sorted_by(|one, next| one < next) {
        parent_of_each(connection, kind, children, at, &mut links)?;
        return Ok(links);
    }
    for stretch in stretches(children, NEAR) {
        if stretch.len() <= FEW {
            parent_of_each(connection, kind, stretch, at, &mut links)?;
        } else {
            parents_of_all(connection, kind, stretch, at, &mut links)?;
        }
    }
    Ok(links)
}

fn parent_of_each(
    connection: &Connection,
    kind: LinkKind,
    children: &[Node],
    at: AsOf,
    links: &mut Vec<Link>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(PARENT)?;
    for child in children {
        let asked = params![kind as i64, child, at.learnt, at.revision];
        links.extend(statement.query_row(asked, |row| link_of(kind, row)).optional()?);
    }
    Ok(())
}

/// The same for children in ascending order, in one walk over all that lies between the first and the last.
fn parents_of_all(
    connection: &Connection,
    kind: LinkKind,
    children: &[Node],
    at: AsOf,
    links: &mut Vec<Link>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(PARENTS)?;
    let (first, last) = (children.first(), children.last());
    let asked = params![kind as i64, first, last, at.learnt, at.revision];
    let mut wanted = children;
    let mut best: Option<Link> = None;
    for link in statement.query_map(asked, |row| link_of(kind, row))? {
        let link = link?;
        while let [next, rest @ ..] = wanted
            && *next < link.child
        {
            wanted = rest;
        }
        if wanted.first() != Some(&link.child) {
            continue;
        }
        match &mut best {
            Some(known) if known.child == link.child => {
                if better(&link, known) {
                    *known = link;
                }
            }
            _ => links.extend(best.replace(link)),
        }
    }
    links.extend(best);
    Ok(())
}

/// Whether a link stands before another in the order of [`PARENT`].
fn better(one: &Link, other: &Link) -> bool {
    one.score > other.score
        || one.score == other.score
            && (one.parent, one.revision) < (other.parent, other.revision)
}

/// All links that a question finds for each of these nodes.
pub(super) fn all(
    connection: &Connection,
    sql: &str,
    kind: LinkKind,
    nodes: &[Node],
    at: AsOf,
) -> rusqlite::Result<Vec<Link>> {
    let mut links = Vec::new();
    let mut statement = connection.prepare_cached(sql)?;
    for node in nodes {
        let asked = params![kind as i64, node, at.learnt, at.revision];
        for link in statement.query_map(asked, |row| link_of(kind, row))? {
            links.push(link?);
        }
    }
    Ok(links)
}

fn link_of(kind: LinkKind, row: &Row) -> rusqlite::Result<Link> {
    Ok(Link {
        kind,
        child: row.get(0)?,
        parent: row.get(1)?,
        score: row.get(2)?,
        learnt: row.get(3)?,
        revision: row.get(4)?,
    })
}
