/*!
What time it is, and waiting for a later one.

Whoever visits sources or tells people of alerts has to wait: minutes, hours, days. A [`Clock`] is handed to
them, and a fast one lets a test see two hours of a made-up world, with real sockets, in two minutes.

```
use std::time::Duration;
use watchfloor_clock::Clock;

// One minute of the wall clock is an hour of this one.
let clock = Clock::fast(0, 60.0);
assert!(clock.now() < 60_000);
assert_eq!(clock.in_reality(Duration::from_secs(120)), Duration::from_secs(2));
```
*/

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A clock; copies of it show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Kind>);

#[derive(Debug)]
enum Kind {
    Wall,
    Fast { began: Instant, at: i64, speed: f64 },
}

/// The time given to a wait was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed;

impl Clock {
    /// The wall clock.
    pub fn wall() -> Clock {
        Clock(Arc::new(Kind::Wall))
    }

    /// A clock that shows `at` (milliseconds since 1970) now and goes `speed` times as fast as the wall's.
    /// A speed that is not above zero counts as 1.
    pub fn fast(at: i64, speed: f64) -> Clock {
        let speed = if speed.is_finite() && speed > 0.0 { speed } else { 1.0 };
        Clock(Arc::new(Kind::Fast { began: Instant::now(), at, speed }))
    }

    /// A clock that another process shares, from what its [`share`](Clock::share) gave. `None` if it is not that.
    pub fn shared(told: &str) -> Option<Clock> {
        let mut parts = told.split_whitespace();
        let (wall, at, speed) = (parts.next()?, parts.next()?, parts.next()?);
        let (wall, at): (i64, i64) = (wall.parse().ok()?, at.parse().ok()?);
        let speed: f64 = speed.parse().ok()?;
        if parts.next().is_some() || !speed.is_finite() || speed <= 0.0 {
            return None;
        }
        let passed = Clock::wall().now().saturating_sub(wall);
        // Beyond the range of an i64 the nearest is meant.
        let shown = (passed as f64 * speed) as i64;
        Some(Clock::fast(at.saturating_add(shown), speed))
    }

    /// What another process needs for a clock that shows the same: the wall clock, this one, its speed.
    pub fn share(&self) -> String {
        let speed = match &*self.0 {
            Kind::Wall => 1.0,
            Kind::Fast { speed, .. } => *speed,
        };
        format!("{} {} {speed}", Clock::wall().now(), self.now())
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match &*self.0 {
            Kind::Wall => jiff::Timestamp::now().as_millisecond(),
            Kind::Fast { began, at, speed } => {
                let passed = began.elapsed().mul_f64(*speed);
                at.saturating_add(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }

    /// How long this much of the clock's time takes.
    pub fn in_reality(&self, time: Duration) -> Duration {
        match &*self.0 {
            Kind::Wall => time,
            Kind::Fast { speed, .. } => time.div_f64(*speed),
        }
    }

    /// How much of the clock's time passes in so much of reality.
    pub fn meanwhile(&self, real: Duration) -> Duration {
        match &*self.0 {
            Kind::Wall => real,
            // Beyond the range of a `Duration` the longest is meant.
            Kind::Fast { speed, .. } => {
                Duration::try_from_secs_f64(real.as_secs_f64() * speed)
                    .unwrap_or(Duration::MAX)
            }
        }
    }

    /// Waits so long.
    pub async fn sleep(&self, time: Duration) {
        tokio::time::sleep(self.in_reality(time)).await;
    }

    /// Waits until the clock shows a moment, milliseconds; not at all if it is past.
    pub async fn sleep_until(&self, moment: i64) {
        // In steps, because the wall clock can be set.
        const STEP: i64 = 60_000;
        loop {
            let left = moment.saturating_sub(self.now());
            let Ok(left) = u64::try_from(left.min(STEP)) else { return };
            if left == 0 {
                return;
            }
            self.sleep(Duration::from_millis(left)).await;
        }
    }

    /// Waits for something, but no longer than so long.
    pub async fn timeout<T>(
        &self,
        time: Duration,
        wanted: impl Future<Output = T>,
    ) -> Result<T, Elapsed> {
        tokio::time::timeout(self.in_reality(time), wanted).await.map_err(|_| Elapsed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[tokio::test]
    async fn a_fast_clock_waits_less() {
        let clock = Clock::fast(1_000, 1_000.0);
        let began = Instant::now();
        clock.sleep_until(21_000).await;
        assert!(clock.now() >= 21_000);
        assert!(began.elapsed() < Duration::from_secs(5));
        let never = std::future::pending::<()>();
        assert_eq!(clock.timeout(Duration::from_secs(10), never).await, Err(Elapsed));
        assert!(began.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_clock_can_be_shared() {
        let clock = Clock::fast(5_000, 60.0);
        let other = Clock::shared(&clock.share()).unwrap();
        assert!((clock.now() - other.now()).abs() < 60_000, "{clock:?} {other:?}");
        for no in ["", "1 2", "1 2 0", "1 2 -3", "1 2 NaN", "x 2 3", "1 2 3 4"] {
            assert!(Clock::shared(no).is_none(), "{no:?} was taken for a clock");
        }
    }

    #[test]
    fn a_fast_clock_shows_more_than_passed() {
        let hour = Duration::from_secs(3_600);
        let clock = Clock::fast(0, 1_800.0);
        assert_eq!(clock.meanwhile(Duration::from_secs(2)), hour);
        assert_eq!(clock.in_reality(hour), Duration::from_secs(2));
        assert_eq!(clock.meanwhile(Duration::MAX), Duration::MAX);
        assert_eq!(Clock::wall().meanwhile(hour), hour);
    }

    #[tokio::test]
    async fn what_is_past_is_not_waited_for() {
        Clock::wall().sleep_until(i64::MIN).await;
        Clock::fast(0, f64::NAN).sleep(Duration::from_millis(1)).await;
    }
}
