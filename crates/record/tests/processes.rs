//! Several processes at one room, and processes that are killed. The children are this test
//! program itself, started again for one test with a room in the environment.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod story;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use story::{reading, version};
use watchfloor_record::{
    AsOf, Key, Link, LinkKind, NewVersion, Read, RecordError, Space, Sqlite, Store, Write,
};

const ROOM: &str = "RECORD_TEST_ROOM";
const FIRST: &str = "RECORD_TEST_FIRST";
const COUNT: &str = "RECORD_TEST_COUNT";

/// The same test program, to run one of its tests as another process would.
fn child(test: &str, room: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(ROOM, room).stdout(Stdio::piped());
    command
}

/// The numbers after "filed" that a child printed.
fn acknowledged(line: &str) -> Option<u64> {
    line.rsplit_once("filed ")?.1.trim().parse().ok()
}

fn numbered(number: u64) -> NewVersion {
    let mut version =
        version(0, number as i64, &format!("Report {number} from the harbour."));
    version.digest[..8].copy_from_slice(&number.to_le_bytes());
    version
}

/// Adds versions from a number on, each in a transaction, and says each that is committed.
#[test]
fn as_a_child_add_versions() {
    let Some(path) = std::env::var_os(ROOM) else { return };
    let number = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let (first, count) = (number(FIRST), number(COUNT));
    let mut room = Sqlite::open(path).unwrap();
    for number in first..first.saturating_add(count) {
        let mut write = room.write().unwrap();
        let id = write.file(&numbered(number)).unwrap();
        let line = write.file_reading(id, &reading(1, 2)).unwrap();
        write.file_keys(id, &[Key { space: Space::Story, key: 1, day: 1 }]).unwrap();
        let link = Link {
            kind: LinkKind::Event,
            child: line + 1,
            parent: line,
            score: 1.0,
            learnt: 1,
            revision: id,
        };
        write.file_links(&[link]).unwrap();
        write.commit().unwrap();
        println!("filed {number}");
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn two_processes_that_begin_a_room_and_add_at_once_both_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room.wf");
    let start = |first: u64| {
        let mut command = child("as_a_child_add_versions", &path);
        command.env(FIRST, first.to_string()).env(COUNT, "100");
        command.spawn().unwrap()
    };
    let children = [start(1000), start(2000), start(3000)];
    let mut filed = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        filed += String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .filter_map(acknowledged)
            .count();
    }
    assert_eq!(filed, 300);
    let mut room = Sqlite::open_existing(&path).unwrap();
    assert_eq!(room.read().unwrap().revision().unwrap(), 300);
    assert_eq!(room.check().unwrap().faults, [""; 0]);
}

/// A child in a room, whose lines come through a channel as they are printed.
struct Victim {
    child: Child,
    lines: mpsc::Receiver<String>,
    reader: thread::JoinHandle<()>,
}

impl Victim {
    fn start(path: &Path, first: u64) -> Victim {
        let mut command = child("as_a_child_add_versions", path);
        command.env(FIRST, first.to_string()).env(COUNT, u64::MAX.to_string());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        let reader = thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Victim { child, lines, reader }
    }

    /// Kills it after a time, counted from its start or from its first addition, and gives what it
    /// had acknowledged by then.
    fn kill_after(mut self, delay: Duration, from_first: bool) -> Vec<u64> {
        let mut acknowledged_until_now = Vec::new();
        while from_first && acknowledged_until_now.is_empty() {
            acknowledged_until_now.extend(acknowledged(&self.lines.recv().unwrap()));
        }
        let deadline = Instant::now() + delay;
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            if let Ok(line) = self.lines.recv_timeout(left) {
                acknowledged_until_now.extend(acknowledged(&line));
            }
        }
        // On Unix this is SIGKILL: the child has no say in it.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reader.join().unwrap();
        acknowledged_until_now
            .extend(self.lines.iter().filter_map(|line| acknowledged(&line)));
        acknowledged_until_now
    }
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = fastrand::Rng::with_seed(20_310_512);
    let mut filed_in_all = 0;
    for room_number in 0..8 {
        let path = folder.path().join(format!("{room_number}.wf"));
        let mut expected: BTreeSet<u64> = BTreeSet::new();
        for round in 0..25 {
            let delay = Duration::from_micros(rng.u64(0..60_000));
            let first = round * 1_000_000;
            let from_first = round % 2 == 1;
            let acknowledged = Victim::start(&path, first).kill_after(delay, from_first);
            expected.extend(&acknowledged);
            // A child killed before it made the room leaves none, or a complete one.
            let mut room = match Sqlite::open_existing(&path) {
                Err(RecordError::NotFound { .. }) if expected.is_empty() => continue,
                opened => opened.unwrap(),
            };
            let read = room.read().unwrap();
            for number in &expected {
                let id = read.by_digest(&numbered(*number).digest).unwrap();
                let id =
                    id.unwrap_or_else(|| panic!("{number} was lost after {delay:?}"));
                assert_eq!(read.text(id).unwrap(), numbered(*number).text);
            }
            let there = read.versions(i64::MIN, AsOf::LATEST).unwrap();
            // The last one may have been committed and not yet been told.
            assert!(there.len() <= expected.len() + round as usize + 1);
            drop(read);
            assert_eq!(room.check().unwrap().faults, [""; 0]);
        }
        filed_in_all += expected.len();
    }
    // Every second child lived to file one at least.
    assert!(filed_in_all >= 8 * 12, "{filed_in_all}");
}

#[cfg(unix)]
mod permissions {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::path::PathBuf;

    use super::*;

    /// Nobody in particular, on every Unix.
    const NOBODY: u32 = 65_534;

    fn name_of<T>(opened: Result<T, RecordError>) -> &'static str {
        match opened {
            Ok(_) => "opened",
            Err(RecordError::Unwritable { .. }) => "unwritable",
            Err(RecordError::Unreadable { .. }) => "unreadable",
            Err(other) => panic!("{other}"),
        }
    }

    /// Says how far it comes with a room: looking at it, adding to it, opening or making it.
    #[test]
    fn as_a_child_say_what_can_be_opened() {
        let Some(path) = std::env::var_os(ROOM).map(PathBuf::from) else { return };
        if let Ok(mut room) = Sqlite::open_read_only(&path) {
            assert_eq!(room.read().unwrap().text(1).unwrap(), "text");
            assert!(room.check().unwrap().faults.is_empty());
        }
        let other = path.with_file_name("other.wf");
        let (look, add) = (Sqlite::open_read_only(&path), Sqlite::open_existing(&path));
        let names = [name_of(look), name_of(add), name_of(Sqlite::open(other))];
        println!("result: {}", names.join(" "));
    }

    #[test]
    fn a_room_or_folder_that_cannot_be_written_can_still_be_read() {
        let cases = [
            (0o666, 0o777, "opened opened opened"),
            (0o444, 0o777, "opened unwritable opened"),
            (0o666, 0o555, "opened unwritable unwritable"),
            (0o444, 0o555, "opened unwritable unwritable"),
            (0o000, 0o777, "unreadable unreadable opened"),
        ];
        for (of_file, of_folder, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            let allow = |path: &Path, mode| {
                fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
            };
            let rooms = folder.path().join("rooms");
            fs::create_dir(&rooms).unwrap();
            let path = rooms.join("a room?.wf");
            let mut room = Sqlite::create(&path).unwrap();
            let mut write = room.write().unwrap();
            write.file(&version(1, 1, "text")).unwrap();
            write.commit().unwrap();
            drop(room);
            // Nobody may look into the folder of this program, perhaps.
            let program = folder.path().join("program");
            fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
            allow(&program, 0o755);
            allow(folder.path(), 0o755);
            allow(&path, of_file);
            allow(&rooms, of_folder);

            let mut command = Command::new(&program);
            command.args(["--exact", "permissions::as_a_child_say_what_can_be_opened"]);
            command.arg("--nocapture").env(ROOM, &path).stdout(Stdio::piped());
            // The superuser may write everywhere, and has to be somebody else to see a refusal.
            let is_superuser = may_write_anyway(&rooms);
            if is_superuser {
                command.uid(NOBODY).gid(NOBODY).current_dir("/");
            }
            let output = command.spawn().unwrap().wait_with_output().unwrap();
            allow(&rooms, 0o755);
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(
                said.contains(&format!("result: {expected}")),
                "{of_file:o} {of_folder:o}: {said}"
            );
        }
    }

    /// Whether a folder that nobody may write is written by this process.
    fn may_write_anyway(folder: &Path) -> bool {
        let mode = fs::metadata(folder).unwrap().permissions();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        let written = fs::write(folder.join("trial"), "").is_ok();
        let _ = fs::remove_file(folder.join("trial"));
        fs::set_permissions(folder, mode).unwrap();
        written
    }
}
