//! A room that runs: the command as a process of its own, beside a world on loopback.
#![allow(dead_code)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::runtime::Runtime;
use watchfloor_clock::Clock;
use watchfloor_record::{AsOf, Read as _, Sqlite, Store, Version};
use watchfloor_room::Room;
use watchfloor_world::wire::{Answer, Request, send};
use watchfloor_world::words::Story;
use watchfloor_world::{Edition, Format, Host, Paper, World};

use crate::support::Desk;

/// No test waits longer for anything.
const LONGEST: Duration = Duration::from_secs(40);
/// How often it is looked whether something is so.
const LOOK: Duration = Duration::from_millis(20);
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// Loopback may be visited, and often.
pub(crate) const OFTEN: &str = "\
[collect]
allow_private = [\"127.0.0.0/8\"]
gap = \"50ms\"
least = \"30s\"
most = \"1m\"
";

/// Where items are pushed to, and operators look.
pub(crate) const SOCKETS: &str = "\
[push]
listen = \"127.0.0.1:0\"
[operations]
listen = \"127.0.0.1:0\"
";

/// Milliseconds of an instant as people write it.
pub(crate) fn at(instant: &str) -> i64 {
    instant.parse::<Timestamp>().unwrap().as_millisecond()
}

/// An instant as people write it.
pub(crate) fn written(at: i64) -> String {
    Timestamp::from_millisecond(at).unwrap().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A report that appears at a moment, and says so.
pub(crate) fn edition(at: i64, slug: &str, title: &str, paragraphs: &[&str]) -> Edition {
    Edition {
        at,
        guid: format!("tag:{slug}"),
        slug: slug.to_owned(),
        story: Story {
            title: title.to_owned(),
            paragraphs: paragraphs.iter().map(|&words| words.to_owned()).collect(),
        },
        published: Some(at),
        page: None,
    }
}

/// What an outlet publishes, in the order in which it appears.
pub(crate) fn paper(outlet: &str, format: Format, editions: Vec<Edition>) -> Paper {
    let outlet = outlet.to_owned();
    Paper { outlet, format, window: 50, whole: false, dated: true, editions }
}

/// A folder for a room, beside a world with a clock.
pub(crate) struct Stage {
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    runtime: Runtime,
    world: World,
}

impl Stage {
    pub(crate) fn new(clock: Clock, hosts: Vec<Host>) -> Stage {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let world = runtime.block_on(World::start(clock.clone(), hosts)).unwrap();
        Stage { desk: Desk::new(), clock, runtime, world }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// The publishers become the room's sources.
    pub(crate) fn add_sources(&self) {
        self.desk.write("sources.toml", self.world.sources_toml().as_bytes());
        let clock = self.clock.share();
        self.desk.fine(&[
            "source",
            "pack",
            "sources.toml",
            "--untried",
            "--clock",
            &clock,
        ]);
    }

    /// A source that others push to, and its token.
    pub(crate) fn token(&self, name: &str) -> String {
        self.desk.fine(&["source", "token", name]).trim().to_owned()
    }

    /// Runs the room by the world's clock.
    pub(crate) fn run(&self, arguments: &[&str]) -> Running<'_> {
        self.run_with(arguments, &[])
    }

    pub(crate) fn run_with(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Running<'_> {
        let clock = self.clock.share();
        let mut typed = vec!["run", "--config", "watchfloor.toml", "--clock", &clock];
        typed.extend(arguments);
        let mut command = self.desk.command(&typed);
        command.envs(environment.iter().copied());
        Running::start(self, command)
    }

    /// Waits until something is so.
    pub(crate) fn until(
        &self,
        what: &str,
        running: &Running<'_>,
        is_so: impl Fn() -> bool,
    ) {
        let began = Instant::now();
        while !is_so() {
            let ended = running.child.borrow_mut().try_wait().unwrap();
            assert!(
                ended.is_none() && began.elapsed() < LONGEST,
                "waited in vain until {what}; the log:\n{}",
                running.log()
            );
            self.pause(LOOK);
        }
    }

    pub(crate) fn pause(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    pub(crate) fn ask(&self, host: &str, request: &Request) -> std::io::Result<Answer> {
        self.runtime.block_on(send(host, request))
    }

    /// What webhooks told the sink of this name, in order: the alerts of each notice. A notice that came again
    /// because its answer was lost has the same id, and counts once.
    pub(crate) fn told(&self, sink: &str) -> Vec<serde_json::Value> {
        let mut known = BTreeSet::new();
        let mut alerts = Vec::new();
        for one in self.world.ledger().received() {
            let notice: serde_json::Value = serde_json::from_slice(&one.body).unwrap();
            let is_new = one.host == sink && known.insert(notice["id"].to_string());
            if one.taken && is_new {
                alerts.extend(notice["alerts"].as_array().unwrap().clone());
            }
        }
        alerts
    }

    /// The reports in the room, after it was found to be sound.
    pub(crate) fn reports(&self) -> Vec<Version> {
        reports(&self.desk.path("watchfloor.room"))
    }

    /// How many reports there are of each address.
    pub(crate) fn addresses(&self) -> BTreeMap<String, usize> {
        let mut addresses = BTreeMap::new();
        for report in self.reports() {
            *addresses.entry(report.address.unwrap()).or_default() += 1;
        }
        addresses
    }
}

fn reports(path: &Path) -> Vec<Version> {
    let mut room = Room::new(Sqlite::open_existing(path).unwrap());
    let check = room.check().unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
    room.store().read().unwrap().versions(i64::MIN, AsOf::LATEST).unwrap()
}

/// `watchfloor run`. Dropped, it is killed.
pub(crate) struct Running<'s> {
    stage: &'s Stage,
    child: RefCell<Child>,
    log: Arc<Mutex<String>>,
    listeners: Vec<thread::JoinHandle<()>>,
}

impl<'s> Running<'s> {
    fn start(stage: &'s Stage, mut command: Command) -> Running<'s> {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (told, said) = (child.stderr.take().unwrap(), child.stdout.take().unwrap());
        let listeners = vec![listen(told, &log), listen(said, &Arc::default())];
        Running { stage, child: RefCell::new(child), log, listeners }
    }

    /// All that it has written to standard error so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until the log has some words.
    pub(crate) fn says(&self, words: &str) {
        self.stage.until(&format!("the log says `{words}`"), self, || {
            self.log().contains(words)
        });
    }

    /// The address that a line of the log names.
    fn address(&self, line: &str) -> String {
        self.says(line);
        let log = self.log();
        let (_, after) = log.split_once(line).unwrap();
        let (_, address) = after.split_once("address=").unwrap();
        address.split_whitespace().next().unwrap().to_owned()
    }

    pub(crate) fn push_address(&self) -> String {
        self.address("items may be pushed")
    }

    /// Pushes an item; gives the status of the answer, or nothing where none came.
    pub(crate) fn push(
        &self,
        source: &str,
        token: &str,
        item: &serde_json::Value,
    ) -> u16 {
        let request = pushed(source, token, item);
        self.stage.ask(&self.push_address(), &request).unwrap().status
    }

    /// Looks at a page for operators.
    pub(crate) fn look(&self, page: &str) -> (u16, String) {
        let request = Request {
            method: "GET".to_owned(),
            target: page.to_owned(),
            ..Request::default()
        };
        let host = self.address("metrics and health");
        let answer = self.stage.ask(&host, &request).unwrap();
        (answer.status, String::from_utf8(answer.body).unwrap())
    }

    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.borrow().id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for its end.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.get_mut().try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < LONGEST, "it does not end:\n{}", self.log());
            self.stage.pause(LOOK);
        };
        for listener in self.listeners.drain(..) {
            listener.join().unwrap();
        }
        (status, self.log())
    }

    /// Stops it gracefully; gives its log.
    pub(crate) fn stop(self) -> String {
        self.signal("TERM");
        let (status, log) = self.ended();
        assert_eq!(status.code(), Some(0), "{log}");
        assert!(log.trim_end().ends_with("stopped"), "{log}");
        log
    }

    /// Kills it, as a failing machine does.
    pub(crate) fn kill(mut self) {
        let child = self.child.get_mut();
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "it had ended by itself");
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let child = self.child.get_mut();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Collects what comes, as it comes.
fn listen(
    mut from: impl Read + Send + 'static,
    into: &Arc<Mutex<String>>,
) -> thread::JoinHandle<()> {
    let into = Arc::clone(into);
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            into.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    })
}

pub(crate) fn pushed(source: &str, token: &str, item: &serde_json::Value) -> Request {
    Request {
        method: "POST".to_owned(),
        target: format!("/push/{source}"),
        headers: vec![
            ("Authorization".to_owned(), format!("Bearer {token}")),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ],
        body: item.to_string().into_bytes(),
    }
}
