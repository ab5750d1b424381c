/*!
Pictures of the room at a moment.

The live frame is made by a thread of its own whenever something new is in the record, and swapped in whole: who
reads it never waits. Frames of other moments are made when they are asked for, on other threads, each once however
many ask for it at a time, and kept for a while. What was read in a report is shared by all frames that show it.
*/

mod ahead;
mod follow;
pub mod index;
mod learnt;
mod mark;
mod shelf;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thiserror::Error;
use tokio::sync::{Semaphore, watch};
use watchfloor_clock::Clock;
use watchfloor_record::{AsOf, Sqlite};
use watchfloor_room::changes::{Change, changes};
use watchfloor_room::time::DAY;
use watchfloor_room::{Asked, Picture, Room, RoomError, Snapshot};

use self::ahead::Quiet;
pub use self::index::Index;
use self::learnt::Learnt;
pub use self::mark::Mark;
use self::shelf::{Key, Made, Making, Shelf};

/// How far back the live frame reaches.
pub const WINDOW: i64 = 7 * DAY;
/// Frames that are made at a time: each keeps two processor cores busy.
const AT_A_TIME: usize = 2;
/// So many frames are waited for; who asks for one more is told to come back.
const MOST_WAITED_FOR: usize = 24;
/// A moment that lies ahead of the clock by no more than this is now: two machines never show the same time.
const AHEAD: i64 = 5_000;

/// What was known at a moment, with all that views need.
pub struct Frame {
    /// The moment, milliseconds.
    pub at: i64,
    /// The revision that brought the last of what is known at that moment.
    pub revision: i64,
    /// How far back it goes, milliseconds; `None` is to the beginning.
    pub window: Option<i64>,
    /// Whether it showed what was known now when it was made.
    live: bool,
    /// Whether there is a later one by now; frames of one moment know it together.
    outdated: Arc<AtomicBool>,
    /// How the record stood when the frame was made; of a frame of the past, how much of it was known then.
    pub mark: Mark,
    /// The reports.
    pub snapshot: Arc<Snapshot>,
    /// What they come to.
    pub picture: Picture,
    /// Where each thing stands in the picture.
    pub index: Index,
    changes: Vec<Change>,
}

impl Frame {
    /// The frame of a snapshot.
    pub fn new(snapshot: Snapshot, window: Option<i64>, live: bool, mark: Mark) -> Frame {
        let picture = Picture::of(&snapshot);
        let (index, changes) = rayon::join(
            || Index::of(&picture),
            || changes(&snapshot, &picture, i64::MIN),
        );
        Frame {
            at: snapshot.at,
            revision: snapshot.revision,
            window,
            live,
            outdated: Arc::default(),
            mark,
            snapshot: Arc::new(snapshot),
            picture,
            index,
            changes,
        }
    }

    /// Whether it shows what is known now.
    pub fn is_live(&self) -> bool {
        self.live && !self.outdated.load(Ordering::SeqCst)
    }

    /// There is a later live frame.
    fn let_go(&self) {
        self.outdated.store(true, Ordering::SeqCst);
    }

    /// All changes that the frame shows, the latest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// About how many bytes it keeps that no other frame does.
    fn weight(&self) -> usize {
        let picture = &self.picture;
        let claims: usize =
            picture.matters.iter().map(|matter| matter.claims.len()).sum();
        let days: usize = picture.tension.iter().map(|pair| pair.days.len()).sum();
        self.snapshot.reports.len() * 600
            + picture.events.len() * 900
            + claims * 350
            + picture.matters.len() * 300
            + (picture.tallies.len() + picture.watch.len()) * 700
            + days * 100
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("at", &self.at)
            .field("revision", &self.revision)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

/// Which frame is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The moment, milliseconds; `None` is now.
    pub at: Option<i64>,
    /// The revision of the record; `None` is the latest.
    pub revision: Option<i64>,
    /// How far back, milliseconds; `None` is to the beginning.
    pub window: Option<i64>,
}

impl Moment {
    /// Now, as far back as usual.
    pub const NOW: Moment = Moment { at: None, revision: None, window: Some(WINDOW) };
}

/// Why there is no frame.
#[derive(Clone, Debug, Error)]
pub enum FrameError {
    /// The room could not be opened or read.
    #[error("{0}")]
    Room(Arc<RoomError>),
    /// The moment has not come yet.
    #[error(
        "nobody knows yet what is known at this moment; leave out as_of to see what is known now"
    )]
    Ahead,
    /// More frames are waited for than may be.
    #[error("too many moments are asked for at once; ask again in a second")]
    Busy,
    /// The thread that makes frames has ended.
    #[error("pictures are no longer made; restart the server")]
    Ended,
}

impl From<RoomError> for FrameError {
    fn from(error: RoomError) -> FrameError {
        FrameError::Room(Arc::new(error))
    }
}

/// All frames of a room; cheap to clone.
#[derive(Clone)]
pub struct Frames {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    clock: Clock,
    live: watch::Receiver<Arc<Frame>>,
    wake: SyncSender<()>,
    shelf: Mutex<Shelf>,
    /// Connections that nobody uses just now.
    rooms: Mutex<Vec<Room<Sqlite>>>,
    making: Arc<Semaphore>,
    quiet: Quiet,
    learnt: Mutex<Learnt>,
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl Frames {
    /// Opens a room, makes its first frame, and begins to follow it. It waits for the disk.
    pub fn open(path: &Path, clock: Clock) -> Result<Frames, FrameError> {
        let (live, wake) = follow::follow(path, clock.clone())?;
        let inner = Inner {
            path: path.to_owned(),
            clock,
            live,
            wake,
            shelf: Mutex::default(),
            rooms: Mutex::default(),
            making: Arc::new(Semaphore::new(AT_A_TIME)),
            quiet: Quiet::default(),
            learnt: Mutex::default(),
        };
        Ok(Frames { inner: Arc::new(inner) })
    }

    /// The latest frame of the usual window. It never waits.
    pub fn live(&self) -> Arc<Frame> {
        Arc::clone(&self.inner.live.borrow())
    }

    /// Tells whenever the live frame is another.
    pub fn follow(&self) -> watch::Receiver<Arc<Frame>> {
        self.inner.live.clone()
    }

    /// Says that something new is in the record, so that nobody has to find out.
    pub fn wake(&self) {
        // If it is full the thread has been told already.
        let _ = self.inner.wake.try_send(());
    }

    /// The frame of a moment: at once where it is kept, and otherwise when it is made.
    pub async fn get(&self, moment: &Moment) -> Result<Arc<Frame>, FrameError> {
        let live = self.live();
        let Some(key) = self.key(moment, &live)? else {
            self.hold(&live);
            return Ok(live);
        };
        let mut made = {
            let mut shelf = self.shelf();
            if let Some(frame) = shelf.kept(&key) {
                drop(shelf);
                self.look_ahead(&key);
                return Ok(frame);
            }
            match shelf.waited_for(&key) {
                Some(made) => made,
                None if shelf.count_waited_for() >= MOST_WAITED_FOR => {
                    return Err(FrameError::Busy);
                }
                None => self.begin(&mut shelf, key, Pace::Prompt),
            }
        };
        let made = made.wait_for(Option::is_some).await;
        match made.as_deref() {
            Ok(Some(result)) => {
                self.look_ahead(&key);
                self.open_earlier_weeks();
                result.clone()
            }
            _ => Err(FrameError::Ended),
        }
    }

    /// Begins to make a frame.
    fn begin(&self, shelf: &mut Shelf, key: Key, pace: Pace) -> Made {
        let (sender, made) = watch::channel(None);
        shelf.wait_for(key, made.clone());
        tokio::spawn(make(self.clone(), key, sender, pace));
        made
    }

    /// Does something with a connection to the room. It waits for the disk.
    pub fn with_room<T>(
        &self,
        work: impl FnOnce(&mut Room<Sqlite>) -> Result<T, RoomError>,
    ) -> Result<T, FrameError> {
        let rooms = || self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = rooms().pop();
        let mut room = match idle {
            Some(room) => room,
            None => Room::new(
                Sqlite::open_read_only(&self.inner.path).map_err(RoomError::from)?,
            ),
        };
        let done = work(&mut room)?;
        rooms().push(room);
        Ok(done)
    }

    /// When the reports of the whole room were learnt, in order. It waits for the disk.
    pub fn all_learnt(&self) -> Result<Arc<[i64]>, FrameError> {
        let kept = || self.inner.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept().clone();
        let now = self.live().mark.revision;
        if before.revision >= now {
            return Ok(before.moments);
        }
        let learnt = self.with_room(|room| learnt::after(room, &before, now))?;
        let moments = Arc::clone(&learnt.moments);
        *kept() = learnt;
        Ok(moments)
    }

    /// What is asked of the room by whoever needs no frame: what a frame of this moment would show.
    pub fn asked(&self, moment: &Moment) -> Result<Asked, FrameError> {
        let (at, now) = self.at_and_now(moment, &self.live())?;
        let revision = moment.revision.unwrap_or(i64::MAX);
        let since = moment.window.map_or(i64::MIN, |window| at.saturating_sub(window));
        Ok(Asked { at: AsOf { learnt: at.min(now), revision }, since })
    }

    /// Which moment is meant, and what is now.
    fn at_and_now(
        &self,
        moment: &Moment,
        live: &Frame,
    ) -> Result<(i64, i64), FrameError> {
        let at = moment.at.unwrap_or(live.at);
        let now = self.inner.clock.now().max(live.at);
        if at > now.saturating_add(AHEAD) {
            return Err(FrameError::Ahead);
        }
        Ok((at, now))
    }

    /// Which frame is meant; `None` is the live one.
    fn key(&self, moment: &Moment, live: &Frame) -> Result<Option<Key>, FrameError> {
        let (at, now) = self.at_and_now(moment, live)?;
        let is_now = at == live.at || at > now;
        let is_live = moment.revision.is_none_or(|revision| revision == live.revision)
            && is_now
            && moment.window == live.window;
        if is_live {
            return Ok(None);
        }
        Ok(Some(Key {
            at: at.min(now),
            // What is known "now" at a revision never changes; at the latest it does with the record.
            revision: moment.revision,
            mark: moment.revision.is_none().then_some(live.mark),
            window: moment.window,
        }))
    }

    /// Keeps a live frame that somebody looked at: the cursors of its lists ask for it when there is a later one.
    fn hold(&self, live: &Arc<Frame>) {
        let key = Key {
            at: live.at,
            revision: Some(live.revision),
            mark: None,
            window: live.window,
        };
        let old = {
            let mut shelf = self.shelf();
            if shelf.kept(&key).is_some() {
                return;
            }
            shelf.keep(key, live)
        };
        drop_apart(old);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.inner.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A frame of the past that is kept since before the record stood as it does now: what came since changes it only
    /// where it was filed under an earlier date, and then the moment has another revision.
    fn still_good(&self, key: &Key) -> Result<Option<Arc<Frame>>, FrameError> {
        if key.revision.is_some() {
            return Ok(None);
        }
        let at = AsOf { learnt: key.at, revision: i64::MAX };
        let mark = self.with_room(|room| Mark::at(room, at))?;
        let pinned = Key { revision: Some(mark.revision), mark: None, ..*key };
        let kept = self.shelf().kept(&pinned);
        Ok(kept.filter(|frame| frame.mark == mark))
    }

    /// Whether anybody still asks for a frame; if not it is given up.
    fn is_wanted(&self, key: &Key, made: &Making) -> bool {
        let mut shelf = self.shelf();
        // One receiver is the shelf's own. Others come to it only while the shelf is locked.
        let is_wanted = made.receiver_count() > 1;
        if !is_wanted {
            shelf.give_up(key);
            self.inner.quiet.tell_idle(&shelf);
        }
        is_wanted
    }

    /// Makes a frame on this thread.
    fn make(&self, key: &Key) -> Result<Arc<Frame>, FrameError> {
        if let Some(frame) = self.still_good(key)? {
            return Ok(frame);
        }
        let live = self.live();
        let near = self.shelf().near(&live, key.at);
        let revision = key.revision.unwrap_or(i64::MAX);
        let since = key.window.map_or(i64::MIN, |window| key.at.saturating_sub(window));
        let asked = Asked { at: AsOf { learnt: key.at, revision }, since };
        let (mark, snapshot) = self.with_room(|room| {
            Ok((Mark::at(room, asked.at)?, room.snapshot_near(&asked, near)?))
        })?;
        let is_live =
            key.at == live.at && key.revision.is_none_or(|r| r == live.revision);
        let mut frame = Frame::new(snapshot, key.window, is_live, mark);
        if is_live {
            frame.outdated = Arc::clone(&live.outdated);
        }
        Ok(Arc::new(frame))
    }
}

/// Whether somebody waits for a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// Somebody does: it is made with all processors.
    Prompt,
    /// Nobody does yet: see [`Quiet`].
    Quiet,
}

/// Makes a frame once others have been made, unless nobody asks for it any more: whoever drags the slider asks for
/// many moments and looks at one.
async fn make(frames: Frames, key: Key, made: Making, pace: Pace) {
    let permit = match pace {
        Pace::Prompt => Arc::clone(&frames.inner.making).acquire_owned().await.ok(),
        // Only one is begun at a time.
        Pace::Quiet => None,
    };
    if !frames.is_wanted(&key, &made) {
        return;
    }
    let maker = frames.clone();
    let result = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        match pace {
            Pace::Prompt => maker.make(&key),
            Pace::Quiet => maker.inner.quiet.run(|| maker.make(&key)),
        }
    })
    .await
    .unwrap_or(Err(FrameError::Ended));
    let old = {
        let mut shelf = frames.shelf();
        shelf.give_up(&key);
        frames.inner.quiet.tell_idle(&shelf);
        match &result {
            Ok(frame) => shelf.keep(key, frame),
            Err(_) => Vec::new(),
        }
    };
    made.send_replace(Some(result));
    drop_apart(old);
}

/// To take apart a large picture takes a while.
fn drop_apart(old: Vec<Arc<Frame>>) {
    if !old.is_empty() {
        drop(tokio::task::spawn_blocking(move || drop(old)));
    }
}
