//! The thread that makes the live frame.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_record::{AsOf, Sqlite};
use watchfloor_room::{Asked, Room, RoomError, Snapshot};

use super::{Frame, FrameError, Mark, WINDOW};

/// How often the thread looks for itself whether something is new.
const LOOK: Duration = Duration::from_millis(200);
/// What is left to others after each look in a room where something always comes: a share of its time, but no more
/// than so long. Whatever comes waits for it, and the work is on all processors, whose time others get as well.
const REST: Duration = Duration::from_millis(50);
/// How often, in the clock's milliseconds, a frame is made although nothing is new: deadlines pass by themselves.
const EVERY: i64 = 60_000;

/// Begins to follow a room, with its first frame made; ends when the sender is dropped.
pub(super) fn follow(
    path: &Path,
    clock: Clock,
) -> Result<(watch::Receiver<Arc<Frame>>, SyncSender<()>), FrameError> {
    let store = Sqlite::open_read_only(path).map_err(RoomError::from)?;
    let mut room = Room::new(store);
    let first = Arc::new(frame(&mut room, &clock, Vec::new())?);
    let (live, receiver) = watch::channel(first);
    let (wake, woken) = sync_channel(1);
    thread::Builder::new()
        .name("live frame".to_owned())
        .spawn(move || run(&mut room, &clock, &live, &woken))
        .map_err(|_| FrameError::Ended)?;
    Ok((receiver, wake))
}

fn run(
    room: &mut Room<Sqlite>,
    clock: &Clock,
    live: &watch::Sender<Arc<Frame>>,
    woken: &Receiver<()>,
) {
    let mut is_ill = false;
    let mut patience = LOOK;
    loop {
        if let Err(RecvTimeoutError::Disconnected) = woken.recv_timeout(patience) {
            return;
        }
        let began = Instant::now();
        let looked = look(room, clock, live);
        let rested = rest(woken, (began.elapsed() / 4).min(REST));
        match rested {
            Ok(is_woken) => patience = if is_woken { Duration::ZERO } else { LOOK },
            Err(Ended) => return,
        }
        match looked {
            Ok(()) => is_ill = false,
            // What is shown stays as it is, and the next look may find the disk well again.
            Err(error) if !is_ill => {
                tracing::error!(cause = %error, "the live picture could not be made");
                is_ill = true;
            }
            Err(_) => {}
        }
    }
}

/// Nobody is left to show frames to.
struct Ended;

/// Waits, whoever wakes; tells whether somebody did.
fn rest(woken: &Receiver<()>, time: Duration) -> Result<bool, Ended> {
    let until = Instant::now() + time;
    let mut is_woken = false;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(is_woken);
        }
        match woken.recv_timeout(left) {
            Ok(()) => is_woken = true,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Ended),
        }
    }
}

/// Makes the live frame if it would be another.
fn look(
    room: &mut Room<Sqlite>,
    clock: &Clock,
    live: &watch::Sender<Arc<Frame>>,
) -> Result<(), RoomError> {
    let before = Arc::clone(&live.borrow());
    let is_same = Mark::of(room)? == before.mark;
    if is_same && clock.now().saturating_sub(before.at) < EVERY {
        return Ok(());
    }
    let frame = frame(room, clock, vec![Arc::clone(&before.snapshot)])?;
    // In one step: whoever sees the new frame sees that the one before is no longer live.
    live.send_modify(|now| {
        before.let_go();
        *now = Arc::new(frame);
    });
    Ok(())
}

/// What is known now, or at the latest moment in the room where that lies ahead of the clock: older reports may be
/// filed under the date that they give.
fn frame(
    room: &mut Room<Sqlite>,
    clock: &Clock,
    near: Vec<Arc<Snapshot>>,
) -> Result<Frame, RoomError> {
    // The mark comes first: what is filed in between shows as another mark at the next look.
    let mark = Mark::of(room)?;
    let latest = room.latest(i64::MAX)?.unwrap_or(i64::MIN);
    let at = latest.max(clock.now());
    let asked = Asked {
        at: AsOf { learnt: at, revision: i64::MAX },
        since: at.saturating_sub(WINDOW),
    };
    let snapshot = room.snapshot_near(&asked, near)?;
    Ok(Frame::new(snapshot, Some(WINDOW), true, mark))
}
