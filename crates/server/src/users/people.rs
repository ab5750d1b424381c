//! Adding, changing and removing users.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Role, Users, UsersError, odd, password};

/// Characters of a name.
const LONGEST_NAME: usize = 64;

/// A user, as admins see one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = UserEntry)]
pub struct User {
    /// A number that is not given again.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// When the user was added, milliseconds.
    pub made: i64,
    /// When the password was last set, milliseconds.
    pub changed: i64,
    /// How many browsers are signed in.
    pub sessions: i64,
}

/// The name as it is compared. Only ASCII, so that no letter can look like another.
pub(super) fn key(name: &str) -> Result<String, UsersError> {
    let bad = || UsersError::Name(name.chars().take(LONGEST_NAME + 1).collect());
    let first = name.chars().next().ok_or_else(bad)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-@".contains(c);
    if name.len() > LONGEST_NAME
        || !first.is_ascii_alphanumeric()
        || !name.chars().all(fits)
    {
        return Err(bad());
    }
    Ok(name.to_ascii_lowercase())
}

impl Users {
    /// Whether there are any.
    pub fn any(&self) -> Result<bool, UsersError> {
        self.read(any)
    }

    /// All of them, by name.
    pub fn list(&self) -> Result<Vec<User>, UsersError> {
        self.read(|connection| {
            let mut rows = connection.prepare_cached(
                "SELECT id, name, role, made, changed, \
                 (SELECT count(*) FROM session WHERE user = user.id) FROM user ORDER BY key",
            )?;
            rows.query_map([], user)?.collect()
        })
    }

    /// What the password of a user is compared with; none where there is no such user.
    pub fn hash_of(&self, name: &str) -> Result<Option<(i64, String)>, UsersError> {
        let Ok(key) = key(name) else { return Ok(None) };
        self.read(|connection| {
            let mut rows =
                connection.prepare_cached("SELECT id, hash FROM user WHERE key = ?")?;
            rows.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
    }

    /// Adds one whose password was hashed already, at `now` (milliseconds). The first must be an admin.
    pub fn add(
        &self,
        name: &str,
        role: Role,
        hash: &str,
        now: i64,
    ) -> Result<User, UsersError> {
        let key = key(name)?;
        self.write(|change| {
            if role != Role::Admin && !any(change)? {
                return Ok(Err(UsersError::FirstMustBeAdmin));
            }
            insert(change, &key, name, role, hash, now)
        })
    }

    /// Adds the first one, an admin; refused where there is one.
    pub fn set_up(&self, name: &str, hash: &str, now: i64) -> Result<User, UsersError> {
        let key = key(name)?;
        self.write(|change| {
            if any(change)? {
                return Ok(Err(UsersError::AlreadySetUp));
            }
            insert(change, &key, name, Role::Admin, hash, now)
        })
    }

    /// Sets a password, hashed already. All sessions of the user end.
    pub fn set_password(
        &self,
        name: &str,
        hash: &str,
        now: i64,
    ) -> Result<(), UsersError> {
        self.change(name, |change, id| {
            change.execute(
                "UPDATE user SET hash = ?, changed = ? WHERE id = ?",
                params![hash, now, id],
            )?;
            change.execute("DELETE FROM session WHERE user = ?", [id])?;
            Ok(Ok(()))
        })
    }

    /// Gives another role.
    pub fn set_role(&self, name: &str, role: Role) -> Result<(), UsersError> {
        self.change(name, |change, id| {
            if role != Role::Admin && is_last_admin(change, id)? {
                return Ok(Err(UsersError::LastAdmin(name.to_owned())));
            }
            change.execute(
                "UPDATE user SET role = ? WHERE id = ?",
                params![role.word(), id],
            )?;
            Ok(Ok(()))
        })
    }

    /// Removes one, with the sessions and tokens.
    pub fn remove(&self, name: &str) -> Result<(), UsersError> {
        self.change(name, |change, id| {
            if is_last_admin(change, id)? {
                return Ok(Err(UsersError::LastAdmin(name.to_owned())));
            }
            change.execute("DELETE FROM user WHERE id = ?", [id])?;
            Ok(Ok(()))
        })
    }

    fn change(
        &self,
        name: &str,
        work: impl FnOnce(&Transaction<'_>, i64) -> rusqlite::Result<Result<(), UsersError>>,
    ) -> Result<(), UsersError> {
        let none = || UsersError::NoUser(name.chars().take(LONGEST_NAME).collect());
        let Ok(key) = key(name) else { return Err(none()) };
        self.write(|change| {
            let id = change
                .query_row("SELECT id FROM user WHERE key = ?", [key], |row| row.get(0))
                .optional()?;
            match id {
                Some(id) => work(change, id),
                None => Ok(Err(none())),
            }
        })
    }
}

/// Whether a password may be this user's; asked before it is hashed.
pub(crate) fn sound(name: &str, secret: &str) -> Result<(), UsersError> {
    key(name)?;
    password::sound(name, secret)
}

fn any(connection: &Connection) -> rusqlite::Result<bool> {
    let mut rows = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM user)")?;
    rows.query_row([], |row| row.get(0))
}

fn insert(
    change: &Transaction<'_>,
    key: &str,
    name: &str,
    role: Role,
    hash: &str,
    now: i64,
) -> rusqlite::Result<Result<User, UsersError>> {
    let added = change.execute(
        "INSERT INTO user (key, name, role, hash, made, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?5) \
         ON CONFLICT (key) DO NOTHING",
        params![key, name, role.word(), hash, now],
    )?;
    if added == 0 {
        return Ok(Err(UsersError::NameTaken(name.to_owned())));
    }
    let id = change.last_insert_rowid();
    let name = name.to_owned();
    Ok(Ok(User { id, name, role, made: now, changed: now, sessions: 0 }))
}

fn is_last_admin(change: &Transaction<'_>, id: i64) -> rusqlite::Result<bool> {
    change.query_row(
        "SELECT (SELECT role FROM user WHERE id = ?1) = 'admin' \
         AND NOT EXISTS (SELECT 1 FROM user WHERE role = 'admin' AND id <> ?1)",
        [id],
        |row| row.get(0),
    )
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let word: String = row.get(2)?;
    Ok(User {
        id: row.get(0)?,
        name: row.get(1)?,
        role: Role::of(&word).ok_or_else(|| odd(2, &word))?,
        made: row.get(3)?,
        changed: row.get(4)?,
        sessions: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn users() -> (tempfile::TempDir, Users) {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(&folder.path().join("a.room.users")).unwrap();
        (folder, users)
    }

    #[test]
    fn nobody_is_called_almost_as_somebody_else() {
        let (_folder, users) = users();
        users.add("Ines", Role::Admin, "h", 1).unwrap();
        let refused = users.add("INES", Role::Viewer, "h", 2).unwrap_err();
        assert!(matches!(refused, UsersError::NameTaken(_)), "{refused}");
        for bad in ["", " ines", "ines ", "in\u{435}s", "a\nb", ".a", "a/b", "<b>"] {
            let refused = users.add(bad, Role::Viewer, "h", 2).unwrap_err();
            assert!(matches!(refused, UsersError::Name(_)), "{bad:?}: {refused}");
        }
        assert!(users.add(&"a".repeat(65), Role::Viewer, "h", 2).is_err());
    }

    #[test]
    fn there_is_always_an_admin() {
        let (_folder, users) = users();
        let refused = users.add("otto", Role::Viewer, "h", 1).unwrap_err();
        assert!(matches!(refused, UsersError::FirstMustBeAdmin), "{refused}");
        users.add("ines", Role::Admin, "h", 1).unwrap();
        users.add("otto", Role::Viewer, "h", 1).unwrap();
        assert!(matches!(users.remove("ines"), Err(UsersError::LastAdmin(_))));
        assert!(matches!(
            users.set_role("ines", Role::Analyst),
            Err(UsersError::LastAdmin(_))
        ));
        users.set_role("otto", Role::Admin).unwrap();
        users.remove("Ines").unwrap();
        assert!(matches!(users.remove("ines"), Err(UsersError::NoUser(_))));
    }

    #[test]
    fn the_room_is_set_up_once() {
        let (_folder, users) = users();
        users.set_up("ines", "h", 1).unwrap();
        assert!(matches!(users.set_up("otto", "h", 1), Err(UsersError::AlreadySetUp)));
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.room.users");
        std::fs::write(&path, "a diary of mine").unwrap();
        let refused = Users::open(&path).unwrap_err();
        assert!(matches!(refused, UsersError::NotOurs { .. }), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a diary of mine");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_on_the_machine_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, users) = users();
        users.add("ines", Role::Admin, "h", 1).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }
}
