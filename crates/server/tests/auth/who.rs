//! Who gets in: roles, tokens, pages elsewhere, whoever sits at the machine, the first set-up.

use reqwest::Method;
use serde_json::Value;
use serde_json::json;
use watchfloor_server::tokens::Scope;
use watchfloor_server::users::Role;

use crate::support::{
    BEHIND, HOME, PASSWORD, Setting, Signed, USERS, Wall, new_search, problem, status,
};

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
