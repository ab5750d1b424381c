//! The story, told to SQLite.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod story;

use watchfloor_record::Sqlite;

#[test]
fn a_record_in_a_file_keeps_to_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let mut rooms = 0;
    story::tell(|| {
        rooms += 1;
        Sqlite::open(folder.path().join(format!("{rooms}.wf"))).unwrap()
    });
}

#[test]
fn a_record_in_memory_keeps_to_the_story() {
    story::tell(|| Sqlite::in_memory().unwrap());
}
