//! Words that must not be seen: they are in no error, no log, and no `Debug`.

use std::fmt;
use std::path::{Path, PathBuf};

/// What a configuration may be read with: a folder for relative paths, and the environment.
pub(crate) type Variables<'v> = dyn Fn(&str) -> Option<String> + 'v;

/// The longest secret that is read.
const LONGEST: u64 = 64 * 1024;

/// A secret. It shows itself only to who asks for it by [`Secret::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(words: String) -> Secret {
        Secret(words)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where a secret is: `env:NAME`, `file:PATH`, or the words themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    Variable(String),
    File(PathBuf),
    Literal(Secret),
}

impl Reference {
    pub(crate) fn of(words: &str) -> Reference {
        if let Some(name) = words.strip_prefix("env:") {
            Reference::Variable(name.to_owned())
        } else if let Some(path) = words.strip_prefix("file:") {
            Reference::File(PathBuf::from(path))
        } else {
            Reference::Literal(Secret::new(words.to_owned()))
        }
    }

    /// The secret. The line break at the end of a file is no part of it.
    pub(crate) fn open(
        &self,
        folder: &Path,
        variables: &Variables<'_>,
    ) -> Result<Secret, String> {
        let words = match self {
            Reference::Variable(name) => variables(name).ok_or_else(|| {
                format!("the environment has no {name}; set it, or name another one")
            })?,
            Reference::File(path) => read(&folder.join(path))?,
            Reference::Literal(secret) => secret.reveal().to_owned(),
        };
        let words = words.trim_end_matches(['\r', '\n']);
        if words.is_empty() {
            return Err(format!("the secret {} is empty", self.place()));
        }
        Ok(Secret::new(words.to_owned()))
    }

    /// Where it is, without saying what it is.
    fn place(&self) -> String {
        match self {
            Reference::Variable(name) => format!("env:{name}"),
            Reference::File(path) => format!("file:{}", path.display()),
            Reference::Literal(_) => "in this file".to_owned(),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let told = |why: &dyn fmt::Display| format!("{}: {why}", path.display());
    let size = std::fs::metadata(path).map_err(|error| told(&error))?.len();
    if size > LONGEST {
        return Err(told(&"longer than any secret; check the path"));
    }
    std::fs::read_to_string(path).map_err(|error| told(&error))
}

/// The secrets of one receiver, to be taken out of whatever is going to be logged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Vec<Secret>);

impl Secrets {
    pub(crate) fn add(&mut self, secret: &Secret) {
        // What is shorter is in many words by chance, and hiding it there would show where it stands.
        if secret.reveal().len() >= 4 {
            self.0.push(secret.clone());
            // The longest first: one secret may be the beginning of another.
            self.0.sort_by_key(|secret| std::cmp::Reverse(secret.reveal().len()));
        }
    }

    /// `text` without them: servers and commands repeat what they were sent.
    pub(crate) fn hidden(&self, text: &str) -> String {
        let mut hidden = text.to_owned();
        for secret in &self.0 {
            if hidden.contains(secret.reveal()) {
                hidden = hidden.replace(secret.reveal(), "[secret]");
            }
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_where_the_reference_says() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("key"), "from a file\n").unwrap();
        let variables = |name: &str| (name == "KEY").then(|| "from outside".to_owned());
        let open = |words: &str| {
            Reference::of(words)
                .open(folder.path(), &variables)
                .map(|secret| secret.reveal().to_owned())
        };
        assert_eq!(open("env:KEY").unwrap(), "from outside");
        assert_eq!(open("file:key").unwrap(), "from a file");
        assert_eq!(open("as it is").unwrap(), "as it is");
        assert!(open("env:OTHER").unwrap_err().contains("OTHER"));
        assert!(open("file:gone").unwrap_err().contains("gone"));
        assert!(open("").unwrap_err().contains("empty"));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let reference = Reference::of("hunter2hunter2");
        assert_eq!(format!("{reference:?}"), "Literal(Secret(…))");
        let mut secrets = Secrets::default();
        secrets.add(&Secret::new("hunter2".to_owned()));
        secrets.add(&Secret::new("hunter2hunter2".to_owned()));
        assert_eq!(
            secrets.hidden("no hunter2hunter2, no hunter2"),
            "no [secret], no [secret]"
        );
    }
}
