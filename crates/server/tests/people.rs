//! What people say of lines by way of the API, and what is made beside the room while it is served.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod made;

use reqwest::Client;
use serde_json::{Value, json};
use watchfloor_alerts::{Rules, Store as Board, beside};
use watchfloor_record::AsOf;

use self::made::{Served, room};

async fn get(client: &Client, url: String) -> Value {
    client.get(url).send().await.unwrap().json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_corrected_assigned_and_acknowledged_beside_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.room");
    let mut room = room(&path, 2);
    let served = Served::new(&path, None).await;
    let client = Client::new();
    let line = served.app.frames.live().picture.events[0].best;
    let before = get(&client, served.url(&format!("/events/{line}"))).await;
    let say = async |body: Value| {
        let answer = client.post(served.url("/acts")).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let mut acts = Vec::new();
    for (body, words, to) in [
        (
            json!({"verb": "correct", "line": line, "words": "it was the north gate"}),
            json!("it was the north gate"),
            Value::Null,
        ),
        (
            json!({"verb": "assign", "line": line, "to": " ines "}),
            Value::Null,
            json!("ines"),
        ),
        (json!({"verb": "acknowledge", "line": line}), Value::Null, Value::Null),
    ] {
        let (status, said) = say(body.clone()).await;
        assert_eq!(status, 201, "{said}");
        assert_eq!((&said["verb"], &said["line"]), (&body["verb"], &json!(line)));
        assert_eq!((&said["words"], &said["to"]), (&words, &to), "{body}");
        acts.push(said["act"].clone());
    }
    for (wrong, told) in [
        (json!({"verb": "correct", "line": line}), "needs `words`"),
        (json!({"verb": "assign", "line": line}), "needs `to`"),
        (json!({"verb": "assign", "line": line, "to": "  "}), "`to` is a name"),
        (json!({"verb": "assign", "line": line, "to": "a\nb"}), "`to` is a name"),
        (
            json!({"verb": "assign", "line": line, "to": "ines", "words": "soon"}),
            "no `words`",
        ),
        (
            json!({"verb": "note", "line": line, "words": "x", "to": "ines"}),
            "only an assignment",
        ),
        (
            json!({"verb": "acknowledge", "line": line, "by": "somebody else"}),
            "unknown field",
        ),
    ] {
        let (status, problem) = say(wrong.clone()).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(problem["detail"].as_str().unwrap().contains(told), "{problem}");
    }
    let revision = room.said(AsOf::LATEST).unwrap().len();
    assert_eq!(revision, 3, "what was refused left nothing");

    let mut live = served.app.frames.follow();
    let is_shown =
        |frame: &std::sync::Arc<watchfloor_server::Frame>| frame.snapshot.acts.len() == 3;
    live.wait_for(is_shown).await.unwrap();
    let event = get(&client, served.url(&format!("/events/{line}"))).await;
    let verbs: Vec<&Value> = event["judgements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|said| &said["verb"])
        .collect();
    assert_eq!(verbs, ["correct", "assign", "acknowledge"]);
    assert_eq!(event["judgements"][1]["to"], "ines");
    assert_eq!((&event["title"], &event["best"]), (&before["title"], &before["best"]));

    let undo =
        client.delete(served.url(&format!("/acts/{}", acts[0]))).send().await.unwrap();
    assert_eq!(undo.status(), 200);
    live.wait_for(|frame| frame.snapshot.acts.len() == 2).await.unwrap();
    let line = get(&client, served.url(&format!("/lines/{line}"))).await;
    assert_eq!(line["judgements"].as_array().unwrap().len(), 2);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_that_begin_while_the_room_is_served_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.room");
    let _room = room(&path, 1);
    let file = beside(&path);
    let served = Served::new(&path, Some(file.clone())).await;
    let client = Client::new();
    let has =
        async || get(&client, served.url("/room")).await["features"]["alerts"].clone();
    assert_eq!(has().await, false);
    assert_eq!(get(&client, served.url("/alerts")).await["total"], 0);
    assert!(!file.try_exists().unwrap(), "looking does not make one");
    let rules = "[defaults]\nreceiver = \"desk\"\n\n[[rule]]\nname = \"gates\"\nwhen.event = { words = \"gates\" }\n";
    drop(Board::open(&file, &Rules::parse(rules).unwrap()).unwrap());
    assert_eq!(has().await, true);
    assert_eq!(get(&client, served.url("/alerts")).await["total"], 0);
    served.stop().await;
}
