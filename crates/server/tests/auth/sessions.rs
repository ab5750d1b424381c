//! Signing in, staying in, and trying to.

use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::json;
use std::time::Duration;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{BEHIND, PASSWORD, Signed, Wall, problem, status};

#[tokio::test]
async fn a_session_is_the_browsers_own_and_ends() {
    let wall = Wall::new(&BEHIND).await;
    // Fixation: what somebody planted before is no session, and signing in gives another.
    let planted = format!("__Secure-watchfloor={}", "a".repeat(64));
    let sent = wall
        .post("/api/v1/session")
        .header("cookie", &planted)
        .json(&json!({ "name": "ana", "password": PASSWORD }))
        .send()
        .await
        .unwrap();
    let line = sent.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/;"] {
        assert!(line.contains(part), "{line}");
    }
    let first = Signed::of(sent).await;
    assert_ne!(first.cookie, planted);
    let events = |cookie: &str| wall.get("/api/v1/events").header("cookie", cookie);
    assert_eq!(status(events(&planted)).await, 401);
    assert_eq!(status(events(&first.cookie)).await, 200);
    // A session that signs in again is over.
    let again = wall
        .post("/api/v1/session")
        .header("cookie", &first.cookie)
        .json(&json!({ "name": "ana", "password": PASSWORD }));
    let again = Signed::of(again.send().await.unwrap()).await;
    assert_eq!(status(events(&first.cookie)).await, 401);
    assert_eq!(status(events(&again.cookie)).await, 200);
    // Signing out, and a new password, end it.
    let out = again.writes(wall.ask(Method::DELETE, "/api/v1/session"));
    let out = out.send().await.unwrap();
    assert!(out.headers()[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(status(events(&again.cookie)).await, 401);
    let (one, two) = (wall.sign_in("ana").await, wall.sign_in("ana").await);
    let change = |old: &str| {
        let body = json!({ "old": old, "new": "five other words of mine" });
        one.writes(wall.post("/api/v1/me/password")).json(&body)
    };
    assert_eq!(status(change("not the old one")).await, 403);
    assert_eq!(status(change(PASSWORD)).await, 204);
    assert_eq!(status(events(&one.cookie)).await, 401);
    assert_eq!(status(events(&two.cookie)).await, 401);
    // The secret is in no file.
    let secret = two.cookie.split('=').nth(1).unwrap().as_bytes();
    for entry in std::fs::read_dir(wall._folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
    wall.served.stop().await;
}

#[tokio::test]
async fn who_may_no_longer_look_hears_no_more() {
    let wall = Wall::new(&BEHIND).await;
    let signed = wall.sign_in("vic").await;
    let mut stream = signed.by(wall.get("/api/v1/stream")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.chunk().await.unwrap().is_some(), "the first frame");
    wall.users.set_password("vic", "another hash", 1).unwrap();
    let rest = async { while stream.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(5), rest)
        .await
        .expect("the stream has ended");
    assert_eq!(status(signed.by(wall.get("/api/v1/stream"))).await, 401);
    wall.served.stop().await;
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let wall = Wall::new(&BEHIND).await;
    let ask = |name: &str, secret: &str| {
        wall.post("/api/v1/session").json(&json!({ "name": name, "password": secret }))
    };
    let mut times = [Duration::MAX; 2];
    let mut words = Vec::new();
    for _ in 0..3 {
        for (at, name) in ["ana", "nobody"].into_iter().enumerate() {
            let began = Instant::now();
            words.push(problem(ask(name, "not the password")).await);
            times[at] = times[at].min(began.elapsed());
        }
    }
    assert!(words.iter().all(|one| *one == words[0]), "{words:?}");
    // Both hash once. Without that the second takes a hundredth of the time.
    assert!(times[1] * 4 > times[0] && times[0] * 4 > times[1], "{times:?}");
    let long = "long ".repeat(2_000);
    assert_eq!(status(ask("ana", &long)).await, 401);
    wall.served.stop().await;
}

#[tokio::test]
async fn who_tries_again_and_again_is_stopped_and_others_are_not() {
    let wall = Wall::new(&BEHIND).await;
    let ask = |from: &str, name: &str, secret: &str| {
        let body = json!({ "name": name, "password": secret });
        wall.post("/api/v1/session").header("x-forwarded-for", from).json(&body)
    };
    // One name from everywhere.
    let mut refused = None;
    for try_ in 0..12 {
        let response =
            ask(&format!("198.51.100.{try_}"), "ana", "wrong one").send().await.unwrap();
        if response.status() == 429 {
            refused = Some(response);
            break;
        }
    }
    let refused = refused.expect("the eleventh try is refused");
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=15).contains(&wait), "{wait}");
    // One address with every name; what it says of itself beyond the proxy does not help.
    let mut stopped = false;
    for try_ in 0..22 {
        let from = format!("203.0.113.{try_}, 192.0.2.66");
        stopped |= status(ask(&from, &format!("name{try_}"), "wrong one")).await == 429;
    }
    assert!(stopped, "twenty tries of one address are enough");
    assert_eq!(status(ask("192.0.2.77", "vic", PASSWORD)).await, 200);
    wall.served.stop().await;
}

#[tokio::test]
async fn a_flood_of_slow_logins_keeps_nobody_out() {
    let wall = Wall::new(&BEHIND).await;
    let mut held = Vec::new();
    for _ in 0..100 {
        let mut slow = TcpStream::connect(wall.served.at).await.unwrap();
        let head = format!(
            "POST /api/v1/session HTTP/1.1\r\nhost: {}\r\nx-forwarded-for: 192.0.2.66\r\n\
             content-type: application/json\r\ncontent-length: 5000\r\n\r\n{{",
            wall.served.at
        );
        slow.write_all(head.as_bytes()).await.unwrap();
        held.push(slow);
    }
    let began = Instant::now();
    let body = json!({ "name": "vic", "password": PASSWORD });
    let fine =
        wall.post("/api/v1/session").header("x-forwarded-for", "192.0.2.77").json(&body);
    assert_eq!(status(fine).await, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    // All but twenty were answered before they said what they want.
    let mut answered = 0;
    for slow in &mut held {
        let mut line = [0; 12];
        let read =
            tokio::time::timeout(Duration::from_millis(20), slow.read_exact(&mut line));
        if read.await.is_ok_and(|read| read.is_ok()) {
            assert_eq!(&line, b"HTTP/1.1 429");
            answered += 1;
        }
    }
    assert!(answered >= 75, "{answered}");
    drop(held);
    wall.served.stop().await;
}
