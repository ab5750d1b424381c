//! Signing in and out, and who one is.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::{self, Tried};
use super::{Asked, By, Caller, Me, Seen, cookie};
use crate::problem::Refused;
use crate::users::password;
use crate::users::secret::Secret;
use crate::{App, Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(change_password))
        .routes(routes!(sign_in, sign_out))
        .routes(routes!(setup, set_up))
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// The user's name.
    name: String,
    /// The password.
    password: String,
}

/// A password for another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordChange {
    /// The one that holds.
    old: String,
    /// The one that is to hold: 12 characters or more.
    new: String,
}

/// The first user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUp {
    /// The code that the terminal showed at the start.
    token: String,
    /// The user's name.
    name: String,
    /// The password: 12 characters or more.
    password: String,
}

/// Whether somebody must be the first user.
#[derive(Serialize, ToSchema)]
pub(super) struct SetupState {
    /// Nothing else answers until then.
    needed: bool,
}

/// Who you are, and what goes along with writes; null where nobody is signed in
#[utoipa::path(get, path = "/me", tag = "session", responses((status = 200, body = Option<Me>), Refused))]
async fn me(caller: Option<Extension<Caller>>) -> Json<Option<Me>> {
    Json(caller.map(|Extension(caller)| caller.me()))
}

/// Sign in; the session is a cookie
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = Me), Refused))]
async fn sign_in(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    headers: HeaderMap,
    Asked(wanted): Asked<SignIn>,
) -> Response {
    let before = cookie::presented(&headers, &seen);
    let tried = Tried(wanted.name.clone());
    let session = door::sign_in(&app, &seen, before, wanted.name, wanted.password).await;
    answer(&app, &seen, tried, session).await
}

/// Sign out: the session ends
#[utoipa::path(delete, path = "/session", tag = "session", responses(
    (status = 204), Refused))]
async fn sign_out(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(secret) = cookie::presented(&headers, &seen) {
        app.auth.users()?.apart(move |users| users.end(&secret)).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(line) = cookie::handed(None, &app.settings.base, &seen) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    Ok(response)
}

/// Change your own password; all your sessions end, also this one
#[utoipa::path(post, path = "/me/password", tag = "session", request_body = PasswordChange, responses(
    (status = 204), Refused))]
async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Asked(wanted): Asked<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let (By::Session, Some(name)) = (caller.by(), caller.user()) else {
        let detail = "only somebody who is signed in has a password to change";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    };
    let name = name.to_owned();
    password::sound(&name, &wanted.new)?;
    app.auth.limits().account(&name)?;
    let users = app.auth.users()?;
    let asked = name.clone();
    let known = users.apart(move |users| users.hash_of(&asked)).await?;
    let old: String = wanted.old.chars().take(password::MOST).collect();
    if !app.auth.hasher()?.is_of(known.map(|(_, hash)| hash), old).await? {
        let detail = "the old password is another; check it";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    let hash = app.auth.hasher()?.hash(wanted.new).await?;
    let now = app.settings.clock.now();
    users.apart(move |users| users.set_password(&name, &hash, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether somebody must be the first user
#[utoipa::path(get, path = "/setup", tag = "session", responses((status = 200, body = SetupState), Refused))]
async fn setup(State(app): State<App>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { needed: door::is_needed(&app).await? }))
}

/// Make the first user, an admin, and sign in
#[utoipa::path(post, path = "/setup", tag = "session", request_body = SetUp, responses(
    (status = 200, body = Me),
    (status = 409, body = Problem), Refused))]
async fn set_up(
    State(app): State<App>,
    Extension(seen): Extension<Seen>,
    Asked(wanted): Asked<SetUp>,
) -> Response {
    let tried = Tried(wanted.name.clone());
    let session =
        door::set_up(&app, &seen, &wanted.token, wanted.name, wanted.password).await;
    answer(&app, &seen, tried, session).await
}

/// The session as a cookie and who that is, or why not.
async fn answer(
    app: &App,
    seen: &Seen,
    tried: Tried,
    session: Result<Secret, Problem>,
) -> Response {
    let mut response = match begun(app, seen, session).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    response.extensions_mut().insert(tried);
    response
}

async fn begun(
    app: &App,
    seen: &Seen,
    session: Result<Secret, Problem>,
) -> Result<Response, Problem> {
    let secret = session?;
    let line = cookie::handed(Some(&secret), &app.settings.base, seen);
    let caller = app.auth.by_session(secret, app.settings.clock.now()).await?;
    let caller = caller.ok_or_else(super::unknown)?;
    let mut response = Json(caller.me()).into_response();
    if let Some(line) = line {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    Ok(response)
}
