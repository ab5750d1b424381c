//! A collector with a reader behind it, and how both end.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{self, Fetcher};
use watchfloor_sources::rhythm::Bounds;
use watchfloor_sources::{Arrival, Collector, Desk, Settings};

/// What the collector calls itself.
pub(crate) const AGENT: &str = "Watchfloor/test (+https://newsroom.example.test)";
/// Between the end of a visit to a host and the beginning of the next.
pub(crate) const GAP: Duration = Duration::from_secs(2);

/// What was read. An arrival that is handed out again because nobody said that it was read is the same arrival, as it
/// is for a room.
#[derive(Clone, Default)]
pub(crate) struct Book(Arc<Mutex<Vec<Arrival>>>);

impl Book {
    fn read(&self, arrivals: &[Arrival]) {
        let mut read = self.0.lock().unwrap();
        for arrival in arrivals {
            match read.iter().find(|known| known.id == arrival.id) {
                Some(known) => assert_eq!(known, arrival, "one number, two arrivals"),
                None => read.push(arrival.clone()),
            }
        }
    }

    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.0.lock().unwrap().clone()
    }
}

/// A collector at work.
pub(crate) struct Running {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    ended: tokio::task::JoinHandle<()>,
    desk: Desk,
    book: Book,
    /// Where it takes what hubs push.
    pub(crate) port: u16,
}

impl Running {
    /// Starts a collector on a desk. It listens at a port, or at one that is free if that is 0.
    pub(crate) fn start(path: &Path, clock: &Clock, book: &Book, port: u16) -> Running {
        let runtime = crate::runtime();
        let _inside = runtime.enter();
        let desk = Desk::open(path).unwrap();
        let listener = runtime.block_on(listen(port));
        let port = listener.local_addr().unwrap().port();
        let settings = Settings {
            bounds: Bounds {
                least: Duration::from_secs(60),
                most: Duration::from_secs(15 * 60),
            },
            public: Some(format!("http://127.0.0.1:{port}/").parse().unwrap()),
            // A minute of the world.
            patience: clock.in_reality(Duration::from_secs(60)),
            ..Settings::default()
        };
        // The least there is, and more than a minute of the world: whoever waits longer for those who never answer
        // would see little of it.
        let limits = fetch::Limits {
            seconds: 1,
            header_seconds: 1,
            silence_seconds: 1,
            ..fetch::Limits::default()
        };
        let fetching = fetch::Settings {
            agent: AGENT.to_owned(),
            private: vec!["127.0.0.0/8".to_owned()],
            per_host_gap: GAP,
            limits,
        };
        let fetcher = Fetcher::new(fetching, clock.clone()).unwrap();
        let collector = Collector::new(desk.clone(), fetcher, clock.clone(), settings);
        let router = collector.router();
        runtime.spawn(async move { axum::serve(listener, router).await });
        runtime.spawn(read(desk.clone(), clock.clone(), book.clone()));
        let (stop, stopped) = watch::channel(false);
        let ended = runtime.spawn(async move { collector.run(stopped).await.unwrap() });
        Running { runtime, stop, ended, desk, book: book.clone(), port }
    }

    /// Ends it as a lost process ends: whatever it is at is not finished, and nothing is put in order.
    pub(crate) fn kill(self) {
        self.runtime.shutdown_background();
    }

    /// Ends it as a user does, and reads what is left.
    pub(crate) fn stop(self) {
        self.stop.send(true).unwrap();
        self.runtime.block_on(self.ended).unwrap();
        self.runtime.shutdown_timeout(Duration::from_secs(5));
        loop {
            let arrivals = self.desk.take(100).unwrap();
            if arrivals.is_empty() {
                return;
            }
            finish(&self.desk, &self.book, &arrivals);
        }
    }
}

/// A listener at a port. Whoever was killed there a moment ago may not have let go of it yet.
async fn listen(port: u16) -> tokio::net::TcpListener {
    for _ in 0..500 {
        match tokio::net::TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return listener,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    panic!("port {port} stays taken");
}

/// Reads what arrives, some at a time.
async fn read(desk: Desk, clock: Clock, book: Book) {
    loop {
        clock.sleep(Duration::from_secs(5)).await;
        let (desk, book) = (desk.clone(), book.clone());
        let done = tokio::task::spawn_blocking(move || {
            let arrivals = desk.take(20).unwrap();
            finish(&desk, &book, &arrivals);
        });
        done.await.unwrap();
    }
}

fn finish(desk: &Desk, book: &Book, arrivals: &[Arrival]) {
    book.read(arrivals);
    let ids: Vec<i64> = arrivals.iter().map(|arrival| arrival.id).collect();
    desk.done(&ids).unwrap();
}
