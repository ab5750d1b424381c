/*!
Values of headers that nobody may see: keys and tokens.
*/

use super::error::FetchError;
use std::fmt;
use std::path::PathBuf;

/// More than any token has; what is longer is some other file.
const LONGEST: u64 = 64 * 1024;

/// A value that is never shown, or the place where it is kept.
///
/// ```
/// use watchfloor_sources::fetch::Secret;
///
/// let secret = Secret::from("env:WIRE_TOKEN");
/// assert_eq!(format!("{secret:?}"), "…");
/// assert_eq!(secret.reference().as_deref(), Some("env:WIRE_TOKEN"));
/// assert_eq!(Secret::from("Bearer abc").reference(), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Kept);

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    Here(String),
    Env(String),
    File(PathBuf),
}

impl Secret {
    /// Where the value is kept (`env:NAME`, `file:PATH`), which may be stored and shown;
    /// `None` for a literal value, which may not.
    pub fn reference(&self) -> Option<String> {
        match &self.0 {
            Kept::Here(_) => None,
            Kept::Env(name) => Some(format!("env:{name}")),
            Kept::File(path) => Some(format!("file:{}", path.display())),
        }
    }

    /// The value. It is asked for each time it is needed, so that a changed file counts at once.
    pub(crate) async fn reveal(&self, header: &str) -> Result<String, FetchError> {
        let fault = |what: String| FetchError::Header { name: header.to_owned(), what };
        let value = match &self.0 {
            Kept::Here(value) => value.clone(),
            Kept::Env(name) => std::env::var(name).map_err(|_| {
                fault(format!("the environment has no text in {name}; set it"))
            })?,
            Kept::File(path) => {
                let place = path.display();
                let read = async {
                    if tokio::fs::metadata(path).await?.len() > LONGEST {
                        return Err(std::io::Error::other("too large for a token"));
                    }
                    tokio::fs::read_to_string(path).await
                };
                read.await.map_err(|error| fault(format!("{place}: {error}")))?
            }
        };
        // Editors and `echo` end a file with a line break that is no part of the token.
        Ok(value.trim_end_matches(['\n', '\r']).to_owned())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        if let Some(name) = text.strip_prefix("env:") {
            return Secret(Kept::Env(name.to_owned()));
        }
        if let Some(path) = text.strip_prefix("file:") {
            return Secret(Kept::File(PathBuf::from(path)));
        }
        Secret(Kept::Here(text.to_owned()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret::from(text.as_str())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_is_read_where_it_is_kept() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "Bearer abc\n").expect("written");
        let secret = Secret::from(format!("file:{}", file.path().display()));
        assert_eq!(secret.reveal("authorization").await.as_deref(), Ok("Bearer abc"));
        let literal = Secret::from("Bearer abc");
        assert_eq!(literal.reveal("authorization").await.as_deref(), Ok("Bearer abc"));
    }

    #[tokio::test]
    async fn a_missing_secret_is_named_and_not_shown() {
        let secret = Secret::from("env:WATCHFLOOR_TEST_NO_SUCH_NAME");
        let error = secret.reveal("authorization").await.expect_err("it is not set");
        assert_eq!(
            error.to_string(),
            "header authorization: the environment has no text in WATCHFLOOR_TEST_NO_SUCH_NAME; set it"
        );
        assert_eq!(format!("{:?}", Secret::from("Bearer abc")), "…");
    }
}
