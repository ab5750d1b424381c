/*!
Which reports to read, and their bytes.
*/

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};
use watchfloor_report::MAX_BYTES;

/// The endings of the files that are read in a folder, each also with `.gz` behind.
const KINDS: [&str; 3] = [".txt", ".html", ".htm"];

/// Where a report comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file, by the path as it was typed or found in a folder.
    File(PathBuf),
}

impl Source {
    /// The input's name as given; none for standard input.
    pub fn name(&self) -> Option<String> {
        match self {
            Source::Stdin => None,
            Source::File(path) => Some(path.to_string_lossy().into_owned()),
        }
    }

    /// How messages call it.
    pub fn label(&self) -> String {
        self.name().unwrap_or_else(|| "standard input".to_owned())
    }

    /// All its bytes. The error says what to do, without the input's name.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Source::Stdin => at_most(io::stdin().lock()),
            Source::File(path) => {
                at_most(File::open(path).map_err(|error| advice(&error))?)
            }
        }
    }
}

/// The inputs that the paths on the command line stand for, in order. Where a path stands for
/// none there is a message in its place, so that the caller tells both in the order typed.
pub fn expand(typed: &[PathBuf]) -> Vec<Result<Source, String>> {
    let mut inputs = Vec::new();
    for path in typed {
        if path.as_os_str() == "-" {
            inputs.push(Ok(Source::Stdin));
        } else if path.is_dir() {
            expand_folder(path, &mut inputs);
        } else {
            inputs.push(Ok(Source::File(path.clone())));
        }
    }
    inputs
}

fn expand_folder(folder: &Path, inputs: &mut Vec<Result<Source, String>>) {
    let before = inputs.len();
    // Links are followed, as a person would; walkdir tells one that leads back to its folder.
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in
        walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_report(&entry) => {
                inputs.push(Ok(Source::File(entry.into_path())));
            }
            Ok(_) => {}
            Err(error) => inputs.push(Err(walk_fault(folder, &error))),
        }
    }
    if inputs.len() == before {
        let kinds = KINDS.join(", ");
        inputs.push(Err(format!(
            "{}: no reports in this folder; looked for {kinds} and the same with .gz",
            folder.display()
        )));
    }
}

/// What went wrong on the way through a folder.
fn walk_fault(folder: &Path, error: &walkdir::Error) -> String {
    let path = error.path().unwrap_or(folder).display();
    match (error.loop_ancestor(), error.io_error()) {
        (Some(above), _) => {
            format!(
                "{path}: left out, the link leads back to {}; remove it",
                above.display()
            )
        }
        (None, Some(cause)) => format!("{path}: {}", advice(cause)),
        (None, None) => format!("{path}: {error}"),
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_report(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    KINDS.iter().any(|kind| plain.ends_with(kind))
}

/// Reads to the end, but no further than tells that there is too much for a report: an endless
/// input must not fill the memory.
fn at_most(stream: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let enough = MAX_BYTES as u64 + 1;
    stream.take(enough).read_to_end(&mut bytes).map_err(|error| advice(&error))?;
    Ok(bytes)
}

/// An error of the file system, and what to do about it.
pub(crate) fn advice(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "not allowed to read it; check its permissions".to_owned()
        }
        io::ErrorKind::NotADirectory => {
            "a part of the path is a file, not a folder; check the path".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::fs;

    use super::*;

    /// The paths found under `folder`, relative to it.
    fn found(folder: &Path) -> Vec<String> {
        expand(&[folder.to_path_buf()])
            .into_iter()
            .map(|input| match input.unwrap() {
                Source::File(path) => path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/"),
                Source::Stdin => panic!("no folder holds standard input"),
            })
            .collect()
    }

    #[test]
    fn a_folder_gives_its_reports_in_order_of_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/.git")).unwrap();
        for name in [
            "c.txt",
            "b/2.HTML",
            "b/1.htm.gz",
            "b/.git/x.txt",
            "a.txt.gz",
            "a.pdf",
            ".x.txt",
        ] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(found(folder.path()), ["a.txt.gz", "b/1.htm.gz", "b/2.HTML", "c.txt"]);
    }

    #[test]
    fn a_folder_without_reports_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = expand(&[folder.path().to_path_buf(), PathBuf::from("-")]);
        assert!(inputs[0].as_ref().unwrap_err().contains("no reports in this folder"));
        assert_eq!(inputs[1], Ok(Source::Stdin));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_circle_is_told_and_the_rest_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        let inputs = expand(&[folder.path().to_path_buf()]);
        assert_eq!(inputs.len(), 2);
        assert!(inputs[1].as_ref().unwrap_err().contains("leads back"), "{inputs:?}");
    }

    #[test]
    fn an_endless_input_ends_as_too_large() {
        let bytes = at_most(io::repeat(b'x')).unwrap();
        assert_eq!(bytes.len(), MAX_BYTES + 1);
    }
}
