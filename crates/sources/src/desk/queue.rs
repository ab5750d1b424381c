//! What arrived and waits to be read.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use watchfloor_feed::Item;

use super::error::DeskError;
use super::pages;
use super::sources::keep_state;
use super::state::State;
use super::{Desk, Open, count_at, from_json, json, signed};

/// How long an item is remembered after its source stopped showing it. A feed that breaks and comes back with
/// a month's items brings nothing twice.
pub const MEMORY: Duration = Duration::from_secs(35 * 86_400);

/// Items that are remembered of a source beyond what it shows.
pub const MOST_SEEN: usize = 50_000;

/// News, news of a source that has much waiting, backlog: in this order things are given out.
pub(super) const TURNS: usize = 3;

/// With so many items of it waiting, what else a source brings goes behind the news of others.
const MUCH: u32 = 200;

/// With so many items of it waiting, a source is not asked for more.
const TOO_MUCH: u32 = 5_000;

/// Bytes of items that are given out at a time; one item may be larger.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A document behind an item, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What the server says it is.
    pub content_type: Option<String>,
    /// Where it was found in the end.
    pub address: String,
}

/// Something to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Its number in the queue, for [`Desk::done`].
    pub id: i64,
    /// The name of its source.
    pub source: String,
    /// The outlet that the source counts as, where the item names none.
    pub outlet: Option<String>,
    /// What the source says.
    pub item: Item,
    /// The document behind it, if it was fetched or sent.
    pub page: Option<Page>,
    /// When it arrived, milliseconds since 1970.
    pub arrived: i64,
    /// Whether it was there before anybody looked: from the first visit, or from an archive. It is no news.
    pub backlog: bool,
}

/// Something to be put into the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    /// What the source says.
    pub item: Item,
    /// The document behind it, if there is one.
    pub page: Option<Page>,
}

impl From<Item> for New {
    fn from(item: Item) -> New {
        New { item, page: None }
    }
}

/// What is put in one go.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The items, in their order.
    pub items: &'a [New],
    /// Whether the source shows these and no others: what it showed before is then gone.
    pub all: bool,
    /// Whether nothing will show them again: they are remembered from now on for [`MEMORY`] only.
    pub passing: bool,
    /// Whether they were there before anybody looked.
    pub backlog: bool,
    /// Whether the pages behind them are to be fetched before they are queued.
    pub pages: bool,
    /// What the visit came to, given how many items were new, and the version of the source that it counts
    /// for; kept in the same transaction.
    pub state: Option<(i64, &'a dyn Fn(usize) -> State)>,
    /// How far the reading of an archive has come, kept in the same transaction.
    pub position: Option<(&'a str, u64)>,
    /// A file of a folder that this is all of: name, size, time of change.
    pub file: Option<(&'a str, u64, i64)>,
    /// The time, milliseconds since 1970.
    pub now: i64,
}

impl<'a> Intake<'a> {
    /// Items that were sent: nothing else is known of them.
    pub fn of(items: &'a [New], now: i64) -> Intake<'a> {
        Intake {
            items,
            all: false,
            passing: true,
            backlog: false,
            pages: false,
            state: None,
            position: None,
            file: None,
            now,
        }
    }
}

/// What became of items that were put.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Put {
    /// The numbers in the queue of those that were new.
    pub ids: Vec<i64>,
    /// How many were known.
    pub known: usize,
    /// How many wait for their page.
    pub pages: usize,
}

impl Put {
    /// How many were new.
    pub fn new_items(&self) -> usize {
        self.ids.len() + self.pages
    }
}

type Hash = [u8; 16];

impl Desk {
    /// Puts items into the queue; those that were put before are passed over. They are on the disk when this
    /// returns.
    pub fn put(&self, source: &str, items: &[New], now: i64) -> Result<Put, DeskError> {
        self.take_in(source, &Intake::of(items, now))
    }

    /// Puts items into the queue, with all that goes with them.
    pub fn take_in(&self, source: &str, intake: &Intake<'_>) -> Result<Put, DeskError> {
        let put = self.write(|transaction| {
            let found = transaction
                .prepare_cached("SELECT id, told FROM source WHERE name = ?1")?
                .query_row([source], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
                .optional()?;
            let Some((id, told)) = found else { return Ok(None) };
            let told: crate::source::Source = from_json(&told)?;
            let to = To { id, name: source, outlet: told.outlet.as_deref() };
            put_all(transaction, &to, intake).map(Some)
        })?;
        put.ok_or_else(|| DeskError::NoSource(source.to_owned()))
    }

    /// The oldest items that were not given out yet, news before backlogs, and a source that floods behind the
    /// others. They stay in the queue until they
    /// are [`done`](Desk::done); what is not done when the program ends is given out again by the next.
    pub fn take(&self, most: usize) -> Result<Vec<Arrival>, DeskError> {
        self.read(|open| {
            let mut taken = take_returned(open, most)?;
            let mut bytes: usize = taken.iter().map(size).sum();
            for turn in 0..TURNS {
                let mut rows = open.connection.prepare_cached(
                    "SELECT id, source, outlet, item, page, page_type, page_address, arrived, backlog
                     FROM queue WHERE turn = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
                )?;
                let left = i64::try_from(most.saturating_sub(taken.len())).unwrap_or(i64::MAX);
                let mut found = rows.query(params![turn as i64, open.given[turn], left])?;
                while bytes < MOST_BYTES
                    && let Some(row) = found.next()?
                {
                    let arrival = arrival(row)?;
                    bytes += size(&arrival);
                    open.given[turn] = arrival.id;
                    taken.push(arrival);
                }
            }
            Ok(taken)
        })
    }

    /// Hands back what was given out and not read; it is given out again first.
    pub fn give_back(&self, ids: &[i64]) {
        self.lock().returned.extend(ids);
    }

    /// These were read and are kept elsewhere: they leave the queue.
    pub fn done(&self, ids: &[i64]) -> Result<(), DeskError> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM queue WHERE id = ?1")?;
            for id in ids {
                delete.execute([id])?;
            }
            Ok(())
        })
    }

    /// How many items wait that are news.
    pub fn waiting_news(&self) -> Result<u64, DeskError> {
        self.read(|open| {
            let mut row = open
                .connection
                .prepare_cached("SELECT count(*) FROM queue WHERE turn IN (0, 1)")?;
            row.query_row([], |row| count_at(row, 0))
        })
    }

    /// Whether so much of a source waits that it is asked for no more.
    pub fn is_flooded(&self, source: &str) -> Result<bool, DeskError> {
        self.read(|open| has_waiting(&open.connection, source, TOO_MUCH))
    }

    /// How many items wait, whether they were given out or not.
    pub fn waiting(&self) -> Result<u64, DeskError> {
        self.read(|open| {
            let mut row = open
                .connection
                .prepare_cached("SELECT count(*) FROM queue INDEXED BY queue_by_turn")?;
            row.query_row([], |row| count_at(row, 0))
        })
    }

    /// How far the reading of an archive had come.
    pub fn position(&self, archive: &str) -> Result<u64, DeskError> {
        self.read(|open| {
            let mut row = open
                .connection
                .prepare_cached("SELECT position FROM backfill WHERE archive = ?1")?;
            Ok(row.query_row([archive], |row| count_at(row, 0)).optional()?.unwrap_or(0))
        })
    }

    /// The files of a folder that were taken: name, size, time of change.
    pub fn taken(&self, source: i64) -> Result<Vec<(String, u64, i64)>, DeskError> {
        self.read(|open| {
            let mut rows = open.connection.prepare_cached(
                "SELECT name, size, modified FROM taken WHERE source = ?1",
            )?;
            rows.query_map([source], |row| {
                Ok((row.get(0)?, count_at(row, 1)?, row.get(2)?))
            })?
            .collect()
        })
    }

    /// Forgets files that are no longer in a folder.
    pub fn forget_files(&self, source: i64, names: &[String]) -> Result<(), DeskError> {
        if names.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut delete = transaction
                .prepare_cached("DELETE FROM taken WHERE source = ?1 AND name = ?2")?;
            for name in names {
                delete.execute(params![source, name])?;
            }
            Ok(())
        })
    }
}

/// Where something is put.
pub(super) struct To<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
    pub(super) outlet: Option<&'a str>,
}

fn put_all(
    transaction: &Transaction<'_>,
    to: &To<'_>,
    intake: &Intake<'_>,
) -> rusqlite::Result<Put> {
    let mut put = Put::default();
    let mut shown: HashSet<(Hash, Hash)> = HashSet::new();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO seen (source, item, digest, gone) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    let gone = intake.passing.then_some(intake.now);
    for new in intake.items {
        let key = (hash(new.item.id.as_bytes()), digest(new));
        let is_new = insert.execute(params![to.id, key.0, key.1, gone])? == 1;
        shown.insert(key);
        if !is_new {
            put.known += 1;
        } else if intake.pages && new.page.is_none() && pages::has_page(&new.item) {
            pages::want(transaction, to, &key.0, &new.item, intake)?;
            put.pages += 1;
        } else {
            let page = new.page.as_ref();
            put.ids.push(enqueue(
                transaction,
                to,
                &new.item,
                page,
                intake.now,
                intake.backlog,
            )?);
        }
    }
    if intake.all {
        forget(transaction, to.id, &shown, intake.now)?;
    } else if put.ids.iter().any(|id| id % 256 == 0) {
        // Once in a while: what was sent is counted each time.
        forget_most(transaction, to.id, intake.now)?;
    }
    if let Some((version, state)) = intake.state {
        keep_state(transaction, to.id, version, &state(put.new_items()))?;
    }
    if let Some((archive, position)) = intake.position {
        transaction.execute(
            "INSERT INTO backfill VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET position = excluded.position",
            params![archive, signed(position)],
        )?;
    }
    if let Some((name, size, modified)) = intake.file {
        transaction.execute(
            "INSERT OR REPLACE INTO taken VALUES (?1, ?2, ?3, ?4)",
            params![to.id, name, signed(size), modified],
        )?;
    }
    Ok(put)
}

pub(super) fn enqueue(
    connection: &Connection,
    to: &To<'_>,
    item: &Item,
    page: Option<&Page>,
    arrived: i64,
    backlog: bool,
) -> rusqlite::Result<i64> {
    let turn = match backlog {
        true => 2,
        false => i64::from(has_waiting(connection, to.name, MUCH)?),
    };
    let mut insert = connection.prepare_cached(
        "INSERT INTO queue
             (source, outlet, arrived, backlog, item, page, page_type, page_address, turn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    insert.insert(params![
        to.name,
        to.outlet,
        arrived,
        backlog,
        json(item)?,
        page.map(|page| page.bytes.as_slice()),
        page.and_then(|page| page.content_type.as_deref()),
        page.map(|page| page.address.as_str()),
        turn,
    ])
}

/// Whether a source has at least so many news waiting.
fn has_waiting(
    connection: &Connection,
    source: &str,
    many: u32,
) -> rusqlite::Result<bool> {
    let mut row = connection.prepare_cached(
        "SELECT 1 FROM queue WHERE source = ?1 AND turn < 2 LIMIT 1 OFFSET ?2",
    )?;
    let found =
        row.query_row(params![source, many.saturating_sub(1)], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// Marks what the source no longer shows, and forgets what has been gone for long.
fn forget(
    transaction: &Transaction<'_>,
    source: i64,
    shown: &HashSet<(Hash, Hash)>,
    now: i64,
) -> rusqlite::Result<()> {
    let mut rows = transaction
        .prepare_cached("SELECT item, digest, gone FROM seen WHERE source = ?1")?;
    let seen: HashMap<(Hash, Hash), Option<i64>> = rows
        .query_map([source], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut mark = transaction.prepare_cached(
        "UPDATE seen SET gone = ?4 WHERE source = ?1 AND item = ?2 AND digest = ?3",
    )?;
    for (key, gone) in &seen {
        let is_shown = shown.contains(key);
        if is_shown != gone.is_none() {
            let gone_now = (!is_shown).then_some(now);
            mark.execute(params![source, key.0, key.1, gone_now])?;
        }
    }
    let long_ago = now.saturating_sub(memory());
    if seen.len() > MOST_SEEN || seen.values().flatten().any(|gone| *gone < long_ago) {
        forget_most(transaction, source, now)?;
    }
    Ok(())
}

/// Forgets what was gone for long, and the oldest of what is too much.
fn forget_most(
    transaction: &Transaction<'_>,
    source: i64,
    now: i64,
) -> rusqlite::Result<()> {
    let gone: i64 = transaction
        .prepare_cached(
            "SELECT count(*) FROM seen WHERE source = ?1 AND gone IS NOT NULL",
        )?
        .query_row([source], |row| row.get(0))?;
    transaction
        .prepare_cached("DELETE FROM seen WHERE source = ?1 AND gone < ?2")?
        .execute(params![source, now.saturating_sub(memory())])?;
    // A tenth more than what is too much, so that this is not done for each item.
    let most = signed(MOST_SEEN as u64);
    if gone > most {
        transaction
            .prepare_cached(
                "DELETE FROM seen WHERE source = ?1 AND (item, digest) IN
                     (SELECT item, digest FROM seen WHERE source = ?1 AND gone IS NOT NULL
                      ORDER BY gone LIMIT ?2)",
            )?
            .execute(params![source, gone - most + most / 10])?;
    }
    Ok(())
}

fn memory() -> i64 {
    i64::try_from(MEMORY.as_millis()).unwrap_or(i64::MAX)
}

fn take_returned(open: &mut Open, most: usize) -> rusqlite::Result<Vec<Arrival>> {
    let mut taken = Vec::new();
    while taken.len() < most
        && let Some(id) = open.returned.pop_first()
    {
        let mut row = open.connection.prepare_cached(
            "SELECT id, source, outlet, item, page, page_type, page_address, arrived, backlog
             FROM queue WHERE id = ?1",
        )?;
        taken.extend(row.query_row([id], arrival).optional()?);
    }
    Ok(taken)
}

fn arrival(row: &Row<'_>) -> rusqlite::Result<Arrival> {
    let item: String = row.get(3)?;
    let page = match row.get(4)? {
        Some(bytes) => Some(Page {
            bytes,
            content_type: row.get(5)?,
            address: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Arrival {
        id: row.get(0)?,
        source: row.get(1)?,
        outlet: row.get(2)?,
        item: from_json(&item)?,
        page,
        arrived: row.get(7)?,
        backlog: row.get(8)?,
    })
}

fn size(arrival: &Arrival) -> usize {
    let body = arrival.item.body.as_ref().map_or(0, |body| match body {
        watchfloor_feed::Body::Text(text) | watchfloor_feed::Body::Html(text) => {
            text.len()
        }
    });
    body + arrival.page.as_ref().map_or(0, |page| page.bytes.len())
}

/// Enough of SHA-256 that no two things are taken for one, and half as much to keep.
pub(crate) fn hash(bytes: &[u8]) -> Hash {
    let mut short = [0; 16];
    short.copy_from_slice(&Sha256::digest(bytes)[..16]);
    short
}

/// Of all that makes it another version: the item's words, and the document that was sent with it.
fn digest(new: &New) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(new.item.digest());
    if let Some(page) = &new.page {
        hasher.update(&page.bytes);
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize()[..16]);
    short
}
