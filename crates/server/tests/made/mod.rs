//! Reports made by rule, each of an act that no other tells of, and a server of a room of them.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use watchfloor_clock::Clock;
use watchfloor_reading::contract::*;
use watchfloor_record::Sqlite;
use watchfloor_room::{Incoming, Room};
use watchfloor_server::{App, Settings, serve};

/// A word that only this number has.
pub(crate) fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "co", "di", "fe", "gu", "ka", "lo", "mi", "ne", "pu", "ra", "so", "ti",
        "ve", "wu", "za",
    ];
    let mut made = String::new();
    for _ in 0..5 {
        made.push_str(SYLLABLES[n % 16]);
        n /= 16;
    }
    made
}

/// Where these words stand in a text, in characters.
fn span(text: &str, words: &str) -> CharSpan {
    let at = text.find(words).expect("the words stand in the text");
    let start = text[..at].chars().count();
    [start, start + words.chars().count()]
}

/// A country of its own for each name: acts of one country are easily taken for one act.
fn actor(id: usize, name: &str, n: usize) -> Actor {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap());
    let code: String = [letter(n), letter(n / 26), letter(n / 676)].iter().collect();
    Actor {
        id,
        name: name.to_owned(),
        kind: ActorKind::Country,
        country: Some(code.clone()),
        code: Some(code),
        roles: Vec::new(),
        mentions: Vec::new(),
    }
}

/// The `n`th report, learnt at a moment. Two reports have no word in common that says anything.
pub(crate) fn report(n: usize, learnt: i64) -> Incoming {
    let [who, whom, place] =
        [3 * n, 3 * n + 1, 3 * n + 2].map(|n| word(n * 7919 % 1_048_573));
    let title = format!("{place} <script>alert({n})</script>");
    let act = format!("{who} shelled {whom}.");
    let filler: Vec<String> =
        (0..18).map(|at| word((n * 18 + at) * 104_729 % 1_048_573)).collect();
    let text = format!("{title}\n\n{act} {}.\n", filler.join(" "));
    let mut reading = Reading { schema: SCHEMA.to_owned(), ..Reading::default() };
    reading.report.text.clone_from(&text);
    reading.report.title = Some(title);
    reading.report.outlet = Some(format!("{} Gazette", word(n * 31 + 5)));
    reading.sentences = vec![span(&text, &act)];
    reading.actors = vec![actor(0, &who, 2 * n), actor(1, &whom, 2 * n + 1)];
    reading.events.push(Event {
        id: 0,
        kind: "ASSAULT".to_owned(),
        mode: None,
        cameo: "190".to_owned(),
        quad: "material conflict".to_owned(),
        goldstein: -10.0,
        actor: vec![0],
        recipient: vec![1],
        actor_words: vec![span(&text, &who)],
        recipient_words: vec![span(&text, &whom)],
        span: span(&text, &act),
        trigger: span(&text, "shelled"),
        status: Status::Happened,
        condition: None,
        time: None,
        place: None,
        place_from: None,
        attributions: Vec::new(),
        confidence: 0.9,
    });
    Incoming { reading, address: None, learnt, recorded: learnt, original: None }
}

/// The same act as in the `n`th report, told by another outlet in other words.
pub(crate) fn told_again(n: usize, learnt: i64) -> Incoming {
    let (mut first, second) = (report(n, learnt), report(n + 50_000, learnt));
    let text = |from: &Incoming| from.reading.report.text.clone();
    let act =
        text(&first).lines().nth(2).unwrap().split('.').next().unwrap().to_owned() + ".";
    let filler =
        text(&second).lines().nth(2).unwrap().split_once(". ").unwrap().1.to_owned();
    let again =
        format!("{}\n\n{act} {filler}\n", second.reading.report.title.clone().unwrap());
    let before = text(&first);
    let moved = |old: CharSpan| span(&again, &words(&before, old));
    let part = &mut first.reading.events[0];
    let spans = [part.span, part.trigger, part.actor_words[0], part.recipient_words[0]];
    let [whole, trigger, who, whom] = spans.map(moved);
    (part.span, part.trigger) = (whole, trigger);
    (part.actor_words, part.recipient_words) = (vec![who], vec![whom]);
    first.reading.sentences = vec![whole];
    first.reading.report.text = again;
    first.reading.report.title = second.reading.report.title;
    first.reading.report.outlet = second.reading.report.outlet;
    first
}

fn words(text: &str, [start, end]: CharSpan) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// A room with so many reports, learnt a minute after each other, the last of them a minute ago.
pub(crate) fn room(path: &Path, reports: usize) -> Room<Sqlite> {
    let mut room = Room::new(Sqlite::open(path).unwrap());
    let now = Clock::wall().now();
    let all: Vec<Incoming> = (0..reports)
        .map(|n| report(n, now - 60_000 * i64::try_from(reports - n).unwrap()))
        .collect();
    for some in all.chunks(200) {
        room.add(some).unwrap();
    }
    room
}

/// A server of a room.
pub(crate) struct Served {
    pub(crate) at: SocketAddr,
    pub(crate) app: App,
    stop: Option<oneshot::Sender<()>>,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(crate) async fn new(room: &Path, alerts: Option<PathBuf>) -> Served {
        Served::with(room, alerts, Clock::wall(), |app| app).await
    }

    pub(crate) async fn with(
        room: &Path,
        alerts: Option<PathBuf>,
        clock: Clock,
        change: impl FnOnce(App) -> App,
    ) -> Served {
        let settings = Settings {
            room: room.to_owned(),
            name: "made".to_owned(),
            base: String::new(),
            desk: None,
            alerts,
            clock,
        };
        let app = change(App::open(settings).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = serve(app.clone(), listener, async move {
            let _ = stopped.await;
        });
        Served { at, app, stop: Some(stop), done: tokio::spawn(serving) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.at)
    }

    /// Stops it, and waits until it has.
    pub(crate) async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.done.await.unwrap().unwrap();
    }
}

/// An event as a viewer gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Got {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// Somebody who watches: reads events off a connection.
pub(crate) struct Watching {
    response: reqwest::Response,
    rest: Vec<u8>,
    ready: VecDeque<Got>,
}

impl Watching {
    pub(crate) async fn begin(
        client: &reqwest::Client,
        served: &Served,
        last: Option<&str>,
    ) -> Watching {
        let mut request = client.get(served.url("/stream"));
        if let Some(id) = last {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Watching { response, rest: Vec::new(), ready: VecDeque::new() }
    }

    /// The next event; `None` when the connection is over. Comments and `retry` are passed over.
    pub(crate) async fn next(&mut self) -> Option<Got> {
        loop {
            if let Some(got) = self.ready.pop_front() {
                return Some(got);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.rest.extend_from_slice(&chunk);
            // What comes last may be half an event, and half a character.
            let whole = match std::str::from_utf8(&self.rest) {
                Ok(text) => text,
                Err(error) => {
                    std::str::from_utf8(&self.rest[..error.valid_up_to()]).unwrap()
                }
            };
            let Some(end) = whole.rfind("\n\n") else { continue };
            for block in whole[..end].split("\n\n") {
                let mut got = Got::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("id", id)) => got.id = Some(id.to_owned()),
                        Some(("event", name)) => name.clone_into(&mut got.name),
                        Some(("data", data)) => data.clone_into(&mut got.data),
                        _ => {}
                    }
                }
                if !got.name.is_empty() {
                    self.ready.push_back(got);
                }
            }
            self.rest.drain(..end + 2);
        }
    }

    /// The next event of a kind; others on the way are passed over.
    pub(crate) async fn next_of(&mut self, name: &str) -> Got {
        loop {
            let got = self.next().await.expect("the connection is open");
            if got.name == name {
                return got;
            }
        }
    }
}
