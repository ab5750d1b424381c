/*!
When to visit a source next, and when its silence is worth a word. Pure arithmetic: no clock, no store.

**Pace.** What a source has shown is folded into two numbers. When `n` new items are found `t` after the last
new ones, each counts as a gap of `t / n`, and

```text
pace ← w · t/n + (1 − w) · pace,   w = 1 − 0.7^min(n, 8)
longest ← max(t, 0.98 · longest)
```

so that recent gaps count most. Before it has been watched for long, the dates of the items it shows stand in.

**The next visit.** With `quiet` the time since the last new item:

```text
wish = max(pace, quiet / 3) / 2        half a gap: an item waits a quarter of a gap on average
     = 15 min                          where no pace is known yet
     = every                           where the user said so
     = most                            while a hub pushes what is new
next = max(clamp(wish, least, most) · jitter, what the server asked for)
```

*Jitter* is between 0.9 and 1.1, from the seed alone. What the server asked for is the greatest of `ttl` and
`Cache-Control` (each counts up to `most`) and `Retry-After` (counts up to a day).

**Failures.** After `f` failures in a row: `min(start · 2^(f−1), 6 h)`, with jitter, where `start` is a minute,
or 15 minutes where trying soon is no use (no such page, forbidden by robots).

**Silence.** A source counts as silent after `max(6 h, 6 · pace, 1.5 · longest)`, or a week where no pace is
known. Silence is never all clear: it says that nothing was heard, not that nothing happened.
*/

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Between which bounds sources are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The shortest time between two visits.
    pub least: Duration,
    /// The longest, while all is well.
    pub most: Duration,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { least: Duration::from_secs(60), most: Duration::from_secs(2 * 3600) }
    }
}

/// What a source has shown of its pace, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The usual gap between two items.
    pub pace: Option<f64>,
    /// The longest gap, slowly forgotten.
    pub longest: f64,
}

/// What the time of the next visit depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Time since the last new item (or since the first visit).
    pub quiet: Duration,
    /// What the user said.
    pub every: Option<Duration>,
    /// The feed's `ttl`, or the like.
    pub ttl: Option<Duration>,
    /// How long the answer stays fresh, by its head.
    pub fresh_for: Option<Duration>,
    /// `Retry-After`.
    pub retry_after: Option<Duration>,
    /// Failures in a row, this one among them.
    pub failures: u32,
    /// Whether trying again soon is no use.
    pub lasting: bool,
    /// Whether a hub pushes what is new.
    pub pushed: bool,
    /// What the jitter comes from.
    pub seed: u64,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

/// Where no pace is known.
const UNKNOWN: Duration = Duration::from_secs(15 * 60);

/// The longest back-off.
const FARTHEST: Duration = Duration::from_secs(6 * 3600);

impl Rhythm {
    /// New items were found, so long after the last new ones.
    pub fn learn(&mut self, items: usize, since_last: Duration) {
        if items == 0 {
            return;
        }
        let passed = since_last.as_secs_f64() * 1000.0;
        let gap = passed / items as f64;
        let weight = 1.0 - 0.7_f64.powf(items.min(8) as f64);
        self.pace = Some(match self.pace {
            Some(pace) => weight * gap + (1.0 - weight) * pace,
            None => gap,
        });
        self.longest = passed.max(0.98 * self.longest);
    }

    /// A first idea of the pace, from when the items on show were published (milliseconds since 1970). Dates
    /// in the future say nothing, and neither do those of three months ago and before: feeds show old classics.
    pub fn guess(&mut self, published: &[i64], now: i64) {
        let oldest = now.saturating_sub(90 * 86_400_000);
        let recent = published.iter().copied().filter(|at| (oldest..=now).contains(at));
        let mut moments: Vec<i64> = recent.collect();
        moments.sort_unstable();
        moments.dedup();
        // The latest ones, and the time since the last of them as one more gap.
        let latest = &moments[moments.len().saturating_sub(11)..];
        let (Some(first), true) = (latest.first(), latest.len() >= 3) else { return };
        let span = now.saturating_sub(*first).max(1);
        self.pace = Some(span as f64 / latest.len() as f64);
        let gaps = latest.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        self.longest = gaps.max().unwrap_or(0) as f64;
    }

    /// How long until the next visit.
    pub fn next(&self, asked: &Asked, bounds: &Bounds) -> Duration {
        let server = server_wish(asked, bounds);
        let wait = if asked.failures > 0 {
            back_off(asked)
        } else {
            self.wish(asked, bounds).clamp(bounds.least, bounds.most.max(bounds.least))
        };
        jittered(wait, asked.seed).max(server)
    }

    fn wish(&self, asked: &Asked, bounds: &Bounds) -> Duration {
        if asked.pushed {
            return bounds.most;
        }
        if let Some(every) = asked.every {
            return every;
        }
        let Some(pace) = self.pace else { return UNKNOWN };
        millis(pace).max(asked.quiet / 3) / 2
    }

    /// After how long without a new item the source counts as silent.
    pub fn silence(&self) -> Duration {
        let Some(pace) = self.pace else { return 7 * DAY };
        (6 * HOUR).max(millis(6.0 * pace)).max(millis(1.5 * self.longest))
    }
}

/// What the server asked for, within reason.
fn server_wish(asked: &Asked, bounds: &Bounds) -> Duration {
    let ttl = asked.ttl.unwrap_or_default().min(bounds.most);
    let fresh = asked.fresh_for.unwrap_or_default().min(bounds.most);
    let retry = asked.retry_after.unwrap_or_default().min(DAY);
    ttl.max(fresh).max(retry)
}

fn back_off(asked: &Asked) -> Duration {
    let start = if asked.lasting { 15 * MINUTE } else { MINUTE };
    let doublings = asked.failures.saturating_sub(1).min(12);
    (start * 2_u32.pow(doublings)).min(FARTHEST)
}

fn jittered(wait: Duration, seed: u64) -> Duration {
    let part = fastrand::Rng::with_seed(seed).f64();
    wait.mul_f64(0.9 + 0.2 * part)
}

/// A century at most, which no `Duration` is too small for.
fn millis(value: f64) -> Duration {
    let seconds = (value / 1000.0).clamp(0.0, 3.2e9);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minutes(count: u64) -> Duration {
        MINUTE * u32::try_from(count).unwrap()
    }

    fn paced(pace: u64, longest: u64) -> Rhythm {
        let in_millis = |count: u64| minutes(count).as_millis() as f64;
        Rhythm { pace: Some(in_millis(pace)), longest: in_millis(longest) }
    }

    /// Without jitter, in minutes.
    fn next(rhythm: Rhythm, asked: Asked) -> u64 {
        let waits: Vec<Duration> = (0..200)
            .map(|seed| rhythm.next(&Asked { seed, ..asked }, &Bounds::default()))
            .collect();
        let least = waits.iter().min().unwrap().as_secs_f64();
        let most = waits.iter().max().unwrap().as_secs_f64();
        assert!(most <= least * 1.23, "{least} to {most}");
        ((least + most) / 2.0 / 60.0).round() as u64
    }

    #[test]
    fn the_next_visit_by_table() {
        let quiet = |count| Asked { quiet: minutes(count), ..Asked::default() };
        let failed = |failures| Asked { failures, ..Asked::default() };
        for (what, rhythm, asked, wanted) in [
            ("nothing known", Rhythm::default(), quiet(0), 15),
            ("half a gap", paced(60, 60), quiet(5), 30),
            ("never under a minute", paced(0, 0), quiet(0), 1),
            ("never over two hours", paced(10_000, 0), quiet(0), 120),
            ("slower as it stays quiet", paced(10, 10), quiet(120), 20),
            (
                "by the user",
                paced(60, 0),
                Asked { every: Some(minutes(7)), ..quiet(0) },
                7,
            ),
            ("while pushed", paced(2, 2), Asked { pushed: true, ..quiet(0) }, 120),
            ("first failure", paced(60, 0), failed(1), 1),
            ("fourth failure", paced(60, 0), failed(4), 8),
            ("many failures", paced(60, 0), failed(4_000_000_000), 360),
            ("no such page", paced(60, 0), Asked { lasting: true, ..failed(2) }, 30),
        ] {
            assert_eq!(next(rhythm, asked), wanted, "{what}");
        }
    }

    #[test]
    fn what_the_server_asked_for_is_kept_to_the_letter() {
        let bounds = Bounds::default();
        for seed in 0..100 {
            let asked = Asked { seed, ..Asked::default() };
            let ttl = Asked { ttl: Some(minutes(90)), ..asked };
            assert!(paced(2, 2).next(&ttl, &bounds) >= minutes(90));
            let later = Asked { retry_after: Some(minutes(600)), failures: 1, ..asked };
            assert!(paced(2, 2).next(&later, &bounds) >= minutes(600));
            let absurd =
                Asked { fresh_for: Some(400 * DAY), ttl: Some(Duration::MAX), ..asked };
            assert!(paced(2, 2).next(&absurd, &bounds) <= minutes(133));
            let never = Asked { retry_after: Some(Duration::MAX), ..asked };
            assert_eq!(paced(2, 2).next(&never, &bounds), DAY);
        }
    }

    #[test]
    fn silence_by_table() {
        for (what, rhythm, wanted) in [
            ("nothing known", Rhythm::default(), 7 * 24 * 60),
            ("busy", paced(5, 10), 6 * 60),
            ("sleeps at night", paced(10, 8 * 60), 12 * 60),
            ("weekly", paced(7 * 24 * 60, 0), 6 * 7 * 24 * 60),
        ] {
            assert_eq!(rhythm.silence(), minutes(wanted), "{what}");
        }
    }

    #[test]
    fn recent_gaps_count_most() {
        let mut rhythm = paced(60, 60);
        for _ in 0..10 {
            rhythm.learn(1, minutes(10));
        }
        let pace = rhythm.pace.unwrap() / 60_000.0;
        assert!((10.0..13.0).contains(&pace), "{pace}");
        let before = rhythm;
        rhythm.learn(0, minutes(500));
        assert_eq!(rhythm, before);
    }

    #[test]
    fn dates_give_a_first_idea() {
        let hour = 3_600_000;
        let mut rhythm = Rhythm::default();
        rhythm.guess(&[0, hour, 2 * hour, 3 * hour, 900 * hour], 4 * hour);
        assert_eq!(rhythm.pace, Some(hour as f64));
        let mut none = Rhythm::default();
        none.guess(&[0, hour], 4 * hour);
        assert_eq!(none, Rhythm::default());
    }

    proptest! {
        #[test]
        fn any_history_stays_within_bounds(
            finds in proptest::collection::vec((0_usize..5_000, any::<u64>()), 0..30),
            dates in proptest::collection::vec(any::<i64>(), 0..30),
            now in any::<i64>(),
            quiet in any::<u64>(),
            seed in any::<u64>(),
            failures in any::<u32>(),
        ) {
            let mut rhythm = Rhythm::default();
            rhythm.guess(&dates, now);
            for (items, millis) in finds {
                rhythm.learn(items, Duration::from_millis(millis));
            }
            let asked =
                Asked { quiet: Duration::from_millis(quiet), seed, failures, ..Asked::default() };
            let wait = rhythm.next(&asked, &Bounds::default());
            prop_assert!(wait >= Duration::from_secs(54));
            prop_assert!(wait <= FARTHEST.mul_f64(1.1));
            prop_assert!(rhythm.silence() >= 6 * HOUR);
        }
    }
}
