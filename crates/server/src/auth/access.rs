/*!
Who may ask what: one table of all endpoints. What is not in it is refused to everybody, so that an endpoint which
somebody adds and forgets here is closed and not open; a test walks the description of the API and finds it.
*/

use http::Method;

use crate::users::Role;

/// Who may ask it at the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// Anybody who reaches the server: nothing of the room is in it.
    Anyone,
    /// Whoever has this role, or a token that comes to it.
    Has(Role),
}

/// What else holds for an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A read, or a write that is told in the audit log.
    Plain,
    /// A read that takes much of the room away: told in the audit log, before it is answered.
    Taken,
    /// A write that says nothing of weight: not told in the audit log.
    Quiet,
    /// An answer that may take long, so that no limit of time holds.
    Long,
    /// Both of `Taken` and `Long`.
    TakenLong,
    /// Where secrets are tried: only so many times. It also answers while there are no users.
    Door,
    /// It answers while there are no users too.
    Early,
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Rule {
    /// `GET` stands for `HEAD` too.
    pub(crate) method: Method,
    /// As it stands in the router; what a parameter is called does not count.
    pub(crate) path: &'static str,
    pub(crate) least: Least,
    pub(crate) kind: Kind,
}

const ANYONE: Least = Least::Anyone;
const VIEWER: Least = Least::Has(Role::Viewer);
const ANALYST: Least = Least::Has(Role::Analyst);
const ADMIN: Least = Least::Has(Role::Admin);

const fn get(path: &'static str, least: Least, kind: Kind) -> Rule {
    Rule { method: Method::GET, path, least, kind }
}

const fn post(path: &'static str, least: Least, kind: Kind) -> Rule {
    Rule { method: Method::POST, path, least, kind }
}

const fn patch(path: &'static str, least: Least, kind: Kind) -> Rule {
    Rule { method: Method::PATCH, path, least, kind }
}

const fn delete(path: &'static str, least: Least, kind: Kind) -> Rule {
    Rule { method: Method::DELETE, path, least, kind }
}

/// The table.
pub(crate) static RULES: &[Rule] = &[
    // The picture.
    get("/api/v1/room", VIEWER, Kind::Plain),
    get("/api/v1/now", VIEWER, Kind::Plain),
    get("/api/v1/events", VIEWER, Kind::Plain),
    get("/api/v1/events/{id}", VIEWER, Kind::Plain),
    get("/api/v1/matters", VIEWER, Kind::Plain),
    get("/api/v1/matters/{id}", VIEWER, Kind::Plain),
    get("/api/v1/tallies", VIEWER, Kind::Plain),
    get("/api/v1/tallies/{id}", VIEWER, Kind::Plain),
    get("/api/v1/watch", VIEWER, Kind::Plain),
    get("/api/v1/watch/{id}", VIEWER, Kind::Plain),
    get("/api/v1/pairs", VIEWER, Kind::Plain),
    get("/api/v1/pairs/{key}", VIEWER, Kind::Plain),
    get("/api/v1/stories", VIEWER, Kind::Plain),
    get("/api/v1/stories/{id}", VIEWER, Kind::Plain),
    get("/api/v1/actors", VIEWER, Kind::Plain),
    get("/api/v1/matrix", VIEWER, Kind::Plain),
    get("/api/v1/places", VIEWER, Kind::Plain),
    get("/api/v1/timeline", VIEWER, Kind::Plain),
    get("/api/v1/reports", VIEWER, Kind::Plain),
    get("/api/v1/reports/{id}", VIEWER, Kind::Plain),
    get("/api/v1/reports/{id}/compare", VIEWER, Kind::Plain),
    get("/api/v1/lines/{line}", VIEWER, Kind::Plain),
    get("/api/v1/search", VIEWER, Kind::Plain),
    get("/api/v1/brief", VIEWER, Kind::Taken),
    get("/api/v1/export/{table}", VIEWER, Kind::TakenLong),
    get("/api/v1/sources", VIEWER, Kind::Plain),
    get("/api/v1/stream", VIEWER, Kind::Long),
    post("/api/v1/presence", VIEWER, Kind::Quiet),
    get("/api/v1/openapi.json", VIEWER, Kind::Plain),
    // What people say and keep.
    get("/api/v1/alerts", VIEWER, Kind::Plain),
    get("/api/v1/alerts/{id}", VIEWER, Kind::Plain),
    post("/api/v1/alerts/{id}/acknowledge", ANALYST, Kind::Plain),
    post("/api/v1/alerts/{id}/assign", ANALYST, Kind::Plain),
    post("/api/v1/alerts/{id}/resolve", ANALYST, Kind::Plain),
    post("/api/v1/alerts/{id}/note", ANALYST, Kind::Plain),
    get("/api/v1/acts", VIEWER, Kind::Plain),
    post("/api/v1/acts", ANALYST, Kind::Plain),
    delete("/api/v1/acts/{id}", ANALYST, Kind::Plain),
    get("/api/v1/searches", VIEWER, Kind::Plain),
    post("/api/v1/searches", ANALYST, Kind::Plain),
    delete("/api/v1/searches/{id}", ANALYST, Kind::Plain),
    get("/api/v1/searches/{id}/rule", VIEWER, Kind::Plain),
    // Who is asking.
    get("/api/v1/me", ANYONE, Kind::Early),
    post("/api/v1/me/password", VIEWER, Kind::Door),
    post("/api/v1/session", ANYONE, Kind::Door),
    delete("/api/v1/session", VIEWER, Kind::Plain),
    get("/api/v1/setup", ANYONE, Kind::Early),
    post("/api/v1/setup", ANYONE, Kind::Door),
    // Who may ask.
    get("/api/v1/users", ADMIN, Kind::Plain),
    post("/api/v1/users", ADMIN, Kind::Plain),
    patch("/api/v1/users/{name}", ADMIN, Kind::Plain),
    delete("/api/v1/users/{name}", ADMIN, Kind::Plain),
    get("/api/v1/tokens", ADMIN, Kind::Plain),
    post("/api/v1/tokens", ADMIN, Kind::Plain),
    delete("/api/v1/tokens/{id}", ADMIN, Kind::Plain),
    get("/api/v1/audit", ADMIN, Kind::Plain),
    // Pages without JavaScript.
    get("/login", ANYONE, Kind::Early),
    post("/login", ANYONE, Kind::Door),
    post("/logout", VIEWER, Kind::Plain),
    get("/setup", ANYONE, Kind::Early),
    post("/setup", ANYONE, Kind::Door),
    get("/page.css", ANYONE, Kind::Early),
    get("/b", VIEWER, Kind::Taken),
    get("/r/{id}", VIEWER, Kind::Plain),
    get("/r/{id}/with/{other}", VIEWER, Kind::Plain),
    // The wall itself: it holds nothing of the room, and asks for all of it.
    get("/", ANYONE, Kind::Plain),
    get("/now", ANYONE, Kind::Plain),
    get("/timeline", ANYONE, Kind::Plain),
    get("/who", ANYONE, Kind::Plain),
    get("/claims", ANYONE, Kind::Plain),
    get("/figures", ANYONE, Kind::Plain),
    get("/watch", ANYONE, Kind::Plain),
    get("/map", ANYONE, Kind::Plain),
    get("/search", ANYONE, Kind::Plain),
    get("/brief", ANYONE, Kind::Plain),
    get("/alerts", ANYONE, Kind::Plain),
    get("/sources", ANYONE, Kind::Plain),
    get("/admin", ANYONE, Kind::Plain),
    get("/report", ANYONE, Kind::Plain),
    get("/report/{id}", ANYONE, Kind::Plain),
    get("/line/{id}", ANYONE, Kind::Plain),
    get("/event/{id}", ANYONE, Kind::Plain),
    get("/assets/{*path}", ANYONE, Kind::Plain),
    get("/icon.svg", ANYONE, Kind::Plain),
];

/// What the table says of an endpoint.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// This.
    Rule(&'static Rule),
    /// There are only other methods: these.
    Methods(Vec<&'static Method>),
    /// Nothing.
    Nothing,
}

/// Looks an endpoint up, by its path in the router.
pub(crate) fn verdict(method: &Method, path: &str) -> Verdict {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let mut others = Vec::new();
    for rule in RULES.iter().filter(|rule| is_same(rule.path, path)) {
        if rule.method == *method {
            return Verdict::Rule(rule);
        }
        others.push(&rule.method);
    }
    if others.is_empty() { Verdict::Nothing } else { Verdict::Methods(others) }
}

/// Whether two paths are the same, whatever their parameters are called.
fn is_same(one: &str, other: &str) -> bool {
    let mut parts = one.split('/');
    let mut others = other.split('/');
    loop {
        match (parts.next(), others.next()) {
            (None, None) => return true,
            (Some(part), Some(other)) if parameter(part) == parameter(other) => {}
            _ => return false,
        }
    }
}

/// A part of a path, with one name for all parameters.
fn parameter(part: &str) -> &str {
    match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(rest) if rest.starts_with('*') => "{*}",
        Some(_) => "{}",
        None => part,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_endpoint_of_the_api_is_in_the_table_and_every_rule_is_of_an_endpoint() {
        let (_, api) = crate::endpoints().split_for_parts();
        let api = serde_json::to_value(&api).unwrap();
        let mut described = BTreeSet::new();
        for (path, item) in api["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                let method = method.to_uppercase();
                if !["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str()) {
                    continue;
                }
                let path = format!("/api/v1{}", path.trim_start_matches("/api/v1"));
                let verdict = verdict(&method.parse().unwrap(), &path);
                assert!(
                    matches!(verdict, Verdict::Rule(_)),
                    "{method} {path} has no rule in auth/access.rs: nobody may ask it"
                );
                let plain: Vec<&str> = path.split('/').map(parameter).collect();
                described.insert((method, plain.join("/")));
            }
        }
        assert!(
            described.len() >= 15,
            "only {} endpoints are described",
            described.len()
        );
    }

    #[test]
    fn no_endpoint_has_two_rules() {
        for (at, rule) in RULES.iter().enumerate() {
            for other in &RULES[at + 1..] {
                let twice = rule.method == other.method && is_same(rule.path, other.path);
                assert!(!twice, "{} {} stands twice", rule.method, rule.path);
            }
        }
    }

    #[test]
    fn who_changes_something_is_known() {
        for rule in RULES {
            let opens = matches!(rule.kind, Kind::Door);
            if rule.method != Method::GET && rule.least == Least::Anyone {
                assert!(opens, "{} {} is open to anyone", rule.method, rule.path);
            }
        }
    }

    #[test]
    fn what_a_parameter_is_called_does_not_count() {
        assert!(is_same("/r/{id}", "/r/{report}"));
        assert!(!is_same("/r/{id}", "/r/7/x"));
        assert!(!is_same("/assets/{*path}", "/assets/{path}"));
        assert!(matches!(verdict(&Method::HEAD, "/b"), Verdict::Rule(_)));
        assert!(matches!(verdict(&Method::PUT, "/b"), Verdict::Methods(_)));
        assert!(matches!(verdict(&Method::GET, "/api/v1/secrets"), Verdict::Nothing));
    }
}
