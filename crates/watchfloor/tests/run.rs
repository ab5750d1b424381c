//! `watchfloor run` beside a world on loopback: it collects, reads, files, alerts; it is stopped, killed, reloaded.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod running;
mod support;

use std::cell::RefCell;
use std::net::TcpListener;
use std::time::Duration;

use running::{HOUR, MINUTE, OFTEN, SOCKETS, Stage, at, edition, paper, pushed, written};
use serde_json::{Value, json};
use support::{port, stdout};
use watchfloor_clock::Clock;
use watchfloor_world::wire::Manner;
use watchfloor_world::{Format, Host, On, Trouble};

/// The world begins at six on a Monday morning.
fn monday() -> i64 {
    at("2031-05-12T06:00:00Z")
}

const STRIKE: &str = "Karsenian forces fired missiles at the port of Aldery on Monday, killing 12 dock workers, Velmora's \
     interior ministry said.";
const DENIAL: &str =
    "Karsenia denied on Monday that its forces had attacked the port of Aldery.";

#[test]
fn a_room_fills_itself() {
    // A minute of the world is a second.
    let began = monday();
    let clock = Clock::fast(began, 60.0);
    let strike = edition(began - HOUR, "strike", "Missiles hit port", &[STRIKE]);
    let mut update = edition(
        began + 3 * MINUTE,
        "strike",
        "Missiles hit port, toll rises",
        &[
            "Karsenian forces fired missiles at the port of Aldery on Monday, killing 17 dock workers, Velmora's \
           interior ministry said.",
        ],
    );
    update.published = strike.published;
    let harbour = paper(
        "Harbour Gazette",
        Format::Rss,
        vec![
            strike,
            edition(began - HOUR / 2, "denial", "Karsenia denies it", &[DENIAL]),
            edition(
                began + 2 * MINUTE,
                "closed",
                "Velmora closes strait",
                &[
                    "Velmora closed the Strait of Sorn on Monday, its transport ministry said.",
                ],
            ),
            update,
        ],
    );
    let ferry = paper(
        "Ferry Post",
        Format::Atom,
        vec![edition(
            began - HOUR / 4,
            "crane",
            "Crane falls in Aldery",
            &[
                "A crane fell on a grain ship in Aldery on Monday, a harbour official said.",
                "The pilot Ana Torvik said that the ship would sink.",
            ],
        )],
    );
    let wrong = Trouble::Status(500);
    let ferry = Host::publisher("ferry", ferry).during(
        i64::MIN,
        began + 2 * MINUTE,
        On::Pages,
        wrong,
    );
    let stage = Stage::new(clock, vec![Host::publisher("harbour", harbour), ferry]);
    stage.desk.write("watchfloor.toml", [OFTEN, SOCKETS].concat().as_bytes());
    stage.add_sources();

    let running = stage.run(&[]);
    running.says("running");
    let page = |host: &str, slug: &str| {
        format!("{}/story/{slug}", stage.world().base(host).unwrap())
    };
    let (strike, crane) = (page("harbour", "strike"), page("ferry", "crane"));
    let wanted =
        [&strike, &page("harbour", "denial"), &page("harbour", "closed"), &crane];
    stage.until("all reports are there", &running, || {
        stage.desk.path("watchfloor.room").try_exists().unwrap()
            && wanted.iter().all(|address| stage.addresses().contains_key(*address))
    });
    stage.until("the edited item and the late page are there", &running, || {
        let addresses = stage.addresses();
        addresses[&strike] == 2 && addresses[&crane] == 2
    });
    let found = stage.desk.fine(&["find", "pilot Torvik", "--json"]);
    assert!(found.contains("the ship would sink"), "{found}");
    let figures = stage.desk.fine(&["export", "--format", "csv", "--what", "figures"]);
    assert!(figures.contains("12") && figures.contains("17"), "{figures}");
    assert_eq!(running.look("/live"), (200, "live\n".to_owned()));
    assert_eq!(running.look("/ready"), (200, "ready\n".to_owned()));
    let (_, metrics) = running.look("/metrics");
    for line in [
        "watchfloor_reports_total{outcome=\"new\"} 6",
        "watchfloor_source_count{state=\"well\"} 2",
        "watchfloor_picture_reports",
        "watchfloor_arrival_to_picture_seconds",
        "watchfloor_source_pages_total{outcome=\"failed\"}",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    let sources =
        stage.desk.fine(&["sources", "--json", "--clock", &stage.clock.share()]);
    assert_eq!(sources.matches("\"failures\":0").count(), 2, "{sources}");
    running.stop();
}

#[test]
fn once_is_over_when_all_that_came_is_in_the_room() {
    let began = monday();
    let story = |slug: &str, words: &str| edition(began - HOUR, slug, words, &[words]);
    let well = paper("Well Post", Format::Rss, vec![story("denial", DENIAL)]);
    let pages = paper("Torn Post", Format::Json, vec![story("strike", STRIKE)]);
    let hosts = vec![
        // It takes its time, which is waited for.
        Host::publisher("well", well.clone()).always(
            On::Feed,
            Trouble::Manner(Manner::Drip { bytes: 100, pause: Duration::from_secs(2) }),
        ),
        // Its pages fail for good: its item is there all the same.
        Host::publisher("torn", pages).always(On::Pages, Trouble::Status(500)),
        Host::publisher("broken", well).always(On::Feed, Trouble::Status(500)),
    ];
    let stage = Stage::new(Clock::fast(began, 10.0), hosts);
    let rarely = OFTEN
        .replace("least = \"30s\"", "least = \"1h\"")
        .replace("most = \"1m\"", "most = \"2h\"");
    stage.desk.write("watchfloor.toml", rarely.as_bytes());
    stage.add_sources();
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("visit failed"), "{log}");
    let found = stage.addresses();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.values().all(|count| *count == 1), "{found:?}");

    // Nothing is due for an hour: that is not waited for.
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    let visits = stage.world().ledger().visits_to("well");
    assert_eq!(visits.iter().filter(|visit| visit.target == "/feed").count(), 1);
    assert_eq!(stage.addresses(), found);
}

#[test]
fn a_room_without_sources_says_so() {
    let stage = Stage::new(Clock::wall(), Vec::new());
    stage.desk.write("watchfloor.toml", b"");
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("no sources yet; `watchfloor source add` adds one"), "{log}");
}

/// A report that nobody else sends.
fn report(number: usize) -> Value {
    let port = port(number);
    json!({
        "id": number.to_string(),
        "address": format!("https://wire.example.org/{number}"),
        "title": format!("Strike on {port}"),
        "text": format!("Karsenian forces shelled the port of {port} on Monday, Velmora's interior ministry said."),
        "published": written(monday()),
    })
}

#[test]
fn stopped_gracefully_it_loses_nothing() {
    let stage = Stage::new(Clock::fast(monday(), 1.0), Vec::new());
    stage.desk.write("watchfloor.toml", [OFTEN, SOCKETS].concat().as_bytes());
    let token = stage.token("wire");
    let running = stage.run(&[]);
    for number in 0..40 {
        assert_eq!(running.push("wire", &token, &report(number)), 202);
    }
    let log = running.stop();
    assert!(!log.contains(&token), "a secret is in the log:\n{log}");
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    let addresses = stage.addresses();
    assert_eq!(addresses.len(), 40, "{addresses:?}");
    assert!(addresses.values().all(|count| *count == 1), "{addresses:?}");
}

#[test]
fn killed_at_any_moment_it_has_each_accepted_item_once() {
    let stage = Stage::new(Clock::fast(monday(), 1.0), Vec::new());
    stage.desk.write("watchfloor.toml", [OFTEN, SOCKETS].concat().as_bytes());
    let token = stage.token("wire");
    let (mut sent, mut accepted) = (0, Vec::new());
    for life in [500_u64, 1_100, 1_700] {
        let running = stage.run(&[]);
        let host = running.push_address();
        let (first, token) = (sent, token.clone());
        std::thread::scope(|scope| {
            let pushing = scope.spawn(|| {
                let mut numbers = Vec::new();
                for number in first.. {
                    let request = pushed("wire", &token, &report(number));
                    let Ok(answer) = stage.ask(&host, &request) else {
                        // This one may be there or not: nobody was told.
                        return (number + 1, numbers);
                    };
                    assert_eq!(answer.status, 202);
                    numbers.push(number);
                    stage.pause(Duration::from_millis(25));
                }
                unreachable!("it is killed")
            });
            stage.pause(Duration::from_millis(life));
            running.kill();
            let (next, numbers) = pushing.join().unwrap();
            sent = next;
            accepted.extend(numbers);
        });
    }
    assert!(accepted.len() >= 6, "{accepted:?}");
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    let addresses = stage.addresses();
    assert!(addresses.values().all(|count| *count == 1), "{addresses:?}");
    for number in &accepted {
        let address = format!("https://wire.example.org/{number}");
        assert!(addresses.contains_key(&address), "{address} was accepted and is lost");
    }
    assert!(addresses.len() <= sent, "{addresses:?}");
}

/// Rules that tell a webhook at once.
fn rules(stage: &Stage, rules: &str) -> String {
    let hook = stage.world().base("hook").unwrap();
    format!(
        "[defaults]\nreceiver = \"desk\"\ngroup_wait = \"0s\"\ngroup_interval = \"1s\"\n\n{rules}\n\
         [[receiver]]\nname = \"desk\"\nkind = \"webhook\"\nurl = \"{hook}/alerts?key=hook-key-17\"\n\
         secrets = [\"env:HOOK_SECRET\"]\n"
    )
}

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECRETS: &[(&str, &str)] = &[("HOOK_SECRET", SECRET)];

/// One rule about acts with these words.
fn rule(name: &str, words: &str) -> String {
    format!("[[rule]]\nname = \"{name}\"\nwhen.event = {{ words = \"{words}\" }}\n")
}

/// A room with rules, told to a webhook.
fn with_rules(made: &str) -> Stage {
    let hosts = vec![Host::sink("hook", Some(SECRET))];
    let stage = Stage::new(Clock::fast(monday(), 1.0), hosts);
    let config = format!("rules = \"rules.toml\"\n{OFTEN}{SOCKETS}");
    stage.desk.write("watchfloor.toml", config.as_bytes());
    stage.desk.write("rules.toml", rules(&stage, made).as_bytes());
    stage
}

fn told_by(stage: &Stage, name: &str) -> usize {
    stage.told("hook").iter().filter(|alert| alert["rule"] == name).count()
}

#[test]
fn rules_are_read_again_and_faulty_ones_leave_the_old() {
    let stage = with_rules(&rule("shelling", "shelled"));
    let token = stage.token("wire");
    let running = stage.run_with(&[], SECRETS);
    assert_eq!(running.look("/ready"), (200, "ready\n".to_owned()));

    let faulty = rules(
        &stage,
        "[[rule]]\nname = \"closing\"\nwhen.event = { wrods = \"closed\" }\n",
    );
    stage.desk.write("rules.toml", faulty.as_bytes());
    running.signal("HUP");
    running.says("the old rules stay in force");
    let (status, why) = running.look("/ready");
    assert_eq!(status, 503);
    assert!(why.starts_with("rules: ") && why.contains("rules.toml:8: "), "{why}");
    assert!(why.contains("wrods"), "{why}");
    assert_eq!(running.push("wire", &token, &report(1)), 202);
    stage.until("the old rule tells", &running, || told_by(&stage, "shelling") == 1);

    stage.desk.write("rules.toml", rules(&stage, &rule("closing", "closed")).as_bytes());
    running.signal("HUP");
    running.says("rules and receivers read again");
    assert_eq!(running.look("/ready"), (200, "ready\n".to_owned()));
    let closed = json!({
        "id": "closed", "address": "https://wire.example.org/closed", "title": "Strait closed",
        "text": "Velmora closed the Strait of Sorn on Monday, its transport ministry said.",
        "published": written(monday()),
    });
    assert_eq!(running.push("wire", &token, &closed), 202);
    stage.until("the new rule tells", &running, || told_by(&stage, "closing") == 1);
    assert_eq!(running.push("wire", &token, &report(2)), 202);
    let log = running.stop();
    assert_eq!(told_by(&stage, "shelling"), 1);
    for secret in [token.as_str(), SECRET, "hook-key-17"] {
        assert!(!log.contains(secret), "a secret is in the log:\n{log}");
    }
}

#[test]
fn an_alert_is_told_updated_corrected_and_acknowledged() {
    let river = "[[rule]]\nname = \"river\"\nwhen.matter = { state = \"single\", words = \"Sorn rose\" }\n";
    let stage = with_rules(&format!("{}{river}", rule("strike", "missiles")));
    let token = stage.token("wire");
    let running = stage.run_with(&[], SECRETS);
    let push = |slug: &str, outlet: &str, modified: Option<&str>, text: &str| {
        let page = support::page(&format!(
            "{outlet}|2031-05-12T05:30:00Z|{}|https://wire.example.org/{slug}|News of {slug}|{text}",
            modified.unwrap_or_default()
        ));
        let mut request = pushed("wire", &token, &Value::Null);
        request.headers[1].1 = "text/html".to_owned();
        request.target += &format!("?address=https://wire.example.org/{slug}");
        request.body = page.into_bytes();
        assert_eq!(stage.ask(&running.push_address(), &request).unwrap().status, 202);
    };
    let of = |name: &str| -> Vec<Value> {
        stage.told("hook").into_iter().filter(|alert| alert["rule"] == name).collect()
    };

    push("strike", "Northwater Dispatch", None, STRIKE);
    stage.until("the strike is told", &running, || of("strike").len() == 1);
    assert_eq!(of("strike")[0]["kind"], "fired");
    assert_eq!(of("strike")[0]["origins_count"], 1);
    push(
        "port",
        "Meridian Wire",
        None,
        "Karsenia attacked the port of Aldery with missiles on Monday, a harbour official told Meridian Wire.",
    );
    stage.until("the second origin is told", &running, || of("strike").len() == 2);
    let update = of("strike").remove(1);
    assert_eq!(
        (&update["kind"], &update["origins_count"]),
        (&json!("updated"), &json!(2))
    );
    assert_eq!(update["alert"], of("strike")[0]["alert"]);
    assert!(
        update["change"]["before"].as_str().unwrap().contains("one origin"),
        "{update}"
    );

    let gauge = |metres: &str| {
        format!(
            "The Sorn rose by {metres} metres within a night, according to the harbour's gauge."
        )
    };
    push("river", "Northwater Dispatch", None, &gauge("4"));
    stage.until("the river is told", &running, || of("river").len() == 1);
    push("river", "Northwater Dispatch", Some("2031-05-12T05:50:00Z"), &gauge("1.4"));
    stage.until("the correction is told", &running, || of("river").len() == 2);
    let correction = of("river").remove(1);
    assert_eq!(correction["kind"], "corrected");
    assert!(correction["change"]["before"].as_str().unwrap().contains("4 metres"));
    assert!(correction["change"]["after"].as_str().unwrap().contains("1.4 metres"));
    let signed = stage.world().ledger().received();
    assert!(signed.iter().all(|notice| notice.signed == Some(true)));

    // Killed and started again, it tells nothing twice, also when the next picture is made.
    running.kill();
    let running = stage.run_with(&[], SECRETS);
    let number = update["alert"].to_string();
    stage.desk.fine(&["alerts", "ack", &number, "--by", "H. Vane"]);
    stage.until("the acknowledgement shows", &running, || {
        stage.desk.fine(&["alerts"]).contains("acknowledged by H. Vane")
    });
    assert_eq!(running.push("wire", &token, &report(1)), 202);
    stage.until("there is a picture", &running, || {
        running.look("/metrics").1.contains("watchfloor_picture_reports 5")
    });
    assert_eq!((of("strike").len(), of("river").len()), (2, 2));

    let unknown = stage.desk.failing(&["alerts", "ack", "4711", "--by", "H. Vane"]);
    assert!(unknown.contains("no alert of this number"), "{unknown}");
    let log = running.stop();
    for secret in [token.as_str(), SECRET, "hook-key-17"] {
        assert!(!log.contains(secret), "a secret is in the log:\n{log}");
    }
}

#[test]
fn an_address_that_is_taken_is_told() {
    let stage = Stage::new(Clock::wall(), Vec::new());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    for part in ["push", "operations"] {
        let config = format!("[{part}]\nlisten = \"{address}\"\n");
        stage.desk.write("watchfloor.toml", config.as_bytes());
        let (status, log) = stage.run(&[]).ended();
        assert_eq!(status.code(), Some(1), "{log}");
        let told =
            format!("watchfloor: [{part}] cannot listen at {address}; choose another");
        assert!(log.contains(&told), "{log}");
    }
}

#[test]
fn who_may_not_push_is_told_so_and_what_cannot_be_read_is_counted() {
    let stage = Stage::new(Clock::fast(monday(), 1.0), Vec::new());
    stage.desk.write("watchfloor.toml", [OFTEN, SOCKETS].concat().as_bytes());
    let token = stage.token("wire");
    let running = stage.run(&[]);
    let host = running.push_address();
    assert_eq!(running.push("wire", "guessed", &report(1)), 401);
    assert_eq!(running.push("nobody", &token, &report(1)), 401);
    let mut elsewhere = pushed("wire", &token, &report(1));
    elsewhere.target = "/wire".to_owned();
    assert_eq!(stage.ask(&host, &elsewhere).unwrap().status, 404);
    let mut torn = pushed("wire", &token, &report(1));
    torn.body.truncate(20);
    let answer = stage.ask(&host, &torn).unwrap();
    assert_eq!(answer.status, 400);
    assert!(String::from_utf8(answer.body).unwrap().contains("cannot be read"));

    // Accepted, but there is nothing in it to read; and then something.
    let mut picture = pushed("wire", &token, &Value::Null);
    picture.headers[1].1 = "text/html".to_owned();
    picture.body = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec();
    assert_eq!(stage.ask(&host, &picture).unwrap().status, 202);
    assert_eq!(running.push("wire", &token, &report(2)), 202);
    running.says("an item cannot be read");
    stage.until("the other is there", &running, || stage.addresses().len() == 1);
    let (_, metrics) = running.look("/metrics");
    assert!(
        metrics.contains("watchfloor_reports_total{outcome=\"failed\"} 1"),
        "{metrics}"
    );
    assert!(
        metrics.contains("watchfloor_source_pushes_total{outcome=\"401\"} 2"),
        "{metrics}"
    );
    let log = running.stop();
    assert!(log.contains("source=wire"), "{log}");
    let sources = stage.desk.fine(&["sources", "--json"]);
    assert!(sources.contains("\"waiting\":0"), "{sources}");
}

#[test]
fn sources_that_break_or_fall_silent_are_shown_as_such() {
    // An hour of the world is a second.
    let began = monday();
    let clock = Clock::fast(began, 3_600.0);
    let hourly = |count: i64| {
        (0..count)
            .map(|number| {
                let at = began - (count - number) * MINUTE;
                edition(
                    at,
                    &number.to_string(),
                    &format!("Ships wait, day {number}"),
                    &["They wait."],
                )
            })
            .collect()
    };
    let mut silent = paper("Quiet Post", Format::Rss, hourly(3));
    silent.whole = true;
    let broken = Host::publisher("broken", silent.clone()).during(
        began + 4 * HOUR,
        i64::MAX,
        On::Feed,
        Trouble::Status(500),
    );
    let gone =
        Host::publisher("gone", silent.clone()).always(On::Feed, Trouble::Status(410));
    let stage = Stage::new(clock, vec![Host::publisher("quiet", silent), broken, gone]);
    let config = OFTEN
        .replace("least = \"30s\"", "least = \"10m\"")
        .replace("most = \"1m\"", "most = \"20m\"");
    stage.desk.write("watchfloor.toml", config.as_bytes());
    stage.add_sources();
    let running = stage.run(&[]);
    let table = RefCell::new(String::new());
    stage.until("all three are shown as what they are", &running, || {
        let clock = stage.clock.share();
        *table.borrow_mut() = stage.desk.fine(&["sources", "--clock", &clock]);
        let moods = ["✗ stopped  gone ", "! failing  broken ", "· silent   quiet "];
        moods.iter().all(|mood| table.borrow().contains(mood))
    });
    let table = table.into_inner();
    assert!(table.contains("the server answered 500"), "{table}");
    assert!(table.contains("does not mean that all is clear"), "{table}");
    assert!(table.contains("gone for good (410)"), "{table}");
    let log = running.stop();
    assert!(log.contains("since=\"2031-05-12T0"), "{log}");
    assert!(
        log.contains("source is silent; that is no sign that nothing happened"),
        "{log}"
    );
}

#[test]
fn private_addresses_are_visited_only_where_that_is_allowed() {
    let began = monday();
    let story = edition(began - HOUR, "denial", "Karsenia denies it", &[DENIAL]);
    let host = Host::publisher("inside", paper("Inside", Format::Rss, vec![story]));
    let stage = Stage::new(Clock::fast(began, 10.0), vec![host]);
    stage.desk.write("watchfloor.toml", b"");
    stage.add_sources();
    let (status, log) = stage.run(&["--once"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(stage.world().ledger().visits().is_empty(), "it was visited all the same");
    let clock = stage.clock.share();
    let table = stage.desk.fine(&["sources", "--clock", &clock]);
    assert!(table.contains("is no public address"), "{table}");
    assert!(table.contains("--allow-private"), "{table}");

    // Whoever allows it need not wait for the next try.
    stage.desk.fine(&["source", "resume", "inside"]);
    let (status, log) = stage.run(&["--once", "--allow-private", "127.0.0.0/8"]).ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert_eq!(stage.addresses().len(), 1);
    let brief = stdout(&stage.desk.run(&["brief", "--as-of", "2031-05-13"]));
    assert!(brief.contains("Karsenia"), "{brief}");
}
