//! Signing in and the first set-up, for the API and for the pages without JavaScript alike.

use std::time::Duration;

use axum::http::StatusCode;

use super::{Seen, Standing};
use crate::users::secret::{Secret, same};
use crate::users::{UsersError, password};
use crate::{App, Problem};

/// The longest that a failed try is kept waiting, in delays.
const MOST_DELAYS: u32 = 16;

/// Who tried to come in; the guard writes it to the audit log.
#[derive(Clone, Debug)]
pub(crate) struct Tried(pub(crate) String);

/// Signs somebody in: the secret of the new session. Whether there is no such user or the password is another takes
/// the same work and gets the same answer.
pub(crate) async fn sign_in(
    app: &App,
    seen: &Seen,
    before: Option<Secret>,
    name: String,
    given: String,
) -> Result<Secret, Problem> {
    let users = app.auth.users()?;
    let tries = app.auth.limits().account(&name)?;
    let known = if given.len() <= password::MOST {
        let name = name.clone();
        users.apart(move |users| users.hash_of(&name)).await?
    } else {
        None
    };
    let (id, hash) = known.unzip();
    // What is too long to be a password is cut: the work is the same, and it is nobody's.
    let given = given.chars().take(password::MOST).collect();
    let fits = app.auth.hasher()?.is_of(hash, given).await?;
    let Some(user) = id.filter(|_| fits) else {
        keep_waiting(app, tries).await;
        let detail = "name and password do not fit; check both";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, detail));
    };
    let (client, now) = (seen.client.to_string(), app.settings.clock.now());
    let session = users.apart(move |users| {
        // The browser gets a secret that nobody can have known, and the one before is worth nothing.
        if let Some(before) = &before {
            users.end(before)?;
        }
        users.begin(user, &client, now)
    });
    Ok(session.await?)
}

/// A failed try is answered later than the one before it. Nothing is held meanwhile but the connection.
async fn keep_waiting(app: &App, tries: u32) {
    let delays = tries.saturating_sub(1).min(MOST_DELAYS);
    let wait: Duration = app.auth.delay().saturating_mul(delays);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
}

/// Whether somebody must be the first user.
pub(crate) async fn is_needed(app: &App) -> Result<bool, Problem> {
    Ok(app.auth.state().await? == Standing::Bare)
}

/// Makes the first user, an admin, for whoever has the code that the terminal showed, and signs in.
pub(crate) async fn set_up(
    app: &App,
    seen: &Seen,
    token: &str,
    name: String,
    given: String,
) -> Result<Secret, Problem> {
    if !is_needed(app).await? {
        return Err(UsersError::AlreadySetUp.into());
    }
    let shown = app.auth.setup_secret().map(Secret::as_str).unwrap_or_default();
    if shown.is_empty() || !same(token.trim(), shown) {
        let detail = "this is not the code that the terminal showed at the start; look there, start the \
                      server again for a new one, or use `watchfloor user add`";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    password::sound(&name, &given)?;
    let hash = app.auth.hasher()?.hash(given).await?;
    let (client, now) = (seen.client.to_string(), app.settings.clock.now());
    let users = app.auth.users()?;
    let session = users.apart(move |users| {
        let first = users.set_up(&name, &hash, now)?;
        users.begin(first.id, &client, now)
    });
    Ok(session.await?)
}
