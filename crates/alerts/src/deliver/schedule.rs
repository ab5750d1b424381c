//! When to try, and when again: pure rules, without a clock of their own. Times are milliseconds since 1970.

use std::time::Duration;

use super::receivers::Rate;

/// The first wait after a failure; it doubles with each.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait between two tries of one notice.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// A notice is tried so often at least, however old it is: the program itself may have been stopped for days.
const LEAST_TRIES: u32 = 3;
/// So many failures in a row open the breaker.
const IN_A_ROW: u32 = 5;
/// The longest that a breaker is open without looking.
const LONGEST_OPEN: Duration = Duration::from_secs(5 * 60);

/// When a delivery that failed just now, for the `tries`th time, is tried again; `None` if it is given up.
pub(crate) fn next_try(
    delivery: i64,
    tries: u32,
    now: i64,
    made: i64,
    keep_trying: Duration,
    asked: Option<Duration>,
) -> Option<i64> {
    let wait = wait(tries, LONGEST, delivery).max(asked.unwrap_or_default());
    let next = now.saturating_add(milliseconds(wait));
    let last = made.saturating_add(milliseconds(keep_trying));
    (tries < LEAST_TRIES || next <= last).then_some(next)
}

/// The wait after the `tries`th failure, up to a quarter more or less, so that what failed together does not
/// come back together. The same for the same seed.
fn wait(tries: u32, longest: Duration, seed: i64) -> Duration {
    let doublings = tries.saturating_sub(1).min(20);
    let wait = FIRST.saturating_mul(1 << doublings).min(longest);
    wait.mul_f64(0.75 + 0.5 * fraction(seed, tries))
}

/// A number from 0 to 1 that looks like chance (the finalizer of SplitMix64).
fn fraction(seed: i64, tries: u32) -> f64 {
    let mut mixed = seed.cast_unsigned().wrapping_add(u64::from(tries) << 32);
    mixed = mixed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    // 32 bits are exact in a float.
    (mixed >> 32) as f64 / f64::from(u32::MAX)
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Keeps a receiver that does not answer from being asked for every notice anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breaker {
    in_a_row: u32,
    until: Option<i64>,
}

/// How a breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// All is well: notices are sent.
    Closed,
    /// Nothing is sent before this moment, milliseconds since 1970.
    Open {
        /// When one notice is sent to see whether the receiver is back.
        until: i64,
    },
    /// One notice is sent, and decides.
    HalfOpen,
}

impl Breaker {
    pub(crate) fn state(&self, now: i64) -> BreakerState {
        match self.until {
            None => BreakerState::Closed,
            Some(until) if now < until => BreakerState::Open { until },
            Some(_) => BreakerState::HalfOpen,
        }
    }

    /// How many notices may be on their way at once, of `most`.
    pub(crate) fn allows(&self, now: i64, most: usize) -> usize {
        match self.state(now) {
            BreakerState::Closed => most,
            BreakerState::Open { .. } => 0,
            BreakerState::HalfOpen => 1,
        }
    }

    /// Failures in a row.
    pub(crate) fn in_a_row(&self) -> u32 {
        self.in_a_row
    }

    pub(crate) fn went_well(&mut self) {
        *self = Breaker::default();
    }

    /// The receiver did not answer, or asked for a wait. Gives whether the breaker opened by this.
    pub(crate) fn failed(
        &mut self,
        now: i64,
        asked: Option<Duration>,
        seed: i64,
    ) -> bool {
        let was_open = self.until.is_some();
        self.in_a_row = self.in_a_row.saturating_add(1);
        let beyond = self.in_a_row.saturating_sub(IN_A_ROW - 1);
        let by_itself = (beyond > 0).then(|| wait(beyond, LONGEST_OPEN, seed));
        let Some(open) = by_itself.max(asked) else { return false };
        let until = now.saturating_add(milliseconds(open));
        self.until = Some(self.until.map_or(until, |earlier| earlier.max(until)));
        !was_open
    }
}

/// Holds notices to so many in so long. They may come at once, as they do in an emergency, and then pause.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    rate: Rate,
    /// When all that was sent would have been sent at an even pace.
    even: i64,
}

impl Pace {
    pub(crate) fn new(rate: Rate) -> Pace {
        Pace { rate, even: i64::MIN }
    }

    /// When the next one may go.
    pub(crate) fn earliest(&self) -> i64 {
        self.even.saturating_add(self.step()).saturating_sub(milliseconds(self.rate.each))
    }

    /// One goes now.
    pub(crate) fn take(&mut self, now: i64) {
        self.even = self.even.max(now).saturating_add(self.step());
    }

    /// From one to the next at an even pace.
    fn step(&self) -> i64 {
        (milliseconds(self.rate.each) / i64::from(self.rate.notices)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        for (tries, seconds) in
            [(1, 2.0), (2, 4.0), (3, 8.0), (10, 900.0), (u32::MAX, 900.0)]
        {
            let wait = wait(tries, LONGEST, 17).as_secs_f64();
            assert!((0.75 * seconds..=1.25 * seconds).contains(&wait), "{tries}: {wait}");
        }
        assert_ne!(wait(1, LONGEST, 1), wait(1, LONGEST, 2));
    }

    #[test]
    fn a_notice_is_given_up_after_a_day_but_not_for_its_age_alone() {
        let day = milliseconds(DAY);
        assert!(next_try(1, 90, day - 2_000_000, 0, DAY, None).is_some());
        assert_eq!(next_try(1, 90, day - 1_000, 0, DAY, None), None);
        // The program was stopped for ten days: the notice has its tries.
        assert!(next_try(1, 1, 10 * day, 0, DAY, None).is_some());
        assert_eq!(next_try(1, 3, 10 * day, 0, DAY, None), None);
    }

    #[test]
    fn a_receiver_is_not_asked_before_it_wants_to_be() {
        let asked = Some(Duration::from_secs(100));
        assert_eq!(next_try(1, 1, 0, 0, DAY, asked), Some(100_000));
        let mut breaker = Breaker::default();
        assert!(breaker.failed(0, asked, 1));
        assert_eq!(breaker.state(99_999), BreakerState::Open { until: 100_000 });
        assert_eq!(breaker.allows(100_000, 8), 1);
    }

    #[test]
    fn the_breaker_opens_after_five_failures_and_closes_with_one_success() {
        let mut breaker = Breaker::default();
        for _ in 0..4 {
            assert!(!breaker.failed(0, None, 1));
        }
        assert_eq!(breaker.allows(0, 8), 8);
        assert!(breaker.failed(0, None, 1));
        assert_eq!(breaker.allows(1_000, 8), 0);
        assert_eq!(breaker.state(3_000), BreakerState::HalfOpen);
        assert!(!breaker.failed(3_000, None, 1));
        assert_eq!(breaker.allows(3_001, 8), 0);
        breaker.went_well();
        assert_eq!(breaker.state(3_001), BreakerState::Closed);
    }

    #[test]
    fn a_pace_lets_so_many_through_in_so_long() {
        let mut pace = Pace::new(Rate { notices: 3, each: Duration::from_secs(60) });
        let mut sent = 0;
        for now in (0..300_000).step_by(100) {
            while pace.earliest() <= now {
                pace.take(now);
                sent += 1;
            }
            let most = 3 + now / 20_000;
            assert!(sent <= most, "{sent} after {now} ms");
        }
        assert!(sent >= 15, "{sent}");
    }
}
