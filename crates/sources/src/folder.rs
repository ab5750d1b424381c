/*!
A watched folder: whatever is put into it is read. Files are neither moved nor changed.

A file counts once its size and time of change stood still from one look to the next, so that one that is still
being written is left alone. Links are not followed, hidden files are passed over, and a file that changes is
read again.
*/

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;
use watchfloor_feed::{Item, Told};

use crate::collector::{Outcome, Shared, failure, learnt, millis};
use crate::desk::{Desk, DeskError, Intake, Kept, New, Page, Put, State};
use crate::events;

/// The largest file.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// How deep folders in it are looked into.
const DEEPEST: usize = 16;

/// Files that are looked at.
const MOST_FILES: usize = 200_000;

/// Files taken at one look; the rest comes at the next.
const AT_ONCE: usize = 500;

/// Size and time of change (milliseconds).
type Stamp = (u64, i64);

/// What stood in a folder when it was last looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// New or changed since they were taken.
    standing: HashMap<String, Stamp>,
    /// Taken already. Loaded from the desk at the first look.
    taken: Option<HashMap<String, Stamp>>,
    /// There before anybody looked: no news.
    old: HashMap<String, Stamp>,
}

/// Looks at the folder once.
pub(crate) async fn visit(
    shared: &Arc<Shared>,
    kept: &Kept,
) -> Result<Outcome, DeskError> {
    let now = shared.clock.now();
    let folders = || shared.folders.lock().unwrap_or_else(PoisonError::into_inner);
    let scan = folders().remove(&kept.id).unwrap_or_default();
    let of = kept.clone();
    let (scan, looked) =
        shared.desk.apart(move |desk| look(desk, &of, scan, now)).await?;
    folders().insert(kept.id, scan);
    let next =
        now.saturating_add(millis(kept.source.every.unwrap_or(shared.settings.folders)));
    let (put, odd) = match looked {
        Ok(found) => found,
        Err(what) => {
            let state = failure(shared, kept, &what, None, false);
            return Ok(Outcome { state, saved: false, pages: false });
        }
    };
    let base = State {
        last_try: Some(now),
        last_success: Some(now),
        failures: 0,
        last_error: odd.first().cloned(),
        visits: kept.state.visits + 1,
        next_visit: Some(next),
        ..kept.state.clone()
    };
    if put != Put::default() {
        events::visit_changed(&kept.source, &put, &odd);
        shared.news.notify_one();
    }
    let is_first = kept.state.first_success.is_none();
    let state = learnt(&base, &[], put.new_items(), is_first, now);
    Ok(Outcome { state, saved: false, pages: false })
}

type Looked = (Scan, Result<(Put, Vec<String>), String>);

fn look(desk: &Desk, kept: &Kept, mut scan: Scan, now: i64) -> Result<Looked, DeskError> {
    let is_first = scan.taken.is_none() && kept.state.first_success.is_none();
    let mut taken = match scan.taken.take() {
        Some(taken) => taken,
        None => {
            let rows = desk.taken(kept.id)?;
            rows.into_iter().map(|(name, size, at)| (name, (size, at))).collect()
        }
    };
    let root = PathBuf::from(&kept.source.address);
    let (there, mut odd) = match walk(&root) {
        Ok(found) => found,
        Err(what) => return Ok((Scan { taken: Some(taken), ..scan }, Err(what))),
    };
    if is_first {
        scan.old = there.iter().cloned().collect();
    }
    let mut put = Put::default();
    let mut standing = HashMap::new();
    let mut count = 0;
    for (name, stamp) in &there {
        if taken.get(name) == Some(stamp) {
            continue;
        }
        let stands = scan.standing.get(name) == Some(stamp);
        if !stands || count >= AT_ONCE {
            standing.insert(name.clone(), *stamp);
            continue;
        }
        count += 1;
        let path = root.join(name);
        let items = match items_of(&path, name) {
            Ok(items) => items,
            Err(what) => {
                // Tried again at the next look: it may be a matter of rights.
                odd.push(format!("{name}: {what}"));
                standing.insert(name.clone(), *stamp);
                continue;
            }
        };
        let intake = Intake {
            file: Some((name, stamp.0, stamp.1)),
            backlog: scan.old.get(name) == Some(stamp),
            ..Intake::of(&items, now)
        };
        let more = desk.take_in(&kept.source.name, &intake)?;
        put.ids.extend(more.ids);
        put.known += more.known;
        taken.insert(name.clone(), *stamp);
    }
    let names: HashSet<&String> = there.iter().map(|(name, _)| name).collect();
    let gone: Vec<String> =
        taken.keys().filter(|name| !names.contains(name)).cloned().collect();
    desk.forget_files(kept.id, &gone)?;
    taken.retain(|name, _| names.contains(name));
    let scan = Scan { standing, taken: Some(taken), old: scan.old };
    Ok((scan, Ok((put, odd))))
}

type Walked = (Vec<(String, Stamp)>, Vec<String>);

/// All files of the folder by name, and what could not be looked at.
fn walk(root: &Path) -> Result<Walked, String> {
    let is_folder = std::fs::metadata(root)
        .map_err(|error| format!("the folder cannot be read ({error}); check its path"))?
        .is_dir();
    if !is_folder {
        return Err(
            "this is no folder; give the folder that files are put into".to_owned()
        );
    }
    let mut files = Vec::new();
    let mut odd = Vec::new();
    let walk =
        WalkDir::new(root).follow_links(false).max_depth(DEEPEST).sort_by_file_name();
    let shown = walk.into_iter().filter_entry(|entry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    });
    for entry in shown {
        if files.len() >= MOST_FILES {
            odd.push(format!(
                "more than {MOST_FILES} files; the others are not looked at"
            ));
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                odd.push(error.to_string());
                continue;
            }
        };
        // A link is neither a file nor a folder here.
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(metadata) = entry.metadata() else { continue };
        let changed =
            metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, millis);
        let Some(name) = entry.path().strip_prefix(root).ok().and_then(Path::to_str)
        else {
            odd.push(format!("{}: its name is not UTF-8", entry.path().display()));
            continue;
        };
        files.push((name.to_owned(), (metadata.len(), changed)));
    }
    Ok((files, odd))
}

/// The items of a file: those of a feed or an alert, or the file itself as a report.
fn items_of(path: &Path, name: &str) -> Result<Vec<New>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "larger than {} MB; it is not read",
            MOST_BYTES / (1024 * 1024)
        ));
    }
    let content_type = content_type(name);
    let may_be_feed = !matches!(content_type, Some("text/html" | "text/plain"));
    if may_be_feed {
        let told = Told { content_type, address: None };
        if let Ok(listing) = watchfloor_feed::parse(&bytes, &told) {
            return Ok(listing.items.into_iter().map(New::from).collect());
        }
    }
    let item = Item { id: name.to_owned(), whole: true, ..Item::default() };
    let page = Page {
        bytes,
        content_type: content_type.map(str::to_owned),
        address: name.to_owned(),
    };
    Ok(vec![New { item, page: Some(page) }])
}

fn content_type(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" | "xhtml" => Some("text/html"),
        "txt" | "text" => Some("text/plain"),
        "xml" | "cap" | "rss" | "atom" | "rdf" => Some("application/xml"),
        "json" => Some("application/json"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Source};

    fn at(path: &Path) -> (tempfile::TempDir, Desk, Kept) {
        let place = tempfile::tempdir().unwrap();
        let desk = Desk::open(&place.path().join("a.sources")).unwrap();
        desk.add(&Source::new("in", Kind::Folder, path.to_str().unwrap())).unwrap();
        let kept = desk.source("in").unwrap();
        (place, desk, kept)
    }

    fn names(desk: &Desk) -> Vec<String> {
        desk.take(100).unwrap().into_iter().map(|arrival| arrival.item.id).collect()
    }

    #[test]
    fn a_file_counts_when_it_stands_still() {
        let folder = tempfile::tempdir().unwrap();
        let (_place, desk, kept) = at(folder.path());
        let file = folder.path().join("one.txt");
        std::fs::write(&file, "half").unwrap();
        let (scan, _) = look(&desk, &kept, Scan::default(), 1).unwrap();
        std::fs::write(&file, "half and half").unwrap();
        let (scan, _) = look(&desk, &kept, scan, 2).unwrap();
        assert_eq!(names(&desk), [""; 0]);
        let (scan, _) = look(&desk, &kept, scan, 3).unwrap();
        assert_eq!(names(&desk), ["one.txt"]);
        // Neither again while it runs, nor after a restart.
        let (_, _) = look(&desk, &kept, scan, 4).unwrap();
        let (scan, _) = look(&desk, &kept, Scan::default(), 5).unwrap();
        let (_, _) = look(&desk, &kept, scan, 6).unwrap();
        assert_eq!(names(&desk), [""; 0]);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "half and half");
    }

    #[test]
    fn what_stood_there_before_is_no_news() {
        let folder = tempfile::tempdir().unwrap();
        let (_place, desk, kept) = at(folder.path());
        std::fs::write(folder.path().join("old.txt"), "old").unwrap();
        let (scan, _) = look(&desk, &kept, Scan::default(), 1).unwrap();
        std::fs::write(folder.path().join("new.txt"), "new").unwrap();
        let (scan, _) = look(&desk, &kept, scan, 2).unwrap();
        let (_, _) = look(&desk, &kept, scan, 3).unwrap();
        let taken = desk.take(10).unwrap();
        let backlog: Vec<_> =
            taken.iter().map(|at| (at.item.id.as_str(), at.backlog)).collect();
        assert_eq!(backlog, [("new.txt", false), ("old.txt", true)]);
    }

    #[test]
    #[cfg(unix)]
    fn links_lead_nowhere() {
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("secret.txt"), "not yours").unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("way")).unwrap();
        let link = folder.path().join("file.txt");
        std::os::unix::fs::symlink(elsewhere.path().join("secret.txt"), link).unwrap();
        std::fs::write(folder.path().join(".hidden"), "no").unwrap();
        assert_eq!(walk(folder.path()).unwrap().0, []);
    }

    #[test]
    fn a_folder_that_is_not_there_says_so() {
        let (_place, desk, kept) = at(Path::new("/no/such/folder"));
        let (_, looked) = look(&desk, &kept, Scan::default(), 1).unwrap();
        assert!(looked.unwrap_err().contains("check its path"));
    }
}
