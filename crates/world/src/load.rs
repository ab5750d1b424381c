//! Load: invented reports pushed at a steady rate, and the time until a webhook tells of each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde::Serialize;
use tokio::sync::Semaphore;
use watchfloor_clock::Clock;

use crate::formats::rfc3339;
use crate::ledger::Ledger;
use crate::wire::{Request, send};
use crate::words;

/// What to push, and where.
#[derive(Clone, Debug)]
pub struct Load {
    /// `127.0.0.1:8080`.
    pub host: String,
    /// `/push/load`.
    pub path: String,
    /// What the endpoint wants to see.
    pub token: String,
    /// Reports a second.
    pub rate: f64,
    /// How many.
    pub count: usize,
    /// What the reports are made of.
    pub seed: u64,
}

/// What came of it. Times are seconds, by quantiles of those that came.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Reports that were sent.
    pub sent: usize,
    /// Those that were accepted.
    pub accepted: usize,
    /// Those of which a webhook told.
    pub told: usize,
    /// From sending a report until it was acknowledged.
    pub acknowledged: Quantiles,
    /// From sending a report until a webhook told of it.
    pub webhook: Quantiles,
}

/// Quantiles of seconds; none where nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantiles {
    /// Half take no longer.
    pub p50: Option<f64>,
    /// Nine in ten take no longer.
    pub p90: Option<f64>,
    /// Ninety-nine in a hundred take no longer.
    pub p99: Option<f64>,
    /// The longest.
    pub most: Option<f64>,
}

/// Most pushes that wait for an answer. At a steady rate more of them only say that the other side is behind.
const MOST_AT_ONCE: usize = 64;

/// How long the last pushes may wait for an answer.
const ANSWERED: Duration = Duration::from_secs(30);

/// The words by which a report is known again in what tells of it.
pub fn mark(number: usize) -> String {
    format!("load-{number:06}-end")
}

/// Pushes reports. Those that webhooks tell of within `patience` after the last are found in the ledger, which is
/// that of a sink of this process; its clock must be the wall's.
pub async fn load(
    load: Load,
    clock: &Clock,
    ledger: &Ledger,
    patience: Duration,
) -> Outcome {
    let open = Arc::new(Semaphore::new(MOST_AT_ONCE));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut random = Rng::with_seed(load.seed);
    let mut sent_at = Vec::new();
    let began = Instant::now();
    for number in 0..load.count {
        let due = Duration::from_secs_f64(number as f64 / load.rate.max(0.001));
        tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
        let Ok(permit) = Arc::clone(&open).acquire_owned().await else { break };
        let request = report(&load, number, clock.now(), &mut random);
        sent_at.push(clock.now());
        let host = load.host.clone();
        let times = Arc::clone(&acknowledged);
        tokio::spawn(async move {
            let asked = Instant::now();
            let answer = send(&host, &request).await;
            if answer.is_ok_and(|answer| (200..300).contains(&answer.status)) {
                let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
                times.push(asked.elapsed().as_secs_f64());
            }
            drop(permit);
        });
    }
    // Whoever waited for an answer has got one when all permits are back.
    let most = u32::try_from(MOST_AT_ONCE).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(ANSWERED, open.acquire_many(most)).await;
    let until = Instant::now() + patience;
    let mut told = told(ledger, sent_at.len());
    while told.len() < sent_at.len() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(200)).await;
        told = self::told(ledger, sent_at.len());
    }
    let seconds = |(number, at): (&usize, &i64)| {
        let sent = sent_at.get(*number).copied().unwrap_or(*at);
        (at - sent) as f64 / 1_000.0
    };
    let acknowledged =
        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Outcome {
        sent: sent_at.len(),
        accepted: acknowledged.len(),
        told: told.len(),
        webhook: Quantiles::of(told.iter().map(seconds).collect()),
        acknowledged: Quantiles::of(acknowledged),
    }
}

fn report(load: &Load, number: usize, now: i64, random: &mut Rng) -> Request {
    let mut story = words::story(random);
    // Different numbers make different reports: else most would be copies of each other.
    story.title.push_str(&format!(", report {number}"));
    let outlet = format!("Outlet {}", random.u32(1..200));
    let address = format!("https://news.example.test/{}", mark(number));
    let page = words::page(&story, &outlet, &address, Some(&rfc3339(now)));
    let headers = [
        ("Content-Type", "text/html; charset=utf-8".to_owned()),
        ("Authorization", format!("Bearer {}", load.token)),
    ];
    Request {
        method: "POST".to_owned(),
        target: load.path.clone(),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        body: page.into_bytes(),
    }
}

/// When a sink first heard of each report.
fn told(ledger: &Ledger, count: usize) -> HashMap<usize, i64> {
    let mut told = HashMap::new();
    for received in ledger.received().iter().filter(|received| received.taken) {
        let body = String::from_utf8_lossy(&received.body);
        for part in body.split("load-").skip(1) {
            let number =
                part.split_once("-end").and_then(|(number, _)| number.parse().ok());
            if let Some(number) = number.filter(|number| *number < count) {
                told.entry(number).or_insert(received.at);
            }
        }
    }
    told
}

impl Quantiles {
    fn of(mut times: Vec<f64>) -> Quantiles {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            // The smallest time that this share of all does not exceed.
            let rank = (share * times.len() as f64).ceil() as usize;
            times.get(rank.saturating_sub(1)).copied()
        };
        Quantiles {
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            most: times.last().copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Host, World};

    #[test]
    fn quantiles_are_times_that_were_measured() {
        let times = (1..=200).rev().map(f64::from).collect();
        let found = Quantiles::of(times);
        assert_eq!((found.p50, found.p90), (Some(100.0), Some(180.0)));
        assert_eq!((found.p99, found.most), (Some(198.0), Some(200.0)));
        assert_eq!(Quantiles::of(Vec::new()), Quantiles::default());
    }

    #[tokio::test]
    async fn each_report_is_sent_once_and_found_again_where_it_is_told() {
        // The sink stands for both: it takes the reports as if they were webhooks that tell of them.
        let clock = Clock::wall();
        let world =
            World::start(clock.clone(), vec![Host::sink("hook", None)]).await.unwrap();
        let host = world.base("hook").unwrap().replace("http://", "");
        let settings = Load {
            host,
            path: "/push/load".to_owned(),
            token: "hush".to_owned(),
            rate: 1_000.0,
            count: 50,
            seed: 1,
        };
        let outcome =
            load(settings, &clock, world.ledger(), Duration::from_secs(5)).await;
        assert_eq!((outcome.sent, outcome.accepted, outcome.told), (50, 50, 50));
        assert_eq!(world.ledger().visits_to("hook").len(), 50);
        let visit = world.ledger().visits_to("hook").remove(0);
        assert_eq!(visit.header("authorization"), Some("Bearer hush"));
    }
}
