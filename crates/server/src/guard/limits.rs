/*!
How often somebody may ask, and how often somebody may try to sign in.

Memory is bounded whoever asks: a client or a name is known by sixteen bits of its keyed digest, so that there are at
most 65,536 of each. Two may share a limit by chance; nobody can choose with whom.
*/

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::StatusCode;
use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::middleware::{NoOpMiddleware, StateInformationMiddleware};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{NotUntil, Quota, RateLimiter};

use crate::Problem;

/// Requests of one client: at once, and from then on each second. The slider asks often, and several people
/// may share an address.
const CLIENT: (u32, u32) = (600, 120);
/// Tries of one client to sign in: at once, and from then on each minute.
const DOOR: (u32, u32) = (20, 20);
/// Tries with one name, from wherever: at once, and from then on each minute.
const ACCOUNT: (u32, u32) = (10, 4);

type Limiter<M> = RateLimiter<u16, DefaultKeyedStateStore<u16>, DefaultClock, M>;

/// All limits.
#[derive(Debug)]
pub(crate) struct Limits {
    seed: RandomState,
    clock: DefaultClock,
    clients: Limiter<NoOpMiddleware>,
    doors: Limiter<NoOpMiddleware>,
    accounts: Limiter<StateInformationMiddleware>,
}

impl Limits {
    pub(crate) fn new() -> Limits {
        let minute = |(burst, each): (u32, u32)| {
            Quota::per_minute(some(each)).allow_burst(some(burst))
        };
        let second = Quota::per_second(some(CLIENT.1)).allow_burst(some(CLIENT.0));
        Limits {
            seed: RandomState::new(),
            clock: DefaultClock::default(),
            clients: RateLimiter::keyed(second),
            doors: RateLimiter::keyed(minute(DOOR)),
            accounts: RateLimiter::keyed(minute(ACCOUNT)).with_middleware(),
        }
    }

    /// One request of a client.
    pub(crate) fn client(&self, client: IpAddr) -> Result<(), Problem> {
        let slot = self.slot(group(client));
        self.told(self.clients.check_key(&slot), "requests")
    }

    /// One try of a client to sign in.
    pub(crate) fn door(&self, client: IpAddr) -> Result<(), Problem> {
        let slot = self.slot(group(client));
        self.told(self.doors.check_key(&slot), "tries to sign in")
    }

    /// One try with a name; the answer is how many there were of late, this one with them.
    pub(crate) fn account(&self, name: &str) -> Result<u32, Problem> {
        let slot = self.slot(name.to_ascii_lowercase());
        let state = self.told(self.accounts.check_key(&slot), "tries to sign in")?;
        Ok(ACCOUNT.0.saturating_sub(state.remaining_burst_capacity()))
    }

    fn slot(&self, key: impl std::hash::Hash) -> u16 {
        let [low, high, ..] = self.seed.hash_one(key).to_le_bytes();
        u16::from_le_bytes([low, high])
    }

    fn told<T>(
        &self,
        outcome: Result<T, NotUntil<QuantaInstant>>,
        what: &str,
    ) -> Result<T, Problem> {
        outcome.map_err(|until| {
            let wait =
                until.wait_time_from(self.clock.now()) + Duration::from_millis(999);
            let seconds = wait.as_secs().max(1);
            let detail = format!("too many {what}; try again in {seconds} seconds");
            Problem {
                retry_after: Some(seconds),
                ..Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
            }
        })
    }
}

fn some(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

/// Whoever has one address of version 6 has all that share its first half.
fn group(client: IpAddr) -> [u8; 8] {
    let mut group = [0; 8];
    match client {
        IpAddr::V4(address) => group[..4].copy_from_slice(&address.octets()),
        IpAddr::V6(address) => group.copy_from_slice(&address.octets()[..8]),
    }
    group
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn tries_are_limited_by_client_and_by_name() {
        let limits = Limits::new();
        let client: IpAddr = "198.51.100.9".parse().unwrap();
        for _ in 0..DOOR.0 {
            limits.door(client).unwrap();
        }
        let refused = limits.door(client).unwrap_err();
        assert_eq!(refused.status, 429);
        assert!((1..=3).contains(&refused.retry_after.unwrap()), "{refused:?}");
        for tries in 1..=ACCOUNT.0 {
            assert_eq!(limits.account("Ines").unwrap(), tries);
        }
        let refused = limits.account("iNES").unwrap_err();
        assert!((1..=15).contains(&refused.retry_after.unwrap()), "{refused:?}");
    }

    #[test]
    fn memory_is_bounded_whoever_asks() {
        let limits = Limits::new();
        for number in 0..200_000_u32 {
            let _ = limits.client(IpAddr::from(number.to_be_bytes()));
        }
        assert!(limits.clients.len() <= 1 << 16);
    }

    #[test]
    fn one_network_of_version_6_is_one_client() {
        let group = |address: &str| super::group(address.parse().unwrap());
        assert_eq!(group("2001:db8:1:2::1"), group("2001:db8:1:2:ffff::9"));
        assert_ne!(group("2001:db8:1:2::1"), group("2001:db8:1:3::1"));
        assert_ne!(group("192.0.2.1"), group("192.0.2.2"));
    }
}
