//! What admins do with users.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Role, User, people};
use crate::api::params::Words;
use crate::auth::Asked;
use crate::problem::Refused;
use crate::{App, Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

/// All users.
#[derive(Serialize, ToSchema)]
pub(super) struct UserList {
    /// By name.
    items: Vec<User>,
}

/// A user to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUser {
    /// Letters a to z, digits and `. _ - @`.
    name: String,
    /// What the user may do.
    role: Role,
    /// 12 characters or more.
    password: String,
}

/// What is to be changed of a user; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserChange {
    /// What the user may do from now on.
    role: Option<Role>,
    /// A new password; all sessions of the user end.
    password: Option<String>,
}

/// All users, by name
#[utoipa::path(get, path = "/users", tag = "admin", responses(
    (status = 200, body = UserList), Refused))]
async fn list(State(app): State<App>) -> Result<Json<UserList>, Problem> {
    let users = app.auth.users()?;
    Ok(Json(UserList { items: users.apart(|users| users.list()).await? }))
}

/// Add a user
///
/// The first one must be an admin.
#[utoipa::path(post, path = "/users", tag = "admin", request_body = NewUser, responses(
    (status = 201, body = User),
    (status = 409, body = Problem), Refused))]
async fn add(
    State(app): State<App>,
    Asked(wanted): Asked<NewUser>,
) -> Result<(StatusCode, Json<User>), Problem> {
    let users = app.auth.users()?;
    people::sound(&wanted.name, &wanted.password)?;
    let hash = app.auth.hasher()?.hash(wanted.password).await?;
    let now = app.settings.clock.now();
    let added = users
        .apart(move |users| users.add(&wanted.name, wanted.role, &hash, now))
        .await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Change a user's role or password
#[utoipa::path(patch, path = "/users/{name}", tag = "admin", params(("name" = String, Path, description = "The user's name")),
    request_body = UserChange, responses(
    (status = 204), (status = 409, body = Problem), Refused))]
async fn change(
    State(app): State<App>,
    Words(name): Words,
    Asked(wanted): Asked<UserChange>,
) -> Result<StatusCode, Problem> {
    let users = app.auth.users()?;
    let hash = match wanted.password {
        Some(password) => {
            people::sound(&name, &password)?;
            Some(app.auth.hasher()?.hash(password).await?)
        }
        None => None,
    };
    let now = app.settings.clock.now();
    users
        .apart(move |users| {
            // The role first: it may be refused, and then nothing is changed.
            if let Some(role) = wanted.role {
                users.set_role(&name, role)?;
            }
            if let Some(hash) = hash {
                users.set_password(&name, &hash, now)?;
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a user, with the sessions and tokens
#[utoipa::path(delete, path = "/users/{name}", tag = "admin", params(("name" = String, Path, description = "The user's name")), responses(
    (status = 204),
    (status = 409, body = Problem), Refused))]
async fn remove(
    State(app): State<App>,
    Words(name): Words,
) -> Result<StatusCode, Problem> {
    app.auth.users()?.apart(move |users| users.remove(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
