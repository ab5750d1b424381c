/*!
Users and their roles, in a file of their own beside the room (`crisis.room.users`): who may sign in, who is signed
in, which programs may ask, and the audit log.

What it promises:

- What [`Users`] acknowledged is on the disk.
- No password, session or token stands in the file: only an Argon2id hash of the first, SHA-256 of the others.
- There is an admin as long as there are users.
- When a password changes or a user is removed, all sessions of that user have ended.
- Rows of the audit log are only added; the file refuses anything else.
*/

mod admin;
mod error;
pub mod password;
mod people;
mod schema;
pub mod secret;
mod sessions;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::App;

pub use self::error::UsersError;
pub use self::people::User;
pub use self::schema::beside;
pub use self::sessions::{IDLE, LONGEST, MOST_SESSIONS, Session};

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    admin::routes()
}

/// What somebody may do. A later one may do all that an earlier one may.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Confirms, rejects, notes, acknowledges.
    Analyst,
    /// Manages users, tokens, and reads the audit log.
    Admin,
}

impl Role {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
        }
    }

    /// The role of a word.
    pub fn of(word: &str) -> Option<Role> {
        [Role::Viewer, Role::Analyst, Role::Admin]
            .into_iter()
            .find(|role| role.word() == word)
    }
}

/// The file of users. Copies are the same file; any thread may use one. Its calls wait for the disk: from async code
/// they go through [`Users::apart`].
#[derive(Clone)]
pub struct Users {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Users {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Users, UsersError> {
        let connection = Mutex::new(schema::open(path)?);
        Ok(Users { inner: Arc::new(Inner { path: path.to_path_buf(), connection }) })
    }

    /// Runs something on a thread that may wait for the disk.
    pub async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Users) -> Result<T, UsersError> + Send + 'static,
    ) -> Result<T, UsersError> {
        let users = self.clone();
        match tokio::task::spawn_blocking(move || work(&users)).await {
            Ok(result) => result,
            Err(error) => Err(UsersError::Failed {
                path: self.inner.path.clone(),
                detail: error.to_string(),
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // Whoever panicked with it left no transaction open: dropping one rolls it back.
        self.inner.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, UsersError> {
        question(&self.lock()).map_err(|error| error::explain(&self.inner.path, &error))
    }

    /// One transaction: all of it, on the disk, or nothing. The work may refuse in words of its own.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<Result<T, UsersError>>,
    ) -> Result<T, UsersError> {
        let told = |error: rusqlite::Error| error::explain(&self.inner.path, &error);
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(told)?;
        let result = work(&transaction).map_err(told)??;
        transaction.commit().map_err(told)?;
        Ok(result)
    }
}

impl std::fmt::Debug for Users {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Users({})", self.inner.path.display())
    }
}

/// A word of the file that is none of ours.
pub(crate) fn odd(column: usize, word: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        column,
        rusqlite::types::Type::Text,
        format!("{word:?} is not known").into(),
    )
}
