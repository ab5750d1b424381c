/*!
API tokens: what programs sign in with, as `Authorization: Bearer wf_…`.

A token is shown once, when it is made; of what is kept nobody can make one. It has a scope, and may never do more
than its owner may at that moment; it goes when its owner is removed.
*/

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::params::Number;
use crate::auth::{Asked, Caller};
use crate::problem::Refused;
use crate::users::secret::Secret;
use crate::users::{Role, Users, UsersError, odd};
use crate::{App, Problem};

/// What every token begins with, so that one that got lost is recognised.
pub const PREFIX: &str = "wf_";
/// When a token was last used is written down no more often than this, milliseconds.
const TOUCH: i64 = 5 * 60_000;
/// Characters of a token's name.
const LONGEST_NAME: usize = 64;
const DAY: i64 = 24 * 60 * 60_000;
/// Days that a token may hold.
const MOST_DAYS: i64 = 3_650;

/// What a token may do. A later one may do all that an earlier one may.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// What a viewer may.
    Read,
    /// What an analyst may.
    Write,
    /// What an admin may.
    Admin,
}

impl Scope {
    /// The role that it comes to.
    pub fn role(self) -> Role {
        match self {
            Scope::Read => Role::Viewer,
            Scope::Write => Role::Analyst,
            Scope::Admin => Role::Admin,
        }
    }

    /// The least one that comes to a role.
    pub(crate) fn least(role: Role) -> Scope {
        match role {
            Role::Viewer => Scope::Read,
            Role::Analyst => Scope::Write,
            Role::Admin => Scope::Admin,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Admin => "admin",
        }
    }

    fn of(word: &str) -> Option<Scope> {
        [Scope::Read, Scope::Write, Scope::Admin]
            .into_iter()
            .find(|scope| scope.word() == word)
    }
}

/// A token, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Whose it is; none where it was made before there were users.
    pub owner: Option<String>,
    /// When it was made, milliseconds.
    pub made: i64,
    /// When it was last used, to within five minutes.
    pub used: Option<i64>,
    /// Until when it holds; none is for ever.
    pub expires: Option<i64>,
}

/// Who asks with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) owner: Option<String>,
    pub(crate) role: Role,
}

/// What a token is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    name: String,
    /// What it may do.
    scope: Scope,
    /// After how many days it ends; never where it is left out.
    days: Option<i64>,
}

const SELECT: &str = "SELECT token.id, token.name, token.scope, user.name, token.made, \
     token.used, token.expires, user.role FROM token LEFT JOIN user ON user.id = token.owner";

impl Users {
    /// Makes a token. The words with which it is used are given this one time.
    pub fn make_token(
        &self,
        name: &str,
        scope: Scope,
        owner: Option<&str>,
        expires: Option<i64>,
        now: i64,
    ) -> Result<(Token, String), UsersError> {
        let length = name.trim().chars().count();
        if !(1..=LONGEST_NAME).contains(&length) || name.chars().any(char::is_control) {
            return Err(UsersError::TokenName);
        }
        let secret = Secret::make()?;
        let token = self.write(|change| {
            let number: Option<i64> = match owner {
                None => None,
                Some(owner) => {
                    let found = change
                        .query_row(
                            "SELECT id FROM user WHERE key = ?",
                            [owner.to_ascii_lowercase()],
                            |row| row.get(0),
                        )
                        .optional()?;
                    match found {
                        Some(number) => Some(number),
                        None => return Ok(Err(UsersError::NoUser(owner.to_owned()))),
                    }
                }
            };
            change.execute(
                "INSERT INTO token (hash, name, scope, owner, made, expires) VALUES (?, ?, ?, ?, ?, ?)",
                params![secret.digest(), name.trim(), scope.word(), number, now, expires],
            )?;
            let id = change.last_insert_rowid();
            change.query_row(&format!("{SELECT} WHERE token.id = ?"), [id], token).map(Ok)
        })?;
        Ok((token, format!("{PREFIX}{}", secret.as_str())))
    }

    /// All tokens, the latest first.
    pub fn tokens(&self) -> Result<Vec<Token>, UsersError> {
        self.read(|connection| {
            let mut rows =
                connection.prepare(&format!("{SELECT} ORDER BY token.id DESC"))?;
            rows.query_map([], token)?.collect()
        })
    }

    /// Takes a token back.
    pub fn remove_token(&self, id: i64) -> Result<(), UsersError> {
        self.write(|change| {
            let removed = change.execute("DELETE FROM token WHERE id = ?", [id])?;
            Ok(if removed == 0 { Err(UsersError::NoToken(id)) } else { Ok(()) })
        })
    }

    /// Who asks with these words, if they are a token that holds at `now`.
    pub(crate) fn holder(
        &self,
        words: &str,
        now: i64,
    ) -> Result<Option<Holder>, UsersError> {
        let Some(secret) = words.strip_prefix(PREFIX).and_then(Secret::presented) else {
            return Ok(None);
        };
        let digest = secret.digest();
        let found = self.read(|connection| {
            let mut rows = connection.prepare_cached(&format!(
                "{SELECT} WHERE token.hash = ?1 AND (token.expires IS NULL OR token.expires > ?2)"
            ))?;
            rows.query_row(params![digest, now], |row| {
                let role: Option<String> = row.get(7)?;
                Ok((token(row)?, role.as_deref().and_then(Role::of)))
            })
            .optional()
        })?;
        let Some((token, owners)) = found else { return Ok(None) };
        if now.saturating_sub(token.used.unwrap_or(i64::MIN)) >= TOUCH {
            self.write(|change| {
                let seen = params![now, token.id];
                change.execute("UPDATE token SET used = ? WHERE id = ?", seen)?;
                Ok(Ok(()))
            })?;
        }
        let most = token.scope.role();
        let role = owners.map_or(most, |owners| owners.min(most));
        Ok(Some(Holder { id: token.id, name: token.name, owner: token.owner, role }))
    }
}

fn token(row: &rusqlite::Row<'_>) -> rusqlite::Result<Token> {
    let word: String = row.get(2)?;
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        scope: Scope::of(&word).ok_or_else(|| odd(2, &word))?,
        owner: row.get(3)?,
        made: row.get(4)?,
        used: row.get(5)?,
        expires: row.get(6)?,
    })
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(remove))
}

/// All tokens.
#[derive(Serialize, ToSchema)]
struct TokenList {
    /// The latest first.
    items: Vec<Token>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
struct MadeToken {
    /// What it is listed as.
    #[serde(flatten)]
    made: Token,
    /// What a program sends as `Authorization: Bearer …`. It is shown this one time.
    token: String,
}

/// All API tokens, without what they are used with
#[utoipa::path(get, path = "/tokens", tag = "admin", responses(
    (status = 200, body = TokenList), Refused))]
async fn list(State(app): State<App>) -> Result<Json<TokenList>, Problem> {
    let users = app.auth.users()?;
    Ok(Json(TokenList { items: users.apart(|users| users.tokens()).await? }))
}

/// Make an API token
///
/// The answer holds it; it is not shown again.
#[utoipa::path(post, path = "/tokens", tag = "admin", request_body = NewToken, responses(
    (status = 201, body = MadeToken), Refused))]
async fn make(
    State(app): State<App>,
    caller: Caller,
    Asked(wanted): Asked<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    let users = app.auth.users()?;
    let now = app.settings.clock.now();
    let expires = match wanted.days {
        Some(days) if !(1..=MOST_DAYS).contains(&days) => {
            return Err(Problem::bad("`days` must be between 1 and 3650"));
        }
        Some(days) => Some(now.saturating_add(days.saturating_mul(DAY))),
        None => None,
    };
    let owner = caller.user().map(str::to_owned);
    let (made, token) = users
        .apart(move |users| {
            users.make_token(&wanted.name, wanted.scope, owner.as_deref(), expires, now)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(MadeToken { made, token })))
}

/// Take an API token back
#[utoipa::path(delete, path = "/tokens/{id}", tag = "admin", params(("id" = i64, Path)), responses(
    (status = 204), Refused))]
async fn remove(
    State(app): State<App>,
    Number(id): Number,
) -> Result<StatusCode, Problem> {
    app.auth.users()?.apart(move |users| users.remove_token(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_token_may_never_do_more_than_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(&folder.path().join("a.room.users")).unwrap();
        users.add("ines", Role::Admin, "h", 0).unwrap();
        users.add("otto", Role::Admin, "h", 0).unwrap();
        let (_, words) = users
            .make_token("desk", Scope::Admin, Some("otto"), Some(10 * DAY), 0)
            .unwrap();
        let role = |now| users.holder(&words, now).unwrap().map(|holder| holder.role);
        assert_eq!(role(1), Some(Role::Admin));
        users.set_role("otto", Role::Viewer).unwrap();
        assert_eq!(role(1), Some(Role::Viewer));
        assert_eq!(role(10 * DAY), None, "it has ended");
        users.remove("otto").unwrap();
        assert_eq!(role(1), None);
    }

    #[test]
    fn only_the_whole_token_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(&folder.path().join("a.room.users")).unwrap();
        let (token, words) =
            users.make_token("desk", Scope::Read, None, None, 0).unwrap();
        assert!(users.holder(&words, 1).unwrap().is_some());
        assert_eq!(users.tokens().unwrap()[0].used, Some(1));
        let cut = &words[..words.len() - 1];
        for no in ["", "wf_", cut, words.trim_start_matches("wf_"), "wf_é"] {
            assert!(users.holder(no, 1).unwrap().is_none(), "{no}");
        }
        users.remove_token(token.id).unwrap();
        assert!(users.holder(&words, 1).unwrap().is_none());
        assert!(matches!(users.remove_token(token.id), Err(UsersError::NoToken(_))));
    }
}
