//! Who is signed in.

use rusqlite::{OptionalExtension, params};

use super::secret::Secret;
use super::{Role, Users, UsersError, odd};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A session ends when nothing was asked in it for so long, milliseconds: a long shift.
pub const IDLE: i64 = 12 * HOUR;
/// It ends after so long in any case: a week.
pub const LONGEST: i64 = 7 * 24 * HOUR;
/// So many a user; the one that was idle for the longest time makes room.
pub const MOST_SESSIONS: i64 = 20;
/// When a session was last seen is written down no more often than this: each time costs a write to the disk.
const TOUCH: i64 = 5 * MINUTE;

/// Who is signed in by a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The user's number.
    pub user: i64,
    /// The user's name.
    pub name: String,
    /// What the user may do now.
    pub role: Role,
}

impl Users {
    /// Begins a session of a user at `now`; the secret is for the user's browser alone.
    pub fn begin(&self, user: i64, client: &str, now: i64) -> Result<Secret, UsersError> {
        let secret = Secret::make()?;
        self.write(|change| {
            change.execute(
                "DELETE FROM session WHERE seen <= ? OR made <= ?",
                [now.saturating_sub(IDLE), now.saturating_sub(LONGEST)],
            )?;
            change.execute(
                "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE user = ? \
                 ORDER BY seen DESC, made DESC LIMIT -1 OFFSET ?)",
                [user, MOST_SESSIONS - 1],
            )?;
            change.execute(
                "INSERT INTO session (hash, user, made, seen, client) VALUES (?1, ?2, ?3, ?3, ?4)",
                params![secret.digest(), user, now, client],
            )?;
            Ok(Ok(()))
        })?;
        Ok(secret)
    }

    /// Who holds a session's secret, if the session has not ended by `now`.
    pub fn session(
        &self,
        secret: &Secret,
        now: i64,
    ) -> Result<Option<Session>, UsersError> {
        let digest = secret.digest();
        let found = self.read(|connection| {
            let mut rows = connection.prepare_cached(
                "SELECT user.id, user.name, user.role, session.seen FROM session \
                 JOIN user ON user.id = session.user \
                 WHERE session.hash = ?1 AND session.seen > ?2 AND session.made > ?3",
            )?;
            let since =
                params![digest, now.saturating_sub(IDLE), now.saturating_sub(LONGEST)];
            rows.query_row(since, |row| {
                let word: String = row.get(2)?;
                let role = Role::of(&word).ok_or_else(|| odd(2, &word))?;
                let session = Session { user: row.get(0)?, name: row.get(1)?, role };
                Ok((session, row.get::<_, i64>(3)?))
            })
            .optional()
        })?;
        let Some((session, seen)) = found else { return Ok(None) };
        if now.saturating_sub(seen) >= TOUCH {
            self.write(|change| {
                change.execute(
                    "UPDATE session SET seen = ? WHERE hash = ?",
                    params![now, digest],
                )?;
                Ok(Ok(()))
            })?;
        }
        Ok(Some(session))
    }

    /// Ends a session.
    pub fn end(&self, secret: &Secret) -> Result<(), UsersError> {
        self.write(|change| {
            change.execute("DELETE FROM session WHERE hash = ?", [secret.digest()])?;
            Ok(Ok(()))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn with_a_user() -> (tempfile::TempDir, Users, i64) {
        let folder = tempfile::tempdir().unwrap();
        let users = Users::open(&folder.path().join("a.room.users")).unwrap();
        let id = users.add("ines", Role::Admin, "h", 0).unwrap().id;
        (folder, users, id)
    }

    #[test]
    fn a_session_ends_idle_or_old() {
        let (_folder, users, id) = with_a_user();
        let secret = users.begin(id, "x", 0).unwrap();
        assert!(users.session(&secret, IDLE - 1).unwrap().is_some());
        // Seen just now, so it goes on from there …
        assert!(users.session(&secret, IDLE + 1).unwrap().is_some());
        assert!(users.session(&secret, 2 * IDLE + 1).unwrap().is_none());
        // … but not for ever.
        let busy = users.begin(id, "x", 0).unwrap();
        let mut at = 0;
        while at + IDLE / 2 < LONGEST {
            at += IDLE / 2;
            assert_eq!(users.session(&busy, at).unwrap().is_some(), at < LONGEST);
        }
        assert!(users.session(&busy, LONGEST).unwrap().is_none());
    }

    #[test]
    fn all_sessions_end_with_the_password() {
        let (_folder, users, id) = with_a_user();
        let held: Vec<_> = (0..3).map(|_| users.begin(id, "x", 0).unwrap()).collect();
        users.end(&held[0]).unwrap();
        assert!(users.session(&held[0], 1).unwrap().is_none());
        assert!(users.session(&held[1], 1).unwrap().is_some());
        users.set_password("ines", "other", 1).unwrap();
        for secret in &held {
            assert!(users.session(secret, 1).unwrap().is_none());
        }
    }

    #[test]
    fn a_user_has_only_so_many_sessions() {
        let (_folder, users, id) = with_a_user();
        let first = users.begin(id, "x", 0).unwrap();
        for at in 1..=MOST_SESSIONS {
            users.begin(id, "x", at).unwrap();
        }
        assert!(users.session(&first, MOST_SESSIONS).unwrap().is_none());
        assert_eq!(users.list().unwrap()[0].sessions, MOST_SESSIONS);
    }

    #[test]
    fn the_file_holds_no_secret() {
        let (folder, users, id) = with_a_user();
        let secret = users.begin(id, "x", 0).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let held = secret.as_str().as_bytes();
            assert!(!bytes.windows(held.len()).any(|part| part == held));
        }
    }
}
