/*!
The audit log: who did what, when, from where, and how it ended.

[`crate::guard`] writes it: signing in and out, set-up, everything that changes something, and every export and brief
that is taken away. Rows are only added; no endpoint changes them, and the file's own triggers refuse it.
*/

use axum::Json;
use axum::extract::State;
use rusqlite::params;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::params::{Params, Part};
use crate::problem::Refused;
use crate::users::{Users, UsersError};
use crate::{App, Problem};

/// Characters of a target that are kept: whoever asks for nonsense shall not fill the disk with it.
const LONGEST: usize = 300;

/// One thing that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// Its number; a later one is higher.
    pub id: i64,
    /// When, milliseconds.
    pub at: i64,
    /// Who: a user, `token N (name)`, or the name that somebody tried to sign in with, followed by `?`.
    pub who: String,
    /// What, as method and path of the endpoint.
    pub what: String,
    /// On what: the path and the query as they were asked for.
    pub target: String,
    /// The HTTP status of the answer; 0 for what was done at the terminal.
    pub outcome: i64,
    /// From which address.
    pub from: String,
}

/// What is to be written down.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) at: i64,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) target: String,
    pub(crate) outcome: u16,
    pub(crate) from: String,
}

impl Users {
    /// Writes something down. It is on the disk when this returns.
    pub(crate) fn note(&self, deed: &Deed) -> Result<(), UsersError> {
        let cut = |words: &str| words.chars().take(LONGEST).collect::<String>();
        self.write(|change| {
            change.execute(
                "INSERT INTO audit (at, who, what, target, outcome, client) VALUES (?, ?, ?, ?, ?, ?)",
                params![
                    deed.at,
                    cut(&deed.who),
                    cut(&deed.what),
                    cut(&deed.target),
                    deed.outcome,
                    deed.from
                ],
            )?;
            Ok(Ok(()))
        })
    }

    /// Writes down what was done at the terminal. It is on the disk when this returns.
    pub fn note_by_hand(
        &self,
        at: i64,
        what: &str,
        name: &str,
    ) -> Result<(), UsersError> {
        self.note(&Deed {
            at,
            who: "the terminal".to_owned(),
            what: what.to_owned(),
            target: name.to_owned(),
            outcome: 0,
            from: "this machine".to_owned(),
        })
    }

    /// The latest entries before a number, the latest first.
    pub fn audit(&self, before: i64, limit: usize) -> Result<Vec<Entry>, UsersError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|connection| {
            let mut rows = connection.prepare_cached(
                "SELECT id, at, who, what, target, outcome, client FROM audit WHERE id < ? \
                 ORDER BY id DESC LIMIT ?",
            )?;
            let entry = |row: &rusqlite::Row<'_>| {
                Ok(Entry {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    who: row.get(2)?,
                    what: row.get(3)?,
                    target: row.get(4)?,
                    outcome: row.get(5)?,
                    from: row.get(6)?,
                })
            };
            rows.query_map([before, limit], entry)?.collect()
        })
    }

    fn audited(&self) -> Result<i64, UsersError> {
        self.read(|connection| {
            connection.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
        })
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A part of the log.
#[derive(Serialize, ToSchema)]
struct AuditList {
    /// The latest first.
    items: Vec<Entry>,
    /// Where to go on.
    next: Option<String>,
    /// All entries that there are.
    total: i64,
}

/// Who did what, the latest first
#[utoipa::path(get, path = "/audit", tag = "admin", params(Part), responses(
    (status = 200, body = AuditList), Refused))]
async fn list(
    State(app): State<App>,
    Params(part): Params<Part>,
) -> Result<Json<AuditList>, Problem> {
    let (limit, before) = (part.limit()?, part.cursor()?.unwrap_or(i64::MAX));
    let users = app.auth.users()?;
    let (items, total) = users
        .apart(move |users| Ok((users.audit(before, limit)?, users.audited()?)))
        .await?;
    let is_full = items.len() == limit;
    let next = items.last().filter(|last| is_full && last.id > 1);
    let next = next.map(|last| last.id.to_string());
    Ok(Json(AuditList { items, next, total }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_log_is_only_added_to() {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(&folder.path().join("a.room.users")).unwrap();
        for at in 0..3 {
            let deed = Deed {
                at,
                who: "ines".to_owned(),
                what: "POST /api/v1/acts".to_owned(),
                target: "x".repeat(5_000),
                outcome: 200,
                from: "192.0.2.7".to_owned(),
            };
            users.note(&deed).unwrap();
        }
        for sql in [
            "DELETE FROM audit",
            "UPDATE audit SET who = 'otto'",
            "DELETE FROM audit WHERE id = 1",
        ] {
            let refused = users
                .write(|change| change.execute(sql, []).map(|_| Ok(())))
                .unwrap_err()
                .to_string();
            assert!(refused.contains("only added to"), "{refused}");
        }
        let entries = users.audit(3, 10).unwrap();
        assert_eq!(entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(entries[0].target.len(), LONGEST);
        assert_eq!(users.audited().unwrap(), 3);
    }
}
