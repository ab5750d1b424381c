//! What people who watch are sent: over real connections, of a room on the disk.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod made;

use std::collections::BTreeSet;
use std::time::Duration;

use made::{Got, Served, Watching, report, room, told_again};
use serde_json::{Value, json};
use watchfloor_alerts::{
    Finding, Fires, Found, Rules, Severity, Standing, Store as Board, beside,
};
use watchfloor_clock::Clock;
use watchfloor_server::stream::{Bounds, Wire};

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a test that must come to an end.
async fn in_time<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, test).await.expect("it came to an end")
}

fn now() -> i64 {
    Clock::wall().now()
}

/// The ids of new matters until the frame that has so many reports. (Each report also makes things worse between
/// two.)
async fn until(watching: &mut Watching, reports: u64) -> (Vec<String>, Got) {
    let mut changes = Vec::new();
    loop {
        let got = watching.next().await.expect("the connection is open");
        match got.name.as_str() {
            "change" if got.json()["kind"] == "new" => {
                changes.push(got.json()["id"].as_str().unwrap().to_owned());
            }
            "frame" if got.json()["counts"]["reports"] == reports => {
                return (changes, got);
            }
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_is_sent_as_changes_and_a_frame_that_names_what_it_touched() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 3);
        let served = Served::new(&path, None).await;
        let client = reqwest::Client::new();
        let mut watching = Watching::begin(&client, &served, None).await;
        let first = watching.next_of("frame").await;
        assert_eq!(first.json()["counts"]["events"], 3);

        room.add(&[report(3, now())]).unwrap();
        served.app.frames.wake();
        let mut change = watching.next_of("change").await;
        while change.json()["kind"] != "new" {
            change = watching.next_of("change").await;
        }
        let told = change.json();
        let words = told["after"]["words"].as_str().unwrap();
        assert!(words.contains("shelled"), "{words}");
        assert!(change.id.is_some());
        let frame = watching.next_of("frame").await.json();
        assert_eq!(frame["counts"]["events"], 4);
        assert_eq!(frame["touched"]["events"], json!([told["event"]]));
        // What a report says leaves as a JSON string, on one line, and nothing in it ends an event.
        assert!(told["after"]["title"].as_str().unwrap().contains("<script>"));
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_was_cut_goes_on_without_a_gap_wherever_it_was_cut() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 2);
        let served = Served::new(&path, None).await;
        let client = reqwest::Client::new();
        let mut steady = Watching::begin(&client, &served, None).await;
        let start = steady.next_of("frame").await;
        let mut all: Vec<Got> = vec![start];
        for n in 2..8 {
            room.add(&[report(2 * n, now()), report(2 * n + 1, now())]).unwrap();
            served.app.frames.wake();
            loop {
                let got = steady.next().await.unwrap();
                if got.name == "presence" {
                    continue;
                }
                let is_frame = got.name == "frame";
                all.push(got);
                if is_frame {
                    break;
                }
            }
        }
        for (at, got) in all.iter().enumerate() {
            let mut again = Watching::begin(&client, &served, got.id.as_deref()).await;
            for expected in &all[at + 1..] {
                assert_eq!(
                    again.next().await.as_ref(),
                    Some(expected),
                    "after event {at}"
                );
            }
        }
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_the_server_was_away_is_filled_from_the_record() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 3);
        let client = reqwest::Client::new();
        let served = Served::new(&path, None).await;
        let mut watching = Watching::begin(&client, &served, None).await;
        let seen = watching.next_of("frame").await.id.unwrap();
        // One more, of which the other viewer hears before the server goes.
        room.add(&[report(3, now())]).unwrap();
        let (heard, _) = until(&mut watching, 4).await;
        served.stop().await;
        assert_eq!(watching.next().await, None, "a server that ends closes its streams");

        room.add(&[report(4, now()), report(5, now())]).unwrap();
        let served = Served::new(&path, None).await;
        let mut back = Watching::begin(&client, &served, Some(&seen)).await;
        let (filled, frame) = until(&mut back, 6).await;
        assert_eq!(filled.len(), 3);
        assert!(filled.contains(&heard[0]), "a change keeps its id in another process");
        // And goes on from there.
        let mut on = Watching::begin(&client, &served, frame.id.as_deref()).await;
        room.add(&[report(6, now())]).unwrap();
        let (more, _) = until(&mut on, 7).await;
        assert_eq!(more.len(), 1);
        assert!(!filled.contains(&more[0]));
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_frame_by_other_means_can_begin_behind_it() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 3);
        let served = Served::new(&path, None).await;
        let frame = served.app.frames.live();
        let after = format!("{}-{}-0", frame.revision, frame.at);
        room.add(&[report(3, now())]).unwrap();
        served.app.frames.wake();
        served
            .app
            .frames
            .follow()
            .wait_for(|live| live.revision > frame.revision)
            .await
            .unwrap();
        let client = reqwest::Client::new();
        let mut back = Watching::begin(&client, &served, Some(&after)).await;
        let (filled, _) = until(&mut back, 4).await;
        assert_eq!(filled.len(), 1);
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_followed_up_is_told_as_a_gap() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let _room = room(&path, 2);
        let served = Served::new(&path, None).await;
        let frame = served.app.frames.live();
        let client = reqwest::Client::new();
        let long_ago = frame.at - 30 * 86_400_000;
        for id in [
            "nonsense".to_owned(),
            "1-2-3-4".to_owned(),
            format!("{}-{long_ago}-0", frame.revision),
            format!("{}-{}-0", frame.revision + 9, frame.at),
            format!("{}-{}-0", i64::MAX, i64::MAX),
        ] {
            let mut back = Watching::begin(&client, &served, Some(&id)).await;
            let gap = back.next().await.unwrap();
            assert_eq!((gap.name.as_str(), gap.id), ("gap", None), "{id}");
            assert_eq!(back.next_of("frame").await.json()["counts"]["reports"], 2);
        }
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_log_has_forgotten_is_filled_from_the_record() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 1);
        let small = Bounds { steps: 2, bytes: usize::MAX };
        let small = |app: watchfloor_server::App| watchfloor_server::App {
            wire: Wire::bounded(small),
            ..app
        };
        let served = Served::with(&path, None, Clock::wall(), small).await;
        let client = reqwest::Client::new();
        let mut steady = Watching::begin(&client, &served, None).await;
        let seen = steady.next_of("frame").await.id.unwrap();
        let mut sent = BTreeSet::new();
        for n in 1..6 {
            room.add(&[report(n, now())]).unwrap();
            served.app.frames.wake();
            let (changes, _) = until(&mut steady, u64::try_from(n).unwrap() + 1).await;
            sent.extend(changes);
        }
        assert_eq!(sent.len(), 5);
        // Its place in the log is gone, but the record still has what it missed.
        let mut back = Watching::begin(&client, &served, Some(&seen)).await;
        let (filled, _) = until(&mut back, 6).await;
        assert_eq!(filled.into_iter().collect::<BTreeSet<String>>(), sent);
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_says_is_sent_and_can_be_taken_back() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let _room = room(&path, 2);
        let served = Served::new(&path, None).await;
        let client = reqwest::Client::new();
        let mut watching = Watching::begin(&client, &served, None).await;
        watching.next_of("frame").await;
        let line = served.app.frames.live().picture.events[0].best;

        let say = async |body: Value| {
            let answer = client.post(served.url("/acts")).json(&body).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
        };
        let (status, word) = say(json!({
            "verb": "note", "line": line, "words": "  called the harbour office\nno answer "
        }))
        .await;
        assert_eq!(status, 201, "{word}");
        assert_eq!(word["words"], "called the harbour office\nno answer");
        assert_eq!(word["line"], line);
        let touched = watching.next_of("frame").await.json()["touched"]["events"].clone();
        assert_eq!(touched, json!([line]));

        for (wrong, expected, told) in [
            (json!({"verb": "note", "line": line}), 400, "needs `words`"),
            (json!({"verb": "shout", "line": line}), 400, "one of confirm"),
            (json!({"verb": "undo", "line": 1}), 400, "DELETE"),
            (json!({"verb": "merge", "line": line}), 400, "needs `other`"),
            (json!({"verb": "merge", "line": line, "other": line}), 400, "itself"),
            (json!({"verb": "confirm", "line": line, "other": 2}), 400, "only a merge"),
            (json!({"verb": "confirm", "line": 999_999}), 404, "no line 999999"),
            (json!({"verb": "note", "line": line, "words": "\u{1b}[2J"}), 400, "control"),
            (json!({"verb": "note", "line": line, "words": "x".repeat(2_001)}), 400, "longer"),
        ] {
            let (status, problem) = say(wrong.clone()).await;
            assert_eq!(status, expected, "{wrong} {problem}");
            assert!(problem["detail"].as_str().unwrap().contains(told), "{problem}");
        }

        let act = word["act"].as_i64().unwrap();
        let undo = async || {
            let url = served.url(&format!("/acts/{act}"));
            client.delete(url).send().await.unwrap().status().as_u16()
        };
        assert_eq!(undo().await, 200);
        assert_eq!(undo().await, 409, "it was taken back already");
        let list = client.get(served.url("/acts?limit=1")).send().await.unwrap();
        let list: Value = list.json().await.unwrap();
        assert_eq!(list["total"], 2);
        assert_eq!(list["items"][0]["undoes"], act);
        let next = list["next"].as_str().unwrap();
        let rest = client.get(served.url(&format!("/acts?cursor={next}"))).send().await.unwrap();
        let rest: Value = rest.json().await.unwrap();
        assert_eq!(rest["items"][0]["undone_by"], list["items"][0]["act"]);
        assert_eq!(rest["next"], Value::Null);
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_who_is_looking_at_what() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let _room = room(&path, 1);
        let served = Served::new(&path, None).await;
        let client = reqwest::Client::new();
        let mut watching = Watching::begin(&client, &served, None).await;
        let look = async |body: Value| {
            let sent =
                client.post(served.url("/presence")).json(&body).send().await.unwrap();
            sent.status().as_u16()
        };
        assert_eq!(look(json!({"looking_at": "/event/1"})).await, 204);
        let told = watching.next_of("presence").await;
        assert_eq!(told.id, None, "nobody comes back to what is over by then");
        assert_eq!(told.json()[0]["looking_at"], "/event/1");
        // Whoever comes now is told at once.
        let mut late = Watching::begin(&client, &served, None).await;
        assert_eq!(late.next_of("presence").await.json(), told.json());
        assert_eq!(look(json!({"looking_at": "javascript:alert(1)"})).await, 400);
        let long = format!("/{}", "x".repeat(200));
        assert_eq!(look(json!({"looking_at": long})).await, 400);
        assert_eq!(look(json!({"looking_at": null})).await, 204);
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_kept_and_becomes_a_rule() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let _room = room(&path, 1);
        let served = Served::new(&path, None).await;
        let client = reqwest::Client::new();
        let body = json!({"name": "dam", "query": {"type": "ASSAULT", "q": "gates"}});
        let kept = client.post(served.url("/searches")).json(&body).send().await.unwrap();
        assert_eq!(kept.status(), 201);
        let kept: Value = kept.json().await.unwrap();
        assert_eq!(kept["query"], body["query"]);
        let twice =
            client.post(served.url("/searches")).json(&body).send().await.unwrap();
        assert_eq!(twice.status(), 409);
        let url = served.url(&format!("/searches/{}", kept["id"]));
        let rule =
            client.get(format!("{url}/rule")).send().await.unwrap().text().await.unwrap();
        assert!(rule.starts_with("[[rule]]\nname = \"dam\"\n"), "{rule}");
        let list: Value = client
            .get(served.url("/searches"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(list["items"], json!([kept]));
        assert_eq!(client.delete(&url).send().await.unwrap().status(), 204);
        assert_eq!(client.delete(&url).send().await.unwrap().status(), 404);
        served.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_looks_new_because_older_reports_left_the_window_is_not_sent() {
    in_time(async {
        const WEEK: i64 = 7 * 86_400_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let mut room = room(&path, 0);
        let start = now();
        // The first leaves the window within two minutes, the second tells of the same days later.
        let first = report(0, start - WEEK + 120_000);
        room.add(&[first, told_again(0, start - WEEK / 2)]).unwrap();
        // A minute is half a second.
        let clock = Clock::fast(start, 120.0);
        let served = Served::with(&path, None, clock, |app| app).await;
        let live = served.app.frames.live();
        assert_eq!((live.snapshot.reports.len(), live.picture.events.len()), (2, 1));
        let client = reqwest::Client::new();
        let mut watching = Watching::begin(&client, &served, None).await;
        watching.next_of("frame").await;
        loop {
            let got = watching.next().await.unwrap();
            assert_ne!(got.name, "change", "{got:?}");
            if got.name == "frame" && got.json()["counts"]["reports"] == 1 {
                break;
            }
        }
        served.stop().await;
    })
    .await;
}

const RULES: &str = "[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"gates\"\nwhen.event = { words = \"gates\" }\n";

/// A finding of that rule.
fn found(title: &str, print: u8) -> Found {
    let finding = Finding {
        rule: "gates".to_owned(),
        key: "gates 1".to_owned(),
        subject: "event".to_owned(),
        severity: Severity::Critical,
        standing: Standing::Holds,
        labels: [("rule".to_owned(), "gates".to_owned())].into(),
        title: title.to_owned(),
        lines: Vec::new(),
        origins: vec!["the dam office".to_owned()],
        why: "an act with these words".to_owned(),
        print: [print; 32],
    };
    Found {
        finding,
        anchors: ["1 0".to_owned()].into(),
        near: BTreeSet::new(),
        is_live: true,
        fires: Fires::Yes,
        since: now(),
        latest: now(),
        expire: 86_400_000,
        wording: title.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_are_sent_when_they_are_new_or_differ_and_people_answer_them() {
    in_time(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        let _room = room(&path, 1);
        let file = beside(&path);
        let served = Served::new(&path, Some(file.clone())).await;
        let client = reqwest::Client::new();
        let list = async |query: &str| -> Value {
            let url = served.url(&format!("/alerts{query}"));
            client.get(url).send().await.unwrap().json().await.unwrap()
        };
        let say = async |what: &str, body: Value| {
            let url = served.url(&format!("/alerts/{what}"));
            let answer = client.post(url).json(&body).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
        };
        assert_eq!(list("").await, json!({"items": [], "next": null, "total": 0}));
        assert_eq!(say("1/acknowledge", json!({})).await.0, 404);
        assert!(!file.try_exists().unwrap(), "to look makes no file");

        let mut watching = Watching::begin(&client, &served, None).await;
        let start = watching.next_of("frame").await;
        let rules = Rules::parse(RULES).unwrap();
        let mut board = Board::open(&file, &rules).unwrap();
        board.step(now(), vec![found("the gates are opened", 1)]).unwrap();
        let fired = watching.next_of("alert").await;
        assert_eq!(fired.json()["title"], "the gates are opened");
        assert_eq!(fired.json()["severity"], "critical");

        let (status, told) = say("1/note", json!({"words": "called the office"})).await;
        assert_eq!(status, 202);
        assert_eq!(told["waiting"][0]["do"], "note");
        assert_eq!(told["waiting"][0]["words"], "called the office");
        assert_eq!(watching.next_of("alert").await.json()["waiting"], told["waiting"]);
        board.tick(now()).unwrap();
        let heard = watching.next_of("alert").await;
        assert_eq!(heard.json()["waiting"], json!([]));
        assert_eq!(say("1/note", json!({"words": "  "})).await.0, 400);
        assert_eq!(say("1/assign", json!({"to": "a\nb"})).await.0, 400);
        assert_eq!(say("7/resolve", json!({})).await.0, 404);

        // Somebody who was away is sent them too, and what is shown is what is listed.
        let mut back = Watching::begin(&client, &served, start.id.as_deref()).await;
        assert_eq!(back.next_of("alert").await, fired);
        board.step(now(), Vec::new()).unwrap();
        let over = watching.next_of("alert").await.json();
        assert_eq!(list("?all=true").await["items"], json!([over]));
        served.stop().await;
    })
    .await;
}
