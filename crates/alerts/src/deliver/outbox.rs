//! Where notices wait until they are delivered.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::notice::Notice;

/// Notices that wait for delivery. Whoever keeps them keeps them until [`delivered`](Outbox::delivered) or the
/// last [`failed`](Outbox::failed) was recorded: a courier that is killed finds them again, so that each is
/// delivered at least once, and always under the same number.
///
/// The calls may touch a disk; the courier makes them where nothing else is held up.
pub trait Outbox: Send {
    /// What may be sent to `receiver` now, the oldest first, `most` at most.
    ///
    /// Of each group only the oldest delivery counts that is not settled, and only when its next try is due:
    /// a notice never overtakes an earlier one of its group. What was handed out and is not settled is handed
    /// out again.
    fn due(
        &mut self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> Result<Vec<Pending>, OutboxError>;

    /// It was delivered: settled.
    fn delivered(&mut self, delivery: i64, at: i64) -> Result<(), OutboxError>;

    /// It was tried at `at` and failed. It is due again at `next`; with `None` it is given up, and settled.
    fn failed(
        &mut self,
        delivery: i64,
        at: i64,
        next: Option<i64>,
        error: &str,
    ) -> Result<(), OutboxError>;

    /// What waits, by receiver, each receiver once. Receivers for whom nothing waits are left out.
    fn waiting(&mut self) -> Result<Vec<Waiting>, OutboxError>;
}

impl<O: Outbox + ?Sized> Outbox for Arc<Mutex<O>> {
    fn due(
        &mut self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> Result<Vec<Pending>, OutboxError> {
        shared(self).due(receiver, now, most)
    }

    fn delivered(&mut self, delivery: i64, at: i64) -> Result<(), OutboxError> {
        shared(self).delivered(delivery, at)
    }

    fn failed(
        &mut self,
        delivery: i64,
        at: i64,
        next: Option<i64>,
        error: &str,
    ) -> Result<(), OutboxError> {
        shared(self).failed(delivery, at, next, error)
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, OutboxError> {
        shared(self).waiting()
    }
}

fn shared<O: ?Sized>(outbox: &Arc<Mutex<O>>) -> MutexGuard<'_, O> {
    outbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A delivery that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its number, which no other delivery of this outbox ever has.
    pub delivery: i64,
    /// What is to be delivered.
    pub notice: Notice,
    /// How often it was tried and failed.
    pub tries: u32,
}

/// What waits for one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The receiver's name.
    pub receiver: String,
    /// How many deliveries are not settled.
    pub deliveries: u64,
    /// When the notice of the oldest was made.
    pub oldest: i64,
    /// When [`Outbox::due`] will next have something: the earliest next try of the first of each group.
    pub next_due: i64,
}

/// The outbox could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the outbox cannot be used: {0}")]
pub struct OutboxError(#[source] Box<dyn Error + Send + Sync>);

impl OutboxError {
    /// With the reason.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> OutboxError {
        OutboxError(reason.into())
    }
}

/// An outbox in memory, which forgets everything with the process: for tests, and for trying a receiver.
#[derive(Clone, Default)]
pub struct Memory {
    rows: BTreeMap<i64, Row>,
    last: i64,
}

/// What became of one delivery.
#[derive(Clone, Debug)]
struct Row {
    notice: Notice,
    tries: u32,
    next: i64,
    end: Option<End>,
    error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Delivered(i64),
    GivenUp(i64),
}

impl Memory {
    /// An empty one.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Puts a notice in, due at once, and gives its delivery's number.
    pub fn put(&mut self, notice: Notice) -> i64 {
        self.last += 1;
        let row = Row { next: notice.at, notice, tries: 0, end: None, error: None };
        self.rows.insert(self.last, row);
        self.last
    }

    /// When a delivery reached its receiver.
    pub fn delivered_at(&self, delivery: i64) -> Option<i64> {
        match self.rows.get(&delivery)?.end? {
            End::Delivered(at) => Some(at),
            End::GivenUp(_) => None,
        }
    }

    /// When a delivery was given up.
    pub fn given_up_at(&self, delivery: i64) -> Option<i64> {
        match self.rows.get(&delivery)?.end? {
            End::GivenUp(at) => Some(at),
            End::Delivered(_) => None,
        }
    }

    /// How often a delivery failed, and with what words the last time.
    pub fn failures(&self, delivery: i64) -> (u32, Option<&str>) {
        self.rows
            .get(&delivery)
            .map_or((0, None), |row| (row.tries, row.error.as_deref()))
    }

    /// The first delivery of each group that is not settled, in order.
    fn heads(&self) -> Vec<(i64, &Row)> {
        let mut groups = BTreeSet::new();
        let mut heads = Vec::new();
        for (delivery, row) in &self.rows {
            let group = (&row.notice.receiver, &row.notice.group);
            if row.end.is_none() && groups.insert(group) {
                heads.push((*delivery, row));
            }
        }
        heads
    }

    fn settle(&mut self, delivery: i64, end: End) {
        if let Some(row) = self.rows.get_mut(&delivery) {
            row.end = row.end.or(Some(end));
        }
    }
}

impl Outbox for Memory {
    fn due(
        &mut self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> Result<Vec<Pending>, OutboxError> {
        let due = self
            .heads()
            .into_iter()
            .filter(|(_, row)| row.notice.receiver == receiver && row.next <= now)
            .take(most)
            .map(|(delivery, row)| Pending {
                delivery,
                notice: row.notice.clone(),
                tries: row.tries,
            });
        Ok(due.collect())
    }

    fn delivered(&mut self, delivery: i64, at: i64) -> Result<(), OutboxError> {
        self.settle(delivery, End::Delivered(at));
        Ok(())
    }

    fn failed(
        &mut self,
        delivery: i64,
        at: i64,
        next: Option<i64>,
        error: &str,
    ) -> Result<(), OutboxError> {
        if let Some(row) = self.rows.get_mut(&delivery) {
            row.tries = row.tries.saturating_add(1);
            row.error = Some(error.to_owned());
            row.next = next.unwrap_or(row.next);
        }
        if next.is_none() {
            self.settle(delivery, End::GivenUp(at));
        }
        Ok(())
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, OutboxError> {
        let mut waiting: BTreeMap<&str, Waiting> = BTreeMap::new();
        for row in self.rows.values().filter(|row| row.end.is_none()) {
            let entry = waiting.entry(&row.notice.receiver).or_insert_with(|| Waiting {
                receiver: row.notice.receiver.clone(),
                deliveries: 0,
                oldest: i64::MAX,
                next_due: i64::MAX,
            });
            entry.deliveries += 1;
            entry.oldest = entry.oldest.min(row.notice.at);
        }
        for (_, row) in self.heads() {
            if let Some(entry) = waiting.get_mut(row.notice.receiver.as_str()) {
                entry.next_due = entry.next_due.min(row.next);
            }
        }
        Ok(waiting.into_values().collect())
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("deliveries", &self.rows.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(id: u64, receiver: &str, group: &str) -> Notice {
        Notice {
            id,
            receiver: receiver.to_owned(),
            group: group.to_owned(),
            at: 1_000,
            alerts: Vec::new(),
        }
    }

    fn due(outbox: &mut Memory, receiver: &str, now: i64) -> Vec<i64> {
        outbox
            .due(receiver, now, 10)
            .unwrap()
            .iter()
            .map(|pending| pending.delivery)
            .collect()
    }

    #[test]
    fn no_notice_overtakes_an_earlier_one_of_its_group() {
        let mut outbox = Memory::new();
        let first = outbox.put(notice(1, "desk", "a"));
        let second = outbox.put(notice(2, "desk", "a"));
        let other = outbox.put(notice(3, "desk", "b"));
        assert_eq!(due(&mut outbox, "desk", 999), Vec::<i64>::new());
        assert_eq!(due(&mut outbox, "desk", 1_000), [first, other]);
        outbox.failed(first, 1_000, Some(5_000), "no answer").unwrap();
        assert_eq!(due(&mut outbox, "desk", 4_999), [other]);
        assert_eq!(due(&mut outbox, "desk", 5_000), [first, other]);
        outbox.delivered(first, 5_000).unwrap();
        assert_eq!(due(&mut outbox, "desk", 5_000), [second, other]);
        outbox.failed(other, 5_000, None, "refused").unwrap();
        assert_eq!(due(&mut outbox, "desk", 5_000), [second]);
        assert_eq!(outbox.given_up_at(other), Some(5_000));
        assert_eq!(outbox.failures(first), (1, Some("no answer")));
    }

    #[test]
    fn receivers_wait_apart() {
        let mut outbox = Memory::new();
        let mine = outbox.put(notice(1, "desk", "a"));
        outbox.put(notice(2, "chat", "a"));
        outbox.failed(mine, 1_000, Some(9_000), "no answer").unwrap();
        let waiting = outbox.waiting().unwrap();
        let next: Vec<(&str, i64)> =
            waiting.iter().map(|one| (one.receiver.as_str(), one.next_due)).collect();
        assert_eq!(next, [("chat", 1_000), ("desk", 9_000)]);
    }
}
