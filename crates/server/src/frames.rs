/*!
Pictures of the room at a moment.

The live frame is made by a thread of its own whenever something new is in the record, and swapped in whole.
Others are made when they are asked for, and kept for a while.
*/

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;
use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_room::{Picture, RoomError, Snapshot};

/// What was known at a moment, with all that views need.
#[derive(Debug)]
pub struct Frame {
    /// The moment, milliseconds.
    pub at: i64,
    /// The revision of the record.
    pub revision: i64,
    /// Reports learnt before this moment are not in it.
    pub since: i64,
    /// How far back it goes, as it was asked for.
    pub window: String,
    /// Whether it is the latest.
    pub live: bool,
    /// The reports.
    pub snapshot: Arc<Snapshot>,
    /// What they come to.
    pub picture: Picture,
}

/// Which frame is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The moment, milliseconds; `None` is now.
    pub at: Option<i64>,
    /// The revision of the record; `None` is the latest.
    pub revision: Option<i64>,
    /// How far back, milliseconds; `None` is to the beginning.
    pub window: Option<i64>,
}

/// Why there is no frame.
#[derive(Debug, Error)]
pub enum FrameError {
    /// The room could not be opened or read.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// More frames are being made than may be at a time.
    #[error("too many moments are asked for at once; ask again in a second")]
    Busy,
    /// The thread that makes frames has ended.
    #[error("pictures are no longer made; restart the server")]
    Ended,
}

/// All frames of a room; cheap to clone.
#[derive(Clone, Debug)]
pub struct Frames {
    live: watch::Receiver<Arc<Frame>>,
}

impl Frames {
    /// Opens a room and begins to follow it.
    pub fn open(_room: &Path, _clock: Clock) -> Result<Frames, FrameError> {
        Err(FrameError::Ended)
    }

    /// The latest frame of the usual window. It never waits.
    pub fn live(&self) -> Arc<Frame> {
        Arc::clone(&self.live.borrow())
    }

    /// Tells whenever the live frame changes (S3's stream waits on it).
    pub fn follow(&self) -> watch::Receiver<Arc<Frame>> {
        self.live.clone()
    }

    /// The frame of a moment: at once where it is kept, and otherwise when it is made, on another thread.
    pub async fn get(&self, _moment: &Moment) -> Result<Arc<Frame>, FrameError> {
        Ok(self.live())
    }

    /// Says that something new is in the record, so that the live frame need not look for itself.
    pub fn wake(&self) {}
}
