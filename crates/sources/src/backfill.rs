/*!
Archives: what others have collected, into the queue as backlog.

The position in the archive is kept in the same transaction as the items up to it: a backfill that was cut off goes
on where it was, and brings nothing twice. It goes no faster than the queue is read.
*/

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use url::Url;
use watchfloor_clock::Clock;
use watchfloor_feed::archive::{Archived, Content, Lines, Warc};
use watchfloor_feed::{FeedError, Item};

use crate::desk::{Desk, DeskError, Intake, New, Page, hash};
use crate::hex;

/// Items put in one transaction, at most.
const BATCH: usize = 200;

/// Bytes of them, at most, but for the last.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// With so many items waiting, the archive waits too.
const HIGH: u64 = 2_000;

/// What to bring in.
#[derive(Clone, Debug)]
pub struct Backfill {
    /// A WARC file (`.warc`, `.warc.gz`), or one with an item on each line (`.jsonl`, `.ndjson`).
    pub path: PathBuf,
    /// The source that its items count as.
    pub source: String,
}

/// What came of a backfill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Records of the archive that were looked at, those of earlier runs included.
    pub records: u64,
    /// Items that were new.
    pub new: u64,
    /// Items that were known.
    pub known: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    /// Whether the end was reached.
    pub complete: bool,
}

/// Why a backfill ended.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// The archive cannot be opened.
    #[error("{}: cannot be read ({detail}); check the path and its permissions", path.display())]
    Unreadable {
        /// The archive.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// The file is no archive.
    #[error("{}: is no archive that is known; give a .warc, .warc.gz, .jsonl or .ndjson file", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// The desk failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Some records of an archive.
#[derive(Default)]
struct Batch {
    items: Vec<New>,
    bytes: usize,
    unreadable: u64,
    /// Records up to the end of it, from the beginning of the archive.
    position: u64,
}

/// Brings an archive into the queue, from where an earlier call was cut off.
pub async fn backfill(
    desk: &Desk,
    clock: &Clock,
    what: &Backfill,
    mut shutdown: watch::Receiver<bool>,
) -> Result<Filled, BackfillError> {
    let records = open(&what.path)?;
    let archive = identity(&what.path)?;
    let name = archive.clone();
    let begun = desk.apart(move |desk| desk.position(&name)).await?;
    let (send, mut batches) = mpsc::channel(1);
    // Unpacking is work, and reading the disk is waiting: both belong on a thread of their own. It ends when
    // nobody takes its batches any more.
    let reading = tokio::task::spawn_blocking(move || cut(records, begun, &send));
    let mut filled = Filled { records: begun, ..Filled::default() };
    while !*shutdown.borrow_and_update() {
        let waiting = desk.apart(|desk| desk.waiting()).await?;
        if waiting > HIGH {
            tokio::select! {
                changed = shutdown.changed() => if changed.is_err() { break },
                () = clock.sleep(Duration::from_secs(1)) => {}
            }
            continue;
        }
        let Some(batch) = batches.recv().await else {
            filled.complete = true;
            break;
        };
        put(desk, clock, what, &archive, batch, &mut filled).await?;
    }
    drop(batches);
    if let Err(error) = reading.await {
        let detail = error.to_string();
        return Err(BackfillError::Unreadable { path: what.path.clone(), detail });
    }
    Ok(filled)
}

async fn put(
    desk: &Desk,
    clock: &Clock,
    what: &Backfill,
    archive: &str,
    batch: Batch,
    filled: &mut Filled,
) -> Result<(), DeskError> {
    let (archive, source, now) = (archive.to_owned(), what.source.clone(), clock.now());
    filled.records = batch.position;
    filled.unreadable += batch.unreadable;
    let work = move |desk: &Desk| {
        let intake = Intake {
            backlog: true,
            position: Some((&archive, batch.position)),
            ..Intake::of(&batch.items, now)
        };
        desk.take_in(&source, &intake)
    };
    let put = desk.apart(work).await?;
    filled.new += put.ids.len() as u64;
    filled.known += put.known as u64;
    Ok(())
}

type Records = Box<dyn Iterator<Item = Result<Archived, FeedError>> + Send>;

fn open(path: &Path) -> Result<Records, BackfillError> {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let is_warc = name.ends_with(".warc") || name.ends_with(".warc.gz");
    let is_lines = [".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending));
    if !is_warc && !is_lines {
        return Err(BackfillError::Unknown { path: path.to_path_buf() });
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let file = BufReader::new(file);
    Ok(if is_warc { Box::new(Warc::new(file)) } else { Box::new(Lines::new(file)) })
}

/// The archive as the desk knows it: another file at the same place is another one.
fn identity(path: &Path) -> Result<String, BackfillError> {
    let whole = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    let length = whole.metadata().map_err(|error| unreadable(path, &error))?.len();
    Ok(format!("{} {length}", whole.display()))
}

fn unreadable(path: &Path, error: &std::io::Error) -> BackfillError {
    BackfillError::Unreadable { path: path.to_path_buf(), detail: error.to_string() }
}

/// Cuts what comes after a position into batches.
fn cut(records: Records, begun: u64, to: &mpsc::Sender<Batch>) {
    let mut batch = Batch { position: begun, ..Batch::default() };
    let skipped = usize::try_from(begun).unwrap_or(usize::MAX);
    for record in records.skip(skipped) {
        batch.position += 1;
        match record {
            Ok(archived) => {
                if let Some(new) = new_of(archived) {
                    batch.bytes += new.page.as_ref().map_or(0, |page| page.bytes.len());
                    batch.items.push(new);
                }
            }
            Err(_) => batch.unreadable += 1,
        }
        if batch.items.len() >= BATCH || batch.bytes >= BATCH_BYTES {
            let position = batch.position;
            if to.blocking_send(std::mem::take(&mut batch)).is_err() {
                return;
            }
            batch.position = position;
        }
    }
    // Nobody may be there to take the last one: then it is read again the next time.
    let _ = to.blocking_send(batch);
}

/// A record of an archive as an item. Anything but a page is passed over.
pub(crate) fn new_of(archived: Archived) -> Option<New> {
    match archived.content {
        Content::Item(item) => Some(New::from(item)),
        Content::Bytes(bytes) => {
            let content_type = archived.content_type;
            let is_text = content_type
                .as_deref()
                .is_none_or(|kind| kind.starts_with("text/") || kind.contains("html"));
            if !is_text || bytes.is_empty() {
                return None;
            }
            let address = archived.address.filter(|address| Url::parse(address).is_ok());
            let id = address.clone().unwrap_or_else(|| hex::encode(&hash(&bytes)));
            let item =
                Item { id, address: address.clone(), whole: true, ..Item::default() };
            let page = Page { bytes, content_type, address: address.unwrap_or_default() };
            Some(New { item, page: Some(page) })
        }
    }
}
