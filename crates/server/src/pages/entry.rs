//! Signing in and out, and the first set-up.

use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::html::{escaped, page, wrong};
use crate::auth::door::{self, Tried};
use crate::auth::{Caller, Seen, cookie};
use crate::users::secret::{Secret, same};
use crate::{App, Problem};

#[derive(Deserialize)]
pub(super) struct Onward {
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SignIn {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct SetUp {
    token: String,
    name: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct SignOut {
    csrf: String,
}

pub(super) async fn login(
    State(app): State<App>,
    caller: Option<Extension<Caller>>,
    Query(onward): Query<Onward>,
) -> Response {
    let next = onward.next.unwrap_or_default();
    match caller {
        Some(Extension(caller)) => signed_in(&app, &caller),
        None => login_form(&app, "", inside(&next), None),
    }
}

/// A page of ours to go on to; anything else is the wall.
fn inside(next: &str) -> &str {
    let is_ours = next == "/b"
        || next.strip_prefix("/r/").is_some_and(|rest| {
            rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '/')
        });
    if is_ours { next } else { "/" }
}

fn login_form(app: &App, name: &str, next: &str, problem: Option<&Problem>) -> Response {
    let base = escaped(&app.settings.base);
    let body = format!(
        "<main class=\"entry\">\n<h1>Sign in</h1>\n<p class=\"room\">{room}</p>\n{told}\
         <form method=\"post\" action=\"{base}/login\">\n\
         <label for=\"name\">Name</label>\n\
         <input id=\"name\" name=\"name\" value=\"{name}\" autocomplete=\"username\" autocapitalize=\"none\" \
         spellcheck=\"false\" required autofocus>\n\
         <label for=\"password\">Password</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\n\
         <button>Sign in</button>\n</form>\n</main>\n",
        room = escaped(&app.settings.name),
        told = told(problem),
        name = escaped(name),
        next = escaped(next),
    );
    with_status(page(&app.settings.base, "Sign in", &body), problem)
}

fn signed_in(app: &App, caller: &Caller) -> Response {
    let base = escaped(&app.settings.base);
    let out = match caller.user() {
        None => "<p>Nobody has to sign in on this machine.</p>\n".to_owned(),
        Some(_) => format!(
            "<form method=\"post\" action=\"{base}/logout\">\n\
             <input type=\"hidden\" name=\"csrf\" value=\"{}\">\n<button>Sign out</button>\n</form>\n",
            escaped(caller.csrf().unwrap_or_default()),
        ),
    };
    let body = format!(
        "<main class=\"entry\">\n<h1>You are {}</h1>\n<p>{}: {}.</p>\n{out}\
         <p><a href=\"{base}/\">The wall</a> · <a href=\"{base}/b\">The brief</a></p>\n</main>\n",
        escaped(caller.name()),
        escaped(&app.settings.name),
        caller.role().word(),
    );
    page(&app.settings.base, "Signed in", &body)
}

pub(super) async fn sign_in(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    headers: HeaderMap,
    form: Result<Form<SignIn>, FormRejection>,
) -> Response {
    let Ok(Form(wanted)) = form else { return unread(&app) };
    let before = cookie::presented(&headers, &seen);
    let name = wanted.name.clone();
    let session = door::sign_in(&app, &seen, before, wanted.name, wanted.password).await;
    let next = inside(&wanted.next);
    let mut response = match session {
        Ok(secret) => come_in(&app, &seen, &secret, next),
        Err(problem) => login_form(&app, &name, next, Some(&problem)),
    };
    response.extensions_mut().insert(Tried(name));
    response
}

pub(super) async fn sign_out(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    caller: Caller,
    headers: HeaderMap,
    form: Result<Form<SignOut>, FormRejection>,
) -> Response {
    let Ok(Form(wanted)) = form else { return unread(&app) };
    if !caller.csrf().is_some_and(|csrf| same(csrf, &wanted.csrf)) {
        let detail = "the form is of another session; load the page again";
        return wrong(&app.settings.base, &Problem::new(StatusCode::FORBIDDEN, detail));
    }
    if let (Ok(users), Some(secret)) =
        (app.auth.users(), cookie::presented(&headers, &seen))
        && let Err(error) = users.apart(move |users| users.end(&secret)).await
    {
        return wrong(&app.settings.base, &error.into());
    }
    let mut response =
        Redirect::to(&format!("{}/login", app.settings.base)).into_response();
    if let Some(line) = cookie::handed(None, &app.settings.base, &seen) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    response
}

pub(super) async fn setup(State(app): State<App>) -> Response {
    match door::is_needed(&app).await {
        Ok(true) => setup_form(&app, "", None),
        Ok(false) => {
            Redirect::to(&format!("{}/login", app.settings.base)).into_response()
        }
        Err(problem) => wrong(&app.settings.base, &problem),
    }
}

fn setup_form(app: &App, name: &str, problem: Option<&Problem>) -> Response {
    let base = escaped(&app.settings.base);
    let body = format!(
        "<main class=\"entry\">\n<h1>Set up this room</h1>\n<p class=\"room\">{room}</p>\n\
         <p>The first user is an admin and adds the others. The terminal in which the server was started shows \
         a code for it; where it has none, <code>watchfloor user add NAME --role admin</code> does the same.</p>\n{told}\
         <form method=\"post\" action=\"{base}/setup\">\n\
         <label for=\"token\">Code from the terminal</label>\n\
         <input id=\"token\" name=\"token\" autocomplete=\"off\" spellcheck=\"false\" required autofocus>\n\
         <label for=\"name\">Name</label>\n\
         <input id=\"name\" name=\"name\" value=\"{name}\" autocomplete=\"username\" autocapitalize=\"none\" \
         spellcheck=\"false\" required>\n\
         <label for=\"password\">Password, 12 characters or more</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" minlength=\"12\" \
         autocomplete=\"new-password\" required>\n\
         <button>Make the first user</button>\n</form>\n</main>\n",
        room = escaped(&app.settings.name),
        told = told(problem),
        name = escaped(name),
    );
    with_status(page(&app.settings.base, "Set up", &body), problem)
}

pub(super) async fn set_up(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    form: Result<Form<SetUp>, FormRejection>,
) -> Response {
    let Ok(Form(wanted)) = form else { return unread(&app) };
    let name = wanted.name.clone();
    let session =
        door::set_up(&app, &seen, &wanted.token, wanted.name, wanted.password).await;
    let mut response = match session {
        Ok(secret) => come_in(&app, &seen, &secret, "/"),
        Err(problem) => setup_form(&app, &name, Some(&problem)),
    };
    response.extensions_mut().insert(Tried(name));
    response
}

fn come_in(app: &App, seen: &Seen, secret: &Secret, next: &str) -> Response {
    let base = &app.settings.base;
    let mut response = Redirect::to(&format!("{base}{next}")).into_response();
    if let Some(line) = cookie::handed(Some(secret), base, seen) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    response
}

fn told(problem: Option<&Problem>) -> String {
    problem.map_or(String::new(), |problem| {
        format!("<p class=\"told\" role=\"alert\">{}.</p>\n", escaped(&problem.detail))
    })
}

fn with_status(mut response: Response, problem: Option<&Problem>) -> Response {
    if let Some(problem) = problem {
        *response.status_mut() =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
        if let Some(seconds) = problem.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
    }
    response
}

fn unread(app: &App) -> Response {
    let problem = Problem::bad("the form could not be read; load the page again");
    wrong(&app.settings.base, &problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_away_after_signing_in() {
        for good in ["/b", "/r/12", "/r/12/with/13"] {
            assert_eq!(inside(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/r/../x",
            "/r/1?x",
            "b",
        ] {
            assert_eq!(inside(bad), "/", "{bad}");
        }
    }
}
