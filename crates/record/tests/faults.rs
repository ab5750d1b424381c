//! Files that are no rooms, or no longer whole, or not ours to write.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod story;

use std::fs;
use std::io::{Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use story::{reading, version};
use tempfile::TempDir;
use watchfloor_record::{Read, RecordError, Sqlite, Store, Write};

/// A folder with a room of so many versions in it.
fn room_of(versions: u8) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room.wf");
    let mut room = Sqlite::create(&path).unwrap();
    let mut write = room.write().unwrap();
    for number in 1..=versions {
        let text = format!("Report {number} of the harbour office. ").repeat(200);
        let id = write.file(&version(number, i64::from(number), &text)).unwrap();
        write.file_reading(id, &reading(1, 3)).unwrap();
    }
    write.commit().unwrap();
    drop(room);
    assert_eq!(names_in(folder.path()), ["room.wf"]);
    (folder, path)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn error_of<T>(result: Result<T, RecordError>) -> RecordError {
    result.err().expect("an error")
}

#[test]
fn only_open_and_create_make_a_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rome.wf");
    assert!(matches!(
        error_of(Sqlite::open_read_only(&path)),
        RecordError::NotFound { .. }
    ));
    assert!(matches!(
        error_of(Sqlite::open_existing(&path)),
        RecordError::NotFound { .. }
    ));
    assert_eq!(names_in(folder.path()), [""; 0]);
    Sqlite::open(&path).unwrap();
    Sqlite::open(&path).unwrap();
    assert!(matches!(error_of(Sqlite::create(&path)), RecordError::Exists { .. }));
    assert_eq!(names_in(folder.path()), ["rome.wf"]);
    let nowhere = folder.path().join("no/such/folder/room.wf");
    let error = error_of(Sqlite::open(nowhere)).to_string();
    assert!(error.contains("there is no such folder"), "{error}");
}

#[test]
fn what_is_no_room_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("note.txt"), "buy milk").unwrap();
    fs::write(path("empty"), "").unwrap();
    fs::create_dir(path("folder")).unwrap();
    let other = Connection::open(path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1);").unwrap();
    drop(other);
    let before = fs::read(path("other.db")).unwrap();
    for (name, because) in [
        ("note.txt", "it is no database"),
        ("empty", "it is empty"),
        ("folder", "it is a folder"),
        ("other.db", "it is a database of another program"),
    ] {
        for opened in [
            Sqlite::open(path(name)),
            Sqlite::open_existing(path(name)),
            Sqlite::open_read_only(path(name)),
        ] {
            let error = error_of(opened);
            assert!(matches!(error, RecordError::NotARoom { .. }), "{name}: {error}");
            assert!(error.to_string().contains(because), "{name}: {error}");
        }
    }
    assert_eq!(fs::read(path("other.db")).unwrap(), before);
    assert_eq!(fs::read(path("note.txt")).unwrap(), b"buy milk");
    assert_eq!(names_in(folder.path()), ["empty", "folder", "note.txt", "other.db"]);
}

#[test]
fn a_room_of_a_later_format_is_left_alone() {
    let (folder, path) = room_of(1);
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 1000).unwrap();
    drop(connection);
    let before = fs::read(&path).unwrap();
    for opened in [Sqlite::open(&path), Sqlite::open_read_only(&path)] {
        let error = error_of(opened);
        assert!(matches!(error, RecordError::Newer { found: 1000, .. }), "{error}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names_in(folder.path()), ["room.wf"]);
}

#[test]
fn a_truncated_room_is_damaged_and_not_begun_anew() {
    let (_folder, path) = room_of(20);
    let whole = fs::read(&path).unwrap();
    for left in [1, 50, 99, 100, 4000, 4096, 20_000, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..left]).unwrap();
        for opened in [Sqlite::open(&path), Sqlite::open_read_only(&path)] {
            let error = error_of(opened);
            let is_told = matches!(
                error,
                RecordError::Damaged { .. } | RecordError::NotARoom { .. }
            );
            assert!(is_told, "{left} bytes left: {error}");
            assert_eq!(
                matches!(error, RecordError::Damaged { .. }),
                left >= 50,
                "{left}: {error}"
            );
        }
        assert_eq!(fs::read(&path).unwrap(), &whole[..left], "{left} bytes left");
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(Sqlite::open(&path).unwrap().read().unwrap().revision().unwrap(), 20);
}

#[test]
fn an_emptied_room_does_not_take_its_journal_with_it() {
    let (_folder, path) = room_of(1);
    fs::write(&path, "").unwrap();
    let journal = path.with_file_name("room.wf-wal");
    fs::write(&journal, "reports").unwrap();
    for opened in [Sqlite::open(&path), Sqlite::open_read_only(&path)] {
        let error = error_of(opened);
        assert!(matches!(error, RecordError::Damaged { .. }), "{error}");
    }
    fs::remove_file(&path).unwrap();
    let error = error_of(Sqlite::open(&path));
    assert!(matches!(error, RecordError::Leftover { .. }), "{error}");
    assert_eq!(fs::read(&journal).unwrap(), b"reports");
}

#[test]
fn check_tells_of_damaged_pages_and_the_rest_can_be_read() {
    let (_folder, path) = room_of(60);
    let pages = fs::metadata(&path).unwrap().len() / 4096;
    let mut faulty = 0;
    for page in (5..pages).step_by(7) {
        let whole = fs::read(&path).unwrap();
        let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(page * 4096)).unwrap();
        file.write_all(&[0xa5; 4096]).unwrap();
        drop(file);
        match Sqlite::open_existing(&path) {
            Ok(mut room) => {
                faulty += usize::from(!room.check().unwrap().faults.is_empty());
                let read = room.read().unwrap();
                let whole = (1..=60).filter(|id| match read.text(*id) {
                    Ok(_) => true,
                    Err(RecordError::Damaged { .. }) => false,
                    Err(other) => panic!("{other}"),
                });
                assert!(whole.count() > 0);
            }
            Err(RecordError::Damaged { .. }) => faulty += 1,
            Err(other) => panic!("{other}"),
        }
        fs::write(&path, whole).unwrap();
    }
    // A page in the middle of a long text holds nothing but text: nobody can know that it is
    // another one.
    assert!(faulty >= 5, "{faulty} of {pages}");
}

#[test]
fn a_room_opened_to_look_at_is_not_written() {
    let (folder, path) = room_of(3);
    let mut room = Sqlite::open_read_only(&path).unwrap();
    let error = error_of(room.write().map(drop));
    assert!(matches!(error, RecordError::Unwritable { .. }), "{error}");
    assert_eq!(room.read().unwrap().revision().unwrap(), 3);
    assert!(room.check().unwrap().faults.is_empty());
    drop(room);
    assert_eq!(names_in(folder.path()), ["room.wf"]);
}

#[test]
fn a_view_stays_as_it_was_while_others_add() {
    let (_folder, path) = room_of(3);
    let mut reader = Sqlite::open_read_only(&path).unwrap();
    let mut writer = Sqlite::open_existing(&path).unwrap();
    let view = reader.read().unwrap();
    let mut write = writer.write().unwrap();
    write.file(&version(100, 100, "new")).unwrap();
    write.commit().unwrap();
    assert_eq!(view.revision().unwrap(), 3);
    assert!(matches!(view.text(4), Err(RecordError::NoVersion { .. })));
    drop(view);
    assert_eq!(reader.read().unwrap().text(4).unwrap(), "new");
}

#[test]
fn a_backup_is_a_room_and_overwrites_nothing() {
    let (folder, path) = room_of(30);
    let mut room = Sqlite::open_existing(&path).unwrap();
    let copy = folder.path().join("copy.wf");
    // Others add while it is copied; what they add is not in it.
    let mut other = Sqlite::open_existing(&path).unwrap();
    let mut write = other.write().unwrap();
    write.file(&version(100, 100, "not committed yet")).unwrap();
    room.backup(&copy).unwrap();
    write.commit().unwrap();

    let mut copied = Sqlite::open_existing(&copy).unwrap();
    assert!(copied.check().unwrap().faults.is_empty());
    let read = copied.read().unwrap();
    assert_eq!(read.revision().unwrap(), 30);
    assert_eq!(read.text(30).unwrap(), other.read().unwrap().text(30).unwrap());
    drop(read);
    drop(copied);

    let before = fs::read(&copy).unwrap();
    assert!(matches!(error_of(room.backup(&copy)), RecordError::Exists { .. }));
    assert!(matches!(error_of(room.backup(&path)), RecordError::Exists { .. }));
    assert_eq!(fs::read(&copy).unwrap(), before);
    let nowhere = folder.path().join("nowhere/copy.wf");
    assert!(matches!(error_of(room.backup(&nowhere)), RecordError::Unwritable { .. }));
    drop((room, other));
    assert_eq!(names_in(folder.path()), ["copy.wf", "room.wf"]);
    let mut memory = Sqlite::in_memory().unwrap();
    memory.backup(&folder.path().join("memory.wf")).unwrap();
    Sqlite::open_existing(folder.path().join("memory.wf")).unwrap();
}
