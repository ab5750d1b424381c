/*!
Turns: one request to a host at a time, in the order in which they were asked for, with a gap between them, and
none at all while the host wants a pause.
*/

use super::error::FetchError;
use super::guard::plain;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use watchfloor_clock::Clock;

/// Requests under way at once, whatever their number of hosts: it bounds sockets and memory.
const AT_ONCE: usize = 64;

/// Hosts remembered. Those that nothing is known of any more are forgotten first.
const MOST_HOSTS: usize = 10_000;

/// A pause so short is waited for; for a longer one the caller has better things to do.
const SHORT_PAUSE: i64 = 10_000;

/// Two visits within so long are a series, and a third is likely.
const SERIES: i64 = 8_000;

/// The longest pause that a host gets by asking for it: one that asks for a year has made a mistake.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// The pause after "too many requests" without a time, doubled with each further one, up to an hour.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_GUESS: Duration = Duration::from_secs(3600);

/// All hosts.
pub(super) struct Hosts {
    clock: Clock,
    gap: Duration,
    table: Mutex<HashMap<String, Arc<Host>>>,
    slots: Arc<Semaphore>,
}

#[derive(Default)]
struct Host {
    /// Held by whoever's turn it is. Tokio's lock is handed on in the order of asking.
    lane: Arc<tokio::sync::Mutex<()>>,
    times: Mutex<Times>,
}

#[derive(Clone, Copy, Default)]
struct Times {
    /// The next request may begin.
    free: i64,
    /// The pause that the host asked for is over.
    paused: i64,
    /// The gap that its robots.txt asks for.
    delay: Duration,
    /// How often in a row it said "too many requests".
    refusals: u32,
    /// The end of the last visit, as far as there was one.
    visited: Option<i64>,
}

/// The right to make one request to a host, until it is dropped.
pub(super) struct Turn {
    host: Arc<Host>,
    clock: Clock,
    gap: Duration,
    _slot: OwnedSemaphorePermit,
    _lane: OwnedMutexGuard<()>,
}

impl Hosts {
    pub(super) fn new(gap: Duration, clock: Clock) -> Hosts {
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        Hosts { clock, gap, table: Mutex::default(), slots }
    }

    /// Waits for a turn. A host that wants a long pause is an error, at once.
    pub(super) async fn turn(&self, name: &str) -> Result<Turn, FetchError> {
        let host = self.host(name);
        self.check_pause(name, &host)?;
        let lane = Arc::clone(&host.lane).lock_owned().await;
        // Whoever was before us may have been asked for a pause.
        self.check_pause(name, &host)?;
        let times = *locked(&host.times);
        let gap = self.gap.max(times.delay);
        let now = self.clock.now();
        // Never longer than the gap: the wall clock can have been set back.
        let until_free = times.free.saturating_sub(now).min(milliseconds(gap));
        let pause = times.paused.saturating_sub(now).min(SHORT_PAUSE);
        let wait = u64::try_from(until_free.max(pause)).unwrap_or(0);
        self.clock.sleep(Duration::from_millis(wait)).await;
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        // Nobody closes the semaphore.
        let slot = slot.map_err(|_| FetchError::Broken { what: "shut down".into() })?;
        Ok(Turn { host, clock: self.clock.clone(), gap, _slot: slot, _lane: lane })
    }

    /// The gap that a host's robots.txt asks for counts from now on.
    pub(super) fn set_delay(&self, name: &str, delay: Option<Duration>) {
        locked(&self.host(name).times).delay = delay.unwrap_or_default();
    }

    fn check_pause(&self, name: &str, host: &Host) -> Result<(), FetchError> {
        let longest = milliseconds(LONGEST_PAUSE);
        let left =
            locked(&host.times).paused.saturating_sub(self.clock.now()).min(longest);
        if left <= SHORT_PAUSE {
            return Ok(());
        }
        let wait = Duration::from_millis(left.unsigned_abs());
        Err(FetchError::Paused { host: name.to_owned(), wait })
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut table = locked(&self.table);
        let name = plain(name);
        if table.len() >= MOST_HOSTS && !table.contains_key(&name) {
            let now = self.clock.now();
            table.retain(|_, host| {
                let times = *locked(&host.times);
                Arc::strong_count(host) > 1 || times.free > now || times.paused > now
            });
            // Ten thousand hosts in use or pausing: somebody invents them. Only those in use stay.
            if table.len() >= MOST_HOSTS {
                table.retain(|_, host| Arc::strong_count(host) > 1);
            }
        }
        Arc::clone(table.entry(name).or_default())
    }
}

impl Turn {
    /// Whether another request to the host is to be expected, so that the connection is worth keeping: somebody
    /// waits for the next turn, or there was a visit just before this one. Two thousand hosts that are visited
    /// once in a quarter of an hour need no connection in between, on neither side.
    pub(super) fn expects_more(&self) -> bool {
        let visited = locked(&self.host.times).visited;
        let now = self.clock.now();
        let in_a_series =
            visited.is_some_and(|at| (0..SERIES).contains(&now.saturating_sub(at)));
        // The host and our own turn hold the lane, and everybody who waits.
        in_a_series || Arc::strong_count(&self.host.lane) > 2
    }

    /// What was asked for, and not robots.txt, has come.
    pub(super) fn visited(&self) {
        locked(&self.host.times).visited = Some(self.clock.now());
    }

    /// The host said "too many requests" or "not now"; gives back how long it is left alone, if it is.
    pub(super) fn refused(
        &self,
        status: u16,
        asked: Option<Duration>,
    ) -> Option<Duration> {
        let mut times = locked(&self.host.times);
        let pause = match (status, asked) {
            (_, Some(asked)) => asked.min(LONGEST_PAUSE),
            (429, None) => {
                let doubled = FIRST_PAUSE.saturating_mul(1 << times.refusals.min(10));
                doubled.min(LONGEST_GUESS)
            }
            _ => return None,
        };
        times.refusals = times.refusals.saturating_add(1);
        times.paused = self.clock.now().saturating_add(milliseconds(pause));
        Some(pause)
    }

    /// The host answered something else.
    pub(super) fn answered(&self) {
        locked(&self.host.times).refusals = 0;
    }
}

/// Also where the request was given up half-way.
impl Drop for Turn {
    fn drop(&mut self) {
        let mut times = locked(&self.host.times);
        let gap = self.gap.max(times.delay);
        times.free = self.clock.now().saturating_add(milliseconds(gap));
    }
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// What the locks protect is whole after each line, so that a panic elsewhere breaks nothing.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An hour of this clock is 18 ms.
    fn hosts() -> (Hosts, Clock) {
        let clock = Clock::fast(0, 200_000.0);
        (Hosts::new(Duration::from_secs(2), clock.clone()), clock)
    }

    #[tokio::test]
    async fn a_turn_given_up_counts_as_a_visit() {
        let (hosts, clock) = hosts();
        drop(hosts.turn("example.org").await.expect("a turn"));
        let given_up = clock.now();
        drop(hosts.turn("EXAMPLE.org.").await.expect("a turn"));
        assert!(clock.now() >= given_up + 2_000, "the gap was not kept");
    }

    #[tokio::test]
    async fn a_pause_holds_for_the_whole_host_and_ends() {
        let (hosts, clock) = hosts();
        let turn = hosts.turn("example.org").await.expect("a turn");
        let year = Duration::from_secs(365 * 24 * 3600);
        assert_eq!(turn.refused(503, Some(year)), Some(LONGEST_PAUSE));
        drop(turn);
        let error = hosts.turn("example.org").await.map(drop).expect_err("a pause");
        let wait = error.retry_after().expect("a time");
        assert!(wait <= LONGEST_PAUSE && wait > Duration::from_secs(1), "{wait:?}");
        hosts.turn("other.example.org").await.map(drop).expect("another host");
        clock.sleep(LONGEST_PAUSE).await;
        hosts.turn("example.org").await.map(drop).expect("the pause is over");
    }

    #[tokio::test]
    async fn without_a_time_the_pause_doubles_up_to_an_hour() {
        let (hosts, clock) = hosts();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            let turn = hosts.turn("example.org").await.expect("a turn");
            let pause = turn.refused(429, None).expect("a pause");
            pauses.push(pause.as_secs());
            drop(turn);
            clock.sleep(pause).await;
        }
        assert_eq!(pauses, [60, 120, 240, 480, 960, 1920, 3600, 3600]);
        let turn = hosts.turn("example.org").await.expect("a turn");
        assert_eq!(turn.refused(503, None), None, "trouble is no wish for a pause");
        turn.answered();
        assert_eq!(turn.refused(429, None), Some(FIRST_PAUSE));
    }

    #[tokio::test]
    async fn invented_hosts_are_forgotten() {
        let (hosts, _) = hosts();
        let kept = hosts.turn("kept.example.org").await.expect("a turn");
        for number in 0..3 * MOST_HOSTS {
            let host = hosts.host(&format!("h{number}.example.org"));
            locked(&host.times).paused = i64::MAX;
        }
        assert!(locked(&hosts.table).len() <= MOST_HOSTS);
        assert!(Arc::ptr_eq(&hosts.host("kept.example.org"), &kept.host));
    }
}
