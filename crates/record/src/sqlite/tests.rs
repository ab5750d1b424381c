//! What needs to see the inside.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use rusqlite::Connection;

use super::find::{self, is_in_words};
use super::schema::{self, MIGRATIONS, Migration};
use super::{Sqlite, links, open, read};
use crate::error::RecordError;
use crate::rows::{AsOf, IndexRow, Link, LinkKind, NewReading, NewVersion};
use crate::store::{Filter, Read, Store, Write};

fn version(number: u8) -> NewVersion {
    NewVersion {
        digest: [number; 32],
        outlet: Some("Harsk Courier".to_owned()),
        address: None,
        title: None,
        published: None,
        stamp: 1,
        learnt: 1,
        recorded: 1,
        text: "Karsenia denied it. ".repeat(500),
        original: None,
        sketch: vec![number],
    }
}

fn reading() -> NewReading {
    let row =
        IndexRow { kind: "event", actors: vec!["KRS".to_owned()], ..IndexRow::default() };
    NewReading { generation: 1, body: b"{}".repeat(50), index: vec![row; 2] }
}

/// A room with two versions, each with two lines.
fn filled() -> Sqlite {
    let mut room = Sqlite::in_memory().unwrap();
    let mut write = room.write().unwrap();
    for number in [1, 2] {
        let id = write.file(&version(number)).unwrap();
        write.file_reading(id, &reading()).unwrap();
    }
    write.commit().unwrap();
    room
}

/// Were one of them two words to FTS5, it would refuse to look for it.
#[test]
fn what_find_takes_for_letters_is_part_of_words_to_fts5() {
    let room = Sqlite::in_memory().unwrap();
    let mut statement =
        room.connection.prepare("SELECT count(*) FROM word WHERE word MATCH ?1").unwrap();
    for letter in ('\0'..=char::MAX).filter(|letter| is_in_words(*letter)) {
        let asked =
            statement.query_row([format!("\"a{letter}a\"")], |row| row.get::<_, i64>(0));
        assert_eq!(asked, Ok(0), "U+{:04X}", letter as u32);
    }
}

#[test]
fn every_question_is_answered_by_an_index() {
    let room = filled();
    let questions = [
        read::REVISION,
        read::REVISION_AT,
        read::LATEST,
        read::BY_DIGEST,
        read::VERSION,
        read::ALL_VERSIONS,
        read::VERSIONS_AFTER,
        read::VERSIONS_BESIDE,
        read::VERSIONS_BEHIND,
        read::TEXT,
        read::ORIGINAL,
        read::SKETCH,
        read::READING,
        read::HOLDER,
        read::UNREAD,
        read::KEYED,
        read::FILED,
        links::PARENT,
        links::PARENTS,
        read::READINGS,
        links::LINKS,
        links::CHILDREN,
        read::SETTING,
    ];
    for question in questions {
        assert_no_walk(&room.connection, question);
    }
    for filter in filters() {
        let (sql, _) = find::query(&filter, 1, AsOf::LATEST);
        assert_no_walk(&room.connection, &sql);
    }
    // Children by their parent, not by going through all links of a kind in the order asked for.
    let children = plan(&room.connection, links::CHILDREN);
    assert!(children.contains("link_by_parent (kind=? AND parent=?)"), "{children}");
    let keyed = plan(&room.connection, read::KEYED);
    assert!(keyed.contains("PRIMARY KEY (shelf=? AND key=?)"), "{keyed}");
    let filed = plan(&room.connection, read::FILED);
    assert!(filed.contains("PRIMARY KEY (shelf>?)"), "{filed}");
    // Versions in the order in which they were learnt are there already; none is put in order.
    let beside = plan(&room.connection, read::VERSIONS_BESIDE);
    assert!(beside.contains("version_by_learnt (learnt=? AND rowid>?"), "{beside}");
    let behind = plan(&room.connection, read::VERSIONS_BEHIND);
    assert!(behind.contains("version_by_learnt (learnt>? AND learnt<?)"), "{behind}");
    assert!(!(beside + &behind).contains("TEMP B-TREE"));
}

/// Every set of fields that a filter can ask for.
fn filters() -> Vec<Filter> {
    let if_bit = |bits: u32, bit: u32| bits & (1 << bit) != 0;
    let name = |bits, bit, name: &str| if_bit(bits, bit).then(|| name.to_owned());
    (0..1 << 10)
        .map(|bits| Filter {
            words: name(bits, 0, "port").into_iter().collect(),
            kind: name(bits, 1, "event"),
            label: name(bits, 2, "ASSAULT"),
            status: name(bits, 3, "denied"),
            actor: name(bits, 4, "KRS"),
            recipient: name(bits, 5, "someone"),
            from: if_bit(bits, 6).then_some(1),
            to: if_bit(bits, 7).then_some(2),
            country: name(bits, 8, "VLM"),
            before: if_bit(bits, 9).then_some(9),
            limit: 10,
        })
        .collect()
}

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps =
        statement.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap);
    steps.collect::<Vec<String>>().join("\n")
}

/// Children that lie near each other are asked for together, which must give what each gives alone.
#[test]
fn the_best_parents_of_many_children_are_those_of_each() {
    let mut room = Sqlite::in_memory().unwrap();
    let mut write = room.write().unwrap();
    let mut dice = fastrand::Rng::with_seed(7);
    for number in 1..=90 {
        write.file(&version(number)).unwrap();
        for _ in 0..dice.usize(..4) {
            let link = Link {
                kind: LinkKind::Story,
                child: dice.i64(1..=i64::from(number)),
                parent: dice.i64(1..=i64::from(number)),
                // Few different ones, so that many are as good as each other.
                score: f64::from(dice.u8(..3)),
                learnt: dice.i64(..50),
                revision: i64::from(number),
            };
            // The same child and parent may come twice in one revision, which is refused.
            if write.links(link.kind, &[link.child]).unwrap().iter().all(|other| {
                (other.revision, other.parent) != (link.revision, link.parent)
            }) {
                write.file_links(&[link]).unwrap();
            }
        }
    }
    for (learnt, revision) in [(i64::MAX, i64::MAX), (25, i64::MAX), (40, 60), (0, 3)] {
        let at = AsOf { learnt, revision };
        let every = |step| (1..=90).step_by(step).collect::<Vec<i64>>();
        let few = vec![2, 3, 40, 41, 42, 43, 44, 45, 80];
        for children in [every(1), every(2), every(30), few] {
            let together = write.parents(LinkKind::Story, &children, at).unwrap();
            let alone = children
                .iter()
                .flat_map(|child| write.parents(LinkKind::Story, &[*child], at).unwrap());
            assert_eq!(together, alone.collect::<Vec<Link>>(), "{children:?}");
        }
    }
}

#[test]
fn readings_are_handed_over_with_their_texts() {
    let mut room = filled();
    let read = room.read().unwrap();
    let mut found = Vec::new();
    read.filed(&[2, 9, 1, 2], 1, &mut |filed| found.push(filed)).unwrap();
    let stored = read.readings(&[1, 2], 1).unwrap();
    assert_eq!(found.len(), 2);
    for (filed, stored) in found.iter().zip(&stored) {
        assert_eq!(
            (filed.version, filed.first_line),
            (stored.version, stored.first_line)
        );
        assert_eq!(filed.body.unpack().unwrap(), stored.body);
        assert_eq!(filed.text, read.text(filed.version).unwrap());
    }
    read.filed(&[1, 2], 7, &mut |_| panic!("of another generation")).unwrap();
}

/// A SCAN goes through a whole table. It may be a table of the query's own, or the full-text
/// index, which SQLite always calls a scan.
fn assert_no_walk(connection: &Connection, sql: &str) {
    let plan = plan(connection, sql);
    for step in plan.lines().filter(|step| step.contains("SCAN")) {
        let is_small = ["CONSTANT ROW", "SCAN filed", "SCAN word VIRTUAL TABLE INDEX"];
        assert!(
            is_small.iter().any(|small| step.contains(small)),
            "{step}\nin {plan}\nof {sql}"
        );
    }
}

#[test]
fn rows_cannot_be_changed_or_deleted() {
    let mut room = filled();
    let mut write = room.write().unwrap();
    write.set("name", "desk").unwrap();
    write.commit().unwrap();
    let mut refused = 0;
    for table in MIGRATIONS.iter().flat_map(|migration| migration.append_only) {
        let any = format!("SELECT count(*) FROM {table}");
        let rows: i64 = room.connection.query_row(&any, [], |row| row.get(0)).unwrap();
        let column = plan_column(&room.connection, table);
        for change in
            [format!("DELETE FROM {table}"), format!("UPDATE {table} SET {column} = 1")]
        {
            let changed = room.connection.execute(&change, []);
            assert_eq!(changed.is_err(), rows > 0, "{change}");
            refused += usize::from(rows > 0);
        }
        let left: i64 = room.connection.query_row(&any, [], |row| row.get(0)).unwrap();
        assert_eq!(left, rows);
    }
    assert!(refused >= 12, "{refused}");
    let tables: i64 = room
        .connection
        .query_row(
            "SELECT count(*) FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let append_only =
        MIGRATIONS.iter().map(|migration| migration.append_only.len()).sum::<usize>();
    assert_eq!(tables, append_only as i64, "each table is append-only");
}

fn plan_column(connection: &Connection, table: &str) -> String {
    let sql = format!("SELECT name FROM pragma_table_info('{table}') LIMIT 1");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_full_disk_costs_the_addition_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Sqlite::create(folder.path().join("room.wf")).unwrap();
    let mut write = room.write().unwrap();
    write.file(&version(1)).unwrap();
    write.commit().unwrap();
    let pages: i64 =
        room.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    room.connection.pragma_update(None, "max_page_count", pages + 20).unwrap();

    let mut write = room.write().unwrap();
    let full = (2..=200).find_map(|number| write.file(&version(number)).err());
    assert!(matches!(full, Some(RecordError::Full { .. })), "{full:?}");
    // SQLite has ended the transaction: what came now would be kept at once.
    room_is_spoilt(write.file(&version(201)).map(drop));
    room_is_spoilt(write.set("name", "desk"));
    room_is_spoilt(write.commit());

    assert_eq!(room.read().unwrap().revision().unwrap(), 1);
    let check = room.check().unwrap();
    assert_eq!(check.faults, [""; 0]);
    room.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    let mut write = room.write().unwrap();
    assert_eq!(write.file(&version(2)).unwrap(), 2);
    write.commit().unwrap();
}

fn room_is_spoilt(result: Result<(), RecordError>) {
    assert!(matches!(result, Err(RecordError::Spoilt { .. })), "{result:?}");
}

#[test]
fn a_step_that_failed_halfway_is_not_committed() {
    let mut room = Sqlite::in_memory().unwrap();
    // A text for a version that is yet to come, so that its own cannot be filed.
    room.connection.pragma_update(None, "foreign_keys", false).unwrap();
    room.connection.execute("INSERT INTO text VALUES (1, 'in the way')", []).unwrap();
    let mut write = room.write().unwrap();
    assert!(matches!(write.file(&version(1)), Err(RecordError::Refused { .. })));
    room_is_spoilt(write.commit());
    assert_eq!(room.read().unwrap().revision().unwrap(), 0);
}

/// A format after the last one.
const NEXT: Migration = Migration {
    sql: "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;",
    append_only: &["more"],
};

#[test]
fn an_older_room_is_brought_up_to_date_and_keeps_its_rows() {
    let mut room = filled();
    let migrations = [Migration { ..first() }, NEXT];
    assert_eq!(schema::migrate(&mut room.connection, &migrations).unwrap(), 1);
    assert_eq!(schema::format_of(&room.connection).unwrap(), 2);
    assert_eq!(schema::migrate(&mut room.connection, &migrations).unwrap(), 2);
    assert_eq!(room.read().unwrap().revision().unwrap(), 2);
}

fn first() -> Migration {
    Migration { sql: MIGRATIONS[0].sql, append_only: MIGRATIONS[0].append_only }
}

#[test]
fn a_migration_that_fails_leaves_the_room_as_it_was() {
    let mut room = filled();
    let broken = Migration {
        sql: "CREATE TABLE more (id); CREATE TABLE more (id);",
        append_only: &[],
    };
    assert!(schema::migrate(&mut room.connection, &[first(), NEXT, broken]).is_err());
    assert_eq!(schema::format_of(&room.connection).unwrap(), 1);
    assert!(room.connection.prepare("SELECT 1 FROM more").is_err());
    assert_eq!(room.read().unwrap().revision().unwrap(), 2);
}

#[test]
fn a_room_of_an_older_format_is_not_read_where_it_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room.wf");
    drop(Sqlite::create(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 0).unwrap();
    drop(connection);
    let refused = open::read_only(&path).err();
    assert!(matches!(refused, Some(RecordError::Older { found: 0, .. })), "{refused:?}");
}

/// Makes rows that no code of this crate would write, one kind after the other.
#[test]
fn check_finds_rows_that_do_not_fit_each_other() {
    let faults = [
        (
            "INSERT INTO version (id, digest, stamp, learnt, recorded)
          VALUES (9, zeroblob(32), 1, 1, 1)",
            "version 9 follows 2",
        ),
        (
            "INSERT INTO version (id, digest, stamp, learnt, recorded)
          VALUES (3, zeroblob(32), 1, 1, 1)",
            "version 3 has no text",
        ),
        (
            "INSERT INTO version (id, digest, stamp, learnt, recorded)
          VALUES (3, zeroblob(32), 1, 1, 1)",
            "the words of version 3 cannot be searched",
        ),
        ("DELETE FROM sketch WHERE version = 2", "version 2 has no sketch"),
        ("INSERT INTO word (rowid, text) VALUES (7, 'ghost')", "words of a version 7"),
        (
            "UPDATE reading SET first_line = 4 WHERE id = 2",
            "reading 2 begins with line 4, not 3",
        ),
        ("DELETE FROM party; DELETE FROM line WHERE line = 4", "reading 2 has 1 lines"),
        (
            "INSERT INTO line (line, reading, kind) VALUES (99, 1, 1)",
            "line 99 is outside",
        ),
        (
            "INSERT INTO line (line, reading, kind) VALUES (99, 50, 1)",
            "of line points at a row of reading",
        ),
        ("INSERT INTO key VALUES (8 * 3000 + 3, 5, 2 * 77)", "a key of node 77"),
        ("INSERT INTO key VALUES (8 * 3000 + 4, 5, 2 * 5)", "a key of node 5"),
        ("INSERT INTO link VALUES (3, 2, 2, 8, 1.0, 1)", "a link from 2 to 8"),
        ("INSERT INTO link VALUES (4, 2, 3, 1, 1.0, 1)", "a link of a revision 3"),
    ];
    for (damage, fault) in faults {
        let mut room = filled();
        assert_eq!(room.check().unwrap().faults, [""; 0]);
        room.connection.pragma_update(None, "foreign_keys", false).unwrap();
        for table in ["version", "sketch", "reading", "line", "party"] {
            let allow = format!(
                "DROP TRIGGER {table}_is_never_changed; DROP TRIGGER {table}_is_never_deleted"
            );
            room.connection.execute_batch(&allow).unwrap();
        }
        room.connection.execute_batch(damage).unwrap();
        let found = room.check().unwrap().faults;
        assert!(found.iter().any(|found| found.contains(fault)), "{damage}: {found:?}");
    }
}

#[test]
fn check_counts_what_there_is() {
    let counts = filled().check().unwrap().counts;
    for expected in
        [("versions", 2), ("readings", 2), ("lines", 4), ("links", 0), ("names", 3)]
    {
        assert!(counts.contains(&expected), "{expected:?} in {counts:?}");
    }
}
