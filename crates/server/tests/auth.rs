//! Who may do what, over real connections: for each rule somebody who tries to get around it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod made;

use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use watchfloor_server::App;
use watchfloor_server::auth::{Auth, AuthSettings, network};
use watchfloor_server::tokens::Scope;
use watchfloor_server::users::{Role, Users, beside, password};

use self::made::{Served, room};

const PASSWORD: &str = "four words of mine";

/// A server of a small room with its users.
struct Wall {
    served: Served,
    users: Users,
    client: Client,
    _folder: TempDir,
}

/// How a server is set up.
struct Setting {
    /// The address that it believes to listen at.
    listen: &'static str,
    trusted: &'static [&'static str],
    base: &'static str,
    users: &'static [(&'static str, Role)],
    delay: Duration,
}

const USERS: &[(&str, Role)] =
    &[("ada", Role::Admin), ("ana", Role::Analyst), ("vic", Role::Viewer)];

/// Behind a proxy on this machine, as most are.
const BEHIND: Setting = Setting {
    listen: "127.0.0.1",
    trusted: &["127.0.0.1"],
    base: "",
    users: USERS,
    delay: Duration::ZERO,
};

/// For whoever sits at the machine.
const HOME: Setting = Setting { trusted: &[], users: &[], ..BEHIND };

impl Wall {
    async fn new(setting: &Setting) -> Wall {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room");
        drop(room(&path, 3));
        let settings = AuthSettings {
            trusted: setting.trusted.iter().map(|net| network(net).unwrap()).collect(),
            delay: setting.delay,
            recheck: Duration::from_millis(20),
            ..AuthSettings::new(setting.listen.parse().unwrap())
        };
        let auth = Auth::open(&beside(&path), settings).unwrap();
        let users = Users::open(&beside(&path)).unwrap();
        if !setting.users.is_empty() {
            let hash = password::hash(PASSWORD).unwrap();
            for (name, role) in setting.users {
                users.add(name, *role, &hash, 0).unwrap();
            }
        }
        let base = setting.base.to_owned();
        let served =
            Served::with(&path, None, watchfloor_clock::Clock::wall(), move |app| {
                let mut app: App = app.with_auth(auth);
                let mut settings = (*app.settings).clone();
                settings.base = base;
                app.settings = std::sync::Arc::new(settings);
                app
            })
            .await;
        let policy = reqwest::redirect::Policy::none();
        let client = Client::builder().redirect(policy).build().unwrap();
        Wall { served, users, client, _folder: folder }
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.served.at))
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.ask(Method::POST, path)
    }

    async fn sign_in(&self, name: &str) -> Signed {
        let sent = self
            .post("/api/v1/session")
            .json(&json!({ "name": name, "password": PASSWORD }))
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status(), 200, "{name} signs in");
        Signed::of(sent).await
    }

    fn token(&self, scope: Scope, owner: &str) -> String {
        self.users.make_token("a program", scope, Some(owner), None, 0).unwrap().1
    }
}

/// A browser in which somebody is signed in.
struct Signed {
    cookie: String,
    csrf: String,
}

impl Signed {
    async fn of(response: Response) -> Signed {
        let line = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = line.split(';').next().unwrap().to_owned();
        let me: Value = response.json().await.unwrap();
        Signed { cookie, csrf: me["csrf"].as_str().unwrap().to_owned() }
    }

    fn by(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("cookie", &self.cookie)
    }

    fn writes(&self, request: RequestBuilder) -> RequestBuilder {
        self.by(request).header("x-csrf", &self.csrf)
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

/// The status, and the words of the problem.
async fn problem(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status.as_u16());
    (status, problem["detail"].as_str().unwrap().to_owned())
}

fn new_search() -> Value {
    json!({ "name": "the council", "query": { "q": "council" } })
}

#[tokio::test]
async fn roles_and_scopes_may_what_the_table_says_and_nothing_more() {
    let wall = Wall::new(&BEHIND).await;
    let mut askers: Vec<(String, Role, Option<Signed>, String)> = Vec::new();
    for (name, role) in USERS {
        askers.push((
            format!("{name}'s session"),
            *role,
            Some(wall.sign_in(name).await),
            String::new(),
        ));
    }
    for (scope, owner, role) in [
        (Scope::Read, "ada", Role::Viewer),
        (Scope::Write, "ada", Role::Analyst),
        (Scope::Admin, "ada", Role::Admin),
        // A token may not do what its owner may not.
        (Scope::Admin, "vic", Role::Viewer),
    ] {
        askers.push((
            format!("a token {scope:?} of {owner}"),
            role,
            None,
            wall.token(scope, owner),
        ));
    }
    for (method, path, body, least) in [
        (Method::GET, "/api/v1/events", Value::Null, Role::Viewer),
        (Method::POST, "/api/v1/presence", json!({ "looking_at": null }), Role::Viewer),
        (Method::POST, "/api/v1/searches", new_search(), Role::Analyst),
        (Method::DELETE, "/api/v1/acts/999", Value::Null, Role::Analyst),
        (Method::GET, "/api/v1/users", Value::Null, Role::Admin),
        (Method::GET, "/api/v1/audit", Value::Null, Role::Admin),
        (Method::DELETE, "/api/v1/tokens/999", Value::Null, Role::Admin),
    ] {
        let ask = || {
            let request = wall.ask(method.clone(), path);
            if body.is_null() { request } else { request.json(&body) }
        };
        assert_eq!(status(ask()).await, 401, "nobody: {method} {path}");
        for (asker, role, signed, token) in &askers {
            let request = match signed {
                Some(signed) => signed.writes(ask()),
                None => ask().bearer_auth(token),
            };
            let (may, found) = (*role >= least, status(request).await);
            let is_refused = matches!(found.as_u16(), 401 | 403);
            assert_eq!(may, !is_refused, "{asker}: {method} {path} gave {found}");
        }
    }
    assert_eq!(status(wall.get("/api/v1/events").bearer_auth("wf_0")).await, 401);
    // A wrong token is never a reason to look at the cookie.
    let signed = wall.sign_in("ada").await;
    let both = signed.by(wall.get("/api/v1/events")).bearer_auth("wf_0");
    assert_eq!(status(both).await, 401);
    wall.served.stop().await;
}

#[tokio::test]
async fn a_page_elsewhere_cannot_make_a_browser_write() {
    let wall = Wall::new(&BEHIND).await;
    let signed = wall.sign_in("ana").await;
    let other = wall.sign_in("ada").await;
    let save = || signed.by(wall.post("/api/v1/searches")).json(&new_search());
    let (found, words) = problem(save()).await;
    assert_eq!(found, 403);
    assert!(words.contains("x-csrf"), "{words}");
    assert_eq!(
        status(save().header("x-csrf", &other.csrf)).await,
        403,
        "of another session"
    );
    let with = || save().header("x-csrf", &signed.csrf);
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(status(with().header(name, value)).await, 403, "{name}: {value}");
    }
    let own = format!("http://{}", wall.served.at);
    let saved = with().header("origin", own).header("sec-fetch-site", "same-origin");
    assert!(status(saved).await.is_success());
    // A form elsewhere that signs a browser in as somebody else.
    let form = || {
        let fields = format!("name=ada&password={}", PASSWORD.replace(' ', "+"));
        let kind = "application/x-www-form-urlencoded";
        wall.post("/login").header("content-type", kind).body(fields)
    };
    assert_eq!(
        status(form()).await,
        403,
        "no browser sends a form without saying from where"
    );
    assert_eq!(status(form().header("origin", "https://evil.example")).await, 403);
    let plain = wall
        .post("/api/v1/session")
        .header("content-type", "text/plain")
        .body(json!({ "name": "ada", "password": PASSWORD }).to_string());
    assert_eq!(status(plain).await, 415, "JSON that a form elsewhere could send");
    let ours = form().header("origin", format!("http://{}", wall.served.at));
    assert_eq!(status(ours).await, 303);
    wall.served.stop().await;
}

#[tokio::test]
async fn at_home_nobody_signs_in_and_nobody_else_gets_in() {
    let wall = Wall::new(&HOME).await;
    let me: Value = wall.get("/api/v1/me").send().await.unwrap().json().await.unwrap();
    assert_eq!((me["name"].as_str(), me["role"].as_str()), (Some("you"), Some("admin")));
    assert_eq!(status(wall.get("/api/v1/events")).await, 200);
    // DNS that leads a page's own name here, and a proxy that shows the wall to everybody.
    for (name, value) in [
        ("host", "evil.example"),
        ("host", "127.0.0.1.evil.example:80"),
        ("x-forwarded-for", "198.51.100.9"),
        ("forwarded", "for=198.51.100.9"),
        ("via", "1.1 proxy"),
    ] {
        for path in ["/api/v1/events", "/api/v1/me", "/", "/b", "/login"] {
            let found = status(wall.get(path).header(name, value)).await;
            assert_eq!(found, 403, "{name}: {value} got {path}");
        }
    }
    // A browser writes with the token only, a program without.
    let save = || wall.post("/api/v1/searches").json(&new_search());
    let own = format!("http://{}", wall.served.at);
    assert_eq!(status(save().header("origin", "https://evil.example")).await, 403);
    assert_eq!(status(save().header("origin", &own)).await, 403);
    let with =
        save().header("origin", &own).header("x-csrf", me["csrf"].as_str().unwrap());
    assert!(status(with).await.is_success());
    let other = json!({ "name": "the army", "query": { "q": "army" } });
    assert!(status(wall.post("/api/v1/searches").json(&other)).await.is_success());
    // From the first user on, everybody signs in.
    let first = json!({ "name": "vic", "role": "viewer", "password": PASSWORD });
    assert_eq!(
        status(wall.post("/api/v1/users").json(&first)).await,
        409,
        "must be an admin"
    );
    let first = json!({ "name": "ada", "role": "admin", "password": PASSWORD });
    assert_eq!(status(wall.post("/api/v1/users").json(&first)).await, 201);
    assert_eq!(status(wall.get("/api/v1/events")).await, 401);
    let signed = wall.sign_in("ada").await;
    assert!(signed.cookie.starts_with("watchfloor="), "over plain HTTP at home");
    assert_eq!(status(signed.by(wall.get("/api/v1/events"))).await, 200);
    wall.served.stop().await;
}

#[tokio::test]
async fn before_the_first_user_only_the_set_up_answers() {
    let setting = Setting { listen: "0.0.0.0", trusted: &[], users: &[], ..BEHIND };
    let wall = Wall::new(&setting).await;
    for path in
        ["/api/v1/events", "/api/v1/users", "/api/v1/stream", "/api/v1/openapi.json"]
    {
        let (found, words) = problem(wall.get(path)).await;
        assert_eq!(found, 403, "{path}");
        assert!(words.contains("/setup"), "{words}");
    }
    for path in ["/", "/b", "/r/1", "/admin", "/assets/x.js"] {
        let response = wall.get(path).send().await.unwrap();
        assert_eq!(response.status(), 303, "{path}");
        assert_eq!(response.headers()["location"], "/setup");
    }
    let needed: Value =
        wall.get("/api/v1/setup").send().await.unwrap().json().await.unwrap();
    assert_eq!(needed["needed"], true);
    let page = wall.get("/setup").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Code from the terminal"), "{page}");
    let words = wall.served.app.auth.setup_words().unwrap().unwrap().to_owned();
    let set_up = |token: &str, secret: &str| {
        let body = json!({ "token": token, "name": "ada", "password": secret });
        wall.post("/api/v1/setup").json(&body)
    };
    assert_eq!(status(set_up("", PASSWORD)).await, 403);
    assert_eq!(status(set_up(&words[1..], PASSWORD)).await, 403);
    assert_eq!(status(set_up(&words, "short")).await, 400);
    let (found, why) =
        problem(wall.post("/api/v1/setup").json(&json!({ "token": 7 }))).await;
    assert_eq!(found, 400, "{why}");
    let signed = set_up(&words, PASSWORD).send().await.unwrap();
    assert_eq!(signed.status(), 200);
    let signed = Signed::of(signed).await;
    assert!(
        signed.cookie.starts_with("watchfloor="),
        "at the machine: {}",
        signed.cookie
    );
    assert_eq!(status(signed.by(wall.get("/api/v1/users"))).await, 200);
    assert_eq!(status(set_up(&words, PASSWORD)).await, 409, "a second time");
    assert_eq!(wall.served.app.auth.setup_words().unwrap(), None);
    wall.served.stop().await;
}

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
