//! The commands about sources, rules and configuration as they are typed, and what a person sees of them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod running;
mod support;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Output, Stdio};
use std::sync::Arc;

use running::{HOUR, MINUTE, OFTEN, Stage, at, edition, paper};
use support::{Desk, stderr, stdout};
use watchfloor_clock::Clock;
use watchfloor_sources::{Desk as Sources, Intake, Kind, New, Source, State, beside};
use watchfloor_world::{Format, Host, On, Trouble};

/// Noon of the day on which everything here happens.
fn noon() -> i64 {
    at("2031-05-12T12:00:00Z")
}

/// A clock that stands still at noon.
fn still() -> String {
    format!("{} {} 0.000001", Clock::wall().now(), noon())
}

const STRIKE: &str = "Karsenian forces fired missiles at the port of Aldery on Monday, killing 12 dock workers, Velmora's \
     interior ministry said.";

/// What a person sees who types commands, one after the other.
#[derive(Default)]
struct Session(String);

impl Session {
    fn typed(&mut self, desk: &Desk, typed: &[&str]) {
        self.note(typed, &desk.run(typed));
    }

    fn note(&mut self, typed: &[&str], output: &Output) {
        let words: Vec<String> = typed
            .iter()
            .map(|word| {
                if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() }
            })
            .collect();
        writeln!(self.0, "$ watchfloor {}", words.join(" ")).unwrap();
        self.0 += &stdout(output);
        self.0 += &stderr(output);
        match output.status.code() {
            Some(0) => self.0 += "\n",
            code => writeln!(self.0, "[exit {}]\n", code.unwrap()).unwrap(),
        }
    }

    /// With names for what is different at each run.
    fn shown(self, stage: &Stage) -> String {
        let mut text = self.0;
        for host in stage.world().hosts() {
            let base = stage.world().base(&host.name).unwrap();
            let (_, port) = base.rsplit_once(':').unwrap();
            text = text.replace(&base, &format!("http://{}.test", host.name));
            text = text.replace(port, "PORT");
        }
        let folder = stage.desk.path("").canonicalize().unwrap();
        text.replace(&*folder.to_string_lossy(), "/home/vane")
    }
}

/// A world of one paper, at noon.
fn stage(hosts: Vec<Host>) -> Stage {
    Stage::new(Clock::fast(noon(), 1.0), hosts)
}

fn harbour() -> Vec<watchfloor_world::Edition> {
    vec![
        edition(
            noon() - 3 * HOUR,
            "pilots",
            "Pilots wait",
            &["Pilots waited, the port said."],
        ),
        edition(
            noon() - 2 * HOUR,
            "strike",
            "Missiles hit port",
            &[
                STRIKE,
                "The harbour official Ana Torvik said that the port would stay closed.",
            ],
        ),
    ]
}

const LOOPBACK: &[&str] = &["--allow-private", "127.0.0.0/8"];

#[test]
fn a_feed_is_shown_as_it_would_be_read_and_added() {
    let host =
        Host::publisher("harbour", paper("Harbour Gazette", Format::Rss, harbour()));
    let torn =
        Host::publisher("torn", paper("Torn <b>Post</b>", Format::Atom, harbour()))
            .always(On::Pages, Trouble::Status(404));
    let stage = stage(vec![host, torn]);
    let (feed, torn) =
        (stage.world().feed("harbour").unwrap(), stage.world().feed("torn").unwrap());
    let mut session = Session::default();
    for typed in [
        &["source", "add", &feed][..],
        &["source", "add", &torn, "--name", "brief", "--full-text", "false"],
        &["source", "add", &torn, "--name", "brief"],
        &["source", "add", &torn, "--name", "torn", "--outlet", "The Torn Post"],
    ] {
        session.typed(&stage.desk, &[typed, LOOPBACK].concat());
    }
    insta::assert_snapshot!(session.shown(&stage));
    let kept = Sources::open(&beside(&stage.desk.path("watchfloor.room"))).unwrap();
    let outlets: Vec<_> =
        kept.sources().unwrap().into_iter().map(|one| one.outlet).collect();
    assert_eq!(outlets.iter().flatten().count(), 3, "{outlets:?}");
}

#[test]
fn pages_that_name_a_feed_lead_to_it() {
    let mut editions = harbour();
    let mut home = edition(noon() - HOUR, "home", "Home", &[]);
    home.page = Some(Arc::from(
        "<html><head><title>Harbour Gazette</title><link rel=\"alternate\" type=\"application/rss+xml\" \
         href=\"/feed\"><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/sport\"></head>\
         <body><p>Welcome.</p></body></html>"
            .as_bytes(),
    ));
    let mut empty = edition(noon() - HOUR, "empty", "Empty", &[]);
    empty.page =
        Some(Arc::from("<html><body><p>Nothing here.</p></body></html>".as_bytes()));
    editions.extend([home, empty]);
    let host =
        Host::publisher("harbour", paper("Harbour Gazette", Format::Rss, editions));
    let stage = stage(vec![host]);
    let page =
        |slug: &str| format!("{}/story/{slug}", stage.world().base("harbour").unwrap());
    let mut session = Session::default();
    for typed in [
        &["source", "add", &page("home"), "--name", "harbour"][..],
        &["source", "add", &page("empty"), "--name", "empty"],
        &["source", "add", &page("nowhere"), "--name", "nowhere"],
    ] {
        session.typed(&stage.desk, &[typed, LOOPBACK].concat());
    }
    session.typed(&stage.desk, &["source", "add", &page("home")]);
    insta::assert_snapshot!(session.shown(&stage));
    let kept = Sources::open(&beside(&stage.desk.path("watchfloor.room"))).unwrap();
    let harbour = kept.source("harbour").unwrap().source;
    assert_eq!(harbour.address, stage.world().feed("harbour").unwrap());
}

#[test]
fn pages_may_be_lists_and_some_things_are_taken_as_they_are() {
    let mut many = harbour();
    many.extend((1..7).map(|day| {
        let title =
            format!("Ships wait off Aldery for day {day} as pilots refuse to work");
        edition(noon() - HOUR, &format!("day-{day}"), &title, &["They wait."])
    }));
    let list = Host::publisher("list", paper("List Post", Format::List, many));
    let stage = stage(vec![list]);
    let list = stage.world().feed("list").unwrap();
    let mut session = Session::default();
    for typed in [
        &["source", "add", &list, "--name", "list"][..],
        &["source", "add", &list, "--name", "chosen", "--link", "a[href*=strike]"],
    ] {
        session.typed(&stage.desk, &[typed, LOOPBACK].concat());
    }
    session.typed(&stage.desk, &["source", "add", "no such thing"]);
    session.typed(
        &stage.desk,
        &["source", "add", "https://me:hush@example.org/feed", "--untried"],
    );
    session.typed(&stage.desk, &["source", "add", "example.org/world.rss", "--untried"]);
    session.typed(
        &stage.desk,
        &[
            "source",
            "add",
            "example.org",
            "--link",
            "h2 a",
            "--untried",
            "--name",
            "front",
        ],
    );
    stage.desk.write("drop/note.txt", b"A note.");
    session.typed(&stage.desk, &["source", "add", "drop", "--name", "drop"]);
    insta::assert_snapshot!(session.shown(&stage));
    let kept = Sources::open(&beside(&stage.desk.path("watchfloor.room"))).unwrap();
    let of = |name: &str| kept.source(name).unwrap().source;
    assert_eq!((of("list").kind, of("chosen").kind), (Kind::Page, Kind::Page));
    let front = of("front");
    assert_eq!(
        (front.kind, front.address.as_str()),
        (Kind::Page, "https://example.org/")
    );
    assert!(front.selectors.is_some());
}

#[test]
fn packs_are_listed_and_added() {
    let host =
        Host::publisher("harbour", paper("Harbour Gazette", Format::Rss, harbour()));
    let stage = stage(vec![host]);
    let feed = stage.world().feed("harbour").unwrap();
    let pack = format!(
        "[[source]]\nname = \"harbour\"\naddress = \"{feed}\"\n\n[[source]]\nname = \"gone\"\n\
         address = \"{feed}/gone\"\n\n[[source]]\nname = \"wire\"\nkind = \"push\"\n"
    );
    stage.desk.write("ours.toml", pack.as_bytes());
    stage.desk.write(
        "faulty.toml",
        b"[[source]]\nname = \"a\"\nadress = \"https://example.org/\"\n",
    );
    let mut session = Session::default();
    session.typed(&stage.desk, &["source", "pack"]);
    session.typed(&stage.desk, &["source", "pack", "wrold-news"]);
    session.typed(&stage.desk, &["source", "pack", "faulty.toml"]);
    session.typed(&stage.desk, &[&["source", "pack", "ours.toml"], LOOPBACK].concat());
    session.typed(
        &stage.desk,
        &["source", "pack", "ours.toml", "--untried", "--clock", &still()],
    );
    let session = Session(session.0.replace(&still(), "NOW"));
    let session = session.shown(&stage);
    // The clock that was typed is another at each run.
    let session: Vec<&str> =
        session.lines().map(|line| line.split(" --clock").next().unwrap()).collect();
    insta::assert_snapshot!(session.join("\n"));
    let kept = Sources::open(&beside(&stage.desk.path("watchfloor.room"))).unwrap();
    assert_eq!(kept.source("gone").unwrap().source.since, noon());
    assert!(kept.source("harbour").unwrap().source.since != noon());
}

#[test]
fn sources_are_paused_resumed_removed_and_pushed_to() {
    let stage = stage(Vec::new());
    let mut session = Session::default();
    session.typed(&stage.desk, &["sources"]);
    session.typed(&stage.desk, &["source", "pause", "harbour"]);
    session.typed(&stage.desk, &["sources", "--room", "no/such/folder.room"]);
    assert!(
        !stage.desk.path("watchfloor.room.sources").try_exists().unwrap(),
        "looking made a file"
    );
    stage.desk.fine(&[
        "source",
        "add",
        "https://example.org/feed",
        "--name",
        "harbour",
        "--untried",
    ]);
    for task in ["pause", "resume", "remove", "remove"] {
        session.typed(&stage.desk, &["source", task, "harbour"]);
        if task == "pause" {
            session.typed(&stage.desk, &["sources"]);
        }
    }
    stage.desk.fine(&[
        "source",
        "add",
        "https://example.org/feed",
        "--name",
        "harbour",
        "--untried",
    ]);
    session.typed(&stage.desk, &["source", "token", "harbour"]);
    session.typed(&stage.desk, &["source", "token", "Wire Service"]);
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let output = stage.desk.run(&["source", "token", "wire", "--outlet", "The Wire"]);
        let token = stdout(&output).trim().to_owned();
        assert_eq!(token.len(), 64, "{token}");
        assert!(!stderr(&output).contains(&token));
        session.note(&["source", "token", "wire", "--outlet", "The Wire"], &output);
        tokens.push(token);
    }
    assert_ne!(tokens[0], tokens[1]);
    let mut session = session.shown(&stage);
    for token in tokens {
        session = session.replace(&token, "TOKEN");
    }
    insta::assert_snapshot!(session);
}

#[test]
fn archives_become_reports() {
    let stage = stage(Vec::new());
    let desk = &stage.desk;
    let lines = [
        r#"{"id":"1","address":"https://old.example.org/1","title":"Strait closed","text":"Velmora closed the Strait of Sorn on Sunday, its transport ministry said.","published":"2031-05-11T08:00:00Z"}"#,
        r#"{"id":"2","address":"https://old.example.org/2","title":"Strait "#,
        r#"{"id":"3","address":"https://old.example.org/3","title":"Strait open","text":"Velmora opened the Strait of Sorn again on Sunday, its transport ministry said.","published":"2031-05-11T18:00:00Z"}"#,
    ];
    desk.write("old.jsonl", lines.join("\n").as_bytes());
    let page = support::page(&format!(
        "Harbour Gazette|2031-05-12T06:00:00Z||https://harbour.example.org/strike|Missiles hit port|{STRIKE}"
    ));
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    );
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example.org/strike\r\n\
         WARC-Date: 2031-05-12T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{response}\r\n\r\n",
        response.len()
    );
    desk.write("Old Pages.warc", warc.as_bytes());
    desk.write("old.txt", b"A note.");
    let mut session = Session::default();
    session.typed(desk, &["source", "backfill", "old.jsonl"]);
    session.typed(desk, &["source", "backfill", "old.jsonl"]);
    session.typed(desk, &["source", "backfill", "Old Pages.warc", "--name", "harbour"]);
    session.typed(desk, &["source", "backfill", "old.txt"]);
    session.typed(desk, &["source", "backfill", "missing.warc"]);
    insta::assert_snapshot!(session.shown(&stage));

    desk.write("watchfloor.toml", OFTEN.as_bytes());
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    let addresses: Vec<String> = stage.addresses().into_keys().collect();
    insta::assert_snapshot!(addresses.join("\n"), @r"
    https://harbour.example.org/strike
    https://old.example.org/1
    https://old.example.org/3
    ");
}

#[test]
fn a_long_archive_waits_for_somebody_to_read_and_says_so() {
    let desk = Desk::new();
    let line =
        |number| format!("{{\"id\":\"{number}\",\"title\":\"Report {number}\"}}\n");
    desk.write("long.jsonl", (0..3_000).map(line).collect::<String>().as_bytes());
    let mut command = desk.command(&["source", "backfill", "long.jsonl"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.contains("nobody reads them: start `watchfloor run`"), "{said}");
}

/// A source in a state, as a visit leaves it.
fn put(desk: &Sources, name: &str, kind: Kind, state: State, waiting: usize) {
    let address = if kind == Kind::Push { "" } else { "https://example.org/feed" };
    let source =
        Source { since: noon() - 30 * 24 * HOUR, ..Source::new(name, kind, address) };
    desk.add(&source).unwrap();
    let version = desk.source(name).unwrap().version;
    let items: Vec<New> = (0..waiting)
        .map(|number| {
            New::from(watchfloor_feed::Item {
                id: number.to_string(),
                title: format!("Item {number}"),
                ..watchfloor_feed::Item::default()
            })
        })
        .collect();
    let keep = |_| state.clone();
    let intake = Intake { state: Some((version, &keep)), ..Intake::of(&items, noon()) };
    desk.take_in(name, &intake).unwrap();
}

#[test]
fn sources_are_listed_with_what_needs_a_look_first() {
    let desk = Desk::new();
    let sources = Sources::open(&beside(&desk.path("watchfloor.room"))).unwrap();
    let well = State {
        last_try: Some(noon() - 3 * MINUTE),
        first_success: Some(noon() - 20 * 24 * HOUR),
        last_success: Some(noon() - 3 * MINUTE),
        last_new: Some(noon() - 20 * MINUTE),
        next_visit: Some(noon() + 12 * MINUTE),
        visits: 7,
        ..State::default()
    };
    put(&sources, "harbour-gazette", Kind::Feed, well.clone(), 2);
    let failing = State {
        last_success: Some(noon() - 5 * HOUR),
        last_new: Some(noon() - 9 * 24 * HOUR),
        failures: 3,
        last_error: Some("the server answered 500".to_owned()),
        ..well.clone()
    };
    put(&sources, "ferry-post", Kind::Feed, failing, 0);
    let silent = State { last_new: Some(noon() - 9 * 24 * HOUR), ..well.clone() };
    put(&sources, "quiet-post", Kind::Feed, silent, 0);
    let stopped = State {
        next_visit: None,
        stopped: Some("the server says that it is gone for good (410)".to_owned()),
        ..well.clone()
    };
    put(&sources, "gone-post", Kind::Feed, stopped, 0);
    put(&sources, "wire", Kind::Push, State { next_visit: None, ..well.clone() }, 0);
    put(&sources, "new-post", Kind::Page, State::default(), 0);
    put(&sources, "left-out", Kind::Feed, well, 0);
    let mut left_out = sources.source("left-out").unwrap().source;
    left_out.paused = true;
    sources.change(&left_out).unwrap();
    let now = still();
    let table = desk.fine(&["sources", "--clock", &now]);
    let json = desk.fine(&["sources", "--json", "--clock", &now]);
    insta::assert_snapshot!(format!("{table}\n{json}"));
}

#[test]
fn rules_are_checked_by_themselves_and_on_a_room() {
    let desk = Desk::with_room();
    desk.write(
        "faulty.toml",
        b"[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"strike\"\nwhen.event = { typ = \"ASSAULT\" }\n\n\
          [[rule]]\nname = \"strike\"\nseverity = \"dire\"\nwhen.event = { type = \"ASSUALT\" }\n\n\
          [[route]]\nmatch = { severity = \"critical\" }\nreceiver = \"nobody\"\n\n\
          [[receiver]]\nname = \"desk\"\nkind = \"pigeon\"\n",
    );
    desk.write(
        "unknown.toml",
        b"[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"strike\"\nwhen.event = { type = \"ASSAULT\" }\n\n\
          [[receiver]]\nname = \"dekk\"\nkind = \"stdout\"\n",
    );
    desk.write(
        "rules.toml",
        b"[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"strike\"\n\
          when.event = { type = \"ASSAULT\" }\n\n\
          [[rule]]\nname = \"dead\"\nwhen.tally = { role = \"killed\", at_least = 10 }\n\n\
          [[receiver]]\nname = \"desk\"\nkind = \"stdout\"\n",
    );
    desk.write(
        "quiet.toml",
        b"[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"floods\"\nwhen.event = { words = \"flood\" }\n\n\
          [[receiver]]\nname = \"desk\"\nkind = \"stdout\"\n",
    );
    let mut session = Session::default();
    for typed in [
        &["rules", "check", "faulty.toml"][..],
        &["rules", "check", "unknown.toml"],
        &["rules", "check", "missing.toml"],
        &["rules", "check", "rules.toml"],
        &[
            "rules",
            "check",
            "rules.toml",
            "--room",
            "watchfloor.room",
            "--as-of",
            "2031-05-12T11:30Z",
        ],
        &[
            "rules",
            "check",
            "quiet.toml",
            "--room",
            "watchfloor.room",
            "--as-of",
            "2031-05-12T11:30Z",
        ],
    ] {
        session.typed(&desk, typed);
    }
    insta::assert_snapshot!(session.0);
}

#[test]
fn a_room_is_not_run_with_faulty_rules() {
    let desk = Desk::new();
    desk.write(
        "rules.toml",
        b"[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"strike\"\nwhen.event = { typ = \"ASSAULT\" }\n\n\
          [[rule]]\nname = \"strike\"\nwhen.event = { type = \"ASSAULT\" }\n",
    );
    let mut session = Session::default();
    session.typed(&desk, &["run", "--rules", "rules.toml"]);
    session.typed(&desk, &["run", "--rules", "missing.toml"]);
    session.typed(&desk, &["run", "--config", "missing.toml"]);
    session.typed(&desk, &["alerts"]);
    insta::assert_snapshot!(session.0);
}

#[test]
fn a_configuration_is_checked_with_the_files_that_it_names() {
    let desk = Desk::new();
    desk.write("sound.toml", format!("room = \"crisis.room\"\n{OFTEN}").as_bytes());
    desk.write("typo.toml", b"[collect]\nagnet = \"Ours/1\"\n");
    desk.write(
        "faulty.toml",
        b"rules = \"rules.toml\"\nactors = \"actors.toml\"\n[collect]\nallow_private = [\"10.0.0.0/99\"]\n\
          [log]\nlevel = \"watchfloor=loud\"\n",
    );
    desk.write("rules.toml", b"[[rule]]\nname = \"strike\"\n");
    let mut session = Session::default();
    session.typed(&desk, &["config", "check", "sound.toml"]);
    session.typed(&desk, &["config", "check", "typo.toml"]);
    session.typed(&desk, &["config", "check", "faulty.toml"]);
    session.typed(&desk, &["config", "check", "missing.toml"]);
    session.typed(&desk, &["config", "check"]);
    let output = desk
        .command(&["config", "check", "sound.toml"])
        .env("WATCHFLOOR__COLLECT__LEAST", "soon")
        .output()
        .unwrap();
    session.note(&["config", "check", "sound.toml"], &output);
    insta::assert_snapshot!(session.0);
}

#[test]
fn help_of_running() {
    let commands: &[&[&str]] = &[
        &["run"],
        &["source"],
        &["source", "add"],
        &["source", "pack"],
        &["source", "token"],
        &["source", "backfill"],
        &["sources"],
        &["alerts"],
        &["alerts", "ack"],
        &["rules", "check"],
        &["config", "check"],
    ];
    let helps: Vec<String> = commands
        .iter()
        .map(|command| Desk::new().fine(&[command, &["--help"][..]].concat()))
        .collect();
    insta::assert_snapshot!(helps.join("\n--------\n\n"));
}
