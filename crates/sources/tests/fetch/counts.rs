//! What is counted.

use super::server::{Server, answer, ok};
use super::{fetcher, get};
use metrics::{
    Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Keeps counters by name and labels, and forgets the rest.
#[derive(Default)]
struct Counts(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

impl Recorder for Counts {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let labels: Vec<&str> = key.labels().map(|label| label.value()).collect();
        let name = format!("{} {}", key.name(), labels.join(" "));
        let mut counts = self.0.lock().expect("the counts");
        Counter::from_arc(Arc::clone(counts.entry(name).or_default()))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[tokio::test]
async fn visits_are_counted_by_outcome_and_bytes_as_they_came() {
    let counts = Counts::default();
    let _recording = metrics::set_default_local_recorder(&counts);
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/gone" => answer("410 Gone", "", "not read"),
        _ => ok("<rss></rss>"),
    })
    .await;
    let fetcher = fetcher();
    for path in ["/feed", "/gone", "/feed"] {
        let _ = get(&fetcher, &server, path).await;
    }
    let counted: BTreeMap<String, u64> = counts
        .0
        .lock()
        .expect("the counts")
        .iter()
        .map(|(name, count)| (name.clone(), count.load(Ordering::SeqCst)))
        .collect();
    let expected = BTreeMap::from([
        ("watchfloor_fetch_bytes_total ".to_owned(), 22),
        ("watchfloor_fetch_visits_total new".to_owned(), 2),
        ("watchfloor_fetch_visits_total status".to_owned(), 1),
    ]);
    assert_eq!(counted, expected);
}
