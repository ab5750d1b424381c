//! WebSub: which feeds are pushed to us, by which hub, and until when.

use rusqlite::{OptionalExtension, Row, params};

use super::Desk;
use super::error::DeskError;

/// How long a hub may take to verify a subscription before it is asked again.
const VERIFY_WITHIN: i64 = 10 * 60 * 1000;

/// Leases are taken to run no longer than this, whatever the hub says.
const LONGEST: i64 = 30 * 86_400 * 1000;

/// And no shorter, so that a hub cannot make us ask it all the time.
const SHORTEST: i64 = 5 * 60 * 1000;

/// After a refusal, or when a lease ran out, the hub is asked again in a day.
const DAY: i64 = 86_400 * 1000;

/// A subscription.
#[derive(Clone, PartialEq)]
pub struct Lease {
    /// The number of the source.
    pub source: i64,
    /// Its name.
    pub name: String,
    /// The last part of the address at which the hub calls: nobody else knows it.
    pub callback: String,
    /// What the hub signs with.
    pub secret: String,
    /// The hub.
    pub hub: String,
    /// What the hub calls the feed.
    pub topic: String,
    /// When the hub was last asked and has not answered yet.
    pub asked: Option<i64>,
    /// How often in a row it was asked in vain.
    pub tries: u32,
    /// Until when it pushes.
    pub expires: Option<i64>,
    /// When it is asked next.
    pub next: i64,
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Lease({} at {}, until {:?})", self.topic, self.hub, self.expires)
    }
}

const LEASE: &str =
    "SELECT l.source, s.name, l.callback, l.secret, l.hub, l.topic, l.asked,
    l.tries, l.expires, l.next FROM lease l JOIN source s ON s.id = l.source";

impl Desk {
    /// A feed names a hub. Nothing happens if that is known; another hub or topic begins anew.
    pub fn want_lease(
        &self,
        source: i64,
        hub: &str,
        topic: &str,
        now: i64,
    ) -> Result<(), DeskError> {
        let known = self.lease_where("l.source = ?1", source)?;
        if known.is_some_and(|lease| lease.hub == hub && lease.topic == topic) {
            return Ok(());
        }
        let (callback, secret) = (self.unguessable()?, self.unguessable()?);
        self.write(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO lease
                     (source, callback, secret, hub, topic, asked, tries, expires, next)
                 VALUES (?1, ?2, ?3, ?4, ?5, NULL, 0, NULL, ?6)",
                params![source, callback, secret, hub, topic, now],
            )?;
            Ok(())
        })
    }

    /// A feed names no hub any more.
    pub fn drop_lease(&self, source: i64) -> Result<(), DeskError> {
        if self.lease_where("l.source = ?1", source)?.is_none() {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute("DELETE FROM lease WHERE source = ?1", [source])?;
            Ok(())
        })
    }

    /// The subscriptions to ask for, or to renew.
    pub fn leases_due(&self, now: i64) -> Result<Vec<Lease>, DeskError> {
        self.read(|open| {
            let mut rows = open
                .connection
                .prepare_cached(&format!("{LEASE} WHERE l.next <= ?1 ORDER BY l.next"))?;
            rows.query_map([now], lease)?.collect()
        })
    }

    /// The subscription of a callback.
    pub fn lease_of(&self, callback: &str) -> Result<Option<Lease>, DeskError> {
        self.lease_where("l.callback = ?1", callback)
    }

    /// Until when a source is pushed.
    pub fn pushed_until(&self, source: i64) -> Result<Option<i64>, DeskError> {
        Ok(self.lease_where("l.source = ?1", source)?.and_then(|lease| lease.expires))
    }

    /// 32 random bytes as hexadecimal digits.
    fn unguessable(&self) -> Result<String, DeskError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| DeskError::Io {
            path: self.inner.path.clone(),
            detail: format!("the system gives no random numbers: {error}"),
        })?;
        Ok(crate::hex::encode(&bytes))
    }

    fn lease_where<V: rusqlite::ToSql>(
        &self,
        condition: &str,
        value: V,
    ) -> Result<Option<Lease>, DeskError> {
        self.read(|open| {
            let mut row =
                open.connection.prepare_cached(&format!("{LEASE} WHERE {condition}"))?;
            row.query_row([value], lease).optional()
        })
    }

    /// The hub is about to be asked. If it never verifies, it is asked again, at ever longer intervals.
    pub fn lease_asked(&self, lease: &Lease, now: i64) -> Result<(), DeskError> {
        let wait = VERIFY_WITHIN.saturating_mul(1 << lease.tries.min(8)).min(DAY);
        self.write(|transaction| {
            transaction.execute(
                "UPDATE lease SET asked = ?2, tries = tries + 1, next = ?3 WHERE source = ?1",
                params![lease.source, now, now.saturating_add(wait)],
            )?;
            Ok(())
        })
    }

    /// The hub verified that we asked: the feed is pushed for so many seconds. It is asked again when nine
    /// tenths of them are over.
    pub fn lease_granted(
        &self,
        lease: &Lease,
        seconds: i64,
        now: i64,
    ) -> Result<(), DeskError> {
        let length = seconds.saturating_mul(1000).clamp(SHORTEST, LONGEST);
        let renew = now.saturating_add(length / 10 * 9);
        self.write(|transaction| {
            transaction.execute(
                "UPDATE lease SET asked = NULL, tries = 0, expires = ?2, next = ?3
                 WHERE source = ?1",
                params![lease.source, now.saturating_add(length), renew],
            )?;
            Ok(())
        })
    }

    /// The hub refused, or ended the subscription: it is asked again in a day.
    pub fn lease_denied(&self, lease: &Lease, now: i64) -> Result<(), DeskError> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE lease SET asked = NULL, expires = NULL, next = ?2 WHERE source = ?1",
                params![lease.source, now.saturating_add(DAY)],
            )?;
            Ok(())
        })
    }
}

fn lease(row: &Row<'_>) -> rusqlite::Result<Lease> {
    Ok(Lease {
        source: row.get(0)?,
        name: row.get(1)?,
        callback: row.get(2)?,
        secret: row.get(3)?,
        hub: row.get(4)?,
        topic: row.get(5)?,
        asked: row.get(6)?,
        tries: row.get(7)?,
        expires: row.get(8)?,
        next: row.get(9)?,
    })
}
