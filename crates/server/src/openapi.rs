/*!
The description of all endpoints, generated from the code. `docs/openapi.json` is a copy of it.

What holds for every endpoint is added here, and from the places that enforce it: who may ask from the table of
[`crate::auth::access`], what may be answered instead from [`crate::problem`].
*/

use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Response, header};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, RefOr, Server};
use utoipa::{PartialSchema, ToSchema};

use crate::App;
use crate::auth::access::{Kind, Least, Verdict, verdict};
use crate::auth::cookie;
use crate::problem::{self, Problem};
use crate::tokens::Scope;

/// Where all endpoints stand.
const UNDER: &str = "/api/v1";

/// With what it is a description of. `base` is where a reverse proxy shows the server: empty, or `/watch`.
pub fn with_head(mut api: OpenApi, base: &str) -> OpenApi {
    api.info = InfoBuilder::new()
        .title("Watchfloor")
        .version(env!("CARGO_PKG_VERSION"))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT or Apache 2.0")
                .identifier(Some(env!("CARGO_PKG_LICENSE")))
                .build(),
        ))
        .description(Some(
            "What a room of news reports knows. Every read takes `as_of`, and every list goes on by a cursor. Times \
             are milliseconds since 1970 but where a report's own words give them (ISO 8601); spans are `[start, \
             end)` in characters of a report's text. Errors are `application/problem+json`. Each operation names the \
             least role of a session and the least scope of a token that it takes; where nobody has to sign in, \
             whoever sits at the machine needs neither.",
        ))
        .build();
    api.servers = Some(vec![Server::new(format!("{base}{UNDER}"))]);
    let components = api.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.responses.extend(problem::instead());
    for (name, scheme) in schemes() {
        components.add_security_scheme(name, scheme);
    }
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            complete(operation, &method, path);
        }
    }
    api
}

/// The ways to say who asks.
fn schemes() -> [(&'static str, SecurityScheme); 3] {
    let key = |name: &str, about: &str| ApiKeyValue::with_description(name, about);
    let session = key(
        cookie::NAME,
        "The session that `POST /session` begins. Over HTTPS it is called `__Secure-watchfloor`.",
    );
    let csrf = key(
        crate::guard::CSRF,
        "What a session writes carries this; `GET /me` gives it.",
    );
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token, `wf_…`, that an admin made; it needs no other header.",
        ))
        .build();
    [
        ("session", SecurityScheme::ApiKey(ApiKey::Cookie(session))),
        ("csrf", SecurityScheme::ApiKey(ApiKey::Header(csrf))),
        ("token", SecurityScheme::Http(token)),
    ]
}

/// The operations of a path with their methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PATCH, &mut item.patch),
        (Method::PUT, &mut item.put),
        (Method::DELETE, &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// What the guard makes true of an operation: who may ask it, and what may be answered instead.
fn complete(operation: &mut Operation, method: &Method, path: &str) {
    let Verdict::Rule(rule) = verdict(method, &format!("{UNDER}{path}")) else { return };
    operation.security = Some(match rule.least {
        Least::Anyone => vec![SecurityRequirement::default()],
        Least::Has(role) => {
            let session = SecurityRequirement::new("session", [role.word()]);
            let session = match *method {
                Method::GET => session,
                _ => session.add("csrf", [role.word()]),
            };
            let scope = Scope::least(role).word();
            vec![session, SecurityRequirement::new("token", [scope])]
        }
    });
    let has_body = operation.request_body.is_some();
    let is_long = matches!(rule.kind, Kind::Long | Kind::TakenLong);
    let responses = &mut operation.responses.responses;
    for (code, response) in problem::any(has_body, is_long) {
        responses.entry(code).or_insert(response);
    }
    for (code, response) in responses {
        let RefOr::T(response) = response else { continue };
        if response.description.is_empty() {
            response.description = usual(code).to_owned();
        }
        // Whatever is refused is told as a problem.
        if code.starts_with('4')
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), content);
        }
    }
}

/// What a response means where nothing else is said of it.
fn usual(code: &str) -> &'static str {
    match code {
        "200" => "What was asked for",
        "201" => "It was made, as it is now",
        "202" => "It was passed on",
        "204" => "Done",
        "409" => "Things are not so that this could be done",
        _ => "As its status says",
    }
}

/// OpenAPI 3.1.
pub(crate) async fn document(State(app): State<App>) -> Response<Body> {
    let (_, api) = crate::endpoints().split_for_parts();
    let described = with_head(api, &app.settings.base).to_json().unwrap_or_default();
    let mut response = Response::new(Body::from(described));
    let kind = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::Value;

    use super::*;

    fn described(base: &str) -> Value {
        let (_, api) = crate::endpoints().split_for_parts();
        serde_json::to_value(with_head(api, base)).unwrap()
    }

    #[test]
    fn each_operation_says_who_may_ask_and_how_it_is_refused() {
        let api = described("");
        let mut seen = 0;
        for (path, item) in api["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                seen += 1;
                assert!(operation["security"].is_array(), "{method} {path}");
                for (code, response) in operation["responses"].as_object().unwrap() {
                    let is_named = response["$ref"].is_string();
                    let about = response["description"].as_str().unwrap_or_default();
                    assert!(is_named || !about.is_empty(), "{method} {path} {code}");
                    let is_json = response["content"]["application/json"].is_object();
                    assert!(
                        !(code.starts_with('4') && is_json),
                        "{method} {path} {code}"
                    );
                }
                let is_429 = &operation["responses"]["429"]["$ref"];
                assert_eq!(is_429, "#/components/responses/TooMany", "{method} {path}");
            }
        }
        assert!(seen > 40, "only {seen} operations");
    }

    #[test]
    fn a_write_takes_more_than_a_read_and_a_session_its_csrf_token() {
        let api = described("");
        let security = |path: &str, method: &str| &api["paths"][path][method]["security"];
        let wanted =
            serde_json::json!([{ "session": ["viewer"] }, { "token": ["read"] }]);
        assert_eq!(security("/events", "get"), &wanted);
        let wanted = serde_json::json!([
            { "session": ["analyst"], "csrf": ["analyst"] }, { "token": ["write"] }
        ]);
        assert_eq!(security("/acts", "post"), &wanted);
        assert_eq!(security("/setup", "post"), &serde_json::json!([{}]));
        assert_eq!(described("/watch")["servers"][0]["url"], "/watch/api/v1");
    }
}
