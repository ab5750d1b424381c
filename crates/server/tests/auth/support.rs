//! A server of a small room with its users, and how it is asked.

use reqwest::Client;
use reqwest::Method;
use reqwest::RequestBuilder;
use reqwest::Response;
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;
use serde_json::Value;
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use watchfloor_server::App;
use watchfloor_server::auth::Auth;
use watchfloor_server::auth::AuthSettings;
use watchfloor_server::auth::network;
use watchfloor_server::tokens::Scope;
use watchfloor_server::users::Role;
use watchfloor_server::users::Users;
use watchfloor_server::users::beside;
use watchfloor_server::users::password;

use crate::made::{Served, room};

pub(crate) const PASSWORD: &str = "four words of mine";

/// A server of a small room with its users.
pub(crate) struct Wall {
    pub(crate) served: Served,
    pub(crate) users: Users,
    pub(crate) client: Client,
    pub(crate) _folder: TempDir,
}

/// How a server is set up.
pub(crate) struct Setting {
    /// The address that it believes to listen at.
    pub(crate) listen: &'static str,
    pub(crate) trusted: &'static [&'static str],
    pub(crate) base: &'static str,
    pub(crate) users: &'static [(&'static str, Role)],
    pub(crate) delay: Duration,
}

pub(crate) const USERS: &[(&str, Role)] =
    &[("ada", Role::Admin), ("ana", Role::Analyst), ("vic", Role::Viewer)];

/// Behind a proxy on this machine, as most are.
pub(crate) const BEHIND: Setting = Setting {
    listen: "127.0.0.1",
    trusted: &["127.0.0.1"],
    base: "",
    users: USERS,
    delay: Duration::ZERO,
};

/// For whoever sits at the machine.
pub(crate) const HOME: Setting = Setting { trusted: &[], users: &[], ..BEHIND };

impl Wall {
    pub(crate) async fn new(setting: &Setting) -> Wall {
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

    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.served.at))
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.ask(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.ask(Method::POST, path)
    }

    pub(crate) async fn sign_in(&self, name: &str) -> Signed {
        let sent = self
            .post("/api/v1/session")
            .json(&json!({ "name": name, "password": PASSWORD }))
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status(), 200, "{name} signs in");
        Signed::of(sent).await
    }

    pub(crate) fn token(&self, scope: Scope, owner: &str) -> String {
        self.users.make_token("a program", scope, Some(owner), None, 0).unwrap().1
    }
}

/// A browser in which somebody is signed in.
pub(crate) struct Signed {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Signed {
    pub(crate) async fn of(response: Response) -> Signed {
        let line = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = line.split(';').next().unwrap().to_owned();
        let me: Value = response.json().await.unwrap();
        Signed { cookie, csrf: me["csrf"].as_str().unwrap().to_owned() }
    }

    pub(crate) fn by(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("cookie", &self.cookie)
    }

    pub(crate) fn writes(&self, request: RequestBuilder) -> RequestBuilder {
        self.by(request).header("x-csrf", &self.csrf)
    }
}

pub(crate) async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

/// The status, and the words of the problem.
pub(crate) async fn problem(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status.as_u16());
    (status, problem["detail"].as_str().unwrap().to_owned())
}

pub(crate) fn new_search() -> Value {
    json!({ "name": "the council", "query": { "q": "council" } })
}
