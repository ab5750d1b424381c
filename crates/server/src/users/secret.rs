//! Secrets that are made here: what a session, a token and the first set-up are known by.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::UsersError;

/// 256 random bits as hexadecimal digits. It is never logged: what `{:?}` prints does not hold it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn make() -> Result<Secret, UsersError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| UsersError::Random(error.to_string()))?;
        Ok(Secret(hex(&bytes)))
    }

    /// What somebody presents. Only what has the form of one is looked at.
    pub fn presented(words: &str) -> Option<Secret> {
        let is_one = words.len() == 64
            && words.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_one.then(|| Secret(words.to_owned()))
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it. It has 256 random bits, so that a plain digest cannot be turned back.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// What whoever holds this secret sends with what it changes. It cannot be turned back into the secret.
    pub fn csrf(&self) -> String {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(b"watchfloor csrf\0")
            .chain_update(self.0.as_bytes())
            .finalize()
            .into();
        hex(&digest)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Secret(…)")
    }
}

/// Whether two words are the same, in a time that does not tell where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_secret_is_not_printed_and_its_csrf_token_is_another() {
        let secret = Secret::make().unwrap();
        assert!(!format!("{secret:?}").contains(&secret.as_str()[..8]));
        assert_ne!(secret.csrf(), secret.as_str());
        assert_ne!(secret.csrf(), hex(&secret.digest()));
        let back = Secret::presented(secret.as_str()).unwrap();
        assert_eq!(back.digest(), secret.digest());
        for no in ["", "abc", &"A".repeat(64), &"é".repeat(32), &"a".repeat(65)] {
            assert!(Secret::presented(no).is_none(), "{no}");
        }
    }
}
