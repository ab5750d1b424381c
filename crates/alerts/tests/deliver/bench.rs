//! A courier on a test bench: its outbox, its clock, and how to stop it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use watchfloor_alerts::deliver::{
    Courier, Memory, Opened, Outbox, Receivers, Screen, Surroundings,
};
use watchfloor_alerts::{Evidence, Finding, Kind, Notice, Severity, Standing, Told};
use watchfloor_clock::Clock;

/// 6 March 2031, 03:14 UTC.
pub const NIGHT: i64 = 1_930_533_240_000;
/// A signing secret.
pub const SECRET: &str = "whsec_bm90IGEgc2VjcmV0LCBidXQgbG9uZyBlbm91Z2g=";

/// A courier at work.
pub struct Bench {
    pub courier: Arc<Courier>,
    pub outbox: Arc<Mutex<Memory>>,
    pub screen: Arc<Mutex<Vec<u8>>>,
    pub clock: Clock,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Bench {
    /// A courier for the receivers of `file`, with a clock that goes `speed` times as fast as ours.
    pub fn start(file: &str, speed: f64) -> Bench {
        Bench::resume(
            file,
            Clock::fast(NIGHT, speed),
            Arc::new(Mutex::new(Memory::new())),
        )
    }

    /// A courier that finds an outbox and a clock.
    pub fn resume(file: &str, clock: Clock, outbox: Arc<Mutex<Memory>>) -> Bench {
        Bench::with(file, clock, Arc::clone(&outbox), outbox)
    }

    /// A courier that works on `used`, behind which `outbox` stands.
    pub fn with(
        file: &str,
        clock: Clock,
        outbox: Arc<Mutex<Memory>>,
        used: impl Outbox + 'static,
    ) -> Bench {
        let screen = Arc::new(Mutex::new(Vec::new()));
        let opened = open(file, screen.clone());
        let courier = Arc::new(Courier::new(opened, used, clock.clone()));
        let (stop, stopped) = watch::channel(false);
        let runner = Arc::clone(&courier);
        let running = tokio::spawn(async move { runner.run(stopped).await });
        Bench { courier, outbox, screen, clock, stop, running }
    }

    /// Puts a notice in and rings.
    pub fn put(&self, notice: Notice) -> i64 {
        let delivery = self.outbox.lock().unwrap().put(notice);
        self.courier.bell().notify_one();
        delivery
    }

    /// Waits until `done` says so. Fails after a while that no test takes.
    pub async fn until(&self, what: &str, done: impl Fn(&Memory) -> bool) {
        for _ in 0..3_000 {
            if done(&self.outbox.lock().unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{what} did not happen; {:?}", self.courier.health());
    }

    pub async fn delivered(&self, delivery: i64) -> i64 {
        self.until("the delivery", |outbox| outbox.delivered_at(delivery).is_some())
            .await;
        self.outbox.lock().unwrap().delivered_at(delivery).unwrap()
    }

    pub async fn given_up(&self, delivery: i64) -> i64 {
        self.until("giving up", |outbox| outbox.given_up_at(delivery).is_some()).await;
        self.outbox.lock().unwrap().given_up_at(delivery).unwrap()
    }

    pub fn error(&self, delivery: i64) -> String {
        let outbox = self.outbox.lock().unwrap();
        outbox.failures(delivery).1.unwrap_or_default().to_owned()
    }

    /// Stops in order.
    pub async fn stop(self) {
        self.stop.send(true).unwrap();
        self.running.await.unwrap();
    }

    /// Stops as if the power failed.
    pub async fn kill(self) {
        self.running.abort();
        let _ = self.running.await;
    }
}

/// The receivers of a file, with the variables that tests use.
pub fn open(file: &str, screen: Screen) -> Opened {
    let variable = |name: &str| match name {
        "SECRET" => Some(SECRET.to_owned()),
        "TOKEN" => Some("hushhush".to_owned()),
        _ => None,
    };
    let surroundings =
        Surroundings { folder: Path::new("/"), variable: &variable, screen };
    Receivers::parse(file).unwrap().open(&surroundings).unwrap()
}

/// A webhook receiver.
pub fn webhook(name: &str, url: &str, more: &str) -> String {
    format!(
        "[[receiver]]\nname = '{name}'\nkind = 'webhook'\nurl = '{url}'\nsecrets = 'env:SECRET'\n\
         timeout = '600s'\n{more}\n"
    )
}

/// A notice of one alert.
pub fn notice(id: u64, receiver: &str, group: &str, at: i64) -> Notice {
    let key = format!("shelling/event {group}");
    let finding = Finding {
        rule: "shelling".to_owned(),
        key: key.clone(),
        subject: group.to_owned(),
        severity: Severity::Critical,
        standing: Standing::Holds,
        labels: BTreeMap::from([("rule".to_owned(), "shelling".to_owned())]),
        title: format!("Lothmar shells Tolse ({id})"),
        lines: vec![Evidence {
            line: 41,
            outlet: Some("Kestria News Agency".to_owned()),
            title: Some("Lothmar guns hit Tolse".to_owned()),
            address: Some("https://kna.example.org/tolse".to_owned()),
            published: Some("2031-03-06T03:10:00Z".to_owned()),
            words: "Lothmar's army shelled Tolse before dawn.".to_owned(),
            learnt: at - 1_000,
        }],
        origins: vec!["Kestria News Agency".to_owned()],
        why: "an act of the type ASSAULT by LTM".to_owned(),
        print: [7; 32],
    };
    Notice {
        id,
        receiver: receiver.to_owned(),
        group: group.to_owned(),
        at,
        alerts: vec![Told { alert: 5, key, kind: Kind::Fired, was: None, finding }],
    }
}
