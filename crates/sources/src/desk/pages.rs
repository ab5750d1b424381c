//! Pages behind items, until they are fetched.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use url::Url;
use watchfloor_feed::Item;

use super::error::DeskError;
use super::queue::{Intake, Page, To, enqueue};
use super::{Desk, count_at, from_json, json};
use crate::source::Source;

/// Seconds after which a page that failed is tried again; after the last it is given up.
pub const RETRIES: [u32; 7] = [60, 300, 1_800, 7_200, 43_200, 86_400, 172_800];

/// A page that is to be fetched.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The number of its source.
    pub source: i64,
    /// The source.
    pub of: Source,
    /// What stands for its item.
    pub(super) key: [u8; 16],
    /// The item in front of it.
    pub item: Item,
    /// Where it is.
    pub address: String,
    /// Whether its item is no news.
    pub backlog: bool,
    /// How often it was tried.
    pub tries: u32,
    /// Whether its item went into the queue without it.
    pub queued: bool,
}

/// Whether there is a page to be fetched behind an item.
pub(super) fn has_page(item: &Item) -> bool {
    !item.whole && address_of(item).is_some()
}

fn address_of(item: &Item) -> Option<Url> {
    let url = Url::parse(item.address.as_deref()?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// The host of an address, whatever the port: it is asked one thing at a time.
pub(crate) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Notes that the page behind an item is wanted. An earlier wording that still waits goes into the queue as
/// its summary.
pub(super) fn want(
    transaction: &Transaction<'_>,
    to: &To<'_>,
    key: &[u8; 16],
    item: &Item,
    intake: &Intake<'_>,
) -> rusqlite::Result<()> {
    let Some(url) = address_of(item) else { return Ok(()) };
    let earlier: Option<(String, i64, bool)> = transaction
        .prepare_cached(
            "SELECT told, added, backlog FROM page
             WHERE source = ?1 AND item = ?2 AND NOT queued",
        )?
        .query_row(params![to.id, key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((told, added, backlog)) = earlier {
        enqueue(transaction, to, &from_json(&told)?, None, added, backlog)?;
    }
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO page
                 (source, item, told, address, host, backlog, added, tries, next, queued)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?7, 0)",
        )?
        .execute(params![
            to.id,
            key,
            json(item)?,
            url.as_str(),
            host(&url),
            intake.backlog,
            intake.now
        ])?;
    Ok(())
}

const PENDING: &str =
    "SELECT p.source, s.told, p.item, p.told, p.address, p.backlog, p.tries,
    p.queued, s.name FROM page p JOIN source s ON s.id = p.source";

impl Desk {
    /// The hosts that have pages due.
    pub fn hosts_due(&self, now: i64) -> Result<Vec<String>, DeskError> {
        self.read(|open| {
            let mut rows = open
                .connection
                .prepare_cached("SELECT DISTINCT host FROM page WHERE next <= ?1")?;
            rows.query_map([now], |row| row.get(0))?.collect()
        })
    }

    /// The page that a host is asked for next, if one is due: news before backlogs.
    pub fn page_due(&self, host: &str, now: i64) -> Result<Option<Pending>, DeskError> {
        self.read(|open| {
            let mut row = open.connection.prepare_cached(&format!(
                "{PENDING} WHERE p.host = ?1 AND p.next <= ?2 ORDER BY p.backlog, p.next LIMIT 1"
            ))?;
            row.query_row(params![host, now], pending).optional()
        })
    }

    /// The page came: its item goes into the queue with it.
    pub fn page_came(
        &self,
        pending: &Pending,
        page: &Page,
        now: i64,
    ) -> Result<(), DeskError> {
        self.write(|transaction| {
            let Some(tries) = still_wanted(transaction, pending)? else { return Ok(()) };
            debug_assert!(tries <= pending.tries);
            let to = to(pending);
            enqueue(transaction, &to, &pending.item, Some(page), now, pending.backlog)?;
            delete(transaction, pending)
        })
    }

    /// The page did not come. Its item goes into the queue as it is, unless it did before. The page is tried
    /// again, except where that is no use. Gives the time of the next try.
    pub fn page_failed(
        &self,
        pending: &Pending,
        again: bool,
        not_before: i64,
        now: i64,
    ) -> Result<Option<i64>, DeskError> {
        self.write(|transaction| {
            if still_wanted(transaction, pending)?.is_none() {
                return Ok(None);
            }
            queue_summary(transaction, pending)?;
            let tries = usize::try_from(pending.tries).unwrap_or(usize::MAX);
            let Some(wait) = RETRIES.get(tries).filter(|_| again) else {
                delete(transaction, pending)?;
                return Ok(None);
            };
            let next = now.saturating_add(i64::from(*wait) * 1000).max(not_before);
            transaction
                .prepare_cached(
                    "UPDATE page SET tries = ?3, next = ?4, queued = 1
                     WHERE source = ?1 AND item = ?2",
                )?
                .execute(params![pending.source, pending.key, pending.tries + 1, next])?;
            Ok(Some(next))
        })
    }

    /// The page could not be asked for yet; that counts as no try.
    pub fn page_later(&self, pending: &Pending, next: i64) -> Result<(), DeskError> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE page SET next = ?3 WHERE source = ?1 AND item = ?2",
                )?
                .execute(params![pending.source, pending.key, next])?;
            Ok(())
        })
    }

    /// How many items wait for their page before they go into the queue.
    pub fn held_back(&self) -> Result<u64, DeskError> {
        self.read(|open| {
            let mut row = open
                .connection
                .prepare_cached("SELECT count(*) FROM page WHERE queued = 0")?;
            row.query_row([], |row| count_at(row, 0))
        })
    }

    /// Queues as they are the items whose page has not come by now although they were found before a moment.
    /// Their pages are still fetched. Gives how many these were.
    pub fn queue_late(&self, found_before: i64) -> Result<usize, DeskError> {
        // A look first: most of the time there is none, and looking writes nothing.
        let any: bool = self.read(|open| {
            let mut row = open.connection.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM page WHERE queued = 0 AND added < ?1)",
            )?;
            row.query_row([found_before], |row| row.get(0))
        })?;
        if !any {
            return Ok(0);
        }
        self.write(|transaction| {
            queue_summaries(transaction, "p.added < ?1", found_before)
        })
    }
}

/// Puts into the queue as they are the items that wait for a page and fulfil a condition.
pub(super) fn queue_summaries(
    transaction: &Transaction<'_>,
    condition: &str,
    value: i64,
) -> rusqlite::Result<usize> {
    let waiting: Vec<Pending> = transaction
        .prepare_cached(&format!("{PENDING} WHERE p.queued = 0 AND {condition}"))?
        .query_map([value], pending)?
        .collect::<rusqlite::Result<_>>()?;
    for pending in &waiting {
        queue_summary(transaction, pending)?;
        transaction
            .prepare_cached("UPDATE page SET queued = 1 WHERE source = ?1 AND item = ?2")?
            .execute(params![pending.source, pending.key])?;
    }
    Ok(waiting.len())
}

/// Asked anew, because it may have gone into the queue while its page was fetched.
fn queue_summary(connection: &Connection, pending: &Pending) -> rusqlite::Result<()> {
    let added: Option<i64> = connection
        .prepare_cached(
            "SELECT added FROM page WHERE source = ?1 AND item = ?2 AND NOT queued",
        )?
        .query_row(params![pending.source, pending.key], |row| row.get(0))
        .optional()?;
    if let Some(added) = added {
        enqueue(connection, &to(pending), &pending.item, None, added, pending.backlog)?;
    }
    Ok(())
}

/// Whether the page is wanted still, for this wording of its item.
fn still_wanted(
    connection: &Connection,
    pending: &Pending,
) -> rusqlite::Result<Option<u32>> {
    connection
        .prepare_cached(
            "SELECT tries FROM page WHERE source = ?1 AND item = ?2 AND told = ?3",
        )?
        .query_row(params![pending.source, pending.key, json(&pending.item)?], |row| {
            row.get(0)
        })
        .optional()
}

fn delete(connection: &Connection, pending: &Pending) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM page WHERE source = ?1 AND item = ?2")?
        .execute(params![pending.source, pending.key])?;
    Ok(())
}

fn to(pending: &Pending) -> To<'_> {
    To {
        id: pending.source,
        name: &pending.of.name,
        outlet: pending.of.outlet.as_deref(),
    }
}

fn pending(row: &Row<'_>) -> rusqlite::Result<Pending> {
    let source: String = row.get(1)?;
    let item: String = row.get(3)?;
    let mut of: Source = from_json(&source)?;
    of.name = row.get(8)?;
    Ok(Pending {
        source: row.get(0)?,
        of,
        key: row.get(2)?,
        item: from_json(&item)?,
        address: row.get(4)?,
        backlog: row.get(5)?,
        tries: row.get(6)?,
        queued: row.get(7)?,
    })
}
