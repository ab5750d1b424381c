/*!
Passwords: what may be one, and how they are hashed.

Argon2id, version 19, with 19 MiB, two passes and one lane: the first choice of the OWASP cheat sheet on storing
passwords. A hash names its parameters, so that later ones can be stronger. Hashing takes long on purpose: it is
done on threads that may block, few at a time, and only so many wait for their turn.
*/

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::UsersError;
use crate::problem::Problem;

/// Memory of one hash, KiB.
pub const MEMORY_KIB: u32 = 19_456;
/// Passes over it.
pub const PASSES: u32 = 2;
/// Lanes.
pub const LANES: u32 = 1;

/// The shortest password, in characters.
pub const LEAST: usize = 12;
/// The longest, in bytes.
pub const MOST: usize = 1024;

/// Hashes made at the same time: 40 MiB at most.
const AT_ONCE: usize = 2;
/// Those that wait for their turn; at a twentieth of a second each, the last waits a few seconds.
const WAITING: usize = 64;

/// Whether something may be a password, and why not.
pub fn sound(name: &str, password: &str) -> Result<(), UsersError> {
    let count = password.chars().count();
    let first = password.chars().next();
    if count < LEAST {
        return Err(UsersError::Password(
            "is too short: take 12 characters or more; four or five words are a good one",
        ));
    }
    if password.len() > MOST {
        return Err(UsersError::Password("is longer than 1024 bytes"));
    }
    if password.chars().all(|c| Some(c) == first) {
        return Err(UsersError::Password("is one character again and again"));
    }
    if password.to_lowercase().contains(&name.to_lowercase())
        && count < name.len() + LEAST
    {
        return Err(UsersError::Password("is little more than the name"));
    }
    Ok(())
}

/// Hashes a password. It takes a while: on a thread that may block.
pub fn hash(password: &str) -> Result<String, UsersError> {
    let told = |error: &dyn std::fmt::Display| UsersError::Hashing(error.to_string());
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| told(&e))?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash =
        hasher.hash_password(password.as_bytes()).map_err(|e| told(&e))?;
    Ok(hash.to_string())
}

fn is_of(hash: &str, password: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

/// Where passwords are hashed and compared, few at a time. Copies share their turns.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// The hash of a password that nobody has: what is asked where there is no user of a name, so that the answer
    /// takes as long.
    nobodys: Arc<str>,
}

impl Hasher {
    /// Makes the hash that nobody's password gives.
    pub fn new() -> Result<Hasher, UsersError> {
        let secret = super::secret::Secret::make()?;
        Ok(Hasher {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(AtomicUsize::new(0)),
            nobodys: hash(secret.as_str())?.into(),
        })
    }

    /// Whether a hash is of a password. Without a hash it is not, and takes as long to say so.
    pub async fn is_of(
        &self,
        hash: Option<String>,
        password: String,
    ) -> Result<bool, Problem> {
        let nobodys = Arc::clone(&self.nobodys);
        self.in_turn(move || match hash {
            Some(hash) => is_of(&hash, &password),
            None => {
                let _ = is_of(&nobodys, &password);
                false
            }
        })
        .await
    }

    /// The hash of a password.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        Ok(self.in_turn(move || hash(&password)).await??)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = Place::take(&self.waiting)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| Problem::failed(&error))?;
        // The turn goes along: whoever asked may go away, and the work goes on.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|error| Problem::failed(&error))
    }
}

/// A place among those that wait, given back however the waiting ends.
struct Place<'a>(&'a AtomicUsize);

impl Place<'_> {
    fn take(waiting: &AtomicUsize) -> Result<Place<'_>, Problem> {
        let place = Place(waiting);
        if waiting.fetch_add(1, Ordering::AcqRel) >= WAITING {
            return Err(Problem::busy(5));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn weak_passwords_are_refused_in_words() {
        for (password, why) in [
            ("short", "too short"),
            ("aaaaaaaaaaaaaaaa", "again and again"),
            ("magdalena-anna", "more than the name"),
        ] {
            let error = sound("magdalena-an", password).unwrap_err().to_string();
            assert!(error.contains(why), "{password}: {error}");
        }
        assert!(sound("m", &"long ".repeat(300)).is_err());
        sound("magdalena", "four words of mine").unwrap();
    }

    #[test]
    fn a_hash_names_its_parameters() {
        let made = hash("four words of mine").unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert_ne!(made, hash("four words of mine").unwrap());
        assert!(is_of(&made, "four words of mine"));
        assert!(!is_of(&made, "four words of mine "));
        assert!(!is_of("no hash", "four words of mine"));
    }

    #[tokio::test]
    async fn only_so_many_wait() {
        let hasher = Hasher::new().unwrap();
        hasher.waiting.store(WAITING, Ordering::Release);
        let refused = hasher.hash("four words of mine".to_owned()).await.unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (503, Some(5)));
        hasher.waiting.store(0, Ordering::Release);
        hasher.hash("four words of mine".to_owned()).await.unwrap();
        assert_eq!(hasher.waiting.load(Ordering::Acquire), 0);
    }
}
