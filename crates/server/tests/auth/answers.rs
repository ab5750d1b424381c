//! What is answered, with which headers, and what is written down of it.

use reqwest::Method;
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use reqwest::header::SET_COOKIE;
use serde_json::Value;
use serde_json::json;
use watchfloor_server::tokens::Scope;

use crate::support::{
    BEHIND, HOME, PASSWORD, Setting, Signed, Wall, new_search, problem, status,
};

/// The headers that say what a browser may do, one a line.
fn policy(headers: &HeaderMap) -> String {
    let said = [
        "cache-control",
        "content-security-policy",
        "content-type",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
        "x-robots-tag",
    ];
    let line = |name: &&str| {
        let value = headers.get(*name);
        format!("{name}: {}\n", value.map_or("-", |value| value.to_str().unwrap()))
    };
    said.iter().map(line).collect()
}

#[tokio::test]
async fn what_is_too_large_is_not_read() {
    let wall = Wall::new(&BEHIND).await;
    let token = wall.token(Scope::Write, "ada");
    let large = json!({ "name": "x".repeat(70_000), "query": {} }).to_string();
    let post = || {
        let request = wall.post("/api/v1/searches").bearer_auth(&token);
        request.header("content-type", "application/json")
    };
    let (found, words) = problem(post().body(large.clone())).await;
    assert_eq!(found, 413);
    assert!(words.contains("larger than 65536 bytes"), "{words}");
    // Without saying so before.
    let parts: Vec<Result<String, std::io::Error>> = vec![Ok(large)];
    let stream = reqwest::Body::wrap_stream(tokio_stream::iter(parts));
    assert_eq!(status(post().body(stream)).await, 413);
    // A head that is too large.
    let head = wall.get("/api/v1/events").header("x-long", "x".repeat(60_000));
    assert!(matches!(
        head.send().await.map(|response| response.status().as_u16()),
        Ok(431) | Err(_)
    ));
    assert_eq!(status(wall.get("/login")).await, 200);
    wall.served.stop().await;
}

#[tokio::test]
async fn what_matters_is_in_the_audit_log() {
    let wall = Wall::new(&BEHIND).await;
    let wrong = json!({ "name": "ana", "password": "not the password" });
    let from =
        |request: RequestBuilder| request.header("x-forwarded-for", "198.51.100.9");
    assert_eq!(status(from(wall.post("/api/v1/session")).json(&wrong)).await, 401);
    let signed = wall.sign_in("ana").await;
    let viewer = wall.sign_in("vic").await;
    assert!(
        status(signed.writes(wall.post("/api/v1/searches")).json(&new_search()))
            .await
            .is_success()
    );
    assert_eq!(
        status(viewer.writes(wall.ask(Method::DELETE, "/api/v1/users/ana"))).await,
        403
    );
    assert_eq!(status(viewer.by(wall.get("/api/v1/export/events.csv"))).await, 200);
    assert_eq!(status(viewer.by(wall.get("/b?since=3h"))).await, 200);
    assert_eq!(status(viewer.by(wall.get("/api/v1/events"))).await, 200);
    let admin = wall.token(Scope::Admin, "ada");
    let log: Value = wall
        .get("/api/v1/audit?limit=10")
        .bearer_auth(&admin)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let line = |entry: &Value| {
        let word = |name: &str| entry[name].as_str().unwrap().to_owned();
        format!(
            "{} | {} | {} | {}",
            word("who"),
            word("what"),
            entry["outcome"],
            word("from")
        )
    };
    let mut lines: Vec<String> =
        log["items"].as_array().unwrap().iter().map(line).collect();
    lines.reverse();
    assert_eq!(
        lines,
        [
            "ana? | POST /api/v1/session | 401 | 198.51.100.9",
            "ana | POST /api/v1/session | 200 | 127.0.0.1",
            "vic | POST /api/v1/session | 200 | 127.0.0.1",
            "ana | POST /api/v1/searches | 201 | 127.0.0.1",
            "vic | DELETE /api/v1/users/{name} | 403 | 127.0.0.1",
            "vic | GET /api/v1/export/{table} | 200 | 127.0.0.1",
            "vic | GET /b | 200 | 127.0.0.1",
        ]
    );
    assert!(!log.to_string().contains("not the password"));
    wall.served.stop().await;
}

#[tokio::test]
async fn behind_a_proxy_the_base_path_is_everywhere() {
    let wall = Wall::new(&Setting { base: "/watch", ..BEHIND }).await;
    let moved = wall.get("/watch").send().await.unwrap();
    assert_eq!(
        (moved.status().as_u16(), &moved.headers()["location"]),
        (308, &"/watch/".parse().unwrap())
    );
    let signed = wall
        .post("/watch/api/v1/session")
        .header("x-forwarded-for", "198.51.100.9")
        .header("x-forwarded-proto", "https")
        .header("x-forwarded-host", "desk.example.org")
        .header("origin", "https://desk.example.org")
        .json(&json!({ "name": "ana", "password": PASSWORD }));
    let signed = signed.send().await.unwrap();
    assert_eq!(signed.status(), 200);
    assert!(signed.headers()[SET_COOKIE].to_str().unwrap().contains("Path=/watch;"));
    let signed = Signed::of(signed).await;
    // Some proxies take the path off.
    for path in ["/watch/api/v1/events", "/api/v1/events"] {
        assert_eq!(status(signed.by(wall.get(path))).await, 200, "{path}");
    }
    let page = wall.get("/watch/r/1").send().await.unwrap();
    assert_eq!(page.headers()["location"], "/watch/login?next=%2Fr%2F1");
    let login = wall
        .get("/watch/login?next=%2Fr%2F1")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        login.contains("action=\"/watch/login\"") && login.contains("value=\"/r/1\""),
        "{login}"
    );
    assert_eq!(status(wall.get("/watchtower/api/v1/events")).await, 404);
    wall.served.stop().await;
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do() {
    let wall = Wall::new(&HOME).await;
    for (name, path) in [
        ("api", "/api/v1/events"),
        ("login", "/login"),
        ("brief", "/b"),
        ("report", "/r/1"),
        ("nothing", "/none"),
    ] {
        let response = wall.get(path).send().await.unwrap();
        let digest = "'sha256-[digest]'";
        let said = policy(response.headers());
        let said = match said.split_once("'sha256-") {
            Some((before, after)) => {
                format!("{before}{digest}{}", after.split_once('\'').unwrap().1)
            }
            None => said,
        };
        insta::assert_snapshot!(format!("headers_{name}"), said);
    }
    // Whatever the wall answers for itself, it is under its policy.
    let wall_page = wall.get("/").send().await.unwrap();
    let policy = wall_page.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    wall.served.stop().await;
}

#[tokio::test]
async fn a_hostile_report_is_words_on_every_page() {
    let wall = Wall::new(&HOME).await;
    for path in ["/b?window=all", "/r/1", "/r/1/with/2"] {
        let response = wall.get(path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let page = response.text().await.unwrap();
        assert!(!page.contains("<script"), "{path}: {page}");
        assert!(page.contains("&lt;script&gt;") || !page.contains("alert("), "{path}");
    }
    let report = wall.get("/r/1").send().await.unwrap().text().await.unwrap();
    assert!(report.contains("<mark class=\"act\""), "{report}");
    for path in
        ["/api/v1/tokens/%FF", "/api/v1/tokens/9999999999999999999", "/api/v1/users/%FF"]
    {
        let (found, _) = problem(wall.ask(Method::DELETE, path)).await;
        assert_eq!(found, 400, "{path}");
    }
    assert_eq!(problem(wall.get("/api/v1/audit?limit=x")).await.0, 400);
    assert_eq!(status(wall.get("/r/999")).await, 404);
    assert_eq!(status(wall.get("/r/x")).await, 400);
    for path in [
        "/assets/../../Cargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fCargo.toml",
        "/assets/..%5cx",
    ] {
        assert_eq!(status(wall.get(path)).await, 404, "{path}");
    }
    assert_eq!(status(wall.ask(Method::PUT, "/b")).await, 405);
    wall.served.stop().await;
}
